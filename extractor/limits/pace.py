"""How many requests a second a server takes, found by being refused.

Until the first refusal the rate is unknown; requests are bounded by their number, and spread out a
little, since a server that allows a hundred a second may yet refuse thirty at once. The first
refusal gives a guess. From there the rate rises, slowly and then faster, to a second refusal, and
the two together give the server's rate: what it let through was its rate times the time, and a
burst, which is the same both times. The requests then stay a little below that rate, and only after
a while try for more: each refusal costs all of them the pause that the server asks for, so limits
are touched rarely. In spirit this is TCP CUBIC (RFC 9438); the numbers are from simulations against
a server of 100 requests a second (`tests/test_limits.py`).
"""

from __future__ import annotations

import math

_FIRST = 0.6
"""Of the rate at the first refusal, which a doubling start has overshot."""
_SEEK, _FASTER = 1.04, 0.1
"""Times that guess in the first second after it, and how much faster it rises each second."""
_APART_SECONDS = 1.0
"""How much longer than the first the second refusal must have taken to compare them."""
_AGAIN = 0.8
"""Of the last rate, if too few requests passed since to measure a better one."""
_CLOSE = 0.96
"""Of the measured rate: where it stays."""
_STAY_SECONDS = 60.0
_PROBE = 1.03
"""Times the rate, for each second after that."""
_LATE_SECONDS = 0.05
"""How late a request may be started, on a busy machine, and the next one still be on time."""
_ENOUGH = 30
"""Requests that tell a rate."""


class Pace:
    """The rate at which requests may start; times are seconds of a clock that does not jump."""

    def __init__(self) -> None:
        self._limit: float | None = None  # a guess, until there is a burst
        self._burst: float | None = None
        self._first = 0, 0.0  # requests, and seconds, until the first refusal
        self._since: float | None = None
        self._accepted = 0
        self._next = 0.0

    def ready(self, now: float) -> float:
        """Return when the next request may start: *now* or later."""
        return max(now, self._next)

    def start(self, now: float, *, places: float, latency: float) -> None:
        """Count a request that starts, one of *places* that take *latency* seconds each."""
        if self._since is None:
            self._since = now
        if self._limit is not None:
            # A time in which nobody kept to the pace, for want of work or of a free core, tells
            # nothing; nor does the request that ends it.
            if now - self._next > _LATE_SECONDS:
                self._since += now - self._next
                self._accepted -= 1
                self._next = now
            else:
                self._next += 1 / self._rate(self._limit, max(0.0, now - self._since))
        elif latency:
            self._next = max(self._next, now) + latency / (2 * places)

    def accept(self) -> None:
        """Count a request that was answered."""
        self._accepted += 1

    def refuse(self, now: float, *, under_way: int, latency: float, until: float) -> None:
        """Learn from a refusal.

        Args:
            now: When it came.
            under_way: Requests that were accepted and not yet answered.
            latency: Seconds that an answer takes; zero if there was none yet, so that the refusal
                tells of bursts only.
            until: When requests may start again.

        """
        accepted, passed = self._accepted + under_way, now - (self._since or 0.0)
        if self._limit is None:
            if latency:
                self._limit = _FIRST * max(1, under_way) / latency
                self._first = accepted, passed
        elif self._burst is None and passed > self._first[1] + _APART_SECONDS:
            self._limit = self._compare(self._limit, accepted, passed)
            self._burst = max(0.0, self._first[0] - self._limit * self._first[1])
        elif self._burst is not None and accepted >= _ENOUGH:
            self._limit = min(1.5 * self._limit, max(1.0, accepted - self._burst) / passed)
        else:
            self._limit *= _AGAIN
        self._since = self._next = until
        self._accepted = -under_way  # their answers will not tell of the time that begins now

    def _rate(self, limit: float, passed: float) -> float:
        """Return the requests a second that may start, *passed* seconds after a refusal."""
        if self._burst is None:
            return limit * _power(_SEEK, passed + _FASTER * passed**2)
        return _CLOSE * limit * _power(_PROBE, passed - _STAY_SECONDS)

    def _compare(self, guess: float, accepted: int, passed: float) -> float:
        """Return the server's rate by what it *accepted* until the second refusal.

        If all that time the requests came faster than that rate, both times the burst was used up,
        and the difference is the rate. If they came to be faster only at the end, the burst was
        used up since: it is half of how much too fast they are now, times how long they were. That
        is solved for the rate, with the burst as the first refusal shows it.
        """
        first, began = self._first
        rate = self._rate(guess, passed)
        slope = rate * math.log(_SEEK) * (1 + 2 * _FASTER * passed)
        spare = max(0.0, first - rate * began)
        too_fast = slope * began + math.sqrt((slope * began) ** 2 + 2 * slope * spare)
        return max((accepted - first) / (passed - began), rate - too_fast)


def _power(base: float, seconds: float) -> float:
    """Return one before the time has come, and after hours no more than a float holds."""
    return math.exp(min(math.log(base) * max(0.0, seconds), 100.0))
