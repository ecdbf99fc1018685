"""Which predicted claim is which gold claim.

One to one and optimal, on identity only: the words of the evidence decide, statement and speaker
break near-ties. The labels under test (act, stance, ...) have no part in it: an alignment that
rewards agreement would inflate it. The order of neither list matters. The method is that of the
SpkAtt-2023 scorer, with the gate before the assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from evals.gold import GoldClaim
from evals.scorer import MatchRules
from evals.words import Tokens, bag, folded_name, similarity
from extractor.data import Claim

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Item:
    """What identifies a claim.

    Attributes:
        readings: Accepted evidence, each reading a tuple of spans; a prediction has one.
        statement: The words of its statement.
        speakers: Folded names that count as its innermost source.
        order: Decides between items with the same evidence, in place of the list's order.

    """

    readings: tuple[Spans, ...]
    statement: frozenset[str]
    speakers: frozenset[str]
    order: str = ""

    def key(self) -> tuple[object, ...]:
        """Return what items are ordered by, wherever they stood in their list."""
        return (self.readings, self.order)


def gold_item(claim: GoldClaim) -> Item:
    """Return what identifies a gold claim."""
    readings = (claim.evidence, *claim.alternates.evidence)
    names = (claim.source.name, *claim.source.aliases)
    return Item(
        readings=tuple(tuple((q.start, q.end) for q in reading) for reading in readings),
        statement=bag(claim.statement),
        speakers=frozenset(map(folded_name, names)),
        order=claim.id,
    )


def claim_item(claim: Claim) -> Item:
    """Return what identifies a predicted claim."""
    said = (claim.statement, claim.source.name, claim.act, claim.polarity, claim.certainty)
    return Item(
        readings=(tuple((q.start, q.end) for q in claim.evidence),),
        statement=bag(claim.statement),
        speakers=frozenset({folded_name(claim.source.name)}),
        order=" | ".join((*said, *(f"{s.polarity} {s.target}" for s in claim.stance))),
    )


@dataclass(frozen=True)
class Pair:
    """A gold and a predicted claim that are taken for the same one.

    Attributes:
        gold: Place in the list of gold items.
        pred: Place in the list of predicted items.
        iou: Token IoU of the evidence.

    """

    gold: int
    pred: int
    iou: float


class Alignment:
    """The possible pairs of one document, and the best ones among them at a gate.

    Args:
        gold: Gold items, in any order.
        pred: Predicted items, in any order.
        tokens: The words of the document.
        rules: Weights of statement and speaker.

    """

    def __init__(
        self, gold: Sequence[Item], pred: Sequence[Item], tokens: Tokens, rules: MatchRules
    ) -> None:
        self.gold, self.pred, self.tokens, self.rules = gold, pred, tokens, rules
        self._rows = sorted(range(len(gold)), key=lambda i: gold[i].key())
        self._columns = sorted(range(len(pred)), key=lambda j: pred[j].key())
        self.iou = overlaps(gold, pred, tokens)
        self.weight = self.iou.copy()
        lowest = min(rules.levels)
        for i, j in zip(*np.nonzero(self.iou >= lowest), strict=True):
            self.weight[i, j] += self._bonus(gold[i], pred[j])

    def _bonus(self, gold: Item, pred: Item) -> float:
        same = not gold.speakers.isdisjoint(pred.speakers)
        alike = similarity(gold.statement, pred.statement)
        return self.rules.statement * alike + self.rules.speaker * same

    def pairs(self, gate: float) -> tuple[Pair, ...]:
        """Return the pairs of greatest total weight among those whose evidence IoU is *gate*."""
        if not self.gold or not self.pred:
            return ()
        allowed = np.where(self.iou >= gate, self.weight, 0.0)
        rows, columns = linear_sum_assignment(
            allowed[np.ix_(self._rows, self._columns)], maximize=True
        )
        found = ((self._rows[r], self._columns[c]) for r, c in zip(rows, columns, strict=True))
        return tuple(
            Pair(i, j, float(self.iou[i, j])) for i, j in sorted(found) if allowed[i, j] > 0
        )

    def explain(self, gold: int, pred: int) -> str:
        """Say in one sentence why the two are, or are not, a pair at the gate."""
        gate = self.rules.gate
        one, other = self.gold[gold], self.pred[pred]
        same = "same" if not one.speakers.isdisjoint(other.speakers) else "different"
        facts = (
            f"evidence IoU {self.iou[gold, pred]:.2f} (gate {gate:.2f}), statements "
            f"{similarity(one.statement, other.statement):.2f} alike, {same} speaker"
        )
        pairs = self.pairs(gate)
        if any((p.gold, p.pred) == (gold, pred) for p in pairs):
            return f"matched: {facts}"
        if self.iou[gold, pred] < gate:
            return f"not matched, the evidence shares too few words: {facts}"
        rival = next((p for p in pairs if p.gold == gold or p.pred == pred), None)
        if rival is None:
            return f"not matched: {facts}"
        side = f"prediction {rival.pred}" if rival.gold == gold else f"gold {rival.gold}"
        return f"not matched, {side} fits better (IoU {rival.iou:.2f}): {facts}"


def overlaps(gold: Sequence[Item], pred: Sequence[Item], tokens: Tokens) -> NDArray[np.float64]:
    """Return the token IoU of every gold with every predicted item, at its best reading."""
    if not gold or not pred:
        return np.zeros((len(gold), len(pred)))
    first = np.cumsum([0, *(len(item.readings) for item in gold[:-1])])
    a = _masks([reading for item in gold for reading in item.readings], tokens)
    b = _masks([item.readings[0] for item in pred], tokens)
    shared = a @ b.T
    either = a.sum(axis=1)[:, None] + b.sum(axis=1)[None, :] - shared
    ratio: NDArray[np.float64] = shared.astype(np.float64) / np.maximum(either, 1)
    return np.maximum.reduceat(ratio, first, axis=0)


def _masks(readings: Sequence[Spans], tokens: Tokens) -> NDArray[np.float32]:
    masks = np.zeros((len(readings), len(tokens)), dtype=np.float32)
    for mask, reading in zip(masks, readings, strict=True):
        for start, end in reading:
            words = tokens.within(start, end)
            mask[words.start : words.stop] = 1
    return masks
