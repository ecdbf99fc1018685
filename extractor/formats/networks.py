"""Writers of GraphML (visone, DNA, igraph, Gephi) and GEXF (Gephi)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from extractor.data import Extraction
from extractor.drafts import writing
from extractor.formats.graph import Edge, Graph, graph
from extractor.formats.offsets import xml_legal

_NODE = {"name": "string", "variable": "string", "frequency": "int"}
_EDGE = {
    "weight": "double",
    "relation": "string",
    "acts": "string",
    "first_date": "string",
    "last_date": "string",
    "claim_ids": "string",
}
_SAID = (
    "A graph has no text: spans, statements and conditions are left out; `claim_ids` leads to them."
)
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://www.gexf.net/1.2draft"


def write_graphml(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write who stands how toward what as GraphML, with the names DNA and visone use.

    Raises:
        DiskError: If the file cannot be written.

    """
    made = graph(extractions)
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for kind, attributes in (("node", _NODE), ("edge", _EDGE)):
        for name, form in attributes.items():
            named = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": form}
            ET.SubElement(root, "key", named)
    drawn = ET.SubElement(root, "graph", id="claims", edgedefault="directed")
    numbers = {key: f"n{number}" for number, key in enumerate(made.nodes)}
    for key, values in _nodes(made):
        _data(ET.SubElement(drawn, "node", id=numbers[key]), "node", values)
    for number, (edge, values) in enumerate(_edges(made)):
        ends = {"source": numbers[edge.source], "target": numbers[edge.target]}
        _data(ET.SubElement(drawn, "edge", {"id": f"e{number}", **ends}), "edge", values)
    _write(root, path)
    return [_SAID]


def write_gexf(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write the same graph as GEXF 1.2.

    Raises:
        DiskError: If the file cannot be written.

    """
    made = graph(extractions)
    root = ET.Element("gexf", xmlns=_GEXF, version="1.2")
    drawn = ET.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for kind, attributes in (("node", _NODE), ("edge", _EDGE)):
        declared = ET.SubElement(drawn, "attributes", {"class": kind, "mode": "static"})
        for name, form in attributes.items():
            of_type = {"int": "integer"}.get(form, form)
            ET.SubElement(declared, "attribute", id=name, title=name, type=of_type)
    numbers = {key: f"n{number}" for number, key in enumerate(made.nodes)}
    nodes = ET.SubElement(drawn, "nodes")
    for key, values in _nodes(made):
        _values(ET.SubElement(nodes, "node", id=numbers[key], label=values["name"]), values)
    edges = ET.SubElement(drawn, "edges")
    for number, (edge, values) in enumerate(_edges(made)):
        ends = {"source": numbers[edge.source], "target": numbers[edge.target]}
        shown = {"weight": values["weight"], "label": values["relation"]}
        _values(ET.SubElement(edges, "edge", {"id": f"e{number}", **ends, **shown}), values)
    _write(root, path)
    return [_SAID]


def _nodes(made: Graph) -> Iterator[tuple[str, dict[str, str]]]:
    for key, node in made.nodes.items():
        named = {"name": xml_legal(node.label), "variable": node.kind}
        yield key, {**named, "frequency": str(node.number)}


def _edges(made: Graph) -> Iterator[tuple[Edge, dict[str, str]]]:
    for edge in made.edges.values():
        yield (
            edge,
            {
                "weight": f"{edge.weight:.1f}",
                "relation": edge.relation,
                "acts": ";".join(sorted(edge.acts)),
                "first_date": min(edge.dates, default=""),
                "last_date": max(edge.dates, default=""),
                "claim_ids": ";".join(edge.claims),
            },
        )


def _data(element: ET.Element, kind: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(element, "data", key=f"{kind}_{name}").text = value


def _values(element: ET.Element, values: dict[str, str]) -> None:
    held = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        ET.SubElement(held, "attvalue", {"for": name, "value": value})


def _write(root: ET.Element, path: Path) -> None:
    ET.indent(root)
    with writing(path) as (file,):
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(ET.tostring(root, encoding="unicode") + "\n")
