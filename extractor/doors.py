"""Synchronous doors into asynchronous code."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterable
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


class Loop:
    """An event loop in a thread of its own, started when first needed.

    Synchronous calls work through it wherever they are made, also in a notebook, where a loop is
    already running; and connections stay open from one call to the next.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def run(self, coroutine: Coroutine[Any, Any, Out]) -> Out:
        """Run *coroutine* to its end; an interrupt cancels it."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._started())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def iterate(self, items: AsyncIterator[Out]) -> Generator[Out, None, None]:
        """Yield the items of an asynchronous iterator; leaving early closes it."""

        async def following() -> tuple[Out, ...]:
            try:
                return (await anext(items),)
            except StopAsyncIteration:
                return ()

        async def close() -> None:
            if hasattr(items, "aclose"):
                await items.aclose()

        try:
            while found := self.run(following()):
                yield found[0]
        finally:
            self.run(close())

    def close(self) -> None:
        """End the thread, if there is one; the next call starts another."""
        with self._lock:
            if self._loop is not None and self._thread is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
                self._loop.close()
                self._loop = self._thread = None

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="extractor", daemon=True
                )
                self._thread.start()
            return self._loop


async def in_order(
    work: Callable[[In], Awaitable[Out]], items: Iterable[In], concurrency: int
) -> AsyncIterator[Out]:
    """Apply *work* to many items at once; yield the results in the order of the items.

    At most *concurrency* items are in work, and at most four times as many are held, so that one
    slow item does not idle the rest, and memory stays flat however many items there are.
    """
    gate = asyncio.Semaphore(concurrency)

    async def one(item: In) -> Out:
        async with gate:
            return await work(item)

    waiting: deque[asyncio.Task[Out]] = deque()
    try:
        for item in items:
            waiting.append(asyncio.ensure_future(one(item)))
            if len(waiting) >= 4 * concurrency:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
