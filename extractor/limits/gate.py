"""What each try at a request passes: places, paces, told limits and pauses."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from extractor.limits.bucket import Bucket
from extractor.limits.budget import Budget
from extractor.limits.pace import Pace

START = 16
"""Requests at once, before anything is known of the server."""
_CUT = 0.7
_PAUSE_SECONDS = 1.0
"""If the server refuses and does not say for how long."""
_TOLD = 0.98
"""Of a told limit: the server's clock is not ours, and a refused request counts too."""


class Slot:
    """A try under way. Tell it how the try ends; one that is told nothing has ended well."""

    def __init__(self, gate: Gate, tokens: int, usd: float | None) -> None:
        self._gate = gate
        self.tokens, self.usd = tokens, usd
        self.spent: tuple[float | None, int] = (usd, tokens)
        self.began = asyncio.get_running_loop().time()
        self.is_good = True

    def settle(self, *, tokens: int, usd: float | None = None) -> None:
        """Say what the reply cost, instead of what was estimated."""
        self.spent = (usd, tokens)

    def heard(self, headers: Mapping[str, str]) -> None:
        """Take the limits that the server tells in the headers of any response."""
        self._gate.hear(headers)

    def refused(self, retry_after: float | None = None) -> None:
        """Say that the server refused it for its rate, and asks for that many seconds of peace."""
        self.spent, self.is_good = (0.0, 0), False
        self._gate.pause(_PAUSE_SECONDS if retry_after is None else retry_after, self.began)

    def fault(self) -> None:
        """Say that it timed out, or that the server broke under it."""
        self.spent, self.is_good = (0.0, 0), False
        self._gate.ease()


class Gate:
    """Lets tries through, as many and as fast as the server takes them.

    The number at once grows by one with each success until the server first shows a limit (so it
    doubles each round), and from then on by one a round; it is cut when requests time out or break.
    Refusals pause all and set the pace.

    A gate serves one server and one event loop; it may be made outside of the loop.

    Args:
        ceiling: Tries at once, at most.
        requests_per_minute: The server's limit, if known; headers can only lower it.
        tokens_per_minute: The same for tokens.
        budget: What may be spent; default: anything.
        start: Tries at once to begin with, such as an earlier gate's `limit`.

    """

    def __init__(
        self,
        ceiling: int,
        *,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        budget: Budget | None = None,
        start: float = START,
    ) -> None:
        self._ceiling = ceiling
        self.limit = float(min(ceiling, max(1.0, start)))
        self.under_way = 0
        self.budget = budget or Budget()
        self._pace = Pace()
        self._requests = _bucket(requests_per_minute)
        self._tokens = _bucket(tokens_per_minute)
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at = 0.0  # uvloop's timers do not tell
        self._is_doubling = True
        self._latency = 0.0
        self._eased = self._closed_until = float("-inf")

    @asynccontextmanager
    async def slot(self, tokens: int = 0, usd: float | None = 0.0) -> AsyncIterator[Slot]:
        """Wait for a place and hold it for the length of a try; not while waiting for the next.

        An exception counts neither for nor against the server, unless the slot was told.

        Args:
            tokens: What the try may take at most, read and written.
            usd: What it may cost at most in US dollars; None if no price is known.

        Raises:
            BudgetSpent: If it might pass a limit of the budget.
            ConfigError: If money is limited and no price is known.

        """
        self.budget.reserve(usd, tokens)
        slot: Slot | None = None
        try:
            await self._enter(tokens)
            slot = Slot(self, tokens, usd)
            yield slot
        except BaseException:
            if slot is not None:
                slot.is_good, slot.spent = False, (0.0, 0)
            raise
        finally:
            spent = slot.spent if slot is not None else (0.0, 0)
            self.budget.settle((usd, tokens), spent)
            if slot is not None:
                self._leave(slot)

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take the limits that *headers* tell, where they are lower than what is known."""
        told = _told(headers, "x-ratelimit-limit-requests")
        self._requests = _lower(self._requests, told)
        told = _told(headers, "x-ratelimit-limit-tokens")
        self._tokens = _lower(self._tokens, told)

    def pause(self, seconds: float, began: float) -> None:
        """Let nobody through for *seconds*, since a try that *began* then was refused."""
        now = asyncio.get_running_loop().time()
        if now < self._closed_until:  # sent before the first refusal came: the same news
            self._closed_until = max(self._closed_until, now + seconds)
            return
        accepted = max(1, self.under_way - 1)
        # Not to the millisecond: other processes were told the same.
        self._closed_until = now + seconds * random.uniform(1, 1.05)  # noqa: S311 - jitter
        self._pace.refuse(began, latency=self._latency, until=self._closed_until)
        self.limit = min(self.limit, float(accepted))
        self._is_doubling = self._is_doubling and not self._latency

    def ease(self) -> None:
        """Let fewer through at once; at most one step a round, since one fault has many faces."""
        now = asyncio.get_running_loop().time()
        if now - self._eased > self._latency:
            self.limit = max(1.0, self.limit * _CUT)
            self._eased = now
            self._is_doubling = False

    async def _enter(self, tokens: int) -> None:
        place = asyncio.get_running_loop().create_future()
        self._waiting.append((place, tokens))
        self._admit()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.under_way -= 1
                self._admit()
            raise

    def _leave(self, slot: Slot) -> None:
        now = asyncio.get_running_loop().time()
        if self._tokens is not None:
            self._tokens.take(slot.spent[1] - slot.tokens, now)
        if slot.is_good:
            self._grow(now - slot.began)
        self.under_way -= 1
        self._admit()

    def _grow(self, seconds: float) -> None:
        self._latency = 0.9 * self._latency + 0.1 * seconds if self._latency else seconds
        if self.under_way >= 0.9 * self.limit:  # else the limit was not what held us back
            step = 1.0 if self._is_doubling else 1 / self.limit
            self.limit = min(float(self._ceiling), self.limit + step)

    def _admit(self) -> None:
        """Let through who may pass; wake again when the next one may."""
        now = asyncio.get_running_loop().time()
        while self._waiting and self.under_way < int(self.limit):
            place, tokens = self._waiting[0]
            if place.cancelled():
                self._waiting.popleft()
                continue
            ready = self._ready(now)
            if ready > now:
                self._wake_at(ready)
                return
            self._waiting.popleft()
            self._pace.start(now, places=self.limit, latency=self._latency)
            for bucket, amount in ((self._requests, 1), (self._tokens, tokens)):
                if bucket is not None:
                    bucket.take(amount, now)
            self.under_way += 1
            place.set_result(None)

    def _ready(self, now: float) -> float:
        buckets = [bucket for bucket in (self._requests, self._tokens) if bucket is not None]
        told = [bucket.ready(now) for bucket in buckets]
        return max(self._closed_until, self._pace.ready(now), *told, now)

    def _wake_at(self, time: float) -> None:
        if self._timer is not None:
            if self._wakes_at <= time:
                return
            self._timer.cancel()  # tokens that were given back make it sooner
        self._wakes_at = time
        self._timer = asyncio.get_running_loop().call_at(time, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._admit()


def _bucket(per_minute: float | None) -> Bucket | None:
    return None if per_minute is None else Bucket(_TOLD * per_minute / 60)


def _lower(bucket: Bucket | None, per_minute: float | None) -> Bucket | None:
    if per_minute is None:
        return bucket
    if bucket is None:
        return _bucket(per_minute)
    bucket.rate = min(bucket.rate, _TOLD * per_minute / 60)
    return bucket


def _told(headers: Mapping[str, str], name: str) -> float | None:
    try:
        told = float(headers[name])
    except (KeyError, ValueError):
        return None
    return told if 0 < told < float("inf") else None
