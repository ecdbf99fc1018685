"""A document and what became of it, as one row of a run's table."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from pydantic import TypeAdapter

from extractor.data import Claim, Document, Extraction, Outcome, OutcomeKind, Rejected, Usage

_CLAIMS: TypeAdapter[tuple[Claim, ...]] = TypeAdapter(tuple[Claim, ...])
_REJECTED: TypeAdapter[tuple[Rejected, ...]] = TypeAdapter(tuple[Rejected, ...])
_USAGE = tuple(Usage.model_fields)


class Row(NamedTuple):
    """The columns of the table `document`, apart from `seq`.

    `digest` covers everything of the document that an annotator may see: if it changes, the
    document is read again.
    """

    id: str
    digest: str
    sha256: str
    document: str
    outcome: str
    error: str | None
    reason: str | None
    claim_count: int
    rejected_count: int
    claims: str
    rejected: str
    requests: int
    reused: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    reasoning_tokens: int
    usd: float | None

    @property
    def usage(self) -> Usage:
        """What the document cost."""
        return Usage(**{name: getattr(self, name) for name in _USAGE})


def digest(document: Document) -> str:
    """Return a hash over all fields of *document*."""
    return _digest(document.model_dump_json())


def to_row(extraction: Extraction) -> Row:
    """Return *extraction* as a row."""
    document, outcome, usage = extraction.document, extraction.outcome, extraction.usage
    written = document.model_dump_json()
    return Row(
        document.id,
        _digest(written),
        document.sha256,
        written,
        outcome.kind.value,
        outcome.error,
        outcome.reason,
        len(extraction.claims),
        len(extraction.rejected),
        _CLAIMS.dump_json(extraction.claims).decode(),
        _REJECTED.dump_json(extraction.rejected).decode(),
        *(getattr(usage, name) for name in _USAGE),
    )


def to_extraction(row: Row) -> Extraction:
    """Return the extraction that *row* came from."""
    return Extraction(
        document=Document.model_validate_json(row.document),
        outcome=Outcome(kind=OutcomeKind(row.outcome), error=row.error, reason=row.reason),
        claims=_CLAIMS.validate_json(row.claims),
        rejected=_REJECTED.validate_json(row.rejected),
        usage=row.usage,
    )


def _digest(written: str) -> str:
    return sha256(written.encode()).hexdigest()[:32]
