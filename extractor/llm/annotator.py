"""Find the claims of a segment with a language model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from extractor.content import Prompt
from extractor.data import Candidate, Segment
from extractor.errors import ModelError, TooLong, TruncatedError
from extractor.limits import Gate
from extractor.llm.halves import halves
from extractor.llm.prices import load_prices
from extractor.llm.question import Question, Terms, parameters
from extractor.llm.server import Address, Server
from extractor.replies import Replies, Request
from extractor.settings import Settings

_DEPTH = 3
"""How often a segment is halved; if an eighth of it is too much, its length is not the reason."""


class LLMAnnotator:
    """Annotates with a language model, on any server that speaks the OpenAI protocol.

    Replies are looked up in *replies* before anything is sent, and kept there before they count. If
    an answer is cut off, or the text too long, it is asked for in two halves.

    Args:
        model: The model's name, as the server knows it.
        prompt: How to ask.
        settings: Address, key, limits, and changes of the prompt's parameters.
        replies: Where replies are kept; default: nowhere.
        sample: Tells repetitions of the same requests apart.
        gate: What each try at a request passes; it belongs to one event loop. Default: one that
            finds the server's limits by itself, for each loop.

    Raises:
        ConfigError: If the key, the address, a parameter or the price table cannot work.

    """

    def __init__(
        self,
        model: str,
        prompt: Prompt,
        settings: Settings,
        *,
        replies: Replies | None = None,
        sample: int = 0,
        gate: Gate | None = None,
    ) -> None:
        self._gate = gate
        self._address = Address.of(settings)
        self._terms = Terms(
            model=model,
            prompt=prompt,
            parameters=parameters(prompt, settings),
            sample=sample,
            settings=settings,
            prices=load_prices(settings.prices),
            replies=replies,
        )
        self._servers: dict[asyncio.AbstractEventLoop, Server] = {}

    @property
    def fingerprint(self) -> str:
        """Hash over model, prompt, parameters and sample: 16 hexadecimal digits."""
        return self._terms.fingerprint

    async def annotate(self, segment: Segment) -> Sequence[Candidate]:
        """Return the candidates in *segment*, in reading order.

        Raises:
            ModelError: If the model gave no usable answer; it carries what was whole.
            ConfigError: If the server refuses the key or does not know the model.
            ExtractorError: Whatever the reply store raises.

        """
        return await self._read(segment, _DEPTH)

    def requests(self, segment: Segment) -> list[Request]:
        """Return what would be asked first about *segment*; nothing is sent."""
        return [self._terms.request(self._terms.prompt.render(segment))]

    async def aclose(self) -> None:
        """Close the connections made from the running event loop."""
        server = self._servers.pop(asyncio.get_running_loop(), None)
        if server:
            await server.aclose()

    async def _read(self, segment: Segment, depth: int) -> list[Candidate]:
        try:
            messages = self._terms.prompt.render(segment)
            return await Question(self._terms, self._server()).candidates(messages)
        except (TruncatedError, TooLong):
            parts = halves(segment) if depth else None
            if not parts:
                raise
        found: list[Candidate] = []
        failure: ModelError | None = None
        for part in parts:
            try:
                found += await self._read(part, depth - 1)
            except ModelError as error:
                found += error.candidates
                if failure is None or isinstance(failure, TruncatedError):
                    failure = error  # being cut off is the mildest
        if failure:
            failure.candidates = tuple(found)
            raise failure
        return found

    def _server(self) -> Server:
        """The server as seen from the running loop: connections do not outlive their loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._servers:
            for other in [other for other in self._servers if other.is_closed()]:
                self._servers.pop(other, None)
            self._servers[loop] = Server(self._address, self._terms.settings, self._gate)
        return self._servers[loop]
