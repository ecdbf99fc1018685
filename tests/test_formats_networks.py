"""DNA statements, and graphs read by networkx and igraph."""

import csv
import io
from pathlib import Path

import pytest

from extractor.data import Claim, Document, Extraction
from extractor.formats import FORMATS
from extractor.formats.graph import graph
from extractor.formats.offsets import xml_legal
from tests.browser.corpus import corpus
from tests.browser.making import claim, ok, source, stance


def written(name: str, tmp_path: Path, extractions: list[Extraction] | None = None) -> Path:
    """Write a format of the hand-made run, or of another."""
    path = tmp_path / f"out{FORMATS[name].suffix}"
    FORMATS[name](corpus() if extractions is None else extractions, path)
    return path


def claims() -> list[Claim]:
    """Return every claim of the hand-made run."""
    return [claim for extraction in corpus() for claim in extraction.claims]


def test_dna_statements_have_its_header_and_positions_in_utf16(tmp_path: Path) -> None:
    """Semicolons and double quotation marks are replaced as DNA replaces them."""
    text = '🇦🇫 He said; “yes” to "it".'
    document = Document(id="d;1", text=text)
    held = claim(
        document,
        "endorsement",
        'to "it"',
        [source(text, 'He; "him"')],
        stance=(stance("support", "it"),),
    )
    path = written("dna", tmp_path, [ok(document, held)])
    header, row = csv.reader(
        io.StringIO((path / "dna_statements.csv").read_text(encoding="utf-8")), delimiter=";"
    )
    values = dict(zip(header, row, strict=True))
    encoded = text.encode("utf-16-le")
    start, end = int(values["start_position"]), int(values["stop_position"])

    assert header[:6] == ["statement_id", "time", "person", "organization", "concept", "agreement"]
    assert encoded[2 * start : 2 * end].decode("utf-16-le") == 'to "it"'
    assert values["person"] == "He, 'him'"
    assert values["time"] == "1900-01-01 00:00:00"
    assert values["agreement"] == "1"


def test_dna_has_a_row_for_every_stance_that_agrees_or_does_not(tmp_path: Path) -> None:
    """Mixed and neutral stances are counted on the way, not written."""
    path = written("dna", tmp_path)
    with (path / "dna_statements.csv").open(encoding="utf-8", newline="") as file:
        statements = list(csv.DictReader(file, delimiter=";"))
    with (path / "dna_documents.csv").open(encoding="utf-8", newline="") as file:
        documents = list(csv.DictReader(file, delimiter=";"))
    expected = [
        stance.polarity.value
        for claim in claims()
        for stance in claim.stance
        if stance.polarity.value in {"support", "oppose"}
    ]

    assert ["1" if word == "support" else "0" for word in expected] == [
        row["agreement"] for row in statements
    ]
    assert len(documents) == len(corpus())
    assert all(max(len(row["person"]), len(row["concept"])) <= 190 for row in statements)


def test_the_graph_joins_who_speaks_and_who_is_spoken_of() -> None:
    """Case and article make no second node; relations say what the edge is."""
    made = graph(corpus())
    relations = {edge.relation for edge in made.edges.values()}
    taliban = made.nodes["taliban"]

    assert (taliban.label, taliban.kind) == ("the Taliban", "actor")
    assert {"supports", "opposes", "mixed", "addresses", "answers"} == relations
    assert made.edges["taliban", "united states", "answers"].acts == {"rejection"}
    assert made.edges["taliban", "united states", "opposes"].weight == 2


def test_graphml_is_read_by_networkx_and_igraph(tmp_path: Path) -> None:
    """The same nodes and edges with the same attributes, by two parsers."""
    networkx = pytest.importorskip("networkx")
    igraph = pytest.importorskip("igraph")
    path = written("graphml", tmp_path)
    made = graph(corpus())
    one = networkx.read_graphml(path, force_multigraph=True)
    two = igraph.Graph.Read_GraphML(str(path))

    labels = [xml_legal(node.label) for node in made.nodes.values()]
    weights = [float(edge.weight) for edge in made.edges.values()]
    assert labels == [held["name"] for _, held in one.nodes(data=True)] == two.vs["name"]
    assert sorted(weights) == sorted(held["weight"] for *_, held in one.edges(data=True))
    assert weights == two.es["weight"]
    assert {node.kind for node in made.nodes.values()} == set(two.vs["variable"])


def test_gexf_is_read_by_networkx(tmp_path: Path) -> None:
    """A control character in a name breaks no file."""
    networkx = pytest.importorskip("networkx")
    text = "A\0B said yes."
    document = Document(id="d", text=text)
    held = claim(
        document, "endorsement", "yes", [source(text, "A\0B")], stance=(stance("support", "x\x07"),)
    )
    read = networkx.read_gexf(written("gexf", tmp_path, [ok(document, held)]))

    assert [held["label"] for _, held in read.nodes(data=True)] == ["A\ufffdB", "x\ufffd"]
    made = graph(corpus())
    read = networkx.read_gexf(written("gexf", tmp_path))
    assert (len(made.nodes), len(made.edges)) == (len(read.nodes), len(read.edges))
