"""Metrics: every one a ratio of sums of counts, or a mean of such ratios.

That makes all of them additive over documents: intervals and tests need the rows of
`evals.counts` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.counts import Row
from evals.fields import FIELDS
from evals.scorer import Scorer
from extractor.data import Act, StancePolarity

Sums = Mapping[str, NDArray[np.float64]]
Terms = tuple[str, ...]

STANCES = (*(polarity.value for polarity in StancePolarity), "none")
ACTS = tuple(act.value for act in Act)


@dataclass(frozen=True)
class Metric:
    """A number and how it is made of counts.

    Attributes:
        name: What it is called.
        parts: Numerators and denominators, each a tuple of counters to add up; the value is the
            mean of the ratios whose denominator is not zero.
        better: Which way is better.
        share: Whether it is a share of one, shown in per cent.
        guard: A counter that must equal the one behind it, or the metric is unknown: a price
            known for some documents only says nothing about the sum.

    """

    name: str
    parts: tuple[tuple[Terms, Terms], ...]
    better: Literal["higher", "lower"] = "higher"
    share: bool = True
    guard: tuple[str, str] | None = None

    def counters(self) -> tuple[str, ...]:
        """Return the counters it reads, each once."""
        terms = [name for part in self.parts for side in part for name in side]
        return tuple(dict.fromkeys([*terms, *(self.guard or ())]))

    def value(self, sums: Sums) -> NDArray[np.float64]:
        """Return it for sums of any shape; nan where every denominator is zero."""
        ratios = np.stack([_ratio(sums, *part) for part in self.parts])
        known = ~np.isnan(ratios)
        total = np.where(known, ratios, 0).sum(axis=0)
        number = known.sum(axis=0)
        value: NDArray[np.float64] = np.full(total.shape, np.nan)
        np.divide(total, number, out=value, where=number > 0)
        if self.guard:
            value[sums[self.guard[0]] != sums[self.guard[1]]] = np.nan
        return value


def _ratio(sums: Sums, top: Terms, bottom: Terms) -> NDArray[np.float64]:
    above = np.sum([sums[name] for name in top], axis=0, dtype=np.float64)
    below = np.sum([sums[name] for name in bottom], axis=0, dtype=np.float64)
    return np.divide(above, below, out=np.full_like(below, np.nan), where=below > 0)


def _ratio_metric(name: str, top: str, bottom: str, **kind: str) -> Metric:
    return Metric(name, (((top,), (bottom,)),), **kind)  # type: ignore[arg-type]  # `better`


def f1(name: str, right: str, gold: str = "gold", pred: str = "pred") -> Metric:
    """Return 2 right / (gold + pred), the harmonic mean of precision and recall."""
    return Metric(name, (((right, right), (gold, pred)),))


PRIMARY = f1("strict F1", "strict")


def all_metrics(scorer: Scorer) -> tuple[Metric, ...]:
    """Return every metric that is printed, the primary one first."""
    return (
        PRIMARY,
        _ratio_metric("strict precision", "strict", "pred"),
        _ratio_metric("strict recall", "strict", "gold"),
        f1("strict F1, no alternates", "strict/first"),
        *_detection(scorer),
        *(f1(f"{field} end-to-end F1", f"ok/{field}") for field in FIELDS),
        *(_ratio_metric(f"{field} accuracy", f"ok/{field}", "matched") for field in FIELDS),
        *_conditions(),
        _macro("act macro F1", "act", ACTS),
        _macro("stance macro F1", "stance", STANCES),
        Metric("partial-credit F1", ((("iou", "iou"), ("gold", "pred")),)),
        _ratio_metric("evidence words precision", "words/both", "words/pred"),
        _ratio_metric("evidence words recall", "words/both", "words/gold"),
        *_health(),
        *_cost(),
    )


def _detection(scorer: Scorer) -> Iterable[Metric]:
    gate = scorer.match.gate
    yield f1(f"detection F1 @{gate:g}", "matched")
    yield _ratio_metric(f"detection precision @{gate:g}", "matched", "pred")
    yield _ratio_metric(f"detection recall @{gate:g}", "matched", "gold")
    for level in scorer.match.levels:
        if level != gate:
            at = f"@{level:g}"
            yield f1(f"detection F1 {at}", f"matched{at}", f"gold{at}", f"pred{at}")
            yield _ratio_metric(f"detection precision {at}", f"matched{at}", f"pred{at}")
            yield _ratio_metric(f"detection recall {at}", f"matched{at}", f"gold{at}")


def _conditions() -> Iterable[Metric]:
    pair = ("condition/gold", "condition/pred")
    yield f1("condition present F1", "condition/both", *pair)
    for part in ("kind", "antecedent", "consequent", "all"):
        yield f1(f"condition {part} F1", f"condition/{part}", *pair)


def _macro(name: str, field: str, classes: Sequence[str]) -> Metric:
    """Return the mean over classes of end-to-end F1; a class nobody used does not count."""
    parts = []
    for one in classes:
        gold = tuple(f"{field}/{one}>{other}" for other in (*classes, "missed"))
        pred = tuple(f"{field}/{other}>{one}" for other in (*classes, "spurious"))
        hit = f"{field}/{one}>{one}"
        parts.append(((hit, hit), gold + pred))
    return Metric(name, tuple(parts))


def _health() -> Iterable[Metric]:
    yield _ratio_metric("evidence validity", "quotes/valid", "quotes")
    yield Metric("quotes not found", ((("rejected",), ("rejected", "quotes")),), better="lower")
    yield _ratio_metric("duplicates per claim", "duplicates", "pred", better="lower")
    yield _ratio_metric("invalid replies", "invalid", "documents", better="lower")
    yield _ratio_metric("empty documents with a claim", "empty/false", "empty", better="lower")


def _cost() -> Iterable[Metric]:
    per = (("tokens in", "tokens/in"), ("tokens out", "tokens/out"), ("requests", "requests"))
    for name, counter in per:
        parts = (((counter,), ("documents",)),)
        yield Metric(f"{name} per document", parts, better="lower", share=False)
    yield Metric(
        "seconds per document",
        ((("seconds",), ("documents",)),),
        better="lower",
        share=False,
        guard=("timed", "documents"),
    )
    for name, counter in (("USD per document", "documents"), ("USD per correct claim", "strict")):
        parts = ((("usd",), (counter,)),)
        guard = ("priced", "documents")
        yield Metric(name, parts, better="lower", share=False, guard=guard)


def table(rows: Sequence[Row], counters: Sequence[str]) -> NDArray[np.float64]:
    """Return one line a row and one column a counter; what was not counted is 0."""
    return np.array([[row.counts.get(name, 0.0) for name in counters] for row in rows])


def measure(rows: Sequence[Row], metrics: Iterable[Metric]) -> dict[str, float]:
    """Return the value of each metric over *rows*, nan where there is nothing to divide by."""
    metrics = tuple(metrics)
    names = tuple(dict.fromkeys(name for metric in metrics for name in metric.counters()))
    summed = table(rows, names).sum(axis=0) if rows else np.zeros(len(names))
    sums = {name: np.asarray(value) for name, value in zip(names, summed, strict=True)}
    return {metric.name: float(metric.value(sums)) for metric in metrics}


def macro_f1(rows: Sequence[Row]) -> float:
    """Return the mean strict F1 of documents: 1 where nothing is there and nothing was found."""
    counts = table(rows, ("strict", "gold", "pred"))
    claims = counts[:, 1] + counts[:, 2]
    each = np.divide(2 * counts[:, 0], claims, out=np.ones(len(counts)), where=claims > 0)
    return float(each.mean()) if len(each) else float("nan")


def slice_table(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return claims, detection recall and strict recall of each slice of the gold claims."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        for counter, number in row.counts.items():
            if counter.startswith("slice/"):
                _, name, kind = counter.split("/")
                found.setdefault(name, {})
                found[name][kind] = found[name].get(kind, 0.0) + number
    return {
        name: {
            "gold": sums["gold"],
            "recall": sums.get("matched", 0.0) / sums["gold"],
            "strict recall": sums.get("strict", 0.0) / sums["gold"],
        }
        for name, sums in sorted(found.items())
    }


def confusion(rows: Sequence[Row], field: Literal["act", "stance"]) -> dict[str, float]:
    """Return ``gold>predicted`` counts, with the classes `missed` and `spurious`."""
    summed: dict[str, float] = {}
    for row in rows:
        for counter, number in row.counts.items():
            if counter.startswith(f"{field}/"):
                name = counter.removeprefix(f"{field}/")
                summed[name] = summed.get(name, 0.0) + number
    return dict(sorted(summed.items()))
