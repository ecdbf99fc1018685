"""What the annotator sends, keeps and marks its candidates with."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from extractor import Candidate, Usage, __version__
from extractor.content import Schema
from extractor.errors import BudgetSpent, RefusedError, TransportError
from extractor.llm import LLMAnnotator, retry
from extractor.replies import Reply, Request
from tests.asking import ask, prompt, run, segment, settings
from tests.loopback import Loopback


class Kept:
    """Replies in memory."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[Request] = []

    def __len__(self) -> int:
        return len(self.replies)

    async def get(self, request: Request) -> Reply | None:
        """Return what is kept for *request*."""
        self.asked.append(request)
        return self.replies.get(request.key)

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep *reply*."""
        self.replies[request.key] = reply


def test_the_request(loopback: Loopback) -> None:
    """The messages, the prompt's parameters and a strict schema are sent, and nothing else."""
    asking = prompt(temperature=0, seed=7, top_k=3)
    annotator = LLMAnnotator(
        "request", asking, settings(loopback.base_url, parameters={"seed": None, "top_p": 0.5})
    )
    run(ask(annotator))
    [body] = loopback.log["request"]

    assert body == {
        "model": "request",
        "messages": asking.render(segment()),
        "temperature": 0,
        "top_k": 3,
        "top_p": 0.5,
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "claims_v1",
                "strict": True,
                "schema": asking.schema.json_schema,
            },
        },
    }


def test_candidates_say_what_made_them(loopback: Loopback) -> None:
    """Provenance names prompt, schema, model, request and code."""
    asking, kept = prompt(), Kept()
    annotator = LLMAnnotator("made|ok:1", asking, settings(loopback.base_url), replies=kept)
    [candidate], _ = run(ask(annotator))
    made = candidate.provenance

    assert ("llm", annotator.fingerprint) == (made.annotator, made.version)
    assert ("claims/v0", asking.sha256) == (made.prompt, made.prompt_sha256)
    assert ("claims_v1", asking.schema.sha256) == (made.answer_schema, made.answer_schema_sha256)
    assert ("made", __version__) == (made.model, made.code)
    assert list(kept.replies) == [made.request]


def test_a_reasked_answer_is_marked_with_its_own_request(loopback: Loopback) -> None:
    """The request that is named is the one whose reply was used; every reply is kept."""
    kept = Kept()
    annotator = LLMAnnotator(
        "own|badjson,ok:1", prompt(), settings(loopback.base_url), replies=kept
    )
    [candidate], _ = run(ask(annotator))
    first, second = kept.replies

    assert second == candidate.provenance.request
    assert "claims: [" in kept.replies[first].body


def test_a_kept_reply_costs_nothing(loopback: Loopback) -> None:
    """The second time nothing is sent, nothing is paid, and the candidates are the same."""
    kept = Kept()
    annotator = LLMAnnotator("kept|badjson,ok", prompt(), settings(loopback.base_url), replies=kept)
    paid, first = run(ask(annotator))
    free, second = run(ask(annotator))

    assert paid == free
    assert len(loopback.log["kept"]) == 2
    assert Usage(reused=2) == second.usage
    assert (first.usage.requests, first.usage.prompt_tokens) == (2, 200)


def test_a_kept_reply_is_checked_like_a_new_one(loopback: Loopback) -> None:
    """A refusal stays a refusal; a reply that is no completion is a fault of the store."""
    kept = Kept()
    annotator = LLMAnnotator("checked|refusal", prompt(), settings(loopback.base_url), replies=kept)
    run(ask(annotator))
    again, _ = run(ask(annotator))
    [key] = kept.replies
    kept.replies[key] = Reply(body="<html>")
    broken, _ = run(ask(annotator))

    assert isinstance(again, RefusedError)
    assert isinstance(broken, TransportError)
    assert len(loopback.log["checked"]) == 1


def test_a_reply_counts_after_it_is_kept(loopback: Loopback) -> None:
    """If it cannot be kept, what the store says comes out and nothing was counted but the try."""

    class Full(Kept):
        async def put(self, request: Request, reply: Reply) -> None:
            raise BudgetSpent("enough")

    annotator = LLMAnnotator("full|ok", prompt(), settings(loopback.base_url), replies=Full())
    error, ledger = run(ask(annotator))

    assert isinstance(error, BudgetSpent)
    assert Usage(requests=1) == ledger.usage


def test_samples_are_other_requests(loopback: Loopback) -> None:
    """Repetitions of one request do not share a reply."""
    kept = Kept()
    for sample in (0, 1):
        run(
            ask(
                LLMAnnotator(
                    "s|ok", prompt(), settings(loopback.base_url), replies=kept, sample=sample
                )
            )
        )

    assert len(kept.replies) == 2


def test_usage_is_read_before_it_is_summed(loopback: Loopback) -> None:
    """Each reply of a dialogue counts once, with all its details, and has its price."""
    annotator = LLMAnnotator(
        "gpt-4o-mini-2024-07-18|badjson,badjson,ok", prompt(), settings(loopback.base_url)
    )
    _, ledger = run(ask(annotator))
    usd = (36 * 0.15 + 64 * 0.075 + 50 * 0.60) / 1e6

    assert pytest.approx(3 * usd) == ledger.usage.usd
    assert Usage(
        requests=3,
        prompt_tokens=300,
        cached_tokens=192,
        completion_tokens=150,
        reasoning_tokens=21,
        usd=ledger.usage.usd,
    ) == (ledger.usage)


def test_an_unknown_price_is_not_nothing(loopback: Loopback) -> None:
    """A model without a price makes the sum unknown."""
    _, ledger = run(ask(LLMAnnotator("nobody-knows|ok", prompt(), settings(loopback.base_url))))

    assert ledger.usage.usd is None


def test_one_loop_after_another(loopback: Loopback) -> None:
    """The same annotator works from several event loops, closed or not in between."""
    annotator = LLMAnnotator("loops|ok:1", prompt(), settings(loopback.base_url))

    async def twice() -> int:
        found = await ask(annotator) + await ask(annotator)
        return len(found)

    assert [asyncio.run(twice()), asyncio.run(twice())] == [2, 2]
    assert not annotator._servers


def test_a_closed_loop_is_forgotten(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections of a loop that is gone do not pile up."""
    annotator = LLMAnnotator("gone|ok:1", prompt(), settings(loopback.base_url))

    async def leave() -> None:
        annotator._server()

    asyncio.run(leave())
    asyncio.run(leave())

    assert len(annotator._servers) == 1


def test_the_fingerprint() -> None:
    """It changes with model, prompt, parameters and sample; not with address, key or limits."""

    def fingerprint(model: str = "m", sample: int = 0, **changes: Any) -> str:
        address = changes.pop("address", "http://a.invalid")
        asking = prompt(**changes.pop("front", {}))
        annotator = LLMAnnotator(model, asking, settings(address, **changes), sample=sample)
        return annotator.fingerprint

    others = [
        fingerprint("n"),
        fingerprint(sample=1),
        fingerprint(front={"temperature": 1}),
        fingerprint(parameters={"temperature": 1}),
    ]

    assert fingerprint() == fingerprint(address="http://b.invalid", attempts=9)
    assert len({fingerprint(), *others}) == 5
    assert len(fingerprint()) == 16


def test_a_foreign_error_comes_out_as_it_is(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours is not blamed on the model."""

    def faulty(*_: object) -> Schema:
        raise ZeroDivisionError

    monkeypatch.setattr("extractor.llm.question.usage", faulty)
    error, _ = run(ask(LLMAnnotator("foreign|ok", prompt(), settings(loopback.base_url))))

    assert isinstance(error, ZeroDivisionError)


def test_backoff_grows_to_a_limit(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without advice from the server, waits double, and the jitter only shortens them."""
    waits: list[float] = []
    wait = retry._wait

    def noting(state: Any) -> float:
        waits.append(wait(state))
        return 0.0

    monkeypatch.setattr(retry, "_wait", noting)
    run(ask(LLMAnnotator("b|500", prompt(), settings(loopback.base_url, attempts=9))))
    limits = [0.5, 1, 2, 4, 8, 16, 20, 20]

    assert all(limit / 2 <= waited <= limit for waited, limit in zip(waits, limits, strict=False))
    assert len(waits) >= 8


def test_the_reply_is_kept_as_it_came(loopback: Loopback) -> None:
    """What the store gets is the server's completion, byte for byte."""
    kept = Kept()
    found, _ = run(
        ask(LLMAnnotator("raw|ok:1", prompt(), settings(loopback.base_url), replies=kept))
    )
    [reply] = kept.replies.values()
    body = json.loads(reply.body)

    assert isinstance(found[0], Candidate)
    assert body["usage"]["total_tokens"] == 150
    assert json.loads(body["choices"][0]["message"]["content"])["claims"]
