"""Words that a citation leaves out: by an ellipsis, and in front of it."""

from __future__ import annotations

import pytest

from extractor.data import (
    Act,
    Grounding,
    Reason,
)
from tests.test_ground import (
    TALKS,
    candidate,
    cite,
    claim_of,
    evidence_of,
    ground,
    reason_of,
    speaker,
)


@pytest.mark.parametrize("gap", ["...", "…", " ... ", "[...]", " […] ", " (...) ", ". . ."])
def test_an_ellipsis_splits_the_evidence(gap: str) -> None:
    """RE-10: the parts are found in order, one quote each."""
    cited = f"an intelligence game{gap}the real peace process"
    expected = [
        ("an intelligence game", Grounding.EXACT),
        ("the real peace process", Grounding.EXACT),
    ]

    assert expected == evidence_of(TALKS, cited)


def test_an_ellipsis_at_the_edge_leaves_one_stretch() -> None:
    """It only says that the sentence goes on."""
    seen = candidate("an intelligence game ...", cue=cite("… he said"))
    claim = claim_of(TALKS, seen)

    assert ["an intelligence game"] == [quote.text for quote in claim.evidence]
    assert claim.cue is not None


@pytest.mark.parametrize(
    "cited",
    [
        "the real peace process ... an intelligence game",
        "an intelligence game ... the lingering Afghan war",
        "A delegation endorsed ... support the peace process",
    ],
)
def test_parts_out_of_order_or_far_apart_are_not_found(cited: str) -> None:
    """Words from all over a text are not one quotation."""
    assert Reason.NOT_FOUND == reason_of(TALKS, cited)


def test_parts_stand_as_close_together_as_they_can() -> None:
    """Of two beginnings the nearer one is meant; the chain is unique by its end."""
    text = "We will go. He left. We will go, and they, of course, will come back."
    claim = claim_of(text, candidate("We will go ... will come back"))

    assert [21, text.index("will come")] == [quote.start for quote in claim.evidence]
    assert {Grounding.EXACT} == {quote.grounding for quote in claim.evidence}


def test_an_open_chain_lists_the_other_chains() -> None:
    """Each part has the places of its own."""
    text = "We go, he says, and win. End. One. Two. Three. Four. We go, she says, and win."
    first, second = claim_of(text, "We go ... and win").evidence

    assert {Grounding.AMBIGUOUS} == {first.grounding, second.grounding}
    assert [text.rindex("We go")] == [span.start for span in first.alternatives]
    assert [text.rindex("and win")] == [span.start for span in second.alternatives]


def test_an_ellipsis_of_the_document_is_no_gap() -> None:
    """A citation that stands verbatim is one quote."""
    assert [("we came ... we saw", Grounding.EXACT)] == evidence_of(
        "He said we came ... we saw.", "we came ... we saw"
    )


def test_gaps_are_for_evidence_and_not_too_many() -> None:
    """A cue is one stretch; a citation of nothing but gaps is no quotation."""
    sources = (speaker("the Taliban"),)
    seen = candidate("real negotiations", cue=cite("The ... position"), sources=sources)
    claim, rejected = ground(TALKS, seen)

    assert claim is not None
    assert (None, ("cue",)) == (claim.cue, claim.unverified)
    assert [Reason.DISCONTINUOUS] == [row.reason for row in rejected]
    assert Reason.DISCONTINUOUS == reason_of(TALKS, " ... ".join(["the"] * 12))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("there was no [real progress] towards it", True),
        ("there was “no [real progress] towards it”", True),
        ("there was [no real progress] towards it", False),
        ("they did not [agree to it]", True),
        ("they didn’t [agree to it]", True),
        ("they don't really ever [agree to it]", True),
        ("they cannot [agree to it]", True),
        ("Never again will [they agree]", True),
        ("a deal without any [real progress]", True),
        ("it was hardly [a success]", True),
        ("neither [side] agreed", True),
        ("they SCARCELY [agree to it]", True),
        ("they barely [agree to it]", True),
        ("nor did [they agree]", True),
        ("none of [them agreed]", True),
        ("nobody there [agreed to it]", True),
        ("they will never_ever [agree to it]", True),
        ("he is denying [they met]", True),
        ("he would deny [they met]", True),
        ("the terms are non-[negotiable now]", True),
        ("it was not “[a success]” at all", True),
        ("he denied that [they met]", True),
        ("not here, [they met]", False),
        ("he saw no 1,500 [soldiers there]", True),
        ("it was not war but [peace talks]", False),
        ("not only [a success]", False),
        ("there is no doubt that [they met]", False),
        ("he said No. 5 [is a success]", False),
        ("he said “no” to [real progress]", False),
        ("it did not end in what he called [a success]", False),
        ("he said no. [They met]", False),
        ("he knows [they met]", False),
        ("nothing notable: [they met]", False),
    ],
)
def test_a_quote_cut_behind_its_negation_says_so(text: str, cut: bool) -> None:  # noqa: FBT001
    """RE-11: one of the three words before it, in its clause, negates it."""
    start = text.index("[")
    quoted = text[start + 1 : text.index("]")]
    plain = text.replace("[", "").replace("]", "")
    claim = claim_of(plain, candidate(cite(quoted, start=start)))

    assert (quoted, cut) == (claim.evidence[0].text, claim.evidence[0].negation_cut)


def test_the_negation_of_the_cue_is_not_cut_off() -> None:
    """A denial is said by its cue; the words it holds are recorded there."""
    text = "Both sides denied participation in the talks."
    denial = candidate("participation in the talks", cue=cite("denied"), act=Act.DENIAL)
    without_cue = candidate("participation in the talks", act=Act.DENIAL)
    assertion = candidate("participation in the talks", cue=cite("Both"))
    negated = candidate("to the talks", cue=cite("did not agree"))

    assert not claim_of(text, denial).evidence[0].negation_cut
    assert not claim_of(text, without_cue).evidence[0].negation_cut
    assert claim_of(text, assertion).evidence[0].negation_cut
    assert not claim_of("They did not agree to the talks.", negated).evidence[0].negation_cut


def test_a_cue_behind_the_quote_is_not_before_it() -> None:
    """What the quote itself says is not left out of it."""
    text = "Sanctions do not work, said Roe."
    behind = candidate("Sanctions do not work", cue=cite("said"))

    assert not claim_of(text, behind).evidence[0].negation_cut


def test_a_negation_left_out_by_an_ellipsis_is_seen() -> None:
    """The part behind the gap says that its negation is missing."""
    first, second = claim_of(TALKS, "We do ... think we need to facilitate").evidence

    assert (False, True) == (first.negation_cut, second.negation_cut)
