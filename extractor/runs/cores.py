"""All cores of one machine, for annotators that compute rather than wait."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread

from extractor.data import Document, Extraction, Outcome, OutcomeKind
from extractor.runs.rows import Row, to_row

Extract = Callable[[Document], Awaitable[Extraction]]

CHUNK = 16
"""Documents that travel to a process at once: enough to make the journey cheap."""


class Cores:
    """Processes that each build an extractor and read documents with it.

    They are spawned, not forked: the parent has threads. They leave signals to the parent and end
    with it, even if it is killed. A document that kills its process, say for want of memory, has
    failed; it costs no other document.

    Args:
        build: Makes the function that reads a document; importable, so that it can be sent.
        processes: How many; default: one a core.

    """

    def __init__(self, build: Callable[[], Extract], processes: int | None = None) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._build = build
        self._pool = self._start(self.processes)
        self._single: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()

    async def read(self, documents: Sequence[Document]) -> list[Row]:
        """Read *documents* in one of the processes."""
        pool = self._pool
        try:
            return await _send(pool, documents)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = self._start(self.processes)
        # Any document under way may be the culprit: one at a time, it can only hurt itself.
        async with self._alone:
            return [await self._read_alone(document) for document in documents]

    def close(self) -> None:
        """End the processes."""
        for pool in (self._pool, self._single):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)

    def _start(self, processes: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, context, _start, (self._build,))

    async def _read_alone(self, document: Document) -> Row:
        self._single = self._single or self._start(1)
        try:
            return (await _send(self._single, [document]))[0]
        except BrokenProcessPool:
            self._single = None
            outcome = Outcome(
                kind=OutcomeKind.FAILED,
                error="crashed",
                reason="the process that read it ended abruptly",
            )
            return to_row(Extraction(document=document, outcome=outcome))


async def _send(pool: ProcessPoolExecutor, documents: Sequence[Document]) -> list[Row]:
    return await asyncio.get_running_loop().run_in_executor(pool, _read, documents)


_build: Callable[[], Extract]
_extract: Extract | None = None
_runner: asyncio.Runner


def _start(build: Callable[[], Extract]) -> None:
    """Prepare a process; what can fail waits for the first document, where errors are told."""
    global _build, _runner
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    _build, _runner = build, asyncio.Runner()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(documents: Sequence[Document]) -> list[Row]:
    return _runner.run(_read_all(documents))


async def _read_all(documents: Sequence[Document]) -> list[Row]:
    global _extract  # noqa: PLW0603 - a process has one extractor
    if _extract is None:
        _extract = _build()
    return [to_row(await _extract(document)) for document in documents]
