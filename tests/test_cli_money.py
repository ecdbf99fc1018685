"""What a run costs: said before, bounded while it reads, and split afterwards."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from extractor import Run as Runs
from extractor.data import Cost
from tests.loopback import Loopback
from tests.test_cli import Run, run

__all__ = ["run"]  # the fixture, for the tests below
HERE = Path(__file__).parents[1]
PRICE = '["{}"]\ninput = 10\noutput = 10\n'
USD = 150 * 10 / 1e6
"""What one answer of the loopback server costs at these prices."""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Return a folder with three documents of one request each."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"The mayor of {name}ville denied the report.\n")
    return folder


def words(texts: Path | str, loopback: Loopback, model: str, *more: str) -> list[str]:
    """Return a command that reads *texts* with a model, at known prices, into the folder a."""
    names = {model, model.partition("|")[0]}  # as it is asked for, and as the server calls it
    Path("prices.toml").write_text("".join(map(PRICE.format, sorted(names))))
    asked = ["--model", model, "--base-url", loopback.base_url, "--prices", "prices.toml"]
    return ["batch", str(texts), "--out", "a", "--concurrency", "1", *asked, *more]


def estimate(run: Run, command: list[str], stdin: str = "") -> dict[str, object]:
    """Return what a dry run prints."""
    printed = run(*command, "--dry-run", stdin=stdin)
    assert 0 == printed.code, printed.err
    assert "nothing was sent" in printed.err
    told: dict[str, object] = json.loads(printed.out)
    return told


def test_a_dry_run_weighs_and_does_nothing(run: Run, texts: Path, loopback: Loopback) -> None:
    """Documents, calls, tokens and dollars; no folder is made and nothing is sent."""
    told = estimate(run, words(texts, loopback, "dry|ok"))

    usage = told["usage"]
    assert isinstance(usage, dict)
    assert (3, 0, 3) == (told["documents"], told["finished"], usage["requests"])
    tokens = usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["usd"] == pytest.approx(tokens * 10 / 1e6)
    assert 0 == len(loopback.log["dry"])
    assert not Path("a").exists()


def test_a_dry_run_needs_no_key_and_says_when_a_price_is_unknown(run: Run, texts: Path) -> None:
    """It is asked before anything is set up."""
    printed = run("batch", str(texts), "--out", "a", "--model", "nobody-knows-it", "--dry-run")

    assert 0 == printed.code
    assert "price:      unknown" in printed.err
    assert json.loads(printed.out)["usage"]["usd"] is None


def test_a_dry_run_weighs_only_what_is_left(run: Run, texts: Path, loopback: Loopback) -> None:
    """Finished documents are not read again, and replies in the store are not asked for."""
    command = words(texts, loopback, "left|ok")
    run(*command, "--max-documents", "1")
    resumed = estimate(run, command)
    other = estimate(
        run, [*words(texts, loopback, "left|ok", "--store", "a/replies.sqlite", "--out", "b")]
    )

    for told, documents, finished, requests, reused in (
        (resumed, 2, 1, 2, 0),
        (other, 3, 0, 2, 1),
    ):
        usage = told["usage"]
        assert isinstance(usage, dict)
        assert (documents, finished) == (told["documents"], told["finished"])
        assert (requests, reused) == (usage["requests"], usage["reused"])
    assert resumed["seconds"]
    assert 1 == len(loopback.log["left"])


def test_a_dry_run_takes_every_way_of_choosing(run: Run, texts: Path, loopback: Loopback) -> None:
    """Shards, the filter of the rules, limits, and standard input."""
    (texts / "quiet.txt").write_text("It rained all day.\n")
    command = words(texts, loopback, "ways|ok")

    shards = [estimate(run, [*command, "--shard", f"{n}/2"])["documents"] for n in (1, 2)]
    spared = estimate(run, [*command, "--prefilter"])["usage"]
    limited = estimate(run, [*command, "--max-documents", "2"])["documents"]
    rows = "".join(json.dumps({"id": n, "text": "He denied it."}) + "\n" for n in range(5))
    piped = estimate(run, words("-", loopback, "ways|ok"), stdin=rows)["documents"]

    assert isinstance(spared, dict)
    assert (4, 3, 2, 5) == (sum(map(int, map(str, shards))), spared["requests"], limited, piped)


def test_a_dry_run_of_failures_weighs_failures(run: Run, texts: Path, loopback: Loopback) -> None:
    """Only what --retry-failed would ask for, and by other samples than those that are kept."""
    command = words(texts, loopback, "failing|badschema,badschema,ok")
    run(*command)

    told = estimate(run, [*command, "--retry-failed", "invalid"])

    usage = told["usage"]
    assert isinstance(usage, dict)
    assert (1, 2, 1) == (told["documents"], told["finished"], usage["requests"])


def test_a_dry_run_refuses_what_the_run_would(run: Run, texts: Path, loopback: Loopback) -> None:
    """Other parameters in the same folder."""
    run(*words(texts, loopback, "refuse|ok"))

    refused = run(*words(texts, loopback, "refuse|ok"), "--window", "900", "--dry-run")

    assert 2 == refused.code
    assert "was started otherwise" in refused.err


@pytest.mark.parametrize(
    ("option", "low", "high"),
    [("--max-usd", "0.2", "9"), ("--max-tokens", "20000", "900000"), ("--max-documents", "1", "3")],
)
def test_a_limit_stops_and_can_be_raised(
    run: Run, texts: Path, loopback: Loopback, option: str, low: str, high: str
) -> None:
    """Exit 4 with a sentence that names the limit; nothing is paid for twice."""
    command = words(texts, loopback, f"limit{option}|ok")

    stopped = run(*command, option, low)
    between = len(loopback.log[f"limit{option}"])
    raised = run(*command, option, high)

    assert (4, 0) == (stopped.code, raised.code)
    assert f"raise {option} and run the same command again" in stopped.err
    assert between < 3 == len(loopback.log[f"limit{option}"])


def test_spending_is_split(run: Run, texts: Path, loopback: Loopback) -> None:
    """In the summary at the end, in the summary's file, and for a second shell."""
    command = words(texts, loopback, "split|ok", "--store", "s.sqlite")
    (texts / "c.txt").rename("c.txt")
    run(*command)
    Path("c.txt").rename(texts / "c.txt")

    printed = run(*command, "--out", "b")
    status = run("batch", "--status", "b")

    three = {"paid": (1, USD), "reused": (2, 2 * USD), "again": (0, 0.0)}
    for told in (
        json.loads(Path("b/summary.json").read_text())["spending"],
        json.loads(status.out)["progress"]["spending"],
    ):
        for name, (replies, usd) in three.items():
            assert (replies, pytest.approx(usd)) == (told[name]["replies"], told[name]["usd"])
    for name in ("paid", "reused"):
        assert name in printed.err
        assert name in status.err


def test_what_an_earlier_start_paid_stays_paid(run: Run, texts: Path, loopback: Loopback) -> None:
    """Even if its documents were never finished, or are read again."""
    command = words(texts, loopback, "stays|ok,ok,badschema,badschema,ok")
    run(*command)
    run(*command, "--retry-failed")

    with Runs.load("a") as opened:
        spending = opened.summary.spending

    assert 5 == len(loopback.log["stays"]) == spending.paid.replies
    assert Cost() == spending.again


def start(command: list[str]) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "extractor", *command],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )


def sent(process: subprocess.Popen[str], loopback: Loopback, name: str, count: int) -> None:
    """Wait until *count* requests have come, or the process has ended."""
    while process.poll() is None and len(loopback.log[name]) < count:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)


@pytest.mark.slow
def test_a_kill_is_told_and_bounded(run: Run, texts: Path, loopback: Loopback) -> None:
    """What was in flight is asked again, and shown as paid twice at most."""
    command = words(texts, loopback, "killed|ok,slow:60,ok")

    with start(command) as process:
        sent(process, loopback, "killed", 2)
        process.kill()
        process.communicate()
    resumed = run(*command)

    assert 0 == resumed.code
    assert 4 == len(loopback.log["killed"])
    with Runs.load("a") as opened:
        spending = opened.summary.spending
    assert (3, 1) == (spending.paid.replies, spending.again.replies)
    assert "paid twice, at most  1, 0.0015 USD" in resumed.err


@pytest.mark.slow
@pytest.mark.parametrize(("signals", "finished"), [(1, 2), (2, 1)])
def test_interrupted_once_or_twice_it_exits_with_130(
    run: Run, texts: Path, loopback: Loopback, signals: int, finished: int
) -> None:
    """Once: what is in flight is finished. Twice: it is not, and nothing stored is lost."""
    name = f"int{signals}"
    command = words(texts, loopback, f"{name}|ok,slow:{3 if signals == 1 else 60},ok")

    with start(command) as process:
        sent(process, loopback, name, 2)
        for _ in range(signals):
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        _, told = process.communicate(timeout=100)

    assert 130 == process.returncode, told
    assert "Traceback" not in told
    assert "run the same command again" in told
    with Runs.load("a") as opened:
        assert finished == opened.summary.documents
    assert 0 == run(*command).code
    assert 3 + signals - 1 == len(loopback.log[name])
