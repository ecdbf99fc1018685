"""Files that hold many documents cost one document for one bad row."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.data import Document
from extractor.intake import IntakeOptions, Unreadable, read

PLAIN = IntakeOptions()


def rows(
    folder: Path, data: bytes | str, name: str = "r.jsonl", options: IntakeOptions = PLAIN
) -> list[tuple[str, str]]:
    """Return id and text, or id and reason behind the origin, of each row of *data*."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [
        (record.id, record.text)
        if isinstance(record, Document)
        else (record.id, record.reason.removeprefix(record.origin + " "))
        for record in read([str(path)], options)
    ]


def test_json_lines(tmp_path: Path) -> None:
    """Each line is a document; blank lines count, but give none."""
    data = '{"id": "a", "text": "x"}\r\n\n  \n{"text": "y"}\n{"id": " ", "text": "z"}'

    assert [("a", "x"), ("r-4", "y"), ("r-5", "z")] == rows(tmp_path, data)


def test_numbers_as_ids(tmp_path: Path) -> None:
    """An id that is a number is kept as it is written, more or less."""
    data = '{"id": 7, "text": "x"}\n{"id": 1.5, "text": "y"}\n{"id": null, "text": "z"}\n'

    assert [("7", "x"), ("1.5", "y"), ("r-3", "z")] == rows(tmp_path, data)


def test_line_separators_are_text(tmp_path: Path) -> None:
    """Only a line feed ends a line; other separators are part of the text."""
    text = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\rh"
    data = json.dumps({"text": text}, ensure_ascii=False).replace("\\r", "\\u000d")

    assert [("r-1", text)] == rows(tmp_path, data)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x",}', "is not valid JSON: Expecting property name"),
        ("{'text': 'x'}", "is not valid JSON: Expecting property name"),
        ('{"text": "x"', "is not valid JSON: Expecting ',' delimiter at column 13"),
        ('{"text": "x"} x', "is not valid JSON: Extra data"),
        ("null", "is no JSON object, but null"),
        ('"x"', "is no JSON object, but text"),
        ("[1]", "is no JSON object, but a list"),
        ("3", "is no JSON object, but a number"),
        ('{"text": null}', 'has no text in "text", but null'),
        ('{"text": 5}', 'has no text in "text", but a number'),
        ('{"text": true}', 'has no text in "text", but true'),
        ('{"text": {"a": 1}}', 'has no text in "text", but an object'),
        ('{"body": "x"}', 'has no field "text"; name the right one with --text-column'),
        ('{"id": true, "text": "x"}', "has an id that is neither text nor a number, but true"),
        ('{"id": [1], "text": "x"}', "has an id that is neither text nor a number, but a list"),
        ('{"text": "x", "text": "y"}', "has one key twice in one object"),
        ('{"text": "x", "meta": {"a": 1, "a": 2}}', "has one key twice in one object"),
        ('{"text": "x", "score": NaN}', "holds NaN, which is not JSON"),
        ('{"text": "x", "score": -Infinity}', "holds -Infinity, which is not JSON"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "holds a number of more digits"),
        ('{"text": "x", "n": ' + "[" * 100_000 + "]" * 100_000 + "}", "is nested too deeply"),
        ('{"text": "a\\ud800b"}', "has half a surrogate pair in its text, at offset 1"),
        ('{"text": "x", "title": "\\udfff"}', "has half a surrogate pair in its title"),
        ('{"text": "<!doctype html><p>x"}', "is HTML, whatever its name says"),
    ],
)
def test_bad_line(tmp_path: Path, line: str, reason: str) -> None:
    """A bad line is reported by its number and never costs the next."""
    [bad, good] = rows(tmp_path, line + '\n{"id": "good", "text": "y"}\n')

    assert bad[0] == "r-1"
    assert bad[1].startswith(reason)
    assert ("good", "y") == good


def test_origin_of_a_line(tmp_path: Path) -> None:
    """The origin names file and line, and so does the sentence."""
    (tmp_path / "r.jsonl").write_text('{"text": "x"}\n{"id": "b"}\n')
    [_, record] = read([str(tmp_path / "r.jsonl")])

    assert isinstance(record, Unreadable)
    assert ("b", f"{tmp_path}/r.jsonl line 2") == (record.id, record.origin)
    assert record.reason.startswith(f"{tmp_path}/r.jsonl line 2 has no field")


def test_bad_bytes_cost_a_line(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 cost one line, and the sentence says where in the file they are."""
    data = b'\xef\xbb\xbf{"text": "x"}\n{"text": "a\xffb"}\n{"text": "z"}\n'

    advice = "convert it, or name its encoding with --encoding"

    assert [
        ("r-1", "x"),
        ("r-2", f"is not utf-8: byte 0xff at offset 28; {advice}"),
        ("r-3", "z"),
    ] == rows(tmp_path, data)
    assert 0xFF == data[28]


def test_long_line(tmp_path: Path) -> None:
    """A line over the limit is passed over without being held; the next is read."""
    long = '{"text": "' + "x" * 200_000 + '"}'
    data = f'{long}\n{{"text": "y"}}\n{long}'

    assert [
        ("r-1", "is longer than 50 bytes; raise --max-bytes or split it"),
        ("r-2", "y"),
        ("r-3", "is longer than 50 bytes; raise --max-bytes or split it"),
    ] == rows(tmp_path, data, options=IntakeOptions(max_bytes=50))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    """Rows are read in any encoding, marked or named, though its line ends look different."""
    data = '{"text": "“Ċਊ”"}\n{"text": "y"}\n' if encoding != "cp1252" else '{"text": "“é”"}\n'
    expected = [("r-1", "“Ċਊ”"), ("r-2", "y")] if encoding != "cp1252" else [("r-1", "“é”")]

    assert expected == rows(
        tmp_path, data.encode(encoding), options=IntakeOptions(encoding=encoding)
    )


def test_half_a_pair_in_utf16(tmp_path: Path) -> None:
    """Half a surrogate pair in UTF-16 costs its line; a file that ends in half a unit, the rest."""
    data = '{"text": "x"}\n{"text": "\ud800"}\n{"text": "z"}\n'.encode("utf-16", "surrogatepass")
    [first, bad, last] = rows(tmp_path, data)

    assert [("r-1", "x"), ("r-3", "z")] == [first, last]
    assert bad[1].startswith("is not utf-8")
    assert ("r", "is not utf-16-le; convert it, or name its encoding with --encoding") == rows(
        tmp_path, data[:-1]
    )[-1]


def test_packed_rows(tmp_path: Path) -> None:
    """Packed JSON Lines are unpacked on the way."""
    packed = gzip.compress(b'{"text": "x"}\n')

    assert [("r-1", "x")] == rows(tmp_path, packed, name="r.jsonl.gz")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda packed: packed[:-12], "cannot be read: "),
        (lambda packed: packed[:20] + b"\xff" * 40 + packed[60:], "cannot be read: "),
        (lambda packed: b"no archive", "cannot be read: Not a gzipped file"),
    ],
)
def test_damaged_archive(tmp_path: Path, damage: object, reason: str) -> None:
    """An archive that is cut off or damaged is reported, and what came before is kept."""
    packed = gzip.compress(b"".join(b'{"text": "%d"}\n' % n for n in range(20_000)))
    assert callable(damage)
    found = rows(tmp_path, damage(packed), name="r.jsonl.gz")

    assert "r" == found[-1][0]
    assert found[-1][1].startswith(reason)


@pytest.mark.parametrize("name", ["r.jsonl", "r.csv"])
def test_binary_file_with_a_row_suffix(tmp_path: Path, name: str) -> None:
    """A binary file that is called a table is named for what it is, once."""
    [(_, archive)] = rows(tmp_path, b"PK\x03\x04\n\n\n", name=name)
    [(_, zeros)] = rows(tmp_path, b"\0\0\0\n\0\n", name=name)

    assert archive.startswith("is a ZIP archive")
    assert zeros.startswith("is binary: byte 0 is NUL")


@pytest.mark.parametrize("name", ["r.jsonl", "r.csv"])
def test_no_rows(tmp_path: Path, name: str) -> None:
    """An empty file of rows holds no documents."""
    assert [] == rows(tmp_path, b"", name=name)


def test_csv(tmp_path: Path) -> None:
    """Cells may hold quotation marks, delimiters and line ends; blank rows pass."""
    data = '\ufeffid,text,title\r\na,"x, ""y""\r\nz",T\r\n\r\n,plain,\r\n'

    assert [("a", 'x, "y"\r\nz'), ("r-5", "plain")] == rows(tmp_path, data, "r.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_seen(tmp_path: Path, delimiter: str) -> None:
    """The delimiter is the one with which the header names the text column."""
    data = f"id{delimiter}text\na{delimiter}x: y\n"

    assert [("a", "x: y")] == rows(tmp_path, data, "r.csv")


def test_delimiter_is_named(tmp_path: Path) -> None:
    """A delimiter that is named is used, whatever the header looks like."""
    options = IntakeOptions(delimiter="|")

    assert [("a", "x,y;z")] == rows(tmp_path, "id|text\na|x,y;z\n", "r.csv", options)


def test_single_column(tmp_path: Path) -> None:
    """A table of texts alone needs no delimiter."""
    assert [("r-2", "x; y")] == rows(tmp_path, "text\nx; y\n", "r.csv")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("a,b\n1,2\n", 'has no column "text" (its header is a, b); name the right one'),
        ("text,text\n1,2\n", 'has more than one column "text"; rename all but one'),
        ("text,url,url\n1,2,3\n", 'has more than one column "url"; rename all but one'),
        ('text,"a\n1,2\n', "cannot be read from line 1 on, which is not valid CSV"),
        ('"te"xt,a\n1,2\n', "cannot be read from line 1 on, which is not valid CSV"),
        (b"text,\xff\n1,2\n", "cannot be read from line 1 on, which is not utf-8: byte 0xff"),
        ("text," + "x" * 5000 + "\n", "cannot be read from line 1 on, which is longer than"),
    ],
)
def test_bad_header(tmp_path: Path, data: str | bytes, reason: str) -> None:
    """A table without a header that works is reported once."""
    [(name, found)] = rows(tmp_path, data, "r.csv", IntakeOptions(max_bytes=4000))

    assert "r" == name
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1", "has 1 cells where the header has 2; complete it, or quote its cells"),
        (b"1,2,3", "has 3 cells where the header has 2; complete it, or quote its cells"),
        (b'"1"x,2', "is not valid CSV: ',' expected after '\"'"),
        (b"1,\xff", "is not utf-8: byte 0xff at offset 10"),
        (b"1,a\rb", "is not valid CSV: new-line character seen in unquoted field"),
        (b"1,<html><p>x", "is HTML, whatever its name says"),
        (b'1,"' + b"x" * 900 + b"\n" + b"x" * 900 + b'"', "is not valid CSV: field larger than"),
    ],
)
def test_bad_row(tmp_path: Path, row: bytes, reason: str) -> None:
    """A bad row is reported by the number of its first line, and the next is read."""
    [bad, *_, good] = rows(
        tmp_path, b"id,text\n" + row + b"\ngood,y\n", "r.csv", IntakeOptions(max_bytes=1000)
    )

    assert bad[0] in ("1", "r-2")
    assert bad[1].startswith(reason)
    assert ("good", "y") == good


def test_long_line_ends_a_table(tmp_path: Path) -> None:
    """Behind a line that is too long nobody knows whether a quotation mark is open."""
    data = "id,text\na,x\nb," + "y" * 2000 + "\nc,z\n"

    where = "cannot be read from line 3 on, which is longer than 1,000 bytes"

    assert [("a", "x"), ("r", f"{where}; raise --max-bytes or split it")] == rows(
        tmp_path, data, "r.csv", IntakeOptions(max_bytes=1000)
    )


def test_quotation_mark_that_never_closes(tmp_path: Path) -> None:
    """A cell that never ends is reported where it began."""
    assert [("a", "x"), ("r-3", "is not valid CSV: unexpected end of data")] == rows(
        tmp_path, 'id,text\na,x\nb,"y\nc,z\n', "r.csv"
    )


def test_large_cell(tmp_path: Path) -> None:
    """A cell may be larger than Python's own limit, which is left as it was."""
    before = csv.field_size_limit()
    found = rows(tmp_path, "text\n" + "x" * 200_000 + "\n", "r.csv")

    assert 200_000 == len(found[0][1])
    assert before == csv.field_size_limit()


def test_odd_metadata_is_left_out(tmp_path: Path) -> None:
    """A title that is no text and a date that is no date do not cost the text."""
    row = {"text": "x", "title": ["a"], "source": {"name": "P"}, "date": "spring", "url": " "}
    (tmp_path / "r.jsonl").write_text(
        json.dumps(row) + "\n" + json.dumps({"text": "y", "title": 1984})
    )

    assert [Document(id="r-1", text="x"), Document(id="r-2", text="y", title="1984")] == list(
        read([str(tmp_path / "r.jsonl")])
    )


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "text", "title"]), st.text()), max_size=5),
    st.sampled_from([",", ";", "\t"]),
)
def test_written_rows_come_back(
    tmp_path_factory: pytest.TempPathFactory, written: list[dict[str, str]], delimiter: str
) -> None:
    """Texts that were written by other programs come back as they were."""
    folder = tmp_path_factory.mktemp("rows")
    wanted = [row["text"] for row in written if "text" in row]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in wanted)
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([["id", "text"], *(["", text] for text in wanted)])

    assert wanted == [text for _, text in rows(folder, lines)]
    read_back = list(read([str(folder / "t.csv")]))
    assert wanted == [record.text for record in read_back if isinstance(record, Document)]
