"""Documents from a source that may block, handed to the event loop a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from threading import Semaphore, Thread
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class _End(NamedTuple):
    error: BaseException | None


class Feed(Generic[T]):
    """Reads *source* in a thread, at most *ahead* items ahead of whoever takes them.

    Standard input may wait for hours, and a folder on a slow disk for long moments; neither must
    hold up the requests that are under way.
    """

    def __init__(self, source: Iterable[T], ahead: int) -> None:
        self._source = source
        self._room = Semaphore(ahead)
        self._ahead, self._taken = ahead, 0
        self._items: asyncio.Queue[tuple[int, T] | _End] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._closed = False
        Thread(target=self._read, name="documents", daemon=True).start()

    async def take(self, most: int) -> list[tuple[int, T]]:
        """Return the next items with their positions, at most *most*; an empty list at the end.

        It waits for the first one only.

        Raises:
            Exception: Whatever the source raised.

        """
        taken: list[tuple[int, T]] = []
        while len(taken) < most and not (taken and self._items.empty()):
            item = await self._items.get()
            if isinstance(item, _End) or self._closed:
                self._items.put_nowait(item)  # the others end here too
                if not taken and isinstance(item, _End) and item.error is not None:
                    raise item.error
                break
            taken.append(item)
        self._taken += len(taken)
        if 2 * self._taken >= self._ahead:  # not each time: waking the thread costs us both
            self._room.release(self._taken)
            self._taken = 0
        return taken

    def close(self) -> None:
        """Hand out nothing more."""
        self._closed = True
        self._items.put_nowait(_End(None))
        self._room.release()

    def _read(self) -> None:
        error: BaseException | None = None
        try:
            for position, item in enumerate(self._source):
                self._room.acquire()
                if self._closed:
                    return
                self._hand_over((position, item))
        except BaseException as caught:  # noqa: BLE001 - it is raised where the items are taken
            error = caught
        self._hand_over(_End(error))

    def _hand_over(self, item: tuple[int, T] | _End) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody takes anything any more
            self._loop.call_soon_threadsafe(self._items.put_nowait, item)
