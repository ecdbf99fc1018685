"""Whether an attribution is made at all: negated, imagined and withheld ones are not."""

from __future__ import annotations

from extractor.data import Act
from extractor.rules import words as w
from extractor.rules.cues import Cue
from extractor.rules.finding import Finding
from extractor.rules.forms import Complement
from extractor.rules.phrases import Group
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_RAISING = word_set(
    "believe think expect want support accept agree like feel know see endorse recognize "
    "recognise intend plan consider"
)
"""Verbs whose negation is that of what follows: "does not think that p" holds that not p."""

OWN = frozenset(("i", "we"))
"""Subjects that perform what they announce: "I must say"."""

NOBODY = frozenset(("neither",))
"""Subjects that negate what they do."""

_NO_ONE = frozenset(("no", "nobody", "none"))
_SUPPOSING = frozenset(("if", "unless", "whether", "until", "once"))
_UNDONE = word_set("without fail fails failed forget forgets forgot neglect neglects neglected")
_PENDING = frozenset(("likely", "unlikely", "set", "poised", "about", "due", "bound", "supposed"))
"""Words before an infinitive that has not happened: "is likely to reject"."""

_PROVIDED = ["provided", "that"]
_SHORT_OF = ["short", "of"]
UNREAL = frozenset(("should", "must", "might", "could", "may"))
EMPTY = frozenset(("it", "there", "this", "that", "which"))
_WILL = frozenset(("will", "would", "won't", "wouldn't"))
_CAN = frozenset(("can", "could", "cannot", "can't", "couldn't"))

_JUDGING = frozenset((Act.REJECTION, Act.ENDORSEMENT, Act.CRITICISM, Act.CONCESSION, Act.DENIAL))
"""Acts that answer the noun in their content: who rejects a demand does not relay it."""

_BEGINNING = 12
"""Code points between the start of a quotation and what is still its beginning."""


def is_unsaid(group: Group, cue: Cue, *, own: bool) -> bool:
    """Whether the attribution is negated or only imagined; "I must say" says it."""
    if "negated" in cue.marks:
        return not group.negated
    if group.form == "infinitive" and "weak" in cue.marks:
        return True
    unreal = group.modal in UNREAL and not (own and "say" in cue.marks)
    return (group.negated and cue.word not in _RAISING) or unreal


def is_supposed(line: Line, group: Group, mention: tuple[int, int] | None) -> bool:
    """Whether it is asked, supposed, left undone or nobody's: "if Roe says", "without saying"."""
    first = mention[0] if mention else group.start
    before = line.lower[max(0, first - 2) : first]
    if before[-1:] and (before[-1] in _SUPPOSING or (before[-1] == "had" and first == 1)):
        return True  # "if Roe says", "had Roe said"
    if before == _PROVIDED:
        return True
    if mention is None and group.form == "infinitive" and before[-1:] and before[-1] in _PENDING:
        return True
    if mention is None and group.form in ("gerund", "infinitive"):
        return before == _SHORT_OF or not _UNDONE.isdisjoint(before)
    if mention and line.lower[first] in _NO_ONE and not line.lower[first + 1].isdigit():
        return True  # but "No 10 said" is said in London
    asked = line.lower[-1] == "?" and line.quoted[-1] < 0 and line.quoted[group.start] < 0
    return asked and bool(line.tags[0] & w.HELPING)


def is_nobody(subject: str, cue: Cue) -> bool:
    """Whether the subject of an adjective is nobody: "it is clear that", not "it is willing to"."""
    return subject in EMPTY and (subject != "it" or cue.act is not Act.COMMITMENT)


def withholds(group: Group, found: Complement) -> bool:
    """Whether not to say it is to decline: "would not say who", not "did not say who"."""
    return group.modal in _WILL or (found.shape != "wh" and group.modal not in _CAN)


def answers(inner: Finding, outer: Finding) -> bool:
    """Whether *outer* answers what *inner* names: "rejected their demand for talks"."""
    return inner.cue.part == "noun" and outer.cue.act in _JUDGING


def speaks_up(inner: Finding, outer: Finding) -> bool:
    """Whether "I hope" begins another sentence of the quotation in which it stands."""
    if not (inner.line.quoted[inner.at] >= 0 and inner.mention and inner.subject):
        return False
    own = inner.line.lower[inner.mention[0]] in OWN
    return own and inner.subject[0] - outer.contents[0][0] > _BEGINNING
