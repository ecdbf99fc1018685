"""Reviews applied to a run, and the gold made of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.data import Document, Outcome, OutcomeKind
from extractor.errors import ConfigError
from extractor.formats import FORMATS, read_brat
from extractor.formats.files import file_name
from extractor.review import (
    Labels,
    Review,
    Verdict,
    apply,
    imported,
    read_reviews,
    write_gold,
)
from tests.browser.corpus import corpus
from tests.browser.making import ok

LABELS = Labels(
    by="A. Reviewer",
    how="one pass over claims made by rules",
    when="2026-11-20",
    licence="CC0-1.0",
    credit="the authors",
    origin="authored",
)


def review(verdict: str, place: int = 0, document: int = 0, **more: Any) -> Review:
    """Return a review of one of the claims of one of the documents."""
    extraction = corpus()[document]
    claim_id = None if verdict == "add" else extraction.claims[place].id
    return Review(
        document_id=extraction.document.id, claim_id=claim_id, verdict=Verdict(verdict), **more
    )


def whole(document: int, **other: Review) -> list[Review]:
    """Accept every claim of a document but for those given by number, as ``n0=...``."""
    claims = corpus()[document].claims
    return [
        other.get(f"n{place}", review("accept", place, document)) for place in range(len(claims))
    ]


def test_a_file_of_reviews_is_read(tmp_path: Path) -> None:
    """Blank lines are no reviews; an order of fields does not matter."""
    path = tmp_path / "review.jsonl"
    path.write_text('{"verdict":"reject","claim_id":"c","document_id":"d"}\n\n', encoding="utf-8")

    assert read_reviews(path) == [Review(document_id="d", claim_id="c", verdict=Verdict.REJECT)]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        '{"document_id":"d","claim_id":"c","verdict":"maybe"}',
        '{"document_id":"d","verdict":"accept"}',
        '{"document_id":"d","claim_id":"c","verdict":"add"}',
        '{"document_id":"d","claim_id":"c","verdict":"edit","changes":{"provenance":{}}}',
    ],
)
def test_a_line_that_is_no_review_is_named(tmp_path: Path, line: str) -> None:
    """With its number, and without its content."""
    path = tmp_path / "review.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"review\.jsonl, line 2, is no review: "):
        read_reviews(path)


def test_accepted_claims_stay_as_they_are_and_others_go() -> None:
    """Of several reviews of one claim the last counts."""
    reviews = [review("accept"), review("accept", 1), review("reject", 2), review("reject")]
    (held,) = apply(corpus(), reviews)

    assert held.extraction.claims == (corpus()[0].claims[1],)
    assert held.extraction.rejected == ()
    assert held.unreviewed == len(corpus()[0].claims) - 3


def test_an_edit_replaces_fields_and_says_who_made_the_claim() -> None:
    """What was not changed stays; a source that was renamed keeps its mention."""
    before = corpus()[0].claims[2]
    links = [source.model_dump(mode="json", exclude={"mention"}) for source in before.sources]
    links[0]["name"] = "Taliban officials"
    changes = {"act": "commitment", "sources": links, "said_on": "2018-01-17"}
    (held,) = apply(corpus(), [review("edit", 2, changes=changes, note="it is a promise")])
    (after,) = held.extraction.claims

    assert after.act.value == "commitment"
    assert after.sources[0].name == "Taliban officials"
    assert after.sources[0].mention == before.sources[0].mention
    assert after.evidence == before.evidence
    assert after.provenance.annotator == "review"
    assert dict(held.notes) == {after.id: "it is a promise"}


def test_a_link_added_to_a_chain_leaves_the_mentions_of_the_others() -> None:
    """They are known by name then; the new one is mentioned where its name stands."""
    before = corpus()[0].claims[2]
    links = [source.model_dump(mode="json", exclude={"mention"}) for source in before.sources]
    outer = {"name": "Reuters", "kind": "organization", "anonymity": "named"}
    (held,) = apply(corpus(), [review("edit", 2, changes={"sources": [outer, *links]})])
    (after,) = held.extraction.claims

    outermost, *others = (source.mention for source in after.sources)
    assert [source.mention for source in before.sources] == others
    assert outermost
    assert "Reuters" == outermost.text == corpus()[0].document.text[slice(*outermost.span)]


@pytest.mark.parametrize(
    ("name", "anonymity", "start"),
    [
        ("He", "named", 12),
        ("he", "named", None),
        ("Nobody", "named", None),
        ("unspecified", "implicit", None),
    ],
)
def test_a_source_a_reviewer_named_is_mentioned_nearest_the_evidence(
    name: str, anonymity: str, start: int | None
) -> None:
    """As a whole word, and only where it stands in the text as it was written."""
    document = Document(id="d", text="He was her. He said the sun shines. He left.")
    changes = {
        "evidence": [{"text": "the sun shines", "start": 20, "end": 34}],
        "sources": [{"name": name, "kind": "person", "anonymity": anonymity}],
        "statement": "The sun shines.",
        "act": "assertion",
        "polarity": "positive",
        "quotation": "indirect",
        "certainty": "certain",
    }
    added = Review(document_id="d", claim_id=None, verdict=Verdict.ADD, changes=changes)
    (held,) = apply([ok(document)], [added])
    mention = held.extraction.claims[0].source.mention

    assert start == (mention.start if mention else None)


def test_words_selected_as_evidence_must_stand_there() -> None:
    """A review of another text is refused."""
    text = corpus()[2].document.text
    start = text.index("Eve & co.")
    span = {"text": "Eve & co.", "start": start, "end": start + 9}
    (held,) = apply(corpus(), [review("edit", 0, 2, changes={"evidence": [span]})])

    assert held.extraction.claims[0].evidence[0].text == "Eve & co."
    for wrong in ({**span, "start": start + 1, "end": start + 10}, {"text": "Eve"}, "Eve"):
        with pytest.raises(ConfigError, match="the review of document"):
            list(apply(corpus(), [review("edit", 0, 2, changes={"evidence": [wrong]})]))


def test_a_claim_that_was_missed_is_added() -> None:
    """It needs what every claim needs."""
    text = corpus()[1].document.text
    start = text.index("an historic") if "an historic" in text else text.index("a historic")
    changes = {
        "statement": "The talks are an opportunity.",
        "act": "assertion",
        "certainty": "certain",
        "quotation": "indirect",
        "sources": [{"name": "Shah Mehmood Qureshi", "kind": "person", "anonymity": "named"}],
        "evidence": [{"text": text[start : start + 22], "start": start, "end": start + 22}],
    }
    (held,) = apply(corpus(), [review("add", document=1, changes=changes)])

    assert held.extraction.claims[0].source.name == "Shah Mehmood Qureshi"
    del changes["sources"]
    with pytest.raises(ConfigError, match="makes no claim: sources"):
        list(apply(corpus(), [review("add", document=1, changes=changes)]))


@pytest.mark.parametrize(
    ("document_id", "claim_id", "message"),
    [
        ("elsewhere", "c", "the run has no document 'elsewhere'"),
        ("000_islamabad", "c", "document '000_islamabad' has no claim c"),
    ],
)
def test_a_review_of_another_run_is_refused(document_id: str, claim_id: str, message: str) -> None:
    """Before anything of it is used."""
    other = Review(document_id=document_id, claim_id=claim_id, verdict=Verdict.ACCEPT)

    with pytest.raises(ConfigError, match=message):
        list(apply(corpus(), [other]))


def test_gold_is_written_for_documents_that_were_reviewed_whole(tmp_path: Path) -> None:
    """What was left out is said."""
    note = {"note": "not sure"}
    reviews = [*whole(0, n0=review("reject")), *whole(1, n1=review("accept", 1, 1, **note))[1:]]
    reviews += [*whole(2), review("accept", 0, 7)]
    said = write_gold(apply(corpus(), reviews), tmp_path, LABELS)
    written = {path.name: json.loads(path.read_text("utf-8")) for path in tmp_path.iterdir()}

    assert len(written) == 2
    gold = written["000_islamabad.json"]
    assert [f"c{number:02}" for number in range(1, 7)] == [held["id"] for held in gold["claims"]]
    assert gold["labelled"]["by"] == "A. Reviewer"
    for claim in gold["claims"]:
        for span in claim["evidence"]:
            assert span["text"] == gold["text"][span["start"] : span["end"]]
    assert said == [
        "003_khalilzad has 1 unreviewed claim: no gold.",
        "ended-truncated was not read whole (truncated): no gold.",
    ]


def test_gold_is_what_the_evals_read(tmp_path: Path) -> None:
    """In the harness of this repository."""
    gold = pytest.importorskip("evals.gold", reason="needs a checkout with evals")
    write_gold(apply(corpus(), [*whole(0), *whole(1), *whole(2)]), tmp_path, LABELS)
    documents = gold.load_gold(tmp_path)

    assert sorted(len(corpus()[number].claims) for number in range(3)) == sorted(
        len(document.claims) for document in documents
    )


def test_what_a_tool_brings_back_becomes_gold(tmp_path: Path) -> None:
    """Of documents that have an annotation file; what was deleted there is no claim."""
    FORMATS["brat"](corpus()[:2], tmp_path / "brat")
    file = tmp_path / "brat" / f"{file_name('003_khalilzad')}.ann"
    lines = file.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join(x for x in lines if not x.startswith("E1\t")), encoding="utf-8")
    back = read_brat(tmp_path / "brat", corpus())

    assert write_gold(imported(back), tmp_path / "gold", LABELS) == []
    counts = {
        path.stem: len(json.loads(path.read_text("utf-8"))["claims"])
        for path in (tmp_path / "gold").iterdir()
    }
    assert counts == {"000_islamabad": 7, "003_khalilzad": 4}


def test_a_document_without_claims_becomes_gold_by_an_added_one(tmp_path: Path) -> None:
    """A document in which nothing was found is reviewed by adding what was missed."""
    extraction = corpus()[4]
    assert extraction.outcome == Outcome(kind=OutcomeKind.NO_CLAIMS)
    words = "Nobody said so"
    start = extraction.document.text.index(words)
    changes = {
        "statement": words,
        "act": "assertion",
        "certainty": "certain",
        "quotation": "indirect",
        "sources": [{"name": "Nobody", "kind": "person", "anonymity": "named"}],
        "evidence": [{"text": words, "start": start, "end": start + len(words)}],
    }
    added = review("add", document=4, changes=changes)

    assert write_gold(apply(corpus(), [added]), tmp_path, LABELS) == []
    assert [path.name for path in tmp_path.iterdir()] == ["ended-no_claims.json"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"kind": "necessary", "antecedent": {"text": "no"}}, "need text, start and end"),
        (
            {
                "kind": "maybe",
                "antecedent": {"text": "A delegation", "start": 0, "end": 12},
                "consequent": {"text": "A delegation", "start": 0, "end": 12},
            },
            "makes no claim",
        ),
        (
            {"antecedent": {"text": "Nothing", "start": 0, "end": 7}},
            "quotes words that do not stand at 0-7",
        ),
    ],
)
def test_a_condition_that_is_none_is_refused(condition: dict[str, Any], message: str) -> None:
    """Both steps must stand in the text, and its kind be one there is."""
    with pytest.raises(ConfigError, match=message):
        list(apply(corpus(), [review("edit", changes={"condition": condition})]))
