"""REFI-QDA projects and UIMA XMI."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from extractor.data import Claim, Extraction
from extractor.formats import FORMATS
from extractor.formats.files import file_name
from extractor.formats.offsets import unix_lines, xml_legal
from tests.browser.corpus import corpus


def written(name: str, tmp_path: Path, extractions: list[Extraction] | None = None) -> Path:
    """Write a format of the hand-made run, or of another."""
    path = tmp_path / f"out{FORMATS[name].suffix}"
    FORMATS[name](corpus() if extractions is None else extractions, path)
    return path


def claims() -> list[Claim]:
    """Return every claim of the hand-made run."""
    return [claim for extraction in corpus() for claim in extraction.claims]


def quoted(text: str) -> str:
    """Return text as XML and line-based tools hold it; offsets are the same."""
    return unix_lines(xml_legal(text))


_QDA = {"q": "urn:QDA-XML:project:1.0"}


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


def test_qdpx_of_an_empty_run_has_no_list_of_sources(tmp_path: Path) -> None:
    """The schema wants at least one in it."""
    with zipfile.ZipFile(written("qdpx", tmp_path, [])) as archive:
        root = ET.fromstring(archive.read("project.qde"))

    assert [child.tag.split("}")[1] for child in root] == ["Users", "CodeBook"]


@pytest.mark.parametrize("extractions", [corpus(), []])
def test_qdpx_follows_the_schema(tmp_path: Path, extractions: list[Extraction]) -> None:
    """Order of elements, attributes, form of GUIDs and colours, as libxml2 checks them."""
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(file=str(Path(__file__).parent / "refi_qda.rng"))
    with zipfile.ZipFile(written("qdpx", tmp_path, extractions)) as archive:
        project = etree.fromstring(archive.read("project.qde"))

    schema.assertValid(project)


def test_the_schema_refuses_what_importers_stumble_over(tmp_path: Path) -> None:
    """A check that passes everything would prove nothing."""
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(file=str(Path(__file__).parent / "refi_qda.rng"))
    with zipfile.ZipFile(written("qdpx", tmp_path)) as archive:
        whole = archive.read("project.qde").decode()
    broken = [
        whole.replace("internal://", "relative/", 1),
        whole.replace('color="#', 'color="', 1),
        whole.replace('isCodable="true"', "", 1),
        re.sub(r"(<Description>[^<]*</Description>)\s*(<Coding.*?</Coding>)", r"\2\1", whole,
               count=1, flags=re.DOTALL),
        re.sub(r'targetGUID="[^"]*"', 'targetGUID="denial"', whole, count=1),
    ]  # fmt: skip

    assert [schema.validate(etree.fromstring(one.encode())) for one in [whole, *broken]] == [
        True,
        *[False] * len(broken),
    ]


def test_qdpx_has_no_guid_twice_and_no_code_that_is_not_there(tmp_path: Path) -> None:
    """Or an importer would join what is not one."""
    with zipfile.ZipFile(written("qdpx", tmp_path)) as archive:
        root = ET.fromstring(archive.read("project.qde"))
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    named = {ref.get("targetGUID") for ref in root.iterfind(".//q:CodeRef", _QDA)}

    assert len(guids) == len(set(guids))
    assert named <= {code.get("guid") for code in root.iterfind(".//q:Code", _QDA)}


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
