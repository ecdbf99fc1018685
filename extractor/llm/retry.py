"""Try a request again when the transport failed, and only then."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from math import isfinite
from time import monotonic, time
from typing import TypeVar

import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from extractor.llm.completion import Malformed
from extractor.llm.faults import is_transient
from extractor.llm.server import Gate
from extractor.settings import Settings

BACKOFF_SECONDS = 0.5
"""Before the second try; doubles with each further one."""
BACKOFF_LIMIT_SECONDS = 20.0
PATIENCE_SECONDS = 60.0
"""A server that asks for a longer wait than this is left alone."""

Result = TypeVar("Result")


async def persist(send: Callable[[], Awaitable[Result]], gate: Gate, settings: Settings) -> Result:
    """Call *send* until it succeeds, fails for good, or the settings' limits are reached.

    A try holds a place at the gate while it lasts, not while waiting for the next. It is cut off by
    the clock: the client's own timeouts count from byte to byte, and a server that drips passes
    them. The time for all tries counts from the moment the first is let through.

    Raises:
        OpenAIError | TimeoutError | Malformed: What the last try ended with.
        CallBudgetSpent: If *send* says so.

    """
    began: list[float] = []

    async def once() -> Result:
        async with gate.slot():
            began.append(monotonic())
            async with asyncio.timeout(settings.try_seconds):
                return await send()

    def is_enough(state: RetryCallState) -> bool:
        if state.attempt_number >= settings.attempts:
            return True
        return monotonic() + state.upcoming_sleep - began[0] >= settings.total_seconds

    # One object a request: it keeps the state of the loop on itself.
    return await AsyncRetrying(
        retry=retry_if_exception(_is_passing),
        wait=_wait,
        stop=is_enough,
        reraise=True,
    )(once)


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, openai.APIStatusError):
        return is_transient(error) and (retry_after(error) or 0) <= PATIENCE_SECONDS
    return isinstance(error, openai.APIConnectionError | TimeoutError | Malformed)


def _wait(state: RetryCallState) -> float:
    """As the server asked and a little more, so that all who wait do not return at once."""
    error = state.outcome.exception() if state.outcome else None
    asked = retry_after(error) if isinstance(error, openai.APIStatusError) else None
    if asked is not None:
        return asked + max(asked, 0.1) * random.uniform(0, 0.25)  # noqa: S311 - jitter
    delay = min(BACKOFF_LIMIT_SECONDS, BACKOFF_SECONDS * 2.0 ** (state.attempt_number - 1))
    return delay * random.uniform(0.75, 1)  # noqa: S311 - jitter, and yet each longer than the last


def retry_after(error: openai.APIStatusError) -> float | None:
    """Return how many seconds the server asks to wait, in whichever of three forms it does."""
    headers = error.response.headers
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * unit
        except (KeyError, ValueError):
            continue
        if isfinite(seconds) and seconds >= 0:
            return seconds
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time())
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
