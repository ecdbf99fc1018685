"""From what an annotator saw to a claim that is found in its document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from extractor.data import (
    Act,
    Candidate,
    Citation,
    Claim,
    Document,
    Reason,
    Rejected,
    Sentence,
)
from extractor.data.candidate import ConditionLabels, Reading, SourceLabels
from extractor.ground.choice import choose_evidence, choose_part
from extractor.ground.finding import Finder, Found, has_words
from extractor.ground.layout import Layout
from extractor.ground.quoting import Quoter, stretches, weakest

_ELLIPSIS = re.compile(r"[\[(]\s?(?:\.{3,}|…|\. \. \.)\s?[\])]|\.{3,}|…|\. \. \.")
_MOST_PARTS = 10
_UNSPECIFIED = "unspecified"


class Grounder:
    """Finds the citations of candidates in one document.

    The document is folded and indexed once, when first needed, in time linear in its length; a
    candidate then costs a few look-ups, in whatever order candidates come.

    Args:
        document: Where the candidates were seen.
        sentences: All of its sentences, as `extractor.segment.sentences` numbers them.

    """

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._document = document
        self._finder = Finder(document.text)
        self._layout = Layout(sentences)

    def ground(self, candidate: Candidate) -> tuple[Claim | None, tuple[Rejected, ...]]:
        """Return *candidate* as a claim whose every span is found, and what was not found of it.

        If a citation stands in several places, its offset or its sentence number decides; then,
        for evidence, where its speaker and its cue stand; for anything else, what is nearest to
        the evidence. What nothing decides is `Grounding.AMBIGUOUS`, its other places listed.

        Returns:
            The claim, or None if a piece of its evidence was not found; and a row for each
            citation that was not. A cue, mention or condition that was not found is left out of
            the claim and named in `Claim.unverified`.

        """
        found: dict[str, Found] = {}
        rejected: list[Rejected] = []
        for field, citation in _citations(candidate):
            result = self._look_up(field, citation)
            if isinstance(result, Found):
                found[field] = result
            else:
                rejected.append(
                    Rejected(candidate=candidate, field=field, citation=citation, reason=result)
                )
        lost = tuple(row for row in rejected if row.field.startswith("evidence"))
        if lost:
            return None, lost
        unverified = (*(row.field for row in rejected), *self._unknown_names(candidate))
        return self._claim(candidate, found, unverified), tuple(rejected)

    def _look_up(self, field: str, citation: Citation) -> Found | Reason:
        # A colon can be a cue; nothing else can do without words.
        if field != "cue" and not has_words(citation.text):
            return Reason.EMPTY
        result = self._finder.find(citation.text)
        if isinstance(result, Reason) and _ELLIPSIS.search(citation.text):
            result = self._stitch(citation.text, most=_MOST_PARTS if "evidence" in field else 1)
        if isinstance(result, Reason):
            return result
        return Found(result.grounding, self._layout.meant(citation, result.places))

    def _stitch(self, text: str, *, most: int) -> Found | Reason:
        """Find the parts of a citation that leaves words out, in order and close together."""
        parts = [part for part in _ELLIPSIS.split(text) if has_words(part)]
        if not parts:
            return Reason.EMPTY
        if len(parts) > most:
            return Reason.DISCONTINUOUS
        found: list[Found] = []
        for part in parts:
            result = self._finder.find(part)
            if isinstance(result, Reason):
                return result
            found.append(result)
        following = [part.places for part in found[1:]]
        chains = [self._layout.follow(place, following) for place in found[0].places]
        # Of several beginnings with the same end, the last one leaves the fewest words out.
        tightest = {chain[-1]: chain for chain in chains if chain}
        if not tightest:
            return Reason.NOT_FOUND
        return Found(weakest(part.grounding for part in found), tuple(tightest.values()))

    def _unknown_names(self, candidate: Candidate) -> Iterator[str]:
        for link, source in enumerate(candidate.sources):
            if source.name != _UNSPECIFIED and not self._finder.knows_name(source.name):
                yield f"sources[{link}].name"

    def _claim(
        self, candidate: Candidate, found: Mapping[str, Found], unverified: tuple[str, ...]
    ) -> Claim:
        text = self._document.text
        pieces = [at for field, at in found.items() if field.startswith("evidence")]
        parts = {field: at for field, at in found.items() if not field.startswith("evidence")}
        evidence = choose_evidence(pieces, parts, self._layout)
        chosen = {
            field: stretches([choose_part(field, at, evidence, self._layout)], text)[0]
            for field, at in parts.items()
        }
        cue = chosen["cue"].span if "cue" in chosen else None
        quoter = Quoter(text, self._layout, cue, denial=candidate.act is Act.DENIAL)
        quotes = {field: quoter.quote(stretch) for field, stretch in chosen.items()}
        # Claim, sources and quotes are validated together: one by one takes longer.
        return Claim.model_validate(
            {
                **_reading(candidate),
                "document_id": self._document.id,
                "evidence": tuple(map(quoter.quote, stretches(evidence, text))),
                "cue": quotes.get("cue"),
                "sources": tuple(
                    {**_source_labels(source), "mention": quotes.get(f"sources[{link}].mention")}
                    for link, source in enumerate(candidate.sources)
                ),
                "condition": _condition(candidate, quotes),
                "unverified": unverified,
                "provenance": candidate.provenance,
            }
        )


def _citations(candidate: Candidate) -> Iterator[tuple[str, Citation]]:
    """Yield every citation of *candidate* with the name of its field."""
    for number, citation in enumerate(candidate.evidence):
        yield f"evidence[{number}]", citation
    if candidate.cue is not None:
        yield "cue", candidate.cue
    for link, source in enumerate(candidate.sources):
        if source.mention is not None:
            yield f"sources[{link}].mention", source.mention
    if candidate.condition is not None:
        yield "condition.antecedent", candidate.condition.antecedent
        yield "condition.consequent", candidate.condition.consequent


def _condition(candidate: Candidate, quotes: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the fields of *candidate*'s condition, if both of its halves were found."""
    antecedent = quotes.get("condition.antecedent")
    consequent = quotes.get("condition.consequent")
    if candidate.condition is None or antecedent is None or consequent is None:
        return None
    labels = _condition_labels(candidate.condition)
    return {**labels, "antecedent": antecedent, "consequent": consequent}


def _taking(kind: type[BaseModel]) -> Callable[[BaseModel], dict[str, Any]]:
    """Return what takes from a record the fields that it shares with *kind*."""
    names = tuple(kind.model_fields)
    values = attrgetter(*names)
    return lambda record: dict(zip(names, values(record), strict=True))


_reading = _taking(Reading)
_source_labels = _taking(SourceLabels)
_condition_labels = _taking(ConditionLabels)
