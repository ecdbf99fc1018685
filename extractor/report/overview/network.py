"""Who supports, opposes, denies and answers whom, as a drawing."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from extractor.formats.graph import Edge, Graph

WIDTH, HEIGHT = 960, 620
_NODES = 36
"""Nodes drawn; of a larger network those with the most claims."""
_ARROWS = 120
"""Edges drawn; of more, those that stand for the most claims."""
_STEPS = 150
_GRAVITY = 2.0
"""Keeps islands near each other."""
_MARGIN_X, _MARGIN_Y = 90, 40
_LABEL = 30
"""Characters of a name that are drawn."""
_STANCES = {"supports": "support", "opposes": "oppose", "mixed": "mixed", "neutral": "neutral"}

Point = tuple[float, float]


class Dot(NamedTuple):
    """A node where it is drawn."""

    name: str
    label: str
    kind: str
    link: dict[str, str]
    x: float
    y: float
    radius: float


class Arrow(NamedTuple):
    """An edge as it is drawn."""

    source: str
    relation: str
    target: str
    number: int
    link: dict[str, str]
    path: str
    width: float


class Picture(NamedTuple):
    """What is drawn, and how much is not."""

    dots: list[Dot]
    arrows: list[Arrow]
    more: int


def picture(graph: Graph) -> Picture:
    """Lay the graph out; the same graph always looks the same."""
    degree = Counter[str]()
    for edge in graph.edges.values():
        degree[edge.source] += edge.weight
        degree[edge.target] += edge.weight
    shown = [key for key, _ in degree.most_common(_NODES)]
    held = set(shown)
    edges = [edge for edge in graph.edges.values() if {edge.source, edge.target} <= held]
    edges = sorted(edges, key=lambda edge: -edge.weight)[:_ARROWS]
    places = _layout(shown, edges)
    dots = [_dot(graph, key, places[key], degree[key]) for key in shown]
    radius = dict(zip(shown, (dot.radius for dot in dots), strict=True))
    beside: Counter[frozenset[str]] = Counter()
    arrows = []
    for edge in edges:
        ends = frozenset((edge.source, edge.target))
        path = _path(places[edge.source], places[edge.target], beside[ends], radius[edge.target])
        beside[ends] += 1
        arrows.append(_arrow(graph, edge, path))
    return Picture(dots, arrows, len(graph.edges) - len(arrows))


def _dot(graph: Graph, key: str, place: Point, degree: int) -> Dot:
    node = graph.nodes[key]
    label = node.label if len(node.label) <= _LABEL else node.label[: _LABEL - 1] + "…"
    link = {"speaker" if node.kind == "actor" else "target": node.label}
    return Dot(node.label, label, node.kind, link, *place, 4 + min(12.0, 2 * math.sqrt(degree)))


def _arrow(graph: Graph, edge: Edge, path: str) -> Arrow:
    source, target = graph.nodes[edge.source].label, graph.nodes[edge.target].label
    if edge.relation in _STANCES:
        link = {"speaker": source, "target": target, "stance": _STANCES[edge.relation]}
    else:
        link = {"speaker": source, "addressee": target, "act": ",".join(sorted(edge.acts))}
    width = min(6.0, 1 + math.sqrt(edge.weight))
    return Arrow(source, edge.relation, target, edge.weight, link, path, width)


def _path(start: Point, end: Point, beside: int, gap: float) -> str:
    """Return a curve that stops before the target; a further edge between two nodes bends more."""
    (x1, y1), (x2, y2) = start, end
    length = math.dist(start, end) or 1
    bend = 14 + 22 * beside
    cx = (x1 + x2) / 2 - (y2 - y1) / length * bend
    cy = (y1 + y2) / 2 + (x2 - x1) / length * bend
    last = math.dist((cx, cy), end) or 1
    x2, y2 = x2 - (x2 - cx) / last * (gap + 5), y2 - (y2 - cy) / last * (gap + 5)
    return f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"


def _layout(keys: list[str], edges: list[Edge]) -> dict[str, Point]:
    """Place nodes by springs (Fruchterman and Reingold 1991), beginning on a circle."""
    number = len(keys)
    points = {
        key: (math.cos(math.tau * place / number), math.sin(math.tau * place / number))
        for place, key in enumerate(keys)
    }
    ideal = 2 / math.sqrt(number or 1)
    for step in range(_STEPS):
        moves = {key: _push(key, points, ideal) for key in keys}
        for edge in edges:
            _pull(edge, points, moves, ideal)
        reach = 0.2 * (1 - step / _STEPS)
        for key, (dx, dy) in moves.items():
            length = math.hypot(dx, dy) or 1
            scale = min(length, reach) / length
            points[key] = (points[key][0] + dx * scale, points[key][1] + dy * scale)
    return _fitted(points)


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


def _pull(edge: Edge, points: dict[str, Point], moves: dict[str, Point], ideal: float) -> None:
    (x1, y1), (x2, y2) = points[edge.source], points[edge.target]
    force = math.hypot(x1 - x2, y1 - y2) / ideal
    dx, dy = (x1 - x2) * force, (y1 - y2) * force
    moves[edge.source] = (moves[edge.source][0] - dx, moves[edge.source][1] - dy)
    moves[edge.target] = (moves[edge.target][0] + dx, moves[edge.target][1] + dy)


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
