"""Extractions and runs where people look at them: notebooks and data frames."""

import asyncio
from pathlib import Path

import pytest

from extractor import Document, Extractor, Run
from extractor.runs import Manifest
from tests.scripted import quoting

ADA = Document(id="ada", text="Ada said that peace is near & <b>good</b>. Bob slept.")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a run of one document with one claim."""
    extractor = Extractor(quoting("peace is near"))
    with Run.open(tmp_path / "run", Manifest(annotator="scripted", model="rules")) as opened:
        asyncio.run(opened.process([ADA], extractor.aextract))
    return Run.load(tmp_path / "run")


def test_an_extraction_shows_itself_with_its_claims_marked() -> None:
    """A notebook shows the text as text, and the claim as a mark in it."""
    shown = Extractor(quoting("peace is near")).extract(ADA)._repr_html_()

    assert "<mark" in shown
    assert "&lt;b&gt;" in shown
    assert "<b>good" not in shown


def test_a_run_shows_itself(run: Run) -> None:
    """A notebook shows what a run came to."""
    assert "ada" in run._repr_html_()


@pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
def test_a_run_becomes_a_frame(run: Run, library: str) -> None:
    """One row a claim, in each library that is installed."""
    pytest.importorskip(library)
    frames = {"pyarrow": run.to_arrow, "pandas": run.to_pandas, "polars": run.to_polars}

    frame = frames[library]()

    assert 1 == len(frame)
    assert "statement" in list(getattr(frame, "column_names", frame.columns))
