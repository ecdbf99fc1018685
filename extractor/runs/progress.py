"""How far a run is, and what it came to."""

from __future__ import annotations

from pydantic import Field

from extractor.data import Frozen, OutcomeKind, Usage


class Progress(Frozen):
    """Where one start of a run stands."""

    documents: int = Field(default=0, description="Documents read by this start.")
    skipped: int = Field(default=0, description="Documents an earlier start had finished.")
    in_flight: int = Field(default=0, description="Documents under way.")
    outcomes: dict[OutcomeKind, int] = Field(default={}, description="How this start's ended.")
    usage: Usage = Field(default=Usage(), description="What this start's documents cost.")
    seconds: float = Field(default=0, description="Since the start, by a clock that never jumps.")


class Summary(Frozen):
    """What a whole run came to, over all its starts."""

    documents: int = Field(description="Documents in the run.")
    claims: int = Field(description="Claims found.")
    rejected: int = Field(description="Citations that could not be verified.")
    outcomes: dict[OutcomeKind, int] = Field(description="How its documents ended.")
    errors: dict[str, int] = Field(description="The failed ones by class, as `transport`.")
    usage: Usage = Field(description="What the documents cost when they were last read.")
