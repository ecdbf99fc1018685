"""Scoring acts on PLOVER sentences: one event class each."""

from __future__ import annotations

from collections.abc import Sequence

from evals.counts import Counts
from evals.external.corpus import Labelled
from evals.external.project import cues_of
from evals.metrics import Metric
from evals.words import Tokens
from extractor.data import Act, Claim

VERBAL = {
    "SUPPORT": (Act.ENDORSEMENT,),
    "AGREE": (Act.COMMITMENT, Act.ENDORSEMENT),
    "DEMAND": (Act.DEMAND, Act.PROPOSAL, Act.PRECONDITION),
    "DISAPPROVE": (Act.CRITICISM, Act.ACCUSATION),
    "REJECT": (Act.REJECTION, Act.DENIAL),
    "THREATEN": (Act.THREAT,),
    "CONCEDE": (Act.CONCESSION,),
}
"""Event classes that are done by speaking, and our acts for them; the others are deeds.

"Agreed to a meeting" is an endorsement of ours and AGREE there: an act with two classes counts as
the one that is right, else as its first.
"""

_ACTS = frozenset(act for acts in VERBAL.values() for act in acts)
NONE = "none"


def _f1(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    others = [one for one in VERBAL if one != name]
    gold = tuple(f"{name}>{other}" for other in (*VERBAL, NONE))
    pred = (f"{name}>{name}", *(f"{other}>{name}" for other in others), f"{NONE}>{name}")
    return (f"{name}>{name}",) * 2, gold + pred


METRICS = (
    Metric("macro F1 of seven verbal classes", tuple(map(_f1, VERBAL))),
    Metric(
        "accuracy on verbal sentences",
        (
            (
                tuple(f"{name}>{name}" for name in VERBAL),
                tuple(f"{name}>{other}" for name in VERBAL for other in (*VERBAL, NONE)),
            ),
        ),
    ),
    *(Metric(f"F1 {name}", (_f1(name),)) for name in VERBAL),
)


def count(labelled: Labelled, claims: Sequence[Claim]) -> Counts:
    """Count the class of the sentence against that of the claim nearest to its event words."""
    counts: Counts = Counts(float)
    if labelled.event is None:
        return counts
    gold, words = labelled.event
    act = _nearest(labelled, claims, words)
    classes = [name for name, acts in VERBAL.items() if act in acts] or [NONE]
    predicted = gold if gold in classes else classes[0]
    counts[f"{gold if gold in VERBAL else NONE}>{predicted}"] = 1
    return counts


def _nearest(
    labelled: Labelled, claims: Sequence[Claim], words: Sequence[tuple[int, int]]
) -> Act | None:
    """Return the act of the claim that shares most words with the event.

    Between equals one whose act has a class comes first, then the order of the text.
    """
    tokens = Tokens(labelled.document.text)
    wanted = tokens.touched(words)
    shared = [
        (len(wanted & tokens.touched(spans)), claim.act in _ACTS, -place)
        for place, (claim, spans) in enumerate(zip(claims, cues_of(claims), strict=True))
    ]
    return claims[-max(shared)[2]].act if shared else None
