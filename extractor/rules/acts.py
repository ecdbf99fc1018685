"""What the source does by saying it: act, polarity and certainty."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from extractor.data import Act, Anonymity, Certainty, Polarity, SourceKind
from extractor.rules import hints
from extractor.rules import words as w
from extractor.rules.contents import VERBLESS, Content
from extractor.rules.cues import CUES
from extractor.rules.finding import Finding
from extractor.rules.kinds import BODIES, kind
from extractor.rules.reference import Actor
from extractor.rules.words import lemma, readings, word_set

_ALONE = frozenset(("i", "we", "he", "she", "his", "her", "our", "my"))
_TOGETHER = frozenset(("i", "we", "they", "it", "their", "our", "my", "its"))
_THINGS = frozenset(("it", "its"))
_DUTY = frozenset(("must", "should", "shall", "ought"))
_AGREED = frozenset(("should", "must", "would", "will"))
_NEEDS = frozenset(("need", "needs", "has", "have"))
_PASSIVE = word_set("be become have happen fall rise lose win grow remain get likely")
_WILLING = frozenset(("willing", "ready", "prepared"))
_VOWING = frozenset(("vow", "pledge", "promise", "swear"))
MANDATIVE = {
    "suggest": Act.PROPOSAL,
    "insist": Act.DEMAND,
    "insistence": Act.DEMAND,
    "urge": Act.DEMAND,
}
"""What verbs ask for if a subjunctive follows."""

_ANNOUNCING = frozenset(("announce", "assure", "reassure"))
_NAMING = frozenset(("express", "voice", "repeat", "reiterate", "renew", "restate"))
"""Verbs whose object says what is done: "repeated his demand that"."""

_RULING = word_set("minister president premier chancellor secretary mayor governor taoiseach")
_NO_STEP = frozenset(("have", "be", "not", "well"))
"""What makes "may" speak of what is, or was: "may be ill", "may have left"."""
_NEGATED = {
    Act.ENDORSEMENT: Act.REJECTION,
    "agree": Act.REJECTION,
    "aware": Act.NO_COMMENT,
    "know": Act.NO_COMMENT,
}
_NOBODY = frozenset(("no", "nobody", "nothing", "neither", "none"))
_OFFICIAL = frozenset((SourceKind.GOVERNMENT, SourceKind.ORGANIZATION, SourceKind.DOCUMENT))
_OWN_WORDS = 2
"""Words: "he", "his party", no longer."""
_NEAR = 14
"""Code points between the start of a content and the subject of its main verb."""
_SHORT, _LONG = 8, 40
"""Words: a refusal to comment is short; a bad word in a long content may be about anything."""
_NOT = frozenset(("no", "not", "isn't", "wasn't", "aren't"))
_REFUSING = frozenset(("no", "not", "never", "won't", "n't", "nothing"))
_FUTURE = frozenset(("will", "'ll", "would", "won't", "wouldn't", "shall"))
_SILENT = frozenset(
    (
        Act.NO_COMMENT,
        Act.DEMAND,
        Act.PROPOSAL,
        Act.PRECONDITION,
        Act.THREAT,
        Act.ATTITUDE,
        Act.ENDORSEMENT,
        Act.REJECTION,
    )
)
_OPEN = frozenset((Act.ASSERTION, Act.PREDICTION))


class Judgement(NamedTuple):
    """What kind of claim it is."""

    act: Act
    polarity: Polarity
    certainty: Certainty


def leads(inner: Finding, outer: Finding) -> bool:
    """Whether *inner* is the main verb of what *outer* reports: "said he hopes that"."""
    if (
        inner.group is None
        or inner.group.form not in ("finite", "passive")
        or inner.group.modal in _FUTURE
    ):
        return False
    start = outer.contents[0][0]
    first = inner.subject[0] if inner.subject else inner.words[0]
    return outer.cue.act in _OPEN and 0 <= first - start <= _NEAR


def judge(
    finding: Finding, content: Content | None, inner: Finding | None, actor: Actor
) -> Judgement:
    """Return act, polarity and certainty of *finding*.

    Args:
        finding: A cue and its content.
        content: The first content in the line in which it begins.
        inner: A cue in its content by which the same source performs the act: "said he hopes".
        actor: Who the source is.

    """
    performed = inner or finding
    act = performed.cue.act
    if performed.negated:
        act = _NEGATED.get(performed.cue.key, _NEGATED.get(act, act))
    if act is Act.COMMITMENT and _threatens(performed):
        act = Act.THREAT
    if content and inner is None:
        act = _with_content(finding, content, act, actor)
    return Judgement(act, _polarity(finding, content, act), _certainty(finding, content, act))


def _threatens(finding: Finding) -> bool:
    """Whether what is willed is harm: "ready to impose a ban", "vowed to retaliate"."""
    if finding.cue.key in _WILLING:
        return _intended(finding) in hints.HARM - hints.YIELDING
    return finding.cue.key in _VOWING and _intended(finding) in hints.VIOLENT


def _with_content(finding: Finding, content: Content, act: Act, actor: Actor) -> Act:
    """Return the act of a cue that alone leaves it open."""
    key, shape = finding.cue.key, finding.shape
    if act is Act.REJECTION:
        alleged = shape in VERBLESS and hints.ALLEGED & set(content.words[:_SHORT])
        return Act.DENIAL if alleged else act
    if shape in ("as", "small"):
        bad = not hints.NAMED.isdisjoint(content.words) or _is_quoted_name(finding, content)
        return Act.CRITICISM if bad and act is Act.ASSERTION else act
    if key in ("warn", "warn_of") and not hints.REPRISALS.isdisjoint(content.words[:_SHORT]):
        return Act.THREAT
    if key in MANDATIVE and shape == "that" and _is_subjunctive(content):
        return MANDATIVE[key]
    if key == "agree" and shape == "that" and content.verbal[:1] and content.verbal[0] in _AGREED:
        return Act.COMMITMENT
    if key in _NAMING and shape == "np":
        named = (cue for word in content.words[:5] for cue in CUES.get(word, ()))
        return next((cue.act for cue in named if cue.part == "noun"), act)
    if act not in _OPEN or shape == "np":
        return act
    if key in ("assure", "reassure") and content.verbal[:1] and content.verbal[0] in _FUTURE:
        return Act.COMMITMENT
    official = actor.kind in _OFFICIAL or actor.on_behalf_of is not None or key in _ANNOUNCING
    official = official or (content.verbal[:1] != [] and _governs(finding, content))
    own = _is_own(content.subject, actor)
    if "say" not in finding.cue.marks and finding.cue.part == "verb":
        own = official = own and content.subject[0] in ("i", "we")  # who thinks "it" means another
    return _by_content(content, act, own=own, official=official)


def _is_quoted_name(finding: Finding, content: Content) -> bool:
    """Whether somebody is called a name in quotation marks that is no praise."""
    start, end = finding.contents[-1]
    quoted = finding.line.text[end - 1] in '”"’»' and finding.line.text[start] not in '“"‘«'
    return quoted and hints.PRAISE.isdisjoint(content.words)


def _is_own(subject: list[str], actor: Actor) -> bool:
    """Whether the subject of a content is its source: "it" and "they" are no single person."""
    named = actor.anonymity is Anonymity.NAMED and " " in actor.name
    alone = named and actor.kind is SourceKind.PERSON
    single = subject[:1] in (["he"], ["she"]) and actor.kind is SourceKind.PERSON
    who = _ALONE if alone or single else _TOGETHER
    if subject and subject[0] in who and not (subject[0] in _THINGS and _is_titled(actor)):
        return len(subject) <= _OWN_WORDS
    names = {*actor.name.lower().split(), *(actor.on_behalf_of or "").lower().split()}
    return bool(subject) and names.issuperset(subject)


def _governs(finding: Finding, content: Content) -> bool:
    """Whether a minister speaks of the government, or "its minister" of its country."""
    if content.verbal[0] not in _FUTURE or not finding.subject or not content.subject:
        return False
    mention = finding.line.words(finding.subject)
    if mention[:1] == ["its"]:
        return kind(" ".join(content.subject), []) is SourceKind.GOVERNMENT
    return content.subject[-1] in BODIES and not _RULING.isdisjoint(mention)


def _is_titled(actor: Actor) -> bool:
    """Whether the source is who holds an office: the mayor is no "it"."""
    words = actor.name.lower().split()
    return bool(words) and bool(readings(words[-1]) & w.TITLE)


def _is_subjunctive(content: Content) -> bool:
    """Whether a bare verb stands where a finite one would: "that the fee be halved"."""
    verb, tags = content.verb, content.line.tags
    if verb is None:
        return True
    if tags[verb] & w.BASE and not tags[verb] & (w.HELPING | w.PAST) and verb > content.first:
        return not tags[verb - 1] & (w.PLURAL | w.PRONOUN) and "and" not in content.subject
    words, tags = content.words[:_SHORT], tags[content.first :]
    at = words.index("be") if "be" in words else 0
    return at > 1 and not tags[at - 1] & (w.MODAL | w.TO | w.ADVERB | w.NEGATION)


def _intended(finding: Finding) -> str:
    """Return the verb of an infinitive: "impose" in "ready to swiftly impose a ban"."""
    line = finding.line
    first = line.index(finding.contents[0][0]) + 1
    while first + 1 < line.size and line.tags[first] & w.ADVERB:
        first += 1
    return line.lower[first] if first < line.size else ""


def _by_content(content: Content, act: Act, *, own: bool, official: bool) -> Act:
    """Return the act that the words of a content perform, else *act*."""
    words = set(content.words)
    subject, verbal = content.subject, content.verbal
    performed = _denied(content, words) or (_performed(content, act) if own else None)
    if performed:
        return performed
    if own and verbal[:1] == ["may"] and verbal[1:] and verbal[1] not in _NO_STEP:
        return Act.COMMITMENT
    if verbal and (verbal[0] in _DUTY or (verbal[0] in _NEEDS and verbal[1:2] == ["to"])):
        return act if own and subject[0] in ("i", "we") else Act.DEMAND
    if verbal and (verbal[0] in _FUTURE or _is_going(verbal)):
        suffers = _PASSIVE & set(verbal) and not _is_done(verbal)
        announced = official and act is Act.ASSERTION and not suffers
        return _future(content, own=own or announced)
    blamed = words & hints.BLAME
    if blamed and not own and subject and any(_is_deed(content, word) for word in blamed):
        return Act.ACCUSATION
    if words & hints.BAD and not own and len(content.words) < _LONG:
        return Act.CRITICISM
    return act


def _is_done(verbal: list[str]) -> bool:
    """Whether something will be done: "will be paid", not "will be late"."""
    behind = verbal[verbal.index("be") + 1 :][:1] if "be" in verbal else []
    return bool(behind) and bool(readings(behind[0]) & w.PARTICIPLE)


def _is_deed(content: Content, word: str) -> bool:
    """Whether a word says what somebody did: not "three were killed"."""
    at = content.words.index(word)
    tags = content.line.tags[content.first + at - 1 : content.first + at + 1] if at else [0, 0]
    suffered = tags[0] & w.BE and tags[1] & w.PARTICIPLE
    return not suffered or "by" in content.words[at:]


def _denied(content: Content, words: set[str]) -> Act | None:
    """Return whether a content of *words* says that something is false, or nothing at all."""
    short = len(content.words) < _SHORT
    if short and any(untold <= words for untold in hints.UNKNOWN):
        return Act.NO_COMMENT
    negated = len(content.words) < _LONG and not words.isdisjoint(_NOT)
    if negated and any(denial in " ".join(content.words) for denial in hints.FALSEHOODS):
        return Act.DENIAL
    false = words & hints.FALSE and content.verb is not None and "not" not in content.verbal
    return Act.DENIAL if false else None


def _performed(content: Content, act: Act) -> Act | None:
    """Return what the source says of itself that it does: "said he hopes", "did not know"."""
    verbal = content.verbal
    negated = not _REFUSING.isdisjoint(verbal[:3]) or any(one.endswith("n't") for one in verbal[:2])
    if negated and len(content.words) < _SHORT and not hints.UNTOLD.isdisjoint(verbal):
        return Act.NO_COMMENT
    passive = verbal[:1] != [] and readings(verbal[0]) & w.BE  # "we were promised"
    said = (
        hints.HOPES.get(one) or (None if passive else hints.HOPES.get(lemma(one)))
        for one in verbal[:3]
    )
    chosen = next(filter(None, said), None)
    if chosen is None or (chosen is Act.DEMAND and "called" in verbal):
        return None
    return _NEGATED.get(chosen, act) if negated else chosen


def _is_going(verbal: list[str]) -> bool:
    """Whether "are (not) going to" makes a future."""
    return "going" in verbal[1:3] and verbal[verbal.index("going") + 1 :][:1] == ["to"]


def _future(content: Content, *, own: bool) -> Act:
    if "tolerate" in content.verbal and not _REFUSING.isdisjoint(content.verbal):
        return Act.THREAT
    if not own:
        return Act.PREDICTION
    harm = hints.HARM.intersection(content.verbal)
    ended = harm <= hints.YIELDING and not hints.HOSTILE.isdisjoint(content.words)
    return Act.THREAT if harm and not ended else Act.COMMITMENT


def _polarity(finding: Finding, content: Content | None, act: Act) -> Polarity:
    if act in (Act.NO_COMMENT, Act.DENIAL, Act.REJECTION):
        return Polarity.POSITIVE
    negative = "negative" in finding.cue.marks
    if finding.negated or (content and _is_undone(content, finding.shape)):
        negative = not negative
    elif content and content.verb is not None and finding.shape not in VERBLESS:
        around = content.line.tags[max(content.first, content.verb - 1) : content.verb + 3]
        negative = negative != any(tag & w.NEGATION for tag in around)
        if content.subject and content.subject[0] in _NOBODY:
            negative = True
    return Polarity.NEGATIVE if negative else Polarity.POSITIVE


def _is_undone(content: Content, shape: str) -> bool:
    """Whether something is not to happen: "not to leave", "urged them not to leave"."""
    words = content.words
    if words[:1] and words[0] in ("not", "never"):
        return True
    return shape in ("a-to", "to") and ("not", "to") in pairwise(words[:_LONG])


def _certainty(finding: Finding, content: Content | None, act: Act) -> Certainty:
    if act in _SILENT:
        return Certainty.UNSTATED
    marks = finding.cue.marks
    words = set(content.words[:25]) if content else set()
    if content and ("could", "not") in pairwise(content.words[:25]):
        words.discard("could")  # what cannot be is certain
    may = "may" in words and content is not None and not content.says_month
    opens = content is not None and content.words[:1] == ["it"] and "possible" in content.words[:4]
    if (
        "possible" in marks
        or opens
        or may
        or words & hints.POSSIBLE
        or (finding.group and finding.group.modal in hints.POSSIBLE)
    ):
        return Certainty.POSSIBLE
    if "probable" in marks or words & hints.PROBABLE:
        return Certainty.PROBABLE
    return Certainty.CERTAIN
