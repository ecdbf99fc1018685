"""What was found: claims whose every span is verified against the document."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from pydantic import Field, computed_field, model_validator

from extractor.data.candidate import (
    Candidate,
    Citation,
    ConditionLabels,
    Provenance,
    Reading,
    SourceLabels,
)
from extractor.data.document import Frozen, Span
from extractor.data.labels import Grounding


class Quote(Frozen):
    """Words found in a document: ``document.text[start:end] == text``, always."""

    text: str = Field(min_length=1, description="The document's own words.")
    start: int = Field(ge=0, description="Offset of the first code point.")
    end: int = Field(ge=1, description="Offset behind the last code point.")
    grounding: Grounding = Field(description="How they were found.")
    alternatives: tuple[Span, ...] = Field(
        default=(), description="If ambiguous: the other places where the same words stand."
    )
    negation_cut: bool = Field(
        default=False,
        description="The words directly before negate it: not, no, never, without.",
    )

    @property
    def span(self) -> Span:
        """The offsets as a pair."""
        return Span(self.start, self.end)


class Source(SourceLabels):
    """A link of a source chain."""

    mention: Quote | None = Field(description="As it stands in the text; null if implicit.")


class Condition(ConditionLabels):
    """A step that depends on another, both grounded."""

    antecedent: Quote = Field(description="The step that must come about.")
    consequent: Quote = Field(description="The step that depends on it; unnegated if necessary.")


class Claim(Reading):
    """A grounded claim: one innermost source, one act, one proposition."""

    document_id: str = Field(description="The document it stands in.")
    evidence: tuple[Quote, ...] = Field(
        min_length=1, description="What is attributed, in the order of the text."
    )
    cue: Quote | None = Field(description="What attributes it.")
    sources: tuple[Source, ...] = Field(min_length=1, description="Outermost first.")
    condition: Condition | None = Field(default=None, description="What it depends on.")
    unverified: tuple[str, ...] = Field(
        default=(),
        description="Parts the annotator gave that are not in the document and were left out, "
        'such as "cue" or "sources[0].mention"; "sources[0].name" was kept but stands nowhere.',
    )
    provenance: Provenance = Field(description="What made it.")

    @model_validator(mode="before")
    @classmethod
    def _id_is_derived(cls, data: Any) -> Any:
        if isinstance(data, dict) and "id" in data:
            return {k: v for k, v in data.items() if k != "id"}
        return data

    @computed_field(  # type: ignore[prop-decorator]  # pydantic documents this pairing
        description="Derived from document, spans, sources, act and polarity."
    )
    @cached_property
    def id(self) -> str:
        """The same words, sources, act and polarity in the same document give the same id."""
        quotes = [*self.evidence]
        if self.condition is not None:
            quotes += [self.condition.antecedent, self.condition.consequent]
        content = (
            self.document_id,
            [[quote.start, quote.end] for quote in quotes],
            [source.name.casefold() for source in self.sources],
            self.act.value,
            self.polarity.value,
        )
        return sha256(repr(content).encode()).hexdigest()[:16]

    @property
    def source(self) -> Source:
        """The innermost source: whose claim it is."""
        return self.sources[-1]


class Reason(StrEnum):
    """Why a citation is not part of a claim."""

    EMPTY = "empty"
    """It has no words, or only marks."""
    NOT_FOUND = "not_found"
    """The words do not stand in the document."""
    TOO_SHORT = "too_short"
    """Under eight characters, and found only after folding typography: that proves nothing."""
    DISCONTINUOUS = "discontinuous"
    """It leaves words out ("...") where one stretch is needed."""


class Rejected(Frozen):
    """A citation that could not be verified; nothing an annotator saw is dropped silently.

    If `field` is `evidence`, the whole candidate was left out; otherwise only that part of it.
    """

    candidate: Candidate = Field(description="What the annotator saw.")
    field: str = Field(description="Which part of it, as `evidence[0]` or `condition.antecedent`.")
    citation: Citation = Field(description="The words that were looked for.")
    reason: Reason = Field(description="Why they do not count.")
