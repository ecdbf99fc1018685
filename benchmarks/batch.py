"""Documents a second of a whole run with its store, against a server that answers in 200 ms.

    python -m benchmarks.batch [--documents 2000] [--rounds 2]

Three contestants in turn: `plain`, which only sends and receives; `run`, the same requests in a run
folder, each reply durable before it counts; and `extractor`, which adds all there is between a text
and its grounded claims. With jitter, each answer takes 100 ms and an exponentially distributed
100 ms more, so that waves of requests would wait for their slowest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.throughput import LATENCY, SENTENCES, Instant, completion
from extractor import Document, Extraction, Outcome, OutcomeKind
from extractor.limits import Gate
from extractor.pipeline import Extractor
from extractor.replies import Reply, Request
from extractor.runs import Manifest, Options, Run
from extractor.settings import load_settings
from extractor.store import SQLiteReplies

LINE = "{:<12}{:>11}{:>9}{:>13}{:>8}{:>8}{:>10}"
MANIFEST = Manifest(annotator="benchmark", model="m")


class Jittered(Instant):
    """Answers after a latency that varies."""

    def data_received(self, data: bytes) -> None:
        """Answer once the body is there."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        size = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        if found and len(body) >= int(size):
            self._buffer = b""
            latency = LATENCY / 2 + random.expovariate(2 / LATENCY)
            asyncio.get_running_loop().call_later(latency, self._transport.write, self.response)


def serve(ports: Connection) -> None:
    """Listen on two ports of 127.0.0.1 until ended: steady, and with jitter."""
    body = json.dumps(completion(), ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    Instant.response = f"{head}\r\n\r\n".encode() + body

    async def listen() -> None:
        loop = asyncio.get_running_loop()
        servers = [
            await loop.create_server(kind, "127.0.0.1", 0, backlog=1000)
            for kind in (Instant, Jittered)
        ]
        ports.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.gather(*(server.serve_forever() for server in servers))

    asyncio.run(listen())


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


def documents(count: int) -> Iterator[Document]:
    """Yield documents of some 800 code points, no two alike."""
    for number in range(count):
        yield Document(id=str(number), text=" ".join((f"Document number {number}.", *SENTENCES)))


async def plain(port: int, count: int, lanes: int, _: Path) -> None:
    """Send and receive, and no more."""
    client = Client(port)
    source = documents(count)

    async def lane() -> None:
        for document in source:
            json.loads(await client.post(document.text))

    await asyncio.gather(*(lane() for _ in range(lanes)))
    client.close()


async def run(port: int, count: int, lanes: int, folder: Path) -> None:
    """Send the same in a run folder, through a gate, with a store."""
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
    settings = load_settings(
        model="gpt-4o-mini", base_url=f"http://127.0.0.1:{port}/v1", concurrency=lanes
    )
    store = SQLiteReplies(folder / "replies.sqlite")
    reader = Extractor.from_settings(settings, replies=store)
    with Run.open(folder, MANIFEST) as opened:
        await opened.process(documents(count), reader.aextract, Options(lanes=lanes))
        if opened.summary.claims < count:
            raise SystemExit(f"{opened.summary} has too few claims")
    await reader.aclose()
    store.close()


Contestant = Callable[[int, int, int, Path], Awaitable[None]]


def measure(contestant: Contestant, port: int, count: int, lanes: int) -> tuple[float, float]:
    """Return documents a second and milliseconds of CPU time a document."""
    with tempfile.TemporaryDirectory() as folder:

        async def main() -> tuple[float, float]:
            wall, cpu = time.perf_counter(), time.process_time()
            await contestant(port, count, lanes, Path(folder))
            return time.perf_counter() - wall, time.process_time() - cpu

        wall, cpu = asyncio.run(main())
    return count / wall, 1000 * cpu / count


def main() -> None:
    """Measure, and print one line for each server, concurrency and contestant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000, help="at 64 at once; more at 128")
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many counts")
    options = parser.parse_args()
    ear, mouth = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(mouth,), daemon=True)
    server.start()
    print(LINE.format("contestant", "server", "at once", "documents/s", "ideal", "ratio", "CPU ms"))
    for port, kind in zip(ear.recv(), ("steady", "jitter"), strict=True):
        for lanes in (64, 128):
            count = options.documents * lanes // 64
            for contestant in (plain, run, extractor):
                rounds = [measure(contestant, port, count, lanes) for _ in range(options.rounds)]
                speed, cpu = max(s for s, _ in rounds), min(c for _, c in rounds)
                ideal = lanes / LATENCY
                figures = f"{speed:.0f}", f"{ideal:.0f}", f"{speed / ideal:.0%}", f"{cpu:.2f}"
                print(LINE.format(contestant.__name__, kind, lanes, *figures), flush=True)
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
