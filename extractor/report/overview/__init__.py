"""What a run says as a whole: who stands how toward what, when, and on what condition.

Every number is a link to the claims it counts. The pictures are SVG drawn here, so that the page
needs no chart library; each has a table that says the same.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from extractor.data import Extraction
from extractor.formats.graph import Graph, key_of
from extractor.formats.graph import add as add_to_graph
from extractor.report.overview.conditions import preconditions
from extractor.report.overview.facts import Fact, facts_of
from extractor.report.overview.matrix import matrix
from extractor.report.overview.network import picture
from extractor.report.overview.opposites import opposites
from extractor.report.overview.sources import quality, source_mix
from extractor.report.overview.timeline import timeline


class Overview:
    """Collects what is needed while documents pass by, one at a time."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self._graph = Graph()
        self._outcomes: Counter[str] = Counter()
        self._publishers: Counter[str] = Counter()
        self._rejected = 0

    def add(self, extraction: Extraction) -> None:
        """Enter the claims of a document."""
        facts = facts_of(extraction)
        self._facts += facts
        self._outcomes[extraction.outcome.kind.value] += 1
        self._publishers[extraction.document.source or ""] += len(extraction.claims)
        self._rejected += len(extraction.rejected)
        for fact, claim in zip(facts, extraction.claims, strict=True):
            add_to_graph(self._graph, claim, fact.day)

    def context(self) -> dict[str, Any] | None:
        """Return what the template shows, or None if there is no claim to show."""
        if not self._facts:
            return None
        return {
            "documents": self._outcomes.total(),
            "claims": len(self._facts),
            "speakers": len({key_of(fact.speaker) for fact in self._facts}),
            "quality": quality(self._facts, self._outcomes, self._rejected),
            "matrix": matrix(self._facts),
            "timeline": timeline(self._facts),
            "network": picture(self._graph),
            "preconditions": preconditions(self._facts),
            "opposites": opposites(self._facts),
            "sources": source_mix(self._facts, self._publishers),
        }
