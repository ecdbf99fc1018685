"""Whether the fields of a matched claim are right."""

from typing import Any

import pytest

from evals.counts import count
from evals.gold import GoldDocument
from evals.metrics import (
    all_metrics,
    measure,
)
from evals.prediction import (
    Prediction,
)
from evals.scorer import load_scorer
from tests.data_evals.build import (
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


@pytest.mark.parametrize(
    ("labels", "wrong"),
    [
        ({}, set()),
        ({"act": "denial"}, {"act"}),
        ({"polarity": "negative"}, {"polarity"}),
        ({"certainty": "possible"}, {"certainty"}),
        ({"quotation": "direct"}, {"quotation"}),
        ({"addressee": "Eve"}, {"addressee"}),
        ({"said_on": "2026-01-02"}, {"said_on"}),
        ({"stance": [stance("oppose")]}, {"stance", "stance_target"}),
        ({"stance": [{**stance("support"), "target_kind": "act"}]}, {"stance_target"}),
        ({"sources": [source("Bob")]}, {"source", "chain"}),
        ({"sources": [source("Bob"), source("Ada")]}, {"chain"}),
        ({"sources": [source(kind="group")]}, {"source_kind"}),
        ({"sources": [source(anonymity="described")]}, {"anonymity"}),
        ({"sources": [source(mention=quote(30, 31))]}, {"mention"}),
        ({"cue": quote(30, 31)}, {"cue"}),
        ({"condition": condition("both", 0, 5)}, {"condition"}),
    ],
)
def test_each_field_is_compared_on_its_own(labels: dict[str, Any], wrong: set[str]) -> None:
    """A wrong field is wrong, and no other is."""
    document = gold(gold_claim(0, 9, stance=[stance("support")]))
    given = claim(0, 9, **{"stance": [stance("support")], **labels})
    scores = score(document, prediction(given))
    accuracy = {
        name.removesuffix(" accuracy"): value
        for name, value in scores.items()
        if name.endswith(" accuracy")
    }

    assert wrong == {field for field, value in accuracy.items() if value == 0}
    assert (0.0 if wrong & {"act", "source", "stance"} else 1.0) == scores["strict F1"]


@pytest.mark.parametrize(
    ("alternates", "labels"),
    [
        ({"act": ["denial"]}, {"act": "denial"}),
        ({"sources": [["Bob", "Eve"]]}, {"sources": [source("Bob"), source("Eve")]}),
        ({"stance": [[stance("oppose")]]}, {"stance": [stance("oppose")]}),
        ({"evidence": [[span(0, 2)]]}, {}),
        ({"certainty": ["possible"]}, {"certainty": "possible"}),
        ({"addressee": ["Eve"]}, {"addressee": "eve"}),
        ({"condition_kind": ["both"]}, {"condition": condition("both", 0, 5)}),
    ],
)
def test_alternates_turn_wrong_into_right(
    alternates: dict[str, Any], labels: dict[str, Any]
) -> None:
    """The accepted reading and the labelled one are both right."""
    document = gold(gold_claim(0, 9, alternates=alternates))
    for given in (claim(0, 9), claim(0, 9, **labels)):
        scores = score(document, prediction(given))

        assert 1 == scores["strict F1"]
        assert [] == [k for k, v in scores.items() if k.endswith("accuracy") and v != 1]


def test_alias_and_described_source_are_right() -> None:
    """A name from the aliases is right; a description is right if it is the same words."""
    named = gold(gold_claim(0, 9, sources=[source("Ada", aliases=["Ms Ada"])]))
    described = source("an aide", anonymity="described", mention=span(12, 13))
    other = source("aide to Ada", anonymity="described", mention=quote(13, 14))

    assert 1 == score(named, prediction(claim(0, 9, sources=[source("ms ada")])))["strict F1"]
    assert (
        1
        == score(
            gold(gold_claim(0, 9, sources=[described])), prediction(claim(0, 9, sources=[other]))
        )["strict F1"]
    )
    assert (
        0
        == score(
            gold(gold_claim(0, 9, sources=[{**described, "anonymity": "named"}])),
            prediction(claim(0, 9, sources=[other])),
        )["strict F1"]
    )


def test_conditions_are_counted_part_by_part() -> None:
    """Present, kind, antecedent and consequent are told apart, against all there are."""
    document = gold(
        gold_claim(0, 9, condition=condition("necessary", 0, 5, span)),
        gold_claim(20, 29, condition=condition("necessary", 20, 25, span)),
        gold_claim(40, 49),
    )
    given = prediction(
        claim(0, 9, condition=condition("necessary", 0, 5)),
        claim(20, 29, condition=condition("sufficient", 25, 20)),
        claim(40, 49, condition=condition("both", 40, 45)),
    )
    scores = score(document, given)

    assert [4 / 5, 2 / 5, 2 / 5, 2 / 5, 2 / 5] == [
        scores[f"condition {part} F1"]
        for part in ("present", "kind", "antecedent", "consequent", "all")
    ]


def test_a_condition_that_gold_leaves_open_counts_on_neither_side() -> None:
    """No part can be found more often than there are conditions: F1 stays within 1."""
    document = gold(
        gold_claim(0, 9, condition=condition("necessary", 0, 5, span)),
        gold_claim(
            20,
            29,
            condition=condition("temporal", 20, 25, span),
            alternates={"condition_kind": [None]},
        ),
    )
    given = prediction(
        claim(0, 9, condition=condition("necessary", 0, 5)),
        claim(20, 29, condition=condition("temporal", 20, 25)),
    )

    scores = score(document, given)

    assert [1, 1, 1, 1, 1] == [
        scores[f"condition {part} F1"]
        for part in ("present", "kind", "antecedent", "consequent", "all")
    ]
