"""Cut a segment in two."""

from __future__ import annotations

import re

from extractor.data import Segment

_PARAGRAPH = re.compile(r"\n\s*\n")
_NEAR = 0.25
"""How far from the middle a cut may lie, as a part of the whole, to be chosen for its place."""


def halves(segment: Segment) -> tuple[Segment, Segment] | None:
    """Return the two halves of *segment*; None if it is a single sentence.

    Of the boundaries near the middle, those between paragraphs come first, then those outside
    quotation marks, then the nearest.
    """
    sentences, text = segment.sentences, segment.document.text
    if len(sentences) == 1:
        return None
    start, end = segment.span
    middle = (start + end) / 2

    def cost(place: int) -> tuple[bool, bool, bool, float]:
        cut = sentences[place].start
        gap = text[sentences[place - 1].end : cut]
        off = abs(cut - middle) / (end - start)
        paragraph = "\n" in gap
        return off > _NEAR, not paragraph, not paragraph and _is_open(text[start:cut]), off

    place = min(range(1, len(sentences)), key=cost)
    first, second = sentences[:place], sentences[place:]
    return (
        Segment(document=segment.document, sentences=first),
        Segment(document=segment.document, sentences=second),
    )


def _is_open(before: str) -> bool:
    """Whether a quotation is still open after *before*; marks are paired within a paragraph."""
    paragraph = _PARAGRAPH.split(before)[-1]
    return paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1
