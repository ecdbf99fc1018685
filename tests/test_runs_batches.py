"""The provider's batch service: nothing is submitted twice, and nothing is left behind."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from llmock.pytest_plugin import LLMock

from extractor.errors import AuthError, ConfigError
from extractor.limits import Budget
from extractor.llm import cost, load_prices, most
from extractor.replies import Reply, Request
from extractor.runs.batches import BatchReplies, Tariff, Terms, Waiting
from extractor.runs.errand import Service
from extractor.runs.provider import Provider
from extractor.runs.shard import answer_body
from extractor.store import SQLiteReplies
from tests.loopback import completion
from tests.test_store import request

QUICK = Terms(poll_seconds=0.001, linger_seconds=0.01)


class Loopback:
    """A batch service that can be told what to do with a line, by the text it asks about."""

    def __init__(self) -> None:
        self.submitted: Counter[str] = Counter()
        self.batches: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.script: dict[str, list[str]] = {}
        self.status = "completed"
        self.failing: list[int] = []

    async def handle(self, asked: web.Request) -> web.Response:
        """Answer any call."""
        path = asked.path.removeprefix("/v1")
        self.calls.append(f"{asked.method} {path}")
        if self.failing:
            return web.json_response({"error": {"message": "no"}}, status=self.failing.pop(0))
        match asked.method, path.strip("/").split("/"):
            case "POST", ["files"]:
                form = await asked.post()
                file: Any = form["file"]
                return web.json_response({"id": self.keep(file.file.read())})
            case "POST", ["batches"]:
                return web.json_response(self.create(await asked.json()))
            case "GET", ["batches"]:
                listed = list(self.batches.values())
                after = asked.query.get("after")
                ids = [batch["id"] for batch in listed]
                start = ids.index(after) + 1 if after else 0
                page = listed[start : start + 1]  # pages of one, so that paging is tested
                return web.json_response({"data": page, "has_more": start + 1 < len(listed)})
            case "GET", ["batches", name]:
                return web.json_response(self.advance(self.batches[name]))
            case "GET", ["files", name, "content"]:
                return web.Response(body=self.files[name])
        return web.json_response({"error": {"message": f"no {path}"}}, status=404)

    def keep(self, content: bytes) -> str:
        """Keep a file."""
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return name

    def create(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Begin a batch; this is what is paid for."""
        name = f"batch-{len(self.batches)}"
        for line in self.files[wanted["input_file_id"]].split(b"\n")[:-1]:
            self.submitted[json.loads(line)["custom_id"]] += 1
        self.batches[name] = {**wanted, "id": name, "status": "validating"}
        return self.batches[name]

    def advance(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Take a batch one step further at each look."""
        steps = {"validating": "in_progress", "in_progress": self.status}
        before, batch["status"] = batch["status"], steps.get(batch["status"], batch["status"])
        if before == "in_progress" and batch["status"] != "failed":
            self.answer(batch)
        if batch["status"] == "failed":
            batch["errors"] = {"data": [{"message": "line 1 is too long"}]}
        return batch

    def answer(self, batch: dict[str, Any]) -> None:
        """Write both files, in another order than the input's."""
        good, bad = [], []
        for line in reversed(self.files[batch["input_file_id"]].split(b"\n")[:-1]):
            asked = json.loads(line)
            text = asked["body"]["messages"][-1]["content"]
            steps = self.script.get(text) or ["ok"]
            step = steps.pop(0) if len(steps) > 1 else steps[0]
            whole = {"custom_id": asked["custom_id"], "error": None, "response": None}
            if step == "ok":
                body = {"answer": text, **completion("gpt-5-mini", text)}
                good.append({**whole, "response": {"status_code": 200, "body": body}})
            elif step == "500":
                bad.append({**whole, "response": {"status_code": 500, "body": {"error": {}}}})
            elif step == "expired":
                bad.append({**whole, "error": {"code": "batch_expired"}})
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            content = "".join(json.dumps(line) + "\n" for line in lines)
            batch[name] = self.keep(content.encode()) if lines else None


@asynccontextmanager
async def loopback() -> AsyncIterator[tuple[Loopback, Provider]]:
    """Serve on 127.0.0.1."""
    service = Loopback()
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
    store = SQLiteReplies(folder / "replies.sqlite")
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
    return [reply and json.loads(reply.body)["answer"] for reply in got]


def test_replies_come_in_batches_and_are_joined_by_id(tmp_path: Path) -> None:
    """Whatever order the output has; duplicates are asked once, stored ones never."""

    async def run() -> tuple[list[Any], Loopback]:
        async with loopback() as (service, provider), replies(tmp_path, provider) as batches:
            await batches.put(request("d"), Reply(body='{"answer": "kept"}'))
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


@pytest.mark.parametrize("fault", ["500", "expired", "missing"])
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

    async def run() -> tuple[list[Any], Loopback]:
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
