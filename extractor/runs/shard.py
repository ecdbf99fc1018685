"""A batch of requests on disk: what it asks, and how far it has come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from extractor.data import Frozen
from extractor.drafts import writing
from extractor.replies import Request

Body = Callable[[Request], dict[str, Any]]


class Shard(Frozen):
    """A batch, as ``<tag>.json`` beside its requests in ``<tag>.jsonl``.

    It is written before each step that the provider takes, so that a process that is killed knows
    what may have been done.
    """

    tag: str
    count: int
    file_id: str | None = None
    batch_id: str | None = None
    is_collected: bool = False

    @classmethod
    def prepare(cls, folder: Path, requests: Sequence[Request]) -> Shard:
        """Write a new batch of *requests* into *folder*.

        Raises:
            DiskError: If it cannot be written.

        """
        shard = cls(tag=uuid4().hex, count=len(requests))
        paths = (folder / f"{shard.tag}.jsonl", folder / f"{shard.tag}.json")
        with writing(*paths, lasting=True) as (lines, state):
            lines.writelines(request.model_dump_json() + "\n" for request in requests)
            state.write(shard.model_dump_json())
        return shard

    @classmethod
    def unfinished(cls, folder: Path) -> list[Shard]:
        """Return the batches in *folder* that were not collected."""
        paths = sorted(folder.glob("*.json"))
        shards = [cls.model_validate_json(path.read_bytes()) for path in paths]
        return [shard for shard in shards if not shard.is_collected]

    def save(self, folder: Path) -> None:
        """Write how far it has come.

        Raises:
            DiskError: If it cannot be written.

        """
        with writing(folder / f"{self.tag}.json", lasting=True) as (state,):
            state.write(self.model_dump_json())

    def requests(self, folder: Path) -> Iterator[Request]:
        """Yield what it asks."""
        with (folder / f"{self.tag}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                yield Request.model_validate_json(line)


def to_line(request: Request, body: dict[str, Any], endpoint: str) -> bytes:
    """Return *request* as a line of the file that the provider reads."""
    line = {"custom_id": request.key, "method": "POST", "url": endpoint, "body": body}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def answer_body(schema_name: str) -> Body:
    """Return what makes the body of a request whose answer has a schema of that name."""

    def body(request: Request) -> dict[str, Any]:
        return {
            **request.parameters,
            "model": request.model,
            "messages": list(request.messages),
            "response_format": request.response_format(schema_name),
        }

    return body
