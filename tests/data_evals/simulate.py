"""Runs drawn at random, with claims that rise and fall together."""

import numpy as np
from numpy.typing import NDArray

from evals.policy import Policy
from evals.statistics import (
    Paired,
)

Array = NDArray[np.float64]


POLICY = Policy(margin=0.02, alpha=0.05, min_documents=20, severe_fall=0.5)


def pair(a: Array, b: Array) -> Paired:
    """Two runs whose columns are strict, gold, pred."""
    names = tuple(f"d{n:03d}" for n in range(len(a)))
    return Paired(names, ("strict", "gold", "pred"), a, b)


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


def columns(counts: Array) -> dict[str, Array]:
    """Counters by name."""
    return {name: counts[..., n] for n, name in enumerate(("strict", "gold", "pred"))}
