"""What an annotator scored on the corpora of others, kept: numbers only, never a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from evals import readable
from evals.external.table import Score, Scored
from evals.record import known
from extractor.data import Frozen
from extractor.errors import ConfigError

FOLDER = Path(__file__).parent / "records"


class Line(Frozen):
    """One measure; see `evals.external.table.Score`."""

    metric: str
    value: float | None = Field(description="Null if nothing was there to measure.")
    low: float | None = Field(description="Of the 95 % interval, documents resampled.")
    high: float | None
    floors: dict[str, float | None] = Field(description="What trivial extractors score.")
    ceiling: float | None = Field(description="What people reach.")


class Reliability(Frozen):
    """Attributions of which the annotator was about equally sure."""

    low: float
    high: float
    number: int
    said: float
    right: float


class Corpus(Frozen):
    """The measures on one corpus."""

    corpus: str
    documents: int
    lines: tuple[Line, ...]
    reliability: tuple[Reliability, ...] = ()

    def value(self, metric: str) -> Line:
        """Return the line of *metric*.

        Raises:
            KeyError: If there is none.

        """
        for line in self.lines:
            if line.metric == metric:
                return line
        raise KeyError(metric)


class ExternalRecord(Frozen):
    """One run over the corpora."""

    format: Literal[1] = 1
    annotator: str = Field(description="A model, or `rules-5`.")
    when: dt.date
    corpora: tuple[Corpus, ...]


def corpus(scored: Scored) -> Corpus:
    """Return *scored* as it is kept, rounded."""
    return Corpus(
        corpus=scored.corpus,
        documents=scored.documents,
        lines=tuple(map(_line, scored.lines)),
        reliability=tuple(
            Reliability(**asdict(one) | {"said": round(one.said, 4), "right": round(one.right, 4)})
            for one in scored.reliability
        ),
    )


def _line(one: Score) -> Line:
    return Line(
        metric=one.metric.name,
        value=known(one.value),
        low=known(one.low),
        high=known(one.high),
        floors={name: known(value) for name, value in one.floors.items()},
        ceiling=one.ceiling[0] if one.ceiling else None,
    )


def build(annotator: str, when: dt.date, scored: Iterable[Scored]) -> ExternalRecord:
    """Put a record together."""
    return ExternalRecord(annotator=annotator, when=when, corpora=tuple(map(corpus, scored)))


def save(path: Path, record: ExternalRecord) -> None:
    """Write *record* to *path*."""
    readable.write(path, record.model_dump(mode="json"))


def load(path: Path) -> ExternalRecord:
    """Read a record.

    Raises:
        ConfigError: If there is none at *path*.

    """
    try:
        return ExternalRecord.model_validate_json(path.read_text("utf-8"))
    except OSError:
        raise ConfigError(f"no record at {path}: eval external --json makes one") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigError(f"{path.name} is no record: {place}: {first['msg']}") from None
