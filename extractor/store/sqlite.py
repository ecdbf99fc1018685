"""Replies in a SQLite file, durable before they count."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any, NamedTuple

from extractor.errors import DiskError
from extractor.replies import Reply, Request
from extractor.store.disk import disk_error
from extractor.store.inflight import InFlight
from extractor.store.writer import Statement, Writer, reader

# A rowid table: keyed by its random keys, the table was measured to be four times slower to fill
# and twice as large. `asked` counts how often a request was sent before its reply was stored, so
# that after a kill the store can say what may have been paid for in vain.
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
  stored REAL NOT NULL,
  paid INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS asked (key BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
"""
_GET = "SELECT body FROM reply WHERE key = ?"
_ASK = "INSERT INTO asked VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1"
_ANSWERED = "DELETE FROM asked WHERE key = ?"
_UNASKED = "UPDATE asked SET times = times - 1 WHERE key = ?"
_PUT = """
INSERT INTO reply (key, model, sample, body, model_reported, prompt_tokens, completion_tokens,
                   stored, paid)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ifnull((SELECT times FROM asked WHERE key = ?1), 1))
ON CONFLICT (key) DO NOTHING
"""


_TALLY = """
SELECT (SELECT count(*) FROM reply), (SELECT ifnull(sum(paid - 1), 0) FROM reply),
  (SELECT ifnull(sum(times), 0) FROM asked)
"""


class Tally(NamedTuple):
    """What the replies of a store took.

    `paid_again` requests were sent a second time, because a process was killed before their reply
    was stored; `in_doubt` are such requests that were not sent again yet.
    """

    replies: int
    paid_again: int
    in_doubt: int


class SQLiteReplies:
    """A reply store in one file: a `Replies`, for any number of processes of one machine.

    The file is opened when it is first needed, so an offline run makes none. Of identical
    requests made at once, one is sent and the others wait for its reply.

    Args:
        path: The file; its folder is made if need be.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: Writer | None = None
        self._reader: sqlite3.Connection | None = None
        self._in_flight = InFlight(self._unask)

    async def get(self, request: Request) -> Reply | None:
        """Return the reply kept for *request*; if there is none, the caller is to ask and put it.

        Raises:
            DiskError: If the store cannot be read.

        """
        while await self._in_flight.wait(request.key):
            pass
        body = self._look_up(request.key)
        if body is not None:
            return Reply(body=body)
        self._in_flight.hold(request.key)
        self._note(_ASK, request.key)
        return None

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep *reply*; returns when it is durable. The first of several replies is kept.

        Raises:
            DiskError: If it could not be stored.

        """
        key = bytes.fromhex(request.key)
        facts = _facts(reply.body)
        row = (key, request.model, request.sample, reply.body, *facts, time.time())
        try:
            await self._opened().write(Statement(_PUT, row), Statement(_ANSWERED, (key,)))
        finally:
            self._in_flight.release(request.key)

    def tally(self) -> Tally:
        """Count what was paid for, and what more than once.

        Raises:
            DiskError: If the store cannot be read.

        """
        return Tally(*self._row(_TALLY))

    def close(self) -> None:
        """Write what still waits and close the file."""
        if self._reader is not None:
            self._reader.close()
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    def _look_up(self, key: str) -> str | None:
        row = self._row(_GET, bytes.fromhex(key))
        return None if row is None else str(row[0])

    def _row(self, sql: str, *values: bytes) -> Any:
        self._opened()
        if self._reader is None:
            self._reader = reader(self.path)
        try:
            return self._reader.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise disk_error(self.path, error) from error

    def _opened(self) -> Writer:
        if self._writer is None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DiskError(f"{self.path.parent} cannot be made ({error.strerror})") from error
            self._writer = Writer(self.path, _SCHEMA)
        return self._writer

    def _unask(self, key: str) -> None:
        self._note(_UNASKED, key)

    def _note(self, sql: str, key: str) -> None:
        """Write without waiting: a note that is lost costs a count, never a reply."""
        self._opened().submit(Statement(sql, (bytes.fromhex(key),)))


def _facts(body: str) -> tuple[Any, Any, Any]:
    """Return model, prompt tokens and completion tokens as a completion reports them."""
    try:
        completion = json.loads(body)
        usage = completion.get("usage") or {}
        return (
            completion.get("model"),
            usage.get("prompt_tokens"),
            usage.get("completion_tokens"),
        )
    except (ValueError, AttributeError, RecursionError):
        return None, None, None
