"""Where the names of a network stand: beside their node, and never over another name or node.

Of the places around a node the nearest free one is taken; a name that stands further away is joined
to its node by a line. One for which there is no room is left out: a pointer's hint and the table
under the picture still say it. (Greedy point-feature labelling, after Yoeli 1972.)
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from extractor.report.overview.layout import HEIGHT, WIDTH, Point

LENGTH = 30
"""Characters of a name that are drawn."""
_LINE = 17.0
"""Height of a name in SVG units."""
_WAYS = tuple((math.sin(math.tau * n / 16), math.cos(math.tau * n / 16)) for n in range(16))
"""Directions around a node, the one below it first."""
_NEAR = (4.0, 14.0, 28.0, 46.0, 70.0, 100.0)
"""How far from the edge of its node a name may stand, in SVG units."""
_JOINED = 14.0
"""From here on a line joins the two."""
_ASIDE = 0.6
"""From here on a direction is to the side."""
_BORDER = 3.0
_CROSSED = 9.0
"""What it costs to stand on an arrow, in units of distance."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two share a point."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Tell whether the point lies in it."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom


class Label(NamedTuple):
    """A name where it is drawn: its anchor on its baseline, and the line to its node if any."""

    text: str
    x: float
    y: float
    anchor: str
    """Which part of it stands at x: ``start``, ``middle`` or ``end``."""
    line: tuple[float, float, float, float] | None
    box: Box


def shortened(name: str) -> str:
    """Return a name as it is drawn."""
    return name if len(name) <= LENGTH else name[: LENGTH - 1] + "…"


def place_labels(
    nodes: Sequence[tuple[str, float, float, float]], crossed: Sequence[Point]
) -> list[Label | None]:
    """Return where the name of each node stands, or None where there is no room for it.

    Args:
        nodes: Name as it is drawn, x, y and radius; the most important first.
        crossed: Points on arrows, which are better not written upon.

    """
    taken = [Box(x - r - 2, y - r - 2, x + r + 2, y + r + 2) for _, x, y, r in nodes]
    labels: list[Label | None] = []
    for node in nodes:
        free = [
            (distance + _CROSSED * sum(map(label.box.holds, crossed)), number, label)
            for number, (distance, label) in enumerate(_places(node))
            if not any(label.box.meets(box) for box in taken)
        ]
        best = min(free, default=None)
        labels.append(best[2] if best else None)
        if best:
            taken.append(best[2].box)
    return labels


def _places(node: tuple[str, float, float, float]) -> list[tuple[float, Label]]:
    """Return the places around a node that lie in the drawing, each with its distance."""
    text, x, y, radius = node
    half, places = _width(text) / 2, []
    for distance in _NEAR:
        for across, down in _WAYS:
            reach = radius + distance
            middle_x = x + across * (reach + half)
            middle_y = y + down * (reach + _LINE / 2)
            box = Box(middle_x - half, middle_y - _LINE / 2, middle_x + half, middle_y + _LINE / 2)
            if _is_drawn(box):
                line = _line((x, y), radius, box) if distance >= _JOINED else None
                anchor, at = _anchor(across, box)
                places.append((distance, Label(text, at, middle_y + 4, anchor, line, box)))
    return places


def _anchor(across: float, box: Box) -> tuple[str, float]:
    """Return the side that faces the node: a name may be narrower than its box."""
    if across > _ASIDE:
        return "start", box.left
    return ("end", box.right) if across < -_ASIDE else ("middle", (box.left + box.right) / 2)


def _line(node: Point, radius: float, box: Box) -> tuple[float, float, float, float]:
    x, y = node
    end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    start = radius / (math.dist(node, end) or 1)
    return (x + (end[0] - x) * start, y + (end[1] - y) * start, *end)


def _is_drawn(box: Box) -> bool:
    return (
        box.left > _BORDER
        and box.top > _BORDER
        and box.right < WIDTH - _BORDER
        and box.bottom < HEIGHT - _BORDER
    )


def _width(text: str) -> float:
    """Return what a name takes at 12 px, in SVG units: rather too much than too little."""
    return sum(map(_advance, text)) + 2


def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 16.5
    if character in "mwMW@%…—":
        return 12.0
    if character in " iljtfrI.,:;'’|!()[]":
        return 5.5
    return 8.8 if character.isupper() else 7.4
