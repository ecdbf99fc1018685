"""Where requests go: one server, reached from one event loop."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx2
import openai

from extractor.errors import ConfigError
from extractor.limits import Gate
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


class Response(NamedTuple):
    """A successful response."""

    headers: Mapping[str, str]
    text: str


class Server:
    """A server as seen from one event loop: its connections and its gate.

    What is sent, and what the failures are, is as in the openai client. aiohttp carries it, since
    that client was measured to take five times the CPU time for each request.

    Proxies are those of the environment, as everywhere.

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
        self.client = openai.AsyncOpenAI(base_url=address.url, api_key=address.key)
        self._url = f"{address.url.rstrip('/')}/chat/completions"
        self._settings = settings

    async def complete(self, body: bytes) -> Response:
        """Send a request once, and return the response if it is a successful one.

        Raises:
            APIStatusError: If it is not.
            APIConnectionError: If there is none.
            TimeoutError: If there is none in time.

        """
        try:
            async with self._session.post(self._url, data=body) as response:
                content = await response.read()
        except TimeoutError:
            raise
        except (aiohttp.ClientError, OSError) as error:
            request = httpx2.Request("POST", self._url)
            raise openai.APIConnectionError(request=request) from error
        if not response.ok:
            raise self._failure(response.status, response.headers, content)
        return Response(response.headers, content.decode("utf-8", "replace"))

    async def aclose(self) -> None:
        """Close its connections."""
        if "_session" in self.__dict__:
            await self._session.close()

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        url = httpx2.URL(self._url)
        headers = self.client.default_headers | self.client.auth_headers
        return aiohttp.ClientSession(
            headers={n: v for n, v in headers.items() if isinstance(v, str)},  # or left out
            timeout=aiohttp.ClientTimeout(
                sock_connect=_CONNECT_SECONDS, sock_read=self._settings.try_seconds
            ),
            connector=aiohttp.TCPConnector(
                limit=self._settings.concurrency,
                ssl=httpx2.create_ssl_context() if url.scheme == "https" else True,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=None if proxy_bypass(url.host) else getproxies().get(url.scheme),
        )

    def _failure(
        self, status: int, headers: Mapping[str, str], content: bytes
    ) -> openai.APIStatusError:
        response = httpx2.Response(
            status, headers=dict(headers), request=httpx2.Request("POST", self._url)
        )
        said = content.decode("utf-8", "replace").strip()
        try:
            body = json.loads(said)
        except (ValueError, RecursionError):
            body = said
        error = body.get("error", body) if isinstance(body, dict) else body
        return openai.APIStatusError(said or f"HTTP {status}", response=response, body=error)
