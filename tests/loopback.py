"""An OpenAI-compatible server on 127.0.0.1 that misbehaves on request.

The model name of a request carries a script, ``name|step,step,...``: the n-th request for that
model gets the n-th step, and the last step repeats. Steps, with arguments after a colon:

* ``ok:N`` an answer with N claims that quote the document (default: one a sentence);
* ``fence badjson badschema nan twice empty null`` answers that are none, or not quite;
* ``len`` ``bare-len`` answers cut off; ``refusal cf`` declined;
* ``gzip`` an answer that is compressed; ``moved:URL`` one that is elsewhere;
* ``nochoices html emptybody err200`` successes that are no completion;
* ``429:S 429ms:MS 429date:S final quota ctx vllmctx unsupported filtered odd-key`` and any status
  from 400 to 599;
* ``reset resetmid eof`` broken connections; ``slow:S drip:S`` late ones.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from email.utils import formatdate
from typing import Any, Self

from aiohttp import web

from tests.asking import PLANTED

COOKIE = "planted-cookie-0815"
"""What the server sends along with an answer; no recording may keep it."""
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


def claim(number: int, quote: str) -> dict[str, Any]:
    """Return a claim as claims_v1 has it, with one quote."""
    passage = {"sentence": number, "quote": quote}
    source = {"name": "Somebody", "kind": "person", "anonymity": "named", "on_behalf_of": None}
    return {
        "evidence": [passage],
        "cue": None,
        "sources": [{"mention": passage, **source}],
        "addressee": None,
        "quotation": "indirect",
        "statement": f"Somebody says: {quote}",
        "act": "assertion",
        "also": None,
        "polarity": "positive",
        "stance": [{"target": "it", "target_kind": "act", "polarity": "oppose"}],
        "condition": None,
        "certainty": "certain",
        "said_on": "2024-05-03",
    }


def answer(body: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    """Return an answer to a request: its document's sentences, each as a claim."""
    lines = _LINE.findall(next(m["content"] for m in body["messages"] if m["role"] == "user"))
    wanted = len(lines) if count is None else count
    return {
        "claims": [
            claim(int(lines[i % len(lines)][0]), lines[i % len(lines)][1]) for i in range(wanted)
        ]
    }


def completion(name: str, content: str | None, **choice: Any) -> dict[str, Any]:
    """Return a completion object, with round numbers of tokens."""
    message = {"role": "assistant", "content": content, "refusal": choice.pop("refusal", None)}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": name,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", **choice}],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 50,
            "total_tokens": 150,
            "prompt_tokens_details": {"cached_tokens": 64},
            "completion_tokens_details": {"reasoning_tokens": 7},
        },
    }


def failure(status: int, message: str, headers: dict[str, str] | None = None, **error: Any) -> Any:
    """Return an error response."""
    content = {"message": message, "type": "server_error", "param": None, "code": None, **error}
    return web.json_response({"error": content}, status=status, headers=headers)


class Loopback:
    """The server, in a thread of its own.

    Attributes:
        base_url: Where it listens, once entered.
        log: The body of every request, by the part of the model's name before the script.
        keys: The authorization of every request, likewise.

    """

    def __init__(self) -> None:
        self.base_url = ""
        self.log: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.keys: defaultdict[str, list[str | None]] = defaultdict(list)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def _complete(self, request: web.Request) -> Any:
        body = await request.json()
        name, _, script = body["model"].partition("|")
        steps = script.split(",") if script else ["ok"]
        self.log[name].append(body)
        self.keys[name].append(request.headers.get("authorization"))
        step, _, argument = steps[min(len(self.log[name]), len(steps)) - 1].partition(":")
        for respond in (
            self._answered,
            self._misanswered,
            self._limited,
            self._refused,
            self._late,
        ):
            response = await respond(request, body, step, argument)
            if response is not None:
                return response
        return failure(int(step), f"scripted {step}")

    async def _answered(self, request: Any, body: Any, step: str, argument: str) -> Any:
        name = body["model"].partition("|")[0]
        good = json.dumps(answer(body, int(argument) if argument and step == "ok" else None))
        contents: dict[str, Callable[[], tuple[str | None, dict[str, Any]]]] = {
            "ok": lambda: (good, {}),
            "fence": lambda: (f"```json\n{good}\n```", {}),
            "badjson": lambda: ("Sure! Here are the claims: {claims: [", {}),
            "badschema": lambda: (json.dumps({"claims": [{"act": 1}]}), {}),
            "nan": lambda: (good.replace('"sentence": 1', '"sentence": NaN'), {}),
            "twice": lambda: (good.replace('"act":', '"act": "denial", "act":'), {}),
            "surrogate": lambda: (good[:-2] + " \ud800", {}),
            "empty": lambda: ("", {}),
            "null": lambda: (None, {}),
            "len": lambda: (good[: len(good) * 5 // 8], {"finish_reason": "length"}),
            "bare-len": lambda: ("", {"finish_reason": "length"}),
            "refusal": lambda: (None, {"refusal": "I can't help with that."}),
            "cf": lambda: (good[:99], {"finish_reason": "content_filter"}),
        }
        if step not in contents:
            return None
        content, choice = contents[step]()
        headers = {"set-cookie": f"session={COOKIE}", "openai-organization": COOKIE}
        return web.json_response(completion(name, content, **choice), headers=headers)

    async def _misanswered(self, request: Any, body: Any, step: str, argument: str) -> Any:
        match step:
            case "nochoices":
                return web.json_response({**completion("m", ""), "choices": []})
            case "html":
                return web.Response(text="<html>log in</html>", content_type="text/html")
            case "emptybody":
                return web.Response(body=b"", content_type="application/json")
            case "err200":
                return web.json_response({"error": {"message": "overloaded", "code": 502}})
        return None

    async def _limited(self, request: Any, body: Any, step: str, argument: str) -> Any:
        limit = {"type": "requests", "code": "rate_limit_exceeded"}
        match step:
            case "429":
                return failure(429, "wait", {"retry-after": argument} if argument else {}, **limit)
            case "429ms":
                return failure(429, "wait", {"retry-after-ms": argument}, **limit)
            case "429date":
                then = formatdate(time.time() + float(argument), usegmt=True)
                return failure(429, "wait", {"retry-after": then}, **limit)
            case "quota":
                return failure(429, "exceeded your quota", code="insufficient_quota")
            case "final":
                return failure(503, "do not", {"x-should-retry": "false"})
        return None

    async def _refused(self, request: Any, body: Any, step: str, argument: str) -> Any:
        match step:
            case "ctx":
                return failure(400, "too long", code="context_length_exceeded")
            case "vllmctx":
                return failure(400, "This model's maximum context length is 8 tokens.", code=400)
            case "unsupported":
                what = {"code": "unsupported_value", "param": "temperature"}
                return failure(400, "Only the default (1) is supported.", None, **what)
            case "filtered":
                return failure(400, "The prompt was filtered.", code="content_filter")
            case "odd-key":
                return failure(401, f"Unknown token {PLANTED}")
            case "401":
                return failure(401, f"Incorrect API key provided: sk-{PLANTED}. See the docs.")
        return None

    async def _late(self, request: Any, body: Any, step: str, argument: str) -> Any:
        data = json.dumps(completion("m", json.dumps(answer(body)))).encode()
        headers = {"content-type": "application/json", "content-length": str(len(data))}
        response = web.StreamResponse(headers=headers)
        match step:
            case "reset":
                _reset(request)
                return response
            case "eof":
                request.transport.close()
                return response
            case "resetmid":
                await response.prepare(request)
                await response.write(data[:40])
                _reset(request)
                return response
            case "slow":
                await asyncio.sleep(float(argument))
                return web.Response(body=data, content_type="application/json")
            case "moved":
                raise web.HTTPTemporaryRedirect(argument)
            case "gzip":
                packed = web.Response(body=data, content_type="application/json")
                packed.enable_compression(web.ContentCoding.gzip)
                return packed
            case "drip":
                return await _drip(request, response, data, float(argument))
        return None


async def _drip(request: Any, response: Any, data: bytes, seconds: float) -> Any:
    await response.prepare(request)
    size = len(data) // 20 + 1
    try:
        for place in range(0, len(data), size):
            await response.write(data[place : place + size])
            await asyncio.sleep(seconds / 20)
    except ConnectionResetError:  # the client gave up, as it should
        pass
    return response


def _reset(request: Any) -> None:
    linger = struct.pack("ii", 1, 0)
    request.transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, linger
    )
    request.transport.abort()
