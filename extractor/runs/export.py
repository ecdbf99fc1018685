"""The files a run is read by: the same documents give the same bytes.

What a document cost depends on what the store already held, and so does not belong into them; it
is in the run's table `document` and its summary.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from extractor.drafts import replacing, writing
from extractor.formats.table import plain_rows
from extractor.formats.tabular import CSVTable, ParquetTable
from extractor.runs.rows import Row

NAMES = ("documents.jsonl", "claims.jsonl", "rejected.jsonl", "claims.csv")
PARQUET = "claims.parquet"
"""Only on request, since it needs ``[parquet]``; its columns are those of ``claims.csv``."""
_DECODER = json.JSONDecoder()
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def export(rows: Iterable[Row], folder: Path, *, parquet: bool = False) -> None:
    """Write *rows*, which come in document order, to the files in *folder*.

    Raises:
        DiskError: If they cannot be written; the files that were there stay.
        ConfigError: If *parquet* is asked for and pyarrow is not installed.

    """
    with ExitStack() as opened:
        paths = [folder / name for name in NAMES]
        documents, claims, rejected, table = opened.enter_context(writing(*paths, lasting=True))
        tables: list[CSVTable | ParquetTable] = [CSVTable(table)]
        if parquet:
            (draft,) = opened.enter_context(replacing(folder / PARQUET, lasting=True))
            tables.append(opened.enter_context(ParquetTable(draft)))
        for row in rows:
            documents.write(_line(_document(row)))
            written, read = _claims(row)
            claims.writelines(written)
            rejected.writelines(
                _line({"document_id": row.id, **citation}) for citation in json.loads(row.rejected)
            )
            if not read:
                continue  # only claims have rows
            document = json.loads(row.document)
            flat = list(plain_rows(document, sha256=row.sha256, outcome=row.outcome, claims=read))
            for each in tables:
                each.add(flat)


def _claims(row: Row) -> tuple[list[str], list[dict[str, Any]]]:
    """Return each claim of *row* as a line and as its fields.

    A line is the stored JSON as it stands: written out again it could differ, as in 1e-9.
    """
    lines: list[str] = []
    read: list[dict[str, Any]] = []
    at = len("[")
    while at < len(row.claims) - len("]"):
        claim, end = _DECODER.raw_decode(row.claims, at)
        lines.append(row.claims[at:end] + "\n")
        read.append(claim)
        at = end + len(",")
    return lines, read


def _document(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "sha256": row.sha256,
        "outcome": row.outcome,
        "error": row.error,
        "reason": row.reason,
        "claims": row.claim_count,
        "rejected": row.rejected_count,
    }


def _line(value: dict[str, Any]) -> str:
    return _ENCODER.encode(value) + "\n"
