"""Claims as an annotation tool holds them: labelled spans that belong together, and a few fields.

Both ways: what is exported to a tool is marks, and marks that come back change the claims they
were made of. What a tool cannot show stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    Claim,
    ConditionKind,
    Extraction,
    Grounding,
    Outcome,
    OutcomeKind,
    Polarity,
    Provenance,
    Quotation,
    Quote,
    SourceKind,
    Span,
    StancePolarity,
)

FIELDS = {
    "act": [word.value for word in Act],
    "polarity": [word.value for word in Polarity],
    "certainty": [word.value for word in Certainty],
    "quotation": [word.value for word in Quotation],
    "stance": [word.value for word in StancePolarity],
}
"""The fields an annotator chooses, with their words; `statement` is free text."""

SHOWN = (
    "Only spans, act, polarity, certainty, quotation, the first stance and the statement are shown "
    "there; the rest of a claim stays in the run and is joined again on import."
)


class Part(NamedTuple):
    """A labelled span: `role` is evidence, cue, source, antecedent or consequent."""

    role: str
    place: int
    span: Span


class Marks(NamedTuple):
    """What a tool shows of a claim; `claim_id` is None for one an annotator added."""

    claim_id: str | None
    parts: tuple[Part, ...]
    fields: Mapping[str, str]


def marks_of(claim: Claim) -> Marks:
    """Return what a tool shows of a claim."""
    parts = [Part("evidence", place, quote.span) for place, quote in enumerate(claim.evidence)]
    for place, source in enumerate(claim.sources):
        if source.mention:
            parts.append(Part("source", place, source.mention.span))
    if claim.cue:
        parts.append(Part("cue", 0, claim.cue.span))
    if claim.condition:
        parts.append(Part("antecedent", 0, claim.condition.antecedent.span))
        parts.append(Part("consequent", 0, claim.condition.consequent.span))
    fields = {
        "act": claim.act.value,
        "polarity": claim.polarity.value,
        "certainty": claim.certainty.value,
        "quotation": claim.quotation.value,
        **({"stance": claim.stance[0].polarity.value} if claim.stance else {}),
        "statement": claim.statement,
    }
    return Marks(claim.id, tuple(parts), fields)


def merge(extraction: Extraction, marked: Iterable[Marks], *, tool: str) -> Extraction:
    """Return the extraction with its claims as they stand in a tool.

    A claim whose marks are gone is gone; one whose marks were changed is changed, and one without
    an id is new. Only claims that differ get a new provenance, which names the tool.

    Raises:
        ValueError: If marks do not make a claim, as one without evidence.

    """
    known = {claim.id: claim for claim in extraction.claims}
    claims = []
    for marks in marked:
        claim = known.get(marks.claim_id or "")
        if claim is None or _shown(marks) != _shown(marks_of(claim)):
            claim = _claim(extraction, marks, claim, tool)
        claims.append(claim)
    claims.sort(key=lambda claim: claim.evidence[0].start)
    kind = OutcomeKind.CLAIMS if claims else OutcomeKind.NO_CLAIMS
    return extraction.model_copy(
        update={"claims": tuple(claims), "outcome": Outcome(kind=kind), "rejected": ()}
    )


def _shown(marks: Marks) -> tuple[set[Part], dict[str, str]]:
    """Return the marks without their order, which a tool need not keep."""
    return set(marks.parts), dict(marks.fields)


def _claim(extraction: Extraction, marks: Marks, base: Claim | None, tool: str) -> Claim:
    quotes = {part[:2]: _quote(extraction.document.text, part.span) for part in marks.parts}
    if base is not None:
        quotes |= {place: quote for place, quote in _quotes(base) if _same(quotes, place, quote)}
    evidence = [quote for (role, _), quote in quotes.items() if role == "evidence"]
    if not evidence:
        raise ValueError(f"a claim of document {extraction.document.id!r} has no evidence")
    fields = dict(marks.fields)
    polarity = fields.pop("stance", None)
    before = _unmarked(fields, evidence) if base is None else base.model_dump()
    values = {
        **before,
        **fields,
        "document_id": extraction.document.id,
        "evidence": sorted(evidence, key=lambda quote: quote.start),
        "cue": quotes.get(("cue", 0)),
        "sources": _sources(before["sources"], quotes),
        "condition": _condition(before.get("condition"), quotes),
        "stance": _stance(before.get("stance", ()), polarity, fields),
        "provenance": Provenance(annotator="review", version=tool),
    }
    return Claim.model_validate(values)


def _quote(text: str, span: Span) -> Quote:
    words = text[slice(*span)]
    return Quote(text=words, start=span.start, end=span.end, grounding=Grounding.EXACT)


def _quotes(claim: Claim) -> list[tuple[tuple[str, int], Quote]]:
    """Return every quote of the claim under its role and place."""
    found = [(("evidence", place), quote) for place, quote in enumerate(claim.evidence)]
    found += [
        (("source", place), source.mention)
        for place, source in enumerate(claim.sources)
        if source.mention
    ]
    if claim.cue:
        found.append((("cue", 0), claim.cue))
    if claim.condition:
        found.append((("antecedent", 0), claim.condition.antecedent))
        found.append((("consequent", 0), claim.condition.consequent))
    return found


def _same(quotes: Mapping[tuple[str, int], Quote], place: tuple[str, int], quote: Quote) -> bool:
    return place in quotes and quotes[place].span == quote.span


def _unmarked(fields: dict[str, str], evidence: list[Quote]) -> dict[str, Any]:
    """Return what a new claim says where its annotator said nothing."""
    words = " ".join(quote.text for quote in evidence)
    defaults = {"act": Act.ASSERTION, "certainty": Certainty.UNSTATED, "statement": words}
    return {**defaults, "quotation": Quotation.INDIRECT, "sources": [], **fields}


def _sources(before: Iterable[Any], quotes: Mapping[tuple[str, int], Quote]) -> list[Any]:
    """Return the chain with the mentions that are marked now; new mentions become named links."""
    links = [{**link, "mention": quotes.get(("source", n))} for n, link in enumerate(before)]
    for (role, place), quote in quotes.items():
        if role == "source" and place >= len(links):
            labels = {"kind": SourceKind.UNSPECIFIED, "anonymity": Anonymity.NAMED}
            links.append({"name": quote.text, **labels, "mention": quote})
    implicit = {"name": "unspecified", "kind": SourceKind.UNSPECIFIED, "mention": None}
    return links or [{**implicit, "anonymity": Anonymity.IMPLICIT}]


def _stance(before: Iterable[Any], polarity: str | None, fields: Mapping[str, str]) -> list[Any]:
    """Return the stances with the polarity marked now on the first; without one it is gone."""
    first, *others = [*before] or [None]
    if polarity is None:
        return others
    target = first or {"target": fields.get("statement") or "this", "target_kind": "proposition"}
    return [{**target, "polarity": polarity}, *others]


def _condition(before: Any, quotes: Mapping[tuple[str, int], Quote]) -> Any:
    antecedent, consequent = quotes.get(("antecedent", 0)), quotes.get(("consequent", 0))
    if antecedent is None or consequent is None:
        return None
    kept = before or {"kind": ConditionKind.NECESSARY}
    return {**kept, "antecedent": antecedent, "consequent": consequent}
