"""How near a run comes to the rate of a server that admits 100 requests a second.

    python -m benchmarks.limits [--documents 5000]

Nothing is told but Retry-After. The limited server lets bursts of 100 through; the harsh one bursts
of 20, and counts refused requests against the limit. Beside ours stands the openai package, which
retries by itself, with 128 documents at once: it gets as much time as ours took.
"""

from __future__ import annotations

import argparse
import asyncio
import time

import openai

from benchmarks.articles import completion, documents
from benchmarks.server import RATE, Server, serving
from benchmarks.throughput import MODEL
from extractor import Extractor
from extractor.doors import in_order
from extractor.settings import Settings

LINE = "{:<10}{:>9}{:>11}{:>9}{:>8}{:>8}{:>9}"
AT_ONCE = 256


async def ours(base_url: str, count: int) -> int:
    """Extract *count* documents; return how many gave claims."""
    settings = Settings(
        _env_file=None, model=MODEL, OPENAI_BASE_URL=base_url, concurrency=AT_ONCE, attempts=10
    )
    extractor = Extractor.from_settings(settings)
    read = in_order(extractor.aextract, documents(count), AT_ONCE)
    found = sum([bool(extraction.claims) async for extraction in read])
    await extractor.aclose()
    return found


async def plain(base_url: str, count: int, seconds: float) -> int:
    """Send *count* requests with the openai package; return how many were answered in time."""
    answered = 0
    source = documents(count)

    async def lane(client: openai.AsyncOpenAI) -> None:
        nonlocal answered
        for document in source:
            message = {"role": "user", "content": document.text}
            await client.chat.completions.create(model=MODEL, messages=[message])  # type: ignore[list-item]  # a dict will do
            answered += 1

    async with openai.AsyncOpenAI(base_url=base_url, api_key="none", max_retries=1000) as client:
        lanes = asyncio.gather(*(lane(client) for _ in range(128)))
        await asyncio.wait([lanes], timeout=seconds)
        lanes.cancel()
        await asyncio.gather(lanes, return_exceptions=True)
    return answered


def compare(server: Server, kind: str, count: int) -> None:
    """Print a line for each contestant."""
    ideal = count / RATE
    seconds = 0.0
    for name in ("ours", "plain"):
        began, before = time.monotonic(), server.tally()[2]
        work = plain(server.url(kind), count, seconds) if seconds else ours(server.url(kind), count)
        answered = asyncio.run(work)
        seconds = time.monotonic() - began
        refused = server.tally()[2] - before
        figures = f"{seconds:.1f}", f"{ideal:.0f}", f"{seconds / ideal:.3f}", answered, refused
        print(LINE.format(name, kind, *figures), flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    options = parser.parse_args()
    print(LINE.format("", "server", "seconds", "ideal", "ratio", "done", "refused"))
    for kind in ("limited", "harsh"):
        with serving(completion(1)) as server:
            compare(server, kind, options.documents)


if __name__ == "__main__":
    main()
