"""How far a run is, and what it came to."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from extractor.data import Frozen, OutcomeKind, Usage


class Progress(Frozen):
    """Where one start of a run stands."""

    documents: int = Field(default=0, description="Documents read by this start.")
    skipped: int = Field(default=0, description="Documents an earlier start had finished.")
    total: int | None = Field(default=None, description="Documents there are, if known.")
    in_flight: int = Field(default=0, description="Documents under way.")
    outcomes: dict[OutcomeKind, int] = Field(default={}, description="How this start's ended.")
    usage: Usage = Field(default=Usage(), description="What this start's documents cost.")
    spent_usd: float = Field(
        default=0, description="US dollars the run's budget has seen, over all starts."
    )
    spent_tokens: int = Field(default=0, description="The same in tokens.")
    limit: float | None = Field(default=None, description="Requests at once that the gate allows.")
    seconds: float = Field(default=0, description="Since the start, by a clock that never jumps.")

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace until now, if that can be told."""
        if self.total is None or not self.documents:
            return None
        rest = max(0, self.total - self.skipped - self.documents)
        return rest * self.seconds / self.documents


class Status(Frozen):
    """What another shell may know of a run."""

    is_running: bool = Field(description="Whether a process works on it now.")
    starts: int = Field(description="How often it was started.")
    read: int = Field(description="Documents read, over all starts.")
    progress: Progress = Field(description="Where its last start stands, or stood.")
    updated: dt.datetime | None = Field(description="When that was last written, in UTC.")


class Summary(Frozen):
    """What a whole run came to, over all its starts."""

    documents: int = Field(description="Documents in the run.")
    claims: int = Field(description="Claims found.")
    rejected: int = Field(description="Citations that could not be verified.")
    outcomes: dict[OutcomeKind, int] = Field(description="How its documents ended.")
    errors: dict[str, int] = Field(description="The failed ones by class, as `transport`.")
    usage: Usage = Field(description="What the documents cost when they were last read.")
