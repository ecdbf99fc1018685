"""Replies in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.errors import DiskError
from extractor.store.commits import Statement
from extractor.store.disk import disk_error
from extractor.store.stored import StoredReplies
from extractor.store.writer import Writer, reader

# A rowid table: keyed by its random keys, the table was measured to be four times slower to fill
# and twice as large.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS reply (
  rid INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  model TEXT NOT NULL,
  sample INTEGER NOT NULL,
  body TEXT NOT NULL,
  model_reported TEXT,
  prompt_tokens INTEGER,
  completion_tokens INTEGER,
  usd REAL,
  stored REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS asked (key BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spent (
  run TEXT NOT NULL,
  kind TEXT NOT NULL,
  replies INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  usd REAL,
  PRIMARY KEY (run, kind)
) WITHOUT ROWID;
"""


class SQLiteReplies(StoredReplies):
    """A reply store in one file, for any number of processes of one machine.

    The file is made when it is first needed, so an offline run makes none.

    Args:
        path: The file; its folder is made if need be.
        run: Whose spending is counted; default: nobody's.

    """

    def __init__(self, path: Path, run: str = "") -> None:
        super().__init__(_File(path), run)
        self.path = path


class _File:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[Writer, sqlite3.Connection] | None = None

    async def row(self, statement: Statement) -> Sequence[Any] | None:
        connection = self._open()[1]
        try:
            # In the event loop: a look-up takes some ten microseconds, a thread some hundred.
            row: Sequence[Any] | None = connection.execute(*statement).fetchone()
        except sqlite3.Error as error:
            raise disk_error(self._path, error) from error
        return row

    async def write(self, *statements: Statement) -> None:
        await self._open()[0].write(*statements)

    def submit(self, *statements: Statement) -> None:
        self._open()[0].submit(*statements)

    def close(self) -> None:
        if self._opened is not None:
            writer, connection = self._opened
            connection.close()
            writer.close()
            self._opened = None

    def _open(self) -> tuple[Writer, sqlite3.Connection]:
        if self._opened is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                message = f"{self._path.parent} cannot be made ({error.strerror})"
                raise DiskError(message) from error
            self._opened = Writer(self._path, _SCHEMA), reader(self._path)
        return self._opened
