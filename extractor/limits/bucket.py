"""A steady rate with debts: what was estimated wrong is made up for later."""

from __future__ import annotations

_BURST_SECONDS = 0.1
"""How much may be saved up. More would meet a server that counts by the second all at once."""


class Bucket:
    """Lets amounts pass at a rate.

    An amount may pass whenever nothing is owed, however large it is; what it exceeds the savings by
    is owed by those behind it. Times are seconds on any clock that does not jump.

    Args:
        rate: Amount a second.

    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._level = 0.0
        self._time = 0.0

    def ready(self, now: float) -> float:
        """Return when the next amount may pass: *now* or later."""
        self._fill(now)
        return now if self._level >= 0 else now - self._level / self.rate

    def take(self, amount: float, now: float) -> None:
        """Let *amount* pass; a negative one is given back."""
        self._fill(now)
        self._level -= amount

    def _fill(self, now: float) -> None:
        saved = self._level + max(0.0, now - self._time) * self.rate
        self._level = min(self.rate * _BURST_SECONDS, saved)
        self._time = now
