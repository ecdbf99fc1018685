"""What does not count, and why."""

from __future__ import annotations

import re

import pytest

from extractor.data import Grounding, Reason, Rejected
from tests.test_ground import DEAL, candidate, cite, claims_of_seeds, evidence_of, ground, reason_of


@pytest.mark.parametrize(
    ("cited", "reason"),
    [
        ("", Reason.EMPTY),
        (" \u200b\n", Reason.EMPTY),
        ("“”", Reason.EMPTY),
        ("—", Reason.EMPTY),
        ("...", Reason.EMPTY),
        ("It's", Reason.TOO_SHORT),
        ("they surrendered unconditionally", Reason.NOT_FOUND),
    ],
)
def test_reasons_for_leaving_a_candidate_out(cited: str, reason: Reason) -> None:
    """RE-05: nothing is guessed, and the row says what was looked for and why it does not count."""
    text = "“It’s over – we left,” she said. They will not surrender unconditionally ..."
    seen = candidate("we left", cited, cue=cite("shouted"))

    assert (
        None,
        (Rejected(candidate=seen, field="evidence[1]", citation=cite(cited), reason=reason),),
    ) == ground(text, seen)


def test_short_words_count_where_they_stand_exactly() -> None:
    """Too short is only what was found by folding."""
    assert [("No", Grounding.EXACT)] == evidence_of("“No,” he said. Nobody left.", "No")


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("They were warned.", "war"),
        ("They were warned.", "They we"),
        ("They didn’t agree.", "They didn"),
        ("They didn’t agree.", "t agree"),
        ("They didn't agree.", "did"),
        ("It cost 1,500 dollars.", "500 dollars"),
        ("It rose by 2.3 percent.", "3 percent"),
        ("It rose by 2.3 percent.", "It rose by 2"),
        ("It rose to 10² units.", "rose to 102 units"),
        ("It took 1½ years of talks.", "took 11⁄2 years of talks"),
        ("The xylo\u00adphone played.", "phone played"),
        ("The xylophone played on.", "phone  played on"),
        ("WE WILL WITHDRAW", "we will withdraw"),
        ("We will withdraw our troops.", "we will withdraw our troops"),
    ],
)
def test_parts_of_words_and_numbers_and_other_case_do_not_count(text: str, cited: str) -> None:
    """A match begins and ends with whole words and numbers, in the case of the document."""
    assert Reason.NOT_FOUND == reason_of(text, cited)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Gilani’s office said so.", "Gilani"),
        ("a pro-Taliban, state-run paper", "Taliban, state"),
        ("It (was) “over”.", "(was) “over”."),
        ("He said—we left—no more.", "we left"),
        ("It cost $1.5 million.", "1.5 million"),
        ("他说他们不会撤军。", "不会撤军"),
        ("The _plan_ failed", "plan"),
    ],
)
def test_a_word_ends_at_punctuation(text: str, cited: str) -> None:
    """Hyphens, possessives and brackets end words; some scripts put no spaces between them."""
    assert [(cited, Grounding.EXACT)] == evidence_of(text, cited)


def test_one_changed_word_is_never_found() -> None:
    """RE-09: replaced, dropped, doubled, swapped, inserted or negated: none is accepted."""
    tried = 0
    for document, sentence in claims_of_seeds():
        words = sentence.split(" ")
        middle = len(words) // 2
        before, after = words[:middle], words[middle + 1 :]
        changed = [
            [*before, "indeed", *after],
            [*before, *after],
            [*before, words[middle], words[middle], *after],
            [*before, "not", words[middle], *after],
            [*before[:-1], words[middle], before[-1], *after],
            [*before, words[middle].upper(), *after],
        ]
        for version in changed:
            if version != words and (quote := " ".join(version)) not in document.text:
                tried += 1
                assert Reason.NOT_FOUND == reason_of(document, quote)

    assert tried > 250


def test_dropped_negations_and_other_numbers_are_never_found() -> None:
    """RE-09: every negation and every number of the seed articles, one at a time."""
    tried = 0
    for document, sentence in claims_of_seeds():
        for match in re.finditer(r"\b(not|no|never) |\d+|\b(two|three)\b", sentence):
            other = "" if match.group().endswith(" ") else "7"
            quote = sentence[: match.start()] + other + sentence[match.end() :]
            tried += 1
            assert Reason.NOT_FOUND == reason_of(document, quote)

    assert tried > 15


def test_a_quote_of_another_document_is_not_found() -> None:
    """RE-21: a reply that belongs to another document leaks nothing."""
    for _, sentence in claims_of_seeds()[:5]:
        assert Reason.NOT_FOUND == reason_of(DEAL, sentence)
