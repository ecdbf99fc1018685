"""What becomes of the parts of a candidate."""

from __future__ import annotations

import json
import time

import pytest

from extractor.data import (
    CandidateCondition,
    Claim,
    ConditionKind,
    Document,
    Grounding,
    Reason,
)
from extractor.ground import Grounder
from extractor.segment import sentences
from tests.test_ground import (
    TALKS,
    candidate,
    cite,
    claim_of,
    evidence_of,
    ground,
    speaker,
)


def test_parts_that_are_not_found_are_left_out_and_named() -> None:
    """RE-12: the claim stays, without them; a row says why."""
    seen = candidate(
        "real negotiations",
        cue=cite("shouted"),
        sources=(
            speaker("Speaker A", cite("Speaker A")),
            speaker("The Taliban spokesman", cite("he")),
            speaker("unspecified"),
        ),
        condition=CandidateCondition(
            kind=ConditionKind.NECESSARY,
            antecedent=cite("the departure of all foreign troops"),
            consequent=cite("imaginary negotiations"),
        ),
    )
    claim, rejected = ground(TALKS, seen)

    assert claim is not None
    assert (None, None) == (claim.cue, claim.condition)
    assert [None, "he", None] == [s.mention.text if s.mention else None for s in claim.sources]
    assert (
        "cue",
        "sources[0].mention",
        "condition.consequent",
        "sources[0].name",
    ) == claim.unverified
    assert list(claim.unverified[:3]) == [row.field for row in rejected]
    assert {Reason.NOT_FOUND} == {row.reason for row in rejected}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("zabihullah MUJAHID", True),
        ("Mujahid of the Emirate", True),
        ("Gilani's", True),
        ("The Emirate of the and", False),
        ("A", True),
        ("—", False),
    ],
)
def test_a_name_needs_one_word_of_the_document(name: str, known: bool) -> None:  # noqa: FBT001
    """Case and typography do not matter; articles and prepositions prove nothing."""
    claim = claim_of(TALKS, candidate("real negotiations", sources=(speaker(name),)))

    assert (() if known else ("sources[0].name",)) == claim.unverified
    assert name == claim.source.name


def test_evidence_is_sorted_and_joined() -> None:
    """Overlapping stretches, and those with only white space between them, are one."""
    text = "One two three. Four five six. And seven, eight."
    pieces = ["seven", "Four five six", "two three.", "One two", "five", "Four five six"]
    claim = claim_of(text, candidate(*pieces))

    assert ["One two three. Four five six", "seven"] == [quote.text for quote in claim.evidence]


def test_the_seed_quotation_is_one_stretch() -> None:
    """Two sentences cited one by one are the quotation they make up."""
    claim = claim_of(
        TALKS,
        candidate(
            "We believe we need to support the peace process.”",
            "“We do not think we need to facilitate the peace process.",
        ),
    )

    assert [TALKS.text[TALKS.text.index("“We do not") :]] == [q.text for q in claim.evidence]


def test_a_joined_stretch_is_as_certain_as_its_weakest_part() -> None:
    """Folded and exact make folded."""
    for text in ("It’s our deal. We agree.", "We agree. It’s our deal."):
        seen = candidate("It's our deal.", "We agree.")

        assert [(text, Grounding.FOLDED)] == evidence_of(text, seen)


def test_the_line_of_a_claim_can_be_stored() -> None:
    """A grounded claim survives the way through JSON, id included."""
    claim = claim_of(TALKS, candidate("real negotiations", cue=cite("pointed to")))

    assert claim == Claim.model_validate_json(claim.model_dump_json())
    assert claim.id == json.loads(claim.model_dump_json())["id"]


def test_hostile_citations_cost_little() -> None:
    """A word that stands everywhere, and a citation of gaps, stay within bounds."""
    document = Document(id="d", text="a a a. " * 30_000)
    grounder = Grounder(document, sentences(document.text))
    begin = time.process_time()
    for number in range(1, 20):
        grounder.ground(candidate("a " * number + "a", cue=cite("a")))
        grounder.ground(candidate("a ... " * number + "a"))
    grounder.ground(candidate("... " * 50_000, cue=cite("“" * 200_000 + " " * 200_000)))

    assert time.process_time() - begin < 10
