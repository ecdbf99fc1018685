"""A model's replies, kept under what was asked.

A reply that was paid for is not paid for twice: before a request is sent it is looked up. The run
store, the recordings of the evals and the provider's batch service are all `Replies`.
"""

from __future__ import annotations

import json
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol

from pydantic import Field

from extractor.data import Frozen, Usage


class Request(Frozen):
    """Everything that changes a model's answer, and nothing else: no key, no address."""

    model: str = Field(description="The model, as asked for.")
    messages: tuple[dict[str, Any], ...] = Field(description="The rendered messages, in order.")
    parameters: dict[str, Any] = Field(description="Temperature, token limits and the like.")
    answer_schema: dict[str, Any] = Field(description="The JSON schema the answer must fit.")
    sample: int = Field(default=0, ge=0, description="Tells repetitions of one request apart.")

    @cached_property
    def key(self) -> str:
        """SHA-256 of the canonical JSON, cut to 16 bytes, in hexadecimal."""
        content = [1, self.model_dump(mode="json")]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()[:32]


class Reply(Frozen):
    """A chat completion as the server sent it, parsed or not: what was paid is kept."""

    body: str = Field(description="The completion object as JSON text.")
    usage: Usage | None = Field(default=None, description="What it cost; null if unknown.")
    is_new: bool = Field(
        default=False, description="Paid for after it was asked for, as the replies of a batch are."
    )


class Replies(Protocol):
    """Keeps replies by request."""

    async def get(self, request: Request) -> Reply | None:
        """Return the reply kept for *request*, if there is one."""
        ...

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep *reply*; returns when it is durable."""
        ...
