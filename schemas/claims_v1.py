"""claims_v1: who claimed what, with verbatim evidence, source chain, act, stance and condition.

Flat items with closed vocabularies, nullable instead of optional, so that one schema works with
strict structured outputs and with grammar-constrained local servers. What is quoted comes before
what is judged: the keys are written in this order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from extractor import Answer as BaseAnswer
from extractor import (
    Candidate,
    CandidateCondition,
    CandidateSource,
    Citation,
    Provenance,
    Stance,
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _scrub(text: str) -> str:
    """Replace control characters: they mean nothing in a sentence and break what reads it."""
    return _CONTROL.sub(" ", text)


def _none_if_empty(value: object) -> object:
    """Take an empty string for null, as servers that ignore ``minLength`` let models write it."""
    return None if value == "" else value


Text = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_scrub)]
Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_scrub)]
MaybeName = Annotated[Name | None, BeforeValidator(_none_if_empty)]
Act = Literal[
    "no_comment",
    "denial",
    "precondition",
    "threat",
    "demand",
    "proposal",
    "commitment",
    "concession",
    "endorsement",
    "rejection",
    "accusation",
    "criticism",
    "attitude",
    "prediction",
    "assertion",
]


class Strict(BaseModel):
    """A closed object."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Passage(Strict):
    """Words of the document."""

    sentence: int = Field(ge=1, le=1_000_000, description="Number of the sentence it begins in.")
    quote: str = Field(
        min_length=1,
        max_length=5000,
        description="Copied from the document character for character, quotation marks included.",
    )

    def citation(self) -> Citation:
        """Return the passage as the engine looks it up."""
        return Citation(text=self.quote, sentence=self.sentence)


class Link(Strict):
    """One link of a source chain."""

    mention: Passage | None = Field(
        description="The words that name this source here, a pronoun too; null if it is implicit."
    )
    name: Name = Field(
        description="The fullest name the document gives, or its description; "
        '"unspecified" if implicit.'
    )
    kind: Literal["person", "organization", "government", "group", "document", "unspecified"]
    anonymity: Literal["named", "described", "implicit"]
    on_behalf_of: MaybeName = Field(
        description="Whom a spokesman, office or representative speaks for; else null."
    )

    def source(self) -> CandidateSource:
        """Return the link as the engine knows it."""
        implicit = self.anonymity == "implicit"
        return CandidateSource.model_validate(
            {
                "mention": self.mention.citation() if self.mention and not implicit else None,
                "name": "unspecified" if implicit else self.name,
                "kind": self.kind,
                "anonymity": self.anonymity,
                "on_behalf_of": self.on_behalf_of,
            }
        )


class Target(Strict):
    """What a source supports or opposes."""

    target: Text = Field(description="The proposition, proposal, actor or act, in a few words.")
    target_kind: Literal["proposition", "proposal", "actor", "act"]
    polarity: Literal["support", "oppose", "mixed", "neutral"]


class Dependence(Strict):
    """A step that depends on another."""

    antecedent: Passage = Field(description="The step that must come about first.")
    consequent: Passage = Field(
        description="The step that depends on it; if necessary, without its negation."
    )
    kind: Literal["necessary", "sufficient", "both", "temporal", "concessive"]
    bearer: MaybeName = Field(description="Who must bring the antecedent about.")
    beneficiary: MaybeName = Field(description="Who gets the consequent.")
    force: Literal["demanded", "offered", "observed"] | None

    def condition(self) -> CandidateCondition:
        """Return the condition as the engine knows it."""
        return CandidateCondition.model_validate(
            {
                **self.model_dump(exclude={"antecedent", "consequent"}),
                "antecedent": self.antecedent.citation(),
                "consequent": self.consequent.citation(),
            }
        )


class Claim(Strict):
    """One innermost source, one act, one proposition."""

    evidence: list[Passage] = Field(
        min_length=1, max_length=30, description="What is attributed, one passage a stretch."
    )
    cue: Passage | None = Field(description="The words that attribute it; null if there are none.")
    sources: list[Link] = Field(min_length=1, max_length=5, description="Outermost first.")
    addressee: MaybeName = Field(description="Whom the act is directed at, not who heard it.")
    quotation: Literal["direct", "mixed", "indirect", "reported"]
    statement: Text = Field(description="One self-contained sentence that adds nothing.")
    act: Act
    also: Act | None = Field(description="A second act, where there clearly is one.")
    polarity: Literal["positive", "negative"]
    stance: list[Target] = Field(max_length=8)
    condition: Dependence | None
    certainty: Literal["certain", "probable", "possible", "unstated"]
    said_on: dt.date | None = Field(description="Day it was said, if the document tells.")

    def candidate(self, provenance: Provenance) -> Candidate:
        """Return the claim as the engine knows it."""
        labels = self.model_dump(exclude={"evidence", "cue", "sources", "stance", "condition"})
        return Candidate(
            **labels,
            evidence=tuple(passage.citation() for passage in self.evidence),
            cue=self.cue.citation() if self.cue else None,
            sources=tuple(link.source() for link in self.sources),
            stance=tuple(Stance.model_validate(target.model_dump()) for target in self.stance),
            condition=self.condition.condition() if self.condition else None,
            provenance=provenance,
        )


class Answer(BaseAnswer):
    """All claims of the document."""

    claims: list[Claim] = Field(max_length=200, description="In the order of the document.")

    def candidates(self, provenance: Provenance) -> Sequence[Candidate]:
        """Return the claims as the engine knows them."""
        return [claim.candidate(provenance) for claim in self.claims]
