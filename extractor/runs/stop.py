"""Ending early without losing anything."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """A wish to end: nothing new is started, what is under way is finished."""

    def __init__(self) -> None:
        self.requested = False
        self.signal: signal.Signals | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def exit_code(self) -> int:
        """What a shell expects: 130 after SIGINT, 143 after SIGTERM, 0 if nobody interrupted."""
        return 0 if self.signal is None else 128 + self.signal

    def request(self) -> None:
        """End as soon as what is under way is finished."""
        self.requested = True
        for listener in self._listeners:
            listener()

    def on_request(self, listener: Callable[[], None]) -> None:
        """Call *listener* when the end is requested."""
        self._listeners.append(listener)


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Turn SIGINT and SIGTERM into a `Stop`; the second one cancels the current task at once.

    Inside the block a second signal raises `asyncio.CancelledError`, which ends the requests under
    way; outside of it, signals do again what they did before. For the main thread's event loop.
    """
    stop = Stop()
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()

    def interrupt(number: signal.Signals) -> None:
        if stop.signal is not None and task is not None:
            task.cancel()
        stop.signal = number
        stop.request()

    handled = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in handled}
    for number in handled:
        loop.add_signal_handler(number, interrupt, number)
    try:
        yield stop
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])
