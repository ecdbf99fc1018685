"""Writers of JSON lines, CSV and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from extractor.data import Extraction
from extractor.formats.files import complete
from extractor.formats.frames import to_arrow
from extractor.formats.table import COLUMNS, Cell, left_out, rows

_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula (OWASP ASVS 1.2.10)."""


def write_jsonl(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write one extraction a line, whole; this is what `Extraction.model_validate_json` reads.

    Raises:
        OSError: If the file cannot be written.

    """
    with complete(path) as file:
        for extraction in extractions:
            file.write(extraction.model_dump_json() + "\n")
    return []


def write_csv(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write one row a claim, safe to open in a spreadsheet.

    UTF-8 with a byte order mark, which Excel needs and other readers skip. A text that a
    spreadsheet could take for a formula begins with an apostrophe.

    Raises:
        OSError: If the file cannot be written.

    """
    kept = list(extractions)
    guarded = 0
    with complete(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for extraction in kept:
            for row in rows(extraction):
                guarded += sum(_is_formula(cell) for cell in row.values())
                writer.writerow(_cell(cell) for cell in row.values())
    said = left_out(kept)
    if guarded:
        said.append(f"{guarded} cells could be taken for formulas: they begin with an apostrophe.")
    return said


def write_parquet(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write one row a claim, typed.

    Raises:
        ConfigError: If pyarrow is not installed.
        OSError: If the file cannot be written.

    """
    kept = list(extractions)
    table = to_arrow(kept)
    from pyarrow import parquet  # noqa: PLC0415  # an extra; to_arrow says so when it is missing

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    parquet.write_table(table, draft)
    draft.replace(path)
    return left_out(kept)


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith(_FORMULA)


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case dt.date():
            return cell.isoformat()
        case str():
            return ("'" if _is_formula(cell) else "") + cell.replace("\0", "\ufffd")
        case _:
            return repr(cell)
