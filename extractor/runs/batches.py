"""Replies from the provider's batch service: half the price, within a day.

It is a `Replies` over a store. A request that is not in the store joins the next batch, and whoever
asks waits until that batch has come back. All else (pipeline, questions about misfit answers, run
folder) works as it does online. What a batch leaves open is put into one more, and then left to the
online path.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from pathlib import Path
from typing import NamedTuple

from extractor.data import Usage
from extractor.errors import DiskError, ExtractorError, ModelError
from extractor.limits import Budget
from extractor.replies import Reply, Request
from extractor.runs.errand import Errand, Service
from extractor.runs.progress import Batches
from extractor.runs.provider import ENDPOINT
from extractor.runs.shard import Body, Shard, to_line
from extractor.store import StoredReplies

_ROUNDS = 2
SHARE = 0.5
"""Of the online price."""


class Terms(NamedTuple):
    """How batches are made.

    `lines` and `bytes` bound one; `poll_seconds` pass between two looks; one that is not full is
    submitted when no request has come for `linger_seconds`.
    """

    lines: int = 50_000
    bytes: int = 200 * 2**20
    poll_seconds: float = 60.0
    linger_seconds: float = 5.0


class Tariff(NamedTuple):
    """What a reply costs online, at most and in fact; and the budget that it is billed to."""

    most: Callable[[Request], Usage]
    cost: Callable[[str], Usage]
    budget: Budget


class Waiting(ExtractorError):
    """Requests are with the provider; the same command collects their replies later."""


class BatchReplies:
    """Replies that come in batches, and are kept in a store.

    Args:
        store: Where replies are looked up first, and kept.
        service: Who answers.
        folder: Where the batches are written down; one process at a time uses it.
        body: Makes the body of a request, as it would be sent online.
        tariff: What is billed.
        terms: How batches are made.

    """

    def __init__(
        self,
        store: StoredReplies,
        service: Service,
        folder: Path,
        *,
        body: Body,
        tariff: Tariff,
        terms: Terms | None = None,
    ) -> None:
        self._store, self._service, self._folder, self._body = store, service, folder, body
        self._tariff, self._terms = tariff, terms or Terms()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._open: dict[str, Request] = {}
        self._open_bytes = 0
        self._rounds: Counter[str] = Counter()
        self._reserved: dict[str, Usage] = {}
        self._fresh: dict[str, Usage] = {}
        self._errands: dict[asyncio.Task[None], Errand] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._is_started = False
        self._given_up: Waiting | None = None

    @property
    def standing(self) -> Batches:
        """How the batches stand that are not fetched yet."""
        return reduce(add, (errand.standing for errand in self._errands.values()), Batches())

    async def get(self, request: Request) -> Reply | None:
        """Return the reply for *request* when it has come; None if it is to be asked for online.

        Raises:
            ConfigError: If the provider refuses the batch.
            BudgetSpent: If the reply might pass a limit.
            Waiting: If the wait is given up.
            DiskError: If the store or the folder cannot be used.

        """
        self._start()
        while True:
            reply = await self._store.peek(request)
            fresh = self._fresh.pop(request.key, None)
            if reply is not None and fresh is not None:
                return reply.model_copy(update={"usage": fresh, "is_new": True})
            if reply is not None or self._rounds[request.key] >= _ROUNDS:
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
        """Wait no longer and submit nothing more.

        What is with the provider is fetched by the next process.
        """
        self._given_up = Waiting(
            f"{self.standing.requests} requests are with the provider; the same command fetches "
            "their replies"
        )
        self._open.clear()
        self._resolve(list(self._waiting), self._given_up)

    async def aclose(self) -> None:
        """End all waiting."""
        for task in self._errands:
            task.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
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
            keys = []
            for request in shard.requests(self._folder):
                self._tariff.budget.owe(*_amounts(self._set_aside(request)))
                keys.append(request.key)
            self._carry(shard, keys)

    def _answered(self, request: Request) -> asyncio.Future[None]:
        """Return what is resolved when a batch with *request* has come back."""
        future = self._waiting.get(request.key)
        if future is not None:
            return future
        size = len(self._line(request))
        future = self._wait_for(request.key)
        if size > self._terms.bytes:  # no batch holds it: it is asked for online
            self._rounds[request.key] = _ROUNDS
            self._resolve([request.key], None)
            return future
        try:
            self._tariff.budget.reserve(*_amounts(self._set_aside(request)))
        except ExtractorError:
            del self._waiting[request.key], self._reserved[request.key]
            raise
        if self._open_bytes + size > self._terms.bytes:
            self._submit_open()
        self._open[request.key] = request
        self._open_bytes += size
        if len(self._open) >= self._terms.lines:
            self._submit_open()
        else:
            self._linger()
        return future

    def _linger(self) -> None:
        """Wait for company, until none has come for a while."""
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._terms.linger_seconds, self._submit_open)

    def _set_aside(self, request: Request) -> Usage:
        most = self._reserved[request.key] = discounted(self._tariff.most(request))
        return most

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
        keys = [request.key for request in requests]
        try:
            self._carry(Shard.prepare(self._folder, requests), keys)
        except DiskError as error:
            self._resolve(keys, error)

    def _carry(self, shard: Shard, keys: Sequence[str]) -> None:
        """See a batch through in the background."""
        for key in keys:
            if key not in self._waiting:
                self._wait_for(key)
        errand = Errand(
            self._service,
            self._folder,
            shard,
            line=self._line,
            poll_seconds=self._terms.poll_seconds,
        )

        async def carry() -> None:
            error: ExtractorError | None = None
            try:
                await errand.run(self._keep)
                self._rounds.update(keys)
            except ExtractorError as caught:
                error = caught
            self._settle(keys)
            self._resolve(keys, error)

        task = asyncio.create_task(carry())
        self._errands[task] = errand
        task.add_done_callback(self._errands.pop)

    async def _keep(self, request: Request, body: str) -> None:
        """Put a reply into the store, unless a process that was killed has done so."""
        try:
            usage = discounted(self._tariff.cost(body))
        except ModelError:
            return  # no completion: its request stays open
        if await self._store.peek(request) is None:
            await self._store.put(request, Reply(body=body, usage=usage))
            self._fresh[request.key] = usage

    def _settle(self, keys: Sequence[str]) -> None:
        """Bill what came, instead of what was set aside."""
        for key in keys:
            reserved = self._reserved.pop(key, None)
            if reserved is not None:
                spent = self._fresh.get(key, Usage())
                self._tariff.budget.settle(_amounts(reserved), _amounts(spent))

    def _resolve(self, keys: Sequence[str], error: ExtractorError | None) -> None:
        for key in keys:
            future = self._waiting.pop(key, None)
            if future is None or future.done():
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

    def _line(self, request: Request) -> bytes:
        return to_line(request, self._body(request), ENDPOINT)


def discounted(usage: Usage) -> Usage:
    """Return *usage* at the price of batches."""
    return usage.model_copy(update={"usd": None if usage.usd is None else SHARE * usage.usd})


def _amounts(usage: Usage) -> tuple[float | None, int]:
    return usage.usd, usage.prompt_tokens + usage.completion_tokens
