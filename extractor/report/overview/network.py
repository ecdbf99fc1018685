"""Who supports, opposes, denies and answers whom, as a drawing."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from extractor.formats.graph import Edge, Graph
from extractor.report.overview.labels import Label, place_labels, shortened
from extractor.report.overview.layout import Point, layout
from extractor.report.visible import visible

_NODES = 36
"""Nodes drawn; of a larger network those with the most claims."""
_ARROWS = 120
"""Edges drawn; of more, those that stand for the most claims."""
_POINTS = 12
"""Places on an arrow that names keep away from."""
_STANCES = {"supports": "support", "opposes": "oppose", "mixed": "mixed", "neutral": "neutral"}


class Dot(NamedTuple):
    """A node where it is drawn."""

    name: str
    kind: str
    link: dict[str, str]
    x: float
    y: float
    radius: float
    label: Label | None


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


class _Curve(NamedTuple):
    """A quadratic Bézier curve."""

    start: Point
    control: Point
    end: Point

    def at(self, t: float) -> Point:
        """Return the point at *t* between 0 and 1."""
        (x1, y1), (cx, cy), (x2, y2) = self
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        return a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2


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
    joined = {key for edge in edges for key in (edge.source, edge.target)}
    shown = [key for key in shown if key in joined]
    places = layout(shown, [(edge.source, edge.target) for edge in edges])
    radius = {key: 4 + min(12.0, 2 * math.sqrt(degree[key])) for key in shown}
    curves = _curves(edges, places, radius)
    crossed = [curve.at(n / _POINTS) for curve in curves for n in range(1, _POINTS)]
    names = [visible(shortened(graph.nodes[key].label)) for key in shown]
    nodes = [(name, *places[key], radius[key]) for name, key in zip(names, shown, strict=True)]
    labels = place_labels(nodes, crossed)
    return Picture(
        [
            _dot(graph, key, places[key], radius[key], label)
            for key, label in zip(shown, labels, strict=True)
        ],
        [_arrow(graph, edge, curve) for edge, curve in zip(edges, curves, strict=True)],
        len(graph.edges) - len(edges),
    )


def _dot(graph: Graph, key: str, place: Point, radius: float, label: Label | None) -> Dot:
    node = graph.nodes[key]
    link = {"speaker" if node.kind == "actor" else "target": node.label}
    return Dot(node.label, node.kind, link, *place, radius, label)


def _arrow(graph: Graph, edge: Edge, curve: _Curve) -> Arrow:
    source, target = graph.nodes[edge.source].label, graph.nodes[edge.target].label
    if edge.relation in _STANCES:
        link = {"speaker": source, "target": target, "stance": _STANCES[edge.relation]}
    else:
        link = {"speaker": source, "addressee": target, "act": ",".join(sorted(edge.acts))}
    width = min(6.0, 1 + math.sqrt(edge.weight))
    (x1, y1), (cx, cy), (x2, y2) = curve
    path = f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"
    return Arrow(source, edge.relation, target, edge.weight, link, path, width)


def _curves(edges: list[Edge], places: dict[str, Point], radius: dict[str, float]) -> list[_Curve]:
    """Return a curve an edge; a further edge between the same two nodes bends more."""
    beside: Counter[frozenset[str]] = Counter()
    curves = []
    for edge in edges:
        ends = frozenset((edge.source, edge.target))
        start, end = places[edge.source], places[edge.target]
        bend = 14 + 22 * beside[ends]
        loop = edge.source == edge.target
        curves.append((_loop if loop else _curve)(start, end, bend, radius[edge.target]))
        beside[ends] += 1
    return curves


def _curve(start: Point, end: Point, bend: float, gap: float) -> _Curve:
    """Return a curve that stops before the node it points at."""
    (x1, y1), (x2, y2) = start, end
    length = math.dist(start, end) or 1
    cx = (x1 + x2) / 2 - (y2 - y1) / length * bend
    cy = (y1 + y2) / 2 + (x2 - x1) / length * bend
    last = math.dist((cx, cy), end) or 1
    stop = (x2 - (x2 - cx) / last * (gap + 5), y2 - (y2 - cy) / last * (gap + 5))
    return _Curve(start, (cx, cy), stop)


def _loop(start: Point, end: Point, bend: float, gap: float) -> _Curve:
    """Return a curve from a node over it and back: somebody speaks of themselves."""
    (x1, y1), (x2, y2) = start, end
    return _Curve((x1 - gap, y1), (x1, y1 - 3 * gap - bend), (x2 + gap + 1, y2 - 4))
