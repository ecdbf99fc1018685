"""A real engine, llama.cpp with a random model, holds to our schema and our protocol."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor import Candidate, Document, Extractor, OutcomeKind
from extractor.errors import TooLong, TruncatedError
from extractor.llm import LLMAnnotator
from tests.asking import ask, prompt, run, segment, settings

pytest.importorskip("xllamacpp")
pytestmark = [pytest.mark.engine, pytest.mark.slow]
CONTEXT = 40_960
"""Tokens, which are bytes; the released prompt takes some 24,000 of them."""


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of llama.cpp's server with a model made on the spot."""
    from tests.engine.tiny_gguf import write_tiny_gguf

    model = tmp_path_factory.mktemp("engine") / "tiny.gguf"
    write_tiny_gguf(model, context=CONTEXT)
    program = Path(__file__).parent / "engine" / "server.py"
    command = [sys.executable, str(program), str(model), str(CONTEXT)]
    with (
        (model.parent / "log").open("w") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        ) as server,
    ):
        assert server.stdout
        assert server.stdin
        yield server.stdout.readline().strip() + "/v1"
        server.stdin.close()


def annotator(base_url: str, **changes: Any) -> LLMAnnotator:
    """Return an annotator that draws its answers, reproducibly."""
    limits = settings(base_url, try_seconds=60, concurrency=2, reasks=3)
    return LLMAnnotator("tiny-random", prompt(temperature=1.0, **changes), limits)


def test_every_answer_fits(base_url: str) -> None:
    """Random text under our grammar parses, dates apart, which no grammar can check in full."""

    async def eight() -> list[Any]:
        annotators = [annotator(base_url, seed=seed, max_tokens=4000) for seed in range(8)]
        work = (ask(each, segment("He denied it.")) for each in annotators)
        return list(await asyncio.gather(*work, return_exceptions=True))

    results, ledger = run(eight())
    found = [
        candidate
        for result in results
        for candidate in (result.candidates if isinstance(result, TruncatedError) else result)
    ]

    assert all(isinstance(result, list | TruncatedError) for result in results)
    assert all(isinstance(candidate, Candidate) for candidate in found)
    assert len(found) >= 5
    assert {"tiny-random"} == {candidate.provenance.model for candidate in found}
    assert ledger.usage.completion_tokens > 100


def test_a_short_limit_cuts_the_answer(base_url: str) -> None:
    """The engine says that its answer was cut off, and what was whole is kept."""
    cut = (
        run(ask(annotator(base_url, seed=seed, max_tokens=400), segment("He denied it.")))[0]
        for seed in range(20)
    )
    error = next(result for result in cut if isinstance(result, TruncatedError))

    assert "cut off" in str(error)


def test_more_than_the_context_holds(base_url: str) -> None:
    """The engine's own words for a text that is too long are understood."""
    error, ledger = run(ask(annotator(base_url, max_tokens=10), segment(f"{'x' * CONTEXT}.")))

    assert isinstance(error, TooLong)
    assert ledger.usage.requests == 1


def test_a_drawn_answer_can_be_drawn_again(base_url: str) -> None:
    """The same request with the same seed gives the same candidates."""
    one, two = (
        run(ask(annotator(base_url, seed=5, max_tokens=4000), segment("He denied it.")))[0]
        for _ in range(2)
    )

    assert repr(one) == repr(two)


def test_the_whole_line_runs_on_it(base_url: str) -> None:
    """From a document through the released prompt to an outcome: garbage grounds nowhere."""
    with Extractor.from_settings(
        model="tiny-random",
        base_url=base_url,
        try_seconds=120,
        reasks=3,
        parameters={"temperature": 1.0, "seed": 3, "max_completion_tokens": 4000},
    ) as extractor:
        extraction = extractor.extract(Document(id="d", text="The minister denied the report."))

    ended = {OutcomeKind.NO_CLAIMS, OutcomeKind.CLAIMS, OutcomeKind.TRUNCATED}
    assert extraction.outcome.kind in ended
    assert extraction.usage.prompt_tokens > 20_000
    assert extraction.rejected
    for claim in extraction.claims:
        assert claim.provenance.prompt == "claims/v1"
