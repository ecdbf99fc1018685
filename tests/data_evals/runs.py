"""Records of made-up runs, to compare."""

import datetime as dt
from collections.abc import Sequence

from evals.compare import Comparison, compare
from evals.counts import count_all
from evals.gold import GoldDocument, gold_hash
from evals.metrics import all_metrics
from evals.policy import Policy
from evals.prediction import Prediction
from evals.record import Record, build
from evals.scorer import load_scorer
from extractor.data import Usage
from tests.data_evals.build import claim, gold, gold_claim, prediction

SCORER = load_scorer()


POLICY = Policy(margin=0.02, alpha=0.05, min_documents=20, severe_fall=0.5,
                max_cost_ratio=1.5, secondary=("detection F1 @0.5",))  # fmt: skip


TODAY = dt.date(2026, 11, 20)


SPANS = range(0, 100, 20)


def documents(number: int = 24) -> tuple[GoldDocument, ...]:
    """Gold with five claims a document, the first of d00 critical."""
    return tuple(
        gold(
            *(gold_claim(n, n + 9, critical=name + n == 0) for n in SPANS),
            name=f"d{name:02d}",
            source="Daily" if name % 2 else None,
        )
        for name in range(number)
    )


def replies(wrong: int = 0, *, number: int = 24, usd: float = 0.01) -> list[Prediction]:
    """Replies that have *wrong* of the five acts wrong, the critical claim right."""
    return [
        prediction(
            *(claim(n, n + 9, act="threat" if n >= 100 - 20 * wrong else "assertion")
              for n in SPANS),
            name=f"d{name:02d}",
            usage=Usage(requests=1, usd=usd),
            seconds=1.0,
        )
        for name in range(number)
    ]  # fmt: skip


def record(name: str, given: Sequence[Prediction], docs: tuple[GoldDocument, ...]) -> Record:
    """A record of these replies."""
    return build(
        given,
        count_all(docs, given, SCORER),
        all_metrics(SCORER),
        name=name,
        when=TODAY,
        gold_set="open",
        gold=gold_hash(docs),
        scorer=SCORER.name,
        model="rules",
    )


def compared(a: Sequence[Prediction], b: Sequence[Prediction], number: int = 24) -> Comparison:
    """The comparison of two lists of replies."""
    docs = documents(number)
    one, other = record("a", a, docs), record("b", b, docs)
    return compare(one, other, docs, policy=POLICY, scorer=SCORER, resamples=999)
