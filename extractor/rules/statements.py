"""One self-contained sentence for a claim."""

from __future__ import annotations

import re

from extractor.rules import words as w
from extractor.rules.finding import Finding
from extractor.rules.words import FORMS

_MARKS = re.compile(r"[\"“”«»]")
_COMPLEMENTISER = re.compile(r"(?=[TtWw])(?i:that|whether)\s+")
_PRONOUNS = {
    "i": "{}",
    "he": "{}",
    "she": "{}",
    "they": "{}",
    "we": "{}",
    "my": "{}'s",
    "our": "{}'s",
}
_PREPOSITIONS = frozenset(("for", "of", "on", "about", "against", "with", "at", "by", "over"))
_CLAUSES = frozenset(
    (
        "quote",
        "that",
        "s",
        "paren",
        "a-that",
        "a-s",
        "a-quote",
        "according",
        "colon",
        "marks",
        "turn",
        "block",
        "signed",
        "passive",
    )
)


def statement(finding: Finding, contents: list[str], name: str, *, plural: bool = False) -> str:
    """Return what is claimed as a sentence, with the source in the place of its pronoun.

    Args:
        finding: The cue.
        contents: The attributed words, one string a span.
        name: The innermost source.
        plural: Whether it is more than one.

    """
    if finding.cue.part == "passive":
        start, end = finding.contents[0][0], finding.contents[-1][1]
        contents = [finding.line.text[start:end]]
    text = " ".join(" ".join(contents).split())
    body = _COMPLEMENTISER.sub("", _MARKS.sub("", text), count=1) if text else name
    if finding.shape in _CLAUSES or finding.cue.part == "passive":
        body = _resolved(body.strip(" ,;"), name)
    else:
        body = f"{name} {_predicate(finding, plural=plural)} {body}"
    body = body.strip() or name
    return body[0].upper() + body[1:] + ("" if body[-1] in ".?!" else ".")


def _resolved(body: str, name: str) -> str:
    first, _, rest = body.partition(" ")
    pattern = _PRONOUNS.get(first.lower())
    return f"{pattern.format(name)} {rest}" if pattern and rest else body


def _predicate(finding: Finding, *, plural: bool) -> str:
    """Return the cue in the present: "rejects", "do not accept", "is opposed to"."""
    cue = finding.cue
    verb = cue.word
    if cue.part == "adjective":
        verb = f"{'are' if plural else 'is'}{' not' if finding.negated else ''} {verb}"
    elif cue.part == "noun":
        verb = f"{'express' if plural else 'expresses'} {verb}"
    elif finding.negated:
        verb = f"{'do' if plural else 'does'} not {verb}"
    elif not plural:
        verb = FORMS[verb][1] if verb in FORMS else w.inflect(verb)[0]
    words = [verb, *cue.particles]
    if finding.shape in _PREPOSITIONS:
        words.append(finding.shape)
    elif finding.shape == "no_comment" and finding.contents:
        words.append("to comment on")
    return " ".join(words)
