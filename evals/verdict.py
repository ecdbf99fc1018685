"""From numbers to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import isnan

from evals.policy import Policy
from evals.statistics import Contrast, documents_needed


class Verdict(StrEnum):
    """What a comparison says."""

    IMPROVED = "IMPROVED"
    """Better, and the difference is significant."""
    PASS = "PASS"  # noqa: S105 - not a secret
    """No worse: the whole interval lies above minus the margin."""
    REGRESSION = "REGRESSION"
    """Worse and significant, or something that must not break broke."""
    INCONCLUSIVE = "INCONCLUSIVE"
    """These documents cannot tell."""


EXIT_CODES = {
    Verdict.IMPROVED: 0,
    Verdict.PASS: 0,
    Verdict.REGRESSION: 1,
    Verdict.INCONCLUSIVE: 3,  # 2 is a usage error, which nobody may accept by a flag
}


def judge(
    primary: Contrast,
    family: Sequence[Contrast],
    policy: Policy,
    documents: int,
    breaches: Sequence[str] = (),
) -> tuple[Verdict, list[str]]:
    """Return the verdict and why.

    *breaches* are broken invariants, which need no statistics. The p values of *family* are
    adjusted already.
    """
    name, margin = primary.metric.name, policy.margin
    worse = [
        f"{c.metric.name} is worse by {abs(c.difference):.3f} (p {c.p:.4f})"
        for c in (primary, *family)
        if c.gain < 0 and c.p < policy.alpha and documents >= policy.min_documents
    ]
    if breaches or worse:
        return Verdict.REGRESSION, [*breaches, *worse]
    if documents < policy.min_documents:
        return Verdict.INCONCLUSIVE, [
            f"{documents} documents are too few for a verdict (at least {policy.min_documents})"
        ]
    if primary.gain > 0 and primary.p < policy.alpha:
        return Verdict.IMPROVED, [f"{name} is better by {primary.gain:.3f} (p {primary.p:.4f})"]
    if primary.low > -margin:
        return Verdict.PASS, [f"{name} is no worse: at most {max(0.0, -primary.low):.3f} lower"]
    if isnan(primary.low):
        return Verdict.INCONCLUSIVE, [f"{name} is unknown in one of the runs"]
    return Verdict.INCONCLUSIVE, [
        (
            f"{name} may be up to {-primary.low:.3f} lower, more than the margin of "
            f"{margin:g}; {documents} documents find a difference of {primary.detectable:.3f}, "
            f"the margin needs {documents_needed(documents, primary.detectable, margin)}"
        )
    ]
