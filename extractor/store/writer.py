"""The one thread that writes to a SQLite file, and shares each commit among all who wait.

Whatever has arrived while a commit was under way makes up the next one. Waiting a moment for more
was measured to quarter the throughput, so nobody lingers.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from extractor.errors import DiskError
from extractor.store.disk import disk_error, refuse_network

_BUSY_SECONDS = 60
_COMMIT_ROWS = 1000


class Statement(NamedTuple):
    """SQL with its values."""

    sql: str
    values: Sequence[Any] = ()


class _Write(NamedTuple):
    statements: Sequence[Statement]
    done: asyncio.Future[None] | None


class Writer:
    """Writes to a SQLite file; every write is durable when it returns.

    Args:
        path: The file, made if need be, in a folder that exists.
        schema: SQL that makes the tables unless they are there.

    Raises:
        DiskError: If the file cannot be made or is damaged.
        ConfigError: If it lies on a network file system.

    """

    def __init__(self, path: Path, schema: str) -> None:
        refuse_network(path)
        self.path = path
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        try:
            self._connection = _open(path, schema)
        except sqlite3.Error as error:
            raise disk_error(path, error) from error
        self._thread = Thread(target=self._run, name=f"writer of {path.name}", daemon=True)
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
        """Apply what still waits, then close the file."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
            self._connection.close()

    def _run(self) -> None:
        more = True
        while more:
            batch = [self._queue.get()]
            with suppress(Empty):
                while len(batch) < _COMMIT_ROWS:
                    batch.append(self._queue.get_nowait())
            more = None not in batch
            writes = [write for write in batch if write is not None]
            _settle(writes, self._commit(writes))

    def _commit(self, writes: list[_Write]) -> DiskError | None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for write in writes:
                for statement in write.statements:
                    self._connection.execute(*statement)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                self._connection.execute("ROLLBACK")
            return disk_error(self.path, error)
        return None


def reader(path: Path) -> sqlite3.Connection:
    """Open the file at *path* for reading, beside any writers.

    Raises:
        DiskError: If it cannot be opened.

    """
    uri = path.resolve().as_uri()
    try:
        connection = _connect(f"{uri}?mode=ro")
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # Where it may only read, SQLite cannot make the index of a log that is not there.
        try:
            connection = _connect(f"{uri}?immutable=1")
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.Error as error:
            raise disk_error(path, error) from error
    except sqlite3.Error as error:
        raise disk_error(path, error) from error
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _open(path: Path, schema: str) -> sqlite3.Connection:
    connection = _connect(path.resolve().as_uri())
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute("PRAGMA cache_size=-131072")
        connection.executescript(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _settle(writes: list[_Write], error: DiskError | None) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for done in (write.done for write in writes):
        if done is not None:
            by_loop.setdefault(done.get_loop(), []).append(done)
    for loop, futures in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_wake, futures, error)


def _wake(futures: list[asyncio.Future[None]], error: DiskError | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
