"""What the overview keeps of a claim: enough to count it and to link to it, not its text."""

from __future__ import annotations

from typing import NamedTuple

from extractor.data import Claim, Condition, Document, Extraction, Grounding

_LONGEST = 240
"""Characters of a quote that are shown."""


class Step(NamedTuple):
    """A condition, as its two parts read."""

    kind: str
    antecedent: str
    consequent: str
    bearer: str
    beneficiary: str
    force: str


class Fact(NamedTuple):
    """A claim."""

    document_id: str
    title: str
    claim_id: str
    speaker: str
    kind: str
    anonymity: str
    act: str
    stances: tuple[tuple[str, str], ...]
    """Target and polarity."""
    day: str
    """When it was said or published, as an ISO date; empty if unknown."""
    quote: str
    step: Step | None
    flags: frozenset[str]

    @property
    def link(self) -> dict[str, str]:
        """The address of the claim in the page."""
        return {"doc": self.document_id, "claim": self.claim_id}


def facts_of(extraction: Extraction) -> list[Fact]:
    """Return a fact for every claim of a document."""
    document = extraction.document
    return [
        Fact(
            document_id=document.id,
            title=document.title or document.id,
            claim_id=claim.id,
            speaker=claim.source.name,
            kind=claim.source.kind.value,
            anonymity=claim.source.anonymity.value,
            act=claim.act.value,
            stances=tuple((stance.target, stance.polarity.value) for stance in claim.stance),
            day=_day(claim, document),
            quote=_shortened(" … ".join(quote.text for quote in claim.evidence)),
            step=_step(claim.condition) if claim.condition else None,
            flags=_flags(claim),
        )
        for claim in extraction.claims
    ]


def _day(claim: Claim, document: Document) -> str:
    day = claim.said_on or document.date
    return day.isoformat() if day else ""


def _step(condition: Condition) -> Step:
    return Step(
        kind=condition.kind.value,
        antecedent=_shortened(condition.antecedent.text),
        consequent=_shortened(condition.consequent.text),
        bearer=condition.bearer or "",
        beneficiary=condition.beneficiary or "",
        force=condition.force.value if condition.force else "",
    )


def _flags(claim: Claim) -> frozenset[str]:
    flags = {quote.grounding.value for quote in claim.evidence} - {Grounding.EXACT.value}
    if claim.unverified:
        flags.add("unverified")
    if any(quote.negation_cut for quote in claim.evidence):
        flags.add("negation_cut")
    return frozenset(flags)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " […]"
