"""What a run tells of itself, also to another process, and what it may read."""

import asyncio
from pathlib import Path

import pytest

from extractor.data import Document, Extraction
from extractor.errors import BudgetSpent
from extractor.limits import Gate
from extractor.runs import Options, Progress, Run
from tests.test_runs import MANIFEST, Scripted, document, extraction, process


def test_a_run_that_never_ran_has_a_status(tmp_path: Path) -> None:
    """Of zeros."""
    Run.open(tmp_path, MANIFEST).close()

    with Run.load(tmp_path) as run:
        status = run.status

    assert (False, 0, 0, None) == (status.is_running, status.starts, status.read, status.updated)


def test_another_process_sees_where_a_run_stands(tmp_path: Path) -> None:
    """While it runs and afterwards; a start counts its own documents."""
    seen = []

    async def look(of: Document) -> Extraction:
        with Run.load(tmp_path) as run:
            seen.append(run.status)
        return extraction(of)

    process(tmp_path, [document(0)], Scripted())
    process(tmp_path, [document(n) for n in range(3)], look, Options(lanes=1, total=3))
    with Run.load(tmp_path) as run:
        after = run.status

    assert [True, True] == [status.is_running for status in seen]
    assert not after.is_running
    assert (2, 3) == (after.starts, after.read)
    assert (2, 1, 3, 0) == (
        after.progress.documents,
        after.progress.skipped,
        after.progress.total,
        after.progress.in_flight,
    )


def test_time_left_is_told_when_it_can_be() -> None:
    """By this start's own pace."""
    progress = Progress(documents=10, skipped=50, total=100, seconds=5)

    assert progress.seconds_left == 20
    assert Progress(skipped=50, total=100).seconds_left is None
    assert Progress(documents=10, seconds=5).seconds_left is None


def test_a_document_limit_stops_and_can_be_raised(tmp_path: Path) -> None:
    """It counts all starts; finished documents cost none of it."""
    documents = [document(n) for n in range(10)]

    for _ in range(2):
        with pytest.raises(BudgetSpent, match=r"3 documents are read; .*--max-documents"):
            process(tmp_path, documents, Scripted(), Options(lanes=2, max_documents=3))
    again = Scripted()
    process(tmp_path, documents, again, Options(lanes=2, max_documents=10))

    assert len(again.read) == 7


def test_the_learned_limit_is_kept(tmp_path: Path) -> None:
    """For the next start."""

    async def run() -> None:
        gate = Gate(64, start=7)

        async def extract(of: Document) -> Extraction:
            async with gate.slot():
                return extraction(of)

        with Run.open(tmp_path, MANIFEST) as opened:
            documents = [document(n) for n in range(4)]
            await opened.process(documents, extract, Options(gate=gate))

    asyncio.run(run())
    with Run.load(tmp_path) as loaded:
        progress = loaded.status.progress

    assert progress.limit == 7
