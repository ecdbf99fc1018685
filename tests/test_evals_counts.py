"""What a document contributes to the metrics, on pairs whose counts are known by hand."""

import math
import random
from typing import Any

import pytest

from evals.counts import count
from evals.gold import GoldDocument
from evals.metrics import (
    PRIMARY,
    all_metrics,
    confusion,
    macro_f1,
    measure,
    slice_table,
)
from evals.prediction import (
    Prediction,
)
from evals.scorer import load_scorer
from evals.slices import document_slices
from extractor.data import Usage
from tests.data_evals.build import (
    TEXT,
    claim,
    condition,
    gold,
    gold_claim,
    prediction,
    quote,
    source,
    span,
    stance,
)

SCORER = load_scorer()


METRICS = all_metrics(SCORER)


def score(document: GoldDocument, given: Prediction) -> dict[str, float]:
    """Every metric of one document."""
    return measure([count(document, given, SCORER)], METRICS)


def ten(**labels: Any) -> GoldDocument:
    """A document with ten claims of ten words."""
    return gold(*(gold_claim(n, n + 9, **labels) for n in range(0, 200, 20)))


def test_perfect_reply_is_one_everywhere() -> None:
    """A reply equal to gold scores 1 on every metric of quality."""
    labels = {"act": "denial", "stance": [stance("oppose")]}
    document = gold(
        gold_claim(0, 9, **labels, condition=condition("necessary", 0, 5, span)),
        gold_claim(20, 29, sources=[source("Ada"), source("Bob")]),
    )
    given = prediction(
        claim(0, 9, **labels, condition=condition("necessary", 0, 5)),
        claim(20, 29, sources=[source("Ada"), source("Bob")]),
    )
    scores = score(document, given)
    lower = {metric.name for metric in METRICS if metric.better == "lower"}

    assert {name for name in scores if name not in lower} == {
        name for name, value in scores.items() if value == 1 and name not in lower
    }


def test_one_right_and_nine_wrong_of_ten_is_a_recall_of_a_tenth() -> None:
    """Paired but wrong is not left out of recall; a popular peer says 1.00 here."""
    spans = range(0, 200, 20)
    wrong_act = [claim(n, n + 9, act="assertion" if n == 0 else "threat") for n in spans]
    wrong_place = [claim(n, n + 9) if n == 0 else claim(n + 10, n + 19) for n in spans]
    labels = score(ten(), prediction(*wrong_act))
    places = score(ten(), prediction(*wrong_place))

    assert (0.1, 0.1, 0.1) == tuple(
        labels[f"strict {part}"] for part in ("recall", "precision", "F1")
    )
    assert (1.0, 0.1) == (labels["detection recall @0.5"], labels["act accuracy"])
    assert (0.1, 0.1) == (places["detection recall @0.5"], places["strict recall"])


def test_known_counts() -> None:
    """Three gold, four predicted, two matched, both strictly right."""
    document = gold(gold_claim(0, 9), gold_claim(20, 29), gold_claim(40, 49))
    given = prediction(claim(0, 9), claim(20, 27, act="denial"), claim(21, 29), claim(100, 109))
    row = count(document, given, SCORER)
    scores = measure([row], METRICS)

    assert (3, 4, 2) == tuple(row.counts[name] for name in ("gold", "pred", "matched"))
    assert (("c0", 0, 1.0), ("c20", 2, 0.9)) == row.pairs
    assert 2 == row.counts["strict"]
    assert 4 / 7 == scores["strict F1"]
    assert (1 / 4, 1 / 3, 2 / 7) == tuple(
        scores[f"detection {part} @1"] for part in ("precision", "recall", "F1")
    )
    assert 1 == row.counts["duplicates"]
    assert 1.9 * 2 / 7 == pytest.approx(scores["partial-credit F1"])
    assert {"assertion>assertion": 2, "assertion>missed": 1, "spurious>assertion": 1,
            "spurious>denial": 1} == confusion([row], "act")  # fmt: skip


def test_optional_claim_is_neither_missed_nor_spurious() -> None:
    """Found or not, the score is the same."""
    document = gold(gold_claim(0, 9), gold_claim(20, 29, optional=True))

    assert 1 == score(document, prediction(claim(0, 9)))["strict F1"]
    assert 1 == score(document, prediction(claim(0, 9), claim(20, 29)))["strict F1"]
    assert 2 / 3 == score(document, prediction(claim(0, 9), claim(40, 49)))["strict F1"]


def test_an_alternate_is_strictly_right_and_no_first_reading() -> None:
    """Of two right acts one is what gold is labelled, the other what it also accepts."""
    also = {"act": ["prediction"]}
    document = gold(gold_claim(0, 9, alternates=also), gold_claim(20, 29, alternates=also))
    reply = prediction(claim(0, 9), claim(20, 29, act="prediction"))
    scores = measure([count(document, reply, SCORER)], all_metrics(SCORER))

    assert (1.0, 0.5) == (scores["strict F1"], scores["strict F1, no alternates"])


def test_ungrounded_evidence_is_not_strictly_right() -> None:
    """A quote that is not in the text counts against validity and strict F1."""
    wrong = claim(0, 9, evidence=[{**quote(0, 9), "text": "other words"}])
    scores = score(gold(gold_claim(0, 9)), prediction(wrong))

    assert (0, 0, 1) == tuple(
        scores[name] for name in ("strict F1", "evidence validity", "act accuracy")
    )


def test_documents_without_a_claim_show_false_extractions() -> None:
    """A claim where there is none counts, and the share of such documents is printed."""
    rows = [
        count(gold(name="a"), prediction(name="a"), SCORER),
        count(gold(name="b"), prediction(claim(0, 9), claim(20, 29), name="b"), SCORER),
        count(gold(gold_claim(0, 9)), prediction(claim(0, 9)), SCORER),
    ]
    scores = measure(rows, METRICS)

    assert 0.5 == scores["empty documents with a claim"]
    assert 0.5 == scores["strict F1"]
    assert pytest.approx(2 / 3) == macro_f1(rows)


def test_cost_is_unknown_if_any_part_is() -> None:
    """The dollars of a correct claim are a sum; a price that is not known makes it unknown."""
    known = count(gold(gold_claim(0, 9)), prediction(claim(0, 9), seconds=2.0), SCORER)
    unknown = count(gold(name="b"), prediction(name="b", usage=Usage(usd=None)), SCORER)
    scores = measure([known], METRICS)

    assert (0.01, 2.0) == (scores["USD per correct claim"], scores["seconds per document"])
    assert math.isnan(measure([known, unknown], METRICS)["USD per correct claim"])
    assert math.isnan(measure([known, unknown], METRICS)["seconds per document"])


def test_macro_f1_of_stance_is_the_mean_over_classes() -> None:
    """Support 2 of 3, oppose 0, none 2/3: classes nobody used do not count."""
    support, oppose = [stance("support")], [stance("oppose")]
    document = gold(
        gold_claim(0, 9, stance=support),
        gold_claim(20, 29, stance=oppose),
        gold_claim(40, 49),
    )
    given = prediction(
        claim(0, 9, stance=support), claim(20, 29, stance=support), claim(40, 49), claim(60, 69)
    )

    assert pytest.approx((2 / 3 + 0 + 2 / 3) / 3) == score(document, given)["stance macro F1"]


def test_slices_are_recalls_of_gold() -> None:
    """Each gold claim counts once in each kind of slice."""
    document = gold(
        gold_claim(0, 9, act="denial"),
        gold_claim(20, 29, act="denial", sources=[source("Bob"), source("Ada")]),
        gold_claim(40, 49, optional=True),
    )
    table = slice_table([count(document, prediction(claim(0, 9)), SCORER)])

    assert {"gold": 2, "recall": 0.5, "strict recall": 0} == table["act=denial"]
    assert {"gold": 1, "recall": 0, "strict recall": 0} == table["depth=2"]
    assert ("length=medium", "origin=authored", "source=unknown") == document_slices(document)


def test_order_of_claims_changes_no_count() -> None:
    """Shuffled gold and shuffled replies give identical numbers."""
    rng = random.Random(5)
    acts = ("denial", "assertion", "threat")
    one = [gold_claim(n, n + 9, act=rng.choice(acts)) for n in range(0, 120, 7)]
    other = [claim(n + 2, n + 10, act=rng.choice(acts)) for n in range(0, 120, 6)]
    expected = count(gold(*one), prediction(*other), SCORER).counts
    for _ in range(20):
        rng.shuffle(one)
        rng.shuffle(other)

        assert expected == count(gold(*one), prediction(*other), SCORER).counts


def test_text_of_the_builder_is_what_offsets_say() -> None:
    """The builder's spans give their words."""
    assert "w002 w003" == TEXT[slice(*(span(2, 3)[k] for k in ("start", "end")))]
    assert "strict F1" == PRIMARY.name
