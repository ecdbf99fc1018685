"""Windows of whole sentences that overlap, for texts longer than an annotator reads at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

from extractor.data import Document, Segment, Sentence
from extractor.segment.boundaries import sentences
from extractor.segment.paragraphs import paragraphs
from extractor.segment.quotations import quotations

_SHARED_PART = 10
_SHARED_SENTENCES = 2

Unit = list[Sentence]
"""Sentences that stay together: one alone, or those that a quotation spans."""


def segment(document: Document, *, window: int | None = None) -> tuple[Segment, ...]:
    """Cut *document* into windows of whole sentences.

    Args:
        document: What to cut. A blank one has no segments.
        window: The longest window in code points, or None for one segment of the whole document.
            A sentence, or a quotation of several, that is longer gets a window of its own.

    Returns:
        The windows in order. Each begins and ends later than the one before; they share about a
        tenth of their length and at least two sentences, where that fits. None begins or ends
        inside a quotation.

    """
    whole = sentences(document.text)
    if not whole:
        return ()
    if window is None:
        return (Segment(document=document, sentences=whole),)
    units = _units(document.text, whole)
    return tuple(
        Segment(document=document, sentences=tuple(chain(*units[first:last])))
        for first, last in _windows(units, window)
    )


def _units(text: str, whole: Sequence[Sentence]) -> list[Unit]:
    spans = deque(quotations(text, paragraphs(text)))
    units: list[Unit] = []
    quoted_until = 0
    for sentence in whole:
        if sentence.start < quoted_until:
            units[-1].append(sentence)
        else:
            units.append([sentence])
        while spans and spans[0].start < sentence.end:
            quoted_until = spans.popleft().end
    return units


def _windows(units: Sequence[Unit], window: int) -> Iterator[tuple[int, int]]:
    """Yield the windows as half-open ranges of units."""

    def length(first: int, last: int) -> int:
        return units[last - 1][-1].end - units[first][0].start

    first = last = 0
    while True:
        last += 1  # however long it is: otherwise a long quotation would end the windows
        while last < len(units) and length(first, last + 1) <= window:
            last += 1
        yield first, last
        if last == len(units):
            return
        # What fits together with the next unit begins later than this window did.
        first, shared = last, 0
        while length(first - 1, last + 1) <= window:
            if shared >= _SHARED_SENTENCES and length(first, last) * _SHARED_PART >= window:
                break
            first -= 1
            shared += len(units[first])
