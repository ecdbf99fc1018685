"""Two labellings, what was decided between them, and the gold that follows."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.adjudicate import Decision, Points, adjudicated, differences, read_points
from evals.gold import GoldDocument, GoldError, read_gold
from evals.scorer import load_scorer
from tests.data_evals.build import condition, gold, gold_claim, source, span, stance

SCORER = load_scorer()


def decided(points: Points, decision: Decision) -> Points:
    """All of *points* with one decision."""
    changed = [
        point.model_copy(update={"decision": decision, "why": "so it says"})
        for point in points.points
    ]
    return points.model_copy(update={"points": tuple(changed)})


def settled(one: GoldDocument, other: GoldDocument, decision: Decision) -> GoldDocument:
    """The gold if every difference is decided alike."""
    return adjudicated(one, other, decided(differences(one, other, SCORER), decision))


@pytest.mark.parametrize(
    ("field", "labels", "others"),
    [
        ("act", {"act": "assertion"}, {"act": "prediction"}),
        ("polarity", {"polarity": "positive"}, {"polarity": "negative"}),
        ("stance", {"stance": []}, {"stance": [stance("oppose")]}),
        ("quotation", {"quotation": "indirect"}, {"quotation": "reported"}),
        ("addressee", {"addressee": None}, {"addressee": "Bob"}),
        ("said_on", {"said_on": None}, {"said_on": "2026-03-04"}),
        ("sources", {"sources": [source("Ada")]}, {"sources": [source("Bob"), source("Ada")]}),
        ("condition", {}, {"condition": condition("necessary", 0, 5, span)}),
        (
            "condition",
            {"condition": condition("temporal", 0, 5, span)},
            {"condition": condition("necessary", 2, 7, span)},
        ),
    ],
)
def test_a_label_is_kept_replaced_or_accepted(
    field: str, labels: dict[str, Any], others: dict[str, Any]
) -> None:
    """The first stands, the second stands, or both are right afterwards."""
    one, other = gold(gold_claim(0, 9, **labels)), gold(gold_claim(0, 9, **others))

    assert [field] == [point.field for point in differences(one, other, SCORER).points]
    assert one == settled(one, other, "first")
    assert () == differences(settled(one, other, "second"), other, SCORER).points
    both = settled(one, other, "both")
    assert () == differences(both, one, SCORER).points
    if not (field == "condition" and not labels):  # gold without one has no parts to compare
        assert () == differences(both, other, SCORER).points


def test_evidence_far_apart_is_a_point() -> None:
    """Ten words against six share less than eight tenths; the second becomes another reading."""
    one, other = gold(gold_claim(0, 9)), gold(gold_claim(0, 5))
    both = settled(one, other, "both").claims[0]

    assert ["evidence"] == [point.field for point in differences(one, other, SCORER).points]
    assert (one.claims[0].evidence, (other.claims[0].evidence,)) == (
        both.evidence,
        both.alternates.evidence,
    )


def test_a_claim_that_one_has_is_kept_dropped_or_optional() -> None:
    """What the decision does depends on whose claim it is."""
    one, other = gold(gold_claim(0, 9, id="x")), gold(gold_claim(20, 29, id="x"))

    assert [("x", None), (None, "x")] == [
        (point.first, point.second) for point in differences(one, other, SCORER).points
    ]
    assert one == settled(one, other, "first")
    assert ["bx"] == [claim.id for claim in settled(one, other, "second").claims]
    assert [("x", True), ("bx", True)] == [
        (claim.id, claim.optional) for claim in settled(one, other, "both").claims
    ]


def test_a_labelling_of_rare_claims_is_not_asked_for_the_others() -> None:
    """Only the chain that it lacks is a point."""
    chain = gold_claim(20, 29, id="chain", sources=[source("Ada"), source("Bob")])
    points = differences(gold(gold_claim(0, 9), chain), gold(), SCORER, rare=True).points

    assert ["chain"] == [point.first for point in points]


def test_undecided_and_unknown_points_are_refused() -> None:
    """Nothing is settled silently."""
    one, other = gold(gold_claim(0, 9, act="denial", stance=[stance("oppose")])), gold()
    points = differences(one, other, SCORER)

    with pytest.raises(GoldError, match="is undecided: say first, second or both"):
        adjudicated(one, other, points)
    with pytest.raises(GoldError, match="no such claim"):
        adjudicated(other, other, decided(points, "second"))


def test_commands_write_points_and_gold(tmp_path: Path) -> None:
    """Two files give the points; with decisions they give gold that passes the checker."""
    one, other, points, out = (
        str(tmp_path / name) for name in ("a.json", "b.json", "points.json", "out.json")
    )
    ada = [source(mention=span(10, 10))]
    claims = gold_claim(0, 9, sources=ada), gold_claim(20, 29, sources=ada)
    gold(claims[0]).write(Path(one))
    gold(*claims).write(Path(other))
    run = CliRunner().invoke

    assert 0 == run(main, ["differences", one, other, points]).exit_code
    assert 2 == run(main, ["adjudicate", one, other, points, out]).exit_code
    decided(read_points(Path(points)), "second").write(Path(points))
    assert 0 == run(main, ["adjudicate", one, other, points, out]).exit_code
    assert ["c0", "bc20"] == [claim.id for claim in read_gold(Path(out)).claims]


def test_a_file_that_holds_no_points_is_one_sentence(tmp_path: Path) -> None:
    """It says what is wrong, and where."""
    path = tmp_path / "points.json"
    path.write_text("{}", "utf-8")

    with pytest.raises(GoldError, match=r"points.json: document: Field required"):
        read_points(path)
