"""Replies from the provider's batch service: half the price, within a day.

It is a `Replies` over a store. A request that is not in the store joins the next batch, and whoever
asks waits until that batch has come back. All else (pipeline, questions about misfit answers, run
folder) works as it does online. What a batch leaves open is put into one more, and then left to the
online path.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from extractor.errors import ConfigError, DiskError, ExtractorError
from extractor.replies import Reply, Request
from extractor.runs.provider import ENDPOINT
from extractor.runs.shard import Body, Shard, to_line
from extractor.store import StoredReplies

_ROUNDS = 2
_OK = 200
_OVER = {"completed", "expired", "cancelled", "failed"}


class Service(Protocol):
    """A batch service; `extractor.runs.provider.Provider` is one."""

    async def upload(self, name: str, lines: bytes) -> str:
        """Upload a file and return its id."""
        ...

    async def create(self, file_id: str, tag: str) -> dict[str, Any]:
        """Submit an uploaded file."""
        ...

    async def find(self, tag: str) -> dict[str, Any] | None:
        """Return the batch submitted with that tag."""
        ...

    async def retrieve(self, batch_id: str) -> dict[str, Any]:
        """Return how a batch stands."""
        ...

    async def content(self, file_id: str) -> bytes:
        """Return what a file holds."""
        ...


class Terms(NamedTuple):
    """How batches are made: limits of one, seconds between looks, seconds to wait for company."""

    lines: int = 50_000
    bytes: int = 200 * 2**20
    poll_seconds: float = 60.0
    linger_seconds: float = 5.0


class Waiting(ExtractorError):
    """Requests are with the provider; the same command collects their replies later."""


class BatchReplies:
    """Replies that come in batches, and are kept in a store.

    Args:
        store: Where replies are looked up first, and kept.
        service: Who answers.
        folder: Where the batches are written down; one process at a time uses it.
        body: Makes the body of a request, as it would be sent online.
        terms: How batches are made.

    """

    def __init__(
        self,
        store: StoredReplies,
        service: Service,
        folder: Path,
        *,
        body: Body,
        terms: Terms | None = None,
    ) -> None:
        self._store, self._service, self._folder, self._body = store, service, folder, body
        self._terms = terms or Terms()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._open: dict[str, Request] = {}
        self._open_bytes = 0
        self._rounds: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._is_started = False
        self._given_up: Waiting | None = None

    async def get(self, request: Request) -> Reply | None:
        """Return the reply for *request* when it has come; None if it is to be asked for online.

        Raises:
            ConfigError: If the provider refuses the batch.
            Waiting: If the wait is given up.
            DiskError: If the store or the folder cannot be used.

        """
        self._start()
        while True:
            reply = await self._store.peek(request)
            if reply is not None:
                return reply
            if self._rounds[request.key] >= _ROUNDS:
                return await self._store.get(request)
            if self._given_up is not None:
                raise self._given_up
            await asyncio.shield(self._answered(request))

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep a reply that was asked for online.

        Raises:
            DiskError: If it could not be stored.

        """
        await self._store.put(request, reply)

    def give_up(self) -> None:
        """Wait no longer; what was submitted stays with the provider, to be collected later."""
        self._given_up = Waiting(
            f"{len(self._waiting)} requests are under way; the same command goes on with them"
        )
        self._submit_open()
        self._resolve(list(self._waiting), self._given_up)

    async def aclose(self) -> None:
        """End all waiting."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._timer is not None:
            self._timer.cancel()

    def _start(self) -> None:
        """Take up the batches of an earlier process."""
        if self._is_started:
            return
        self._is_started = True
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            shards = Shard.unfinished(self._folder)
        except OSError as error:
            raise DiskError(f"{self._folder} cannot be used ({error.strerror})") from error
        for shard in shards:
            self._carry(shard, [request.key for request in shard.requests(self._folder)])

    def _answered(self, request: Request) -> asyncio.Future[None]:
        future = self._waiting.get(request.key)
        if future is None:
            future = self._wait_for(request.key)
            size = len(self._line(request))
            if self._open_bytes + size > self._terms.bytes:
                self._submit_open()
            self._open[request.key] = request
            self._open_bytes += size
            if len(self._open) >= self._terms.lines:
                self._submit_open()
            elif self._timer is None:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(self._terms.linger_seconds, self._submit_open)
        return future

    def _wait_for(self, key: str) -> asyncio.Future[None]:
        future = self._waiting[key] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        return future

    def _submit_open(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        requests = list(self._open.values())
        self._open.clear()
        self._open_bytes = 0
        if not requests:
            return
        try:
            shard = Shard.prepare(self._folder, requests)
        except DiskError as error:
            self._resolve([request.key for request in requests], error)
        else:
            self._carry(shard, [request.key for request in requests])

    def _carry(self, shard: Shard, keys: list[str]) -> None:
        """See a batch through in the background."""
        for key in keys:
            if key not in self._waiting:
                self._wait_for(key)

        async def carry() -> None:
            try:
                batch = await self._over(await self._submitted(shard))
                await self._collect(shard, batch)
            except ExtractorError as error:
                self._resolve(keys, error)
            else:
                self._rounds.update(keys)
                self._resolve(keys, None)

        task = asyncio.create_task(carry())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _resolve(self, keys: list[str], error: ExtractorError | None) -> None:
        for key in keys:
            future = self._waiting.pop(key, None)
            if future is None or future.done():
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

    async def _submitted(self, shard: Shard) -> str:
        """Bring a batch to the provider, unless it is there; return its id."""
        if shard.batch_id is not None:
            return shard.batch_id
        batch = None
        if shard.file_id is None:
            requests = shard.requests(self._folder)
            lines = b"".join(self._line(request) for request in requests)
            file_id = await self._service.upload(f"{shard.tag}.jsonl", lines)
            shard = shard.model_copy(update={"file_id": file_id})
            shard.save(self._folder)
        else:  # an earlier process may have been killed just after it submitted the file
            file_id = shard.file_id
            batch = await self._service.find(shard.tag)
        if batch is None:
            batch = await self._service.create(file_id, shard.tag)
        shard.model_copy(update={"batch_id": batch["id"]}).save(self._folder)
        return str(batch["id"])

    async def _over(self, batch_id: str) -> dict[str, Any]:
        while True:
            batch = await self._service.retrieve(batch_id)
            if batch["status"] in _OVER:
                return batch
            await asyncio.sleep(self._terms.poll_seconds)

    async def _collect(self, shard: Shard, batch: dict[str, Any]) -> None:
        """Put every good line into the store; then the batch is done with."""
        done = {"is_collected": True, "batch_id": batch["id"]}
        if batch["status"] == "failed":
            shard.model_copy(update=done).save(self._folder)
            errors = (batch.get("errors") or {}).get("data") or [{}]
            raise ConfigError(
                f"the provider refuses a batch: {str(errors[0].get('message'))[:200]}"
            )
        asked = {request.key: request for request in shard.requests(self._folder)}
        tokens: Counter[str] = Counter()
        for name in ("output_file_id", "error_file_id"):
            if not batch.get(name):
                continue
            for key, body in _answers(await self._service.content(batch[name])):
                if key in asked:
                    await self._store.put(asked[key], Reply(body=json.dumps(body)))
                    tokens.update(_tokens(body))
        shard.model_copy(update={**done, **tokens}).save(self._folder)

    def _line(self, request: Request) -> bytes:
        return to_line(request, self._body(request), ENDPOINT)


def _answers(lines: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield custom ids and completions of the lines that hold one, in whichever order."""
    for line in lines.split(b"\n"):
        try:
            answer = json.loads(line)
            response = answer["response"]
            if response["status_code"] == _OK and isinstance(response["body"], dict):
                yield answer["custom_id"], response["body"]
        except (ValueError, KeyError, TypeError):
            continue  # it failed, or is no line at all: its request stays open


def _tokens(body: dict[str, Any]) -> dict[str, int]:
    usage = body.get("usage") or {}
    return {name: int(usage.get(name) or 0) for name in ("prompt_tokens", "completion_tokens")}
