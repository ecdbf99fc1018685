"""What ``--prefilter`` costs and saves on gold: claims in segments that a model is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gold import GoldClaim, GoldDocument
from extractor.data import Segment
from extractor.rules import attributes
from extractor.segment import segment


@dataclass(frozen=True)
class Savings:
    """What the filter does with windows of one size.

    Attributes:
        window: The longest segment, in code points.
        segments: How many there are: one request each.
        skipped: How many of them are not shown to a model.
        claims: Required gold claims.
        lost: Those that stand in no segment that is shown, as ``document claim``.

    """

    window: int
    segments: int
    skipped: int
    claims: int
    lost: tuple[str, ...]


def savings(documents: Sequence[GoldDocument], window: int) -> Savings:
    """Filter the segments of *documents*, and look which claims are left."""
    number = skipped = claims = 0
    lost: list[str] = []
    for gold in documents:
        segments = segment(gold.document(), window=window)
        shown = [part for part in segments if attributes(part)]
        required = [claim for claim in gold.claims if not claim.optional]
        number += len(segments)
        skipped += len(segments) - len(shown)
        claims += len(required)
        lost += [
            f"{gold.id} {claim.id}"
            for claim in required
            if not any(_holds(part, claim) for part in shown)
        ]
    return Savings(window, number, skipped, claims, tuple(lost))


def _holds(part: Segment, claim: GoldClaim) -> bool:
    """Whether the first words of a claim's evidence stand in *part*."""
    start, end = part.sentences[0].start, part.sentences[-1].end
    return start <= claim.evidence[0].start and claim.evidence[0].end <= end
