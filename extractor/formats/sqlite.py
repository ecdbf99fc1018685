"""A SQLite database with full-text search, as Datasette serves it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from errno import EIO
from pathlib import Path
from typing import Any

from extractor.data import Claim, Extraction, Quote
from extractor.drafts import replacing
from extractor.formats.table import COLUMNS, rows

_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER", dt.date: "TEXT"}
_CLAIMS = ", ".join(
    f'"{name}" {_TYPES[column.type]}'
    + (" REFERENCES documents(document_id)" if name == "document_id" else "")
    for name, column in COLUMNS.items()
)
_SCHEMA = f"""
CREATE TABLE documents (document_id TEXT PRIMARY KEY, text TEXT, sha256 TEXT, title TEXT, date TEXT,
  source TEXT, url TEXT, outcome TEXT, error TEXT, reason TEXT, requests INTEGER, usd REAL);
CREATE TABLE claims (id INTEGER PRIMARY KEY, {_CLAIMS});
CREATE TABLE sources (claim INTEGER REFERENCES claims(id), place INTEGER, name TEXT, kind TEXT,
  anonymity TEXT, on_behalf_of TEXT, mention TEXT, start INTEGER, "end" INTEGER);
CREATE TABLE stances (claim INTEGER REFERENCES claims(id), place INTEGER, target TEXT,
  target_kind TEXT, polarity TEXT);
CREATE TABLE quotes (claim INTEGER REFERENCES claims(id), role TEXT, place INTEGER, text TEXT,
  start INTEGER, "end" INTEGER, grounding TEXT, negation_cut INTEGER);
CREATE TABLE rejected (document_id TEXT REFERENCES documents(document_id), field TEXT, reason TEXT,
  words TEXT, statement TEXT, act TEXT, source TEXT);
CREATE INDEX claims_source ON claims(source);
CREATE INDEX claims_target ON claims(target);
CREATE INDEX claims_document ON claims(document_id);
CREATE VIRTUAL TABLE claims_fts USING fts5(statement, evidence, source, target, content="claims",
  content_rowid="id");
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content="documents");
"""
_FINISH = """
INSERT INTO claims_fts(claims_fts) VALUES ('rebuild');
INSERT INTO documents_fts(documents_fts) VALUES ('rebuild');
"""


def write_sqlite(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write tables of documents, claims, sources, stances, quotes and rejected parts.

    Offsets are code points, which is also what SQLite's ``substr`` counts (from 1).

    Raises:
        DiskError: If the file cannot be written.

    """
    with replacing(path) as (draft,):
        try:
            with closing(sqlite3.connect(draft)) as database:
                _fill(database, extractions)
        except sqlite3.OperationalError as error:
            raise OSError(EIO, str(error)) from error
    return []


def _fill(database: sqlite3.Connection, extractions: Iterable[Extraction]) -> None:
    database.executescript(_SCHEMA)
    number = 0
    for extraction in extractions:
        _insert(database, "documents", [_document(extraction)])
        _insert(database, "rejected", list(_rejected(extraction)))
        for row, claim in zip(rows(extraction), extraction.claims, strict=True):
            number += 1
            _insert(database, "claims", [(number, *map(_plain, row.values()))])
            _insert(database, "sources", list(_sources(number, claim)))
            _insert(database, "stances", list(_stances(number, claim)))
            _insert(database, "quotes", list(_quotes(number, claim)))
    database.executescript(_FINISH)
    database.commit()


def _insert(database: sqlite3.Connection, table: str, values: list[tuple[Any, ...]]) -> None:
    if values:
        marks = ", ".join("?" * len(values[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608  # our own table names


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _document(extraction: Extraction) -> tuple[Any, ...]:
    document, outcome, usage = extraction.document, extraction.outcome, extraction.usage
    return (
        document.id,
        document.text,
        document.sha256,
        document.title,
        _plain(document.date),
        document.source,
        document.url,
        outcome.kind.value,
        outcome.error,
        outcome.reason,
        usage.requests,
        usage.usd,
    )


def _rejected(extraction: Extraction) -> Iterator[tuple[Any, ...]]:
    for rejected in extraction.rejected:
        candidate = rejected.candidate
        yield (
            extraction.document.id,
            rejected.field,
            rejected.reason.value,
            rejected.citation.text,
            candidate.statement,
            candidate.act.value,
            candidate.sources[-1].name,
        )


def _sources(number: int, claim: Claim) -> Iterator[tuple[Any, ...]]:
    for place, source in enumerate(claim.sources):
        mention = source.mention
        where = (mention.text, mention.start, mention.end) if mention else (None, None, None)
        labels = (source.kind.value, source.anonymity.value, source.on_behalf_of)
        yield (number, place, source.name, *labels, *where)


def _stances(number: int, claim: Claim) -> Iterator[tuple[Any, ...]]:
    for place, stance in enumerate(claim.stance):
        yield (number, place, stance.target, stance.target_kind.value, stance.polarity.value)


def _quotes(number: int, claim: Claim) -> Iterator[tuple[Any, ...]]:
    parts: list[tuple[str, int, Quote | None]] = [
        ("evidence", place, quote) for place, quote in enumerate(claim.evidence)
    ]
    parts.append(("cue", 0, claim.cue))
    parts += [("source", place, source.mention) for place, source in enumerate(claim.sources)]
    if claim.condition:
        parts.append(("antecedent", 0, claim.condition.antecedent))
        parts.append(("consequent", 0, claim.condition.consequent))
    for role, place, quote in parts:
        if quote:
            found = (quote.grounding.value, int(quote.negation_cut))
            yield (number, role, place, quote.text, quote.start, quote.end, *found)
