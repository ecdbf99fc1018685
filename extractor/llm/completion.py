"""Read what a server sent as a chat completion, and tell whether it holds an answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from extractor.data import Usage
from extractor.errors import RefusedError, TransportError
from extractor.llm.prices import Prices, price_of
from extractor.llm.words import brief


class Malformed(TransportError):
    """A successful response that is no completion, as gateways and proxies send: like a 502."""


@dataclass(frozen=True)
class Completion:
    """A chat completion; servers may leave out of it, or put into it, what they like.

    Attributes:
        fields: What was sent; `read` has seen that there is a first choice with a message.

    """

    fields: dict[str, Any]

    @property
    def model(self) -> str | None:
        """The model, as the server names it."""
        model = self.fields.get("model")
        return model if isinstance(model, str) else None

    @property
    def text(self) -> str:
        """What the model wrote."""
        return self.fields["choices"][0]["message"].get("content") or ""

    @property
    def refusal(self) -> str:
        """What the model wrote if it declined."""
        return str(self.fields["choices"][0]["message"].get("refusal") or "")

    @property
    def finish_reason(self) -> object:
        """Why it stopped writing."""
        return self.fields["choices"][0].get("finish_reason")


def read(body: str) -> Completion:
    """Read the body of a response, from the wire or from the store.

    Raises:
        Malformed: If it is no completion with a choice.

    """
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the server answered 200 with something that is not JSON") from None
    if not (isinstance(fields, dict) and _has_message(fields)):
        raise Malformed("the server answered 200 with something that is no chat completion")
    message = fields["choices"][0]["message"]
    content = message.get("content") or ""
    if not content.isascii():  # half a surrogate pair can be neither stored nor sent back
        message["content"] = content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Completion(fields)


def check(completion: Completion) -> None:
    """See that the model did not decline.

    instructor would ask it again, at full price, until its tries are spent.

    Raises:
        RefusedError: If it did, or a filter stopped it.

    """
    if completion.finish_reason == "content_filter":
        raise RefusedError("a content filter stopped the answer")
    if completion.refusal:
        raise RefusedError(f"the model declined: {brief(completion.refusal)}")


def usage(completion: Completion, prices: Prices) -> Usage:
    """Return the tokens of a completion and, if its model has one, their price."""
    counts = completion.fields.get("usage")
    tokens = Usage(
        prompt_tokens=_count(counts, "prompt_tokens"),
        cached_tokens=_count(counts, "prompt_tokens_details", "cached_tokens"),
        completion_tokens=_count(counts, "completion_tokens"),
        reasoning_tokens=_count(counts, "completion_tokens_details", "reasoning_tokens"),
    )
    price = price_of(completion.model or "", prices) if counts else None
    return tokens.model_copy(update={"usd": price.usd(tokens) if price else None})


def cost(body: str, prices: Prices) -> Usage:
    """Return what a reply cost that was not sent for one by one.

    Raises:
        Malformed: If it is no completion with a choice.

    """
    return usage(read(body), prices).model_copy(update={"requests": 1})


def _has_message(fields: dict[str, Any]) -> bool:
    match fields.get("choices"):
        case [{"message": {"content": str() | None}}, *_]:
            return True
        case [{"message": {"refusal": str()}}, *_]:
            return True
    return False


def _count(counts: Any, *path: str) -> int:
    """Look up a count that a server may leave out at every level."""
    for name in path:
        counts = counts.get(name) if isinstance(counts, dict) else None
    return counts if isinstance(counts, int) else 0
