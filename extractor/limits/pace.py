"""How many requests a second a server takes, found by being refused.

Until the first refusal the rate is unknown; requests are bounded by their number, and spread out a
little, since a server that allows a hundred a second may yet refuse thirty at once. A refusal shows
a rate that was too high. The next requests begin a little below it, come close to
it, stay there, and only after a while try for more: each refusal costs all of them the pause that
the server asks for, so limits are touched rarely. In spirit this is TCP CUBIC (RFC 9438); the
numbers are from simulations against a server of 100 requests a second (`tests/test_limits.py`).
"""

from __future__ import annotations

_FIRST = 0.65
"""Of the rate at the first refusal, which a doubling start has overshot."""
_AGAIN = 0.8
"""Of the last rate, if too few requests passed since to measure a better one."""
_BELOW, _CLOSE = 0.95, 0.98
"""Of the refused rate: where it goes on, and where it stays."""
_APPROACH_SECONDS = 5.0
_STAY_SECONDS = 30.0
_STAY_FIRST_SECONDS = 15.0
"""After the first refusal, whose rate is a guess from the number of requests under way."""
_PROBE = 1.03
"""Times the rate, for each second after that."""
_LATE_SECONDS = 0.05
"""How late a request may be started, on a busy machine, and the next one still be on time."""
_ENOUGH = 30
"""Requests that tell a rate."""


class Pace:
    """The rate at which requests may start; times are seconds of a clock that does not jump."""

    def __init__(self) -> None:
        self._refused: float | None = None
        self._since = 0.0
        self._accepted = 0
        self._stay = _STAY_FIRST_SECONDS
        self._next = 0.0

    def ready(self, now: float) -> float:
        """Return when the next request may start: *now* or later."""
        return max(now, self._next)

    def start(self, now: float, *, places: float, latency: float) -> None:
        """Count a request that starts, one of *places* that take *latency* seconds each."""
        rate = self._rate(now)
        if rate is not None:
            self._next = max(self._next, now - _LATE_SECONDS) + 1 / rate
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
            latency: Seconds that an answer takes.
            until: When requests may start again.

        """
        accepted, passed = self._accepted + under_way, now - self._since
        if self._refused is None:
            self._refused = _FIRST * max(1, under_way) / latency
        elif accepted >= _ENOUGH:
            self._refused = min(1.5 * self._refused, accepted / passed)
            self._stay = _STAY_SECONDS
        else:
            self._refused *= _AGAIN
        self._since = self._next = until
        self._accepted = -under_way  # their answers will not tell of the time that begins now

    def _rate(self, now: float) -> float | None:
        """Return the requests a second that may start, None while that is not known."""
        if self._refused is None:
            return None
        below, close = _BELOW * self._refused, _CLOSE * self._refused
        passed = now - self._since
        if passed < self._stay:
            return below + (close - below) * min(1.0, max(0.0, passed) / _APPROACH_SECONDS)
        return float(close * _PROBE ** (passed - self._stay))
