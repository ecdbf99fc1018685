"""How far two labellings of the same texts agree: the ceiling of any score against either.

One labeller is scored against the other with the same scorer as an extractor (Hripcsak and
Rothschild 2005), so the numbers can be held beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from evals.counts import Row, align, count_all
from evals.fields import right_condition, right_fields
from evals.gold import GoldClaim, GoldDocument, GoldSpan
from evals.prediction import Prediction
from evals.scorer import Scorer
from evals.words import Tokens
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
    pairs = _shared(one, other)
    gold, given = [first for first, _ in pairs], [as_prediction(second) for _, second in pairs]
    return count_all(gold, given, scorer)


class Rare(NamedTuple):
    """How far two labellings agree on one kind of claim, each held to all of the other's claims.

    Attributes:
        one: Such claims in the first labelling, optional ones left out.
        other: The same of the second.
        found: F1 of their being claimed at all in the other labelling.
        same: F1 of their being claimed there with the same chain, or the same condition.

    """

    one: int
    other: int
    found: float
    same: float


def rare(
    one: Sequence[GoldDocument], other: Sequence[GoldDocument], scorer: Scorer
) -> Mapping[str, Rare]:
    """Return the agreement on conditions and on chains of two links or more.

    The second labelling may hold nothing but those claims: only its own ones count against it.

    Raises:
        ConfigError: As for `agreement`.

    """
    pairs = _shared(one, other)
    there = [_count_rare(first, second, scorer) for first, second in pairs]
    back = [_count_rare(second, first, scorer) for first, second in pairs]
    return {name: _rare([c[name] for c in there], [c[name] for c in back]) for name in _RARE}


_RARE: Mapping[str, Callable[[GoldClaim], bool]] = {
    "conditions": lambda claim: claim.condition is not None,
    "chains": lambda claim: len(claim.sources) > 1,
}


def is_rare(claim: GoldClaim) -> bool:
    """Whether *claim* has a condition, or a chain of two links or more."""
    return any(holds(claim) for holds in _RARE.values())


def _count_rare(
    one: GoldDocument, other: GoldDocument, scorer: Scorer
) -> dict[str, tuple[int, int, int]]:
    """Return for each kind how many *one* has, and how many of them *other* has, and has alike."""
    given = as_prediction(other)
    alignment = align(one, given, scorer)
    partner = {pair.gold: given.claims[pair.pred] for pair in alignment.pairs(scorer.match.gate)}
    counted = {}
    for name, holds in _RARE.items():
        places = [i for i, c in enumerate(one.claims) if holds(c) and not c.optional]
        found = [(one.claims[i], partner[i]) for i in places if i in partner]
        same = sum(_alike(name, gold, claim, alignment.tokens, scorer) for gold, claim in found)
        counted[name] = (len(places), len(found), same)
    return counted


def _alike(name: str, gold: GoldClaim, claim: Claim, tokens: Tokens, scorer: Scorer) -> bool:
    fields = right_fields(gold, claim, tokens)
    if name == "chains":
        return fields["chain"]
    parts = right_condition(gold, claim, tokens, scorer.fields)
    return fields["condition"] and all(parts.values())


def _rare(there: Sequence[tuple[int, int, int]], back: Sequence[tuple[int, int, int]]) -> Rare:
    one, found, same = (sum(column) for column in zip(*there, strict=True))
    other, found_back, same_back = (sum(column) for column in zip(*back, strict=True))
    total = one + other
    return Rare(
        one,
        other,
        (found + found_back) / total if total else float("nan"),
        (same + same_back) / total if total else float("nan"),
    )


def _shared(
    one: Sequence[GoldDocument], other: Sequence[GoldDocument]
) -> list[tuple[GoldDocument, GoldDocument]]:
    """Return the documents that both have.

    Raises:
        ConfigError: If there is none, or one has another text.

    """
    first = {document.id: document for document in one}
    pairs = [(first[document.id], document) for document in other if document.id in first]
    if not pairs:
        raise ConfigError("the two labellings share no document: give them the same ids")
    for mine, theirs in pairs:
        if mine.text != theirs.text:
            raise ConfigError(f"{mine.id} has another text in the second labelling")
    return pairs


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
