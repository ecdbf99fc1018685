"""What a document costs while it is read.

An annotator's answer is a sequence of candidates; what they cost travels beside it. The pipeline
opens a ledger for each document, and whoever sends requests writes them into the ledger that is
open where it runs (a context variable, so concurrent documents do not mix).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from extractor.data import Usage
from extractor.errors import CallBudgetSpent


class Ledger:
    """Sums up the usage of one document and bounds its requests.

    Args:
        max_requests: How many requests the document may cost, failed ones included.

    """

    def __init__(self, max_requests: int | None = None) -> None:
        self.usage = Usage()
        self._max_requests = max_requests

    def request(self) -> None:
        """Count a request that is about to be sent.

        Raises:
            CallBudgetSpent: If the document has had its number of requests.

        """
        if self._max_requests is not None and self.usage.requests >= self._max_requests:
            raise CallBudgetSpent(f"the document used up its {self._max_requests} requests")
        self.usage += Usage(requests=1)

    def settle(self, usage: Usage) -> None:
        """Add what a reply cost; replies from the store say so themselves."""
        self.usage += usage


_OPEN: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def open_ledger(max_requests: int | None = None) -> Iterator[Ledger]:
    """Open a ledger for the code inside the block, and for the tasks it starts."""
    ledger = Ledger(max_requests)
    token = _OPEN.set(ledger)
    try:
        yield ledger
    finally:
        _OPEN.reset(token)


def current_ledger() -> Ledger:
    """Return the open ledger; outside of any, one that nobody reads."""
    return _OPEN.get() or Ledger()
