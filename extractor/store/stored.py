"""Replies in a store, whichever it is: looked up, asked for once, durable before they count."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from extractor.replies import Reply, Request
from extractor.store.commits import Statement
from extractor.store.inflight import InFlight

# `asked` counts how often a request was sent before its reply was stored, so that after a kill
# the store can say what may have been paid for in vain. The same words suit every database here.
_GET = "SELECT body FROM reply WHERE key = :key"
_ASK = (
    "INSERT INTO asked (key, times) VALUES (:key, 1) "
    "ON CONFLICT (key) DO UPDATE SET times = asked.times + 1"
)
_ANSWERED = "DELETE FROM asked WHERE key = :key"
_UNASKED = "UPDATE asked SET times = times - 1 WHERE key = :key"
_PUT = """
INSERT INTO reply (key, model, sample, body, model_reported, prompt_tokens, completion_tokens,
                   stored, paid)
VALUES (:key, :model, :sample, :body, :model_reported, :prompt_tokens, :completion_tokens,
        :stored, coalesce((SELECT times FROM asked WHERE asked.key = :key), 1))
ON CONFLICT (key) DO NOTHING
"""
_TALLY = """
SELECT (SELECT count(*) FROM reply), (SELECT coalesce(sum(paid - 1), 0) FROM reply),
  (SELECT coalesce(sum(times), 0) FROM asked)
"""


class Tally(NamedTuple):
    """What the replies of a store took.

    `paid_again` requests were sent a second time, because a process was killed before their reply
    was stored; `in_doubt` are such requests that were not sent again yet.
    """

    replies: int
    paid_again: int
    in_doubt: int


class Database(Protocol):
    """What a store needs of a database; opened when it is first used."""

    async def row(self, statement: Statement) -> Sequence[Any] | None:
        """Return the first row that *statement* gives."""
        ...

    async def write(self, *statements: Statement) -> None:
        """Apply *statements* in one transaction; return when it is durable."""
        ...

    def submit(self, *statements: Statement) -> None:
        """Apply *statements* soon, and tell nobody."""
        ...

    def close(self) -> None:
        """Apply what still waits, and close it."""
        ...


class StoredReplies:
    """Replies in a database: a `Replies`, for any number of processes.

    Of identical requests that one process makes at once, one is sent and the others wait for its
    reply.

    Args:
        database: Where.

    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._in_flight = InFlight(self._unask)

    async def get(self, request: Request) -> Reply | None:
        """Return the reply kept for *request*; if there is none, the caller is to ask and put it.

        Raises:
            DiskError: If the store cannot be read.

        """
        while await self._in_flight.wait(request.key):
            pass
        self._in_flight.hold(request.key)
        try:
            row = await self._database.row(Statement(_GET, _key(request.key)))
        except BaseException:
            self._in_flight.release(request.key)
            raise
        if row is not None:
            self._in_flight.release(request.key)
            return Reply(body=row[0])
        self._database.submit(Statement(_ASK, _key(request.key)))
        return None

    async def peek(self, request: Request) -> Reply | None:
        """Return the reply kept for *request*, if there is one; nobody is going to ask.

        Raises:
            DiskError: If the store cannot be read.

        """
        row = await self._database.row(Statement(_GET, _key(request.key)))
        return None if row is None else Reply(body=row[0])

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep *reply*; returns when it is durable. The first of several replies is kept.

        Raises:
            DiskError: If it could not be stored.

        """
        key = _key(request.key)
        row = {
            **key,
            "model": request.model,
            "sample": request.sample,
            "body": reply.body,
            **_facts(reply.body),
            "stored": time.time(),
        }
        try:
            await self._database.write(Statement(_PUT, row), Statement(_ANSWERED, key))
        finally:
            self._in_flight.release(request.key)

    async def tally(self) -> Tally:
        """Count what was paid for, and what more than once.

        Raises:
            DiskError: If the store cannot be read.

        """
        replies, paid_again, in_doubt = await self._database.row(Statement(_TALLY)) or (0, 0, 0)
        return Tally(int(replies), int(paid_again), int(in_doubt))

    def close(self) -> None:
        """Write what still waits and close the store."""
        self._database.close()

    def _unask(self, key: str) -> None:
        self._database.submit(Statement(_UNASKED, _key(key)))


def _key(key: str) -> dict[str, bytes]:
    return {"key": bytes.fromhex(key)}


def _facts(body: str) -> dict[str, Any]:
    """Return model and tokens as a completion reports them, None where it does not."""
    try:
        completion = json.loads(body)
        usage = completion.get("usage") or {}
        model = completion.get("model")
        counts = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    except (ValueError, AttributeError, RecursionError):
        model, counts = None, [None, None]
    prompt, written = (count if isinstance(count, int) else None for count in counts)
    return {
        "model_reported": model if isinstance(model, str) else None,
        "prompt_tokens": prompt,
        "completion_tokens": written,
    }
