"""One thread that writes, and shares each commit among all who wait.

Whatever has arrived while a commit was under way makes up the next one. Waiting a moment for more
was measured to quarter the throughput, so nobody lingers; only what nobody waits for may wait a
moment for company.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple

from extractor.errors import DiskError

_ROWS = 1000
_SOON_SECONDS = 0.01
"""How long a write that nobody waits for may wait for one that somebody does."""


class Statement(NamedTuple):
    """SQL with its values, by position or by name."""

    sql: str
    values: Any = ()


class _Write(NamedTuple):
    statements: Sequence[Statement]
    done: asyncio.Future[None] | None


class Commits:
    """Hands writes to *commit*, many at a time.

    Args:
        name: Of the thread.
        commit: Applies statements in one transaction, durably. It is called in the thread.

    """

    def __init__(self, name: str, commit: Callable[[Sequence[Statement]], None]) -> None:
        self._commit = commit
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def write(self, *statements: Statement) -> None:
        """Apply *statements* in one transaction; return when it would survive a power cut.

        If the caller is cancelled meanwhile, they are applied all the same.

        Raises:
            DiskError: If they could not be applied; none of them was.

        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put(_Write(statements, done))
        await done

    def submit(self, *statements: Statement) -> None:
        """Apply *statements* soon, and tell nobody."""
        self._queue.put(_Write(statements, None))

    def close(self) -> None:
        """Apply what still waits, and end the thread."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        more = True
        while more:
            batch = self._gather()
            more = None not in batch
            writes = [write for write in batch if write is not None]
            error: DiskError | None = None
            try:
                self._commit([s for write in writes for s in write.statements])
            except DiskError as caught:
                error = caught
            _settle(writes, error)

    def _gather(self) -> list[_Write | None]:
        batch = [self._queue.get()]
        until = monotonic() + _SOON_SECONDS
        with suppress(Empty):
            while len(batch) < _ROWS:
                last = batch[-1]
                if last is None or last.done is not None:
                    until = 0.0
                batch.append(self._queue.get(timeout=max(0.0, until - monotonic())))
        return batch


def _settle(writes: Sequence[_Write], error: DiskError | None) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for done in (write.done for write in writes):
        if done is not None:
            by_loop.setdefault(done.get_loop(), []).append(done)
    for loop, futures in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_wake, futures, error)


def _wake(futures: Sequence[asyncio.Future[None]], error: DiskError | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
