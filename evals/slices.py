"""The parts of gold that are scored apart: kinds of claims, kinds of documents."""

from __future__ import annotations

from evals.gold import GoldClaim, GoldDocument
from evals.words import Tokens


def claim_slices(claim: GoldClaim) -> tuple[str, ...]:
    """Return the slices a gold claim belongs to, as ``act=denial``."""
    depth = len(claim.sources)
    return (
        f"act={claim.act}",
        f"quotation={claim.quotation}",
        f"depth={depth if depth < 3 else '3+'}",  # noqa: PLR2004 - deeper chains are too few
        f"anonymity={claim.source.anonymity}",
        f"condition={claim.condition.kind if claim.condition else 'none'}",
    )


def document_slices(gold: GoldDocument) -> tuple[str, ...]:
    """Return the slices a document belongs to: length in words, origin, publisher."""
    words = len(Tokens(gold.text))
    length = "short" if words < 150 else "medium" if words < 500 else "long"  # noqa: PLR2004
    return (f"length={length}", f"origin={gold.origin}", f"source={gold.source or 'unknown'}")
