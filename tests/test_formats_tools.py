"""Formats of annotation and analysis tools, read by what those tools are built on."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from extractor.data import Claim, Document, Extraction, SourceKind
from extractor.errors import ConfigError
from extractor.formats import FORMATS, read_brat, read_label_studio
from extractor.formats.files import file_name
from extractor.formats.graph import graph
from extractor.formats.offsets import unix_lines, xml_legal
from tests.browser.corpus import claim, corpus, ok, source, stance


def written(name: str, tmp_path: Path, extractions: list[Extraction] | None = None) -> Path:
    """Write a format of the hand-made run, or of another."""
    path = tmp_path / f"out{FORMATS[name].suffix}"
    FORMATS[name](corpus() if extractions is None else extractions, path)
    return path


def reviewed() -> list[Extraction]:
    """Return the hand-made run as a review brings it back: read whole, nothing rejected."""
    return [ok(held.document, *held.claims, usage=held.usage) for held in corpus()]


def claims() -> list[Claim]:
    """Return every claim of the hand-made run."""
    return [claim for extraction in corpus() for claim in extraction.claims]


def quoted(text: str) -> str:
    """Return text as XML and line-based tools hold it; offsets are the same."""
    return unix_lines(xml_legal(text))


# Label Studio


def annotated(path: Path) -> list[dict[str, Any]]:
    """Return the tasks as Label Studio exports them after every prediction was accepted."""
    tasks: list[dict[str, Any]] = json.loads((path / "tasks.json").read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    return tasks


def imported(tasks: list[dict[str, Any]], tmp_path: Path) -> list[Extraction]:
    """Read such an export back."""
    path = tmp_path / "exported.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(read_label_studio(path, corpus()))


def regions(task: dict[str, Any], kind: str, claim_id: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a kind that belong to a claim."""
    for item in task["annotations"][0]["result"]:
        if item["type"] == kind and item["id"].startswith(claim_id):
            yield item


def test_label_studio_accepts_the_configuration_and_every_prediction(tmp_path: Path) -> None:
    """Its own interface finds no fault; words sliced by its offsets are the region's words."""
    objects = pytest.importorskip("label_studio_sdk.label_interface")
    path = written("label-studio", tmp_path)
    interface = objects.LabelInterface((path / "labels.xml").read_text(encoding="utf-8"))
    interface.validate()
    for task in json.loads((path / "tasks.json").read_text(encoding="utf-8")):
        for prediction in task["predictions"]:
            assert interface.validate_prediction(prediction, return_errors=True) == []
            values = [item["value"] for item in prediction["result"] if item["type"] == "labels"]
            for value in values:
                assert value["text"] == task["data"]["text"][value["start"] : value["end"]]


def test_label_studio_gives_back_every_claim(tmp_path: Path) -> None:
    """Exported, accepted, imported: equal."""
    assert reviewed() == imported(annotated(written("label-studio", tmp_path)), tmp_path)


def test_label_studio_edits_change_what_they_name(tmp_path: Path) -> None:
    """A moved span, another act and a new statement; the rest of the claim stays."""
    tasks = annotated(written("label-studio", tmp_path))
    before = corpus()[0].claims[0]
    (act,) = [
        item for item in regions(tasks[0], "choices", before.id) if item["from_name"] == "act"
    ]
    act["value"]["choices"] = ["rejection"]
    (words,) = regions(tasks[0], "textarea", before.id)
    words["value"]["text"] = ["They did not come."]
    for item in tasks[0]["annotations"][0]["result"]:
        if item.get("id") == f"{before.id}-evidence-0":
            item["value"]["end"] -= len(" comment")
    after = imported(tasks, tmp_path)[0].claims[0]

    assert after.act.value == "rejection"
    assert after.statement == "They did not come."
    assert after.evidence[0].text == before.evidence[0].text.removesuffix(" comment")
    assert after.sources == before.sources
    assert after.stance == before.stance
    assert after.provenance.annotator == "review"


def test_label_studio_regions_that_are_gone_and_new(tmp_path: Path) -> None:
    """A deleted claim is gone; a drawn one has the source it was related to."""
    tasks = annotated(written("label-studio", tmp_path))
    first = corpus()[0].claims[0]
    text = corpus()[0].document.text
    result = tasks[0]["annotations"][0]["result"]
    kept = [
        item for item in result if not str(item.get("id", item.get("from_id"))).startswith(first.id)
    ]
    start = text.index("no real progress")
    value = {"start": start, "end": start + 16, "text": "no real progress"}
    name = {"start": text.index("Antonio"), "end": text.index("Antonio") + 16}
    kept += [
        {"id": "new1", "type": "labels", "value": value | {"labels": ["evidence"]}},
        {"id": "new2", "type": "labels", "value": name | {"labels": ["source"]}},
        {"type": "relation", "from_id": "new1", "to_id": "new2", "labels": ["source"]},
    ]
    tasks[0]["annotations"] = [{"result": result, "was_cancelled": True}, {"result": kept}]
    tasks[0]["annotations"].reverse()
    after = imported(tasks, tmp_path)[0]
    (new,) = [claim for claim in after.claims if claim.evidence[0].text == "no real progress"]

    assert first.id not in [claim.id for claim in after.claims]
    assert new.source.name == "Antonio Guterich"
    assert new.source.kind is SourceKind.UNSPECIFIED
    assert len(after.claims) == len(corpus()[0].claims)


def test_label_studio_tasks_nobody_annotated_are_left_out(tmp_path: Path) -> None:
    """What nobody looked at is not reviewed."""
    tasks = annotated(written("label-studio", tmp_path))
    for task in tasks[1:]:
        task["annotations"] = []

    assert [extraction.document.id for extraction in imported(tasks, tmp_path)] == ["000_islamabad"]


@pytest.mark.parametrize("content", ["", "{}", "[{}]", '[{"annotations": [{"result": []}]}]'])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, content: str) -> None:
    """In one sentence that names the file."""
    path = tmp_path / "wrong.json"
    path.write_text(content)

    if content == "{}":
        assert list(read_label_studio(path, corpus())) == []
    else:
        with pytest.raises(ConfigError, match=r"wrong\.json is no JSON export"):
            list(read_label_studio(path, corpus()))


# brat


def test_brat_files_are_read_by_bioc(tmp_path: Path) -> None:
    """As many entities, events and attributes as there are, each over its own words."""
    brat = pytest.importorskip("bioc.brat")
    path = written("brat", tmp_path)
    for extraction in corpus():
        name = path / file_name(extraction.document.id)
        with (
            name.with_suffix(".txt").open(encoding="utf-8", newline="") as text,
            name.with_suffix(".ann").open(encoding="utf-8", newline="") as ann,
        ):
            document = brat.load(text, ann)
        assert document.text == unix_lines(extraction.document.text)
        assert len(list(document.events)) == len(extraction.claims)
        for entity in document.entities:
            stretches = [document.text[span.begin : span.end] for span in sorted(entity.locations)]
            assert entity.text == " ".join(stretches)
            assert "\n" not in entity.text


def test_brat_gives_back_every_claim(tmp_path: Path) -> None:
    """Also one whose evidence goes over a line break, and a statement with one."""
    assert reviewed() == list(read_brat(written("brat", tmp_path), corpus()))


def test_brat_edits_change_what_they_name(tmp_path: Path) -> None:
    """Another act, another span, a claim taken out and one put in."""
    path = written("brat", tmp_path)
    file = path / f"{file_name('003_khalilzad')}.ann"
    lines = file.read_text(encoding="utf-8").split("\n")
    before = corpus()[1].claims
    text = corpus()[1].document.text
    lines = [line.replace("A1\tAct E1 demand", "A1\tAct E1 proposal") for line in lines]
    lines = [line for line in lines if not line.startswith("E2\t")]
    start = text.index("frozen peace talks")
    lines += [f"T90\tClaim {start} {start + 18}\tfrozen peace talks", "E9\tClaim:T90", ""]
    file.write_text("\n".join(lines), encoding="utf-8")
    after = list(read_brat(path, corpus()))[1].claims

    assert after[0].act.value == "proposal"
    assert after[0].condition == before[0].condition
    assert before[1].id not in [claim.id for claim in after]
    (new,) = [claim for claim in after if claim.evidence[0].text == "frozen peace talks"]
    assert new.source.name == "unspecified"
    assert {claim.id for claim in before[2:]} <= {claim.id for claim in after}


def test_a_broken_brat_file_is_named(tmp_path: Path) -> None:
    """In one sentence."""
    path = written("brat", tmp_path)
    file = path / f"{file_name('003_khalilzad')}.ann"
    file.write_text("T1\tNonsense 0 4\tText\nE1\tClaim:T1\n")

    with pytest.raises(ConfigError, match="is no brat file of this run"):
        list(read_brat(path, corpus()))


def test_documents_without_a_file_are_left_out(tmp_path: Path) -> None:
    """A folder may hold some of the run only."""
    assert list(read_brat(tmp_path, corpus())) == []


# Web annotations

_TERMS = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextualBody": "oa:TextualBody",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "classifying": "oa:classifying",
    "end": "oa:end",
    "exact": "oa:exact",
    "first": {"@type": "@id", "@id": "as:first"},
    "format": "dc:format",
    "generator": {"@type": "@id", "@id": "as:generator"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "name": "as:name",
    "prefix": "oa:prefix",
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "start": "oa:start",
    "startIndex": "as:startIndex",
    "suffix": "oa:suffix",
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "total": "as:totalItems",
    "value": "rdf:value",
}
"""What anno.jsonld says of the terms we use."""


def test_web_annotations_are_linked_data_in_which_nothing_is_lost(tmp_path: Path) -> None:
    """Every key has a meaning in the context: what has none would be dropped on expansion."""
    jsonld = pytest.importorskip("pyld.jsonld")
    held = json.loads(written("web-annotation", tmp_path).read_text(encoding="utf-8"))
    fetched = []

    def loader(url: str, _options: Any = None) -> dict[str, Any]:
        fetched.append(url)
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": _TERMS}}

    expanded = jsonld.expand(held, {"documentLoader": loader})

    assert fetched == ["http://www.w3.org/ns/anno.jsonld"]
    assert leaves(held) - leaves(held["@context"]) == leaves(expanded)


def leaves(value: Any) -> set[str]:
    """Return every literal text and number in a JSON value, but for names of terms."""
    match value:
        case dict():
            return {leaf for key, held in value.items() if key != "@type" for leaf in leaves(held)}
        case list():
            return {leaf for held in value for leaf in leaves(held)}
        case str() | int():
            text = str(value)
            return set() if text in _TERMS or re.match(r"schema:|https?://\S+$", text) else {text}
    return set()


def test_web_annotation_selectors_find_their_quotes(tmp_path: Path) -> None:
    """Position and quote selector agree, in a library of their own."""
    selectors = pytest.importorskip("anchorpoint.textselectors")
    held = json.loads(written("web-annotation", tmp_path).read_text(encoding="utf-8"))
    texts = [extraction.document.text for extraction in corpus() for _ in extraction.claims]

    assert len(claims()) == held["total"] == len(held["first"]["items"])
    for item, text in zip(held["first"]["items"], texts, strict=True):
        for target in item["target"]:
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert quote["exact"] == text[start:end]
            if "\r" in text or "\0" in text:
                continue  # anchorpoint strips what it searches for
            found = selectors.TextQuoteSelector(
                exact=quote["exact"], prefix=quote["prefix"], suffix=quote["suffix"]
            ).as_position(text)
            assert (found.start, found.end) == (start, end)


# DNA


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


# Graphs


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


# REFI-QDA

_QDA = {"q": "urn:QDA-XML:project:1.0"}
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_qdpx_codes_the_words_of_every_claim(tmp_path: Path) -> None:
    """Selections slice the text in the archive; codes they name are in the codebook."""
    with zipfile.ZipFile(written("qdpx", tmp_path)) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        codes = {code.get("guid"): code.get("name") for code in root.iterfind(".//q:Code", _QDA)}
        found = []
        for held in root.iterfind(".//q:TextSource", _QDA):
            member = "Sources/" + held.get("plainTextPath", "").removeprefix("internal://")
            text = archive.read(member).decode("utf-8")
            for selection in held.iterfind("q:PlainTextSelection", _QDA):
                start = int(selection.get("startPosition", ""))
                end = int(selection.get("endPosition", ""))
                refs = selection.iterfind("q:Coding/q:CodeRef", _QDA)
                names = [codes[ref.get("targetGUID")] for ref in refs]
                found.append((text[start:end], names[0]))
    expected = [(quoted(q.text), claim.act.value) for claim in claims() for q in claim.evidence]

    assert expected == found


_TIMED = {"creatingUser", "creationDateTime"}
_ATTRIBUTES = {
    "Project": {"name", "origin", "creatingUserGUID", "creationDateTime"},
    "User": {"guid", "name"},
    "Code": {"guid", "name", "isCodable"},
    "TextSource": {"guid", "name", "plainTextPath"} | _TIMED,
    "PlainTextSelection": {"guid", "name", "startPosition", "endPosition"} | _TIMED,
    "Coding": {"guid"} | _TIMED,
    "CodeRef": {"targetGUID"},
}
"""What the schema of March 2019 allows and we write."""


def test_qdpx_of_an_empty_run_has_no_list_of_sources(tmp_path: Path) -> None:
    """The schema wants at least one in it."""
    with zipfile.ZipFile(written("qdpx", tmp_path, [])) as archive:
        root = ET.fromstring(archive.read("project.qde"))

    assert [child.tag.split("}")[1] for child in root] == ["Users", "CodeBook"]


def test_qdpx_follows_the_schema(tmp_path: Path) -> None:
    """Order of elements, attributes, form of GUIDs and colours, no GUID twice."""
    with zipfile.ZipFile(written("qdpx", tmp_path)) as archive:
        root = ET.fromstring(archive.read("project.qde"))
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]

    assert [child.tag.split("}")[1] for child in root] == ["Users", "CodeBook", "Sources"]
    assert all(_GUID.fullmatch(guid or "") for guid in guids)
    assert len(guids) == len(set(guids))
    for element in root.iter():
        expected = _ATTRIBUTES.get(element.tag.split("}")[1], set())
        assert set(element.keys()) - {"color"} == expected
        assert re.fullmatch("#[0-9a-f]{6}", element.get("color", "#000000"))
    for selection in root.iterfind(".//q:PlainTextSelection", _QDA):
        order = [child.tag.split("}")[1] for child in selection]
        assert order == sorted(order, key=["Description", "Coding", "NoteRef"].index)


# UIMA


def test_xmi_is_read_by_cassis(tmp_path: Path) -> None:
    """Each annotation covers its words, behind emoji too; relations join parts to claims."""
    cassis = pytest.importorskip("cassis")
    path = written("uima-xmi", tmp_path)
    with (path / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    for extraction in corpus():
        with (path / f"{file_name(extraction.document.id)}.xmi").open("rb") as file:
            cas = cassis.load_cas_from_xmi(file, typesystem=types)
        covered = [item.get_covered_text() for item in cas.select("webanno.custom.Claim")]
        expected = [xml_legal(q.text) for claim in extraction.claims for q in claim.evidence]
        text = (cas.sofa_string or "").replace("\r\n", "\n")
        assert text == xml_legal(extraction.document.text).replace("\r\n", "\n")
        assert sorted(expected) == sorted(covered)
        for relation in cas.select("webanno.custom.ClaimRelation"):
            assert relation.Governor.claimId in {claim.id for claim in extraction.claims}
            assert relation.Dependent.role == relation.role
