"""Files that hold many documents: JSON Lines and CSV. A bad row costs itself alone."""

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NoReturn

from extractor.intake.dates import day
from extractor.intake.draft import Draft, Unfit
from extractor.intake.options import IntakeOptions
from extractor.intake.pages import content
from extractor.intake.places import shown
from extractor.intake.streams import Lines

_NAMES_SHOWN = 200


def objects(lines: Lines, options: IntakeOptions) -> Iterator[Draft]:
    """Yield a draft for each JSON object of *lines*; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        problem = lines.take_problem()
        if problem is not None:
            yield Draft(number, problem=problem)
        elif line.strip():
            try:
                row = _parsed(line)
            except Unfit as unfit:
                yield Draft(number, problem=str(unfit))
            else:
                yield _draft(row, number, options)


def table(lines: Lines, options: IntakeOptions) -> Iterator[Draft]:
    """Yield a draft for each row of CSV below its header, as RFC 4180 has it; blank rows pass.

    Raises:
        Unfit: If the header is not one, or a line is too long to find the next row after it.

    """
    first = next(lines, "")
    delimiter = options.delimiter or _delimiter(first, options.text_column)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    header: list[str] = []
    while True:
        number = reader.line_num + 1
        cells, problem = _cells(reader, options.max_bytes)
        if cells is None and problem is None:
            return
        problem = lines.take_problem() or problem
        if problem is not None and (lines.overlong or not header):
            raise Unfit(f"cannot be read from line {number} on, which {problem}")
        if problem is not None:
            yield Draft(number, problem=problem)
        elif cells and not header:
            header = _checked(cells, options)
        elif cells and len(cells) != len(header):
            wrong = f"has {len(cells)} cells where the header has {len(header)}"
            yield Draft(number, problem=f"{wrong}; complete it, or quote its cells")
        elif cells:
            yield _draft(dict(zip(header, cells, strict=True)), number, options)


def _cells(reader: Iterator[list[str]], limit: int) -> tuple[list[str] | None, str | None]:
    """Return the next row, or what is wrong with it; neither at the end.

    The limit on cells is one for the process, so it is put back.
    """
    before = csv.field_size_limit(limit)
    try:
        return next(reader, None), None
    except csv.Error as error:
        return None, f"is not valid CSV: {error}"
    finally:
        csv.field_size_limit(before)


def _delimiter(header: str, text_column: str) -> str:
    """Return the delimiter with which a header names the text column; a comma if none does."""
    for delimiter in ",;\t":
        try:
            cells = next(csv.reader([header], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if text_column in cells:
            return delimiter
    return ","


def _checked(header: list[str], options: IntakeOptions) -> list[str]:
    """Return a header that names the text column, and no column we read twice."""
    if options.text_column not in header:
        names = shown(", ".join(header)[:_NAMES_SHOWN])
        raise Unfit(
            f'has no column "{options.text_column}" (its header is {names}); '
            "name the right one with --text-column, or what stands between cells with --delimiter"
        )
    for column in _columns(options).values():
        if header.count(column) > 1:
            raise Unfit(f'has more than one column "{column}"; rename all but one')
    return header


def _columns(options: IntakeOptions) -> dict[str, str]:
    """Return the column of each field of a document."""
    fields = ("id", "text", "title", "date", "source", "url")
    return {field: getattr(options, f"{field}_column") for field in fields}


def _draft(row: Mapping[str, Any], number: int, options: IntakeOptions) -> Draft:
    """Return the draft of a row; what is no text, number or date where one is optional is none."""
    cells = {field: row.get(column) for field, column in _columns(options).items()}
    fields: dict[str, Any] = {}
    try:
        if (given := _id(cells["id"])) is not None:
            fields["id"] = given
        if options.text_column not in row:
            raise Unfit(
                f'has no field "{options.text_column}"; name the right one with --text-column'
            )
        if not isinstance(cells["text"], str):
            raise Unfit(f'has no text in "{options.text_column}", but {_kind(cells["text"])}')
        fields |= content(cells["text"], html=options.html)
    except Unfit as unfit:
        return Draft(number, fields, str(unfit))
    named = {field: _words(cells[field]) for field in ("title", "source", "url")}
    given_day = {"date": day(cells["date"])}
    fields |= {field: value for field, value in (named | given_day).items() if value is not None}
    return Draft(number, fields)


def _id(value: Any) -> str | None:
    """Return an id as text, as it is written; None if the row has none."""
    if value is None or isinstance(value, str):
        return value if value and value.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unfit(f"has an id that is neither text nor a number, but {_kind(value)}")


def _words(value: Any) -> str | None:
    """Return a title, source or address as text, if it is one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _kind(value: Any) -> str:
    """Return what JSON calls a value that is no text."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return "a number"


def _parsed(line: str) -> dict[str, Any]:
    """Return the object of a line, read strictly."""
    try:
        row = json.loads(
            line.rstrip("\r\n"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise Unfit(f"is not valid JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise Unfit("is nested too deeply to be read") from None
    except ValueError:  # what remains is Python's own limit
        raise Unfit("holds a number of more digits than can be read") from None
    if not isinstance(row, dict):
        raise Unfit(f"is no JSON object, but {'text' if isinstance(row, str) else _kind(row)}")
    return row


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise Unfit("has one key twice in one object; which of the two counts is anybody's guess")
    return row


def _refuse_constant(name: str) -> NoReturn:
    raise Unfit(f"holds {name}, which is not JSON")
