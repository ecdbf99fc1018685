"""Recorded replies: evals that run without a network and give the same numbers every time."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from evals import readable
from extractor.data import Usage
from extractor.errors import ConfigError
from extractor.ledger import current_ledger
from extractor.replies import Reply, Request

FOLDER = Path(__file__).parent / "recordings"
_DIFF_LINES = 40


class MissingRecording(ConfigError):
    """A request was not recorded, and nothing may be sent."""


class Recordings:
    """Replies in a folder of readable files; keeps what `extractor.replies.Replies` asks for.

    What a recorded reply cost when it was paid is settled again each time it is used, so that a
    replayed eval measures tokens and dollars.

    Args:
        folder: Where the files are, one folder for each prompt version.
        mode: ``replay`` sends nothing: a request that was not recorded is an error. ``record``
            lets it be sent, and keeps the reply.

    """

    def __init__(self, folder: Path, mode: Literal["replay", "record"] = "replay") -> None:
        self.folder = folder
        self.mode = mode

    async def get(self, request: Request) -> Reply | None:
        """Return the recorded reply; None in record mode if there is none.

        Raises:
            MissingRecording: In replay mode, if there is none; shows the nearest one.

        """
        path = self._path(request)
        if not path.exists():
            if self.mode == "record":
                return None
            raise MissingRecording(self._miss(request))
        recorded = json.loads(path.read_text("utf-8"))
        body = _joined(recorded["reply"])
        current_ledger().settle(paid(body))
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        return Reply(body=text)

    async def put(self, request: Request, reply: Reply) -> None:
        """Keep *reply* in a file of its own.

        Raises:
            MissingRecording: In replay mode, which must not have sent anything.

        """
        if self.mode == "replay":
            raise MissingRecording("a reply arrived while replaying: something was sent")
        try:
            body = json.loads(reply.body)
        except json.JSONDecodeError:
            body = reply.body
        schema = self.folder / f"schema.{_schema_hash(request)}.json"
        readable.write(schema, request.answer_schema)
        readable.write(self._path(request), {**said(request), "reply": _split(body)})

    def _path(self, request: Request) -> Path:
        first = request.model_copy(update={"sample": 0})
        suffix = f".{request.sample}" if request.sample else ""
        return self.folder / f"{Request(**first.model_dump()).key}{suffix}.json"

    def _miss(self, request: Request) -> str:
        wanted = said(request)
        where = f"in {self.folder}: record it with --record, which sends it"
        nearest = _nearest(wanted, sorted(self.folder.glob("*.json")))
        if nearest is None:
            return f"no reply is recorded for request {request.key} {where}"
        path, recorded = nearest
        lines = difflib.unified_diff(
            _lines(recorded), _lines(wanted), path.name, "this request", lineterm="", n=1
        )
        shown = list(lines)
        more = (
            [f"... and {len(shown) - _DIFF_LINES} more lines"] if len(shown) > _DIFF_LINES else []
        )
        return "\n".join(
            [f"no reply is recorded for request {request.key} {where}", *shown[:_DIFF_LINES], *more]
        )


def said(request: Request) -> dict[str, Any]:
    """Return what a recording says of *request*: everything, its schema by its hash."""
    return {
        "model": request.model,
        "sample": request.sample,
        "parameters": request.parameters,
        "answer_schema": f"schema.{_schema_hash(request)}.json",
        "messages": _split(list(request.messages)),
    }


def paid(body: Any) -> Usage:
    """Return what a completion says it used, with its price if we know one."""
    used = body.get("usage") if isinstance(body, dict) else None
    if not isinstance(used, dict):
        return Usage()
    read, written = (used.get(f"{kind}_tokens_details") or {} for kind in ("prompt", "completion"))
    usage = Usage(
        prompt_tokens=used.get("prompt_tokens") or 0,
        cached_tokens=read.get("cached_tokens") or 0,
        completion_tokens=used.get("completion_tokens") or 0,
        reasoning_tokens=written.get("reasoning_tokens") or 0,
    )
    return usage.model_copy(update={"usd": _price(str(body.get("model")), usage)})


def _price(model: str, usage: Usage) -> float | None:
    from extractor.llm.prices import load_prices, price_of  # noqa: PLC0415 - loads the client

    price = price_of(model, load_prices())
    return price.usd(usage) if price else None


def _schema_hash(request: Request) -> str:
    canonical = json.dumps(request.answer_schema, sort_keys=True, ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()[:8]


def _split(value: Any) -> Any:
    """Write strings of several lines as lines, so that a recording can be read and diffed."""
    if isinstance(value, str) and "\n" in value:
        return {"lines": value.split("\n")}
    if isinstance(value, dict):
        return {key: _split(item) for key, item in value.items()}
    return [_split(item) for item in value] if isinstance(value, list) else value


def _joined(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"lines"}:
            return "\n".join(value["lines"])
        return {key: _joined(item) for key, item in value.items()}
    return [_joined(item) for item in value] if isinstance(value, list) else value


def _lines(recorded: dict[str, Any]) -> list[str]:
    return readable.dumps(recorded).splitlines()


def _nearest(wanted: dict[str, Any], paths: Iterable[Path]) -> tuple[Path, dict[str, Any]] | None:
    """Return the recording that shares most lines with *wanted*."""
    best: tuple[int, Path, dict[str, Any]] | None = None
    mine = frozenset(_lines(wanted))
    for path in paths:
        recorded = json.loads(path.read_text("utf-8"))
        if "reply" in recorded:
            del recorded["reply"]
            shared = len(mine.intersection(_lines(recorded)))
            if best is None or shared > best[0]:
                best = (shared, path, recorded)
    return best[1:] if best else None
