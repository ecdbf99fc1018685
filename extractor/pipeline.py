"""The straight line: document -> segments -> candidates -> claims."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from extractor.annotate import Annotator
from extractor.beside import Prefiltered
from extractor.content import chosen_prompt
from extractor.data import (
    Candidate,
    Claim,
    Document,
    Extraction,
    Outcome,
    OutcomeKind,
    Rejected,
    Segment,
)
from extractor.doors import Loop, in_order
from extractor.errors import ExtractorError, ModelError, RefusedError, TruncatedError
from extractor.ground import Grounder, merge
from extractor.ledger import open_ledger
from extractor.limits import Gate
from extractor.replies import Replies, Request
from extractor.rules import RuleAnnotator
from extractor.segment import segment
from extractor.settings import RULES, Settings, load_settings
from extractor.store import StoredReplies, open_replies

_LOG = logging.getLogger(__name__)


class Extractor:
    """Extracts grounded claims from documents.

    Args:
        annotator: What finds the claims; default: the offline rules.
        window: Code points of text an annotator reads at once; default: the whole document.
        concurrency: Documents in work at once.
        max_calls: Requests one document may cost; default: no limit.

    """

    def __init__(
        self,
        annotator: Annotator | None = None,
        *,
        window: int | None = None,
        concurrency: int = 16,
        max_calls: int | None = None,
    ) -> None:
        self.annotator = annotator or RuleAnnotator()
        self.window = window
        self.concurrency = concurrency
        self.max_calls = max_calls
        self._loop = Loop()
        self._opened: StoredReplies | None = None

    @classmethod
    def from_settings(
        cls,
        settings: Settings | None = None,
        *,
        replies: Replies | None = None,
        gate: Gate | None = None,
        **changes: Any,
    ) -> Self:
        """Build what the settings, or the environment, ask for.

        Args:
            settings: Where to start from; default: the environment and ``.env``.
            replies: Where replies are looked up before a request is sent, and kept after; default:
                the store that the settings name, if any.
            gate: What each request passes; default: one made by the settings.
            **changes: Fields of `Settings` to set differently, as ``model="gpt-5-mini"``.

        Raises:
            ConfigError: If they cannot work: a value that does not fit, no such prompt, no key.

        """
        settings = load_settings(settings, **changes)
        if settings.model == RULES:
            return cls(concurrency=settings.concurrency)
        from extractor.llm import LLMAnnotator  # noqa: PLC0415 - a second to import

        prompt = chosen_prompt(settings.prompt)
        opened = open_replies(settings.store) if replies is None and settings.store else None
        annotator: Annotator = LLMAnnotator(
            settings.model,
            prompt,
            settings,
            replies=replies or opened,
            sample=settings.sample,
            gate=gate,
        )
        made = cls(
            Prefiltered(annotator) if settings.prefilter else annotator,
            window=settings.window,
            concurrency=settings.concurrency,
            max_calls=settings.max_calls,
        )
        made._opened = opened
        return made

    async def aextract(self, document: Document) -> Extraction:
        """Extract the claims of one document.

        What goes wrong with a document is its outcome, not an exception.

        Raises:
            ConfigError: If no document can be read: a refused key, an unknown model.

        """
        segments = segment(document, window=self.window)
        with open_ledger(self.max_calls) as ledger:
            readings = [r async for r in in_order(self._read, segments, self.concurrency)]
        sentences = {s.number: s for part in segments for s in part.sentences}
        grounder = Grounder(document, tuple(sentences.values()))
        claims: list[Claim] = []
        rejected: list[Rejected] = []
        for reading in readings:
            for candidate in reading.candidates:
                claim, lost = grounder.ground(candidate)
                claims += [claim] if claim else []
                rejected += lost
        return Extraction(
            document=document,
            outcome=_outcome(readings, found=bool(claims)),
            claims=merge(claims),
            rejected=tuple(rejected),
            usage=ledger.usage,
        )

    def requests(self, document: Document) -> list[Request]:
        """Return what a model would be asked first about *document*; nothing is sent."""
        ask: Any = getattr(self.annotator, "requests", None)
        parts = segment(document, window=self.window) if ask else ()
        return [request for part in parts for request in ask(part)]

    def extract(self, document: Document) -> Extraction:
        """Extract the claims of one document; also where an event loop is already running."""
        return self._loop.run(self.aextract(document))

    def abatch(self, documents: Iterable[Document]) -> AsyncIterator[Extraction]:
        """Extract many documents at once; yields in the order of *documents*, read as needed."""
        return in_order(self.aextract, documents, self.concurrency)

    def batch(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Extract many documents at once, in order; also where an event loop is running."""
        return self._loop.iterate(self.abatch(documents))

    async def aclose(self) -> None:
        """Close what the annotator holds open in the running event loop, and its store."""
        if hasattr(self.annotator, "aclose"):
            await self.annotator.aclose()
        if self._opened is not None:
            self._opened.close()

    def close(self) -> None:
        """Close what the synchronous calls opened; a ``with`` block does so at its end."""
        self._loop.run(self.aclose())
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _read(self, part: Segment) -> _Reading:
        try:
            return _Reading(tuple(await self.annotator.annotate(part)))
        except ModelError as error:
            return _Reading(error.candidates, error)
        except ExtractorError:
            raise  # no document can fare better
        except Exception as error:  # noqa: BLE001 - a faulty annotator costs one document
            _LOG.exception("%s, segment at %d", part.document.id, part.span.start)
            return _Reading((), ModelError(f"{type(error).__name__}: {error}"))


@dataclass(frozen=True)
class _Reading:
    """What came of a segment."""

    candidates: tuple[Candidate, ...]
    error: ModelError | None = field(default=None)


def _outcome(readings: list[_Reading], *, found: bool) -> Outcome:
    """The first error decides; without one, whether anything was found."""
    for number, reading in enumerate(readings, 1):
        if reading.error is not None:
            where = f"segment {number} of {len(readings)}: " if len(readings) > 1 else ""
            match reading.error:
                case RefusedError():
                    kind = OutcomeKind.REFUSED
                case TruncatedError():
                    kind = OutcomeKind.TRUNCATED
                case _:
                    kind = OutcomeKind.FAILED
            return Outcome(kind=kind, error=reading.error.kind, reason=f"{where}{reading.error}")
    return Outcome(kind=OutcomeKind.CLAIMS if found else OutcomeKind.NO_CLAIMS)
