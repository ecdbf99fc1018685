"""Two labellings of the same texts."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.agreement import agreement, as_prediction, rare
from evals.metrics import PRIMARY, all_metrics, measure
from evals.scorer import load_scorer
from extractor.errors import ConfigError
from tests.data_evals.build import condition, gold, gold_claim, quote, source, span, stance

SCORER = load_scorer()
CLAIMS = (
    gold_claim(
        0, 9,
        act="precondition",
        stance=[stance("oppose")],
        cue=span(10, 10),
        sources=[source("Ada", mention=span(11, 11), aliases=["A"]), source("Bob")],
        condition=condition("necessary", 0, 5, span),
    ),
    gold_claim(20, 29),
)  # fmt: skip


def test_labels_agree_with_themselves() -> None:
    """The same labels score 1 wherever there is something to score."""
    document = gold(*CLAIMS)
    scores = measure(agreement([document], [document], SCORER), all_metrics(SCORER))

    assert (1, 1, 1) == tuple(
        scores[name] for name in ("strict F1", "chain accuracy", "condition all F1")
    )


def test_gold_as_a_prediction_keeps_every_label() -> None:
    """Spans, chain, condition and stance are those of the gold claim."""
    claim = as_prediction(gold(*CLAIMS)).claims[0]

    assert (["Ada", "Bob"], "precondition", "oppose") == (
        [s.name for s in claim.sources], claim.act, claim.stance[0].polarity
    )  # fmt: skip
    assert claim.cue is not None
    assert claim.condition is not None
    assert quote(10, 10)["text"] == claim.cue.text
    assert "necessary" == claim.condition.kind


def test_agreement_is_over_the_documents_both_have() -> None:
    """One of two claims of the shared document agrees; the others are not looked at."""
    one = [gold(*CLAIMS, name="a"), gold(*CLAIMS, name="b")]
    rows = agreement(one, [gold(CLAIMS[0], name="a"), gold(name="c")], SCORER)

    assert ["a"] == [row.document for row in rows]
    assert pytest.approx(2 / 3) == measure(rows, [PRIMARY])["strict F1"]


def test_labellings_must_be_of_the_same_texts() -> None:
    """No shared id, or another text under it, is a mistake."""
    other = gold(name="a").model_copy(update={"text": "x"})

    with pytest.raises(ConfigError, match="share no document"):
        agreement([gold(name="a")], [gold(name="b")], SCORER)
    with pytest.raises(ConfigError, match="a has another text"):
        agreement([gold(name="a")], [other], SCORER)


def test_command_prints_the_ceiling(tmp_path: Path) -> None:
    """It names how many documents it is over."""
    for folder, claims in (("one", CLAIMS), ("other", CLAIMS[:1])):
        gold(*claims).write(tmp_path / folder / "d.json")
    result = CliRunner().invoke(main, ["agreement", str(tmp_path / "one"), str(tmp_path / "other")])

    assert 0 == result.exit_code, result.output
    assert ["1 documents labelled twice", "0.667 strict F1"] == result.output.splitlines()[:2]


def test_rare_claims_are_held_to_all_of_the_other_labelling() -> None:
    """A chain that the other reads as one source is claimed by both and not labelled alike."""
    chained, plain = CLAIMS
    flat = {**chained, "sources": chained["sources"][1:], "condition": None}
    shared = rare([gold(chained, plain)], [gold(flat, plain)], SCORER)

    assert (1, 0, 1.0, 0.0) == tuple(shared["chains"]) == tuple(shared["conditions"])


def test_a_labelling_of_rare_claims_alone_agrees_in_full() -> None:
    """What it leaves out is not held against it."""
    shared = rare([gold(*CLAIMS)], [gold(CLAIMS[0])], SCORER)

    assert (1, 1, 1.0, 1.0) == tuple(shared["chains"]) == tuple(shared["conditions"])


def test_command_prints_the_agreement_on_rare_claims(tmp_path: Path) -> None:
    """A line for how many, two for how far."""
    for folder, claims in (("one", CLAIMS), ("other", CLAIMS[:1])):
        gold(*claims).write(tmp_path / folder / "d.json")
    arguments = ["agreement", str(tmp_path / "one"), str(tmp_path / "other"), "--rare"]
    result = CliRunner().invoke(main, arguments)

    assert 0 == result.exit_code, result.output
    assert [
        "1 documents labelled twice",
        "1 and 1 conditions",
        "1.000 conditions claimed by both, F1",
    ] == result.output.splitlines()[:3]
