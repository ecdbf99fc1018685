"""Who stands how toward what, as a graph: GraphML, GEXF and the report's picture are made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.data import Act, Claim, Extraction, TargetKind

SUPPORTS = "supports"
OPPOSES = "opposes"
DENIES = "denies"
ANSWERS = "answers"
_ANSWERS = frozenset({Act.ENDORSEMENT, Act.REJECTION, Act.CONCESSION, Act.NO_COMMENT})
_RELATIONS = {"support": SUPPORTS, "oppose": OPPOSES}


@dataclass
class Node:
    """An actor, or something a stance is about."""

    label: str
    kind: str
    """``actor`` or ``target``."""
    number: int = 0
    """Claims it made, or that are about it."""


@dataclass
class Edge:
    """Claims of one source that stand in one relation to one target."""

    source: str
    target: str
    relation: str
    """``supports``, ``opposes``, ``mixed``, ``neutral``, ``denies``, ``answers`` or
    ``addresses``."""
    acts: set[str] = field(default_factory=set)
    claims: list[str] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        """How many claims it stands for."""
        return len(self.claims)


@dataclass
class Graph:
    """Nodes and edges by key, in the order in which they were first met."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)


def key_of(name: str) -> str:
    """Return under which key a name is entered: case and a leading article do not matter."""
    return " ".join(name.lower().split()).removeprefix("the ")


def graph(extractions: Iterable[Extraction]) -> Graph:
    """Return the graph of a run.

    Sources, addressees and targets that are actors are nodes of one kind, so that "the Taliban" who
    speaks and "the Taliban" who is opposed are the same node; other targets are of the other kind.
    A stance is an edge to its target. An addressee is denied, answered or addressed.
    """
    made = Graph()
    for extraction in extractions:
        published = extraction.document.date
        for claim in extraction.claims:
            day = claim.said_on or published
            add(made, claim, day.isoformat() if day else "")
    return made


def add(made: Graph, claim: Claim, day: str) -> None:
    """Enter one claim of that day ("" if unknown)."""
    source = _node(made, claim.source.name, "actor")
    for stance in claim.stance:
        kind = "actor" if stance.target_kind is TargetKind.ACTOR else "target"
        relation = _RELATIONS.get(stance.polarity.value, stance.polarity.value)
        _edge(made, claim, (source, _node(made, stance.target, kind), relation), day)
    if claim.addressee:
        addressed = (source, _node(made, claim.addressee, "actor"), _addressing(claim.act))
        _edge(made, claim, addressed, day)


def _addressing(act: Act) -> str:
    if act is Act.DENIAL:
        return DENIES
    return ANSWERS if act in _ANSWERS else "addresses"


def _node(made: Graph, name: str, kind: str) -> str:
    key = key_of(name)
    node = made.nodes.setdefault(key, Node(name, kind))
    node.number += 1
    if kind == "actor":  # who speaks once is an actor, whatever was met first
        node.kind = kind
    return key


def _edge(made: Graph, claim: Claim, key: tuple[str, str, str], day: str) -> None:
    edge = made.edges.setdefault(key, Edge(*key))
    edge.acts.add(claim.act.value)
    if claim.id not in edge.claims:
        edge.claims.append(claim.id)
    if day:
        edge.dates.add(day)
