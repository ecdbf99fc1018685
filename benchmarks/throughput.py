"""Documents a second and CPU time a document, against a server that answers in 200 ms.

    python -m benchmarks.throughput [--documents 640] [--rounds 3] [--claims 8]

No store and no run folder. Contestants take turns in each round, so that noise falls on all alike:
`plain` is the least a client can do, the openai package and pydantic with no retries, limits or
provenance; `candidates` is our annotator, `claims` the whole line from document to claims.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import openai

from benchmarks.articles import SENTENCES, completion, documents
from benchmarks.server import LATENCY, Server, serving
from extractor import Document, Extractor
from extractor.content import active_prompt, load_prompt
from extractor.llm import LLMAnnotator
from extractor.segment import segment
from extractor.settings import Settings

LINE = "{:<12}{:>8}{:>13}{:>7}{:>7}{:>8}{:>10}{:>11}"
MODEL = "gpt-4o-mini"

Work = Callable[[Document], Awaitable[int]]
Contestant = Callable[[str, int], AbstractAsyncContextManager[Work]]


@asynccontextmanager
async def plain(base_url: str, _: int) -> AsyncIterator[Work]:
    """The openai package and pydantic alone; gives the number of claims."""
    prompt = load_prompt(active_prompt())
    schema = {"name": "claims", "strict": True, "schema": prompt.schema.json_schema}
    [system, *_rest] = prompt.render(segment(next(documents(1)))[0])
    async with openai.AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        create: Any = client.chat.completions.create

        async def complete(document: Document) -> int:
            reply = await create(
                model=MODEL,
                messages=[system, {"role": "user", "content": document.text}],
                response_format={"type": "json_schema", "json_schema": schema},
            )
            content = reply.choices[0].message.content
            return len(prompt.schema.answer.model_validate_json(content).model_dump()["claims"])

        yield complete


@asynccontextmanager
async def candidates(base_url: str, concurrency: int) -> AsyncIterator[Work]:
    """Our annotator; gives the number of candidates."""
    settings = Settings(_env_file=None, OPENAI_BASE_URL=base_url, concurrency=concurrency)
    annotator = LLMAnnotator(MODEL, load_prompt(active_prompt()), settings)

    async def annotate(document: Document) -> int:
        return len(await annotator.annotate(segment(document)[0]))

    yield annotate
    await annotator.aclose()


@asynccontextmanager
async def claims(base_url: str, concurrency: int) -> AsyncIterator[Work]:
    """The whole line, from document to claims; gives the number of claims."""
    settings = Settings(
        _env_file=None, OPENAI_BASE_URL=base_url, concurrency=concurrency, model=MODEL
    )
    extractor = Extractor.from_settings(settings)

    async def extract(document: Document) -> int:
        return len((await extractor.aextract(document)).claims)

    yield extract
    await extractor.aclose()


async def measure(
    contestant: Contestant, base_url: str, lanes: int, count: int
) -> tuple[float, float, int]:
    """Return wall seconds, CPU seconds and what was found in *count* documents."""
    found = 0
    async with contestant(base_url, lanes) as work:

        async def lane(source: Any) -> None:
            nonlocal found
            for document in source:
                found += await work(document)

        async def together(many: int) -> None:
            source = documents(many)
            await asyncio.gather(*(lane(source) for _ in range(lanes)))

        await together(lanes)  # opens the connections
        found = 0
        wall, cpu = time.perf_counter(), time.process_time()
        await together(count)
        return time.perf_counter() - wall, time.process_time() - cpu, found


def compare(server: Server, lanes: int, options: argparse.Namespace) -> None:
    """Print a line for each contestant at one concurrency."""
    contestants: tuple[Contestant, ...] = (plain, candidates, claims)
    count = options.documents * lanes // 64
    best: dict[Contestant, list[tuple[float, float, float]]] = {c: [] for c in contestants}
    for _ in range(options.rounds):
        for contestant in contestants:
            before = server.tally()[0]
            wall, cpu, found = asyncio.run(measure(contestant, server.url("steady"), lanes, count))
            if found != count * options.claims:
                raise SystemExit(f"{found} claims instead of {count * options.claims}")
            best[contestant].append((wall, cpu, server.tally()[0] - before))
    ideal = lanes / LATENCY
    floor = min(cpu for _, cpu, _ in best[plain])
    for contestant, rounds in best.items():
        wall, cpu, theirs = (min(column) for column in zip(*rounds, strict=True))
        figures = f"{count / wall:.1f}", f"{ideal:.0f}", f"{count / wall / ideal:.0%}"
        costs = f"{1000 * cpu / count:.2f}", f"{cpu / floor:.2f}", f"{1000 * theirs / count:.2f}"
        print(LINE.format(contestant.__name__, lanes, *figures, *costs), flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=640, help="at 64 at once; fewer at 10")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    parser.add_argument("--claims", type=int, default=len(SENTENCES), help="in each document")
    options = parser.parse_args()
    heads = "at once", "documents/s", "ideal", "ratio", "CPU ms", "to plain", "server ms"
    print(LINE.format("contestant", *heads))
    with serving(completion(options.claims)) as server:
        for lanes in (10, 64):
            compare(server, lanes, options)


if __name__ == "__main__":
    main()
