"""A SQLite file, written to by one thread and read from by any number."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from extractor.store.commits import Commits, Statement
from extractor.store.disk import disk_error, is_busy, refuse_network

_BUSY_SECONDS = 60
_TRY_AGAIN_SECONDS = 0.01


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
        try:
            self._connection = _open(path, schema)
        except sqlite3.Error as error:
            raise disk_error(path, error) from error
        self._commits = Commits(f"writer of {path.name}", self._commit)
        self.write, self.submit = self._commits.write, self._commits.submit

    def close(self) -> None:
        """Apply what still waits, then close the file."""
        self._commits.close()
        self._connection.close()

    def _commit(self, statements: Sequence[Statement]) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                self._connection.execute(*statement)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                self._connection.execute("ROLLBACK")
            raise disk_error(self.path, error) from error


def reader(path: Path) -> sqlite3.Connection:
    """Open the file at *path* for reading, beside any writers.

    Raises:
        DiskError: If it cannot be opened.

    """
    uri = path.resolve().as_uri()
    try:
        connection = _connect(f"{uri}?mode=ro")
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise disk_error(path, error) from error
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
        _log_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute("PRAGMA cache_size=-131072")
        connection.executescript(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Have writes go to a log; of processes that open a new file at once, one makes it.

    SQLite refuses the others without a wait, lest two that both hold a lock wait for each other.
    """
    end = monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or monotonic() > end:
                raise
            sleep(_TRY_AGAIN_SECONDS)
        else:
            return
