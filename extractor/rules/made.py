"""Whether an attribution is made at all: negated, imagined and withheld ones are not."""

from __future__ import annotations

from extractor.data import Act
from extractor.rules.cues import Cue
from extractor.rules.forms import Complement
from extractor.rules.phrases import Group
from extractor.rules.words import word_set

_RAISING = word_set(
    "believe think expect want support accept agree like feel know see endorse recognize "
    "recognise intend plan consider"
)
"""Verbs whose negation is that of what follows: "does not think that p" holds that not p."""

OWN = frozenset(("i", "we"))
"""Subjects that perform what they announce: "I must say"."""

UNREAL = frozenset(("should", "must", "might", "could", "may"))
EMPTY = frozenset(("it", "there", "this", "that", "which"))
_WILL = frozenset(("will", "would", "won't", "wouldn't"))
_CAN = frozenset(("can", "could", "cannot", "can't", "couldn't"))


def is_unsaid(group: Group, cue: Cue, *, own: bool) -> bool:
    """Whether the attribution is negated or only imagined; "I must say" says it."""
    if "negated" in cue.marks:
        return not group.negated
    if group.form == "infinitive" and "weak" in cue.marks:
        return True
    unreal = group.modal in UNREAL and not (own and "say" in cue.marks)
    return (group.negated and cue.word not in _RAISING) or unreal


def is_nobody(subject: str, cue: Cue) -> bool:
    """Whether the subject of an adjective is nobody: "it is clear that", not "it is willing to"."""
    return subject in EMPTY and (subject != "it" or cue.act is not Act.COMMITMENT)


def withholds(group: Group, found: Complement) -> bool:
    """Whether not to say it is to decline: "would not say who", not "did not say who"."""
    return group.modal in _WILL or (found.shape != "wh" and group.modal not in _CAN)
