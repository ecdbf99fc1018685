"""A run's documents in a SQLite file, each row durable before it counts."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.data import OutcomeKind, Usage
from extractor.runs.progress import Found, Progress, Status, Summary
from extractor.runs.rows import Row
from extractor.store.commits import Statement
from extractor.store.disk import disk_error
from extractor.store.writer import Writer, reader

NAME = "run.sqlite"

# `seq` is the position among the inputs as last listed, null for a document no longer among them.
# Claims and rejected citations are kept as JSON and shown as views, so there is one copy of each.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
  id TEXT PRIMARY KEY,
  seq INTEGER UNIQUE,
  digest TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  document TEXT NOT NULL,
  outcome TEXT NOT NULL,
  error TEXT,
  reason TEXT,
  claim_count INTEGER NOT NULL,
  rejected_count INTEGER NOT NULL,
  claims TEXT NOT NULL,
  rejected TEXT NOT NULL,
  requests INTEGER NOT NULL,
  reused INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  usd REAL
);
CREATE TABLE IF NOT EXISTS start (
  number INTEGER PRIMARY KEY,
  began REAL NOT NULL,
  updated REAL NOT NULL,
  progress TEXT NOT NULL
);
CREATE VIEW IF NOT EXISTS claim AS
SELECT
  d.seq AS seq,
  c.key AS number,
  c.value ->> '$.id' AS id,
  d.id AS document_id,
  c.value ->> '$.act' AS act,
  c.value ->> '$.polarity' AS polarity,
  c.value ->> '$.certainty' AS certainty,
  c.value ->> '$.quotation' AS quotation,
  c.value ->> '$.sources[#-1].name' AS source,
  c.value ->> '$.sources[#-1].kind' AS source_kind,
  c.value ->> '$.statement' AS statement,
  c.value ->> '$.evidence[0].text' AS evidence,
  c.value ->> '$.evidence[0].start' AS "start",
  c.value ->> '$.evidence[0].end' AS "end",
  c.value AS json
FROM document AS d, json_each(d.claims) AS c
WHERE d.seq IS NOT NULL;
CREATE VIEW IF NOT EXISTS rejected AS
SELECT
  d.seq AS seq,
  r.key AS number,
  d.id AS document_id,
  r.value ->> '$.reason' AS reason,
  r.value ->> '$.field' AS field,
  r.value ->> '$.citation.text' AS citation,
  r.value AS json
FROM document AS d, json_each(d.rejected) AS r
WHERE d.seq IS NOT NULL;
"""
_COLUMNS = ", ".join(Row._fields)
_PUT = (
    f"INSERT OR REPLACE INTO document (seq, {_COLUMNS}) "  # noqa: S608 - our own names
    f"VALUES ({', '.join('?' * (1 + len(Row._fields)))})"
)
_VACATE = "UPDATE document SET seq = NULL WHERE seq = ? AND id <> ?"
_MOVE = "UPDATE document SET seq = ? WHERE id = ?"
_CUT = "UPDATE document SET seq = NULL WHERE seq >= ?"
_FIND = "SELECT seq, digest, outcome, error FROM document WHERE id = ?"
_ALL = f"SELECT {_COLUMNS} FROM document WHERE seq IS NOT NULL ORDER BY seq"  # noqa: S608 - ours
_ONE = f"SELECT {_COLUMNS} FROM document WHERE id = ?"  # noqa: S608 - our own names
_BEGIN = "INSERT INTO start VALUES ((SELECT count(*) + 1 FROM start), ?1, ?1, ?2)"
_REPORT = """
UPDATE start SET updated = ?, progress = ? WHERE number = (SELECT max(number) FROM start)
"""
_STARTS = """
SELECT count(*), ifnull(sum(progress ->> '$.documents'), 0), max(updated),
  (SELECT progress FROM start ORDER BY number DESC LIMIT 1)
FROM start
"""
_SUMS = "ifnull(sum(claim_count), 0), ifnull(sum(rejected_count), 0), " + ", ".join(
    "CASE WHEN count(*) = count(usd) THEN total(usd) END" if n == "usd" else f"ifnull(sum({n}), 0)"
    for n in Usage.model_fields
)
_SUMMARY = f"SELECT {_SUMS} FROM document WHERE seq IS NOT NULL"  # noqa: S608 - our own names
_OUTCOMES = """
SELECT outcome, error, count(*) FROM document WHERE seq IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
_CLAIMED = "SELECT act, source, count(*) FROM claim GROUP BY 1, 2"
_REJECTED = "SELECT reason, count(*) FROM rejected GROUP BY 1"


class Finished(NamedTuple):
    """What is known of a document that was read before."""

    seq: int | None
    digest: str
    outcome: str
    error: str | None

    def is_final(self, digest: str, retry: Collection[str]) -> bool:
        """Tell whether a document with that *digest* need not be read again."""
        return self.digest == digest and not {self.outcome, self.error} & set(retry)


class Table:
    """The documents of the run in *folder*.

    Args:
        folder: The run's folder, which exists.
        writable: Whether to make the file if need be, and to write to it.

    Raises:
        DiskError: If the file cannot be used.
        ConfigError: If it lies on a network file system.

    """

    def __init__(self, folder: Path, *, writable: bool) -> None:
        self.path = folder / NAME
        self._writer = Writer(self.path, _SCHEMA) if writable else None
        self._reader = reader(self.path)

    def close(self) -> None:
        """Write what still waits and close the file."""
        self._reader.close()
        if self._writer is not None:
            self._writer.close()

    async def begin(self, progress: Progress) -> None:
        """Note a start of the run.

        Raises:
            DiskError: If that cannot be stored.

        """
        await self._write([Statement(_BEGIN, (time.time(), _json(progress)))])

    async def put(
        self,
        rows: Sequence[tuple[int, Row]],
        places: Sequence[tuple[int, str]],
        progress: Progress,
    ) -> None:
        """Store *rows* at their positions; give documents in *places*, by id, new ones.

        With them, other processes and later starts know of the *progress*.

        Raises:
            DiskError: If they cannot be stored; none of them was.

        """
        writes = [
            (Statement(_VACATE, (seq, row.id)), Statement(_PUT, (seq, *row))) for seq, row in rows
        ]
        writes += [(Statement(_VACATE, place), Statement(_MOVE, place)) for place in places]
        statements = [statement for both in writes for statement in both]
        await self._write([*statements, _report(progress)])

    def report(self, progress: Progress) -> None:
        """Let other processes know where the last start stands, soon."""
        if self._writer is not None:
            self._writer.submit(_report(progress))

    async def conclude(self, progress: Progress) -> None:
        """Note where the last start ended; it is there when this returns.

        Raises:
            DiskError: If that cannot be stored.

        """
        await self._write([_report(progress)])

    async def cut(self, count: int) -> None:
        """Leave out, but keep, whatever stands at position *count* or behind it.

        Raises:
            DiskError: If that cannot be stored.

        """
        await self._write([Statement(_CUT, (count,))])

    def find(self, document_id: str) -> Finished | None:
        """Return what is known of a document, unless it was never read."""
        row = self._query(_FIND, document_id).fetchone()
        return None if row is None else Finished(*row)

    def rows(self) -> Iterator[Row]:
        """Iterate over the documents in their order; may be used from any thread."""
        connection = reader(self.path)
        try:
            for values in connection.execute(_ALL):
                yield Row._make(values)
        except sqlite3.Error as error:
            raise disk_error(self.path, error) from error
        finally:
            connection.close()

    def row(self, document_id: str) -> Row | None:
        """Return the document of that id, unless it was never read."""
        values = self._query(_ONE, document_id).fetchone()
        return None if values is None else Row._make(values)

    def summary(self) -> Summary:
        """Add up all documents."""
        claims, rejected, *usage = self._query(_SUMMARY).fetchone()
        outcomes: dict[OutcomeKind, int] = {}
        errors: dict[str, int] = {}
        for outcome, error, count in self._query(_OUTCOMES):
            kind = OutcomeKind(outcome)
            outcomes[kind] = outcomes.get(kind, 0) + count
            if error is not None:
                errors[error] = errors.get(error, 0) + count
        return Summary(
            documents=sum(outcomes.values()),
            claims=claims,
            rejected=rejected,
            outcomes=outcomes,
            errors=errors,
            usage=Usage(**dict(zip(Usage.model_fields, usage, strict=True))),
            spending=self.status(is_running=False).progress.spending,
        )

    def found(self) -> Found:
        """Count the claims by act and source, and what was rejected by reason."""
        acts: Counter[str] = Counter()
        sources: Counter[str] = Counter()
        for act, source, count in self._query(_CLAIMED):
            acts[act] += count
            sources[source] += count
        return Found(acts=acts, sources=sources, rejected=dict(self._query(_REJECTED).fetchall()))

    def status(self, *, is_running: bool) -> Status:
        """Tell where the last start stands."""
        starts, read, updated, progress = self._query(_STARTS).fetchone()
        return Status(
            is_running=is_running,
            starts=starts,
            read=read,
            progress=Progress.model_validate_json(progress) if progress else Progress(),
            updated=dt.datetime.fromtimestamp(updated, dt.UTC) if updated else None,
        )

    def _query(self, sql: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._reader.execute(sql, values)
        except sqlite3.Error as error:
            raise disk_error(self.path, error) from error

    async def _write(self, statements: Sequence[Statement]) -> None:
        if self._writer is None:
            raise ValueError("a run that was loaded cannot be changed; open it instead")
        await self._writer.write(*statements)


def _json(progress: Progress) -> str:
    return progress.model_dump_json(exclude_computed_fields=True)


def _report(progress: Progress) -> Statement:
    return Statement(_REPORT, (time.time(), _json(progress)))
