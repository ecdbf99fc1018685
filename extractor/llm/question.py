"""One question to a model: send it, keep the reply, ask again while the answer does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import instructor
import openai
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from openai.types.chat import ChatCompletion

import extractor
from extractor.content import Answer, Prompt
from extractor.content.home import digest
from extractor.data import Candidate, Provenance, Usage
from extractor.errors import ConfigError, InvalidAnswer, TruncatedError
from extractor.ledger import current_ledger
from extractor.limits import Slot
from extractor.llm.answer import expected, parse, salvage
from extractor.llm.completion import Completion, check, read, usage
from extractor.llm.faults import translate
from extractor.llm.prices import Prices, most
from extractor.llm.retry import persist
from extractor.llm.server import Server
from extractor.llm.words import brief
from extractor.replies import Replies, Reply, Request
from extractor.settings import Settings

_OURS = frozenset({"messages", "model", "n", "response_format", "stream", "tools"})
"""What a prompt or a setting cannot ask for: the question is built on it."""


@dataclass(frozen=True)
class Terms:
    """What is the same in every question.

    Attributes:
        model: The model's name, as the server knows it.
        prompt: How to ask.
        parameters: Request parameters: the prompt's, changed by the settings.
        sample: Tells repetitions of one request apart.
        settings: Limits.
        prices: What tokens cost.
        replies: Where replies are kept.

    """

    model: str
    prompt: Prompt
    parameters: dict[str, Any]
    sample: int
    settings: Settings
    prices: Prices
    replies: Replies | None

    @cached_property
    def fingerprint(self) -> str:
        """Hash over what changes answers: no address, no key."""
        parts = [self.model, self.prompt.name, self.prompt.sha256, self.parameters, self.sample]
        return digest(parts)[:16]

    def provenance(self, request: Request, completion: Completion) -> Provenance:
        """Return what the candidates of a reply are marked with."""
        return Provenance(
            annotator="llm",
            version=self.fingerprint,
            prompt=self.prompt.name,
            prompt_sha256=self.prompt.sha256,
            answer_schema=self.prompt.schema.name,
            answer_schema_sha256=self.prompt.schema.sha256,
            model=completion.model,
            request=request.key,
            code=extractor.__version__,
        )

    def request(self, messages: Iterable[dict[str, Any]]) -> Request:
        """Return the request with these messages."""
        return self._request.about(messages)

    def body(self, request: Request) -> bytes:
        """Return *request* as it is sent."""
        return f'{{"messages":{request.said},{self._format}'.encode()

    @cached_property
    def _request(self) -> Request:
        return Request(
            model=self.model,
            messages=(),
            parameters=self.parameters,
            answer_schema=self.prompt.schema.json_schema,
            sample=self.sample,
        )

    @cached_property
    def _format(self) -> str:
        """What stands behind the messages in every body."""
        content = {
            **self.parameters,
            "model": self.model,
            "response_format": self._request.response_format(self.prompt.schema.name),
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))[1:]


def parameters(prompt: Prompt, settings: Settings) -> dict[str, Any]:
    """Return the prompt's request parameters, changed by the settings; None removes one.

    Raises:
        ConfigError: If they would change what is asked or how it is answered.

    """
    merged = {**prompt.front.parameters, **settings.parameters}
    kept = {name: value for name, value in merged.items() if value is not None}
    if _OURS & kept.keys():
        names = ", ".join(sorted(_OURS & kept.keys()))
        raise ConfigError(f"EXTRACTOR_PARAMETERS and prompts cannot set {names}")
    return kept


class Question:
    """A question, and the dialogue it may become.

    Args:
        terms: What is asked of which model.
        server: Where.

    """

    def __init__(self, terms: Terms, server: Server) -> None:
        self._terms = terms
        self._server = server
        self._schema = terms.prompt.schema
        self._provenance: Provenance | None = None

    async def candidates(self, messages: list[dict[str, str]]) -> list[Candidate]:
        """Ask, and return what the answer holds.

        Raises:
            ModelError: If there is none; `TruncatedError` carries what there is of one.
            ConfigError: If no question can be answered.

        """
        completion = await self._reply(messages)
        try:
            answer = parse(self._schema, completion.text)
        except ResponseParsingError:
            answer = await self._dialogue(messages, completion)
        assert self._provenance is not None  # noqa: S101 - every reply sets it
        return list(answer.candidates(self._provenance))

    async def _dialogue(self, messages: list[dict[str, str]], first: Completion) -> Answer:
        """Let instructor ask again about the *first* answer, which does not fit."""
        bought = [first]

        async def create(*, messages: list[dict[str, Any]], **_: Any) -> ChatCompletion:
            completion = bought.pop() if bought else await self._reply(messages)
            return ChatCompletion.construct(**completion.fields)

        ask: Any = instructor.patch(create=create, mode=instructor.Mode.JSON_SCHEMA)
        try:
            # Never with `context`: it would run every message, document included, as a template.
            answer: Answer = await ask(
                response_model=expected(self._schema),
                messages=messages,
                max_retries=self._terms.settings.reasks,
            )
        except InstructorRetryException as error:
            failure = self._failure(error)
        else:
            return answer
        raise failure  # outside of the handler: instructor's error holds the whole dialogue

    def _failure(self, error: InstructorRetryException) -> BaseException:
        """What `_reply` raised, or that no answer fitted."""
        if not isinstance(error.__cause__, ResponseParsingError):
            return error.__cause__ or error
        times = "1 try" if error.n_attempts == 1 else f"{error.n_attempts} tries"
        misfit = brief(str(error.__cause__))
        return InvalidAnswer(
            f"the answer does not fit {self._schema.name}, after {times}: {misfit}"
        )

    async def _reply(self, messages: Iterable[dict[str, Any]]) -> Completion:
        """Take the reply from the store; or send for it, and keep it before it counts."""
        request = self._terms.request(messages)
        replies, ledger = self._terms.replies, current_ledger()
        kept = None if replies is None else await replies.get(request)
        if kept:
            completion = read(kept.body)
            ledger.settle(kept.usage if kept.is_new and kept.usage else Usage(reused=1))
        else:
            body, completion = await self._send(request)
            spent = usage(completion, self._terms.prices)
            if replies is not None:  # an empty store may be falsy
                await replies.put(request, Reply(body=body, usage=spent))
            ledger.settle(spent)
        self._provenance = self._terms.provenance(request, completion)
        check(completion)
        if completion.finish_reason == "length":
            whole = salvage(self._schema, completion.text, self._provenance)
            raise TruncatedError("the answer was cut off by the output limit", whole)
        return completion

    async def _send(self, request: Request) -> tuple[str, Completion]:
        tries, content = 0, self._terms.body(request)

        async def once(slot: Slot) -> tuple[str, Completion]:
            nonlocal tries
            current_ledger().request()
            tries += 1
            response = await self._server.complete(content)
            slot.heard(response.headers)
            completion = read(response.text)
            spent = usage(completion, self._terms.prices)
            slot.settle(tokens=spent.prompt_tokens + spent.completion_tokens, usd=spent.usd)
            return response.text, completion

        at_most = most(request, self._terms.prices)
        try:
            return await persist(once, self._server.gate, at_most, self._terms.settings)
        except (openai.OpenAIError, TimeoutError) as error:
            key = self._server.client.api_key
            failure = translate(error, model=request.model, key=key, tries=tries)
        raise failure
