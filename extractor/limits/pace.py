"""How many requests a second a server takes, found by being refused.

Until the first refusal the rate is unknown; requests are bounded by their number, and spread out a
little, since a server that allows a hundred a second may yet refuse thirty at once. The first
refusal gives a guess. From there the rate rises, slowly and then faster, to a second refusal, and
the two together give the server's rate. The requests then stay a little below it, and only after a
while try for more: each refusal costs all of them the pause that the server asks for, so limits
are touched rarely.

What a refusal tells: of all stretches of time that end with it, one used up the server's burst, and
had just the rate times its seconds, and the burst, of requests (a token bucket, RFC 2697). So a
refusal gives the burst for each rate that one may suppose, and two of different length agree on one
rate only. The numbers are from simulations (`tests/test_limits.py`).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

_SUPPOSED_SECONDS = 0.2
"""The burst that is supposed at the first refusal, in seconds of the rate. Servers with more are
refused again soon, but their burst comes back in the pause: little is lost by that."""
_SEEK, _FASTER = 1.015, 0.2
"""Times the first guess in the second after it, and how much faster it rises each second."""
_LOWER = 0.98
"""Times the rate that was refused: what may be the server's, at most."""
_CLOSE = 0.995
"""Of the measured rate: where it stays."""
_STAY_SECONDS = 60.0
_PROBE = 1.03
"""Times the rate, for each second after that."""
_SLACK_SECONDS = 0.05
"""How late a request may be started, on a busy machine, and the next one still be on time."""
_USED = 0.5
"""Of the burst: what may be used to make up for more, once it is known."""
_ENOUGH = 30
"""Requests that tell a rate; a refusal after fewer is one more guess."""
_SOON_SECONDS, _AGAIN = 2.0, 0.8
"""A refusal as soon as that, at a rate once measured, is more likely the fault of a busy machine,
which sends in waves: the rate is lowered that much, and rises from there."""
_REMEMBERED = 10_000
"""Starts, the latest: they bound the stretch that a refusal is measured by."""


class Pace:
    """The rate at which requests may start; times are seconds of a clock that does not jump."""

    def __init__(self) -> None:
        self._limit: float | None = None
        self._is_measured = False  # else the limit is a guess
        self._is_known = False  # it was measured once
        self._first: list[float] = []
        self._starts: deque[float] = deque(maxlen=_REMEMBERED)
        self._since = self._next = 0.0
        self._slack, self._pause = _SLACK_SECONDS, 0.0

    def ready(self, now: float) -> float:
        """Return when the next request may start: *now* or later."""
        return max(now, self._next)

    def start(self, now: float, *, places: float, latency: float) -> None:
        """Count a request that starts, one of *places* that take *latency* seconds each."""
        self._starts.append(now)
        if self._limit is None:
            if latency:
                self._next = max(self._next, now) + latency / (2 * places)
            return
        # What was missed, for want of work or of a free core, is made up for as far as the burst
        # allows. The rest of that time is no reason to try for more.
        missed = max(0.0, now - self._next - self._slack)
        self._since += missed
        self._next += missed + 1 / self._rate(self._limit, now - self._since)

    def refuse(self, began: float, *, latency: float, until: float) -> None:
        """Learn from a refusal.

        Args:
            began: When the request started that was refused.
            latency: Seconds that an answer takes; zero if there was none yet, so that the refusal
                tells of bursts only.
            until: When requests may start again.

        """
        ages = [began - start for start in reversed(self._starts) if start <= began]
        if self._limit is None and ages and latency:
            self._first = ages
            most = len(ages) / _SUPPOSED_SECONDS
            self._limit = _solve(ages, lambda rate: rate * _SUPPOSED_SECONDS, 0.0, most)
        elif self._limit is not None and ages:
            self._learn(self._limit, ages, began - self._since)
        self._starts.clear()
        self._pause = max(until - began, _SLACK_SECONDS)
        self._since, self._next = until, until - self._slack

    def _learn(self, limit: float, ages: list[float], passed: float) -> None:
        if self._is_known and passed < _SOON_SECONDS:
            self._limit, self._slack = _AGAIN * limit, _SLACK_SECONDS
            self._is_measured = False
            return
        self._limit = self._measure(limit, ages, passed)
        self._slack = _USED * max(0.0, self._burst(self._limit) - 2) / self._limit
        self._is_measured = len(ages) >= _ENOUGH
        self._is_known = self._is_known or self._is_measured

    def _measure(self, limit: float, ages: list[float], passed: float) -> float:
        """Return the rate at which this refusal and the first show the same burst.

        It is lower than the rate that was refused, but not by more than a burst of one pause's
        requests explains.
        """
        high = _LOWER * self._rate(limit, passed)
        low = min(high, limit * passed / (passed + self._pause))
        return _solve(ages, self._burst, low, high)

    def _burst(self, rate: float) -> float:
        """Return the burst as the first refusal shows it, or as much as the pause gave back."""
        return min(_burst(self._first, rate), rate * self._pause)

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


def _solve(ages: list[float], burst: Callable[[float], float], low: float, high: float) -> float:
    """Return the rate at which *ages* show the *burst* of that rate, between two bounds."""
    for _ in range(16):  # to a 60,000th of the span
        middle = (low + high) / 2
        if _burst(ages, middle) > burst(middle):
            low = middle
        else:
            high = middle
    return high


def _power(base: float, seconds: float) -> float:
    """Return one before the time has come, and after hours no more than a float holds."""
    return math.exp(min(math.log(base) * max(0.0, seconds), 100.0))
