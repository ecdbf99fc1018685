"""What reaches the caller when a server fails, and how many requests it took."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from typing import Any

import pytest

from extractor import ExtractorError
from extractor.errors import (
    AuthError,
    CallBudgetSpent,
    InvalidAnswer,
    QuotaError,
    RefusedError,
    RequestError,
    TooLong,
    TransportError,
    TruncatedError,
)
from extractor.llm import LLMAnnotator, retry
from tests.asking import PLANTED, ask, prompt, run, segment, settings
from tests.loopback import Loopback


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "BACKOFF_SECONDS", 0.01)


def put(loopback: Loopback, script: str, text: str = "One.", **changes: Any) -> tuple[Any, int]:
    """Ask about one sentence; return the number of candidates, or the error, and of requests."""
    name = f"m{len(loopback.log)}"
    annotator = LLMAnnotator(f"{name}|{script}", prompt(), settings(loopback.base_url, **changes))
    result, ledger = run(ask(annotator, segment(text)))

    assert ledger.usage.requests == len(loopback.log[name])
    return (len(result) if isinstance(result, list) else result), ledger.usage.requests


@pytest.mark.parametrize(
    ("script", "requests"),
    [
        ("ok", 1),
        ("fence", 1),
        ("429:0.05,ok", 2),
        ("429ms:50,ok", 2),
        ("429date:1,ok", 2),
        ("429,ok", 2),
        ("500,ok", 2),
        ("502,503,ok", 3),
        ("529,ok", 2),
        ("408,ok", 2),
        ("409,ok", 2),
        ("reset,ok", 2),
        ("resetmid,ok", 2),
        ("eof,ok", 2),
        ("slow:3,ok", 2),
        ("drip:3,ok", 2),
        ("badjson,ok", 2),
        ("badschema,ok", 2),
        ("nan,ok", 2),
        ("twice,ok", 2),
        ("surrogate,ok", 2),
        ("empty,ok", 2),
        ("null,ok", 2),
        ("nochoices,ok", 2),
        ("html,ok", 2),
        ("emptybody,ok", 2),
        ("err200,ok", 2),
        ("badschema,429:0.05,500,ok", 4),
    ],
)
def test_a_passing_fault_costs_one_more_request(
    loopback: Loopback, script: str, requests: int
) -> None:
    """What passes, passes unnoticed; a dialogue is kept over faults of the transport."""
    late = script.startswith(("slow", "drip"))

    assert (1, requests) == put(loopback, script, try_seconds=1 if late else 5)


@pytest.mark.parametrize(
    ("script", "error", "requests"),
    [
        ("429:0.01", TransportError, 3),
        ("429:90", TransportError, 1),
        ("429:9000", TransportError, 1),
        ("500", TransportError, 3),
        ("503", TransportError, 3),
        ("529", TransportError, 3),
        ("408", TransportError, 3),
        ("409", TransportError, 3),
        ("final", TransportError, 1),
        ("reset", TransportError, 3),
        ("resetmid", TransportError, 3),
        ("eof", TransportError, 3),
        ("slow:3", TransportError, 3),
        ("drip:3", TransportError, 3),
        ("nochoices", TransportError, 3),
        ("html", TransportError, 3),
        ("emptybody", TransportError, 3),
        ("err200", TransportError, 3),
        ("quota", QuotaError, 1),
        ("402", QuotaError, 1),
        ("400", RequestError, 1),
        ("422", RequestError, 1),
        ("unsupported", RequestError, 1),
        ("ctx", TooLong, 1),
        ("vllmctx", TooLong, 1),
        ("413", TooLong, 1),
        ("401", AuthError, 1),
        ("403", AuthError, 1),
        ("404", AuthError, 1),
        ("refusal", RefusedError, 1),
        ("cf", RefusedError, 1),
        ("filtered", RefusedError, 1),
        ("len", TruncatedError, 1),
        ("bare-len", TruncatedError, 1),
        ("badjson", InvalidAnswer, 3),
        ("badschema", InvalidAnswer, 3),
        ("nan", InvalidAnswer, 3),
        ("twice", InvalidAnswer, 3),
        ("empty", InvalidAnswer, 3),
        ("null", InvalidAnswer, 3),
    ],
)
def test_a_lasting_fault_has_a_type(
    loopback: Loopback, script: str, error: type[ExtractorError], requests: int
) -> None:
    """A fault that stays becomes one typed error, after as many requests as it deserves."""
    late = script.startswith(("slow", "drip"))
    got, count = put(loopback, script, try_seconds=1 if late else 5)

    assert isinstance(got, error)
    assert requests == count
    assert "<html>" not in str(got)
    assert len(str(got)) < 500


def test_the_messages_say_what_to_do(loopback: Loopback) -> None:
    """An error a user can do something about says what."""
    unsupported, _ = put(loopback, "unsupported")
    unknown, _ = put(loopback, "404")

    assert "EXTRACTOR_PARAMETERS='{\"temperature\": null}'" in str(unsupported)
    assert "OPENAI_BASE_URL" in str(unknown)
    assert "3 tries" in str(put(loopback, "500")[0])


def test_nobody_listens() -> None:
    """A closed port is a transport fault that names itself."""
    with Loopback() as gone:
        address = gone.base_url
    error, ledger = run(ask(LLMAnnotator("m", prompt(), settings(address))))

    assert isinstance(error, TransportError)
    assert "Connect" in str(error)
    assert ledger.usage.requests == 3


def test_retry_after_is_honoured(loopback: Loopback) -> None:
    """Nobody comes back earlier than asked, in seconds or milliseconds."""
    for script in ("429:0.3,ok", "429ms:300,ok"):
        began = time.monotonic()

        got = put(loopback, script)

        assert got == (1, 2)
        assert time.monotonic() - began >= 0.3


def test_no_try_starts_after_the_deadline(loopback: Loopback) -> None:
    """The total counts: the server's wait would end after it, so there is no second try."""
    error, requests = put(loopback, "429:2", total_seconds=1)

    assert isinstance(error, TransportError)
    assert requests == 1


def test_waiting_at_the_gate_is_not_trying(loopback: Loopback) -> None:
    """The total starts with the first try: who stood in line still gets a second one."""
    common = settings(loopback.base_url, concurrency=1, total_seconds=1.5)
    slow = LLMAnnotator("gate-a|slow:1.7", prompt(), common)
    annotator = LLMAnnotator("gate-b|500,ok", prompt(), common)

    async def both() -> Any:
        server = annotator._server()
        async with server.gate.slot():
            waiting = asyncio.create_task(ask(annotator, segment("One.")))
            await slow.annotate(segment("One."))
        await slow.aclose()
        return await waiting

    assert len(run(both())[0]) == 1


def test_the_document_cannot_cost_more_requests(loopback: Loopback) -> None:
    """The budget is counted at the wire, whatever the reason for a request."""
    for script, budget in (("500", 2), ("badjson", 2), ("badjson,500", 2), ("len", 3)):
        name = f"budget-{script}"
        annotator = LLMAnnotator(f"{name}|{script}", prompt(), settings(loopback.base_url))
        error, _ = run(ask(annotator), max_calls=budget)

        assert isinstance(error, CallBudgetSpent)
        assert budget == len(loopback.log[name])


def test_forty_at_once(loopback: Loopback) -> None:
    """Concurrent questions do not disturb each other's tries."""
    faults = ",".join(["500", "ok", "badjson", "ok", "429:0.05"] * 12)
    limits = settings(loopback.base_url, attempts=40, reasks=40)
    annotator = LLMAnnotator(f"forty|{faults},ok", prompt(), limits)

    async def all_of_them() -> list[int]:
        parts = [segment(f"Claim {number}.") for number in range(40)]
        found = await asyncio.gather(*(annotator.annotate(part) for part in parts))
        await annotator.aclose()
        return [int(c.evidence[0].text[6:-1]) for candidates in found for c in candidates]

    got, _ = run(all_of_them())

    assert list(range(40)) == got


def test_the_gate_bounds_what_is_under_way(loopback: Loopback) -> None:
    """No more requests are under way than the settings allow."""
    annotator = LLMAnnotator("gated|slow:0.1", prompt(), settings(loopback.base_url, concurrency=2))

    async def six() -> float:
        began = time.monotonic()
        await asyncio.gather(*(annotator.annotate(segment("One.")) for _ in range(6)))
        await annotator.aclose()
        return time.monotonic() - began

    assert run(six())[0] >= 0.3


def test_cancelling_a_wait(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancelled question stops waiting at once and sends nothing more."""
    annotator = LLMAnnotator("cancelled|429", prompt(), settings(loopback.base_url))

    async def cancel() -> bool:
        waiting = asyncio.Event()

        def half_a_minute(_: object) -> float:
            waiting.set()
            return 30.0

        monkeypatch.setattr(retry, "_wait", half_a_minute)
        task = asyncio.create_task(annotator.annotate(segment("One.")))
        await waiting.wait()
        task.cancel()
        await asyncio.wait([task])
        await annotator.aclose()
        return task.cancelled()

    assert run(cancel())[0]
    assert len(loopback.log["cancelled"]) == 1


def test_a_document_is_no_template(loopback: Loopback) -> None:
    """Braces in a document reach the server as they stand, in every question."""
    text = "“{{7*7}}” {% raw they said."
    put(loopback, "badjson,ok", text)
    first, second = list(loopback.log.values())[-1]

    assert text in first["messages"][1]["content"]
    assert first["messages"] == second["messages"][:2]


def test_no_key_in_logs_or_tracebacks(loopback: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    """The key, which some servers repeat, is in no log, message or traceback; nor is the text."""
    caplog.set_level(logging.DEBUG)
    for script in ("ok", "401", "odd-key", "500", "badjson", "refusal", "reset", "len", "html"):
        result, _ = put(loopback, script, "Zanzibar.")
        shown = "".join(traceback.format_exception(result)) if script != "ok" else ""

        assert PLANTED not in shown + repr(result)
        assert "Zanzibar" not in shown
    assert not [record for record in caplog.records if record.name.startswith("instructor")]
    assert PLANTED not in caplog.text
