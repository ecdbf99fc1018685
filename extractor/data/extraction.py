"""What became of a document."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from extractor.data.claim import Claim, Rejected
from extractor.data.document import Document, Frozen


class OutcomeKind(StrEnum):
    """How reading a document can end: "nothing found" and "it broke" never look alike."""

    CLAIMS = "claims"
    """Read whole, something found."""
    NO_CLAIMS = "no_claims"
    """Read whole, nothing found."""
    FAILED = "failed"
    """Not read whole; what was found until then is kept."""
    REFUSED = "refused"
    """The model, or a filter in front of it, declined."""
    TRUNCATED = "truncated"
    """An answer was cut off; what was complete in it is kept."""
    REJECTED_INPUT = "rejected_input"
    """Never read: no usable text."""

    @property
    def is_whole(self) -> bool:
        """Whether the document was read to its end."""
        return self in {OutcomeKind.CLAIMS, OutcomeKind.NO_CLAIMS}


class Outcome(Frozen):
    """How reading a document ended."""

    kind: OutcomeKind = Field(description="How it ended.")
    error: str | None = Field(
        default=None, description="If it failed: the class, as `transport` or `invalid`."
    )
    reason: str | None = Field(default=None, description="If it failed: one sentence.")


class Usage(Frozen):
    """What reading a document cost; sums are over requests that were answered."""

    requests: int = Field(default=0, description="Requests sent, failed ones too.")
    reused: int = Field(default=0, description="Replies taken from the store instead.")
    prompt_tokens: int = Field(default=0, description="Tokens read by the model.")
    cached_tokens: int = Field(default=0, description="Of these, from the server's prompt cache.")
    completion_tokens: int = Field(default=0, description="Tokens written by the model.")
    reasoning_tokens: int = Field(default=0, description="Of these, spent on reasoning.")
    usd: float | None = Field(
        default=0.0, description="Price of the paid replies in US dollars; null if unknown."
    )

    def __add__(self, other: Usage) -> Usage:
        """Return the sum; an unknown price makes the sum unknown."""
        summed = {
            name: getattr(self, name) + getattr(other, name)
            for name in Usage.model_fields
            if name != "usd"
        }
        known = self.usd is not None and other.usd is not None
        return Usage(**summed, usd=(self.usd or 0) + (other.usd or 0) if known else None)


class Extraction(Frozen):
    """A document, what was claimed in it, and how reading it ended."""

    document: Document = Field(description="What was read.")
    outcome: Outcome = Field(description="How reading it ended.")
    claims: tuple[Claim, ...] = Field(default=(), description="In the order of the text.")
    rejected: tuple[Rejected, ...] = Field(default=(), description="What could not be verified.")
    usage: Usage = Field(default=Usage(), description="What it cost.")

    def _repr_html_(self) -> str:
        """Show it in a notebook: the text with its claims marked."""
        from extractor.report import extraction_html  # noqa: PLC0415 - data depends on nothing

        return extraction_html(self)
