"""A server on 127.0.0.1 that costs next to nothing, in a process of its own.

What it answers is made beforehand. It shares the machine's cores with the client that is measured,
so it also tells how much CPU time it took itself.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection

LATENCY = 0.2
"""Seconds an answer takes; with jitter, on average."""
RATE = 100
"""Requests a second that the limited servers admit."""
KINDS = ("steady", "jitter", "limited", "harsh")
"""With jitter, an answer takes 100 ms and an exponentially distributed 100 ms more, so that waves
of requests would wait for their slowest. The limited server refuses what passes its rate; the harsh
one has a fifth of the burst, and refused requests count against its rate."""


class Server:
    """The other end of the process: ports by kind, and what it has done until now."""

    def __init__(self, ports: dict[str, int], pipe: Connection) -> None:
        self.ports = ports
        self._pipe = pipe

    def url(self, kind: str) -> str:
        """Return the base URL for a client of OpenAI's protocol."""
        return f"http://127.0.0.1:{self.ports[kind]}/v1"

    def tally(self) -> tuple[float, int, int]:
        """Return seconds of CPU time, requests answered and requests refused."""
        self._pipe.send("tally")
        cpu, answered, refused = self._pipe.recv()
        return cpu, answered, refused


@contextmanager
def serving(body: bytes) -> Iterator[Server]:
    """Serve *body* as the answer to every request, inside the block."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there, body), daemon=True
    )
    process.start()
    try:
        yield Server(here.recv(), here)
    finally:
        process.terminate()
        process.join()


class _Tally:
    def __init__(self) -> None:
        self.answered = self.refused = 0


class _Limit:
    """Admits a number of requests a second, and a burst of them at once."""

    def __init__(self, burst: float, *, refusals_count: bool) -> None:
        self._burst, self._refusals_count = burst, refusals_count
        self._tokens, self._time = burst, time.monotonic()

    def refuse(self) -> int | None:
        """Return None, or after how many whole seconds to come back."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._time) * RATE)
        self._time = now
        if self._tokens >= 1:
            self._tokens -= 1
            return None
        if self._refusals_count:
            self._tokens = max(self._tokens - 1, -self._burst)
        return max(1, math.ceil((1 - self._tokens) / RATE))


class _Connection(asyncio.Protocol):
    """Answers a request after the latency; a client sends the next one after that."""

    def __init__(
        self,
        response: bytes,
        latency: Callable[[], float],
        limit: _Limit | None,
        tally: _Tally,
    ) -> None:
        self._response, self._latency, self._limit = response, latency, limit
        self._tally = tally
        self._later = asyncio.get_running_loop().call_later
        self._head = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._write = transport.write

    def data_received(self, data: bytes) -> None:
        if not self._missing:
            data = self._head + data
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._head = data
                return
            head, self._head = data[:end].lower(), b""
            size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            self._missing = end + 4 + size
        self._missing -= len(data)
        if self._missing <= 0:
            self._missing = 0
            self._answer()

    def _answer(self) -> None:
        wait = self._limit.refuse() if self._limit else None
        if wait is None:
            self._tally.answered += 1
            self._later(self._latency(), self._write, self._response)
        else:
            self._tally.refused += 1
            self._write(
                b"HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\n"
                b"retry-after: %d\r\ncontent-length: 2\r\n\r\n{}" % wait
            )


def _steady() -> float:
    return LATENCY


def _jitter() -> float:
    return LATENCY / 2 + random.expovariate(2 / LATENCY)


def _serve(pipe: Connection, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    response = f"{head}\r\n\r\n".encode() + body
    tally = _Tally()
    limits = {
        "limited": _Limit(RATE, refusals_count=False),
        "harsh": _Limit(RATE / 5, refusals_count=True),
    }

    def tell() -> None:
        pipe.recv()
        pipe.send((time.process_time(), tally.answered, tally.refused))

    async def listen() -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(pipe.fileno(), tell)
        ports = {}
        for kind in KINDS:
            latency = _jitter if kind == "jitter" else _steady
            connection = partial(_Connection, response, latency, limits.get(kind), tally)
            server = await loop.create_server(connection, "127.0.0.1", 0, backlog=1000)
            ports[kind] = server.sockets[0].getsockname()[1]
        pipe.send(ports)
        await asyncio.Event().wait()

    asyncio.run(listen())
