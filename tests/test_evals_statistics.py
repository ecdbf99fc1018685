"""The paired test, its interval and the verdict, by hand."""

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from evals.counts import Row
from evals.metrics import PRIMARY, Metric, all_metrics
from evals.policy import load_policy
from evals.scorer import load_scorer
from evals.statistics import (
    Contrast,
    contrast,
    documents_needed,
    holm,
    jackknife,
    log_ratio,
    paired,
    reply_share,
    swap_test,
)
from evals.verdict import Verdict, judge
from extractor.errors import ConfigError
from tests.data_evals.simulate import POLICY, Array, draw, pair

NAMES = PRIMARY.counters()


def rows(counts: Array, sample: int = 0) -> list[Row]:
    """The same as rows."""
    return [
        Row(
            document=f"d{n:03d}",
            sample=sample,
            counts=dict(zip(("strict", "gold", "pred"), map(float, line), strict=True)),
        )
        for n, line in enumerate(counts)
    ]


def test_few_documents_are_enumerated() -> None:
    """With five documents p is the share of all 32 swaps, computed a second time by hand."""
    a = np.array([[1, 4, 4], [2, 3, 3], [0, 2, 1], [5, 6, 7], [1, 1, 2]], dtype=np.float64)
    b = np.array([[3, 4, 4], [3, 3, 3], [1, 2, 2], [5, 6, 6], [1, 1, 1]], dtype=np.float64)

    def f1(counts: Array) -> float:
        return float(2 * counts[0] / (counts[1] + counts[2]))

    observed = abs(f1(b.sum(0)) - f1(a.sum(0)))
    hits = 0
    for swap in product([False, True], repeat=5):
        mask = np.array(swap)[:, None]
        one, other = np.where(mask, b, a).sum(0), np.where(mask, a, b).sum(0)
        hits += abs(f1(other) - f1(one)) >= observed - 1e-12

    assert hits / 32 == swap_test(pair(a, b), PRIMARY)
    assert hits / 32 == pytest.approx(swap_test(pair(a, b), PRIMARY, 10))


def test_ten_thousand_swaps_approach_the_enumeration() -> None:
    """The sampled p is near the exact one, and never 0."""
    rng = np.random.default_rng(3)
    a, b = draw(rng, 13, -0.8)
    twice = pair(np.vstack([a, b * 0]), np.vstack([b, b * 0]))

    assert swap_test(pair(a, b), PRIMARY) == pytest.approx(swap_test(twice, PRIMARY), abs=0.02)
    assert 1 / 100 == swap_test(
        pair(*[np.tile([[n, 9.0, 9.0]], (60, 1)) for n in (0, 9)]), PRIMARY, 99
    )


def test_jackknife_by_hand() -> None:
    """Leaving out each document in turn gives the standard error."""
    a = np.array([[1, 4, 4], [2, 3, 3], [1, 2, 1]], dtype=np.float64)
    b = np.array([[3, 4, 4], [3, 3, 3], [1, 2, 2]], dtype=np.float64)
    left = []
    for n in range(3):
        one, other = np.delete(a, n, 0).sum(0), np.delete(b, n, 0).sum(0)
        left.append(2 * other[0] / (other[1] + other[2]) - 2 * one[0] / (one[1] + one[2]))
    error = math.sqrt(2 / 3 * sum((x - sum(left) / 3) ** 2 for x in left))
    estimate = 14 / 18 - 8 / 17
    low, high, found = jackknife(pair(a, b), PRIMARY)

    assert error == pytest.approx(found)
    assert (estimate - 4.302653 * error, estimate + 4.302653 * error) == pytest.approx((low, high))


def test_the_same_run_twice_is_no_difference() -> None:
    """A run compared with itself passes with p 1, at any size that gives verdicts."""
    for documents in (20, 60):
        a, _ = draw(np.random.default_rng(documents), documents)
        found = contrast(pair(a, a), PRIMARY)

        assert (1.0, 0.0, 0.0, 0.0) == (found.p, found.low, found.high, found.difference)
        assert Verdict.PASS is judge(found, [found], POLICY, documents)[0]


def made(difference: float, p: float, error: float = 0.005, metric: Metric = PRIMARY) -> Contrast:
    """A contrast with these numbers."""
    return Contrast(
        metric, 0.7, 0.7 + difference, p, difference - 2 * error, difference + 2 * error, error
    )


WRONG = Metric("wrong", ((("empty/false",), ("empty",)),), better="lower")


@pytest.mark.parametrize(
    ("primary", "family", "documents", "verdict"),
    [
        (made(0.05, 0.01), [], 60, Verdict.IMPROVED),
        (made(0.0, 0.9), [], 60, Verdict.PASS),
        (made(-0.05, 0.01), [], 60, Verdict.REGRESSION),
        (made(-0.005, 0.01, 0.002), [], 60, Verdict.REGRESSION),
        (made(-0.01, 0.3, 0.01), [], 60, Verdict.INCONCLUSIVE),
        (made(0.05, 0.06, 0.04), [], 60, Verdict.INCONCLUSIVE),
        (made(0.05, 0.01), [made(-0.1, 0.04)], 60, Verdict.REGRESSION),
        (made(0.05, 0.01), [made(-0.1, 0.06)], 60, Verdict.IMPROVED),
        (made(0.05, 0.01), [made(0.1, 0.01, metric=WRONG)], 60, Verdict.REGRESSION),
        (made(0.05, 0.01), [made(-0.1, 0.01, metric=WRONG)], 60, Verdict.IMPROVED),
        (made(-0.2, 0.01), [], 19, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict(
    primary: Contrast, family: list[Contrast], documents: int, verdict: Verdict
) -> None:
    """Each verdict and the reason it gives."""
    got, reasons = judge(primary, family, POLICY, documents)

    assert verdict is got
    assert len(reasons) == 1


def test_breach_is_a_regression_whatever_the_numbers() -> None:
    """What must not break needs no statistics, on few documents either."""
    got, reasons = judge(made(0.1, 0.001), [], POLICY, 3, ["d has an invalid reply"])

    assert (Verdict.REGRESSION, ["d has an invalid reply"]) == (got, reasons)


def test_inconclusive_says_what_would_be_needed() -> None:
    """The reason names the detectable effect and the documents for the margin."""
    reason = judge(made(-0.01, 0.3, 0.01), [], POLICY, 60)[1][0]

    assert "60 documents find a difference of 0.028, the margin needs 118" in reason
    assert 118 == documents_needed(60, 0.028, 0.02)


def test_holm_by_hand() -> None:
    """The smallest p counts times three, the next times two; order is kept."""
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": math.nan})

    assert {"a": 0.03, "b": 0.06, "c": 0.06} == {k: pytest.approx(found[k]) for k in "abc"}
    assert math.isnan(found["d"])
    assert {"a": 1.0, "b": 1.0} == holm({"a": 0.8, "b": 0.7})


def test_replies_are_averaged_within_their_document() -> None:
    """Two replies each are one document each: documents are the sample."""
    one = np.array([[1, 4, 4], [2, 4, 4]], dtype=np.float64)
    other = np.array([[3, 4, 4], [2, 4, 4]], dtype=np.float64)
    found = paired([*rows(one), *rows(other, 1)], rows(other), [PRIMARY])

    assert [2.0, 2.0] == list(found.a[:, found.names.index("strict")])
    assert ("d000", "d001") == found.documents


def test_other_documents_are_refused() -> None:
    """A comparison is over the same documents."""
    counts = np.ones((2, 3))

    with pytest.raises(ConfigError, match="different documents"):
        paired(rows(counts), rows(counts[:1]), [PRIMARY])


def test_share_of_replies_in_the_variance() -> None:
    """Replies that always agree have no share; replies that are coin flips have most of it."""
    rng = np.random.default_rng(2)
    steady = np.tile([[5.0, 10, 10]], (40, 1)) + rng.integers(-4, 5, (40, 1)) * [1, 0, 0]
    flips = [rows(steady * 0 + [1, 0, 0] * rng.integers(0, 11, (40, 1)) + [0, 10, 10], n)
             for n in range(3)]  # fmt: skip

    assert 0 == reply_share([*rows(steady), *rows(steady, 1)], PRIMARY)
    assert 0.6 < reply_share([row for flip in flips for row in flip], PRIMARY) < 1.4
    assert math.isnan(reply_share(rows(steady), PRIMARY))


def test_ratio_of_costs() -> None:
    """Twice the price in every document is a ratio of 2 without spread; unknown is unknown."""
    a = [Row(document=d, counts={"usd": u, "priced": 1}) for d, u in (("a", 0.1), ("b", 0.3))]
    b = [Row(document=d, counts={"usd": u, "priced": 1}) for d, u in (("a", 0.2), ("b", 0.6))]
    unknown = [Row(document=d, counts={"usd": 0.1}) for d in "ab"]

    assert (2, 2, 2) == pytest.approx(log_ratio(a, b, "usd", "priced"))
    assert log_ratio(a, unknown, "usd", "priced") is None


def test_default_policy_names_metrics_there_are() -> None:
    """The committed policy fits the scorer; a metric that is none is refused."""
    metrics = all_metrics(load_scorer())

    assert 7 == len(load_policy().family(metrics))
    with pytest.raises(ConfigError, match="'mood', which is no metric"):
        POLICY.model_copy(update={"secondary": ("mood",)}).family(metrics)


def test_unknown_metric_value_is_no_verdict_on_it() -> None:
    """A metric that is unknown in a run has no p and no interval."""
    nothing = pair(np.zeros((20, 3)), np.zeros((20, 3)))
    found = contrast(nothing, PRIMARY)

    assert all(map(math.isnan, (found.p, found.low, found.error)))


def test_policy_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    """A mistyped switch fails instead of doing nothing."""
    path = tmp_path / "policy.toml"
    path.write_text("margins = 0.02", "utf-8")

    with pytest.raises(ConfigError, match=r"policy\.toml"):
        load_policy(path)
