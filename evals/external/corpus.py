"""Reading the corpora: one JSON object a line, offsets in code points, half-open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.match import Spans
from extractor.data import Document
from extractor.errors import ConfigError

DATA = Path(__file__).parent / "data"
SHIPPED = {
    "gum": DATA / "gum" / "gum_news.jsonl",
    "plover": DATA / "plover" / "plover.jsonl",
    "unscon": DATA / "unscon" / "unscon.jsonl",
}


@dataclass(frozen=True)
class Attribution:
    """Who is said to say what.

    Attributes:
        source: The words that name the source; empty if it is implicit.
        cue: The words that attribute; may be empty.
        content: What is attributed.
        nested: Whether it stands inside the content of another attribution.
        negative: Whether the attribution itself is negated, which makes it no claim of ours.
        names: Other names of the source in its document, if the corpus says so.
        act: What we take it for; corpora of attributions do not say.
        confidence: How sure we say we are.

    """

    source: Spans
    cue: Spans
    content: Spans
    nested: bool = False
    negative: bool = False
    names: tuple[str, ...] = ()
    act: str = field(default="", compare=False)
    confidence: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Labelled:
    """A document of a corpus.

    Attributes:
        document: The text.
        attributions: Its attributions, if that is what the corpus labels.
        ignore: Stretches that are not scored.
        event: Event class and words, if it labels events.
        units: Discourse units with their label or None, if it labels units.

    """

    document: Document
    attributions: tuple[Attribution, ...] = ()
    ignore: Spans = ()
    event: tuple[str, Spans] | None = None
    units: tuple[tuple[tuple[int, int], str | None], ...] = ()


def load_corpus(path: Path) -> tuple[Labelled, ...]:
    """Read the corpus at *path*: a file, or a folder whose ``*.jsonl`` are read.

    Raises:
        ConfigError: If there is none, or a line is no such document.

    """
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not paths or not all(one.exists() for one in paths):
        raise ConfigError(f"no corpus at {path}: name a .jsonl file, or a folder that holds some")
    return tuple(document for one in paths for document in _documents(one))


def _documents(path: Path) -> Iterator[Labelled]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _document(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigError(f"{path.name}:{number} is no document: {error!r}") from None


def _document(raw: dict[str, Any]) -> Labelled:
    date = raw.get("date")
    document = Document.model_validate({
        "id": raw["doc_id"],
        "text": raw["text"],
        "title": raw.get("title"),
        "date": date if isinstance(date, str) and len(date) == len("2026-01-01") else None,
        "url": raw.get("url"),
    })  # fmt: skip
    event, units = raw.get("event"), raw.get("units", [])
    return Labelled(
        document=document,
        attributions=tuple(map(_attribution, raw["attributions"])),
        ignore=_spans(raw.get("ignore", [])),
        event=(event["type"], _spans(event["event_words"])) if event else None,
        units=tuple(((u["span"][0], u["span"][1]), u["label"]) for u in units),
    )


def _attribution(raw: dict[str, Any]) -> Attribution:
    entity = raw["native"].get("source_entity") or {}
    return Attribution(
        source=_spans(raw["source"]),
        cue=_spans(raw["cue"]),
        content=_spans(raw["content"]),
        nested=raw["nested"],
        negative=raw["polarity"] == "negative",
        names=tuple(entity.get("names") or ()),
    )


def _spans(raw: list[list[int]]) -> Spans:
    return tuple((start, end) for start, end in raw)
