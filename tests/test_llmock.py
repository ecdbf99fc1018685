"""An independent referee, the `llmock` server, judges how failures are met."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from extractor.errors import (
    AuthError,
    InvalidAnswer,
    QuotaError,
    RequestError,
    TooLong,
    TransportError,
)
from extractor.llm import LLMAnnotator, retry
from tests.asking import ask, prompt, run, segment, settings


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "BACKOFF_SECONDS", 0.1)


def put(**changes: Any) -> Any:
    """Ask the referee's server about one sentence."""
    values = {"attempts": 4, "reasks": 1, **changes}
    annotator = LLMAnnotator("gpt-4o", prompt(), settings(os.environ["OPENAI_BASE_URL"], **values))
    return run(ask(annotator, segment("One.")))[0]


def test_an_answer_made_from_our_schema(llmock: LLMock) -> None:
    """A server that knows nothing but our schema can answer so that it parses."""
    found = put()

    assert isinstance(found, list)
    assert llmock.last_request.body["response_format"]["json_schema"]["strict"] is True
    llmock.assert_resilient(strict=True)


def test_waits_as_told(llmock: LLMock) -> None:
    """Two rate limits with a time to wait are waited out."""
    llmock.rate_limit(times=2, retry_after=0.5)

    assert isinstance(put(), list)
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [500, 502, 503, 529, 408])
def test_faults_that_pass(llmock: LLMock, status: int) -> None:
    """Faults of the server are met with patience, not with haste."""
    llmock.fail(status, times=2)

    assert isinstance(put(), list)
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RequestError),
        (401, AuthError),
        (402, QuotaError),
        (403, AuthError),
        (404, AuthError),
        (413, TooLong),
        (422, RequestError),
    ],
)
def test_refusals_are_final(llmock: LLMock, status: int, error: type[Exception]) -> None:
    """What will not change is asked once."""
    llmock.fail(status, times=None)
    got = put()

    assert isinstance(got, error)
    assert len(llmock.requests) == 1
    llmock.assert_resilient(strict=True)


def test_an_outage(llmock: LLMock) -> None:
    """A server that stays down is given up."""
    llmock.outage()
    got = put()

    assert isinstance(got, TransportError)
    assert len(llmock.requests) == 4


def test_a_late_answer(llmock: LLMock) -> None:
    """A try that takes too long is cut off, and another one made."""
    llmock.delay(3)

    assert isinstance(put(try_seconds=1.5), list)
    assert len(llmock.requests) == 2


def test_prose(llmock: LLMock) -> None:
    """Prose instead of an answer is asked about once, and then given up."""
    llmock.reply("I think the claims are ...")

    assert isinstance(put(), list)
    assert len(llmock.requests) == 2
    llmock.reset().reply("I think the claims are ...", times=None)
    got = put()

    assert isinstance(got, InvalidAnswer)
    assert len(llmock.requests) == 2


def test_too_much_text(llmock: LLMock) -> None:
    """One sentence that does not fit cannot be halved."""
    llmock.context_overflow()

    assert isinstance(put(), TooLong)


def test_twenty_at_once(llmock: LLMock) -> None:
    """Of many at once, those that were sent away come back when told, and only those."""
    llmock.rate_limit(times=5, retry_after=0.3)
    annotator = LLMAnnotator("gpt-4o", prompt(), settings(os.environ["OPENAI_BASE_URL"]))

    async def all_of_them() -> list[Any]:
        parts = [segment(f"Claim {number}.") for number in range(20)]
        found = await asyncio.gather(*(annotator.annotate(part) for part in parts))
        await annotator.aclose()
        return found

    got, _ = run(all_of_them())

    assert len(got) == 20
    assert len(llmock.requests) == 25
    llmock.assert_resilient(strict=True)
