"""Comparing records and the gate."""

import asyncio
from pathlib import Path

import pytest

from evals.compare import Incomparable, check_comparable, rescore
from evals.gate import gate, looks, opponents
from evals.policy import load_policy
from evals.record import anchor, bless, load, load_predictions, save
from evals.run import predict
from evals.scorer import MatchRules, Scorer
from evals.verdict import Verdict
from extractor.data import Document, Extraction, Outcome, OutcomeKind, Usage
from extractor.errors import ConfigError
from tests.data_evals.build import claim, failed, prediction
from tests.data_evals.runs import POLICY, SCORER, TODAY, compared, documents, record, replies


def test_a_run_compared_with_itself_passes() -> None:
    """A/A never says regression, whatever the score."""
    for wrong in (0, 2, 5):
        found = compared(replies(wrong), replies(wrong))

        assert (Verdict.PASS, 0.0, 1.0) == (
            found.verdict, found.primary.difference, found.primary.p
        )  # fmt: skip
        assert ((), (), ()) == (found.broken, found.lost, found.falls)


def test_better_and_worse_are_found() -> None:
    """One act of five in every document is a difference of .2, either way."""
    better, worse = compared(replies(2), replies(1)), compared(replies(1), replies(2))

    assert (Verdict.IMPROVED, Verdict.REGRESSION) == (better.verdict, worse.verdict)
    assert (0.2, -0.2) == pytest.approx((better.primary.difference, worse.primary.difference))
    assert "strict F1 is worse by 0.200" in worse.reasons[0]


def test_new_invalid_reply_is_a_regression() -> None:
    """However good the rest is; an old one is not."""
    broken = [failed(*r.claims, name=r.document) if r.document == "d07" else r for r in replies()]

    assert ("d07 has an invalid reply",) == compared(replies(2), broken).broken
    assert Verdict.REGRESSION is compared(replies(2), broken).verdict
    assert Verdict.PASS is compared(broken, broken).verdict


def test_lost_critical_claim_is_a_regression() -> None:
    """The one critical claim weighs more than all that was won."""
    lost = [r if r.document != "d00" else prediction(*r.claims[1:], name="d00") for r in replies()]
    found = compared(replies(2), lost)

    assert (("d00 c0",), Verdict.REGRESSION) == (found.lost, found.verdict)
    assert () == compared(lost, replies()).lost


def test_steep_fall_is_listed_without_deciding() -> None:
    """A document that loses more than half is named, and the verdict stands."""
    fallen = [r if r.document != "d03" else prediction(name="d03") for r in replies()]
    found = compared(replies(1), fallen)

    assert [("d03", 0.8, 0.0)] == [(f.document, f.before, f.after) for f in found.falls]
    assert Verdict.IMPROVED is found.verdict


def test_dearer_reply_breaks_the_policy() -> None:
    """Twice the dollars is more than half again."""
    found = compared(replies(), replies(usd=0.02))

    assert found.cost == pytest.approx((2, 2, 2))
    assert ["a document takes 2.00 times the dollars, the limit is 1.5"] == list(found.reasons)


def test_noise_in_cost_is_no_breach() -> None:
    """The whole interval must lie above the limit, and a clock decides only if it is asked to."""
    noisy = [
        r.model_copy(update={"usage": Usage(requests=1, usd=0.2 if n % 5 == 0 else 0.01)})
        for n, r in enumerate(replies())
    ]
    slow = [r.model_copy(update={"seconds": 9.0}) for r in replies()]

    assert Verdict.PASS is compared(replies(), noisy).verdict
    assert Verdict.PASS is compared(replies(), slow).verdict
    assert load_policy().max_time_ratio is None


def test_few_documents_give_no_verdict() -> None:
    """Nineteen documents show counts and flips only."""
    found = compared(replies(number=19), replies(2, number=19), 19)

    assert Verdict.INCONCLUSIVE is found.verdict


def test_other_gold_scorer_or_schema_is_refused() -> None:
    """Each is refused with what to do; a run without a schema is not."""
    one = record("a", replies(), documents())
    maker = one.makers[0]
    schemas = [
        one.model_copy(update={"makers": (maker.model_copy(update={"answer_schema": name}),)})
        for name in ("claims_v1", "claims_v2")
    ]

    check_comparable(one, schemas[0])
    for other, what in ((schemas[1], "answer schema"),):
        with pytest.raises(Incomparable, match=f"another {what}"):
            check_comparable(schemas[0], other)
    for field in ("gold", "scorer"):
        with pytest.raises(Incomparable, match=f"another {field} .*--rescore"):
            check_comparable(one, one.model_copy(update={field: "other"}))


def test_rescore_changes_the_numbers_and_calls_nobody() -> None:
    """With a stricter scorer a loose prediction is a miss."""
    docs = documents()
    loose = [prediction(claim(0, 6), name=d.id) for d in docs]
    old = record("a", loose, docs)
    rules = MatchRules(levels=(0.9,), gate=0.9, statement=0.05, speaker=0.05)
    strict = Scorer(version="claims@2", match=rules, fields=SCORER.fields)
    new = rescore(old, docs, loose, strict)

    assert (0.333333, 0.0) == (old.metrics["strict F1"], new.metrics["strict F1"])
    assert new.scorer.startswith("claims@2:")


def test_records_survive_their_file(tmp_path: Path) -> None:
    """A record and its predictions read back equal; a changed prediction is noticed."""
    given = replies()
    made = record("a", given, documents())
    save(tmp_path, made, given)

    assert made == load("a", tmp_path)
    assert tuple(given) == load_predictions(made, tmp_path)
    (tmp_path / "a.predictions.jsonl").write_text("", "utf-8")
    with pytest.raises(ConfigError, match="was changed since a was made"):
        load_predictions(made, tmp_path)
    (tmp_path / "a.predictions.jsonl").unlink()
    with pytest.raises(ConfigError, match="missing: a cannot be scored again"):
        load_predictions(made, tmp_path)
    with pytest.raises(ConfigError, match="no record 'b'; there are: a"):
        load("b", tmp_path)
    (tmp_path / "b.json").write_text("{}", "utf-8")
    with pytest.raises(ConfigError, match=r"b\.json is no record"):
        load("b", tmp_path)


def test_gate_holds_to_parent_and_anchor(tmp_path: Path) -> None:
    """Equal to its parent, worse than the anchor: the slow slide is caught."""
    docs = documents()
    first, second, third = (record(n, replies(w), docs) for n, w in (("x", 0), ("y", 1), ("z", 1)))
    for one in (first, second, third):
        save(tmp_path, one)
    with pytest.raises(ConfigError, match="nothing to compare z with"):
        opponents(third, None, tmp_path)
    bless(tmp_path, second, by="ann", why="first", when=TODAY)
    bless(tmp_path, first, by="ann", why="better", when=TODAY)
    others = opponents(third, "y", tmp_path)
    result = gate(third, others, docs, policy=POLICY, scorer=SCORER)

    assert {"parent": "y", "anchor": "x"} == {role: r.name for role, r in others.items()}
    assert {"parent": Verdict.PASS, "anchor": Verdict.REGRESSION} == {
        role: found.verdict for role, found in result.comparisons.items()
    }
    assert Verdict.REGRESSION is result.verdict
    save(tmp_path, result.record)
    assert 2 == looks(tmp_path, "open")
    assert anchor(tmp_path, "other") is None
    with pytest.raises(ConfigError, match="score it again"):
        gate(third, others, docs[1:], policy=POLICY, scorer=SCORER)


def test_extractor_sees_the_text_without_labels() -> None:
    """Every document is extracted, timed or not, several replies apart."""
    seen: list[Document] = []

    async def extract(document: Document) -> Extraction:
        seen.append(document)
        return Extraction(document=document, outcome=Outcome(kind=OutcomeKind.NO_CLAIMS))

    docs = documents(3)
    timed = asyncio.run(predict(extract, docs))
    replayed = asyncio.run(predict(extract, docs, sample=1, timed=False))

    assert [d.document() for d in docs] == seen[:3]
    assert [0, 0, 0] == [p.sample for p in timed]
    assert all(p.seconds is not None for p in timed)
    assert [(1, None)] * 3 == [(p.sample, p.seconds) for p in replayed]
