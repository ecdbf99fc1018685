"""How a run on the command line ends: an exit code and a sentence for each way."""

import json
from pathlib import Path

import pytest

from extractor.cli.order import Order
from extractor.intake import IntakeOptions
from extractor.runs import Run as Runs
from extractor.settings import load_settings
from tests.loopback import Loopback
from tests.test_cli import Run, run

__all__ = ["run"]  # the fixture, for the tests below


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Return a document."""
    path = tmp_path / "note.txt"
    path.write_text("The minister denied the report.\n")
    return path


def test_a_folder_that_cannot_be_made_exits_with_five(run: Run, note: Path) -> None:
    """A file stands in the way."""
    refused = run("batch", str(note), "--out", str(note / "a"))

    assert 5 == refused.code
    assert "cannot be made" in refused.err
    assert "Traceback" not in refused.err


def test_a_damaged_run_exits_with_five(run: Run, note: Path) -> None:
    """With what to do about it."""
    run("batch", str(note), "--out", "a")
    for path in Path("a").glob("run.sqlite*"):
        path.write_bytes(b"x" * 4096)

    refused = run("batch", str(note), "--out", "a")

    assert 5 == refused.code
    assert "restore it from a copy" in refused.err


def test_a_folder_in_use_exits_with_75(run: Run, note: Path) -> None:
    """And names who uses it; afterwards the same command works."""
    order = Order(
        settings=load_settings(),
        intake=IntakeOptions(),
        paths=(str(note),),
        retry=None,
        shard=None,
        via="online",
        parquet=False,
        max_documents=None,
        max_usd=None,
        max_tokens=None,
    )
    with Runs.open("a", order.manifest()):
        refused = run("batch", str(note), "--out", "a")
    after = run("batch", str(note), "--out", "a")

    assert (75, 0) == (refused.code, after.code)
    assert "is being worked on by process" in refused.err


@pytest.mark.parametrize(("answer", "code"), [("401", 3), ("404", 3), ("503", 1)])
def test_what_the_server_refuses_decides(
    run: Run, note: Path, loopback: Loopback, answer: str, code: int
) -> None:
    """A refused key or an unknown model stops the run; a broken server costs the document."""
    words = ["--model", f"exit{answer}|{answer}", "--base-url", loopback.base_url]
    ended = run("batch", str(note), "--out", "a", *words, "--requests-per-minute", "60000")

    assert code == ended.code
    if code == 1:
        [row] = Path("a/documents.jsonl").read_text().splitlines()
        assert ("failed", "transport") == (json.loads(row)["outcome"], json.loads(row)["error"])


def test_a_class_of_failures_is_read_again(run: Run, tmp_path: Path, loopback: Loopback) -> None:
    """And no other class."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"The mayor of {name}ville denied the report.\n")
    script = "classes|400,badschema,badschema,ok"
    words = ["batch", str(folder), "--out", "a", "--concurrency", "1", "--model", script]
    words += ["--base-url", loopback.base_url]

    codes = [run(*words).code]
    counts = [len(loopback.log["classes"])]
    for retried in ("refused", "invalid", "request"):
        codes.append(run(*words, "--retry-failed", retried).code)
        counts.append(len(loopback.log["classes"]))

    assert [1, 1, 1, 0] == codes
    assert [3, 3, 4, 5] == counts


def test_parquet_is_written_on_request(run: Run, note: Path) -> None:
    """And by later starts, which would leave an older one standing."""
    run("batch", str(note), "--out", "a")
    assert not Path("a/claims.parquet").exists()

    run("batch", str(note), "--out", "a", "--parquet")

    assert Path("a/claims.parquet").exists()


def test_progress_is_shown_on_a_terminal(
    run: Run, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rate, outcomes, and what is left."""
    from extractor.cli.telling import shown, told
    from extractor.data import Cost, OutcomeKind, Spending
    from extractor.runs import Progress

    progress = Progress(
        documents=10,
        skipped=5,
        total=100,
        seconds=5,
        outcomes={OutcomeKind.CLAIMS: 9, OutcomeKind.FAILED: 1},
        spending=Spending(paid=Cost(replies=9, usd=0.5), again=Cost(replies=2, usd=0.1)),
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with shown(100) as show:
        assert show is not None
        show(progress)

    words = told(progress)
    for word in ("2.0/s", "9 claims", "1 failed", "5 finished before", "42 s left"):
        assert word in words
    assert "paid 9, 0.5000 USD" in words
    assert "paid twice at most 2, 0.1000 USD" in words
