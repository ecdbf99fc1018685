"""Documents a second and CPU time a document, against a server that answers in 200 ms.

    python benchmarks/throughput.py [--documents 400] [--rounds 3]

The server is a process of its own and costs next to nothing, so what is measured is the client:
ours from segment to candidates, the whole line from document to claims, and beside them the least a
client can do, the openai package and pydantic with no retries, limits or provenance.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any

import openai

from extractor import Document, Extractor, Segment, Sentence
from extractor.content import Prompt, active_prompt, load_prompt
from extractor.llm import LLMAnnotator
from extractor.settings import Settings

LATENCY = 0.2
"""Seconds the server takes."""
SENTENCES = (
    "“The report is false from beginning to end,” the minister told reporters on Monday.",
    "Officials in the capital said the two delegations had agreed to meet again within a month.",
    "The union's leader, Ana Ortiz, warned that its members will strike unless the law is dropped.",
    "According to the central bank, prices will rise by 4 percent over the course of the year.",
    "The opposition rejected the offer and called on the government to publish the full contract.",
    "A spokesman for the port authority declined to comment on the length of the negotiations.",
    "“We will sign only after every ship has left our waters,” the foreign minister added later.",
    "Analysts believe that the talks, now in their third round, have little chance of success.",
)
LINE = "{:<14}{:>12}{:>14}{:>8}{:>12}{:>8}{:>11}"


class Instant(asyncio.Protocol):
    """Answers every request with the same completion, after the latency."""

    response = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        """Answer once the body is there; a client sends the next request after that."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        size = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        if found and len(body) >= int(size):
            self._buffer = b""
            asyncio.get_running_loop().call_later(LATENCY, self._transport.write, self.response)


def serve(port: Connection) -> None:
    """Listen on 127.0.0.1 until ended; report the port."""
    body = json.dumps(completion(), ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    Instant.response = f"{head}\r\n\r\n".encode() + body

    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(Instant, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())


def completion() -> dict[str, object]:
    """Return a completion with a claim for each sentence."""
    message = {"role": "assistant", "refusal": None, "content": json.dumps(answer())}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {
            "prompt_tokens": 3000,
            "completion_tokens": 1200,
            "total_tokens": 4200,
            "prompt_tokens_details": {"cached_tokens": 2816},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }


def answer() -> dict[str, object]:
    """Return an answer in the form of claims_v1, with a claim for each sentence."""
    claims = []
    for number, sentence in enumerate(SENTENCES, 2):
        passage = {"sentence": number, "quote": sentence}
        source = {"name": "Ana Ortiz", "kind": "person", "anonymity": "named"}
        target = {"target": "the law", "target_kind": "proposal", "polarity": "oppose"}
        claims.append(
            {
                "evidence": [passage],
                "cue": {"sentence": number, "quote": "said"},
                "sources": [{"mention": passage, **source, "on_behalf_of": None}],
                "addressee": None,
                "quotation": "indirect",
                "statement": sentence,
                "act": "assertion",
                "also": None,
                "polarity": "positive",
                "stance": [target],
                "condition": None,
                "certainty": "certain",
                "said_on": "2024-05-03",
            }
        )
    return {"claims": claims}


def segments(count: int) -> list[Segment]:
    """Return documents of some 800 code points, no two alike, as one segment each."""
    made = []
    for number in range(count):
        place, spans, lines = 0, [], (f"Document number {number}.", *SENTENCES)
        for index, line in enumerate(lines, 1):
            spans.append(Sentence(index, place, place + len(line)))
            place += len(line) + 1
        document = Document(id=str(number), text=" ".join(lines))
        made.append(Segment(document=document, sentences=tuple(spans)))
    return made


Work = Callable[[Segment], Awaitable[int]]


@asynccontextmanager
async def ours(prompt: Prompt, base_url: str, concurrency: int) -> AsyncIterator[Work]:
    """Our annotator; gives the number of candidates."""
    settings = Settings(_env_file=None, OPENAI_BASE_URL=base_url, concurrency=concurrency)
    annotator = LLMAnnotator("gpt-4o-mini", prompt, settings)

    async def annotate(segment: Segment) -> int:
        return len(await annotator.annotate(segment))

    yield annotate
    await annotator.aclose()


@asynccontextmanager
async def line(prompt: Prompt, base_url: str, concurrency: int) -> AsyncIterator[Work]:
    """The whole line, from document to claims; gives the number of claims."""
    settings = Settings(_env_file=None, OPENAI_BASE_URL=base_url, concurrency=concurrency)
    extractor = Extractor(LLMAnnotator("gpt-4o-mini", prompt, settings), window=settings.window)

    async def extract(segment: Segment) -> int:
        return len((await extractor.aextract(segment.document)).claims)

    yield extract
    await extractor.aclose()


@asynccontextmanager
async def plain(prompt: Prompt, base_url: str, _: int) -> AsyncIterator[Work]:
    """The openai package and pydantic alone; gives the number of claims."""
    schema = {"name": "claims", "strict": True, "schema": prompt.schema.json_schema}
    [system, *_rest] = prompt.render(segments(1)[0])
    async with openai.AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        create: Any = client.chat.completions.create

        async def complete(segment: Segment) -> int:
            reply = await create(
                model="gpt-4o-mini",
                messages=[system, {"role": "user", "content": segment.text}],
                response_format={"type": "json_schema", "json_schema": schema},
            )
            content = reply.choices[0].message.content
            return len(prompt.schema.answer.model_validate_json(content).model_dump()["claims"])

        yield complete


async def measure(
    contestant: Callable[[Prompt, str, int], AbstractAsyncContextManager[Work]],
    base_url: str,
    concurrency: int,
    documents: int,
) -> tuple[float, float]:
    """Return documents a second and milliseconds of CPU time a document."""
    prompt = load_prompt(active_prompt())
    gate = asyncio.Semaphore(concurrency)
    async with contestant(prompt, base_url, concurrency) as work:

        async def one(segment: Segment) -> int:
            async with gate:
                return await work(segment)

        async def together(parts: list[Segment]) -> int:
            return sum(await asyncio.gather(*map(one, parts)))

        await together(segments(concurrency))  # opens the connections
        parts = segments(documents)
        wall, cpu = time.perf_counter(), time.process_time()
        found = await together(parts)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if found != documents * len(SENTENCES):
            raise SystemExit(f"{found} claims instead of {documents * len(SENTENCES)}")
        return documents / wall, 1000 * cpu / documents


def main() -> None:
    """Measure, and print one line for each contestant and concurrency."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=640)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    options = parser.parse_args()
    ear, mouth = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(mouth,), daemon=True)
    server.start()
    base_url = f"http://127.0.0.1:{ear.recv()}/v1"
    print(LINE.format("client", "concurrent", "documents/s", "ideal", "ratio", "CPU ms", "ratio"))
    for concurrency in (10, 64):
        count = options.documents * concurrency // 64
        best = {}
        for contestant in (plain, ours, line):
            runs = [
                asyncio.run(measure(contestant, base_url, concurrency, count))
                for _ in range(options.rounds)
            ]
            best[contestant] = max(speed for speed, _ in runs), min(cpu for _, cpu in runs)
            speed, cpu = best[contestant]
            ideal, floor = concurrency / LATENCY, best[plain][1]
            figures = f"{speed:.1f}", f"{ideal:.0f}", f"{speed / ideal:.0%}", f"{cpu:.2f}"
            ratio = f"{cpu / floor:.2f}"
            print(LINE.format(contestant.__name__, concurrency, *figures, ratio), flush=True)
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
