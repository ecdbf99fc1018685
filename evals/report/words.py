"""How numbers are written, the same everywhere."""

from __future__ import annotations

import math

from evals.compare import Comparison
from evals.metrics import Metric
from evals.statistics import Contrast


def number(value: float | None, metric: Metric | None = None) -> str:
    """Return a value with three decimals, small prices with more; a dash if unknown."""
    if value is None or math.isnan(value):
        return "–"
    if metric is not None and not metric.share:
        return f"{value:.4g}"
    return f"{value:.3f}"


def signed(value: float) -> str:
    """Return a difference with its sign."""
    return "–" if math.isnan(value) else f"{value:+.3f}"


def interval(found: Contrast) -> str:
    """Return the 95 % interval of a difference."""
    if math.isnan(found.low):
        return "–"
    return f"[{signed(found.low)}, {signed(found.high)}]"


def p_value(p: float) -> str:
    """Return a p value; empty if there was no test."""
    return "" if math.isnan(p) else f"{p:.4f}"


def replies(samples: int) -> str:
    """Return how many replies there are for each document."""
    return "1 reply each" if samples == 1 else f"{samples} replies each"


def power(found: Comparison) -> str:
    """Return what this comparison could have seen."""
    margin = found.policy.margin
    size = f"{found.b.documents} documents, {replies(found.b.samples)}."
    if found.needed is None:
        return f"{size} What they could detect is unknown."
    return (
        f"{size} A true difference of "
        f"{number(found.primary.detectable)} would be found four times of five; the margin of "
        f"{margin:g} needs {found.needed} documents."
    )


def ratio(found: tuple[float, float, float] | None) -> str:
    """Return a ratio of costs with its interval."""
    return "unknown" if found is None else f"{found[0]:.2f} [{found[1]:.2f}, {found[2]:.2f}]"
