"""How many requests a second a server takes, found by being refused.

Until the first refusal the rate is unknown; requests are bounded by their number, and spread out a
little, since a server that allows a hundred a second may yet refuse thirty at once. The first
refusal gives a guess. From there the rate rises, slowly and then faster, to a second refusal, and
the two together give the server's rate. The requests then stay a little below it, and only after a
while try for more: each refusal costs all of them the pause that the server asks for, so limits
are touched rarely.

What a refusal tells: a server that lets through a rate and a burst (a token bucket) has by then
let through, in the stretch that brought it nearest to its limit, just the rate times its seconds,
and the burst. So each refusal gives the burst for any rate one may suppose, and two of different
lengths agree on one rate only. Numbers are from simulations (`tests/test_limits.py`).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

_SUPPOSED_SECONDS = 0.3
"""The burst that is supposed at the first refusal, in seconds of the rate. Servers with more are
refused again soon, but their burst comes back in the pause: little is lost by that."""
_SEEK, _FASTER = 1.015, 0.1
"""Times the first guess in the second after it, and how much faster it rises each second."""
_LOWER = 0.5, 0.98
"""Times the rate that was refused: what is taken for the server's, at least and at most."""
_CLOSE = 0.99
"""Of the measured rate: where it stays."""
_STAY_SECONDS = 60.0
_PROBE = 1.03
"""Times the rate, for each second after that."""
_LATE_SECONDS = 0.05
"""How late a request may be started, on a busy machine, and the next one still be on time."""
_REMEMBERED = 10_000
"""Starts, the latest: they bound the stretch that a refusal is measured by."""


class Pace:
    """The rate at which requests may start; times are seconds of a clock that does not jump."""

    def __init__(self) -> None:
        self._limit: float | None = None
        self._is_measured = False  # before the second refusal, the limit is a guess
        self._first: list[float] = []
        self._starts: deque[float] = deque(maxlen=_REMEMBERED)
        self._since = self._next = 0.0
        self._pause = 0.0

    def ready(self, now: float) -> float:
        """Return when the next request may start: *now* or later."""
        return max(now, self._next)

    def start(self, now: float, *, places: float, latency: float) -> None:
        """Count a request that starts, one of *places* that take *latency* seconds each."""
        self._starts.append(now)
        if self._limit is None:
            if latency:
                self._next = max(self._next, now) + latency / (2 * places)
        elif now - self._next > _LATE_SECONDS:
            # A time in which nobody kept to the pace, for want of work or of a free core, is no
            # reason to try for more.
            self._since += now - self._next
            self._next = now
        else:
            self._next += 1 / self._rate(self._limit, max(0.0, now - self._since))

    def refuse(self, began: float, *, latency: float, until: float) -> None:
        """Learn from a refusal.

        Args:
            began: When the request started that was refused.
            latency: Seconds that an answer takes; zero if there was none yet, so that the refusal
                tells of bursts only.
            until: When requests may start again.

        """
        ages = [began - start for start in reversed(self._starts) if start <= began]
        if self._limit is None:
            if latency:
                self._first = ages
                most = len(ages) / _SUPPOSED_SECONDS
                self._limit = _solve(ages, lambda rate: rate * _SUPPOSED_SECONDS, 0.1, most)
        elif ages:
            refused = self._rate(self._limit, max(0.0, began - self._since))
            pause = self._pause

            def burst(rate: float) -> float:
                return min(_burst(self._first, rate), rate * pause)

            self._limit = _solve(ages, burst, *(part * refused for part in _LOWER))
            self._is_measured = True
        self._starts.clear()
        self._pause = until - began
        self._since = self._next = until

    def _rate(self, limit: float, passed: float) -> float:
        """Return the requests a second that may start, *passed* seconds after a refusal."""
        if not self._is_measured:
            return limit * _power(_SEEK, passed + _FASTER * passed**2)
        return _CLOSE * limit * _power(_PROBE, passed - _STAY_SECONDS)


def _burst(ages: list[float], rate: float) -> float:
    """Return what a server of that rate let through at once, if the *ages* made it refuse.

    Args:
        ages: How long before the refusal the requests started, in seconds; the latest first.
        rate: Requests a second.

    """
    return max(count - rate * age for count, age in enumerate(ages, 1))


def _solve(
    ages: list[float], burst: Callable[[float], float], low: float, high: float
) -> float:
    """Return the rate at which *ages* show the *burst* of that rate, between two bounds."""
    for _ in range(16):
        middle = (low + high) / 2
        if _burst(ages, middle) > burst(middle):
            low = middle
        else:
            high = middle
    return high


def _power(base: float, seconds: float) -> float:
    """Return one before the time has come, and after hours no more than a float holds."""
    return math.exp(min(math.log(base) * max(0.0, seconds), 100.0))
