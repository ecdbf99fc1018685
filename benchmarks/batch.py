"""Documents a second of a whole run with its store, against a server that answers in 200 ms.

    python -m benchmarks.batch [--documents 2000] [--rounds 3] [--claims 8]

Contestants take turns in each round, so that noise falls on all alike. `sockets` only sends and
receives, which shows what the machine and the server allow; `plain` is asyncio with the openai
package and pydantic, and keeps nothing; `run` sends what `sockets` does in a run folder, each reply
durable before it counts; `extractor` does what ``extractor batch`` does between a text and its
grounded claims on disk. Times are from the first document to the last file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Callable, Coroutine
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.articles import SENTENCES, completion, documents
from benchmarks.server import LATENCY, Server, serving
from benchmarks.throughput import MODEL
from benchmarks.throughput import plain as plainly
from extractor import Document, Extraction, Outcome, OutcomeKind
from extractor.limits import Gate
from extractor.pipeline import Extractor
from extractor.replies import Reply, Request
from extractor.runs import Manifest, Options, Run
from extractor.settings import Settings
from extractor.store import SQLiteReplies

LINE = "{:<12}{:>8}{:>8}{:>13}{:>7}{:>7}{:>8}{:>10}{:>11}{:>9}"
MANIFEST = Manifest(annotator="benchmark", model="m")


class Client:
    """Sends a request over one of its connections, and reads what comes back."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, text: str) -> bytes:
        """Return the body of the answer."""
        reader, writer = (
            self._free.pop()
            if self._free
            else await asyncio.open_connection("127.0.0.1", self._port)
        )
        body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()
        writer.write(b"POST / HTTP/1.1\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        head = await reader.readuntil(b"\r\n\r\n")
        answer = await reader.readexactly(int(head.rpartition(b"content-length: ")[2]))
        self._free.append((reader, writer))
        return answer

    def close(self) -> None:
        """Close the connections."""
        for _, writer in self._free:
            writer.close()


async def sockets(port: int, count: int, lanes: int, _: Path) -> None:
    """Send and receive, and no more."""
    client = Client(port)
    source = documents(count)

    async def lane() -> None:
        for document in source:
            json.loads(await client.post(document.text))

    await asyncio.gather(*(lane() for _ in range(lanes)))
    client.close()


async def plain(port: int, count: int, lanes: int, _: Path) -> None:
    """Ask with the openai package, and parse with pydantic."""
    source = documents(count)
    async with plainly(f"http://127.0.0.1:{port}/v1", lanes) as work:

        async def lane() -> None:
            for document in source:
                await work(document)

        await asyncio.gather(*(lane() for _ in range(lanes)))


async def run(port: int, count: int, lanes: int, folder: Path) -> None:
    """Send what `sockets` does in a run folder, through a gate, with a store."""
    client, gate = Client(port), Gate(lanes, start=lanes)
    store = SQLiteReplies(folder / "replies.sqlite")

    async def extract(document: Document) -> Extraction:
        messages = ({"role": "user", "content": document.text},)
        request = Request(model="m", messages=messages, parameters={}, answer_schema={})
        if await store.get(request) is None:
            async with gate.slot():
                body = await client.post(document.text)
            json.loads(body)
            await store.put(request, Reply(body=body.decode()))
        return Extraction(document=document, outcome=Outcome(kind=OutcomeKind.NO_CLAIMS))

    with Run.open(folder, MANIFEST) as opened:
        await opened.process(documents(count), extract, Options(lanes=lanes))
    store.close()
    client.close()


async def extractor(port: int, count: int, lanes: int, folder: Path) -> None:
    """Do what ``extractor batch`` does."""
    settings = Settings(
        _env_file=None,
        model=MODEL,
        OPENAI_BASE_URL=f"http://127.0.0.1:{port}/v1",
        concurrency=lanes,
    )
    store = SQLiteReplies(folder / "replies.sqlite")
    reader = Extractor.from_settings(settings, replies=store)
    with Run.open(folder, MANIFEST) as opened:
        await opened.process(documents(count), reader.aextract, Options(lanes=lanes))
        if opened.summary.claims < count:
            raise SystemExit(f"{opened.summary} has too few claims")
    await reader.aclose()
    store.close()


Contestant = Callable[[int, int, int, Path], Coroutine[Any, Any, None]]


class Cost(NamedTuple):
    """Of a contestant: wall and CPU seconds, and the largest size of its process in MB."""

    wall: float
    cpu: float
    memory: float


def race(contestant: Contestant, port: int, count: int, lanes: int) -> Cost:
    """Let a contestant read *count* documents; it has this process for itself."""
    with tempfile.TemporaryDirectory() as folder:

        async def main() -> tuple[float, float]:
            wall, cpu = time.perf_counter(), time.process_time()
            await contestant(port, count, lanes, Path(folder))
            return time.perf_counter() - wall, time.process_time() - cpu

        asyncio.run(contestant(port, lanes, lanes, Path(tempfile.mkdtemp(dir=folder))))  # imports
        wall, cpu = asyncio.run(main())
    return Cost(wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(contestant: Contestant, port: int, count: int, lanes: int) -> Cost:
    """Run `race` in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(race, (contestant, port, count, lanes))


def compare(server: Server, kind: str, lanes: int, options: argparse.Namespace) -> None:
    """Print a line for each contestant against one kind of server."""
    contestants: tuple[Contestant, ...] = (sockets, plain, run, extractor)
    count = options.documents * lanes // 64
    costs: dict[Contestant, list[tuple[float, ...]]] = {c: [] for c in contestants}
    for _ in range(options.rounds):
        for contestant in contestants:
            before = server.tally()[0]
            cost = measure(contestant, server.ports[kind], count, lanes)
            costs[contestant].append((*cost, server.tally()[0] - before))
    ideal = lanes / LATENCY
    floor = min(cpu for _, cpu, *_ in costs[plain])
    for contestant, rounds in costs.items():
        wall, cpu, memory, theirs = (min(column) for column in zip(*rounds, strict=True))
        rate = count / wall
        speed = f"{rate:.0f}", f"{ideal:.0f}", f"{rate / ideal:.0%}"
        ms = f"{1000 * cpu / count:.2f}", f"{cpu / floor:.2f}", f"{1000 * theirs / count:.2f}"
        print(
            LINE.format(contestant.__name__, kind, lanes, *speed, *ms, f"{memory:.0f}"), flush=True
        )


def main() -> None:
    """Measure, and print one line for each server, concurrency and contestant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000, help="at 64 at once; more at 128")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    parser.add_argument("--claims", type=int, default=len(SENTENCES), help="in each document")
    parser.add_argument("--at-once", type=int, nargs="+", default=[64, 128])
    parser.add_argument("--kinds", nargs="+", default=["steady", "jitter"])
    options = parser.parse_args()
    heads = "documents/s", "ideal", "ratio", "CPU ms", "to plain", "server ms", "peak MB"
    print(LINE.format("contestant", "server", "at once", *heads))
    with serving(completion(options.claims)) as server:
        for kind in options.kinds:
            for lanes in options.at_once:
                compare(server, kind, lanes, options)


if __name__ == "__main__":
    main()
