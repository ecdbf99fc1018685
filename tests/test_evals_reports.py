"""What is written about a comparison."""

import json
from xml.etree.ElementTree import fromstring

from evals.compare import compare
from evals.gold import GoldDocument
from evals.report import junit, markdown, summary
from evals.report.marks import stretches
from evals.report.page import page
from evals.verdict import Verdict
from tests.data_evals.build import TEXT, claim, failed, gold, gold_claim, prediction
from tests.data_evals.runs import POLICY, SCORER, compared, documents, record, replies


def test_one_document_is_compared_without_numbers_it_has_not() -> None:
    """Nothing can be said of the error of one document, and nothing breaks."""
    found = compared(replies(number=1), replies(1, number=1), 1)

    assert Verdict.INCONCLUSIVE is found.verdict
    assert "could detect is unknown" in markdown.comparison(found, documents(1))
    assert json.dumps(summary.comparison(found), allow_nan=False)


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
