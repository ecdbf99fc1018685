"""Claims as data frames: one row a claim, the columns of `extractor.formats.table.COLUMNS`.

Each library is an extra and is imported when it is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from extractor.data import Extraction
from extractor.errors import ConfigError
from extractor.formats.table import COLUMNS, Cell, rows


def arrow_schema() -> Any:
    """Return the columns as a `pyarrow.Schema`; its metadata say what offsets count.

    Raises:
        ConfigError: If pyarrow is not installed.

    """
    pa = _library("pyarrow", "parquet")
    types = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        dt.date: pa.date32(),
    }
    fields = [
        pa.field(name, types[column.type], metadata={"description": column.description})
        for name, column in COLUMNS.items()
    ]
    return pa.schema(fields, metadata={"offset_unit": "Unicode code points, half-open"})


def to_arrow(extractions: Iterable[Extraction]) -> Any:
    """Return a `pyarrow.Table`.

    Raises:
        ConfigError: If pyarrow is not installed.

    """
    schema = arrow_schema()
    return _library("pyarrow", "parquet").table(_columns(extractions), schema=schema)


def to_polars(extractions: Iterable[Extraction]) -> Any:
    """Return a `polars.DataFrame`.

    Raises:
        ConfigError: If polars is not installed.

    """
    pl = _library("polars", "frames")
    types = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean, dt.date: pl.Date}
    schema = {name: types[column.type] for name, column in COLUMNS.items()}
    return pl.DataFrame(_columns(extractions), schema=schema)


def to_pandas(extractions: Iterable[Extraction]) -> Any:
    """Return a `pandas.DataFrame`; numbers that may be missing have nullable types.

    Raises:
        ConfigError: If pandas is not installed.

    """
    pd = _library("pandas", "frames")
    types = {str: "string", int: "Int64", float: "Float64", bool: "boolean", dt.date: "object"}
    columns = {
        name: pd.Series(cells, dtype=types[COLUMNS[name].type])
        for name, cells in _columns(extractions).items()
    }
    return pd.DataFrame(columns)


def _columns(extractions: Iterable[Extraction]) -> dict[str, list[Cell]]:
    columns: dict[str, list[Cell]] = {name: [] for name in COLUMNS}
    for extraction in extractions:
        for row in rows(extraction):
            for name, cell in row.items():
                columns[name].append(cell)
    return columns


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ConfigError(
            f"this needs {name}: install it with `pip install 'claim-extractor[{extra}]'`"
        ) from None
