"""Quotes: slices of a document, with what was found out about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from extractor.data import Grounding, Span
from extractor.ground.choice import Choice
from extractor.ground.layout import Layout
from extractor.ground.negation import leaves_out_negation

_WEAKER = list(Grounding)


class Stretch(NamedTuple):
    """A part of a chosen place that becomes one quote."""

    span: Span
    grounding: Grounding
    others: tuple[Span, ...]


def weakest(groundings: Iterable[Grounding]) -> Grounding:
    """Return the least certain of *groundings*."""
    return max(groundings, key=_WEAKER.index)


def stretches(choices: Iterable[Choice], text: str) -> list[Stretch]:
    """Return the stretches of *choices* in the order of *text*.

    Those that overlap, or have only white space between them, become one.
    """
    parts = [part for choice in choices for part in _parts(choice)]
    if len(parts) == 1:
        return parts
    joined: list[Stretch] = []
    for stretch in sorted(parts):
        last = joined[-1] if joined else None
        if last is None or text[last.span.end : stretch.span.start].strip():
            joined.append(stretch)
            continue
        joined[-1] = Stretch(
            Span(last.span.start, max(last.span.end, stretch.span.end)),
            weakest((last.grounding, stretch.grounding)),
            tuple(sorted({*last.others, *stretch.others})),
        )
    return joined


def _parts(choice: Choice) -> list[Stretch]:
    place, grounding, others = choice
    if not others:
        return [Stretch(span, grounding, ()) for span in place]
    return [
        Stretch(span, grounding, tuple(other[part] for other in others))
        for part, span in enumerate(place)
    ]


class Quoter:
    """Makes the quotes of one claim.

    Args:
        text: The text of the document.
        layout: Its sentences.
        cue: Where the cue of the claim stands: its negation is in it, not left out.
        denial: The claim is a denial, so that a "denied" before a quote is not left out.

    """

    def __init__(self, text: str, layout: Layout, cue: Span | None, *, denial: bool) -> None:
        self._text = text
        self._layout = layout
        self._cue = cue
        self._denial = denial

    def quote(self, stretch: Stretch) -> dict[str, Any]:
        """Return the fields of a `Quote`: what it says is sliced from the document."""
        start, end = stretch.span
        return {
            "text": self._text[start:end],
            "start": start,
            "end": end,
            "grounding": stretch.grounding,
            "alternatives": stretch.others,
            "negation_cut": leaves_out_negation(self._before(start), denial=self._denial),
        }

    def _before(self, start: int) -> str:
        """Return the sentence up to *start*, with the words of the cue made meaningless."""
        begin = self._layout.sentence_start(start)
        if self._cue is None or self._cue.end <= begin or start <= self._cue.start:
            return self._text[begin:start]
        cue = slice(max(begin, self._cue.start), min(self._cue.end, start))
        return (
            self._text[begin : cue.start]
            + re.sub(r"\w", "x", self._text[cue])
            + self._text[cue.stop : start]
        )
