"""Writing the page: one file, or for a large run a page with a folder of shards beside it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup

from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    ConditionKind,
    Extraction,
    Force,
    Grounding,
    OutcomeKind,
    Polarity,
    Quotation,
    SourceKind,
    StancePolarity,
    TargetKind,
)
from extractor.drafts import writing
from extractor.report.acts import LOOKS
from extractor.report.overview import Overview
from extractor.report.payload import SHARD, Payload, to_json
from extractor.report.problems import Problems
from extractor.report.templates import PAGE, environment

MANY = 2_000
"""Documents that one file holds."""
LARGE = 64_000_000
"""Characters of texts and claims that one file holds."""

_SCRIPTS = ("state", "shards", "filter", "text", "cards", "review", "edit", "main")
"""In the order they are joined."""
_WORDS = {
    "act": Act,
    "also": Act,
    "anonymity": Anonymity,
    "certainty": Certainty,
    "condition": ConditionKind,
    "force": Force,
    "grounding": Grounding,
    "outcome": OutcomeKind,
    "polarity": Polarity,
    "quotation": Quotation,
    "source_kind": SourceKind,
    "stance": StancePolarity,
    "target_kind": TargetKind,
}


def write_report(extractions: Iterable[Extraction], path: Path, *, title: str) -> None:
    """Write a page on which a run can be read, filtered and reviewed.

    The page loads nothing from anywhere and runs no script but its own. Of more than 2,000
    documents (or 64 million characters) only the index stands in the page; texts and claims go
    into the folder ``<stem>_files`` beside it, which must travel with it and needs no server.

    Args:
        extractions: The run; read once, a document at a time.
        path: Where the page is written; an older one is replaced when the new one is complete.
        title: What the page is called.

    Raises:
        DiskError: If the page cannot be written.

    """
    payload, problems, overview = Payload(), Problems(), Overview()
    shards = _Shards(path.with_name(path.stem + "_files"))
    for extraction in extractions:
        shards.add(payload.add(extraction))
        problems.add(extraction)
        overview.add(extraction)
    shards.close()
    page = _page(payload, shards, title=title, problems=problems, overview=overview)
    with writing(path) as (file,):
        file.write(page)


class _Shards:
    """Keeps shards as JSON while they are few, and writes them to a folder when they are many."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inline: list[str] = []
        self.files = 0
        self._pending: list[dict[str, Any]] = []
        self._digest = sha256()
        self._length = 0

    @property
    def key(self) -> str:
        """Names what the page shows: verdicts on another run are not mixed with its own."""
        return self._digest.hexdigest()[:16]

    def add(self, document: dict[str, Any]) -> None:
        self._pending.append(document)
        if len(self._pending) == SHARD:
            self._flush()

    def close(self) -> None:
        """Write what is left, and remove the shards of an older, larger report."""
        if self._pending:
            self._flush()
        for file in self.folder.glob("[0-9]*.js"):
            if file.stem.isdecimal() and int(file.stem) >= self.files:
                file.unlink()

    def _flush(self) -> None:
        shard = to_json(self._pending)
        self._pending = []
        self._digest.update(shard.encode())
        self._length += len(shard)
        self.inline.append(shard)
        many = (self.files + len(self.inline)) * SHARD > MANY
        if self.files or many or self._length > LARGE:
            self._spill()

    def _spill(self) -> None:
        for shard in self.inline:
            call = f"extractorShard({self.files},{json.dumps(shard, ensure_ascii=False)})\n"
            with writing(self.folder / f"{self.files:04}.js") as (file,):
                file.write(call)
            self.files += 1
        self.inline = []


def _page(
    payload: Payload, shards: _Shards, *, title: str, problems: Problems, overview: Overview
) -> str:
    style = (PAGE / "style.css").read_text(encoding="utf-8")
    script = "".join((PAGE / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    index = {
        "key": shards.key,
        "shard": SHARD,
        "folder": shards.folder.name if shards.files else None,
        "looks": {act.value: look._asdict() for act, look in LOOKS.items()},
        "words": payload.words,
        "provenances": payload.provenances,
        "documents": payload.documents,
    }
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            policy=_policy(style, script, beside=bool(shards.files)),
            style=Markup(style),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own files
            index=Markup(to_json(index)),  # noqa: S704  # to_json leaves no markup
            shards=[Markup(shard) for shard in shards.inline],  # noqa: S704  # made by to_json
            looks=LOOKS,
            words={name: [word.value for word in words] for name, words in _WORDS.items()},
            problems=problems,
            overview=overview.context(),
        )
    )


def _policy(style: str, script: str, *, beside: bool) -> str:
    """Return a content security policy that allows this style and script, and nothing else."""
    scripts: Sequence[str] = [_digest(script), *(["'self'", "file:"] if beside else [])]
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {' '.join(scripts)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
