"""The verdict against simulation: false alarms, coverage, power."""

import numpy as np
import pytest

from evals.metrics import PRIMARY
from evals.statistics import (
    Contrast,
    contrast,
)
from evals.verdict import Verdict, judge
from tests.data_evals.simulate import POLICY, columns, draw, pair


def true_difference(delta: float) -> float:
    """The difference that *delta* makes in the long run."""
    a, b = draw(np.random.default_rng(1), 100_000, delta)
    return float(PRIMARY.value(columns(b.sum(0))) - PRIMARY.value(columns(a.sum(0))))


def verdicts(
    documents: int, delta: float, number: int, *, stick: float = 0.0, seed: int = 7
) -> tuple[list[Verdict], list[Contrast]]:
    """The verdicts and contrasts of *number* drawn comparisons."""
    rng = np.random.default_rng(seed)
    found = [
        contrast(pair(*draw(rng, documents, delta, stick=stick)), PRIMARY, 999)
        for _ in range(number)
    ]
    return [judge(c, (), POLICY, documents)[0] for c in found], found


@pytest.mark.slow
def test_false_alarms_are_the_five_per_cent_they_say() -> None:
    """At 60 documents and no difference, 3 to 7 % of verdicts say there is one."""
    said, found = verdicts(60, 0.0, 4000)
    alarms = [v in {Verdict.REGRESSION, Verdict.IMPROVED} for v in said]
    covered = [c.low <= 0 <= c.high for c in found]

    assert 0.03 <= np.mean(alarms) <= 0.07
    assert 0.93 <= np.mean(covered) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("documents", "power"), [(60, 0.43), (120, 0.73)])
def test_power_and_coverage_at_five_points(documents: int, power: float) -> None:
    """A true drop of 5 points is found as often as the table says; the interval covers it."""
    delta = -0.418
    truth = true_difference(delta)
    said, found = verdicts(documents, delta, 2000)
    covered = [c.low <= truth <= c.high for c in found]

    assert -0.05 == pytest.approx(truth, abs=0.003)
    assert power == pytest.approx(np.mean([v is Verdict.REGRESSION for v in said]), abs=0.05)
    assert 0.93 <= np.mean(covered) <= 0.97


@pytest.mark.slow
def test_small_edit_passes_and_its_detectable_effect_is_small() -> None:
    """An edit that changes 15 % of outcomes passes at 120 documents; a rewrite seldom does."""
    said, found = verdicts(120, 0.0, 1000, stick=0.85)
    rewritten, other = verdicts(120, 0.0, 1000)

    assert np.mean([v in {Verdict.PASS, Verdict.IMPROVED} for v in said]) > 0.85
    assert 0.016 == pytest.approx(np.mean([c.detectable for c in found]), abs=0.003)
    assert 0.053 == pytest.approx(np.mean([c.detectable for c in other]), abs=0.006)
    assert np.mean([v is Verdict.INCONCLUSIVE for v in rewritten]) > 0.6
