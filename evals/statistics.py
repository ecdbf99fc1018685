"""Whether two runs over the same documents differ, with the document as the sample.

Claims of one document rise and fall together, so tests that count claims raise false alarms twice
to five times as often as they say. Here whole documents are swapped between the runs (approximate
randomisation; Noreen 1989, Yeh 2000) on the difference of the summed metric, and the interval is
the delete-one-document jackknife with Student's t (Efron and Stein 1981).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from evals.counts import Row
from evals.metrics import Metric, table
from extractor.errors import ConfigError

Array = NDArray[np.float64]

RESAMPLES = 10_000
SEED = 20_261_120
ENUMERATED = 13
"""With so few documents all 2**D swaps are tried instead of a sample of them."""

_CHUNK = 1_000
_TOLERANCE = 1e-12
POWER_FACTOR = 2.8
"""Standard errors a true difference needs to be found with 80 % power at 5 %, two-sided."""


@dataclass(frozen=True)
class Contrast:
    """One metric of two runs.

    Attributes:
        metric: What was measured.
        a: Its value in the first run.
        b: Its value in the second run.
        p: Two-sided p value of the swap test; nan if there was none, or a value is unknown.
        low: Lower limit of the 95 % interval of the difference.
        high: Upper limit.
        error: Standard error of the difference.

    """

    metric: Metric
    a: float
    b: float
    p: float
    low: float
    high: float
    error: float

    @property
    def difference(self) -> float:
        """B minus A."""
        return self.b - self.a

    @property
    def gain(self) -> float:
        """The difference, positive if B is better."""
        return self.difference if self.metric.better == "higher" else -self.difference

    @property
    def detectable(self) -> float:
        """The smallest true difference found with 80 % power, from this run's own error."""
        return POWER_FACTOR * self.error


@dataclass(frozen=True)
class Paired:
    """The counts of two runs over the same documents.

    Attributes:
        documents: Their ids, in order.
        names: The counters.
        a: Counts of the first run, documents x counters, averaged over replies.
        b: Counts of the second run.

    """

    documents: tuple[str, ...]
    names: tuple[str, ...]
    a: Array
    b: Array

    def value(self, metric: Metric, counts: Array) -> Array:
        """Return *metric* for counts whose last axis is the counters."""
        columns = {name: counts[..., self.names.index(name)] for name in metric.counters()}
        return metric.value(columns)

    def only(self, metric: Metric) -> Paired:
        """Return it with the counters that *metric* reads, and no other."""
        names = metric.counters()
        columns = [self.names.index(name) for name in names]
        return Paired(self.documents, names, self.a[:, columns], self.b[:, columns])


def paired(a: Sequence[Row], b: Sequence[Row], metrics: Sequence[Metric]) -> Paired:
    """Pair two runs by document; several replies for a document are averaged first.

    Raises:
        ConfigError: If the two are not over the same documents.

    """
    documents = tuple(sorted({row.document for row in a}))
    if documents != tuple(sorted({row.document for row in b})):
        raise ConfigError("the two runs are over different documents; run both on one gold set")
    names = tuple(dict.fromkeys(name for metric in metrics for name in metric.counters()))
    return Paired(documents, names, _averaged(a, documents, names), _averaged(b, documents, names))


def _averaged(rows: Sequence[Row], documents: Sequence[str], names: Sequence[str]) -> Array:
    place = {document: number for number, document in enumerate(documents)}
    where = np.array([place[row.document] for row in rows])
    summed = np.zeros((len(documents), len(names)))
    np.add.at(summed, where, table(rows, names))
    averaged: Array = summed / np.bincount(where, minlength=len(documents))[:, None]
    return averaged


def contrast(pair: Paired, metric: Metric, resamples: int = RESAMPLES) -> Contrast:
    """Return both values of *metric*, the interval of their difference and its p value.

    With no *resamples* there is no test, and p is nan.
    """
    pair = pair.only(metric)
    a, b = (float(pair.value(metric, side.sum(axis=0))) for side in (pair.a, pair.b))
    low, high, error = jackknife(pair, metric)
    p = swap_test(pair, metric, resamples) if resamples else float("nan")
    return Contrast(metric, a, b, p, low, high, error)


def swap_test(pair: Paired, metric: Metric, resamples: int = RESAMPLES) -> float:
    """Return how often swapping whole documents gives a difference as large, two-sided.

    The statistic is the difference of the metric over summed counts. With up to 13 documents all
    swaps are tried; otherwise p is (1 + hits) / (1 + resamples), never 0.
    """
    difference = pair.b - pair.a
    total_a, total_b = pair.a.sum(axis=0), pair.b.sum(axis=0)
    observed = float(pair.value(metric, total_b) - pair.value(metric, total_a))
    if np.isnan(observed):
        return float("nan")
    hits = tried = 0
    for swaps in _swaps(len(pair.documents), resamples):
        moved = swaps @ difference
        drawn = pair.value(metric, total_b - moved) - pair.value(metric, total_a + moved)
        hits += int(np.sum(~(np.abs(drawn) < abs(observed) - _TOLERANCE)))  # unknown is a hit
        tried += len(swaps)
    if len(pair.documents) <= ENUMERATED:
        return hits / tried
    return (1 + hits) / (1 + tried)


def _swaps(documents: int, resamples: int) -> Iterator[Array]:
    """Yield blocks of swaps, one line each, 1 where the document's runs are exchanged."""
    if documents <= ENUMERATED:
        numbers = np.arange(2**documents)[:, None]
        yield ((numbers >> np.arange(documents)) & 1).astype(np.float64)
        return
    rng = np.random.default_rng(SEED)
    for done in range(0, resamples, _CHUNK):
        size = (min(_CHUNK, resamples - done), documents)
        yield rng.integers(0, 2, size).astype(np.float64)


def jackknife(pair: Paired, metric: Metric) -> tuple[float, float, float]:
    """Return the limits of the 95 % interval of the difference, and its standard error."""
    total_a, total_b = pair.a.sum(axis=0), pair.b.sum(axis=0)
    estimate = float(pair.value(metric, total_b) - pair.value(metric, total_a))
    left = pair.value(metric, total_b - pair.b) - pair.value(metric, total_a - pair.a)
    return _limits(estimate, left)


def spread(rows: Sequence[Row], metric: Metric) -> tuple[float, float]:
    """Return the limits of the 95 % interval of *metric* over one run."""
    run = paired(rows, rows, [metric])
    total = run.a.sum(axis=0)
    low, high, _ = _limits(float(run.value(metric, total)), run.value(metric, total - run.a))
    return low, high


def _limits(estimate: float, left: Array) -> tuple[float, float, float]:
    """Return limits and standard error from the values with one document left out each."""
    number = len(left)
    left = left[~np.isnan(left)]
    if np.isnan(estimate) or len(left) < 2:  # noqa: PLR2004 - no spread in one
        return (float("nan"),) * 3
    error = float(np.sqrt((number - 1) / number * np.sum((left - left.mean()) ** 2)))
    reach = float(student.ppf(0.975, number - 1)) * error
    return estimate - reach, estimate + reach, error


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p values adjusted for their number (Holm 1979); unknown ones stay unknown."""
    known = sorted((p, name) for name, p in p_values.items() if not np.isnan(p))
    adjusted, highest = dict(p_values), 0.0
    for rank, (p, name) in enumerate(known):
        highest = max(highest, min(1.0, (len(known) - rank) * p))
        adjusted[name] = highest
    return adjusted


def documents_needed(documents: int, detectable: float, margin: float) -> int:
    """Return how many documents would find a difference of *margin*, other things equal."""
    return int(np.ceil(documents * (detectable / margin) ** 2))


def log_ratio(
    a: Sequence[Row], b: Sequence[Row], counter: str, known: str
) -> tuple[float, float, float] | None:
    """Return the geometric mean over documents of B's *counter* to A's, with 95 % limits.

    None if a document lacks the number in a run (*known* is not counted), or it is 0 there.
    """
    documents = tuple(sorted({row.document for row in a}))
    names = (counter, known)
    both = np.stack([_averaged(rows, documents, names) for rows in (a, b)])
    if (both[..., 0] <= 0).any() or (both[..., 1] < 1).any():
        return None
    logs = np.log(both[1, :, 0] / both[0, :, 0])
    error = logs.std(ddof=1) / np.sqrt(len(logs)) if len(logs) > 1 else 0.0
    reach = float(student.ppf(0.975, max(1, len(logs) - 1))) * error
    mean = logs.mean()
    return float(np.exp(mean)), float(np.exp(mean - reach)), float(np.exp(mean + reach))


def reply_share(rows: Sequence[Row], metric: Metric) -> float:
    """Return which part of the variance of *metric* comes from replies, not from documents.

    It is what more replies for each document could save at most. Nan with one reply each.
    """
    documents = tuple(sorted({row.document for row in rows}))
    names = metric.counters()
    averaged = _averaged(rows, documents, names)
    pair = Paired(documents, names, np.zeros_like(averaged), averaged)
    total = averaged.sum(axis=0)
    whole = float(pair.value(metric, total))
    place = {document: number for number, document in enumerate(documents)}
    groups: list[list[float]] = [[] for _ in documents]
    for row, counts in zip(rows, table(rows, names), strict=True):
        at = place[row.document]
        without = total - averaged[at] + counts
        groups[at].append(float(pair.value(metric, without)) - whole)
    several = [group for group in groups if len(group) > 1]
    within = sum(np.var(group, ddof=1) / len(group) for group in several)
    left = pair.value(metric, total - averaged)
    left = left[~np.isnan(left)]
    if not several or len(left) < 2:  # noqa: PLR2004 - no spread in one
        return float("nan")
    spread = (len(documents) - 1) / len(documents) * np.sum((left - left.mean()) ** 2)
    return float(within / spread) if spread > 0 else float("nan")
