"""Reading documents side by side: what is finished is skipped, what is new is stored."""

from __future__ import annotations

import asyncio
import time
from asyncio import TaskGroup
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from extractor.data import Document, Extraction, Outcome, OutcomeKind, Spending, Usage
from extractor.errors import BudgetSpent
from extractor.limits import Gate
from extractor.runs.feed import Feed
from extractor.runs.progress import Batches, Progress
from extractor.runs.rows import Row, digest, to_row
from extractor.runs.stop import Stop
from extractor.runs.table import Finished, Table

TELL_SECONDS = 2.0
"""Between two tellings of where a run stands."""

Read = Callable[[Sequence[Document]], Awaitable[Sequence[Row]]]


class Unread(Protocol):
    """An input that gave no document."""

    @property
    def id(self) -> str:
        """Names it within its run."""
        ...

    @property
    def reason(self) -> str:
        """Say in one sentence why it could not be read."""
        ...


class Options(NamedTuple):
    """How the documents of one start are read.

    `lanes` read at once, each up to `chunk` documents at a time. Documents whose outcome or class
    of failure is in `retry` are read again. `max_documents` bounds how many are read over all
    starts. `parquet` asks for the claims as Parquet too; what an earlier start wrote is kept up
    anyway. Told in the progress are the `total`, the `gate` that requests pass, if there is one,
    the run's `spending`, and how its `batches` stand with a provider.
    """

    lanes: int = 16
    chunk: int = 1
    retry: Collection[str] = ()
    max_documents: int | None = None
    total: int | None = None
    gate: Gate | None = None
    spending: Callable[[], Spending] = Spending
    batches: Callable[[], Batches | None] = lambda: None
    parquet: bool = False
    on_progress: Callable[[Progress], None] | None = None


class _Duplicate(NamedTuple):
    id: str
    reason: str


class _Taken(NamedTuple):
    position: int
    item: Document | Unread
    digest: str
    known: Finished | None


class Work:
    """One start of a run."""

    def __init__(self, table: Table, read: Read, options: Options, stop: Stop) -> None:
        self._table, self._read, self._options, self._stop = table, read, options, stop
        self._under_way: dict[str, int] = {}
        self._count = 0
        self._skipped = 0
        self._outcomes: Counter[OutcomeKind] = Counter()
        self._usage = Usage()
        self._started = time.monotonic()
        self._spent: BudgetSpent | None = None
        earlier = table.status(is_running=True).read
        most = options.max_documents
        self._left = float("inf") if most is None else most - earlier
        self._chunk = options.chunk if most is None else 1  # or the last chunk would not fit

    @property
    def progress(self) -> Progress:
        """Where it stands."""
        gate = self._options.gate
        return Progress(
            documents=self._outcomes.total(),
            skipped=self._skipped,
            total=self._options.total,
            spending=self._options.spending(),
            limit=gate.limit if gate else None,
            requests=gate.under_way if gate else 0,
            batches=self._options.batches(),
            in_flight=len(self._under_way),
            outcomes=dict(sorted(self._outcomes.items())),
            usage=self._usage,
            seconds=time.monotonic() - self._started,
        )

    async def run(self, documents: Iterable[Document | Unread]) -> None:
        """Read *documents* until they end or the end is requested.

        Raises:
            BudgetSpent: When a limit is reached, after what was under way is finished.
            ExtractorError: What makes all documents fail; others under way are given up.

        """
        feed = Feed(documents, ahead=self._options.lanes * self._options.chunk)
        self._stop.on_request(feed.close)
        await self._table.begin(self.progress)
        telling = asyncio.create_task(self._keep_telling())
        try:
            async with TaskGroup() as group:
                for _ in range(self._options.lanes):
                    group.create_task(self._lane(feed))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            telling.cancel()
            feed.close()
            self._table.report(self.progress)
        if self._spent is not None:
            raise self._spent
        if not self._stop.requested:
            await self._table.cut(self._count)

    async def _lane(self, feed: Feed[Document | Unread]) -> None:
        try:
            while taken := await feed.take(self._chunk):
                await self._finish([self._enter(position, item) for position, item in taken])
        except BudgetSpent as error:
            self._spent = error
            feed.close()

    def _enter(self, position: int, item: Document | Unread) -> _Taken:
        """Note that *item* is under way; refuse it if a document before it has its id."""
        self._count = max(self._count, position + 1)
        known = self._table.find(item.id)
        if item.id in self._under_way or (known is not None and self._passed(known, position)):
            reason = f"another document before it has the id {item.id!r}; give each its own"
            item = _Duplicate(f"{item.id}#{position + 1}", reason)
            known = self._table.find(item.id)
        self._under_way[item.id] = position
        content = digest(item) if isinstance(item, Document) else _unread_digest(item)
        return _Taken(position, item, content, known)

    def _passed(self, known: Finished, position: int) -> bool:
        """Tell whether this start has seen the known document at another place.

        Positions below *position* belong to this start, except where a document that is still
        under way has not yet replaced what stood there.
        """
        return (
            known.seq is not None
            and known.seq < position
            and known.seq not in self._under_way.values()
        )

    async def _finish(self, taken: Sequence[_Taken]) -> None:
        try:
            kept = [t for t in taken if self._is_final(t)]
            new = [t for t in taken if not self._is_final(t)]
            moved = [t for t in kept if t.known is not None and t.known.seq != t.position]
            self._reserve(len(new))
            rows = await self._rows(new)
            self._add(len(kept), rows)
            progress = self.progress
            if rows or moved:
                await self._table.put(
                    [(t.position, row) for t, row in zip(new, rows, strict=True)],
                    [(t.position, t.item.id) for t in moved],
                    progress,
                )
        finally:
            for t in taken:
                del self._under_way[t.item.id]
        self._show(progress.model_copy(update={"in_flight": len(self._under_way)}))

    def _show(self, progress: Progress) -> None:
        if self._options.on_progress is not None:
            self._options.on_progress(progress)

    def _reserve(self, count: int) -> None:
        if count > self._left:
            raise BudgetSpent(
                f"{self._options.max_documents} documents are read; to go on, raise "
                "--max-documents and run the same command again"
            )
        self._left -= count

    def _add(self, skipped: int, rows: Sequence[Row]) -> None:
        self._skipped += skipped
        self._outcomes.update(OutcomeKind(row.outcome) for row in rows)
        self._usage = sum((row.usage for row in rows), start=self._usage)

    async def _keep_telling(self) -> None:
        """Tell where it stands while no document is finished, as when a batch is waited for."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            progress = self.progress
            self._table.report(progress)
            self._show(progress)

    def _is_final(self, taken: _Taken) -> bool:
        known = taken.known
        return known is not None and known.is_final(taken.digest, self._options.retry)

    async def _rows(self, new: Sequence[_Taken]) -> list[Row]:
        documents = [t.item for t in new if isinstance(t.item, Document)]
        read = iter(await self._read(documents) if documents else ())
        return [next(read) if isinstance(t.item, Document) else _refusal(t) for t in new]


def _unread_digest(item: Unread) -> str:
    return sha256(f"unread: {item.reason}".encode()).hexdigest()[:32]


def _refusal(taken: _Taken) -> Row:
    item = taken.item
    assert not isinstance(item, Document)  # noqa: S101 - told apart by the caller
    outcome = Outcome(kind=OutcomeKind.REJECTED_INPUT, reason=item.reason)
    row = to_row(Extraction(document=Document(id=item.id, text=""), outcome=outcome))
    return row._replace(digest=taken.digest)
