"""The offline rules beside a language model: a filter before it, and a second look after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from extractor.annotate import Annotator
from extractor.data import Act, Candidate, Extraction, Frozen, Segment
from extractor.replies import Request
from extractor.rules import FINGERPRINT, RuleAnnotator, attributes
from extractor.segment import segment


class Prefiltered:
    """Passes only segments that attribute something to another annotator.

    A segment without any cue or quotation has no claim by definition, and costs no request. What
    the rules do not recognise as a cue is lost; `docs/offline-errors.md` says how much that is.

    Args:
        annotator: What reads the segments that are left.

    """

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator

    @property
    def fingerprint(self) -> str:
        """Of both annotators."""
        return f"{FINGERPRINT}>{self._annotator.fingerprint}"

    async def annotate(self, segment: Segment) -> Sequence[Candidate]:
        """Return what the other annotator sees in *segment*, if there can be anything.

        Raises:
            ExtractorError: Whatever the other annotator raises.

        """
        return await self._annotator.annotate(segment) if attributes(segment) else ()

    def requests(self, segment: Segment) -> Sequence[Request]:
        """Return what the other annotator would ask first about *segment*, if it is passed on."""
        ask: Any = getattr(self._annotator, "requests", None)
        return ask(segment) if ask is not None and attributes(segment) else ()

    async def aclose(self) -> None:
        """Close what the other annotator holds open."""
        close: Any = getattr(self._annotator, "aclose", None)
        if close is not None:
            await close()


class Overlooked(Frozen):
    """A sentence in which the rules see an attribution, and nothing was claimed."""

    document_id: str = Field(description="The document.")
    sentence: int = Field(description="Its number, from 1.")
    text: str = Field(description="Its words.")
    source: str = Field(description="Who speaks, as far as the rules can tell.")
    act: Act = Field(description="What the rules take it for.")
    confidence: float | None = Field(description="Probability that it is a claim.")


async def overlooked(extraction: Extraction) -> list[Overlooked]:
    """Return the sentences of a document that an annotator may have overlooked, in order.

    A sentence counts if the rules attribute words that begin in it, and no claim's evidence shares
    a character with them.
    """
    document = extraction.document
    found = [quote.span for claim in extraction.claims for quote in claim.evidence]
    missed: dict[int, Overlooked] = {}
    for part in segment(document):
        sentences = {sentence.number: sentence for sentence in part.sentences}
        for candidate in await RuleAnnotator().annotate(part):
            first = candidate.evidence[0]
            if first.sentence not in sentences or _is_covered(candidate, found):
                continue
            missed.setdefault(
                first.sentence,
                Overlooked(
                    document_id=document.id,
                    sentence=first.sentence,
                    text=part.sentence_text(sentences[first.sentence]),
                    source=candidate.sources[-1].name,
                    act=candidate.act,
                    confidence=candidate.confidence,
                ),
            )
    return [missed[number] for number in sorted(missed)]


def _is_covered(candidate: Candidate, found: Sequence[tuple[int, int]]) -> bool:
    return any(
        citation.start is not None
        and citation.start < end
        and start < citation.start + len(citation.text)
        for citation in candidate.evidence
        for start, end in found
    )
