"""Who is asking what right now, so that identical requests are sent once.

A task asks one thing at a time: it looks a request up, sends it, and puts the reply. It holds its
key until it puts it, asks for something else or ends; so whoever waits holds nothing, and waiting
tasks cannot block each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple


class _Asker(NamedTuple):
    task: asyncio.Task[Any]
    answered: asyncio.Future[None]


class InFlight:
    """Keys that are being asked for, each by one task.

    Args:
        on_give_up: Called with a key that was asked for in vain.

    """

    def __init__(self, on_give_up: Callable[[str], None]) -> None:
        self._on_give_up = on_give_up
        self._askers: dict[str, _Asker] = {}
        self._held: dict[asyncio.Task[Any], str] = {}

    def __len__(self) -> int:
        return len(self._askers)

    async def wait(self, key: str) -> bool:
        """Wait while another task asks for *key*; say whether there was one."""
        self._give_up(_current_task())
        asker = self._askers.get(key)
        if asker is None:
            return False
        await asyncio.shield(asker.answered)
        return True

    def hold(self, key: str) -> None:
        """Note that the current task asks for *key*, which nobody else does."""
        task = _current_task()
        self._askers[key] = _Asker(task, asyncio.get_running_loop().create_future())
        self._held[task] = key
        task.add_done_callback(self._give_up)

    def release(self, key: str) -> None:
        """Note that *key* was put; whoever waited may look it up."""
        asker = self._askers.pop(key, None)
        if asker is not None:
            asker.answered.set_result(None)
            self._held.pop(asker.task, None)
            asker.task.remove_done_callback(self._give_up)

    def _give_up(self, task: asyncio.Task[Any]) -> None:
        key = self._held.get(task)
        if key is None:
            return
        self.release(key)
        if not (task.done() and task.cancelled()):  # cut off, it may have been answered and billed
            self._on_give_up(key)


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine is always run by a task
    return task
