"""Records: what was run, on which gold, by which scorer, with what result; committed.

A record is ``records/<name>.json`` with the counts of every document; the claims themselves are
beside it in ``<name>.predictions.jsonl``, so that it can be scored again without a model.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from evals import readable
from evals.counts import Row
from evals.metrics import Metric, macro_f1, measure
from evals.prediction import Prediction, read_predictions, write_predictions
from extractor.data import Frozen
from extractor.errors import ConfigError

FOLDER = Path(__file__).parent / "records"
BLESSED = "blessed.jsonl"


class Maker(Frozen):
    """What made the claims; see `extractor.data.Provenance`."""

    annotator: str
    version: str
    prompt: str | None = None
    prompt_sha256: str | None = None
    answer_schema: str | None = None
    answer_schema_sha256: str | None = None
    model: str | None = Field(default=None, description="As the server named it.")
    code: str | None = None


class Judged(Frozen):
    """What a comparison with another record said."""

    against: str = Field(description="Name of the other record.")
    role: str = Field(description="`parent` or `anchor`.")
    verdict: str
    difference: float | None = Field(description="Of strict F1, this record minus the other.")
    p: float | None
    margin: float
    when: dt.date
    accepted_by: str | None = Field(default=None, description="Who accepted an inconclusive one.")
    why: str | None = None


class Record(Frozen):
    """One run of an extractor over a gold set."""

    format: Literal[1] = 1
    name: str = Field(pattern=r"^[\w.@-]+$")
    when: dt.date
    gold_set: str = Field(description="Folder of the gold documents.")
    gold: str = Field(description="Hash of the gold; see `evals.gold.gold_hash`.")
    scorer: str = Field(description="Version and hash of the scorer's thresholds.")
    model: str = Field(description="The model, as asked for.")
    makers: tuple[Maker, ...] = Field(description="What the claims say they were made by.")
    documents: int
    samples: int = Field(description="Replies for each document.")
    predictions_sha256: str
    metrics: dict[str, float | None]
    macro_f1: float | None
    verdicts: tuple[Judged, ...] = ()
    rows: tuple[Row, ...]

    @property
    def schemas(self) -> frozenset[str | None]:
        """The answer schemas of the claims."""
        return frozenset(maker.answer_schema for maker in self.makers)


class Blessing(Frozen):
    """Who made a record the anchor, and why."""

    record: str
    gold_set: str
    by: str = Field(min_length=1)
    why: str = Field(min_length=1)
    when: dt.date


def makers(predictions: Iterable[Prediction]) -> tuple[Maker, ...]:
    """Return the distinct makers of the claims, in a fixed order."""
    found = {
        Maker(**{name: getattr(claim.provenance, name) for name in Maker.model_fields})
        for prediction in predictions
        for claim in prediction.claims
    }
    return tuple(sorted(found, key=repr))


def numbers(rows: Sequence[Row], metrics: Iterable[Metric]) -> dict[str, float | None]:
    """Return the metrics over *rows*, rounded; null where there is nothing to divide by."""
    return {name: known(value) for name, value in measure(rows, metrics).items()}


def known(value: float) -> float | None:
    """Return *value* for JSON, which has no nan."""
    return None if math.isnan(value) else round(value, 6)


def build(
    predictions: Sequence[Prediction],
    rows: Sequence[Row],
    metrics: Iterable[Metric],
    **facts: Any,
) -> Record:
    """Put a record together from a scored run and the *facts* that only the caller knows."""
    return Record(
        makers=makers(predictions),
        documents=len({row.document for row in rows}),
        samples=1 + max((row.sample for row in rows), default=0),
        predictions_sha256=_hash(predictions),
        metrics=numbers(rows, metrics),
        macro_f1=known(macro_f1(rows)),
        rows=tuple(rows),
        **facts,
    )


def _hash(predictions: Iterable[Prediction]) -> str:
    lines = "".join(p.model_dump_json(exclude_defaults=True) + "\n" for p in predictions)
    return sha256(lines.encode()).hexdigest()


def save(folder: Path, record: Record, predictions: Sequence[Prediction] | None = None) -> Path:
    """Write *record*, and its predictions beside it; return the record's path."""
    path = folder / f"{record.name}.json"
    if predictions is not None:
        write_predictions(folder / f"{record.name}.predictions.jsonl", predictions)
    readable.write(path, record.model_dump(mode="json"))
    return path


def load(name: str | Path, folder: Path = FOLDER) -> Record:
    """Read a record by its name or path.

    Raises:
        ConfigError: If there is none, or the file is no record.

    """
    path = Path(name) if Path(name).suffix == ".json" else folder / f"{name}.json"
    if not path.exists():
        there = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none"
        raise ConfigError(f"no record {str(name)!r}; there are: {there}")
    try:
        return Record.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigError(f"{path.name} is no record: {place}: {first['msg']}") from None


def load_predictions(record: Record, folder: Path = FOLDER) -> tuple[Prediction, ...]:
    """Read the predictions beside *record*.

    Raises:
        ConfigError: If they are missing, or not those the record was made from.

    """
    path = folder / f"{record.name}.predictions.jsonl"
    if not path.exists():
        raise ConfigError(f"{path.name} is missing: {record.name} cannot be scored again")
    predictions = read_predictions(path)
    if _hash(predictions) != record.predictions_sha256:
        raise ConfigError(f"{path.name} was changed since {record.name} was made")
    return predictions


def bless(folder: Path, record: Record, *, by: str, why: str, when: dt.date) -> Blessing:
    """Make *record* the anchor of its gold set; the list of blessings only grows."""
    blessing = Blessing(record=record.name, gold_set=record.gold_set, by=by, why=why, when=when)
    with (folder / BLESSED).open("a", encoding="utf-8") as ledger:
        ledger.write(blessing.model_dump_json() + "\n")
    return blessing


def anchor(folder: Path, gold_set: str) -> Blessing | None:
    """Return the last blessing of a record on *gold_set*, if there is one."""
    path = folder / BLESSED
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    blessings = [Blessing.model_validate_json(line) for line in lines]
    return next((b for b in reversed(blessings) if b.gold_set == gold_set), None)
