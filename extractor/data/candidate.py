"""What an annotator saw, before anything is looked up in the document."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from extractor.data.document import Frozen
from extractor.data.labels import (
    Act,
    Anonymity,
    Certainty,
    ConditionKind,
    Force,
    Polarity,
    Quotation,
    SourceKind,
    StancePolarity,
    TargetKind,
)


class Citation(Frozen):
    """Words of the document, as an annotator cites them, and where it believes they stand.

    The words must be found in the document. The place is a hint for choosing among several
    occurrences; it never makes words count that are not there.
    """

    text: str = Field(description="The words, verbatim.")
    sentence: int | None = Field(default=None, description="Number of the sentence they begin in.")
    start: int | None = Field(default=None, description="Offset in the document, if computed.")


class Provenance(Frozen):
    """What made a claim; enough to make it again."""

    annotator: str = Field(description="`rules`, `llm`, or the class name of a user's own.")
    version: str = Field(description="Version of the rules, or fingerprint of the annotator.")
    prompt: str | None = Field(default=None, description="Prompt and version, as `claims/v1`.")
    prompt_sha256: str | None = Field(default=None, description="Hash of the released prompt.")
    answer_schema: str | None = Field(default=None, description="Schema and version: `claims_v1`.")
    answer_schema_sha256: str | None = Field(default=None, description="Hash of its JSON schema.")
    model: str | None = Field(default=None, description="The model, as the server named it.")
    request: str | None = Field(default=None, description="Hash of the request that was answered.")
    code: str | None = Field(default=None, description="Version of this package.")


class SourceLabels(Frozen):
    """Who speaks, apart from where the text mentions them."""

    name: str = Field(
        min_length=1,
        description="The fullest name the document gives, or the description it gives instead; "
        '"unspecified" for an implicit source.',
    )
    kind: SourceKind = Field(description="What the source is.")
    anonymity: Anonymity = Field(description="Named, described or implicit.")
    on_behalf_of: str | None = Field(
        default=None, description="Whom a spokesman, office or representative speaks for."
    )


class CandidateSource(SourceLabels):
    """A link of a source chain, as an annotator saw it."""

    mention: Citation | None = Field(description="The words that name it here, pronouns too.")


class Stance(Frozen):
    """Where the source stands toward one target."""

    target: str = Field(min_length=1, description="The proposition, proposal, actor or act.")
    target_kind: TargetKind = Field(description="Which of the four it is.")
    polarity: StancePolarity = Field(description="Which way the source points.")


class ConditionLabels(Frozen):
    """How one step depends on another, apart from where the text says so."""

    kind: ConditionKind = Field(description="How the consequent depends on the antecedent.")
    bearer: str | None = Field(default=None, description="Who must bring the antecedent about.")
    beneficiary: str | None = Field(default=None, description="Who gets the consequent.")
    force: Force | None = Field(default=None, description="Demanded, offered or observed.")


class CandidateCondition(ConditionLabels):
    """A condition as an annotator saw it."""

    antecedent: Citation = Field(description="The step that must come about.")
    consequent: Citation = Field(description="The step that depends on it; unnegated if necessary.")


class Reading(Frozen):
    """What a claim says, apart from where it stands in the text."""

    statement: str = Field(
        min_length=1,
        description="One self-contained sentence: pronouns, ellipses and relative dates resolved, "
        "nothing added. For a denial, the denied proposition.",
    )
    act: Act = Field(description="What the source does by saying it.")
    also: Act | None = Field(default=None, description="A second act, where there is one.")
    polarity: Polarity = Field(default=Polarity.POSITIVE, description="Sentential negation.")
    quotation: Quotation = Field(description="How much of the content is in quotation marks.")
    certainty: Certainty = Field(description="How far the innermost source commits itself.")
    stance: tuple[Stance, ...] = Field(default=(), description="Toward which targets, which way.")
    addressee: str | None = Field(default=None, description="Whom the act is directed at.")
    said_on: dt.date | None = Field(default=None, description="When it was said.")
    confidence: float | None = Field(
        default=None, ge=0, le=1, description="Probability that the claim is right, if estimated."
    )


class Candidate(Reading):
    """A claim as an annotator saw it."""

    evidence: tuple[Citation, ...] = Field(
        min_length=1, description="The words that are attributed, one citation a stretch."
    )
    cue: Citation | None = Field(description="The words that attribute them.")
    sources: tuple[CandidateSource, ...] = Field(
        min_length=1, description="Outermost first: link n+1 speaks inside link n."
    )
    condition: CandidateCondition | None = Field(default=None, description="What it depends on.")
    provenance: Provenance = Field(description="What saw it.")
