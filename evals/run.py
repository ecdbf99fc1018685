"""Running an extractor over gold documents."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from evals.gold import GoldDocument
from evals.prediction import Prediction
from evals.replay import Recordings
from extractor.data import Document, Extraction
from extractor.settings import RULES, Settings

Extract = Callable[[Document], Awaitable[Extraction]]
Mode = Literal["replay", "record", "live"]

_NO_KEY = "replayed"
"""Nothing is sent while replaying, but a client wants a key to be built."""


async def predict(
    extract: Extract,
    documents: Sequence[GoldDocument],
    *,
    sample: int = 0,
    concurrency: int = 8,
    timed: bool = True,
) -> list[Prediction]:
    """Extract from every gold document, which the extractor sees without its labels.

    Args:
        extract: As `extractor.Extractor.aextract`.
        documents: The gold.
        sample: Which of several replies this is.
        concurrency: Documents in work at once.
        timed: Whether the wall clock says something; it does not for replayed replies.

    """
    gate = asyncio.Semaphore(concurrency)

    async def one(gold: GoldDocument) -> Prediction:
        async with gate:
            started = time.perf_counter()
            extraction = await extract(gold.document())
            seconds = round(time.perf_counter() - started, 3)
        return Prediction.of(extraction, sample, seconds if timed else None)

    return list(await asyncio.gather(*map(one, documents)))


def run(
    settings: Settings,
    documents: Sequence[GoldDocument],
    *,
    samples: int = 1,
    mode: Mode = "replay",
    folder: Path,
) -> list[Prediction]:
    """Extract with what *settings* name, from *folder*'s recordings unless *mode* is ``live``.

    Raises:
        MissingRecording: In replay mode, if a request was not recorded.
        ConfigError: If the settings cannot work.

    """
    live = settings.model != RULES and mode != "replay"

    async def all_samples() -> list[Prediction]:
        found = []
        for sample in range(samples):
            extract = extractor_for(settings, mode=mode, folder=folder, sample=sample)
            found += await predict(
                extract,
                documents,
                sample=sample,
                concurrency=settings.concurrency if live else 1,
                timed=live or settings.model == RULES,
            )
        return found

    return asyncio.run(all_samples())


def extractor_for(settings: Settings, *, mode: Mode, folder: Path, sample: int) -> Extract:
    """Return the extraction function that *settings* name."""
    # Late: scoring and comparing need none of it.
    from extractor.pipeline import Extractor  # noqa: PLC0415

    if settings.model == RULES:
        return Extractor().aextract
    from extractor.content import active_prompt, load_prompt  # noqa: PLC0415
    from extractor.llm import LLMAnnotator  # noqa: PLC0415

    prompt = load_prompt(settings.prompt or active_prompt())
    replies = None if mode == "live" else Recordings(folder / prompt.name, mode)
    if mode == "replay" and settings.api_key is None:
        settings = settings.model_copy(update={"api_key": SecretStr(_NO_KEY)})
    annotator = LLMAnnotator(settings.model, prompt, settings, replies=replies, sample=sample)
    limits = {"window": settings.window, "max_calls": settings.max_calls}
    return Extractor(annotator, **limits).aextract
