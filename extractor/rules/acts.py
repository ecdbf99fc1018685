"""What the source does by saying it: act, polarity and certainty."""

from __future__ import annotations

from typing import NamedTuple

from extractor.data import Act, Certainty, Polarity
from extractor.rules import words as w
from extractor.rules.finding import Finding
from extractor.rules.phrases import is_finite
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_OWN = frozenset(("i", "we", "he", "she", "they", "it", "his", "her", "their", "our", "my", "its"))
_DUTY = frozenset(("must", "should", "shall", "ought"))
_NEEDS = frozenset(("need", "needs", "has", "have"))
_PASSIVE = word_set("be become have happen fall rise lose win grow remain get likely")
_WILLING = frozenset(("willing", "ready", "prepared"))
_NEGATED = {
    Act.ENDORSEMENT: Act.REJECTION,
    "agree": Act.REJECTION,
    "aware": Act.NO_COMMENT,
    "know": Act.NO_COMMENT,
}
_NOBODY = frozenset(("no", "nobody", "nothing", "neither", "none"))
_OWN_WORDS = 2
"""Words: "he", "his party", no longer."""
_NEAR = 14
"""Code points between the start of a content and the subject of its main verb."""
_SHORT, _LONG = 8, 40
"""Words: a refusal to comment is short; a bad word in a long content may be about anything."""
_REFUSING = frozenset(("no", "not", "never", "won't", "n't"))
_FUTURE = frozenset(("will", "'ll", "would", "won't", "wouldn't", "shall"))
_POSSIBLE = word_set("might could possibly perhaps maybe possibility potentially")
_PROBABLE = word_set(
    "likely probably presumably appears appear seems seem apparently expected believes think thinks"
)
_HARM = word_set(
    "attack strike bomb retaliate boycott punish sanction impose destroy kill invade ban block "
    "expel arrest halt suspend cut end shell blockade fire sue shut tighten prohibit deny "
    "execute hit strip respond seize terrorist tolerate"
)
_YIELDING = frozenset(("withdraw", "resign", "end", "cut", "halt", "suspend"))
"""What harms if it is announced, and yields if somebody is willing to."""

_BLAME = word_set(
    "lied lying killed murdered violated stole cheated rigged colluded tortured abused "
    "attacked bombed corrupt illegal illegally crimes bribed sabotaged betrayed violating "
    "abusing committed war-crimes fraud aggression shelled fired"
)
_BAD = word_set(
    "wrong unacceptable disgrace disgraceful irresponsible failure failed disaster disastrous "
    "terrible dangerous shameful reckless unfair absurd ridiculous outrageous unjust weak "
    "dishonest hypocritical incompetent stupid horrible catastrophic unfit racist"
)
_FALSE = word_set("false untrue baseless fake unfounded fabricated lie lies groundless")
_HOPES = {
    "hope": Act.ATTITUDE,
    "hopes": Act.ATTITUDE,
    "wish": Act.ATTITUDE,
    "want": Act.ATTITUDE,
    "fear": Act.ATTITUDE,
    "support": Act.ENDORSEMENT,
    "welcome": Act.ENDORSEMENT,
    "accept": Act.ENDORSEMENT,
    "agree": Act.ENDORSEMENT,
    "reject": Act.REJECTION,
    "oppose": Act.REJECTION,
    "opposed": Act.REJECTION,
    "refuse": Act.REJECTION,
    "apologize": Act.CONCESSION,
    "urge": Act.DEMAND,
    "call": Act.DEMAND,
    "regret": Act.ATTITUDE,
    "sorry": Act.CONCESSION,
    "demand": Act.DEMAND,
    "propose": Act.PROPOSAL,
    "promise": Act.COMMITMENT,
    "pledge": Act.COMMITMENT,
}
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
_BEFORE_SUBJECT = frozenset(("that", '"', "“", "‘", "but", "and"))
_VERBAL = w.VERB | w.AUXILIARY | w.MODAL
_OPEN = frozenset((Act.ASSERTION, Act.PREDICTION))


class Judgement(NamedTuple):
    """What kind of claim it is."""

    act: Act
    polarity: Polarity
    certainty: Certainty


def _heads(line: Line, k: int) -> bool:
    """Whether word *k* is a finite verb: not "police" in "police will"."""
    noun = line.tags[k] & w.NOUN and k + 1 < line.size and line.tags[k + 1] & w.MODAL
    return is_finite(line, k) and not noun


class Content:
    """The words of a content in its first line, by number.

    `verb` is its first finite verb, `subject` the words before it.
    """

    def __init__(self, line: Line, start: int, end: int) -> None:
        self.line = line
        first = line.index(start)
        last = line.index(end - 1)
        self.first = first
        self.words = line.lower[first : last + 1]
        self.verb = None
        for k, tag in enumerate(line.tags[first : last + 1], first):
            if tag & _VERBAL and _heads(line, k):
                self.verb = k
                break
        stop = self.verb if self.verb is not None else first + 4
        self.subject = [word for word in line.lower[first:stop] if word not in _BEFORE_SUBJECT]

    @property
    def says_month(self) -> bool:
        """Whether every "may" in it is the month."""
        last = self.first + len(self.words)
        return all(
            self.line.lower[k] != "may" or self.line.word(k) == "May"
            for k in range(self.first, last)
        )

    @property
    def verbal(self) -> list[str]:
        """The first finite verb and what directly follows it."""
        if self.verb is None:
            return []
        return self.line.lower[self.verb : self.verb + 5]


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


def first_content(finding: Finding) -> Content | None:
    """Return the first content of *finding* that begins in its own line."""
    line = finding.line
    here = (span for span in finding.contents if line.start <= span[0] < line.end)
    span = next(here, None)
    return Content(line, *span) if span else None


def judge(
    finding: Finding, content: Content | None, inner: Finding | None, *, official: bool
) -> Judgement:
    """Return act, polarity and certainty of *finding*.

    Args:
        finding: A cue and its content.
        content: The first content in the cue's line.
        inner: A cue in its content by which the same source performs the act: "said he hopes".
        official: Whether the source is a body, or speaks for one.

    """
    performed = inner or finding
    act = performed.cue.act
    if performed.negated:
        act = _NEGATED.get(performed.cue.key, _NEGATED.get(act, act))
    if performed.cue.key in _WILLING and _intended(performed) in _HARM - _YIELDING:
        act = Act.THREAT
    if act in _OPEN and content and inner is None and finding.shape not in ("np", "as", "small"):
        act = _by_content(content, act, official=official)
    return Judgement(act, _polarity(finding, content, act), _certainty(finding, content, act))


def _intended(finding: Finding) -> str:
    """Return the verb of an infinitive: "impose" in "ready to swiftly impose a ban"."""
    line = finding.line
    first = line.index(finding.contents[0][0]) + 1
    while first + 1 < line.size and line.tags[first] & w.ADVERB:
        first += 1
    return line.lower[first] if first < line.size else ""


def _by_content(content: Content, act: Act, *, official: bool) -> Act:
    """Return the act that the words of a content perform, else *act*."""
    words = set(content.words)
    subject, verbal = content.subject, content.verbal
    own = bool(subject) and subject[0] in _OWN and len(subject) <= _OWN_WORDS
    if "comment" in words and "no" in words and len(content.words) < _SHORT:
        return Act.NO_COMMENT
    if words & _FALSE and content.verb is not None and "not" not in verbal:
        return Act.DENIAL
    if verbal and own:
        chosen = next((_HOPES[word] for word in verbal[:3] if word in _HOPES), None)
        if chosen:
            return chosen
    if verbal and (verbal[0] in _DUTY or (verbal[0] in _NEEDS and verbal[1:2] == ["to"])):
        return act if own and subject[0] in ("i", "we") else Act.DEMAND
    if verbal and verbal[0] in _FUTURE:
        return _future(content, own=own or (official and not _PASSIVE & set(verbal)))
    if words & _BLAME and not own and subject:
        return Act.ACCUSATION
    if words & _BAD and not own and len(content.words) < _LONG:
        return Act.CRITICISM
    return act


def _future(content: Content, *, own: bool) -> Act:
    if "tolerate" in content.verbal and not _REFUSING.isdisjoint(content.verbal):
        return Act.THREAT
    if not own:
        return Act.PREDICTION
    return Act.THREAT if set(content.verbal) & _HARM else Act.COMMITMENT


def _polarity(finding: Finding, content: Content | None, act: Act) -> Polarity:
    if act in (Act.NO_COMMENT, Act.DENIAL, Act.REJECTION):
        return Polarity.POSITIVE
    negative = "negative" in finding.cue.marks
    if finding.negated or (content and content.words and content.words[0] in ("not", "never")):
        negative = not negative
    elif content and content.verb is not None:
        around = content.line.tags[max(content.first, content.verb - 1) : content.verb + 3]
        negative = negative != any(tag & w.NEGATION for tag in around)
        if content.subject and content.subject[0] in _NOBODY:
            negative = True
    return Polarity.NEGATIVE if negative else Polarity.POSITIVE


def _certainty(finding: Finding, content: Content | None, act: Act) -> Certainty:
    if act in _SILENT:
        return Certainty.UNSTATED
    marks = finding.cue.marks
    words = set(content.words[:25]) if content else set()
    may = "may" in words and content is not None and not content.says_month
    if (
        "possible" in marks
        or may
        or words & _POSSIBLE
        or (finding.group and finding.group.modal in _POSSIBLE)
    ):
        return Certainty.POSSIBLE
    if "probable" in marks or words & _PROBABLE:
        return Certainty.PROBABLE
    return Certainty.CERTAIN
