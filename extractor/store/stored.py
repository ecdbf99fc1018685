"""Replies in a store, whichever it is: looked up, asked for once, durable before they count."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, Literal, Protocol

from extractor.data import Cost, Spending
from extractor.replies import Reply, Request
from extractor.store.commits import Statement
from extractor.store.inflight import InFlight

# `asked` counts how often a request was looked up to be sent and no reply was stored yet, so that
# after a kill it is known what may have been paid for in vain. `spent` is written in the same
# transaction as the reply, so no kill can part them. The same words suit every database here.
_GET = """
SELECT body, coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0), usd, 0
FROM reply WHERE key = :key
UNION ALL SELECT NULL, 0, NULL, times FROM asked WHERE key = :key
ORDER BY 4 LIMIT 1
"""
_ASK = (
    "INSERT INTO asked (key, times) VALUES (:key, 1) "
    "ON CONFLICT (key) DO UPDATE SET times = asked.times + 1"
)
_ANSWERED = "DELETE FROM asked WHERE key = :key"
_UNASKED = "UPDATE asked SET times = times - 1 WHERE key = :key"
_PUT = """
INSERT INTO reply (key, model, sample, body, model_reported, prompt_tokens, completion_tokens,
                   usd, stored)
VALUES (:key, :model, :sample, :body, :model_reported, :prompt_tokens, :completion_tokens,
        :usd, :stored)
ON CONFLICT (key) DO NOTHING
"""
_SPEND = """
INSERT INTO spent (run, kind, replies, tokens, usd) VALUES (:run, :kind, :replies, :tokens, :usd)
ON CONFLICT (run, kind) DO UPDATE SET
  replies = spent.replies + excluded.replies, tokens = spent.tokens + excluded.tokens,
  usd = spent.usd + excluded.usd
"""
_SPENT = "SELECT replies, tokens, usd FROM spent WHERE run = :run AND kind = :kind"
_IN_DOUBT = "SELECT coalesce(sum(times), 0) FROM asked"

Kind = Literal["paid", "reused", "again"]
"""A field of `Spending`."""


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
        run: Whose spending is counted, by one process at a time; empty if nobody's is.

    Attributes:
        spending: What the run spent, from the moment it was recalled.

    """

    def __init__(self, database: Database, run: str = "") -> None:
        self._database, self._run = database, run
        self._in_flight = InFlight(self._unask)
        self._asked_before: dict[str, int] = {}
        self.spending = Spending()

    async def recall(self) -> Spending:
        """Return what earlier starts of the run spent, and count on from there.

        Raises:
            DiskError: If the store cannot be read.

        """
        told = {}
        for kind in Spending.model_fields:
            row = await self._database.row(Statement(_SPENT, {"run": self._run, "kind": kind}))
            if row is not None:
                told[kind] = Cost(replies=row[0], tokens=row[1], usd=row[2])
        self.spending = Spending(**told)
        return self.spending

    async def get(self, request: Request) -> Reply | None:
        """Return the reply kept for *request*; if there is none, the caller is to ask and put it.

        Raises:
            DiskError: If the store cannot be read, or the asking not be noted.

        """
        while await self._in_flight.wait(request.key):
            pass
        self._in_flight.hold(request.key)
        try:
            row = await self._database.row(Statement(_GET, _key(request.key)))
        except BaseException:
            self._in_flight.release(request.key)
            raise
        if row is not None and row[0] is not None:
            self._in_flight.release(request.key)
            if reused := self._count("reused", Cost(replies=1, tokens=row[1], usd=row[2])):
                self._database.submit(*reused)
            return Reply(body=row[0])
        # Only once: what this process asked in vain was answered, and its mark may not be gone yet.
        self._asked_before.setdefault(request.key, row[3] if row is not None else 0)
        # Waited for, or a kill right after could pay for a request that nobody knows of.
        await self._database.write(Statement(_ASK, _key(request.key)))
        return None

    async def peek(self, request: Request) -> Reply | None:
        """Return the reply kept for *request*, if there is one; nobody is going to ask.

        Raises:
            DiskError: If the store cannot be read.

        """
        row = await self._database.row(Statement(_GET, _key(request.key)))
        return None if row is None or row[0] is None else Reply(body=row[0])

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep *reply*; returns when it is durable. The first of several replies is kept.

        Raises:
            DiskError: If it could not be stored.

        """
        key, facts = _key(request.key), _facts(reply.body)
        usd = reply.usage.usd if reply.usage is not None else None
        row = {
            **key,
            "model": request.model,
            "sample": request.sample,
            "body": reply.body,
            **facts,
            "usd": usd,
            "stored": time.time(),
        }
        tokens = (facts["prompt_tokens"] or 0) + (facts["completion_tokens"] or 0)
        paid = Cost(replies=1, tokens=tokens, usd=usd)
        again = paid.times(self._asked_before.pop(request.key, 0))
        spent = self._count("paid", paid) + (self._count("again", again) if again.replies else [])
        try:
            await self._database.write(Statement(_PUT, row), Statement(_ANSWERED, key), *spent)
        finally:
            self._in_flight.release(request.key)

    async def in_doubt(self) -> int:
        """Count the requests, of all runs, that were asked and not answered: under way, or killed.

        Raises:
            DiskError: If the store cannot be read.

        """
        row = await self._database.row(Statement(_IN_DOUBT))
        return 0 if row is None else int(row[0])

    def close(self) -> None:
        """Write what still waits and close the store."""
        self._database.close()

    def _count(self, kind: Kind, cost: Cost) -> list[Statement]:
        """Add to the run's spending; return what makes that durable."""
        if not self._run:
            return []
        spent = getattr(self.spending, kind) + cost
        self.spending = self.spending.model_copy(update={kind: spent})
        return [Statement(_SPEND, {"run": self._run, "kind": kind, **dict(cost)})]

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
