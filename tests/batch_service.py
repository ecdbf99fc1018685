"""A provider's batch service on 127.0.0.1, which keeps a tally of what is submitted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from tests.loopback import answer, completion


class BatchService:
    """A batch service that can be told what to do with a line, by what the answer would be.

    Args:
        content: What a model would answer to a request's body.

    Attributes:
        submitted: How often each custom id was.
        script: What becomes of the lines with an answer, one after the other: ``ok``, ``500``,
            ``expired``, ``missing`` (from both files) or ``garbage`` (no completion).
        status: How batches end.
        refusal: The code of the error, where that is ``failed``.
        failing: HTTP statuses of the next calls.
        killing: A call, and whether the client is killed before it takes effect, or after.

    """

    def __init__(self, content: Callable[[dict[str, Any]], str]) -> None:
        self._content = content
        self.submitted: Counter[str] = Counter()
        self.batches: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.online: list[dict[str, Any]] = []
        self.script: dict[str, list[str]] = {}
        self.status = "completed"
        self.refusal = ""
        self.failing: list[int] = []
        self.killing: tuple[str, str] | None = None
        self.victim = 0

    async def handle(self, asked: web.Request) -> web.Response:
        """Answer any call."""
        path = asked.path.removeprefix("/v1")
        self.calls.append(f"{asked.method} {path}")
        if self.failing:
            return web.json_response({"error": {"message": "no"}}, status=self.failing.pop(0))
        self._kill("before")
        response = await self._respond(asked, path)
        self._kill("after")
        return response

    def _kill(self, moment: str) -> None:
        """Kill the client, if it is time to."""
        if self.killing is None:
            return
        call, when = self.killing
        if self.calls[-1].startswith(call) and when == moment:
            self.killing = None
            os.kill(self.victim, signal.SIGKILL)

    async def _respond(self, asked: web.Request, path: str) -> web.Response:
        match asked.method, path.strip("/").split("/"):
            case "POST", ["chat", "completions"]:
                body = await asked.json()
                self.online.append(body)
                return web.json_response(completion(body["model"], self._content(body)))
            case "POST", ["files"]:
                form = await asked.post()
                file: Any = form["file"]
                return web.json_response({"id": self.keep(file.file.read())})
            case "POST", ["batches"]:
                return web.json_response(self.create(await asked.json()))
            case "GET", ["batches"]:
                listed = list(self.batches.values())
                after = asked.query.get("after")
                ids = [batch["id"] for batch in listed]
                start = ids.index(after) + 1 if after else 0
                page = listed[start : start + 1]  # pages of one, so that paging is tested
                return web.json_response({"data": page, "has_more": start + 1 < len(listed)})
            case "GET", ["batches", name]:
                return web.json_response(self.advance(self.batches[name]))
            case "GET", ["files", name, "content"]:
                return web.Response(body=self.files[name])
        return web.json_response({"error": {"message": f"no {path}"}}, status=404)

    def keep(self, content: bytes) -> str:
        """Keep a file."""
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return name

    def create(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Begin a batch; this is what is paid for."""
        name = f"batch-{len(self.batches)}"
        for line in self.files[wanted["input_file_id"]].split(b"\n")[:-1]:
            self.submitted[json.loads(line)["custom_id"]] += 1
        self.batches[name] = {**wanted, "id": name, "status": "validating"}
        return self.batches[name]

    def advance(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Take a batch one step further at each look."""
        steps = {"validating": "in_progress", "in_progress": self.status}
        before, batch["status"] = batch["status"], steps.get(batch["status"], batch["status"])
        batch["request_counts"] = {"total": 9, "completed": 1, "failed": 0}
        if before == "in_progress" and batch["status"] != "failed":
            self.answer(batch)
        if batch["status"] == "failed":
            batch["errors"] = {"data": [{"message": "line 1 is too long", "code": self.refusal}]}
        return batch

    def answer(self, batch: dict[str, Any]) -> None:
        """Write both files, in another order than the input's."""
        good, bad = [], []
        for line in reversed(self.files[batch["input_file_id"]].split(b"\n")[:-1]):
            asked = json.loads(line)
            text = self._content(asked["body"])
            steps = self.script.get(text) or ["ok"]
            step = steps.pop(0) if len(steps) > 1 else steps[0]
            whole = {"custom_id": asked["custom_id"], "error": None, "response": None}
            if step == "ok":
                body = completion(asked["body"]["model"], text)
                good.append({**whole, "response": {"status_code": 200, "body": body}})
            elif step == "garbage":
                good.append({**whole, "response": {"status_code": 200, "body": {"choices": 1}}})
            elif step == "500":
                bad.append({**whole, "response": {"status_code": 500, "body": {"error": {}}}})
            elif step == "expired":
                bad.append({**whole, "error": {"code": "batch_expired"}})
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            content = "".join(json.dumps(line) + "\n" for line in lines)
            batch[name] = self.keep(content.encode()) if lines else None


@contextmanager
def serving() -> Iterator[tuple[BatchService, str]]:
    """Serve good answers from a thread; give the service and its base URL."""
    service = BatchService(lambda body: json.dumps(answer(body)))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> web.AppRunner:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", service.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield service, f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
