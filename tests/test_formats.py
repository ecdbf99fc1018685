"""What holds for every format, and the tables."""

import csv
import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Document, Extractor
from extractor.data import Extraction
from extractor.errors import ConfigError, DiskError
from extractor.formats import FORMATS, frames
from extractor.formats.files import file_name
from extractor.formats.offsets import unix_lines, utf16, xml_legal
from extractor.formats.table import COLUMNS, rows
from tests.browser.corpus import corpus


def table() -> list[dict[str, Any]]:
    """Return every row of the hand-made run."""
    return [row for extraction in corpus() for row in rows(extraction)]


def files(path: Path) -> dict[str, bytes]:
    """Return what a format wrote, by name."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {file.name: file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write a format of the hand-made run, or of another."""

    def write(name: str, extractions: list[Extraction] | None = None) -> Path:
        path = tmp_path / f"out{FORMATS[name].suffix}"
        if name == "parquet":
            pytest.importorskip("pyarrow")
        FORMATS[name](iter(corpus() if extractions is None else extractions), path)
        return path

    return write


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_run_gives_the_same_bytes(
    export: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    """No format writes the hour, the machine or an order of chance."""
    first = files(export(name))

    assert first == files(export(name))


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_run_is_a_file_and_no_error(export: Callable[..., Path], name: str) -> None:
    """What opens the format opens it empty, too."""
    assert files(export(name, []))


@pytest.mark.parametrize("name", FORMATS)
def test_no_document_writes_outside_its_folder(
    export: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    """A document called ``../../x`` is a name, not a place; and no draft is left behind."""
    path = export(name)
    beside = {file.name for file in tmp_path.iterdir()}

    assert beside == {path.name}
    assert not any(name.endswith(".part") for name in files(path))


@pytest.mark.parametrize("name", ["a" * 300, "CON", ".", "a/b", "\0", "شاه", "../../x"])
def test_file_names_are_safe_and_tell_documents_apart(name: str) -> None:
    """Ids that differ only in case give names that differ in more."""
    made = file_name(name)

    assert made.isascii()
    assert len(made) < 80
    assert not set(made) & set("/\\.:\0")
    assert file_name(name.swapcase()).casefold() != made.casefold() or name == name.swapcase()


@given(st.text())
def test_offsets_in_utf16_slice_the_same_text(text: str) -> None:
    """Any cut in code points is the same cut in UTF-16 units."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    offset = utf16(text)

    for cut in range(len(text) + 1):
        assert encoded[: 2 * offset(cut)].decode("utf-16-le", "surrogatepass") == text[:cut]


@given(st.text())
def test_text_for_other_tools_keeps_its_length(text: str) -> None:
    """Replacements are one for one, or every offset behind them is off."""
    assert len(xml_legal(text)) == len(unix_lines(text)) == len(text)
    assert "\r" not in unix_lines(text)


def test_jsonl_gives_back_every_extraction(export: Callable[..., Path]) -> None:
    """Lines are split at line feeds only: a document may hold U+2028."""
    lines = export("jsonl").read_text(encoding="utf-8").split("\n")

    assert corpus() == [Extraction.model_validate_json(line) for line in lines if line]


def test_every_column_is_filled_from_the_claim() -> None:
    """Offsets slice the document, and some claim fills every column."""
    texts = {extraction.document.id: extraction.document.text for extraction in corpus()}
    for row in table():
        text = texts[row["document_id"]]
        for part in ("cue", "antecedent", "consequent"):
            if row[part] is not None:
                assert row[part] == text[row[f"{part}_start"] : row[f"{part}_end"]]
        spans = [map(int, span.split("-")) for span in row["evidence_spans"].split()]
        assert row["evidence"] == " … ".join(text[start:end] for start, end in spans)

    filled = {name for row in table() for name, cell in row.items() if cell is not None}
    assert filled == set(COLUMNS)


def typed(cell: str, of_type: type) -> Any:
    """Read a cell of the CSV file as the documentation says it is written."""
    if cell == "":
        return None
    read: dict[type, Callable[[str], Any]] = {
        bool: lambda text: text == "true",
        dt.date: dt.date.fromisoformat,
        str: lambda text: text.removeprefix("'"),
    }
    return read.get(of_type, of_type)(cell)


def test_csv_gives_back_every_cell(export: Callable[..., Path]) -> None:
    """But for null characters, which no CSV reader can be trusted with."""
    with export("csv").open(encoding="utf-8-sig", newline="") as file:
        read = [
            {name: typed(cell, COLUMNS[name].type) for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]
    expected = [
        {
            name: cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell
            for name, cell in row.items()
        }
        for row in table()
    ]

    assert expected == read


def test_csv_quotes_every_line_break(export: Callable[..., Path]) -> None:
    """A lone carriage return, as old files have, ends no row; rows end with a line feed."""
    document = Document(id="d", text="The mayor said the\rroad is closed.", title="One\rtwo")
    written = export("csv", [Extractor().extract(document)]).read_bytes()

    assert b'"One\rtwo"' in written
    assert b"\r\n" not in written
    assert 2 == written.count(b"\n")


def test_csv_cells_are_no_formulas(export: Callable[..., Path]) -> None:
    """Whatever a text begins with, a spreadsheet shows it and computes nothing."""
    with export("csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [
            cell
            for row in csv.reader(file)
            for cell in row
            if cell[:1] in tuple("=+-@\t\r＝＋－＠")
        ]

    assert [cell for cell in cells if cell] == []


@pytest.mark.parametrize("library", ["pandas", "polars", "duckdb"])
def test_csv_is_read_by_data_tools(export: Callable[..., Path], library: str) -> None:
    """The byte order mark, the quoted line breaks and the quotation marks trouble none of them."""
    path = export("csv")
    module = pytest.importorskip(library)
    if library == "duckdb":
        reader = module.connect().execute(
            "SELECT * FROM read_csv(?, all_varchar=true)", [str(path)]
        )
        names = [column[0] for column in reader.description]
        read = [dict(zip(names, values, strict=True)) for values in reader.fetchall()]
    elif library == "polars":
        read = module.read_csv(path, infer_schema=False).to_dicts()
    else:
        frame = module.read_csv(path, dtype=str, keep_default_na=False)
        read = frame.to_dict("records")

    assert list(COLUMNS) == list(read[0])
    assert [row["claim_id"] for row in table()] == [row["claim_id"] for row in read]
    assert [row["evidence"].replace("\0", "\ufffd") for row in table()] == [
        row["evidence"].removeprefix("'") for row in read
    ]


@pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars", "duckdb"])
def test_parquet_is_read_back_equal(export: Callable[..., Path], library: str) -> None:
    """Every cell with its type, in four readers."""
    path = export("parquet")
    module = pytest.importorskip(library)
    if library == "pyarrow":
        from pyarrow import parquet

        held = parquet.read_table(path)
        read = held.to_pylist()
        assert held.schema.metadata[b"offset_unit"] == b"Unicode code points, half-open"
    elif library == "polars":
        read = module.read_parquet(path).to_dicts()
    elif library == "duckdb":
        reader = module.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in reader.description]
        read = [dict(zip(names, values, strict=True)) for values in reader.fetchall()]
    else:
        frame = module.read_parquet(path, dtype_backend="numpy_nullable")
        read = [
            {name: None if module.isna(cell) else cell for name, cell in row.items()}
            for row in frame.to_dict("records")
        ]

    assert table() == read


@pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
@pytest.mark.parametrize("extractions", [corpus(), []])
def test_frames_hold_the_table(library: str, extractions: list[Extraction]) -> None:
    """In every library, an empty run too; a missing number is missing, not nought."""
    module = pytest.importorskip(library)
    expected = [row for extraction in extractions for row in rows(extraction)]
    match library:
        case "pyarrow":
            frame = frames.to_arrow(extractions)
            read = frame.to_pylist()
            names = frame.column_names
        case "polars":
            frame = frames.to_polars(extractions)
            read = frame.to_dicts()
            names = frame.columns
        case _:
            frame = frames.to_pandas(extractions)
            names = list(frame.columns)
            read = [
                {name: None if module.isna(cell) else cell for name, cell in row.items()}
                for row in frame.to_dict("records")
            ]

    assert expected == read
    assert list(COLUMNS) == names


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it."""
    monkeypatch.setitem(__import__("sys").modules, "polars", None)

    with pytest.raises(ConfigError, match=r"claim-extractor\[frames\]"):
        frames.to_polars([])


def test_sqlite_holds_every_quote_at_its_place(export: Callable[..., Path]) -> None:
    """SQLite's own substr agrees with our offsets, beyond the basic plane too."""
    with closing(sqlite3.connect(export("sqlite"))) as database:
        wrong = database.execute(
            """SELECT count(*) FROM quotes JOIN claims ON claims.id = quotes.claim
            JOIN documents USING (document_id)
            WHERE substr(documents.text, start + 1, "end" - start) <> quotes.text
            AND instr(documents.text, char(0)) = 0"""
        ).fetchone()
        quotes, stances, kinds = database.execute(
            """SELECT (SELECT count(*) FROM quotes), (SELECT count(*) FROM stances),
            (SELECT count(DISTINCT outcome) FROM documents)"""
        ).fetchone()
        sound = database.execute("PRAGMA integrity_check").fetchone()
        foreign = database.execute("PRAGMA foreign_key_check").fetchall()

    claims = [claim for extraction in corpus() for claim in extraction.claims]
    assert wrong == (0,)
    assert quotes > len(claims)
    assert stances == sum(len(claim.stance) for claim in claims)
    assert (kinds, sound, foreign) == (6, ("ok",), [])


@pytest.mark.parametrize("name", FORMATS)
def test_what_cannot_be_written_is_a_disk_error(tmp_path: Path, name: str) -> None:
    """The same of every format, whether the folder or the file is in the way."""
    (tmp_path / "taken").write_text("x")

    with pytest.raises(DiskError, match=r"cannot write .*taken"):
        FORMATS[name](corpus(), tmp_path / "taken" / "out")


def test_a_database_that_fills_the_disk_is_a_disk_error(tmp_path: Path) -> None:
    """No half of it stays."""

    def fail() -> Iterator[Extraction]:
        yield corpus()[0]
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(DiskError, match="database or disk is full"):
        FORMATS["sqlite"](fail(), tmp_path / "out.db")
    assert [] == list(tmp_path.iterdir())


def test_sqlite_searches_claims_and_texts(export: Callable[..., Path]) -> None:
    """The full-text tables are declared as Datasette finds them."""
    with closing(sqlite3.connect(export("sqlite"))) as database:
        claims = database.execute(
            "SELECT act FROM claims WHERE id IN "
            "(SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'intelligence game')"
        ).fetchall()
        texts = database.execute(
            "SELECT count(*) FROM documents_fts WHERE documents_fts MATCH 'Qureshi'"
        ).fetchone()

    assert claims == [("accusation",)]
    assert texts == (1,)


def test_writers_say_what_they_leave_out(tmp_path: Path) -> None:
    """In whole sentences, about this run."""
    said = FORMATS["csv"](corpus(), tmp_path / "claims.csv")

    assert "4 documents without claims: only claims have rows." in said
    assert "1 part that could not be verified: not in the table." in said
    assert FORMATS["jsonl"](corpus(), tmp_path / "claims.jsonl") == []
    assert all(
        sentence.endswith(".")
        for name, form in FORMATS.items()
        if name != "parquet"
        for sentence in form(corpus(), tmp_path / name)
    )


def test_stances_are_json_in_a_cell() -> None:
    """A claim may have several; the first has columns of its own."""
    (row,) = [row for row in table() if row["also"] == "demand"]

    assert [stance["polarity"] for stance in json.loads(row["stances"])] == ["support", "oppose"]
    assert (row["stance"], row["target"]) == ("support", "the withdrawal of foreign troops")
