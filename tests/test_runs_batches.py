"""The provider's batch service: nothing is submitted twice, and nothing is left behind."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from llmock.pytest_plugin import LLMock

from extractor.data import Cost, Spending
from extractor.errors import AuthError, BudgetSpent, ConfigError
from extractor.limits import Budget
from extractor.llm import cost, load_prices, most
from extractor.replies import Reply, Request
from extractor.runs.batches import BatchReplies, Tariff, Terms, Waiting
from extractor.runs.errand import Service
from extractor.runs.provider import Provider
from extractor.runs.shard import answer_body
from extractor.store import SQLiteReplies
from tests.batch_service import BatchService
from tests.loopback import completion
from tests.test_store import request

QUICK = Terms(poll_seconds=0.001, linger_seconds=0.01)


@asynccontextmanager
async def loopback() -> AsyncIterator[tuple[BatchService, Provider]]:
    """Serve on 127.0.0.1."""
    service = BatchService(lambda body: str(body["messages"][-1]["content"]))
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{path:.*}", service.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        yield service, Provider(f"http://127.0.0.1:{port}/v1", "test-key", backoff=0.001)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def replies(
    folder: Path, service: Service, terms: Terms = QUICK, budget: Budget | None = None
) -> AsyncIterator[BatchReplies]:
    """Batches in *folder*, and a store beside them."""
    store = SQLiteReplies(folder / "replies.sqlite", "run")
    prices = load_prices()
    tariff = Tariff(partial(most, prices=prices), partial(cost, prices=prices), budget or Budget())
    body = answer_body("claims_v1")
    batches = BatchReplies(
        store, service, folder / "batches", body=body, tariff=tariff, terms=terms
    )
    try:
        yield batches
    finally:
        await batches.aclose()
        store.close()


async def ask(batches: BatchReplies, *texts: str) -> list[Any]:
    """Ask all at once; return what each was answered."""
    got = await asyncio.gather(*(batches.get(request(text)) for text in texts))
    return [reply and json.loads(reply.body)["choices"][0]["message"]["content"] for reply in got]


def test_replies_come_in_batches_and_are_joined_by_id(tmp_path: Path) -> None:
    """Whatever order the output has; duplicates are asked once, stored ones never."""

    async def run() -> tuple[list[Any], BatchService]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            await batches.put(request("d"), Reply(body=json.dumps(completion("m", "kept"))))
            return await ask(batches, "a", "b", "c", "a", "d"), service

    got, service = asyncio.run(run())

    assert got == ["a", "b", "c", "a", "kept"]
    assert (1, 3, 3) == (len(service.batches), len(service.submitted), service.submitted.total())


def test_a_line_is_what_would_be_sent_online(tmp_path: Path) -> None:
    """The body is that of the annotator; the id is the request's key."""

    async def run() -> bytes:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            await ask(batches, "a")
            return service.files["file-0"]

    line = json.loads(asyncio.run(run()))

    assert line["custom_id"] == request("a").key
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    assert line["body"]["messages"] == [{"role": "user", "content": "a"}]
    assert line["body"]["response_format"]["json_schema"]["name"] == "claims_v1"


@pytest.mark.parametrize("terms", [QUICK._replace(lines=2), QUICK._replace(bytes=700)])
def test_a_batch_holds_so_many_lines_and_bytes(tmp_path: Path, terms: Terms) -> None:
    """And the next one the rest."""

    async def run() -> list[int]:
        async with loopback() as (service, provider), replies(tmp_path, provider, terms) as batches:
            await ask(batches, "a", "b", "c", "d", "e")
            inputs = [service.files[b["input_file_id"]] for b in service.batches.values()]
            assert all(len(content) <= terms.bytes for content in inputs)
            return [content.count(b"\n") for content in inputs]

    assert asyncio.run(run()) == [2, 2, 1]


@pytest.mark.parametrize("fault", ["500", "expired", "missing", "garbage"])
def test_a_line_that_failed_joins_the_next_batch(tmp_path: Path, fault: str) -> None:
    """Once; after that it is asked online."""

    async def run() -> tuple[list[Any], list[Any], int]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            service.script = {"b": [fault, "ok"], "c": [fault]}
            return await ask(batches, "a", "b"), await ask(batches, "c"), len(service.batches)

    assert asyncio.run(run()) == (["a", "b"], [None], 4)


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_what_a_cut_batch_has_is_taken(tmp_path: Path, status: str) -> None:
    """The provider bills it; the rest is asked again."""

    async def run() -> tuple[list[Any], int]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            service.status = status
            service.script = {"b": ["expired", "ok"]}
            return await ask(batches, "a", "b"), service.submitted[request("a").key]

    assert asyncio.run(run()) == (["a", "b"], 1)


def test_a_refused_batch_says_why(tmp_path: Path) -> None:
    """And is not taken up again."""

    async def run() -> list[Any]:
        async with loopback() as (service, provider):
            service.status = "failed"
            async with replies(tmp_path, provider) as batches:
                with pytest.raises(ConfigError, match="line 1 is too long"):
                    await ask(batches, "a")
            service.status = "completed"
            async with replies(tmp_path, provider) as batches:
                return await ask(batches, "a")

    assert asyncio.run(run()) == ["a"]


class Killed:
    """A service whose process dies at its n-th call: before the call takes effect, or after."""

    def __init__(self, service: Provider, number: int, *, after: bool) -> None:
        self.is_dead = asyncio.Event()
        self._service, self._left, self._after = service, number, after

    def __getattr__(self, name: str) -> Any:
        async def call(*args: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                await self._die()
            result = await getattr(self._service, name)(*args)
            if self._left == 0:
                await self._die()
            return result

        return call

    async def _die(self) -> None:
        self.is_dead.set()
        await asyncio.Event().wait()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(1, 8))
def test_killed_at_any_call_nothing_is_submitted_twice(
    tmp_path: Path, number: int, *, after: bool
) -> None:
    """Upload, submission, each look, each of both files: the next process goes on from there."""

    async def run() -> tuple[list[Any], BatchService]:
        async with loopback() as (service, provider):
            service.script = {"c": ["500", "ok"]}
            dying = Killed(provider, number, after=after)
            async with replies(tmp_path, dying) as batches:
                asking = asyncio.create_task(ask(batches, "a", "b", "c"))
                await dying.is_dead.wait()
                asking.cancel()
            async with replies(tmp_path, provider) as batches:
                return await ask(batches, "a", "b", "c"), service

    got, service = asyncio.run(run())

    assert got == ["a", "b", "c"]
    assert service.submitted == {request("a").key: 1, request("b").key: 1, request("c").key: 2}


def test_a_wait_can_be_given_up(tmp_path: Path) -> None:
    """What was submitted is fetched by the next process; nothing more is."""

    async def run() -> tuple[list[Any], int]:
        async with loopback() as (service, provider):
            service.status = "in_progress"
            async with replies(tmp_path, provider) as batches:
                asking = asyncio.create_task(ask(batches, "a", "b"))
                while not service.batches:  # noqa: ASYNC110 - the server has no event for it
                    await asyncio.sleep(0.001)
                batches.give_up()
                with pytest.raises(Waiting, match="2 requests are with the provider"):
                    await asking
                with pytest.raises(Waiting):
                    await ask(batches, "c")
            service.status = "completed"
            async with replies(tmp_path, provider) as batches:
                return await ask(batches, "a", "b"), service.submitted.total()

    assert asyncio.run(run()) == (["a", "b"], 2)


def test_calls_that_fail_in_passing_are_repeated(tmp_path: Path) -> None:
    """Whichever call it is."""

    async def run() -> list[Any]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            service.failing = [503, 429, 500]
            return await ask(batches, "a")

    assert asyncio.run(run()) == ["a"]


@pytest.mark.parametrize(
    ("statuses", "error", "words"),
    [
        ([401], AuthError, "refuses the key"),
        ([400], ConfigError, "refuses POST /files: no"),
        ([500] * 6, ConfigError, r"cannot be reached \(HTTP 500\).*same command"),
    ],
)
def test_calls_that_fail_for_good_are_a_sentence(
    tmp_path: Path, statuses: list[int], error: type[Exception], words: str
) -> None:
    """For all who wait."""

    async def run() -> None:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            service.failing = statuses
            await ask(batches, "a", "b")

    with pytest.raises(error, match=words):
        asyncio.run(run())


def test_a_full_queue_is_waited_for(tmp_path: Path) -> None:
    """A batch for which the account has no room is submitted again, whole and later."""

    async def run() -> tuple[list[Any], int]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            service.status, service.refusal = "failed", "token_limit_exceeded"
            asking = asyncio.create_task(ask(batches, "a", "b"))
            while len(service.batches) < 3:  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.001)
            service.status = "completed"
            return await asking, sum(b["status"] == "completed" for b in service.batches.values())

    assert asyncio.run(run()) == (["a", "b"], 1)


def test_a_provider_out_of_reach_for_a_while_is_waited_for(tmp_path: Path) -> None:
    """A night's wait must not end for a minute's outage."""

    async def run() -> list[Any]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            asking = asyncio.create_task(ask(batches, "a"))
            while "GET /batches/batch-0" not in service.calls:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.001)
            service.failing = [503] * 13
            return await asking

    assert asyncio.run(run()) == ["a"]


def test_a_request_that_fits_no_batch_is_asked_online(tmp_path: Path) -> None:
    """At once, and the others are not held up by it."""

    async def run() -> list[Any]:
        terms = QUICK._replace(bytes=700)
        async with loopback() as (_, provider), replies(tmp_path, provider, terms) as batches:
            return await ask(batches, "a", "b" * 700)

    assert asyncio.run(run()) == ["a", None]


def test_a_batch_costs_half_and_is_billed_once(tmp_path: Path) -> None:
    """To the budget, to the run, and to whoever asked first; the next one reuses it."""
    budget = Budget(max_usd=1)

    async def run() -> tuple[list[Reply | None], Spending]:
        async with (
            loopback() as (_, provider),
            replies(tmp_path, provider, budget=budget) as batches,
        ):
            got = [await batches.get(priced("a")) for _ in range(2)]
            return got, batches._store.spending

    (first, second), spending = asyncio.run(run())
    online = cost(json.dumps(completion("gpt-5-mini", "a")), load_prices()).usd

    assert online
    assert first is not None
    assert first.usage is not None
    assert (True, online / 2) == (first.is_new, first.usage.usd)
    assert second is not None
    assert not second.is_new
    assert budget.usd == pytest.approx(online / 2)
    assert Cost(replies=1, tokens=150, usd=online / 2) == spending.paid == spending.reused


def priced(text: str) -> Request:
    """Ask a model whose price is known."""
    return request(text).model_copy(update={"model": "gpt-5-mini"})


def test_a_batch_is_reserved_before_it_is_submitted(tmp_path: Path) -> None:
    """What is with the provider counts too, also for the next process."""
    most_usd = (most(priced("a"), load_prices()).usd or 0) / 2

    async def run() -> int:
        async with loopback() as (service, provider):
            service.status = "in_progress"
            budget = Budget(max_usd=1.5 * most_usd)
            async with replies(tmp_path, provider, budget=budget) as batches:
                asking = asyncio.create_task(batches.get(priced("a")))
                while not service.batches:  # noqa: ASYNC110 - the server has no event for it
                    await asyncio.sleep(0.001)
                with pytest.raises(BudgetSpent):
                    await batches.get(priced("b"))
                batches.give_up()
                await asyncio.gather(asking, return_exceptions=True)
            budget = Budget(max_usd=1.5 * most_usd)
            async with replies(tmp_path, provider, budget=budget) as batches:
                with pytest.raises(BudgetSpent):
                    await batches.get(priced("b"))
            return service.submitted.total()

    assert asyncio.run(run()) == 1


@pytest.mark.slow
@pytest.mark.filterwarnings(  # it leaves the uploaded file to the garbage collector
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_an_independent_service_understands(
    tmp_path: Path, llmock: LLMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The `llmock` server's batches: upload, submission, looks and output are as it wants them."""
    monkeypatch.setattr("llmock.routers.batch._BATCH_DELAY", 0.1)
    question = Request(
        model="gpt-4o",
        messages=({"role": "user", "content": "a"},),
        parameters={"temperature": 0},
        answer_schema={"type": "object", "properties": {}, "additionalProperties": False},
    )

    async def run() -> tuple[Reply | None, Reply | None]:
        provider = Provider(llmock.base_url(), "test-key", backoff=0.01)
        terms = QUICK._replace(poll_seconds=0.05)
        async with replies(tmp_path, provider, terms) as batches:
            reply = await batches.get(question)
            [shard] = (tmp_path / "batches").glob("*.json")
            assert await provider.find(shard.stem) is not None
            assert await provider.find("another") is None
            return reply, await batches.get(question)

    reply, again = asyncio.run(run())

    assert reply is not None
    assert again is not None
    assert reply.body == again.body
    assert json.loads(reply.body)["object"] == "chat.completion"


@pytest.mark.slow
def test_a_large_batch_costs_little_time(tmp_path: Path) -> None:
    """Five thousand requests at once, all waiting."""

    async def run() -> float:
        async with loopback() as (_, provider), replies(tmp_path, provider) as batches:
            began = time.perf_counter()
            texts = [f"text {number}" for number in range(5000)]
            assert await ask(batches, *texts) == texts
            return time.perf_counter() - began

    assert asyncio.run(run()) < 30


def test_a_request_knows_its_sample_again(tmp_path: Path) -> None:
    """It is written down whole, so that its reply is kept under its own key."""

    async def run() -> Request:
        async with loopback() as (_, provider), replies(tmp_path, provider) as batches:
            await batches.get(request("a", sample=3))
            reply = await batches.get(request("a", sample=3))
            assert reply is not None
        return request("a", sample=3)

    assert asyncio.run(run()).sample == 3
