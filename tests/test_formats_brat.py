"""brat standoff, read by bioc, and back."""

from pathlib import Path

import pytest

from extractor.data import Extraction
from extractor.errors import ConfigError
from extractor.formats import FORMATS, read_brat
from extractor.formats.files import file_name
from extractor.formats.offsets import unix_lines
from tests.browser.corpus import corpus
from tests.browser.making import ok


def written(name: str, tmp_path: Path, extractions: list[Extraction] | None = None) -> Path:
    """Write a format of the hand-made run, or of another."""
    path = tmp_path / f"out{FORMATS[name].suffix}"
    FORMATS[name](corpus() if extractions is None else extractions, path)
    return path


def reviewed() -> list[Extraction]:
    """Return the hand-made run as a review brings it back: read whole, nothing rejected."""
    return [ok(held.document, *held.claims, usage=held.usage) for held in corpus()]


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
