"""Where requests go: one server, reached from one event loop."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx2
import openai

from extractor.errors import ConfigError
from extractor.limits import Gate
from extractor.llm.transport import Transport
from extractor.settings import Settings

_OPENAI = "https://api.openai.com/v1"
_CONNECT_SECONDS = 10
_EDGES = " \t\r\n\ufeff\"'"
"""What copying a key out of a web page or an env file leaves around it."""


@dataclass(frozen=True)
class Address:
    """Which server, and the key to it.

    Attributes:
        url: The base URL; requests go to ``<url>/chat/completions``.
        key: The API key; a placeholder for servers that ask for none.

    """

    url: str
    key: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Address:
        """Read address and key from *settings*.

        Raises:
            ConfigError: If there is no key where one is needed, or either cannot be one.

        """
        url = (settings.base_url or "").strip()
        secret = settings.api_key.get_secret_value() if settings.api_key else ""
        key = secret.strip(_EDGES)
        if url and not re.match(r"https?://[^/\s]", url):
            raise ConfigError("OPENAI_BASE_URL must begin with http:// or https://")
        if not key and not url:
            raise ConfigError("no key: set OPENAI_API_KEY, or use the model 'rules'")
        if not re.fullmatch(r"[!-~]*", key):
            raise ConfigError(
                "OPENAI_API_KEY contains a space, a line break or another character "
                "that no key has: set it again"
            )
        return cls(url or _OPENAI, key or "none")


class Server:
    """A server as seen from one event loop: its client and its gate.

    Args:
        address: Where it is.
        settings: Seconds a try may take, and tries at once.
        gate: What each try passes; default: one of its own.

    """

    def __init__(self, address: Address, settings: Settings, gate: Gate | None = None) -> None:
        self.gate = gate or Gate(
            settings.concurrency,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
        )
        self.client = openai.AsyncOpenAI(
            base_url=address.url,
            api_key=address.key,
            max_retries=0,
            http_client=httpx2.AsyncClient(
                timeout=openai.Timeout(settings.try_seconds, connect=_CONNECT_SECONDS),
                transport=Transport(address.url, settings.concurrency),
                follow_redirects=True,
            ),
        )

    async def complete(self, body: bytes) -> httpx2.Response:
        """Send a request once and return the response, if it is a successful one.

        Raises:
            OpenAIError: As the client does.

        """
        # Not through `chat.completions.create`: it would walk schema and messages through its
        # types, at some cost, and refuse parameters that only other servers know.
        return await self.client.post("/chat/completions", cast_to=httpx2.Response, content=body)

    async def aclose(self) -> None:
        """Close its connections."""
        await self.client.close()
