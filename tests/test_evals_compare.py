"""Comparing records, the gate, and what is written about it."""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.compare import Comparison, Incomparable, check_comparable, compare, rescore
from evals.counts import count_all
from evals.gate import gate, looks, opponents
from evals.gold import GoldDocument, gold_hash
from evals.metrics import all_metrics
from evals.policy import Policy, load_policy
from evals.prediction import Prediction
from evals.record import Record, anchor, bless, build, load, load_predictions, save
from evals.report import junit, markdown, summary
from evals.report.marks import stretches
from evals.report.page import page
from evals.run import predict
from evals.scorer import MatchRules, Scorer, load_scorer
from evals.verdict import Verdict
from extractor.data import Document, Extraction, Outcome, OutcomeKind, Usage
from extractor.errors import ConfigError
from tests.data_evals.build import TEXT, claim, failed, gold, gold_claim, prediction

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


def test_one_document_is_compared_without_numbers_it_has_not() -> None:
    """Nothing can be said of the error of one document, and nothing breaks."""
    found = compared(replies(number=1), replies(1, number=1), 1)

    assert Verdict.INCONCLUSIVE is found.verdict
    assert "could detect is unknown" in markdown.comparison(found, documents(1))
    assert json.dumps(summary.comparison(found), allow_nan=False)


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


def test_reports_say_the_verdict() -> None:
    """Markdown, JUnit and JSON agree, and name the documents."""
    broken = [failed(name=r.document) if r.document == "d07" else r for r in replies(1)]
    found = compared(replies(), broken)
    text = markdown.comparison(found, documents())
    suite = fromstring(junit.comparison(found)).find("testsuite")
    values = json.loads(json.dumps(summary.comparison(found), allow_nan=False))

    assert text.startswith("## REGRESSION: b against a\n\n- d07 has an invalid reply")
    assert "| strict F1 | 1.000 | 0.7" in text
    assert "| source=Daily | 12 |" in text
    assert suite is not None
    assert ("25", "2") == (suite.get("tests"), suite.get("failures"))
    assert ("REGRESSION", ["d07 has an invalid reply"]) == (values["verdict"], values["broken"])
    assert values["primary"]["low"] < values["primary"]["difference"] < 0


def test_inconclusive_is_skipped_in_junit() -> None:
    """CI shows it as neither passed nor failed."""
    suite = fromstring(junit.comparison(compared(replies(number=5), replies(number=5), 5)))

    assert "skipped" in [child.tag for child in suite[0][0]]


def test_macro_and_micro_that_disagree_are_pointed_out() -> None:
    """One long document gains, all the short ones lose: the report warns."""
    docs = (
        gold(*(gold_claim(n, n + 1) for n in range(0, 380, 2)), name="long"),
        *(gold(gold_claim(0, 9), name=f"s{n:02d}") for n in range(24)),
    )
    short = [prediction(claim(0, 9), name=f"s{n:02d}") for n in range(24)]
    none = [prediction(name=f"s{n:02d}") for n in range(24)]
    long = prediction(*(claim(n, n + 1) for n in range(0, 380, 2)), name="long")
    one = record("a", [prediction(name="long"), *short], docs)
    other = record("b", [long, *none], docs)
    found = compare(one, other, docs, policy=POLICY, scorer=SCORER, resamples=99)

    assert "The mean over documents goes the other way" in markdown.comparison(found, docs)


def test_stretches_joined_are_the_text() -> None:
    """Overlapping marks cut the text without losing or doubling a character."""
    cut = stretches("abcdef", [("g", 0, 3), ("b", 2, 5), ("a", 2, 4)])

    assert [("ab", "g"), ("c", "g a b"), ("d", "a b"), ("e", "b"), ("f", "")] == [
        (stretch.text, stretch.who) for stretch in cut
    ]


def hostile() -> tuple[GoldDocument, ...]:
    """Documents whose header and labels try to be markup."""
    first, *rest = documents()
    bad = "<script>alert(1)</script>"
    content = {**first.model_dump(mode="json"), "title": bad, "credit": bad}
    return (GoldDocument.model_validate(content), *rest)


def test_page_is_self_contained_and_escapes() -> None:
    """One file, nothing fetched, hashed style and script, hostile words as words."""
    docs = hostile()
    worse = [r if r.document != "d03" else prediction(name="d03") for r in replies(1)]
    one, other = record("a", replies(), docs), record("b", worse, docs)
    found = compare(one, other, docs, policy=POLICY, scorer=SCORER, resamples=99)
    made = page(found, docs, replies(), worse, prompts=("You read.\n", "You <b>read</b>.\n"))

    assert "<script>alert" not in made
    assert "&lt;script&gt;alert(1)" in made
    assert "You &lt;b&gt;read&lt;/b&gt;." in made
    assert "default-src 'none'" in made
    assert "unsafe-inline" not in made
    assert not [word for word in ("http:", "https:", "src=", "href=", " style=") if word in made]
    assert made.index('mute">d03<') < made.index('mute">d00<')
    assert f'<p class="text"><mark class="g a">{TEXT[:49]}</mark>' in made.split('mute">d03<')[1]
    assert "act: B − A" in made


def run(*arguments: object) -> Any:
    """The outcome of a command."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with gold and three records: x, the same again, and worse."""
    for document in documents():
        document.write(tmp_path / "gold" / f"{document.id}.json")
    for name, wrong in (("x", 0), ("same", 0), ("worse", 2)):
        made = record(name, replies(wrong), documents())
        made = made.model_copy(update={"gold_set": str(tmp_path / "gold")})
        save(tmp_path / "records", made, replies(wrong))
    return tmp_path


def test_compare_command_has_an_exit_code_for_each_verdict(folder: Path) -> None:
    """0 no worse, 1 worse, 4 not comparable; the reports are written."""
    where = ("--records", folder / "records")
    files = [folder / "out" / name for name in ("r.md", "r.xml", "r.json", "r.html")]
    kinds = ("--markdown", "--junit", "--json", "--html")
    reports = [part for pair in zip(kinds, files, strict=True) for part in pair]
    same, worse = (
        run("compare", "x", "same", *where),
        run("compare", "x", "worse", *where, *reports),
    )

    assert (0, 1) == (same.exit_code, worse.exit_code), worse.output
    assert worse.output == files[0].read_text("utf-8")
    assert all(path.stat().st_size > 500 for path in files)
    gold_hash_changed = documents()[0].model_copy(update={"credit": "somebody else"})
    gold_hash_changed.write(folder / "gold" / "d00.json")
    assert 2 == run("compare", "x", "same", *where).exit_code
    assert 0 == run("compare", "x", "same", "--rescore", *where).exit_code
    assert 0 == run("rescore", "x", *where).exit_code
    refused = run("compare", "x", "same", *where)
    assert 4 == refused.exit_code
    assert "another gold" in refused.output


def test_gate_and_bless_commands(folder: Path) -> None:
    """The anchor moves by bless only; verdicts are kept in the record."""
    where = ("--records", folder / "records")

    assert 2 == run("gate", "worse", *where).exit_code
    assert 0 == run("bless", "x", "--by", "ann", "--why", "first", *where).exit_code
    gated = run("gate", "worse", "--parent", "same", *where)
    assert 1 == gated.exit_code
    assert "so far: 2." in gated.output
    assert ["parent", "anchor"] == [v.role for v in load("worse", folder / "records").verdicts]
    assert 2 == run("gate", "same", "--allow-inconclusive", *where).exit_code
    assert 0 == run("gate", "same", *where).exit_code


def test_inconclusive_can_be_accepted_by_name(folder: Path) -> None:
    """Accepting it is recorded with who and why; without that the exit code is 3."""
    policy = folder / "policy.toml"
    policy.write_text("margin=0.02\nalpha=0.05\nmin_documents=99\nsevere_fall=0.5\n", "utf-8")
    where = ("--records", folder / "records", "--policy", policy)
    run("bless", "x", "--by", "ann", "--why", "first", "--records", folder / "records")

    assert 3 == run("gate", "same", *where).exit_code
    accepted = ("--allow-inconclusive", "--by", "ann", "--why", "a typo")
    assert 0 == run("gate", "same", *where, *accepted).exit_code
    verdicts = load("same", folder / "records").verdicts
    assert [None, "a typo"] == [verdict.why for verdict in verdicts]


def test_show_lists_and_shows(folder: Path) -> None:
    """Without a name every record on a line, with one all its metrics."""
    where = ("--records", folder / "records")
    listed, shown = run("show", *where), run("show", "x", *where)

    assert 3 == len(listed.output.splitlines())
    assert "1.000 x [" in listed.output
    assert "| evidence validity | 1.000 |" in shown.output
    assert "| act=assertion | 120 | 1.000 | 1.000 |" in shown.output
    assert 2 == run("show", "nothing", *where).exit_code


def test_run_command_scores_and_keeps_a_record(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the extractor gives is scored, kept and can be scored again."""
    asked: list[Any] = []

    def extract(settings: Any, docs: Any, **options: Any) -> list[Prediction]:
        asked.append((settings.model, len(docs), options["mode"], options["samples"]))
        return replies(1)

    monkeypatch.setattr("evals.commands.runs.extract", extract)
    where = ("--records", folder / "records")
    result = run("run", "--gold", folder / "gold", "--model", "some/model", "--name", "new", *where)

    assert 0 == result.exit_code, result.output
    assert [("some/model", 24, "replay", 1)] == asked
    assert "| strict F1 | 0.800 |" in result.output
    assert 0.8 == load("new", folder / "records").metrics["strict F1"]
    assert 0 == run("rescore", "new", *where).exit_code


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
