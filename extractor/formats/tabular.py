"""Writers of JSON lines, CSV and Parquet; none holds more than a few thousand rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from extractor.data import Extraction
from extractor.drafts import replacing, writing
from extractor.formats.frames import arrow_schema
from extractor.formats.table import COLUMNS, Cell, Passing, rows

_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula (OWASP ASVS 1.2.10)."""
_BOOLEANS = {True: "true", False: "false"}
_GROUP = 10_000
"""Rows of a Parquet file that are written at once."""


class CSVTable:
    """Claims as CSV, one row each, safe to open in a spreadsheet.

    UTF-8 with a byte order mark, which Excel needs and other readers skip. A text that a
    spreadsheet could take for a formula begins with an apostrophe.

    Args:
        file: Where it is written, from its beginning and in UTF-8.

    Attributes:
        guarded: Cells that were given an apostrophe.

    """

    def __init__(self, file: TextIO) -> None:
        file.write("\ufeff")
        self._lines = csv.writer(_Lines(file), lineterminator="\r\n")
        self._lines.writerow(COLUMNS)
        self.guarded = 0

    def add(self, claims: Iterable[dict[str, Cell]]) -> None:
        """Write *claims*, given as `extractor.formats.table.rows` does."""
        for row in claims:
            # csv writes null, numbers and dates as they should stand.
            self._lines.writerow(
                [
                    self._text(cell)
                    if isinstance(cell, str)
                    else (_BOOLEANS[cell] if isinstance(cell, bool) else cell)
                    for cell in row.values()
                ]
            )

    def _text(self, cell: str) -> str:
        if cell[:1] in _FORMULA:
            self.guarded += 1
            cell = "'" + cell
        return cell.replace("\0", "\ufffd")


class _Lines:
    """Ends lines with a line feed alone.

    Told to do so, csv would not quote a lone carriage return, which most readers take for the end
    of a line (until Python 3.13).
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> None:
        self._file.write(line.removesuffix("\r\n") + "\n")


class ParquetTable:
    """Claims as Parquet, one row each, typed; used in a ``with`` block.

    Args:
        path: The file to write.

    Raises:
        ConfigError: If pyarrow is not installed.

    """

    def __init__(self, path: Path) -> None:
        self._schema = arrow_schema()
        from pyarrow import RecordBatch, parquet  # noqa: PLC0415  # arrow_schema says it is missing

        self._batch: Any = RecordBatch
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Cell]] = []

    def add(self, claims: Iterable[dict[str, Cell]]) -> None:
        """Write *claims*, given as `extractor.formats.table.rows` does."""
        self._rows += claims
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_batch(self._batch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._rows and kind is None:
            self._flush()
        self._writer.close()


def write_jsonl(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write one extraction a line, whole; this is what `Extraction.model_validate_json` reads.

    Raises:
        DiskError: If the file cannot be written.

    """
    with writing(path) as (file,):
        for extraction in extractions:
            file.write(extraction.model_dump_json() + "\n")
    return []


def write_csv(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write one row a claim, safe to open in a spreadsheet.

    Raises:
        DiskError: If the file cannot be written.

    """
    passing = Passing(extractions)
    with writing(path) as (file,):
        table = CSVTable(file)
        for extraction in passing:
            table.add(rows(extraction))
    said = passing.left_out()
    if table.guarded:
        said.append(
            f"{table.guarded} cells could be taken for formulas: they begin with an apostrophe."
        )
    return said


def write_parquet(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write one row a claim, typed.

    Raises:
        ConfigError: If pyarrow is not installed.
        DiskError: If the file cannot be written.

    """
    passing = Passing(extractions)
    with replacing(path) as (draft,), ParquetTable(draft) as table:
        for extraction in passing:
            table.add(rows(extraction))
    return passing.left_out()
