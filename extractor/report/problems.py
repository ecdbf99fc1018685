"""What went wrong in a run: documents that were not read whole, and words that were not found."""

from __future__ import annotations

from collections import Counter
from typing import Any

from extractor.data import Extraction, OutcomeKind

_ROWS = 500
"""Rejected parts listed in one table; the others stand with their documents."""


class Problems:
    """Collects problems while documents pass by, one at a time."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.rejected: list[dict[str, Any]] = []
        self.more = 0
        self._outcomes: Counter[OutcomeKind] = Counter()

    @property
    def outcomes(self) -> dict[str, int]:
        """How many documents ended in which way, in the order of the vocabulary."""
        return {kind.value: self._outcomes[kind] for kind in OutcomeKind if self._outcomes[kind]}

    @property
    def number(self) -> int:
        """How many documents and rejected parts there are to look at."""
        return len(self.documents) + len(self.rejected) + self.more

    def add(self, extraction: Extraction) -> None:
        """Take note of what went wrong in a document."""
        document, outcome = extraction.document, extraction.outcome
        self._outcomes[outcome.kind] += 1
        names = {"id": document.id, "title": document.title or document.id}
        if not outcome.kind.is_whole:
            self.documents.append({**names, "outcome": outcome.kind, "reason": outcome.reason})
        room = max(0, _ROWS - len(self.rejected))
        self.more += max(0, len(extraction.rejected) - room)
        self.rejected += [
            {
                **names,
                "field": rejected.field,
                "reason": rejected.reason,
                "words": rejected.citation.text,
                "source": rejected.candidate.sources[-1].name,
                "statement": rejected.candidate.statement,
            }
            for rejected in extraction.rejected[:room]
        ]
