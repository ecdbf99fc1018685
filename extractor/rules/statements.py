"""One self-contained sentence for a claim."""

from __future__ import annotations

import re

from extractor.data import Act, Anonymity, CandidateSource, SourceKind
from extractor.rules import words as w
from extractor.rules.acts import MANDATIVE
from extractor.rules.finding import Finding
from extractor.rules.words import FORMS, lemma, readings, word_set

_MARKS = re.compile(r"[\"“”«»]")
_QUOTING = frozenset("\"“”«»'’`‘")
_ENDS = " ,;:–—"
_FIRST_WORD = re.compile(r"([A-Za-z]+)(?:['’](m|re|ve|ll|d|s)\b)? +")
_OWN = {"i": "", "my": "'s", "we": "", "our": "'s"}
"""Pronouns by which those who speak mean themselves, and what their name takes instead."""

_CLITICS = {"m": "is", "re": "is", "ve": "has", "ll": "will", "d": "would", "s": "is"}
_THIRD_PERSON = {
    "am": "is", "are": "is", "were": "was", "have": "has", "do": "does", "don't": "doesn't",
    "aren't": "isn't", "weren't": "wasn't", "haven't": "hasn't",
}  # fmt: skip
_PLURAL = {"is": "are", "has": "have"}
_MODALS = {
    "will": "will", "'ll": "will", "won't": "will", "would": "would", "'d": "would",
    "wouldn't": "would", "can": "can", "can't": "can", "cannot": "can",
}  # fmt: skip
_PREPOSITIONS = frozenset(("for", "of", "on", "about", "against", "with", "at", "by", "over"))
_LAID_OUT = frozenset(("colon", "marks", "turn", "block", "signed"))
_SUBORDINATE = frozenset(("that", "s", "a-that", "a-s"))
_CLAUSES = _LAID_OUT | _SUBORDINATE | {"quote", "paren", "a-quote", "according"}
_WILLED = frozenset((Act.ATTITUDE, Act.DEMAND, Act.PROPOSAL, Act.ENDORSEMENT))
"""Acts that are neither true nor false: what is wanted, alone, would say that it is so."""

_BETWEEN = w.ADVERB | w.NEGATION
_WILLING = word_set(
    "ready willing prepared committed determined able concerned worried alarmed disappointed "
    "pleased satisfied confident convinced aware opposed sorry disturbed troubled saddened"
)
_IMPERSONAL = word_set(
    "seem appear take mean remain become happen look come go cost depend make rain help work feel"
)
"""Verbs of an "it" that is nobody: "it takes time"."""

_ASKING = ("what ", "which ", "who ", "how ", "why ", "when ", "where ", "whether ", "if ")


def statement(finding: Finding, contents: list[str], source: CandidateSource, act: Act) -> str:
    """Return what is claimed as a sentence, with the source in the place of its pronoun.

    It is the content where that can be true, else who does what: "Roe hopes that it is over".

    Args:
        finding: The cue.
        contents: The attributed words, one string a span.
        source: The innermost source.
        act: What the source does by saying it.

    """
    passive = finding.cue.part in ("passive", "adverb")
    contents = _whole(finding, contents, passive=passive)
    body = _joined(contents)
    if "that" in finding.shape and body[:5].lower() == "that ":
        body = body[5:]
    if finding.shape == "unanswered":
        verb = "do" if _is_plural(source) else "does"
        body = f"{_name(source)} {verb} not answer {body[0].lower()}{body[1:]}"
    elif passive and finding.negated:  # "could not be reached for comment"
        said = finding.line.text[slice(*finding.words)]
        body = f"{_name(source)} {said} {finding.shape} {body}"
    elif passive or finding.shape in _CLAUSES:
        body = _resolved(body, source, own=_in_own_voice(finding, contents))
        urged = act in _WILLED and finding.cue.key in MANDATIVE  # "suggests that the fee be cut"
        willed = urged or finding.cue.act in _WILLED or "negative" in finding.cue.marks
        reports = finding.negated or (willed and act is not Act.DENIAL)
        if reports and not passive and finding.shape in _SUBORDINATE:
            joint = " " if body.lower().startswith(_ASKING) else " that "
            body = f"{_who(finding, source)} {_predicate(finding, source)}{joint}{body}"
    elif act is Act.DENIAL and finding.shape == "ing" and _is_verb(body):
        body = f"{_name(source)} {_finite(body, plural=_is_plural(source))}"
    else:
        body = _lowered(_without_silence(finding, body))
        body = f"{_who(finding, source)} {_predicate(finding, source)} {body}"
    if passive and not finding.negated and source.kind is not SourceKind.UNSPECIFIED:
        body = f"{body} by {source.name}"
    body = body.strip() or source.name
    return body[0].upper() + body[1:] + ("" if body[-1] in ".?!…" else ".")


def _whole(finding: Finding, contents: list[str], *, passive: bool) -> list[str]:
    """Return what a passive says as one string, else the spans, with "of" before what is done."""
    if passive and finding.shape != "unanswered":
        start, end = finding.contents[0][0], finding.contents[-1][1]
        if finding.shape == "to" and finding.words[1] <= start:  # nothing stands before the cue
            return [f"{_patient(finding)} {finding.line.text[finding.words[0] : end]}"]
        return [finding.line.text[start:end]]
    if len(contents) > 1 and finding.shape[2:] in _PREPOSITIONS:  # "was accused by X of p"
        return [contents[0], f"{finding.shape[2:]} {contents[1]}", *contents[2:]]
    return contents


def _patient(finding: Finding) -> str:
    """Return who is told, asked or expected to."""
    if finding.addressee:
        return finding.line.text[slice(*finding.addressee)]
    before = finding.line.lower[finding.group.start - 1] if finding.group else ""
    return before if before in ("it", "there") else "somebody"


def _joined(contents: list[str]) -> str:
    """Return the spans without quotation marks, each quotation behind another as a sentence."""
    body = before = ""
    for content in contents:
        words = " ".join(_MARKS.sub("", content).replace("''", "").replace("``", "").split())
        if body and (content[0] in _QUOTING or before[-1] in _QUOTING) and words[:1].isupper():
            body = body.rstrip(_ENDS)
            body += " " if body[-1:] in ".?!…" else ". "
        elif body:
            verbal = readings(words.partition(" ")[0] or ".") & w.HELPING
            body = f"{body.rstrip(_ENDS) if verbal else body} "
        body, before = body + words, content
    return body.strip(_ENDS)


def _in_own_voice(finding: Finding, contents: list[str]) -> bool:
    """Whether "I" in the content is its source, and not who reports it."""
    quoted = contents[0][0] in _QUOTING or finding.line.quoted[finding.at] >= 0
    return quoted or finding.turn is not None or finding.shape in _LAID_OUT


def _resolved(body: str, source: CandidateSource, *, own: bool) -> str:
    """Return *body* with the source's name for a pronoun that begins it."""
    opening = _FIRST_WORD.match(body)
    if opening is None:
        return body
    pronoun, clitic = opening[1].lower(), opening[2]
    rest, plural = body[opening.end() :], _is_plural(source)
    name = _meant(pronoun, rest, source, own=own)
    if name is None:
        return body
    if clitic:
        verb = _CLITICS[clitic]
        if rest.startswith(("been ", "had ", "better ")):
            verb = {"s": "has", "d": "had"}.get(clitic, verb)
        return f"{name} {_PLURAL.get(verb, verb) if plural else verb} {rest}"
    many = plural or (pronoun == "they" and source.kind is SourceKind.PERSON)
    agrees = pronoun in ("i", "we", "they") and not many
    return f"{name} {_agreeing(rest) if agrees else rest}"


def _meant(pronoun: str, rest: str, source: CandidateSource, *, own: bool) -> str | None:
    """Return the name, or its genitive, of the source if *pronoun* means it."""
    person = source.kind is SourceKind.PERSON
    if source.kind is SourceKind.UNSPECIFIED:
        return None
    if own and pronoun in _OWN:
        together = pronoun in ("we", "our")
        # A person's "we" is whom they speak for; who else it may be the document does not say.
        name = source.on_behalf_of if together and person else _name(source)
        return name and name + _OWN[pronoun]
    if own:
        return None
    single = person and source.anonymity is Anonymity.NAMED and not _is_plural(source)
    means = (
        (pronoun in ("he", "she") and person)
        or (pronoun == "they" and not single)
        or (pronoun == "it" and not person and _is_agent(rest))
    )
    return _name(source) if means else None


def _is_agent(rest: str) -> bool:
    """Whether "it" does what follows: "it will attack", not "it will rain", "it is late"."""
    words = [word for word in rest.lower().split()[:5] if not readings(word) & _BETWEEN]
    if words and readings(words[0]) & w.HELPING:
        if readings(words[0]) & w.BE or words[1:2] in (["be"], ["been"]):
            words = [word for word in words[1:] if not readings(word) & w.BE]
            return bool(words) and (words[0].endswith("ing") or words[0] in _WILLING)
        owns = words[0] in ("has", "have", "had")
        words = words[1:]
        if owns and words and not readings(words[0]) & (w.VERB | w.AUXILIARY):  # "it had no plans"
            return True
    if words and lemma(words[0]) == "remain":
        return words[1:2] != [] and words[1] in _WILLING
    verbal = bool(words) and bool(readings(words[0]) & (w.VERB | w.AUXILIARY))
    return verbal and lemma(words[0]) not in _IMPERSONAL


def _agreeing(rest: str) -> str:
    """Return what follows "I" or "we" as it follows a name: "really thinks"."""
    words = rest.split(" ")
    k = 0
    while k + 1 < len(words) and readings(words[k]) & w.ADVERB:
        k += 1
    verb = words[k].replace("’", "'").rstrip(_ENDS)
    reading = readings(verb) if verb else 0
    if verb in _THIRD_PERSON:
        words[k] = _THIRD_PERSON[verb]
    elif verb in FORMS and reading & w.BASE and not reading & (w.MODAL | w.PAST):
        words[k] = FORMS[verb][1]
    return " ".join(words)


def _is_verb(body: str) -> bool:
    """Whether it begins with a gerund: "having met", not "wrongdoing"."""
    first = body.partition(" ")[0].lower()
    return lemma(first) in FORMS or bool(readings(first or ".") & w.AUXILIARY)


def _finite(body: str, *, plural: bool) -> str:
    """Return what a gerund denies as a predicate: "having met" is "has met"."""
    gerund, _, rest = body.partition(" ")
    verb = lemma(gerund.lower())
    if verb in ("be", "being"):
        third = "are" if plural else "is"
    elif verb in ("have", "having"):
        third = "have" if plural else "has"
    else:
        third = FORMS[verb][2] if verb in FORMS else gerund
    return f"{third} {rest}"


def _lowered(body: str) -> str:
    """Return *body* with a small letter, if it begins with a word that is no name."""
    first = body.partition(" ")[0]
    small = bool(first) and not readings(first) & w.NAME and first != "I"
    return body[0].lower() + body[1:] if small else body


def _without_silence(finding: Finding, body: str) -> str:
    """Return what is not told behind "declines": "to comment on the cost"."""
    silent = finding.shape == "no_comment" and not body.startswith("to ")
    return f"to comment on {body}" if silent else body


def _predicate(finding: Finding, source: CandidateSource) -> str:
    """Return the cue in the present: "rejects", "would not accept", "is opposed to"."""
    cue, plural = finding.cue, _is_plural(source)
    negated = finding.negated and not source.name.lower().startswith("neither")
    verb = cue.word
    if cue.part == "adjective":
        be = "am" if source.name == "I" else "are" if plural else "is"
        verb = "in " + verb if verb in ("favor", "favour") else verb
        verb = f"{be}{' not' if negated else ''} {verb}"
    elif cue.part == "noun" and source.kind is SourceKind.UNSPECIFIED:
        noun = finding.line.text[slice(*finding.words)]  # "there are fears that"
        verb = f"{'are' if noun.endswith('s') else 'is'} {noun}"
    elif cue.part == "noun":
        verb = f"{'express' if plural else 'expresses'} {verb}"
    elif finding.group and finding.group.modal in _MODALS:
        verb = _with_modal(finding, verb)
    elif negated:
        verb = f"{'do' if plural else 'does'} not {verb}"
    elif not plural:
        verb = FORMS[verb][1] if verb in FORMS else w.inflect(verb)[0]
    preposition = [finding.shape] if finding.shape in _PREPOSITIONS else []
    return " ".join([verb, *cue.particles, *preposition])


def _with_modal(finding: Finding, verb: str) -> str:
    """Return "would not accept", "would have accepted"."""
    line, group = finding.line, finding.group
    assert group is not None  # noqa: S101 - for the type checker; the caller looked
    if "have" in line.lower[group.start : group.end] and verb != "have":
        verb = f"have {FORMS[verb][3] if verb in FORMS else w.inflect(verb)[1]}"
    return f"{_MODALS[group.modal]}{' not' if group.negated else ''} {verb}".replace(
        "can not", "cannot"
    )


def _is_plural(source: CandidateSource) -> bool:
    pronoun = source.name.lower() in ("i", "you", "we", "they")
    joint = " and " in source.name and source.kind is not SourceKind.ORGANIZATION
    return source.kind is SourceKind.GROUP or pronoun or joint


def _who(finding: Finding, source: CandidateSource) -> str:
    nobody = finding.cue.part == "noun" and source.kind is SourceKind.UNSPECIFIED
    return "there" if nobody else _name(source)


def _name(source: CandidateSource) -> str:
    return "somebody" if source.kind is SourceKind.UNSPECIFIED else source.name
