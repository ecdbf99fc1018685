"""The command line through a provider's batch service: submitted once, whatever is killed when."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from llmock.pytest_plugin import LLMock

from extractor import Run as Runs
from extractor.data import Spending
from extractor.errors import ExtractorError
from tests.batch_service import BatchService, serving
from tests.loopback import answer
from tests.test_cli import Run, run

HERE = Path(__file__).parents[1]
__all__ = ["run"]  # the fixture, for the tests below
TEXTS = {
    "a": "The minister denied the report.",
    "b": "The union demands talks.",
    "c": "The mayor rejected the plan.",
}
USD = len(TEXTS) * (36 * 0.25 + 64 * 0.025 + 50 * 2.0) / 1e6
"""What the three answers cost online."""


@pytest.fixture
def service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[BatchService, list[str]]]:
    """Return a service, and the words of a command that reads three texts with it."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    monkeypatch.setenv("EXTRACTOR_POLL_SECONDS", "0.05")
    with serving() as (running, url):
        yield running, ["batch", str(folder), "--model", "gpt-5-mini", "--base-url", url]


def content_of(text: str) -> str:
    """Return what the service answers about *text*."""
    return json.dumps(answer({"messages": [{"role": "user", "content": f"[1] {text}"}]}))


def spent(folder: str) -> Spending:
    """Return what a run spent."""
    with Runs.load(folder) as opened:
        return opened.summary.spending


def files(folder: str) -> list[bytes]:
    """Return what the run's files hold."""
    names = ("documents.jsonl", "claims.jsonl", "claims.csv", "rejected.jsonl")
    return [Path(folder, name).read_bytes() for name in names]


def test_a_run_through_batches_is_that_of_a_run_online(
    run: Run, service: tuple[BatchService, list[str]]
) -> None:
    """The same files, at half the price, from one batch."""
    provider, words = service

    batched = run(*words, "--out", "batched", "--via", "batch-api")
    online = run(*words, "--out", "online")

    assert (0, 0) == (batched.code, online.code)
    assert (1, 3, 3) == (len(provider.batches), provider.submitted.total(), len(provider.online))
    assert files("batched") == files("online")
    assert USD == pytest.approx(spent("online").paid.usd)
    assert USD / 2 == pytest.approx(spent("batched").paid.usd)
    assert "paid" in batched.err


def test_a_line_is_what_is_sent_online(run: Run, service: tuple[BatchService, list[str]]) -> None:
    """Body for body, so that the two ways may share a store."""
    provider, words = service
    run(*words, "--out", "batched", "--via", "batch-api")
    run(*words, "--out", "online")

    lines = provider.files["file-0"].split(b"\n")[:-1]

    def key(body: dict[str, object]) -> str:
        return json.dumps(body, sort_keys=True)

    assert sorted(map(key, provider.online)) == sorted(
        key(json.loads(line)["body"]) for line in lines
    )


def test_what_batches_leave_open_is_asked_online(
    run: Run, service: tuple[BatchService, list[str]]
) -> None:
    """After two rounds."""
    provider, words = service
    provider.script = {content_of(TEXTS["b"]): ["500"]}

    assert 0 == run(*words, "--out", "a", "--via", "batch-api").code

    assert [1, 1, 2] == sorted(provider.submitted.values())
    assert 1 == len(provider.online)
    assert USD * 2 / 3 == pytest.approx(spent("a").paid.usd)


def test_a_budget_stops_before_submission_and_can_be_raised(
    run: Run, service: tuple[BatchService, list[str]]
) -> None:
    """Exit 4; what was submitted until then is fetched and kept."""
    provider, words = service
    told = run(*words, "--out", "a", "--via", "batch-api", "--dry-run")
    most = json.loads(told.out)["usage"]["usd"]

    stopped = run(*words, "--out", "a", "--via", "batch-api", "--max-usd", str(most / 2))
    after = provider.submitted.total()
    raised = run(*words, "--out", "a", "--via", "batch-api", "--max-usd", str(most * 2))

    assert (4, 0) == (stopped.code, raised.code)
    assert "--max-usd" in stopped.err
    assert (1, 3) == (after, provider.submitted.total())


def test_a_dry_run_counts_half(run: Run, service: tuple[BatchService, list[str]]) -> None:
    """And sends nothing."""
    provider, words = service

    online, batched = (
        json.loads(run(*words, "--out", "a", "--dry-run", "--via", via).out)["usage"]["usd"]
        for via in ("online", "batch-api")
    )

    assert batched == pytest.approx(online / 2)
    assert [] == provider.calls


def test_rules_have_no_batches(run: Run, service: tuple[BatchService, list[str]]) -> None:
    """A sentence, before a folder is made."""
    _, words = service

    refused = run(*words[:2], "--out", "a", "--via", "batch-api")

    assert 2 == refused.code
    assert "--model" in refused.err
    assert not Path("a").exists()


@pytest.mark.slow
@pytest.mark.filterwarnings(  # it leaves the uploaded file to the garbage collector
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_an_independent_service_serves_a_whole_run(
    run: Run,
    service: tuple[BatchService, list[str]],
    llmock: LLMock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The `llmock` server, told what the model says, and nothing else."""
    batches: dict[str, object] = {}
    monkeypatch.setattr("llmock.routers.batch._batches", batches)
    monkeypatch.setattr("llmock.routers.batch._BATCH_DELAY", 0.1)
    monkeypatch.setattr("llmock.routers.batch.build_mock_text", lambda **_: '{"claims": []}')
    words = [*service[1][:4], "--base-url", llmock.base_url()]

    ended = run(*words, "--out", "a", "--via", "batch-api")

    assert 0 == ended.code
    assert 1 == len(batches)
    with Runs.load("a") as opened:
        assert {"no_claims": 3} == opened.summary.outcomes
        assert 3 == opened.summary.spending.paid.replies


def start(words: list[str], folder: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "extractor", *words, "--out", folder, "--via", "batch-api"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "killing",
    [
        ("POST /files", "after"),
        ("POST /batches", "before"),
        ("POST /batches", "after"),
        ("GET /batches/", "after"),
        ("GET /files/file-2", "before"),
        ("GET /files/file-2", "after"),
    ],
)
def test_a_killed_command_goes_on_without_submitting_twice(
    run: Run, service: tuple[BatchService, list[str]], killing: tuple[str, str]
) -> None:
    """Around upload and submission, while waiting, and between the two files of a batch."""
    provider, words = service
    provider.script = {content_of(TEXTS["c"]): ["500", "ok"]}
    provider.killing = killing

    with start(words, "killed") as process:
        provider.victim = process.pid
        process.communicate(timeout=120)
    resumed = run(*words, "--out", "killed", "--via", "batch-api")
    submitted = sorted(provider.submitted.values())
    run(*words, "--out", "whole")

    assert (-signal.SIGKILL, 0) == (process.returncode, resumed.code)
    assert [1, 1, 2] == submitted
    assert files("killed") == files("whole")
    paid = spent("killed").paid
    assert 3 == paid.replies
    assert USD / 2 == pytest.approx(paid.usd)


@pytest.mark.slow
def test_an_interrupted_wait_is_gone_on_with(
    run: Run, service: tuple[BatchService, list[str]]
) -> None:
    """Exit 130 with a sentence; a second shell sees what is with the provider."""
    provider, words = service
    provider.status = "in_progress"

    with start(words, "a") as process:
        batches = None
        while process.poll() is None and (batches is None or not batches.answered):
            time.sleep(0.05)
            with suppress(ExtractorError), Runs.load("a") as opened:  # until it is there
                batches = opened.status.progress.batches
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=120)
    provider.status = "completed"
    resumed = run(*words, "--out", "a", "--via", "batch-api")

    assert (130, 0) == (process.returncode, resumed.code), told
    assert batches is not None
    assert (1, 3) == (batches.submitted, batches.requests)
    assert "3 requests are with the provider; the same command" in told
    assert 3 == provider.submitted.total()
