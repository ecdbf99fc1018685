"""Limits: found, kept to when told, and shared; in a loop whose clock jumps to the next event."""

import asyncio
import math
import random
import selectors
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

import pytest

from extractor.errors import BudgetSpent, ConfigError
from extractor.limits import Budget, Gate

T = TypeVar("T")


class _Selector:
    """Waits for no time to pass, but says that it did."""

    def __init__(self) -> None:
        self.now = 0.0
        self._real = selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[Any]:
        events = self._real.select(0)
        if not events and timeout:
            self.now += timeout
        return events

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs an hour of waiting in no time."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)  # type: ignore[arg-type]  # it is one in all that is used

    def time(self) -> float:
        """Return seconds since the start."""
        return self._virtual.now


def virtually(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run *main* in a loop with a virtual clock."""
    random.seed(1)
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()


def now() -> float:
    """Return the virtual time."""
    return asyncio.get_running_loop().time()


class Server:
    """Answers a number of requests a second and refuses the others."""

    def __init__(
        self,
        *,
        burst: float = 100,
        refusals_count: bool = False,
        jitter: float = 0,
        rate: float = 100,
    ) -> None:
        self.refusals = 0
        self._rate, self._burst, self._jitter = rate, burst, jitter
        self._refusals_count = refusals_count
        self._tokens, self._time = burst, 0.0
        self._random = random.Random(1)

    async def answer(self) -> float | None:
        """Return None, or Retry-After in whole seconds."""
        await asyncio.sleep(0.002)
        filled = self._tokens + (now() - self._time) * self._rate
        self._tokens, self._time = min(self._burst, filled), now()
        if self._tokens < 1:
            self.refusals += 1
            if self._refusals_count:
                self._tokens = max(self._tokens - 1, -self._burst)
            return max(1, math.ceil((1 - self._tokens) / self._rate))
        self._tokens -= 1
        latency = 0.2 + (self._random.expovariate(1 / self._jitter) if self._jitter else 0)
        await asyncio.sleep(latency)
        return None


async def ask(
    server: Server, gate: Gate, count: int, headers: Mapping[str, str] | None = None
) -> float:
    """Send *count* requests from 256 tasks; return the seconds it took."""
    numbers = iter(range(count))
    began = now()

    async def worker() -> None:
        for _ in numbers:
            while True:
                async with gate.slot() as slot:
                    retry_after = await server.answer()
                    slot.heard(headers or {})
                    if retry_after is None:
                        break
                    slot.refused(retry_after)

    await asyncio.gather(*(worker() for _ in range(256)))
    return now() - began


@pytest.mark.parametrize("refusals_count", [False, True])
@pytest.mark.parametrize("jitter", [0, 0.1])
def test_an_unknown_limit_is_found(*, refusals_count: bool, jitter: float) -> None:
    """5,000 requests at 100 a second, 50 seconds at best: nothing is told but Retry-After."""
    burst = 20 if refusals_count else 100

    async def run() -> tuple[float, int]:
        server = Server(burst=burst, refusals_count=refusals_count, jitter=jitter)
        return await ask(server, Gate(256), 5000), server.refusals

    seconds, refusals = virtually(run)

    assert seconds < 53
    assert refusals < 0.01 * 5000


@pytest.mark.parametrize("count", [2000, 20_000])
def test_what_is_lost_is_lost_at_the_start(count: int) -> None:
    """A short run loses two pauses of a second and little more; a long one seldom tries again."""

    async def run() -> tuple[float, int]:
        server = Server(burst=20, refusals_count=True, jitter=0.1)
        return await ask(server, Gate(256), count), server.refusals

    seconds, refusals = virtually(run)

    assert seconds < 2 + 1.025 * count / 100
    assert refusals < 10


@pytest.mark.parametrize(("rate", "burst"), [(3, 3), (3, 15), (30, 150), (200, 40), (500, 100)])
def test_a_limit_is_found_whatever_the_rate(rate: float, burst: float) -> None:
    """Also where a pause gives back only a part of the burst."""

    async def run() -> tuple[float, int]:
        server = Server(rate=rate, burst=burst, refusals_count=True)
        return await ask(server, Gate(256), int(60 * rate)), server.refusals

    seconds, refusals = virtually(run)

    assert seconds < 1.1 * 60
    assert refusals < 25


def test_a_refusal_that_asks_for_no_time_stops_nothing() -> None:
    """Nor do many, each before anything else is heard."""

    async def run() -> float:
        gate = Gate(4)
        async with gate.slot():
            await asyncio.sleep(0.1)
        for _ in range(10):
            async with gate.slot() as slot:
                slot.refused(0)
        return now()

    assert virtually(run) < 20


@pytest.mark.parametrize("burst", [5, 10, 50])
def test_a_limit_is_found_whatever_the_burst(burst: float) -> None:
    """Also where the first sixteen requests are already too many, and refusals count."""

    async def run() -> tuple[float, int]:
        server = Server(burst=burst, refusals_count=True)
        return await ask(server, Gate(256), 5000), server.refusals

    seconds, refusals = virtually(run)

    assert seconds < 60
    assert refusals < 0.01 * 5000


def test_a_slow_sender_is_not_taken_for_a_slow_server() -> None:
    """Hours with little to send teach nothing of the server's rate."""

    async def run() -> float:
        server, gate = Server(burst=20, refusals_count=True), Gate(256)
        await ask(server, gate, 200)
        for _ in range(1000):
            async with gate.slot():
                await server.answer()
                await asyncio.sleep(10)
        return await ask(server, gate, 2000)

    assert virtually(run) < 1.2 * 2000 / 100


def test_a_told_limit_is_kept_to() -> None:
    """From the first header on; nothing is refused although refusals would count."""
    headers = {"x-ratelimit-limit-requests": "6000"}

    async def run() -> tuple[float, int]:
        server = Server(burst=20, refusals_count=True)
        return await ask(server, Gate(256), 5000, headers), server.refusals

    seconds, refusals = virtually(run)

    assert seconds < 53
    assert refusals == 0


def test_an_unlimited_server_is_used_up_to_the_ceiling() -> None:
    """Doubling gets there within a few rounds."""

    async def run() -> float:
        return await ask(Server(rate=1e9, burst=1e9), Gate(256), 5000)

    assert virtually(run) < 1.4 * 5000 / 256 * 0.2


def test_a_learned_limit_is_a_better_start() -> None:
    """It spares the rounds of doubling."""

    async def run() -> tuple[float, float]:
        gate = Gate(256)
        first = await ask(Server(rate=1e9, burst=1e9), gate, 2000)
        again = Gate(256, start=gate.limit)
        return first, await ask(Server(rate=1e9, burst=1e9), again, 2000)

    first, again = virtually(run)

    assert again < first - 0.4


def test_headers_can_only_lower_what_is_configured() -> None:
    """A limit that the user set is there for a reason, such as a colleague on the same key."""

    async def run(told: str) -> float:
        gate = Gate(256, requests_per_minute=600)
        return await ask(
            Server(rate=1e9, burst=1e9), gate, 100, {"x-ratelimit-limit-requests": told}
        )

    assert 9 < virtually(lambda: run("6000")) < 12
    assert 18 < virtually(lambda: run("300")) < 23


@pytest.mark.parametrize("told", ["0", "-1", "nan", "inf", "many", ""])
def test_headers_that_make_no_sense_are_ignored(told: str) -> None:
    """A proxy may send anything."""

    async def run() -> float:
        return await ask(
            Server(rate=1e9, burst=1e9), Gate(256), 100, {"x-ratelimit-limit-requests": told}
        )

    assert virtually(run) < 2


def test_one_refusal_pauses_all() -> None:
    """Nothing starts until the time that the server asked for is over."""
    starts: list[float] = []

    async def run() -> None:
        gate = Gate(4)

        async def worker(number: int) -> None:
            async with gate.slot() as slot:
                starts.append(now())
                await asyncio.sleep(0.1)
                if number == 0:
                    slot.refused(30)

        await asyncio.gather(*(worker(n) for n in range(8)))

    virtually(run)

    assert len([at for at in starts if at < 0.1]) == 4
    assert all(30 <= at for at in starts[4:])


def test_a_refusal_without_a_time_pauses_too() -> None:
    """For a second."""

    async def run() -> float:
        gate = Gate(4)
        async with gate.slot() as slot:
            slot.refused()
        async with gate.slot():
            return now()

    assert 1 <= virtually(run) < 1.1


def test_faults_halve_nothing_but_cut() -> None:
    """Once a round, though many requests see the same fault."""

    async def run() -> list[float]:
        gate = Gate(64, start=64)
        limits = []

        async def worker() -> None:
            async with gate.slot() as slot:
                await asyncio.sleep(0.2)
                slot.fault()

        for _ in range(2):
            await asyncio.sleep(1)
            await asyncio.gather(*(worker() for _ in range(8)))
            limits.append(gate.limit)
        return limits

    first, second = virtually(run)

    assert 1 <= second < first < 64


def test_tokens_a_minute_are_kept_to_and_settled() -> None:
    """A thousand tokens each are reserved; what was not used is given back."""

    async def run(used: int) -> float:
        gate = Gate(64, tokens_per_minute=60_000, start=64)

        async def worker() -> None:
            async with gate.slot(tokens=1000) as slot:
                await asyncio.sleep(0.01)
                slot.settle(tokens=used)

        await asyncio.gather(*(worker() for _ in range(60)))
        return now()

    assert 58 < virtually(lambda: run(1000)) < 66
    assert 29 < virtually(lambda: run(500)) < 36


def test_a_cancelled_wait_gives_its_place_back() -> None:
    """So does one that was let through in the same moment."""

    async def run() -> int:
        gate = Gate(1)

        async def hold() -> None:
            async with gate.slot():
                await asyncio.sleep(1)

        first = asyncio.create_task(hold())
        waiting = [asyncio.create_task(hold()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await first
        waiting[1].cancel()
        await waiting[2]
        await asyncio.gather(*waiting, return_exceptions=True)
        return gate.under_way

    assert virtually(run) == 0


def test_money_is_reserved_before_it_is_spent() -> None:
    """Ten at once, each of which might cost a tenth of what is left: none may pass the limit."""

    async def run() -> tuple[int, float]:
        budget = Budget(max_usd=1.0)
        gate = Gate(64, budget=budget, start=64)
        spent = 0

        async def worker() -> None:
            nonlocal spent
            async with gate.slot(usd=0.3) as slot:
                await asyncio.sleep(0.1)
                slot.settle(tokens=0, usd=0.2)
                spent += 1

        results = await asyncio.gather(*(worker() for _ in range(10)), return_exceptions=True)
        assert {BudgetSpent} == {type(r) for r in results if r is not None}
        return spent, round(budget.usd, 6)

    assert virtually(run) == (3, 0.6)


def test_a_spent_budget_says_what_to_do() -> None:
    """And goes on where the limit is raised."""
    budget = Budget(max_tokens=100, tokens=90)

    with pytest.raises(BudgetSpent, match=r"90 of 100 tokens are spent.*raise --max-tokens"):
        budget.reserve(0.0, 20)
    Budget(max_tokens=120, tokens=90).reserve(0.0, 20)
    with pytest.raises(BudgetSpent, match=r"0\.9000 of 1 USD are spent.*raise --max-usd"):
        Budget(max_usd=1.0, usd=0.9).reserve(0.2, 0)


def test_a_money_limit_needs_a_price() -> None:
    """Or it would limit nothing."""
    with pytest.raises(ConfigError, match="--prices"):
        Budget(max_usd=1.0).reserve(None, 10)
    Budget(max_tokens=10).reserve(None, 10)


def test_what_failed_is_not_spent() -> None:
    """A refused try, and one that ended with an error."""

    async def run() -> tuple[float, int]:
        budget = Budget(max_usd=1.0)
        gate = Gate(4, budget=budget)
        async with gate.slot(usd=0.9, tokens=5) as slot:
            slot.refused(0)
        with pytest.raises(TimeoutError):
            async with gate.slot(usd=0.9, tokens=5):
                raise TimeoutError
        async with gate.slot(usd=0.9, tokens=5):
            pass
        return budget.usd, budget.tokens

    assert virtually(run) == (0.9, 5)
