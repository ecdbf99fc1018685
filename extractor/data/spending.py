"""What a run's replies took."""

from __future__ import annotations

from pydantic import Field

from extractor.data.document import Frozen


class Cost(Frozen):
    """Some replies, and what they cost or would have cost."""

    replies: int = Field(default=0, description="How many.")
    tokens: int = Field(default=0, description="Read and written.")
    usd: float | None = Field(default=0.0, description="US dollars; null if a price is unknown.")

    def __add__(self, other: Cost) -> Cost:
        """Return the sum; an unknown price makes the sum unknown."""
        return Cost(
            replies=self.replies + other.replies,
            tokens=self.tokens + other.tokens,
            usd=None if self.usd is None or other.usd is None else self.usd + other.usd,
        )

    def times(self, count: int) -> Cost:
        """Return what so many times as much is."""
        usd = None if self.usd is None else self.usd * count
        return Cost(replies=self.replies * count, tokens=self.tokens * count, usd=usd)


class Spending(Frozen):
    """What a run's replies took over all its starts, split by who paid.

    A process that is killed has asked for replies that it never kept, at most as many as requests
    were under way. The store has noted them, so that they can be told when they are asked again.
    """

    paid: Cost = Field(default=Cost(), description="Replies that the run asked for and kept.")
    reused: Cost = Field(default=Cost(), description="Replies that were in the store already.")
    again: Cost = Field(
        default=Cost(),
        description="Replies asked for again after a kill: at most so much was paid twice.",
    )

    @property
    def most(self) -> Cost:
        """What may have been billed, at most."""
        return self.paid + self.again
