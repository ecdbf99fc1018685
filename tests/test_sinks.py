"""Claims go to a file that is whole or not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    Claim,
    Document,
    Extraction,
    Grounding,
    Outcome,
    OutcomeKind,
    Provenance,
    Quotation,
    Quote,
    Source,
    SourceKind,
)
from extractor.errors import DiskError
from extractor.sinks import JSONLSink, Sink

HERE = Path(__file__).parent
FULL = """
import resource, sys
from extractor.sinks import JSONLSink
from test_sinks import extraction
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
with JSONLSink(sys.argv[1]) as sink:
    for _ in range(int(sys.argv[2])):
        sink.write(extraction())
"""


def extraction(*words: str) -> Extraction:
    """Return an extraction that claims each of some words."""
    text = "“No\u2028road” is closed."
    found = [
        Claim(
            document_id="d",
            statement="The road is open.",
            act=Act.DENIAL,
            quotation=Quotation.DIRECT,
            certainty=Certainty.CERTAIN,
            evidence=(
                Quote(
                    text=word,
                    start=text.index(word),
                    end=text.index(word) + len(word),
                    grounding=Grounding.EXACT,
                ),
            ),
            cue=None,
            sources=(
                Source(
                    name="Anna Berg",
                    kind=SourceKind.PERSON,
                    anonymity=Anonymity.NAMED,
                    mention=None,
                ),
            ),
            provenance=Provenance(annotator="rules", version="1"),
        )
        for word in words or ("“No\u2028road”", "closed")
    ]
    kind = OutcomeKind.CLAIMS
    document = Document(id="d", text=text)
    return Extraction(document=document, outcome=Outcome(kind=kind), claims=tuple(found))


def write(path: Path, times: int = 1) -> None:
    """Write an extraction, once or more."""
    with JSONLSink(path) as sink:
        for _ in range(times):
            sink.write(extraction())


def names(folder: Path) -> list[str]:
    """Return what a folder holds, hidden names too."""
    return sorted(path.name for path in folder.iterdir())


def test_a_claim_a_line(tmp_path: Path) -> None:
    """Each line is a claim, and reads back as the same claim."""
    write(tmp_path / "c.jsonl")
    lines = (tmp_path / "c.jsonl").read_bytes().split(b"\n")

    assert b"" == lines.pop()
    assert list(extraction().claims) == [Claim.model_validate_json(line) for line in lines]


def test_same_bytes(tmp_path: Path) -> None:
    """The same claims give the same bytes."""
    write(tmp_path / "a.jsonl")
    write(tmp_path / "b.jsonl")

    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_nothing_to_write(tmp_path: Path) -> None:
    """A run without claims gives an empty file."""
    write(tmp_path / "c.jsonl", times=0)

    assert b"" == (tmp_path / "c.jsonl").read_bytes()


def test_no_file_before_the_end(tmp_path: Path) -> None:
    """Until the sink is closed, what stood there before stands there still."""
    path = tmp_path / "c.jsonl"
    path.write_text("before")
    sink: Sink = JSONLSink(path)
    sink.write(extraction())
    during = path.read_text()
    sink.close()
    sink.close()

    assert "before" == during
    assert 2 == path.read_text(encoding="utf-8").count("\n")
    assert ["c.jsonl"] == names(tmp_path)


def test_error_in_the_block(tmp_path: Path) -> None:
    """If the block fails, nothing is changed and nothing is left."""

    def fail() -> None:
        with JSONLSink(tmp_path / "c.jsonl") as sink:
            sink.write(extraction())
            raise ZeroDivisionError

    (tmp_path / "c.jsonl").write_text("before")
    with pytest.raises(ZeroDivisionError):
        fail()

    assert "before" == (tmp_path / "c.jsonl").read_text()
    assert ["c.jsonl"] == names(tmp_path)


def test_link_goes_on_leading_to_the_file(tmp_path: Path) -> None:
    """A link to a file is written through, not replaced."""
    (tmp_path / "link.jsonl").symlink_to("c.jsonl")
    write(tmp_path / "link.jsonl")

    assert (tmp_path / "link.jsonl").is_symlink()
    assert b"\n" in (tmp_path / "c.jsonl").read_bytes()


def test_long_name(tmp_path: Path) -> None:
    """The temporary name fits where the name does."""
    write(tmp_path / ("é" * 120 + ".jsonl"))

    assert ["é" * 120 + ".jsonl"] == names(tmp_path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is a folder; name a file in it"),
        ("file/c.jsonl", "Not a directory"),
    ],
)
def test_place_that_does_not_work(tmp_path: Path, name: str, reason: str) -> None:
    """A place that cannot be written is refused before anything is spent."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(DiskError, match=f"cannot write .*: {reason}"):
        JSONLSink(tmp_path / name)
    assert ["file"] == names(tmp_path)


@pytest.mark.parametrize("times", [2, 50])
def test_full_disk(tmp_path: Path, times: int) -> None:
    """A disk that fills up, while writing or at the end, is one sentence; nothing is left."""
    (tmp_path / "c.jsonl").write_text("before")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "c.jsonl"), str(times)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{HERE.parent}:{HERE}"},
    )

    assert "DiskError: cannot write" in done.stderr
    assert "File too large; nothing there was changed" in done.stderr
    assert "before" == (tmp_path / "c.jsonl").read_text()
    assert ["c.jsonl"] == names(tmp_path)


def test_place_that_goes_away(tmp_path: Path) -> None:
    """A folder that is gone at the end is one sentence too."""
    (tmp_path / "out").mkdir()
    sink = JSONLSink(tmp_path / "out" / "c.jsonl")
    [temporary] = names(tmp_path / "out")
    (tmp_path / "out" / temporary).unlink()
    (tmp_path / "out").rmdir()

    with pytest.raises(DiskError, match="No such file or directory"):
        sink.close()
