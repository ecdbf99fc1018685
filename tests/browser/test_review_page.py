"""Accepting, rejecting and editing in a real browser, and the file that comes of it."""

import json
from pathlib import Path
from typing import Any

from extractor.review import Review, apply
from tests.browser.conftest import Visit
from tests.browser.corpus import corpus

SELECT = """(words) => { const walk = document.createTreeWalker(byId("text"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { const at = walk.currentNode.data.indexOf(words);
      if (at < 0) continue;
      getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + words.length);
      return; } }"""


def downloaded(page: Any) -> list[dict[str, Any]]:
    """Press the button and return the records of the file."""
    with page.expect_download() as waiting:
        page.locator("#download").click()

    assert waiting.value.suggested_filename == "review.jsonl"
    return [
        json.loads(line) for line in waiting.value.path().read_text(encoding="utf-8").splitlines()
    ]


def test_verdicts_are_downloaded_in_the_order_of_the_run(visit: Visit, small: Path) -> None:
    """A verdict names the document and the claim; the same key again takes it back."""
    page = visit(small, "#doc=000_islamabad")
    claims = corpus()[0].claims
    for key in ("j", "a", "j", "r", "j", "a", "a"):
        page.keyboard.press(key)
    page.wait_for_function("Object.keys(records).length === 2")

    assert [
        {"document_id": "000_islamabad", "claim_id": claims[0].id, "verdict": "accept"},
        {"document_id": "000_islamabad", "claim_id": claims[1].id, "verdict": "reject"},
    ] == downloaded(page)


def test_verdicts_survive_a_reload(visit: Visit, small: Path) -> None:
    """They are kept by the browser until they are downloaded."""
    page = visit(small, "#doc=000_islamabad")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.reload()
    page.wait_for_selector("html[data-ready]")

    assert page.locator("#claim-0 .verdict").inner_text() == "accepted"


def test_an_edit_stores_only_what_was_changed(visit: Visit, small: Path) -> None:
    """The other fields of the claim stay the annotator's."""
    page = visit(small, "#doc=000_islamabad")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator("[name=statement]").fill("They took part.")
    page.locator("[name=act]").select_option("rejection")
    page.locator("#add-stance").click()
    page.locator("#stances [data-name=target]").last.fill("Turkey")
    page.locator("[name=note]").fill("not a denial")
    page.locator("#editor button[value=save]").click()
    page.wait_for_function("Object.keys(records).length === 1")
    (record,) = downloaded(page)

    assert record["verdict"] == "edit"
    assert record["note"] == "not a denial"
    assert {"statement", "act", "stance"} == set(record["changes"])
    assert record["changes"]["stance"][-1]["target"] == "Turkey"


def test_a_form_left_as_it_was_accepts_the_claim(visit: Visit, small: Path) -> None:
    """Opening the form is no edit."""
    for number in range(len(corpus()[0].claims)):
        page = visit(small, "#doc=000_islamabad")
        for _ in range(number + 1):
            page.keyboard.press("j")
        page.keyboard.press("e")
        page.locator("#editor button[value=save]").click()
        page.wait_for_function("Object.keys(records).length === 1")

        assert [record["verdict"] for record in downloaded(page)] == ["accept"]


def test_selected_words_become_the_evidence_with_offsets_in_code_points(
    visit: Visit, small: Path
) -> None:
    """Behind a flag and a family of emoji the browser's own offsets would be off."""
    extraction = corpus()[2]
    text = extraction.document.text
    page = visit(small)
    page.evaluate("(id) => go({doc: id, view: 'read'})", extraction.document.id)
    page.keyboard.press("j")
    page.evaluate(SELECT, "javascript:alert(1)")
    page.keyboard.press("e")
    page.locator("[name=use]").check()
    page.locator("#editor button[value=save]").click()
    page.wait_for_function("Object.keys(records).length === 1")
    (record,) = downloaded(page)
    (evidence,) = record["changes"]["evidence"]

    assert "javascript:alert(1)" == evidence["text"] == text[evidence["start"] : evidence["end"]]


def test_a_cancelled_edit_changes_nothing(visit: Visit, small: Path) -> None:
    """Escape leaves the form without a trace."""
    page = visit(small, "#doc=000_islamabad")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator("[name=statement]").fill("Another.")
    page.keyboard.press("Escape")
    page.wait_for_selector("#editor", state="hidden")

    assert page.evaluate("Object.keys(records).length") == 0


def test_a_missed_claim_is_added_and_the_review_applies(visit: Visit, small: Path) -> None:
    """What the page downloads is what the review takes."""
    page = visit(small, "#doc=003_khalilzad")
    page.keyboard.press("n")
    assert "Select the words" in page.locator("#status").inner_text()
    page.evaluate(SELECT, "two rounds have been held")
    page.keyboard.press("n")
    page.locator("#sources [data-name=name]").fill("other sources")
    page.locator("#editor button[value=save]").click()
    page.wait_for_selector(".card .verdict:text('added')")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator("[name=act]").select_option("proposal")
    page.locator("#editor button[value=save]").click()
    page.wait_for_function("Object.keys(records).length === 2")
    reviews = [Review.model_validate(record) for record in downloaded(page)]
    (held,) = apply(corpus(), reviews)

    assert [held.act.value for held in held.extraction.claims] == ["assertion", "proposal"]
    assert held.extraction.claims[0].source.name == "other sources"
    assert held.unreviewed == 4
    page.locator("button:text('Remove'):visible").click()
    page.wait_for_function("Object.keys(records).length === 1")


def edit(page: Any, **parts: str) -> None:
    """Open the form of the chosen claim, fill in parts of its condition and save."""
    page.keyboard.press("e")
    for name, value in parts.items():
        field = page.locator(f"#condition [data-part={name}]")
        if name in {"kind", "force"}:
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("#editor button[value=save]").click()


def test_a_condition_is_corrected_and_taken_away(visit: Visit, small: Path) -> None:
    """What was not changed of it stays; the review applies."""
    page = visit(small, "#doc=000_islamabad&act=precondition")
    page.keyboard.press("j")
    edit(page, consequent="negotiations", force="offered")
    page.wait_for_function("Object.keys(records).length === 1")
    (record,) = downloaded(page)
    (held,) = apply(corpus(), [Review.model_validate(record)])
    (after,) = held.extraction.claims
    before = next(claim for claim in corpus()[0].claims if claim.id == record["claim_id"])
    assert set(record["changes"]) == {"condition"}
    assert before.condition
    assert after.condition
    assert ("negotiations", "offered") == (after.condition.consequent.text, after.condition.force)
    assert after.condition.antecedent.span == before.condition.antecedent.span
    assert abs(after.condition.consequent.start - before.condition.consequent.start) < 20

    edit(page, kind="")
    page.wait_for_function("Object.values(records)[0].changes.condition === null")


def test_a_condition_is_added_behind_emoji(visit: Visit, small: Path) -> None:
    """Its words are found nearest the evidence, with offsets in code points."""
    extraction = corpus()[2]
    page = visit(small)
    page.evaluate("(id) => go({doc: id, view: 'read'})", extraction.document.id)
    page.keyboard.press("k")
    edit(page, kind="necessary", antecedent="Eve & co.", consequent="“it”")
    page.wait_for_function("Object.keys(records).length === 1")
    (record,) = downloaded(page)
    (held,) = apply(corpus(), [Review.model_validate(record)])
    condition = held.extraction.claims[0].condition

    assert condition
    assert ("Eve & co.", "“it”") == (condition.antecedent.text, condition.consequent.text)


def test_words_that_do_not_stand_there_are_no_condition(visit: Visit, small: Path) -> None:
    """The form stays open and says what to do."""
    page = visit(small, "#doc=000_islamabad&act=precondition")
    page.keyboard.press("j")
    edit(page, antecedent="the departure of some troops")
    told = page.locator("#condition [data-part=antecedent]").evaluate("(e) => e.validationMessage")

    assert "Copy these words" in told
    assert page.locator("#editor").is_visible()
    assert page.evaluate("Object.keys(records).length") == 0
