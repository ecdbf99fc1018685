"""Documents on many machines: Ray Data carries them, the shared store makes its retries free.

    dataset = ray.data.read_parquet("articles/")                   # columns: id, text, ...
    build = functools.partial(extractor.ray.reader, settings, "postgresql+psycopg://host/db")
    extractor.ray.read(dataset, build).write_parquet("extractions/")

Ray repeats whole blocks when a worker or the driver is lost. Each reply is committed to the store
before it counts, so of a repeated block only the requests that were in flight are sent again.
Needs ``claim-extractor[ray]``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.data import Document, Extraction, Outcome, OutcomeKind
from extractor.errors import ConfigError
from extractor.pipeline import Extractor
from extractor.runs.rows import Row, to_row
from extractor.settings import Settings
from extractor.store import open_replies

Extract = Callable[[Document], Awaitable[Extraction]]

_FIELDS = ("id", "text", "title", "date", "source", "url")


def read(dataset: Any, build: Callable[[], Extract], *, actors: int = 2, lanes: int = 64) -> Any:
    """Read the documents of a Ray dataset; return a dataset of what became of them.

    Args:
        dataset: Rows with ``id`` and ``text``, and ``title``, ``date``, ``source`` and ``url`` if
            they are known.
        build: Makes the function that reads a document, once in each actor.
        actors: Processes that read.
        lanes: Documents that each reads at once.

    Returns:
        A `ray.data.Dataset`, one row a document, with the columns of a run's table `document`:
        claims and rejected citations are JSON text.

    Raises:
        ConfigError: If Ray is not installed.

    """
    try:
        strategy = import_module("ray.data").ActorPoolStrategy(size=actors)
    except ImportError:
        raise ConfigError("Ray is not installed: pip install 'claim-extractor[ray]'") from None
    return dataset.map_batches(
        Actor,
        fn_constructor_args=(build, lanes),
        batch_size=4 * lanes,
        compute=strategy,
        num_cpus=0.5,
    )


def reader(settings: Settings, store: str | Path) -> Extract:
    """Return a function that reads a document as *settings* say, over the store at *store*.

    Raises:
        ConfigError: If either cannot work.

    """
    return Extractor.from_settings(settings, replies=open_replies(store)).aextract


class Actor:
    """Reads batches of documents in one of Ray's processes.

    Args:
        build: Makes the function that reads a document.
        lanes: Documents read at once.

    """

    def __init__(self, build: Callable[[], Extract], lanes: int) -> None:
        self._extract = build()
        self._free = asyncio.Semaphore(lanes)

    async def __call__(self, batch: Mapping[str, Any]) -> AsyncIterator[dict[str, list[Any]]]:
        """Read a batch, as columns; give its rows, as columns, in the same order."""
        names = [name for name in _FIELDS if name in batch]
        inputs = [
            dict(zip(names, map(_plain, values), strict=True))
            for values in zip(*(batch[name] for name in names), strict=True)
        ]
        rows = await asyncio.gather(*(self._read(given) for given in inputs))
        yield {name: [row[at] for row in rows] for at, name in enumerate(Row._fields)}

    async def _read(self, given: dict[str, Any]) -> Row:
        try:
            document = Document(**given)
        except ValidationError as error:
            name = str(given.get("id") or "unnamed").encode(errors="replace").decode()
            outcome = Outcome(
                kind=OutcomeKind.REJECTED_INPUT,
                reason=error.errors(include_input=False, include_url=False)[0]["msg"],
            )
            return to_row(Extraction(document=Document(id=name, text=""), outcome=outcome))
        async with self._free:
            return to_row(await self._extract(document))


def _plain(value: Any) -> Any:
    """Return a value of an array as Python has it; its missing dates and texts as None."""
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value  # noqa: PLR0124 - not a number, not a time
