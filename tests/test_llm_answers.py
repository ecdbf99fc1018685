"""Answers that are strict JSON, answers that are cut off, and segments cut in two."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from instructor.core.exceptions import ResponseParsingError

from extractor.content import load_schema
from extractor.data import Provenance
from extractor.errors import TruncatedError
from extractor.llm import LLMAnnotator
from extractor.llm.answer import parse, salvage
from extractor.llm.halves import halves
from extractor.llm.words import brief
from tests.asking import ask, prompt, run, segment, settings
from tests.loopback import Loopback, claim

SCHEMA = load_schema("claims_v1")
MADE = Provenance(annotator="llm", version="test")
GOOD = json.dumps({"claims": [claim(n, f"quote {n} [{{") for n in range(1, 6)]})


@pytest.mark.parametrize(
    "text",
    [GOOD, f"```json\n{GOOD}\n```", f"\n```\n{GOOD}```\n", f"```JSON\n{GOOD}\n```  "],
)
def test_a_fence_is_no_reason_to_ask_again(text: str) -> None:
    """A Markdown fence around the whole answer is taken off."""
    assert len(parse(SCHEMA, text).candidates(MADE)) == 5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("Sure!", "not JSON"),
        ("[" * 100_000, "not JSON"),
        (GOOD.replace('"act"', '"act": "denial", "act"', 1), "'act' stands twice"),
        (GOOD.replace('"sentence": 1', '"sentence": NaN', 1), "NaN is not a number"),
        (GOOD.replace('"sentence": 1', '"sentence": -Infinity', 1), "Infinity is not a number"),
        (GOOD.replace('"sentence": 1', f'"sentence": {"9" * 5000}', 1), "not JSON"),
        (GOOD.replace('"sentence": 1', '"sentence": "1"', 1), "claims.0.evidence.0.sentence"),
        ('{"claims": [{"act": 1, "act": 2}], "more": [', "'act' stands twice"),
        ('{"claims": [{"act": NaN, "act": 2}]}', "NaN is not a number"),
        (GOOD.replace("quote 1", "\\ud800", 1), "not JSON|surrogate|JSON"),
        ('{"claims": [], "more": 1}', "more: Extra inputs"),
    ],
)
def test_what_json_parsers_let_through(text: str, why: str) -> None:
    """Duplicate keys, numbers that are none and everything loose is refused, with its reason."""
    with pytest.raises(ResponseParsingError, match=why):
        parse(SCHEMA, text)


def test_the_errors_are_few_and_do_not_repeat_the_answer() -> None:
    """What a model is shown, and may be logged, stays short."""
    items = [{"act": "MARK" * 1000} for _ in range(200)]
    with pytest.raises(ResponseParsingError) as caught:
        parse(SCHEMA, json.dumps({"claims": items}))

    assert "MARK" not in str(caught.value)
    assert "errors" not in str(caught.value)
    assert str(caught.value).endswith("more")
    assert len(str(caught.value)) < 4000


@given(st.integers(min_value=0, max_value=len(GOOD)))
def test_salvage_keeps_exactly_the_whole_items(cut: int) -> None:
    """Cut anywhere, an answer gives the items that ended before the cut, unchanged."""
    whole = parse(SCHEMA, GOOD).candidates(MADE)
    items = [json.dumps(item) for item in json.loads(GOOD)["claims"]]
    ends = [GOOD.index(item) + len(item) for item in items]
    expected = sum(end <= cut for end in ends)

    assert list(whole[:expected]) == salvage(SCHEMA, GOOD[:cut], MADE)


def test_salvage_leaves_out_what_does_not_fit() -> None:
    """An item that is whole and wrong costs itself only; prose gives nothing."""
    wrong = GOOD.replace('"act": "assertion"', '"act": "shout"', 1)

    assert len(salvage(SCHEMA, wrong[:-2], MADE)) == 4
    assert salvage(SCHEMA, "Here are the claims: [", MADE) == []
    assert len(salvage(SCHEMA, f"```json\n{GOOD[:-9]}", MADE)) == 4


def test_a_cut_answer_is_asked_for_in_halves(loopback: Loopback) -> None:
    """Four sentences, cut off once: two more requests, and every sentence is read once."""
    annotator = LLMAnnotator("halved|len,ok", prompt(), settings(loopback.base_url))
    found, ledger = run(ask(annotator))

    assert [candidate.evidence[0].sentence for candidate in found] == [1, 2, 3, 4]
    assert ledger.usage.requests == 3


def test_a_text_that_is_too_long_is_halved_too(loopback: Loopback) -> None:
    """The halves of a half that is still too long are quarters."""
    annotator = LLMAnnotator("long|ctx,ctx,ok", prompt(), settings(loopback.base_url))
    found, ledger = run(ask(annotator))

    assert [candidate.evidence[0].sentence for candidate in found] == [1, 2, 3, 4]
    assert ledger.usage.requests == 5


def test_what_is_whole_survives(loopback: Loopback) -> None:
    """Where halving does not help, the whole items of all parts come with the error."""
    annotator = LLMAnnotator("cut|len,ok,len,ok,bare-len", prompt(), settings(loopback.base_url))
    error, ledger = run(ask(annotator))

    assert isinstance(error, TruncatedError)
    assert [candidate.evidence[0].sentence for candidate in error.candidates] == [1, 2, 3]
    assert ledger.usage.requests == 5


def test_halving_ends(loopback: Loopback) -> None:
    """A long segment is halved three times at most: 1 + 2 + 4 + 8 requests."""
    annotator = LLMAnnotator("ends|len", prompt(), settings(loopback.base_url))
    text = " ".join(f"Sentence {number}." for number in range(64))
    error, ledger = run(ask(annotator, segment(text)))

    assert isinstance(error, TruncatedError)
    assert ledger.usage.requests == 15
    assert error.candidates


def test_halves_meet_between_paragraphs() -> None:
    """A paragraph's end near the middle is where a segment is cut, not one far from it."""
    far = halves(segment("He spoke.\n\nHe left. He sang. He slept. He woke."))
    near = halves(segment("He spoke. He left.\n\nHe sang. He slept. He woke. He ate."))

    assert far
    assert near
    assert far[0].text == "He spoke.\n\nHe left."
    assert near[0].text == "He spoke. He left."


def test_halves_do_not_cut_a_quotation() -> None:
    """Inside a paragraph a boundary outside of quotation marks is preferred."""
    text = "He spoke. He left. “We go. We stay. We fight.” He slept."
    first, _ = halves(segment(text)) or (None, None)

    assert first
    assert first.text == "He spoke. He left."


def test_one_sentence_has_no_halves() -> None:
    """A single sentence cannot be cut."""
    assert halves(segment("One.")) is None


@given(st.lists(st.sampled_from(["A. ", "Long sentence here. ", "“Quoted. ", "End.” ", "P.\n\n"])))
def test_halves_are_the_whole(pieces: list[str]) -> None:
    """No sentence is lost, doubled or moved, whatever the text."""
    part = segment("Start. " + "".join(pieces))
    both = halves(part)

    assert both is None or both[0].sentences + both[1].sentences == part.sentences
    assert (both is None) == (len(part.sentences) == 1)


def test_brief() -> None:
    """What a server said is cut to one line, without keys."""
    said = "Incorrect API key provided: sk-proj-ab**********XY9.\n" + "x" * 999

    assert "Incorrect API key provided: [key]" in brief(said)
    assert len(brief(said)) == 300
    assert brief("Bearer abc123") == "Bearer [key]"
