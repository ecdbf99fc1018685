"""What a run would cost, before it does."""

import asyncio
from pathlib import Path

import pytest

from extractor.data import Document, Usage
from extractor.runs import Run
from extractor.runs.estimate import estimate
from tests.test_runs import Scripted, Unread, document, process


async def weigh(of: Document) -> Usage:
    """A token a code point, at a dollar a hundred."""
    return Usage(requests=1, prompt_tokens=len(of.text), usd=len(of.text) / 100)


def test_a_new_run_is_weighed_whole() -> None:
    """How long it takes cannot be told."""
    told = asyncio.run(estimate([document(0), document(1), Unread("x", "no")], weigh))

    assert (2, 0, 1) == (told.documents, told.finished, told.unreadable)
    assert (2, 20, 0.2) == (told.usage.requests, told.usage.prompt_tokens, told.usage.usd)
    assert told.seconds is None


def test_only_what_is_not_finished_is_weighed(tmp_path: Path) -> None:
    """New and edited documents; the pace is that of the last start."""
    process(tmp_path, [document(n) for n in range(4)], Scripted())
    documents = [document(0), document(1, "it was so"), document(7)]

    with Run.load(tmp_path) as run:
        told = asyncio.run(estimate(documents, weigh, run))
        pace = run.status.progress.seconds / 4

    assert (2, 1) == (told.documents, told.finished)
    assert told.seconds == pytest.approx(2 * pace)
    assert told.usage.requests == 2
