"""How far a run is, and what it came to."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, computed_field

from extractor.data import Frozen, OutcomeKind, Spending, Usage


class Batches(Frozen):
    """How a run's batches stand with the provider."""

    submitted: int = Field(default=0, description="Batches that are with it.")
    requests: int = Field(default=0, description="Requests in them.")
    answered: int = Field(default=0, description="Of these, as far as it tells.")

    def __add__(self, other: Batches) -> Batches:
        """Return the sum."""
        names = type(self).model_fields
        return Batches(**{name: getattr(self, name) + getattr(other, name) for name in names})


class Progress(Frozen):
    """Where one start of a run stands."""

    documents: int = Field(default=0, description="Documents read by this start.")
    skipped: int = Field(default=0, description="Documents an earlier start had finished.")
    total: int | None = Field(default=None, description="Documents there are, if known.")
    in_flight: int = Field(default=0, description="Documents under way.")
    requests: int = Field(default=0, description="Requests under way.")
    outcomes: dict[OutcomeKind, int] = Field(default={}, description="How this start's ended.")
    usage: Usage = Field(default=Usage(), description="What this start's documents cost.")
    spending: Spending = Field(
        default=Spending(), description="What the run's replies took, over all starts."
    )
    batches: Batches | None = Field(default=None, description="With a provider, if it has any.")
    limit: float | None = Field(default=None, description="Requests at once that the gate allows.")
    seconds: float = Field(default=0, description="Since the start, by a clock that never jumps.")

    @computed_field(description="Documents a second, of this start.")  # type: ignore[prop-decorator]
    @property
    def rate(self) -> float:
        """Documents a second, of this start."""
        return self.documents / self.seconds if self.seconds else 0.0

    @computed_field(  # type: ignore[prop-decorator]
        description="What the rest takes at this start's pace; null if that cannot be told."
    )
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
    spending: Spending = Field(
        default=Spending(), description="What the run's replies took, over all starts."
    )

    @property
    def broken(self) -> int:
        """How many documents were not read to their end."""
        return sum(count for kind, count in self.outcomes.items() if not kind.is_whole)


class Found(Frozen):
    """Who said what, in numbers."""

    acts: dict[str, int] = Field(description="Claims by act.")
    sources: dict[str, int] = Field(description="Claims by the source whose claim it is.")
    rejected: dict[str, int] = Field(description="Citations that were not verified, by reason.")
