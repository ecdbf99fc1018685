"""Offline documents on all cores: the same bytes, and a crash costs one document."""

import asyncio
import os
from pathlib import Path

import pytest

from extractor.data import Document, Extraction, OutcomeKind
from extractor.errors import ConfigError
from extractor.runs import Options, Progress, Run
from extractor.runs.cores import Extract
from tests.test_runs import (
    MANIFEST,
    Scripted,
    document,
    extraction,
    files,
    process,
)


async def read(of: Document) -> Extraction:
    """Find one claim."""
    return extraction(of)


def build() -> Extract:
    """Make `read`, as a process does."""
    return read


async def crash(of: Document) -> Extraction:
    """End the process abruptly at one document."""
    if of.id == "d7":
        os._exit(9)
    return extraction(of)


def build_crash() -> Extract:
    """Make `crash`."""
    return crash


def build_nothing() -> Extract:
    """Fail for all documents."""
    raise ConfigError("the rules are not there")


def on_cores(folder: Path, documents: list[Document], build: object = build) -> Progress:
    """Do what the command line does for the offline rules."""
    with Run.open(folder, MANIFEST) as run:
        return asyncio.run(
            run.process_on_cores(documents, build, Options(lanes=2))  # type: ignore[arg-type]
        )


@pytest.mark.slow
def test_the_files_are_those_of_one_process(tmp_path: Path) -> None:
    """Byte for byte, when resumed too."""
    documents = [document(n) for n in range(100)]

    on_cores(tmp_path / "cores", documents[:60])
    progress = on_cores(tmp_path / "cores", documents)
    process(tmp_path / "one", documents, Scripted())

    assert (progress.documents, progress.skipped) == (40, 60)
    assert files(tmp_path / "one") == files(tmp_path / "cores")


@pytest.mark.slow
def test_a_document_that_kills_its_process_has_failed(tmp_path: Path) -> None:
    """The others have not."""
    progress = on_cores(tmp_path, [document(n) for n in range(40)], build_crash)

    assert progress.outcomes == {OutcomeKind.CLAIMS: 39, OutcomeKind.FAILED: 1}
    with Run.load(tmp_path) as run:
        assert run.extraction("d7").outcome.error == "crashed"


def test_an_extractor_that_cannot_be_built_stops_the_run(tmp_path: Path) -> None:
    """With its own sentence, not a broken pool's."""
    with pytest.raises(ConfigError, match="rules are not there"):
        on_cores(tmp_path, [document(0)], build_nothing)
