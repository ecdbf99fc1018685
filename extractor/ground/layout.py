"""Which of several places a citation means: what its sentence number and its company say."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from extractor.data import Citation, Sentence, Span
from extractor.ground.finding import Place

_REACH = 3
"""Sentences further on in which the words behind an ellipsis are looked for."""


class Layout:
    """The sentences of a document, as a measure of what stands near what.

    Args:
        sentences: All sentences of the document, in order.

    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._numbered = {sentence.number: sentence for sentence in sentences}
        self._starts = [sentence.start for sentence in sentences]

    def sentence_start(self, offset: int) -> int:
        """Return where the sentence begins that *offset* stands in."""
        return self._starts[self._index(offset)] if self._starts else 0

    def meant(self, citation: Citation, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Return those *places* that the hints of *citation* point at; all, if they point at none.

        An offset must be met exactly; in the sentence of that number the words must begin.
        """
        if len(places) == 1:
            return places
        if citation.start is not None:
            here = _starting(places, citation.start, citation.start + 1)
            if here:
                return here
        sentence = self._numbered.get(citation.sentence or 0)
        if sentence is None:
            return places
        return _starting(places, sentence.start, sentence.end) or places

    def in_company(
        self, places: tuple[Place, ...], companies: Iterable[tuple[Place, ...]]
    ) -> tuple[Place, ...]:
        """Return those *places* that share a sentence with their company, or adjoin its sentence.

        Each company narrows what the ones before it left, if it can.
        """
        for company in companies:
            for gap in (0, 1):
                beside = tuple(p for p in places if _starting(company, *self._around(p, gap)))
                if beside:
                    places = beside
                    break
        return places

    def nearest(self, places: tuple[Place, ...], anchors: Sequence[Span], *, inside: bool) -> Place:
        """Return the place nearest to any of *anchors*, in sentences first, then in code points.

        A place inside an anchor is the nearest of all if *inside*; otherwise it counts as standing
        one sentence away, since a cue is no part of what it attributes.
        """
        if len(places) == 1:
            return places[0]

        def distance(place: Place, anchor: Span) -> tuple[int, int, int]:
            start, end = place[0].start, place[-1].end
            apart = max(start - anchor.end, anchor.start - end)
            gap = max(
                self._index(start) - self._index(anchor.end - 1),
                self._index(anchor.start) - self._index(end - 1),
                int(apart < 0 and not inside),
            )
            return max(gap, 0), max(apart, 0), start

        # Nothing further off than the neighbours of an anchor's two ends can be nearest.
        pairs = [
            (place, anchor)
            for anchor in anchors
            for offset in anchor
            for place in _neighbours(places, offset)
        ]
        return min(pairs, key=lambda pair: distance(*pair))[0]

    def follow(self, first: Place, parts: Iterable[tuple[Place, ...]]) -> Place | None:
        """Return *first* with the next place of each part behind it, all close to one another."""
        chain = first
        for places in parts:
            end = chain[-1].end
            following = _neighbours(places, end)[-1]
            if not end <= following[0].start < self._limit(self._index(end - 1) + _REACH):
                return None
            chain += following
        return chain

    def _index(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def _limit(self, index: int) -> float:
        return self._starts[index + 1] if index + 1 < len(self._starts) else float("inf")

    def _around(self, place: Place, gap: int) -> tuple[float, float]:
        before = self._index(place[0].start) - gap
        start = self._starts[before] if before > 0 else 0
        return start, self._limit(self._index(place[-1].end - 1) + gap)


def _start(place: Place) -> int:
    return place[0].start


def _starting(places: tuple[Place, ...], start: float, end: float) -> tuple[Place, ...]:
    return places[bisect_left(places, start, key=_start) : bisect_left(places, end, key=_start)]


def _neighbours(places: tuple[Place, ...], offset: int) -> tuple[Place, ...]:
    """Return the last place that begins before *offset* and the first that does not."""
    at = bisect_left(places, offset, key=_start)
    return places[max(at - 1, 0) : at + 1]
