"""How far two labellings of the same texts agree: the ceiling of any score against either.

One labeller is scored against the other with the same scorer as an extractor (Hripcsak and
Rothschild 2005), so the numbers can be held beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.counts import Row, count_all
from evals.gold import GoldClaim, GoldDocument, GoldSpan
from evals.prediction import Prediction
from evals.scorer import Scorer
from extractor.data import (
    Claim,
    Condition,
    Frozen,
    Grounding,
    Outcome,
    OutcomeKind,
    Provenance,
    Quote,
    Source,
)
from extractor.data.candidate import ConditionLabels, Reading, SourceLabels
from extractor.errors import ConfigError


def agreement(
    one: Sequence[GoldDocument], other: Sequence[GoldDocument], scorer: Scorer
) -> tuple[Row, ...]:
    """Score the labels of *other* against those of *one*, over the texts both have.

    Raises:
        ConfigError: If they share no document, or one of those has another text.

    """
    texts = {document.id: document.text for document in one}
    shared = [document for document in other if document.id in texts]
    if not shared:
        raise ConfigError("the two labellings share no document: give them the same ids")
    for document in shared:
        if document.text != texts[document.id]:
            raise ConfigError(f"{document.id} has another text in the second labelling")
    ids = {document.id for document in shared}
    gold = [document for document in one if document.id in ids]
    return count_all(gold, [as_prediction(document) for document in shared], scorer)


def as_prediction(document: GoldDocument) -> Prediction:
    """Return the labels of *document* as if an extractor had given them."""
    kind = OutcomeKind.CLAIMS if document.claims else OutcomeKind.NO_CLAIMS
    return Prediction(
        document=document.id,
        outcome=Outcome(kind=kind),
        claims=tuple(_claim(document.id, claim) for claim in document.claims),
    )


def _claim(document: str, claim: GoldClaim) -> Claim:
    condition = claim.condition
    return Claim(
        **_labels(claim, Reading),
        document_id=document,
        evidence=tuple(map(_quote, claim.evidence)),
        cue=_quote(claim.cue) if claim.cue else None,
        sources=tuple(
            Source(**_labels(s, SourceLabels), mention=_quote(s.mention) if s.mention else None)
            for s in claim.sources
        ),
        condition=Condition(
            **_labels(condition, ConditionLabels),
            antecedent=_quote(condition.antecedent),
            consequent=_quote(condition.consequent),
        )
        if condition
        else None,
        provenance=Provenance(annotator="hand", version="1"),
    )


def _labels(labelled: Frozen, kind: type[Frozen]) -> dict[str, Any]:
    return {name: getattr(labelled, name) for name in kind.model_fields}


def _quote(span: GoldSpan) -> Quote:
    return Quote(text=span.text, start=span.start, end=span.end, grounding=Grounding.EXACT)
