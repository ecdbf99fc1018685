"""A model's replies, kept under what was asked.

A reply that was paid for is not paid for twice: before a request is sent it is looked up. The run
store, the recordings of the evals and the provider's batch service are all `Replies`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import Field

from extractor.data import Frozen, Usage

if TYPE_CHECKING:
    from hashlib import _Hash


class Request(Frozen):
    """Everything that changes a model's answer, and nothing else: no key, no address."""

    model: str = Field(description="The model, as asked for.")
    messages: tuple[dict[str, Any], ...] = Field(description="The rendered messages, in order.")
    parameters: dict[str, Any] = Field(description="Temperature, token limits and the like.")
    answer_schema: dict[str, Any] = Field(description="The JSON schema the answer must fit.")
    sample: int = Field(default=0, ge=0, description="Tells repetitions of one request apart.")

    def about(self, messages: Iterable[dict[str, Any]]) -> Request:
        """Return a request that differs in its messages; the rest is written out once for all."""
        other = Request(
            model=self.model,
            messages=tuple(messages),
            parameters=self.parameters,
            answer_schema=self.answer_schema,
            sample=self.sample,
        )
        other.__dict__["_around"] = self._around  # where `cached_property` looks
        return other

    def response_format(self, schema_name: str) -> dict[str, Any]:
        """Return how a server is told of the answer schema, under the name it is said by."""
        schema = {"name": schema_name, "strict": True, "schema": self.answer_schema}
        return {"type": "json_schema", "json_schema": schema}

    @cached_property
    def key(self) -> str:
        """SHA-256 of the canonical JSON, cut to 16 bytes, in hexadecimal."""
        before, after = self._around
        first, *others = self._said
        hashed = _hashed(f"{before}[{first}").copy()
        hashed.update(f"{''.join(f',{other}' for other in others)}]{after}".encode())
        return hashed.hexdigest()[:32]

    @cached_property
    def said(self) -> str:
        """The messages as canonical JSON."""
        return f"[{','.join(self._said)}]"

    @cached_property
    def _said(self) -> list[str]:
        messages = self.model_dump(mode="json", include={"messages"})["messages"]
        return [*map(_object, messages)] or [""]

    @cached_property
    def _around(self) -> tuple[str, str]:
        """The canonical JSON before and behind the messages."""
        content = self.model_dump(mode="json", exclude={"messages"})
        schema = _canonical(content.pop("answer_schema"))
        return f'[1,{{"answer_schema":{schema},"messages":', f",{_canonical(content)[1:]}]"


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _object(message: dict[str, Any]) -> str:
    fields = (
        f"{_text(name)}:{_text(value) if isinstance(value, str) else _canonical(value)}"
        for name, value in sorted(message.items())
    )
    return f"{{{','.join(fields)}}}"


@lru_cache(maxsize=32)
def _text(text: str) -> str:
    """Quote a text; most requests begin with the same long one."""
    return json.dumps(text, ensure_ascii=False)


@lru_cache(maxsize=32)
def _hashed(beginning: str) -> _Hash:
    """Hash what most requests begin with, to be copied and updated with the rest."""
    return sha256(beginning.encode())


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
