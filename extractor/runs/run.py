"""A run folder: opened to work on, or loaded to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self

from extractor.data import Document, Extraction
from extractor.drafts import discard_drafts, writing
from extractor.errors import ConfigError, DiskError, ExtractorError
from extractor.formats import frames
from extractor.runs.cores import CHUNK, Cores, Extract
from extractor.runs.export import PARQUET, export
from extractor.runs.lock import LOCK, Lock, is_locked
from extractor.runs.manifest import NAME, Manifest
from extractor.runs.progress import Found, Progress, Status, Summary
from extractor.runs.rows import Row, digest, to_extraction, to_row
from extractor.runs.stop import Stop
from extractor.runs.table import Table
from extractor.runs.work import Options, Read, Unread, Work

SUMMARY = "summary.json"
"""What the run came to and took; beside the files, which hold no cost and no time."""


class Run:
    """Documents and what became of them, in a folder.

    Get one with `open` or `load`, and close it, or use it in a ``with`` block. To iterate over it
    gives its extractions in document order.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, table: Table, lock: Lock | None = None
    ) -> None:
        self.folder, self.manifest = folder, manifest
        self._table, self._lock = table, lock

    @classmethod
    def open(cls, folder: str | Path, manifest: Manifest) -> Run:
        """Start a run in *folder*, or go on with the one that is there.

        Raises:
            ConfigError: If the run there was started with anything else, or the folder is
                on a network file system.
            RunLocked: If another process works on it.
            DiskError: If the folder cannot be written.

        """
        folder = Path(folder)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DiskError(f"{folder} cannot be made ({error.strerror})") from error
        lock = Lock(folder / LOCK)
        try:
            manifest = accepted(folder, manifest)
            discard_drafts(folder)
            manifest.write(folder)
            return cls(folder, manifest, Table(folder, writable=True), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def load(cls, folder: str | Path) -> Run:
        """Load the run in *folder* for reading; another process may be working on it.

        Raises:
            ConfigError: If there is no run.
            DiskError: If its file is damaged.

        """
        folder = Path(folder)
        return cls(folder, Manifest.read(folder), Table(folder, writable=False))

    def close(self) -> None:
        """Store what still waits; let other processes work on the folder."""
        self._table.close()
        if self._lock is not None:
            self._lock.release()

    async def process(
        self,
        documents: Iterable[Document | Unread],
        extract: Extract,
        options: Options | None = None,
        *,
        stop: Stop | None = None,
    ) -> Progress:
        """Read *documents* with *extract*, except those that are finished; write the files.

        *documents* are taken as they are needed and in a thread, so they may be many or slow.

        Raises:
            BudgetSpent: When a limit is reached, after what was under way is finished.
            ConfigError: What makes all documents fail, from *extract* or *documents*.
            DiskError: If the folder cannot be written.

        """

        async def read(batch: Iterable[Document]) -> list[Row]:
            return [to_row(await extract(document)) for document in batch]

        return await self._process(documents, read, options or Options(), stop or Stop())

    async def process_on_cores(
        self,
        documents: Iterable[Document | Unread],
        build: Callable[[], Extract],
        options: Options | None = None,
        *,
        stop: Stop | None = None,
    ) -> Progress:
        """Do as `process` does, with a process for each of the lanes.

        *build* makes the function that reads a document, once in each process; it must be
        importable, such as a function of a module or a `functools.partial` of one.

        Raises:
            ConfigError: What makes all documents fail, from *build* or *documents*.
            DiskError: If the folder cannot be written.

        """
        options = options or Options()
        cores = Cores(build, options.lanes)
        try:
            # A second chunk waits for each process, so that none idles while its rows are stored.
            busy = options._replace(lanes=2 * options.lanes, chunk=CHUNK)
            return await self._process(documents, cores.read, busy, stop or Stop())
        finally:
            cores.close()

    async def _process(
        self, documents: Iterable[Document | Unread], read: Read, options: Options, stop: Stop
    ) -> Progress:
        parquet = options.parquet or (self.folder / PARQUET).exists()
        if parquet:
            frames.arrow_schema()  # what is missing is said before anything is spent
        work = Work(self._table, read, options, stop)
        try:
            await work.run(documents)
        except DiskError:
            raise
        except ExtractorError:
            await self._conclude(work, parquet=parquet)
            raise
        await self._conclude(work, parquet=parquet)
        return work.progress

    async def _conclude(self, work: Work, *, parquet: bool) -> None:
        await self._table.conclude(work.progress)
        await self._export(parquet=parquet)
        with writing(self.folder / SUMMARY, lasting=True) as (file,):
            file.write(self.summary.model_dump_json(indent=2) + "\n")

    async def _export(self, *, parquet: bool = False) -> None:
        cancelled = Event()
        rows = _until(cancelled, self._table.rows())
        try:
            await asyncio.to_thread(export, rows, self.folder, parquet=parquet)
        finally:
            cancelled.set()

    @property
    def summary(self) -> Summary:
        """What the run came to until now."""
        return self._table.summary()

    @property
    def found(self) -> Found:
        """Who said what, in numbers."""
        return self._table.found()

    @property
    def status(self) -> Status:
        """Where its last start stands, and whether it still runs."""
        return self._table.status(is_running=is_locked(self.folder / LOCK))

    def is_finished(self, document: Document, retry: Collection[str] = ()) -> bool:
        """Tell whether exactly this document was read, with an outcome that is not to *retry*."""
        known = self._table.find(document.id)
        return known is not None and known.is_final(digest(document), retry)

    def extraction(self, document_id: str) -> Extraction:
        """Return what became of one document.

        Raises:
            KeyError: If the run has no such document.

        """
        row = self._table.row(document_id)
        if row is None:
            raise KeyError(document_id)
        return to_extraction(row)

    def _repr_html_(self) -> str:
        """Show it in a notebook: what it came to, and its documents."""
        from extractor.report import run_html  # noqa: PLC0415 - only a notebook asks

        return run_html(self)

    def to_arrow(self) -> Any:
        """Return the claims as a `pyarrow.Table`, one row each; needs ``[parquet]``."""
        return frames.to_arrow(self)

    def to_pandas(self) -> Any:
        """Return the claims as a `pandas.DataFrame`, one row each; needs ``[frames]``."""
        return frames.to_pandas(self)

    def to_polars(self) -> Any:
        """Return the claims as a `polars.DataFrame`, one row each; needs ``[frames]``."""
        return frames.to_polars(self)

    def __iter__(self) -> Iterator[Extraction]:
        return map(to_extraction, self._table.rows())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def accepted(folder: Path, manifest: Manifest) -> Manifest:
    """Return *manifest* as the run in *folder*, if there is one, goes on with it.

    Raises:
        ConfigError: If that run was started with anything else.

    """
    if not (folder / NAME).exists():
        return manifest
    earlier = Manifest.read(folder)
    differences = earlier.differences(manifest)
    if differences:
        raise ConfigError(
            f"{folder} holds a run that was started otherwise: {'; '.join(differences)}; choose "
            "another folder, or the same settings"
        )
    return manifest.model_copy(update={"id": earlier.id})


def _until(cancelled: Event, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield *rows*, but end a thread that nobody waits for any more."""
    for row in rows:
        if cancelled.is_set():
            raise InterruptedError("the run was told to stop at once")
        yield row
