"""JSON: a comparison for programs."""

from __future__ import annotations

from typing import Any

from evals.compare import Comparison
from evals.record import known
from evals.statistics import Contrast


def comparison(found: Comparison) -> dict[str, Any]:
    """Return a comparison as a JSON object; unknown numbers are null."""
    return {
        "verdict": found.verdict.value,
        "reasons": list(found.reasons),
        "a": found.a.name,
        "b": found.b.name,
        "gold": found.b.gold,
        "scorer": found.b.scorer,
        "documents": found.b.documents,
        "samples": found.b.samples,
        "margin": found.policy.margin,
        "detectable": known(found.primary.detectable),
        "documents_needed": found.needed,
        "primary": _contrast(found.primary),
        "secondary": [_contrast(c) for c in found.family],
        "others": [_contrast(c) for c in found.others],
        "broken": list(found.broken),
        "critical_lost": list(found.lost),
        "falls": [
            {"document": f.document, "before": known(f.before), "after": known(f.after)}
            for f in found.falls
        ],
        "cost_ratio": found.cost,
        "time_ratio": found.time,
        "reply_share": known(found.reply_share),
    }


def _contrast(found: Contrast) -> dict[str, Any]:
    return {
        "metric": found.metric.name,
        "a": known(found.a),
        "b": known(found.b),
        "difference": known(found.difference),
        "low": known(found.low),
        "high": known(found.high),
        "p": known(found.p),
    }
