"""A document's text with gold, A and B marked, and its claims side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.counts import Row
from evals.fields import FIELDS, right_fields
from evals.gold import GoldClaim, GoldDocument
from evals.prediction import Prediction
from evals.words import Tokens
from extractor.data import Claim

Marked = tuple[str, int, int]
"""Who marked it (``g``, ``a`` or ``b``), and where."""


@dataclass(frozen=True)
class Stretch:
    """A run of text marked by the same ones throughout."""

    text: str
    who: str


@dataclass(frozen=True)
class Cell:
    """What one run made of a gold claim.

    Attributes:
        claim: The predicted claim; None if the gold claim was missed.
        right: Whether it is strictly right.
        wrong: The fields it has wrong.

    """

    claim: Claim | None
    right: bool
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A gold claim and what A and B made of it; without gold, a claim that is spurious."""

    gold: GoldClaim | None
    a: Cell | None
    b: Cell | None

    @property
    def change(self) -> str:
        """What the change did to it: `lost`, `won`, `same`."""
        had, has = (bool(cell and cell.right) for cell in (self.a, self.b))
        if self.gold is None:
            return "lost" if self.b else "won"
        return "same" if had == has else "won" if has else "lost"


def stretches(text: str, marks: Iterable[Marked]) -> list[Stretch]:
    """Cut *text* where a mark begins or ends; the stretches joined are the text."""
    marks = list(marks)
    edges = sorted({0, len(text), *(edge for _, start, end in marks for edge in (start, end))})
    cut = []
    for start, end in pairwise(edges):
        who = {name for name, first, last in marks if first <= start and end <= last}
        cut.append(Stretch(text[start:end], " ".join(sorted(who, key="gab".index))))
    return cut


def marks_of(gold: GoldDocument, a: Prediction, b: Prediction) -> list[Marked]:
    """Return the evidence of gold, A and B."""
    marks = [("g", q.start, q.end) for claim in gold.claims for q in claim.evidence]
    for who, reply in (("a", a), ("b", b)):
        marks += [(who, q.start, q.end) for claim in reply.claims for q in claim.evidence]
    return marks


def lines(
    gold: GoldDocument, replies: tuple[Prediction, Prediction], rows: tuple[Row, Row]
) -> list[Line]:
    """Return the gold claims, what was lost first, then the spurious claims of either run."""
    tokens = Tokens(gold.text)
    found = [
        Line(claim, *(_cell(claim, r, row, tokens) for r, row in zip(replies, rows, strict=True)))
        for claim in gold.claims
    ]
    found.sort(key=lambda line: ("lost", "won", "same").index(line.change))
    a, b = (_spurious(reply, row) for reply, row in zip(replies, rows, strict=True))
    found += [Line(None, None, Cell(claim, right=False)) for claim in b]
    found += [Line(None, Cell(claim, right=False), None) for claim in a]
    return found


def _cell(gold: GoldClaim, reply: Prediction, row: Row, tokens: Tokens) -> Cell:
    place = next((j for claim, j, _ in row.pairs if claim == gold.id), None)
    if place is None:
        return Cell(None, right=False)
    claim = reply.claims[place]
    right = right_fields(gold, claim, tokens)
    return Cell(claim, gold.id in row.right, tuple(f for f in FIELDS if not right[f]))


def _spurious(reply: Prediction, row: Row) -> Sequence[Claim]:
    taken = {place for _, place, _ in row.pairs}
    return [claim for place, claim in enumerate(reply.claims) if place not in taken]
