"""How the openai client reaches a server: with aiohttp.

httpx2's own connections were measured to take three times the CPU time, more so with many of them
open, since it looks at each for every request. The transport that openai brings for aiohttp reports
a refused connection as a timeout.
"""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx2


class Transport(httpx2.AsyncBaseTransport):
    """Sends requests over connections that stay open; they belong to one event loop.

    Proxies are those of the environment, as everywhere.

    Args:
        url: The base URL.
        connections: How many may be open.

    """

    def __init__(self, url: str, connections: int) -> None:
        target = httpx2.URL(url)
        self._proxy = None if proxy_bypass(target.host) else getproxies().get(target.scheme)
        self._connections = connections
        self._tls = httpx2.create_ssl_context() if target.scheme == "https" else True
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request* and read the response to its end.

        Raises:
            RequestError: If there is none.

        """
        seconds = request.extensions["timeout"]
        timeout = aiohttp.ClientTimeout(sock_connect=seconds["connect"], sock_read=seconds["read"])
        try:
            async with self._open().request(
                request.method,
                str(request.url),
                headers=request.headers,
                data=request.content,
                allow_redirects=False,
                timeout=timeout,
                proxy=self._proxy,
            ) as response:
                body = await response.read()
        except TimeoutError as error:
            raise httpx2.ReadTimeout(str(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise httpx2.ConnectError(str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise httpx2.RemoteProtocolError(f"{type(error).__name__}: {error}") from error
        return httpx2.Response(
            response.status, headers=response.raw_headers, content=body, request=request
        )

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:  # not before there is a loop to run in
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=self._tls),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # httpx2 does it
            )
        return self._session
