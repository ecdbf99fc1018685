"""Where the nodes of a small network are drawn: the same graph always looks the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

WIDTH, HEIGHT = 960, 620
"""Of the drawing, in SVG units."""
_STEPS = 150
_GRAVITY = 2.0
"""Keeps islands near each other."""
_MARGIN_X, _MARGIN_Y = 90, 40
_APART = 62.0
"""Nodes are moved until they are this far from each other, so that arrows and names have room."""
_PUSHES = 200

Point = tuple[float, float]


def layout(keys: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, Point]:
    """Place nodes by springs (Fruchterman and Reingold 1991), beginning on a circle.

    Args:
        keys: The nodes, the most important first.
        edges: Pairs of nodes that belong near each other.

    """
    number = len(keys)
    pairs = list(edges)
    points = {
        key: (math.cos(math.tau * place / number), math.sin(math.tau * place / number))
        for place, key in enumerate(keys)
    }
    ideal = 2 / math.sqrt(number or 1)
    for step in range(_STEPS):
        moves = {key: _push(key, points, ideal) for key in keys}
        for pair in pairs:
            _pull(pair, points, moves, ideal)
        reach = 0.2 * (1 - step / _STEPS)
        for key, (dx, dy) in moves.items():
            length = math.hypot(dx, dy) or 1
            scale = min(length, reach) / length
            points[key] = (points[key][0] + dx * scale, points[key][1] + dy * scale)
    return _apart(_fitted(points))


def _push(key: str, points: dict[str, Point], ideal: float) -> Point:
    x, y = points[key]
    dx = dy = 0.0
    for other, (ox, oy) in points.items():
        if other != key:
            distance = max(0.01, math.hypot(x - ox, y - oy))
            force = ideal * ideal / (distance * distance)
            dx += (x - ox) * force
            dy += (y - oy) * force
    return dx - _GRAVITY * ideal * x, dy - _GRAVITY * ideal * y


def _pull(
    pair: tuple[str, str], points: dict[str, Point], moves: dict[str, Point], ideal: float
) -> None:
    source, target = pair
    (x1, y1), (x2, y2) = points[source], points[target]
    force = math.hypot(x1 - x2, y1 - y2) / ideal
    dx, dy = (x1 - x2) * force, (y1 - y2) * force
    moves[source] = (moves[source][0] - dx, moves[source][1] - dy)
    moves[target] = (moves[target][0] + dx, moves[target][1] + dy)


def _fitted(points: dict[str, Point]) -> dict[str, Point]:
    """Stretch the points to the drawing."""
    xs = [x for x, _ in points.values()] or [0.0]
    ys = [y for _, y in points.values()] or [0.0]
    across = (WIDTH - 2 * _MARGIN_X) / (max(xs) - min(xs) or 1)
    down = (HEIGHT - 2 * _MARGIN_Y) / (max(ys) - min(ys) or 1)
    return {
        key: (_MARGIN_X + (x - min(xs)) * across, _MARGIN_Y + (y - min(ys)) * down)
        for key, (x, y) in points.items()
    }


def _apart(points: dict[str, Point]) -> dict[str, Point]:
    """Move nodes that stand too near each other away from each other."""
    for _ in range(_PUSHES):
        near = [pair for pair in combinations(points, 2) if _distance(points, pair) < _APART]
        for one, other in near:
            (x1, y1), (x2, y2) = points[one], points[other]
            length = _distance(points, (one, other)) or 1
            by = (_APART + 1 - length) / 2 / length
            dx, dy = ((x2 - x1) * by, (y2 - y1) * by) if length > 1 else (_APART / 2, 0.0)
            points[one], points[other] = _inside(x1 - dx, y1 - dy), _inside(x2 + dx, y2 + dy)
        if not near:
            break
    return points


def _distance(points: dict[str, Point], pair: tuple[str, str]) -> float:
    return math.dist(points[pair[0]], points[pair[1]])


def _inside(x: float, y: float) -> Point:
    return (
        min(max(x, _MARGIN_X), WIDTH - _MARGIN_X),
        min(max(y, _MARGIN_Y), HEIGHT - _MARGIN_Y),
    )
