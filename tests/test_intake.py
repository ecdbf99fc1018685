"""What is named is read: one document after the other, each under an id of its own."""

import io
import json
import os
import sys
import threading
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.data import Document
from extractor.errors import ConfigError, DiskError
from extractor.intake import IntakeOptions, Unreadable, read
from extractor.intake.draft import Draft
from extractor.intake.ids import Ids
from extractor.intake.places import Place

SUFFIXES = [".txt", ".md", ".jsonl", ".ndjson", ".jsonl.gz", ".csv", ""]


def reasons(records: Iterable[Document | Unreadable]) -> dict[str, str]:
    """Return the reasons of what could not be read, by id."""
    return {record.id: record.reason for record in records if isinstance(record, Unreadable)}


def texts(records: Iterable[Document | Unreadable]) -> dict[str, str]:
    """Return the texts of the documents by id."""
    return {record.id: record.text for record in records if isinstance(record, Document)}


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put *data* on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_text_file(tmp_path: Path) -> None:
    """A text file is one document, to the byte, named for the file."""
    (tmp_path / "a.txt").write_bytes(b"One.\r\n\r\nTwo.\xe2\x80\xa8")

    assert [Document(id="a", text="One.\r\n\r\nTwo.\u2028")] == list(read([f"{tmp_path}/a.txt"]))


def test_markdown_is_left_as_text(tmp_path: Path) -> None:
    """Markup and front matter of Markdown stay where they are."""
    (tmp_path / "a.md").write_text("---\ntitle: x\n---\n# Head\n")

    assert {"a": "---\ntitle: x\n---\n# Head\n"} == texts(read([str(tmp_path)]))


def test_unknown_suffix_named_outright(tmp_path: Path) -> None:
    """A file that is named outright is read whatever its suffix."""
    (tmp_path / "notes.log").write_text("x")

    assert {"notes": "x"} == texts(read([str(tmp_path / "notes.log")]))


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_blank_is_a_document(tmp_path: Path, data: bytes) -> None:
    """A file with nothing in it is a document with nothing in it."""
    (tmp_path / "a.txt").write_bytes(data)
    [document] = read([str(tmp_path / "a.txt")])

    assert isinstance(document, Document)
    assert document.text.strip() == ""


def test_nothing_named() -> None:
    """No input at all is a mistake in the call."""
    with pytest.raises(ConfigError, match="name a file"):
        read([])


def test_nothing_matches(tmp_path: Path) -> None:
    """If no input matches anything, that is said at once."""
    with pytest.raises(ConfigError, match=r"gone does not exist.*and 1 more"):
        read([str(tmp_path / "gone"), str(tmp_path / "*.txt")])


def test_missing_input_costs_itself(tmp_path: Path) -> None:
    """A missing input is reported in its place and the rest is read."""
    (tmp_path / "a.txt").write_text("x")
    records = list(read([str(tmp_path / "gone.txt"), str(tmp_path / "a.txt")]))

    assert {"gone": f"{tmp_path}/gone.txt does not exist, or cannot be reached"} == reasons(records)
    assert {"a": "x"} == texts(records)


def test_file_that_vanishes(tmp_path: Path) -> None:
    """A file that is gone when its turn comes costs itself alone."""
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(name)
    records = read([str(tmp_path)])
    first = next(records)
    (tmp_path / "b.txt").unlink()
    rest = list(records)

    assert {"a": "a", "c": "c"} == texts([first, *rest])
    assert {"b": f"{tmp_path}/b.txt cannot be read: No such file or directory"} == reasons(rest)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Give a folder that anybody may enter."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Give up the rights of the superuser, for whom every file is open."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    yield
    os.seteuid(user)


def test_no_permission(public_folder: Path, request: pytest.FixtureRequest) -> None:
    """What may not be read is reported, file or folder, and the rest is read."""
    (public_folder / "a.txt").write_text("a")
    (public_folder / "b.txt").write_text("b")
    (public_folder / "b.txt").chmod(0)
    (public_folder / "c").mkdir(0)
    request.getfixturevalue("unprivileged")
    records = list(read([str(public_folder)]))

    assert {"a": "a"} == texts(records)
    assert {
        "b": f"{public_folder}/b.txt cannot be read: Permission denied",
        "c": f"{public_folder}/c cannot be read: Permission denied",
    } == reasons(records)


def test_too_large(tmp_path: Path) -> None:
    """A document over the limit is refused; one of exactly the limit is not."""
    (tmp_path / "a.txt").write_bytes(b"x" * 5001)
    (tmp_path / "b.txt").write_bytes(b"x" * 5000)
    records = list(read([str(tmp_path)], IntakeOptions(max_bytes=5000)))

    assert ["b"] == list(texts(records))
    assert "is larger than 5,000 bytes; raise --max-bytes" in reasons(records)["a"]


def test_tiny_limit(tmp_path: Path) -> None:
    """A limit under the size of the first block holds too."""
    (tmp_path / "a.txt").write_bytes(b"x" * 100)

    assert ["a"] == list(reasons(read([str(tmp_path)], IntakeOptions(max_bytes=10))))


def test_stdin_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is one text."""
    stdin(monkeypatch, b"He said no.\n{\n")

    assert {"stdin": "He said no.\n{\n"} == texts(read(["-"]))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_stdin_rows(monkeypatch: pytest.MonkeyPatch, mark: bytes) -> None:
    """Standard input that begins like an object is JSON Lines."""
    stdin(monkeypatch, mark + b'{ "text": "a"}\n{"id": 7, "text": "b"}\n')

    assert {"stdin-1": "a", "7": "b"} == texts(read(["-"]))


def test_stdin_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row is given on before the next one has come."""
    reading, writing = os.pipe()
    arrived = threading.Event()
    in_time: list[bool] = []

    def write() -> None:
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            pipe.write(b'{"text": "a"}\n')
            in_time.append(arrived.wait(10))

    writer = threading.Thread(target=write)
    writer.start()
    with os.fdopen(reading) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        first = next(read(["-"]))
        arrived.set()
        writer.join()

    assert [True] == in_time
    assert first.id == "stdin-1"


def test_stdin_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without standard input says so."""
    monkeypatch.setattr(sys, "stdin", None)

    assert {"stdin": "standard input is closed; redirect a file into it"} == reasons(read(["-"]))


def test_second_of_one_id(tmp_path: Path) -> None:
    """Of two documents with one id the first is read, and the sentence names both."""
    (tmp_path / "a.md").write_text("first")
    (tmp_path / "a.txt").write_text("second")
    (tmp_path / "b.jsonl").write_text('{"id": "a", "text": "third"}\n')
    records = list(read([str(tmp_path)]))
    both = f'has the id "a" of {tmp_path}/a.md, and only the first of the two is read'

    assert {"a": "first"} == texts(records)
    assert {
        "a~1": f"{tmp_path}/a.txt {both}",
        "b-1~2": f"{tmp_path}/b.jsonl line 1 {both}",
    } == reasons(records)


def test_one_file_twice(tmp_path: Path) -> None:
    """A file that is named twice is read once, and every record has its own id."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text('{"id": "a~1", "text": "mine"}\n')
    records = list(read([f"{tmp_path}/{name}" for name in ("a.txt", "a.txt", "b.jsonl", "a.txt")]))

    assert ["a", "a~1", "b-1~2", "a~3"] == [record.id for record in records]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("../../x", "is a path"),
        ("/etc/passwd", "is a path"),
        ("a/b", "is a path"),
        ("C:\\x", "is a path"),
        ("..", "is a path"),
        (".", "is a path"),
        ("CON", "is the name of a device"),
        ("lpt1.txt", "is the name of a device"),
        ("x" * 201, "more than 200 characters"),
        ("a\0b", "control characters"),
        ("a\nb", "control characters"),
        ("a\x85b", "control characters"),
        ("a\u2028b", "control characters"),
        ("a\ud800b", "half a surrogate pair"),
    ],
)
def test_unfit_id(tmp_path: Path, given: str, why: str) -> None:
    """An id that could lead out of a folder, or break a line, costs its row alone."""
    rows = tmp_path / "r.jsonl"
    ids = [given, "b"]
    rows.write_text("".join(json.dumps({"id": name, "text": "x"}) + "\n" for name in ids))
    [bad, good] = read([str(rows)])

    assert isinstance(bad, Unreadable)
    assert why in bad.reason
    assert given not in bad.id
    assert good.id == "b"


@pytest.mark.parametrize(
    "given", ["x" * 200, "a..b", "Köln \U0001f1e6", "e\u0301", "\xe9", "console"]
)
def test_fit_id(tmp_path: Path, given: str) -> None:
    """Other ids are kept as they are."""
    (tmp_path / "r.csv").write_text(f"id,text\n{given},x\n", encoding="utf-8")

    assert [given] == [record.id for record in read([str(tmp_path / "r.csv")])]


def test_twins_are_two(tmp_path: Path) -> None:
    """Ids that differ in case or in Unicode form alone are different ids."""
    (tmp_path / "r.csv").write_text("id,text\nA,1\na,2\ne\u0301,3\n\xe9,4\n", encoding="utf-8")

    assert ["A", "a", "e\u0301", "\xe9"] == [
        record.id for record in read([str(tmp_path / "r.csv")])
    ]


def test_file_name_that_is_no_unicode(tmp_path: Path) -> None:
    """A file whose name is no text is reported under an id that is."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\x1b.txt")).write_text("x")
    [record] = read([str(tmp_path)])

    assert isinstance(record, Unreadable)
    assert ("document~1", f"{tmp_path}/a\\udcff\\x1b.txt") == (record.id, record.origin)
    assert "control characters" in record.reason
    assert record.model_dump_json()


def test_seeds() -> None:
    """The seeds are read, and the file about them is not."""
    records = list(read([str(Path(__file__).parent.parent / "seeds")]))

    assert [
        "000_3583993f793d036c",
        "003_90a0b14a44c759de",
        "wikinews_asylum",
        "wikinews_flag",
        "wikinews_korea",
        "wikinews_taxes",
    ] == list(texts(records))
    assert {} == reasons(records)


def test_row_fields(tmp_path: Path) -> None:
    """Every field of a document can come from a column of any name."""
    (tmp_path / "r.csv").write_text(
        "nr,body,head,day,paper,link\n1,x,T,2020-03-12,P,http://u.example\n"
    )
    names = {
        "id_column": "nr",
        "text_column": "body",
        "title_column": "head",
        "date_column": "day",
        "source_column": "paper",
        "url_column": "link",
    }
    options = IntakeOptions.model_validate(names)
    expected = Document(
        id="1", text="x", title="T", date=date(2020, 3, 12), source="P", url="http://u.example"
    )

    assert [expected] == list(read([str(tmp_path / "r.csv")], options))


@pytest.mark.parametrize("encoding", ["klingon", "hex", "idna", "undefined", "a\0b"])
def test_unknown_encoding(encoding: str) -> None:
    """An encoding that decodes no text is a mistake in the settings."""
    with pytest.raises(ConfigError, match="no text encoding"):
        IntakeOptions(encoding=encoding)


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n", " "])
def test_unusable_delimiter(delimiter: str) -> None:
    """A delimiter that cannot delimit is a mistake in the settings."""
    with pytest.raises(ConfigError, match="delimiter"):
        IntakeOptions(delimiter=delimiter)


def test_memory_does_not_grow_with_the_texts(tmp_path: Path) -> None:
    """Ten megabytes of rows are read in a fraction of that."""
    row = '{"text": "' + "x" * 100_000 + '"}\n'
    (tmp_path / "r.jsonl").write_text(row * 100)
    tracemalloc.start()
    count = sum(1 for _ in read([str(tmp_path / "r.jsonl")]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 100
    assert peak < 2_000_000


def test_memory_of_ids(tmp_path: Path) -> None:
    """Ids are kept on disk: more of them take no more memory."""

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        path.write_text("id,text\n" + "".join(f"{n:0150},x\n" for n in range(rows)))
        tracemalloc.start()
        assert rows == sum(1 for _ in read([str(path)]))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(3_000), peak(12_000)

    assert many - few < 90_000


def test_no_room_for_ids() -> None:
    """Where they are kept is said, and what to do."""
    with closing(Ids()) as ids:
        ids._kept.execute("PRAGMA max_page_count = 2")
        drafts = (Draft(fields={"text": "x"}, line=line) for line in range(1_000))
        admitted = (ids.admit(Place("r.jsonl", "r"), draft) for draft in drafts)
        with pytest.raises(DiskError, match="temporary files cannot be used") as caught:
            list(admitted)

    assert "set SQLITE_TMPDIR to another folder" in str(caught.value)


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-16"))
    ),
    st.sampled_from(SUFFIXES),
    st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-16-be", "shift_jis", "cp500", "utf-7"]),
)
def test_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str, encoding: str
) -> None:
    """Whatever bytes a file holds, it gives documents and reasons, with ids that are unique."""
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(data)
    records = list(read([str(path)], IntakeOptions(encoding=encoding, max_bytes=200)))

    assert len({record.id for record in records}) == len(records)
    assert all(record.model_dump_json() for record in records)
