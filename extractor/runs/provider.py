"""The provider's batch service over HTTP: five calls, any server that has OpenAI's."""

from __future__ import annotations

import asyncio
import json
import random
import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4

from extractor.errors import AuthError, ConfigError

ENDPOINT = "/v1/chat/completions"
_TRIES = 6
_SECONDS = 300
_PASSING = {408, 409, 429, 500, 502, 503, 504, 529}


class Unreachable(ConfigError):
    """The service does not answer; what was submitted is not lost."""


class Provider:
    """A batch service.

    Args:
        base_url: As ``https://api.openai.com/v1``.
        key: The API key.
        backoff: Seconds before the second try of a call that failed in passing; doubles.

    Its methods raise `AuthError` if the key is refused, and `ConfigError` if the service cannot be
    reached or refuses a call; what was submitted before is not lost.

    """

    def __init__(self, base_url: str, key: str, *, backoff: float = 1.0) -> None:
        self._url, self._key, self._backoff = base_url.rstrip("/"), key, backoff

    async def upload(self, name: str, lines: bytes) -> str:
        """Upload a file of requests and return its id."""
        boundary = uuid4().hex
        head = (
            f'--{boundary}\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
            f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
            "content-type: application/jsonl\r\n\r\n"
        )
        body = head.encode() + lines + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return str(json.loads(await self._call("POST", "/files", body, kind))["id"])

    async def create(self, file_id: str, tag: str) -> dict[str, Any]:
        """Submit an uploaded file; *tag* finds the batch again."""
        content = {
            "input_file_id": file_id,
            "endpoint": ENDPOINT,
            "completion_window": "24h",
            "metadata": {"extractor": tag},
        }
        body = json.dumps(content).encode()
        batch: dict[str, Any] = json.loads(await self._call("POST", "/batches", body))
        return batch

    async def find(self, tag: str) -> dict[str, Any] | None:
        """Return the batch that was submitted with *tag*, if there is one."""
        after = ""
        while True:
            page = json.loads(await self._call("GET", f"/batches?limit=100{after}"))
            for batch in page["data"]:
                if (batch.get("metadata") or {}).get("extractor") == tag:
                    return dict(batch)
            if not page.get("has_more") or not page["data"]:
                return None
            after = f"&after={page['data'][-1]['id']}"

    async def retrieve(self, batch_id: str) -> dict[str, Any]:
        """Return how a batch stands."""
        batch: dict[str, Any] = json.loads(await self._call("GET", f"/batches/{batch_id}"))
        return batch

    async def content(self, file_id: str) -> bytes:
        """Return what a file holds."""
        return await self._call("GET", f"/files/{file_id}/content")

    async def _call(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> bytes:
        headers = {"authorization": f"Bearer {self._key}"} | (
            {"content-type": kind} if body else {}
        )
        request = urllib.request.Request(self._url + path, body, headers, method=method)  # noqa: S310 - the user's own URL
        for number in range(1, _TRIES + 1):
            try:
                return await asyncio.to_thread(_send, request)
            except urllib.error.HTTPError as error:
                reason = f"HTTP {error.code}"
                with error:
                    if error.code in {401, 403}:
                        raise AuthError("the batch service refuses the key") from None
                    if error.code not in _PASSING:
                        raise ConfigError(
                            f"the batch service refuses {method} {path}: {_words(error.read())}"
                        ) from None
            except (OSError, urllib.error.URLError) as error:
                reason = str(getattr(error, "reason", error))
            if number < _TRIES:
                jitter = random.uniform(0.5, 1)  # noqa: S311 - spreads the tries
                await asyncio.sleep(self._backoff * 2 ** (number - 1) * jitter)
        raise Unreachable(
            f"the batch service cannot be reached ({reason}); run the same command again later: "
            "what was submitted is collected then"
        )


def _send(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310 - as above
        return bytes(response.read())


def _words(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["message"])[:200]
    except (ValueError, KeyError, TypeError):
        return "no reason given"
