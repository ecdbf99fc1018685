"""A text cut at every boundary of its claims, so that claims that cross each other stay right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extractor.data import Extraction


class Piece(NamedTuple):
    """A stretch of text between two boundaries."""

    text: str
    claims: tuple[int, ...]
    """Numbers of the claims whose evidence covers it; the one that began last stands last."""
    begins: tuple[int, ...]
    """Of these, the ones whose evidence begins here."""


def pieces(extraction: Extraction) -> Iterator[Piece]:
    """Yield the pieces of the document's text; joined they are the text."""
    text = extraction.document.text
    spans = sorted(
        (quote.start, -quote.end, number)
        for number, claim in enumerate(extraction.claims)
        for quote in claim.evidence
    )
    cuts = {0, len(text)} | {start for start, _, _ in spans} | {-end for _, end, _ in spans}
    ordered = sorted(cuts)
    active: list[tuple[int, int, int]] = []
    waiting = iter([*spans, (len(text) + 1, 0, -1)])
    following = next(waiting)
    for start, end in pairwise(ordered):
        active = [span for span in active if -span[1] > start]
        while following[0] == start:
            active.append(following)
            following = next(waiting)
        yield Piece(
            text[start:end],
            tuple(number for _, _, number in active),
            tuple(number for begin, _, number in active if begin == start),
        )
