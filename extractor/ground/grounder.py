"""Turn candidates into claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.data import (
    Candidate,
    Citation,
    Claim,
    Condition,
    Document,
    Grounding,
    Quote,
    Reason,
    Rejected,
    Sentence,
    Source,
    SourceKind,
    Span,
)
from extractor.ground.negation import is_cut
from extractor.ground.search import Found, Search, nearest


class Grounded(NamedTuple):
    """A claim, unless its evidence is not in the document; and what was left out of it."""

    claim: Claim | None
    rejected: tuple[Rejected, ...]


class Grounder:
    """Finds what annotators cite in one document.

    Words are found as they are, or after folding typography, never by likeness. Among several
    places the cited sentence decides, then nearness to the rest of the claim; what is still
    undecided is ambiguous, with all places.

    Args:
        document: Where to look.
        sentences: Its sentences, in order.

    """

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._document = document
        self._search = Search(document, sentences)

    def ground(self, candidate: Candidate) -> Grounded:
        """Return *candidate* as a claim with verified quotes.

        If a piece of evidence is not in the document there is no claim. A cue, a mention or a
        condition that is not there is left out of it and named in `Claim.unverified`.
        """
        cited = dict(_citations(candidate))
        found = {field: self._search.find(citation) for field, citation in cited.items()}
        evidence: list[Found] = []
        for number, citation in enumerate(candidate.evidence):
            pieces = self._pieces(citation)
            if isinstance(pieces, Reason):
                field = f"evidence[{number}]"
                lost = Rejected(candidate=candidate, field=field, citation=citation, reason=pieces)
                return Grounded(None, (lost,))
            evidence += pieces
        anchor = _anchor([*evidence, *(f for f in found.values() if isinstance(f, Found))])
        quotes = _merged([_choose(piece, anchor) for piece in evidence])
        parts = {
            field: self._quote(_choose(place, quotes[0].span))
            for field, place in found.items()
            if isinstance(place, Found)
        }
        rejected = [
            Rejected(candidate=candidate, field=field, citation=cited[field], reason=reason)
            for field, reason in found.items()
            if isinstance(reason, Reason)
        ]
        cue = parts.get("cue")
        claim = Claim(
            **{
                name: getattr(candidate, name)
                for name in type(candidate).model_fields
                if name not in {"evidence", "cue", "sources", "condition"}
            },
            document_id=self._document.id,
            evidence=tuple(self._evidence(choice, cue) for choice in quotes),
            cue=cue,
            sources=tuple(
                Source(**{**dict(source), "mention": parts.get(f"sources[{number}].mention")})
                for number, source in enumerate(candidate.sources)
            ),
            condition=_condition(candidate, parts),
            unverified=tuple(r.field for r in rejected) + self._unknown_names(candidate),
        )
        return Grounded(claim, tuple(rejected))

    def _pieces(self, citation: Citation) -> list[Found] | Reason:
        found = self._search.find(citation)
        if found is Reason.NOT_FOUND:
            return self._search.find_parts(citation)
        return found if isinstance(found, Reason) else [found]

    def _quote(self, choice: _Choice, *, negation_cut: bool = False) -> Quote:
        span = choice.span
        return Quote(
            text=self._document.text[span.start : span.end],
            start=span.start,
            end=span.end,
            grounding=Grounding.AMBIGUOUS if choice.others else choice.grounding,
            alternatives=choice.others,
            negation_cut=negation_cut,
        )

    def _evidence(self, choice: _Choice, cue: Quote | None) -> Quote:
        start = choice.span.start
        sentence = self._search.sentence_of(start)
        begin = sentence.start if sentence else start
        if cue is not None and begin < cue.end <= start:
            begin = cue.end  # a negation inside the cue belongs to the act: "would not say"
        return self._quote(choice, negation_cut=is_cut(self._document.text[begin:start]))

    def _unknown_names(self, candidate: Candidate) -> tuple[str, ...]:
        return tuple(
            f"sources[{number}].name"
            for number, source in enumerate(candidate.sources)
            if source.kind is not SourceKind.UNSPECIFIED
            and not self._search.has_word_of(source.name)
        )


class _Choice(NamedTuple):
    span: Span
    others: tuple[Span, ...]
    grounding: Grounding


def _citations(candidate: Candidate) -> Iterator[tuple[str, Citation]]:
    """Yield every citation but the evidence, with the name of its field."""
    if candidate.cue is not None:
        yield "cue", candidate.cue
    for number, source in enumerate(candidate.sources):
        if source.mention is not None:
            yield f"sources[{number}].mention", source.mention
    if candidate.condition is not None:
        yield "condition.antecedent", candidate.condition.antecedent
        yield "condition.consequent", candidate.condition.consequent


def _anchor(found: Sequence[Found]) -> Span | None:
    """Return the first part of a claim that stands in one place only."""
    return next((f.places[0] for f in found if len(f.places) == 1), None)


def _choose(found: Found, anchor: Span | None) -> _Choice:
    places = found.places
    if len(places) > 1 and anchor is not None:
        places = nearest(places, anchor)
    return _Choice(places[0], places[1:], found.grounding)


def _merged(choices: Sequence[_Choice]) -> list[_Choice]:
    """Return the choices in the order of the text, without those that lie inside another."""
    kept: list[_Choice] = []
    for choice in sorted(choices, key=lambda c: (c.span.start, -c.span.end)):
        if not kept or choice.span.end > kept[-1].span.end:
            kept.append(choice)
    return kept


def _condition(candidate: Candidate, parts: dict[str, Quote]) -> Condition | None:
    antecedent, consequent = parts.get("condition.antecedent"), parts.get("condition.consequent")
    if candidate.condition is None or antecedent is None or consequent is None:
        return None
    labels = {
        name: value
        for name, value in candidate.condition
        if name not in {"antecedent", "consequent"}
    }
    return Condition(**labels, antecedent=antecedent, consequent=consequent)
