"""The paired test, its interval and the verdict, against simulation and by hand."""

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evals.counts import Row
from evals.metrics import PRIMARY, Metric, all_metrics
from evals.policy import Policy, load_policy
from evals.scorer import load_scorer
from evals.statistics import (
    Contrast,
    Paired,
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

Array = NDArray[np.float64]
POLICY = Policy(margin=0.02, alpha=0.05, min_documents=20, severe_fall=0.5)
NAMES = PRIMARY.counters()


def pair(a: Array, b: Array) -> Paired:
    """Two runs whose columns are strict, gold, pred."""
    names = tuple(f"d{n:03d}" for n in range(len(a)))
    return Paired(names, ("strict", "gold", "pred"), a, b)


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


def draw(
    rng: np.random.Generator, documents: int, delta: float = 0.0, *, stick: float = 0.0
) -> tuple[Array, Array]:
    """Draw two runs over documents in which claims rise and fall together.

    A claim is found with the logit 1.1 + delta + document + claim + document x run; a document has
    1 + NegBin(9) claims; false positives are Poisson. *stick* is the share of outcomes that a
    small edit leaves as they were. F1 is about .70.
    """
    number = 1 + rng.negative_binomial(2.0, 2.0 / 11.0, documents)
    doc = np.repeat(np.arange(documents), number)
    base = 1.1 + rng.normal(0, 0.7, documents)[doc] + rng.normal(0, 1, number.sum())
    noise = rng.normal(0, 0.5, documents)
    runs: list[Array] = []
    last = (np.zeros(0, dtype=bool), np.zeros(0, dtype=int))
    for run in range(2):
        eta = base + rng.normal(0, 0.5, documents)[doc] + run * delta
        hit = rng.random(len(doc)) < 1 / (1 + np.exp(-eta))
        rate = 0.25 * number * np.exp(noise + rng.normal(0, 0.5, documents) - 0.125)
        false = rng.poisson(rate * (1 - stick * run))
        if run and stick:
            hit = np.where(rng.random(len(doc)) < stick, last[0], hit)
            false = false + rng.binomial(last[1], stick)
        last = (hit, false)
        right = np.bincount(doc, weights=hit, minlength=documents)
        runs.append(np.stack([right, number, right + false], axis=1).astype(np.float64))
    return runs[0], runs[1]


def true_difference(delta: float) -> float:
    """The difference that *delta* makes in the long run."""
    a, b = draw(np.random.default_rng(1), 100_000, delta)
    return float(PRIMARY.value(columns(b.sum(0))) - PRIMARY.value(columns(a.sum(0))))


def columns(counts: Array) -> dict[str, Array]:
    """Counters by name."""
    return {name: counts[..., n] for n, name in enumerate(("strict", "gold", "pred"))}


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
