"""One batch on its way: brought to the provider, looked at until it is over, and fetched."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from extractor.errors import ConfigError
from extractor.replies import Request
from extractor.runs.progress import Batches
from extractor.runs.provider import Unreachable
from extractor.runs.shard import Shard

_OK = 200
_OVER = {"completed", "expired", "cancelled", "failed"}
_CROWDED = "token_limit_exceeded"
"""The provider's word for more tokens in its queue than the account may have there."""
_PATIENCE = 60
"""Looks in a row at which the provider may be out of reach."""
_AT_ONCE = 1000
"""Replies that are kept together, so that they share a commit."""


class Service(Protocol):
    """A batch service; `extractor.runs.provider.Provider` is one."""

    async def upload(self, name: str, lines: bytes) -> str:
        """Upload a file and return its id."""
        ...

    async def create(self, file_id: str, tag: str) -> dict[str, Any]:
        """Submit an uploaded file."""
        ...

    async def find(self, tag: str) -> dict[str, Any] | None:
        """Return the batch submitted with that tag."""
        ...

    async def retrieve(self, batch_id: str) -> dict[str, Any]:
        """Return how a batch stands."""
        ...

    async def content(self, file_id: str) -> bytes:
        """Return what a file holds."""
        ...


class Errand:
    """Sees a batch through; each step is written down before the next one is taken.

    Args:
        service: Who answers.
        folder: Where batches are written down.
        shard: The batch, as far as it has come.
        line: Makes a request's line of the file.
        poll_seconds: Between two looks.

    """

    def __init__(
        self,
        service: Service,
        folder: Path,
        shard: Shard,
        *,
        line: Callable[[Request], bytes],
        poll_seconds: float,
    ) -> None:
        self._service, self._folder, self._shard = service, folder, shard
        self._line, self._poll_seconds = line, poll_seconds
        self.standing = Batches(submitted=1, requests=shard.count)

    async def run(self, keep: Callable[[Request, str], Awaitable[None]]) -> None:
        """See it through, and *keep* the completion of each line that has one.

        Raises:
            ConfigError: If the provider refuses the batch, or is out of reach for long.
            ExtractorError: Whatever *keep* raises.

        """
        batch = await self._over()
        while batch["status"] == "failed" and _error(batch).get("code") == _CROWDED:
            await asyncio.sleep(self._poll_seconds)
            self._renew()
            batch = await self._over()
        if batch["status"] == "failed":
            self._save(is_collected=True)
            raise ConfigError(
                f"the provider refuses a batch: {str(_error(batch).get('message'))[:200]}"
            )
        asked = {request.key: request for request in self._shard.requests(self._folder)}
        for name in ("output_file_id", "error_file_id"):
            if not batch.get(name):
                continue
            answers = _answers(await self._service.content(batch[name]))
            while some := list(islice(answers, _AT_ONCE)):
                kept = (keep(asked[key], body) for key, body in some if key in asked)
                await asyncio.gather(*kept)
        self._save(is_collected=True)

    async def _over(self) -> dict[str, Any]:
        """Look at the batch until it is over."""
        batch_id = await self._submitted()
        failures = 0
        while True:
            try:
                batch = await self._service.retrieve(batch_id)
            except Unreachable:
                failures += 1
                if failures > _PATIENCE:
                    raise
            else:
                failures = 0
                counts = batch.get("request_counts") or {}
                answered = (counts.get("completed") or 0) + (counts.get("failed") or 0)
                self.standing = self.standing.model_copy(update={"answered": answered})
                if batch["status"] in _OVER:
                    return batch
            await asyncio.sleep(self._poll_seconds)

    async def _submitted(self) -> str:
        """Bring the batch to the provider, unless it is there; return its id."""
        shard, batch = self._shard, None
        if shard.batch_id is not None:
            return shard.batch_id
        if shard.file_id is None:
            lines = b"".join(self._line(request) for request in shard.requests(self._folder))
            file_id = await self._service.upload(f"{shard.tag}.jsonl", lines)
            self._save(file_id=file_id)
        else:  # an earlier process may have been killed just after it submitted the file
            file_id = shard.file_id
            batch = await self._service.find(shard.tag)
        if batch is None:
            batch = await self._service.create(file_id, shard.tag)
        self._save(batch_id=batch["id"])
        return str(batch["id"])

    def _renew(self) -> None:
        """Make a new batch of the same requests; if killed in between, they are asked for anew."""
        requests = list(self._shard.requests(self._folder))
        self._save(is_collected=True)
        self._shard = Shard.prepare(self._folder, requests)

    def _save(self, **changes: Any) -> None:
        self._shard = self._shard.model_copy(update=changes)
        self._shard.save(self._folder)


def _error(batch: dict[str, Any]) -> dict[str, Any]:
    errors = (batch.get("errors") or {}).get("data") or [{}]
    return dict(errors[0])


def _answers(lines: bytes) -> Iterator[tuple[str, str]]:
    """Yield custom ids and completions of the lines that hold one, in whichever order."""
    for line in lines.split(b"\n"):
        try:
            answer = json.loads(line)
            response = answer["response"]
            if response["status_code"] == _OK and isinstance(response["body"], dict):
                yield answer["custom_id"], json.dumps(response["body"])
        except (ValueError, KeyError, TypeError):
            continue  # it failed, or is no line at all: its request stays open
