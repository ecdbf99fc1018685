"""The table of one annotator on the corpora: score, interval, floor, ceiling."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.counts import Counts
from evals.external import attributions, events, units
from evals.external.corpus import Attribution, Labelled
from evals.external.floors import quotation_marks, saying_verbs
from evals.external.project import links, outermost
from evals.metrics import Metric
from evals.run import Extract
from extractor.data import Claim, Document, Extraction

CEILINGS = Path(__file__).parent / "ceilings.toml"
_BINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01)
_RESAMPLES = 2_000
_SEED = 7

Rows = Sequence[Counts]


@dataclass(frozen=True)
class Score:
    """One line of the table.

    Attributes:
        corpus: Which corpus.
        metric: What was measured.
        value: The annotator's score; nan if nothing was there to measure.
        low: Lower limit of the 95 % interval, documents resampled.
        high: Upper limit.
        floors: What trivial extractors score, by name.
        ceiling: What people reach, and where the number is from; None if unknown.

    """

    corpus: str
    metric: Metric
    value: float
    low: float
    high: float
    floors: dict[str, float]
    ceiling: tuple[float, str] | None


@dataclass(frozen=True)
class Bin:
    """Attributions of which an annotator was about equally sure.

    Attributes:
        low: The least confidence in it.
        high: What none in it reaches.
        number: How many there are.
        said: Their mean confidence.
        right: The share whose content and source are right.

    """

    low: float
    high: float
    number: int
    said: float
    right: float


@dataclass(frozen=True)
class Scored:
    """An annotator on one corpus.

    Attributes:
        corpus: Which.
        documents: How many of it.
        lines: The measures.
        reliability: How often it is right when it is how sure; empty where gold is not complete.

    """

    corpus: str
    documents: int
    lines: tuple[Score, ...]
    reliability: tuple[Bin, ...] = ()


async def extract_all(
    extract: Extract, documents: Sequence[Document], concurrency: int
) -> list[Extraction]:
    """Extract from every document, *concurrency* at once."""
    gate = asyncio.Semaphore(concurrency)

    async def one(document: Document) -> Extraction:
        async with gate:
            return await extract(document)

    return list(await asyncio.gather(*map(one, documents)))


async def score(
    corpus: str, labelled: Sequence[Labelled], extract: Extract, concurrency: int = 8
) -> Scored:
    """Score on *corpus*: ``gum``, ``polnear``, ``plover`` or ``unscon``."""
    speeches = [units.speech(one) for one in labelled] if corpus == "unscon" else []
    documents = [text for text, _ in speeches] or [one.document for one in labelled]
    extractions = await extract_all(extract, documents, concurrency)
    claims = [extraction.claims for extraction in extractions]
    if corpus == "unscon":
        rows = [
            units.count(one, given, shift)
            for one, given, (_, shift) in zip(labelled, claims, speeches, strict=True)
        ]
        whole = [units.count_spans(one, ((0, len(one.document.text)),)) for one in labelled]
        made = lines(corpus, units.METRICS, rows, {"everything": whole})
        return Scored(corpus, len(labelled), made)
    if corpus == "plover":
        rows = [events.count(one, given) for one, given in zip(labelled, claims, strict=True)]
        return Scored(corpus, len(labelled), lines(corpus, events.METRICS, rows, {}))
    return _score_attributions(corpus, labelled, claims)


def _score_attributions(
    corpus: str, labelled: Sequence[Labelled], claims: Sequence[Sequence[Claim]]
) -> Scored:
    project = links if corpus == "gum" else outermost
    found = [project(given) for given in claims]
    rows = [attributions.count(*pair) for pair in zip(labelled, found, strict=True)]
    metrics = attributions.RECALL if corpus == "gum" else attributions.DETECTION
    floors = {
        "quotation marks": _floor(labelled, quotation_marks),
        "saying verbs": _floor(labelled, saying_verbs),
    }
    return Scored(
        corpus,
        len(labelled),
        lines(corpus, metrics, rows, floors),
        () if corpus == "gum" else reliability(labelled, found),
    )


def reliability(
    labelled: Sequence[Labelled], found: Sequence[Sequence[Attribution]]
) -> tuple[Bin, ...]:
    """Return how often attributions are right, by how sure the annotator is of them."""
    pairs = [
        pair
        for one, predicted in zip(labelled, found, strict=True)
        for pair in attributions.judged(one, predicted)
    ]
    bins = []
    for low, high in pairwise(_BINS):
        part = [(said, right) for said, right in pairs if low <= said < high]
        if part:
            said, right = (sum(column) / len(part) for column in zip(*part, strict=True))
            bins.append(Bin(low, min(high, 1.0), len(part), said, right))
    return tuple(bins)


def _floor(
    labelled: Sequence[Labelled], extract: Callable[[str], list[Attribution]]
) -> list[Counts]:
    return [attributions.count(one, extract(one.document.text)) for one in labelled]


def lines(
    corpus: str, metrics: Sequence[Metric], rows: Rows, floors: Mapping[str, Rows]
) -> tuple[Score, ...]:
    """Return a line for each metric."""
    known = tomllib.loads(CEILINGS.read_text("utf-8")).get(corpus, {})
    made = []
    for metric in metrics:
        low, high = bootstrap(metric, rows)
        ceiling = known.get(metric.name)
        made.append(
            Score(
                corpus=corpus,
                metric=metric,
                value=_value(metric, rows),
                low=low,
                high=high,
                floors={name: _value(metric, given) for name, given in floors.items()},
                ceiling=(ceiling, known["why"]) if ceiling else None,
            )
        )
    return tuple(made)


def _table(metric: Metric, rows: Rows) -> NDArray[np.float64]:
    return np.array([[row[name] for name in metric.counters()] for row in rows])


def _of(metric: Metric, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    columns = {name: counts[..., place] for place, name in enumerate(metric.counters())}
    return metric.value(columns)


def _value(metric: Metric, rows: Rows) -> float:
    return float(_of(metric, _table(metric, rows).sum(axis=0)))


def bootstrap(metric: Metric, rows: Rows) -> tuple[float, float]:
    """Return the 95 % interval over resampled documents; nan if the metric is unknown."""
    rng = np.random.default_rng(_SEED)
    weights = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=_RESAMPLES)
    drawn = _of(metric, weights @ _table(metric, rows))
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return float("nan"), float("nan")
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
