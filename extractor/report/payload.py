"""What the page knows: an index of every claim, and the documents themselves in shards.

The index is small and read at once; it answers every filter. A shard holds the texts and claims of
some documents and is read when one of them is opened, so that a thousand documents open as fast as
ten. Offsets in the page are UTF-16 units, because that is how its script slices text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from extractor.data import Claim, Condition, Extraction, Grounding, Quote, Rejected, Source
from extractor.formats.offsets import utf16

SHARD = 50
"""Documents in a shard."""

_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_GROUNDINGS = list(Grounding)
UNVERIFIED = 4
NEGATION_CUT = 8

Offset = Callable[[int], int]


def to_json(value: Any) -> str:
    """Return JSON that can stand inside a script element: it holds no ``<``, ``>`` or ``&``."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        written = written.replace(character, escape)
    return written


class Payload:
    """Collects the index while documents pass by, one at a time."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self._words: dict[str, int] = {}
        self._provenances: dict[str, int] = {}

    @property
    def provenances(self) -> list[dict[str, str]]:
        """What made the claims; a shard refers to them by number."""
        return [json.loads(provenance) for provenance in self._provenances]

    @property
    def words(self) -> list[str]:
        """Names and targets; the index refers to them by number."""
        return list(self._words)

    def add(self, extraction: Extraction) -> dict[str, Any]:
        """Enter the document into the index and return what its shard holds."""
        document = extraction.document
        self.documents.append(
            _present(
                id=document.id,
                title=document.title,
                date=document.date and document.date.isoformat(),
                source=document.source,
                outcome=extraction.outcome.kind.value,
                rejected=len(extraction.rejected),
                claims=[self._row(claim) for claim in extraction.claims],
            )
        )
        offset = utf16(document.text)
        return _present(
            text=document.text,
            url=document.url if _is_web(document.url) else None,
            error=extraction.outcome.error,
            reason=extraction.outcome.reason,
            claims=[self._claim(claim, offset) for claim in extraction.claims],
            rejected=[_rejected(rejected) for rejected in extraction.rejected],
        )

    def _row(self, claim: Claim) -> list[Any]:
        return [
            claim.id,
            claim.act.value,
            self._number(claim.source.name),
            _flags(claim),
            [[self._number(stance.target), stance.polarity.value] for stance in claim.stance],
            -1 if claim.addressee is None else self._number(claim.addressee),
            "" if claim.condition is None else claim.condition.kind.value,
            claim.said_on.isoformat() if claim.said_on else "",
            claim.source.kind.value,
            claim.source.anonymity.value,
        ]

    def _claim(self, claim: Claim, offset: Offset) -> dict[str, Any]:
        made = claim.provenance.model_dump_json(exclude_none=True)
        return _present(
            statement=claim.statement,
            evidence=[_quote(quote, offset) for quote in claim.evidence],
            cue=claim.cue and _quote(claim.cue, offset),
            sources=[_source(source, offset) for source in claim.sources],
            condition=claim.condition and _condition(claim.condition, offset),
            stance=[stance.model_dump(mode="json") for stance in claim.stance],
            also=claim.also,
            polarity=claim.polarity,
            quotation=claim.quotation,
            certainty=claim.certainty,
            addressee=claim.addressee,
            said_on=claim.said_on and claim.said_on.isoformat(),
            confidence=claim.confidence,
            unverified=list(claim.unverified),
            provenance=self._provenances.setdefault(made, len(self._provenances)),
        )

    def _number(self, word: str) -> int:
        return self._words.setdefault(word, len(self._words))


def _flags(claim: Claim) -> int:
    quotes = claim.evidence
    worst = max(_GROUNDINGS.index(quote.grounding) for quote in quotes)
    cut = any(quote.negation_cut for quote in quotes)
    return worst | UNVERIFIED * bool(claim.unverified) | NEGATION_CUT * cut


def _quote(quote: Quote, offset: Offset) -> dict[str, Any]:
    return _present(
        span=[offset(quote.start), offset(quote.end)],
        grounding=None if quote.grounding is Grounding.EXACT else quote.grounding,
        alternatives=[[offset(start), offset(end)] for start, end in quote.alternatives],
        negation_cut=quote.negation_cut or None,
    )


def _source(source: Source, offset: Offset) -> dict[str, Any]:
    return _present(
        name=source.name,
        kind=source.kind,
        anonymity=source.anonymity,
        on_behalf_of=source.on_behalf_of,
        mention=source.mention and _quote(source.mention, offset),
    )


def _condition(condition: Condition, offset: Offset) -> dict[str, Any]:
    return _present(
        kind=condition.kind,
        antecedent=_quote(condition.antecedent, offset),
        consequent=_quote(condition.consequent, offset),
        bearer=condition.bearer,
        beneficiary=condition.beneficiary,
        force=condition.force,
    )


def _rejected(rejected: Rejected) -> dict[str, Any]:
    candidate = rejected.candidate
    return {
        "field": rejected.field,
        "reason": rejected.reason.value,
        "words": rejected.citation.text,
        "statement": candidate.statement,
        "act": candidate.act.value,
        "source": candidate.sources[-1].name,
    }


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != []}


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))
