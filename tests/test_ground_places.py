"""Which of several places a citation means."""

from __future__ import annotations

import random
import re
import time

import pytest

from extractor.data import (
    CandidateCondition,
    ConditionKind,
    Document,
    Grounding,
)
from extractor.ground import Grounder
from extractor.segment import sentences
from tests.test_ground import (
    TALKS,
    candidate,
    cite,
    claim_of,
    claims_of_seeds,
    evidence_of,
    quotes_of,
    speaker,
)

VOTES = Document(
    id="votes",
    text="\n\n".join(
        f"“We will not withdraw,” {name} said on {day}."
        for name, day in zip(
            ["Adams", "Baker", "Clark", "Davis", "Evans"],
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            strict=True,
        )
    ),
)


def test_a_sentence_number_says_which_of_five_equal_quotes_is_meant() -> None:
    """RE-06: the number decides, for the quote and for the cue."""
    for number in range(1, 6):
        seen = candidate(cite("We will not withdraw", number), cue=cite("said", number))
        claim = claim_of(VOTES, seen)
        here = sentences(VOTES.text)[number - 1]

        assert [Grounding.EXACT] * 2 == [quote.grounding for quote in quotes_of(claim)]
        assert all(here.start <= quote.start < here.end for quote in quotes_of(claim))


@pytest.mark.parametrize("name", ["Adams", "Baker", "Clark", "Davis", "Evans"])
def test_the_speaker_says_which_of_five_equal_quotes_is_meant(name: str) -> None:
    """Without a number, the one occurrence in the sentence of the mention is meant."""
    seen = candidate("We will not withdraw", sources=(speaker(name, cite(name)),), cue=cite("said"))
    claim = claim_of(VOTES, seen)
    sentence = next(s for s in sentences(VOTES.text) if name in VOTES.text[s.start : s.end])

    assert [Grounding.EXACT] * 3 == [quote.grounding for quote in quotes_of(claim)]
    assert all(sentence.start <= quote.start < sentence.end for quote in quotes_of(claim))


def test_a_speaker_in_the_sentence_before_decides_too() -> None:
    """The mention may stand next door; further off it says nothing."""
    text = "One left. We agree. Two left. Adams spoke. We agree. Three left. Four left. We agree."
    second = candidate("We agree", sources=(speaker("Adams", cite("Adams")),))
    nobody = candidate("We agree", sources=(speaker("Two", cite("Two")),))

    assert text.index("We agree. Three") == claim_of(text, second).evidence[0].start
    assert text.index("We agree. Two") == claim_of(text, nobody).evidence[0].start


def test_the_innermost_speaker_counts_most() -> None:
    """Before the cue, and before those who only pass it on."""
    text = "Baker: we agree. Adams says we agree. Baker and Clark say: we agree."
    chain = (speaker("Baker", cite("Baker")), speaker("Adams", cite("Adams")))
    claim = claim_of(text, candidate("we agree", cue=cite(":"), sources=chain))

    assert text.index("we agree. Baker") == claim.evidence[0].start


def test_an_offset_goes_before_a_sentence_number() -> None:
    """A computed offset that is met exactly settles it; one that is not, says nothing."""
    second = VOTES.text.index("We will", 40)
    met = claim_of(VOTES, candidate(cite("We will not withdraw", 5, second)))
    missed = claim_of(VOTES, candidate(cite("We will not withdraw", 5, second + 1)))

    assert second == met.evidence[0].start
    assert sentences(VOTES.text)[4].start + 1 == missed.evidence[0].start


@pytest.mark.parametrize("start", [-5, 10**9, 3])
def test_wrong_offsets_do_no_harm(start: int) -> None:
    """RE-07: offsets off by some, negative or beyond the end are ignored."""
    claim = claim_of(TALKS, candidate(cite("real negotiations", start=start)))

    assert TALKS.text.index("real negotiations") == claim.evidence[0].start


def test_nothing_decides_and_all_places_are_listed() -> None:
    """RE-06: never the first hit in silence."""
    claim = claim_of(VOTES, "We will not withdraw")
    places = [match.start() for match in re.finditer("We will not withdraw", VOTES.text)]
    quote = claim.evidence[0]

    assert Grounding.AMBIGUOUS == quote.grounding
    assert places == [quote.start, *(span.start for span in quote.alternatives)]


def test_two_places_in_the_cited_sentence_stay_open() -> None:
    """Only the places the number leaves are listed."""
    text = "No deal. A deal is a deal, he said."
    quote = claim_of(text, candidate(cite("deal", 2))).evidence[0]

    assert (Grounding.AMBIGUOUS, 11) == (quote.grounding, quote.start)
    assert [21] == [span.start for span in quote.alternatives]


def test_a_wrong_sentence_number_is_only_a_hint() -> None:
    """Words that stand elsewhere, in one place, are accepted there."""
    for number in (1, 99, 0, -1):
        assert [("real negotiations", Grounding.EXACT)] == evidence_of(
            TALKS, candidate(cite("real negotiations", number))
        )


def test_a_quote_may_begin_in_its_sentence_and_run_on() -> None:
    """The number names the sentence in which a quote begins."""
    text = "Yes. We go. He left. We go. He stayed. End."
    claim = claim_of(text, candidate(cite("We go. He stayed", 4)))

    assert 21 == claim.evidence[0].start


def test_quotes_out_of_order_are_found_in_their_places() -> None:
    """One grounder finds twenty quotes in any order, all exactly."""
    grounder = Grounder(TALKS, sentences(TALKS.text))
    texts = [sentence for document, sentence in claims_of_seeds() if document is TALKS][:20]
    for text in [*texts[::2], *texts[::-3], *texts[1::2]]:
        claim, _ = grounder.ground(candidate(text))

        assert claim is not None
        assert (TALKS.text.index(text), Grounding.EXACT) == (
            claim.evidence[0].start,
            claim.evidence[0].grounding,
        )


def test_a_thousand_quotes_cost_little_in_any_order() -> None:
    """Half a million code points, every third quote respelled and every third altered."""
    rng = random.Random(5)
    words = [f"{a}{b}" for a in ("co", "ba", "ri", "lu", "me") for b in ("ton", "d’or", "la", "x")]
    text = ". ".join(" ".join(rng.choices(words, k=20)) for _ in range(5_000))
    grounder = Grounder(Document(id="d", text=text), sentences(text))
    starts = [rng.randrange(len(text) - 200) for _ in range(1_000)]
    quotes = [" ".join(text[start : start + 150].split()[1:-1]) for start in starts]
    quotes[1::3] = [quote.replace("’", "'") for quote in quotes[1::3]]
    quotes[2::3] = [quote.replace(" ", " not ", 1) for quote in quotes[2::3]]
    begin = time.process_time()
    claims = [grounder.ground(candidate(quote))[0] for quote in quotes]

    assert [False, False, True] * 333 == [claim is None for claim in claims[:999]]
    assert time.process_time() - begin < 3  # seconds of CPU; a fuzzy aligner takes minutes


def test_a_cue_stands_where_it_is_nearest_to_the_evidence() -> None:
    """In the sentence of the evidence rather than across its border, and not inside the quote."""
    text = "They said it. “Some said we lost,” Adams said. Others said nothing."
    seen = candidate(
        "“Some said we lost,”", cue=cite("said"), sources=(speaker("Adams", cite("Adams")),)
    )
    cue = claim_of(text, seen).cue

    assert cue is not None
    assert (text.index("said. Others"), Grounding.EXACT) == (cue.start, cue.grounding)


def test_a_condition_stands_inside_the_evidence() -> None:
    """Its halves are looked for within what is attributed first."""
    text = "The talks failed. Adams said talks follow if troops leave. Troops leave if talks fail."
    condition = CandidateCondition(
        kind=ConditionKind.SUFFICIENT, antecedent=cite("troops leave"), consequent=cite("talks")
    )
    claim = claim_of(text, candidate("talks follow if troops leave", condition=condition))

    assert claim.condition is not None
    assert text.index("talks follow") == claim.condition.consequent.start


def test_a_piece_of_evidence_stands_near_the_certain_one() -> None:
    """Of several places the one nearest to unambiguous evidence is meant."""
    text = "We agree. He spoke. The plan is good, and we agree. End. We agree."
    claim = claim_of(text, candidate("The plan is good", "we agree"))

    assert ["The plan is good", "we agree"] == [quote.text for quote in claim.evidence]
    assert {Grounding.EXACT} == {quote.grounding for quote in claim.evidence}


def test_what_is_measured_from_open_evidence_stays_open() -> None:
    """A cue beside one of five places is as open as the evidence."""
    claim = claim_of(VOTES, candidate("We will not withdraw", cue=cite("said")))

    assert claim.cue is not None
    assert Grounding.AMBIGUOUS == claim.cue.grounding
    assert 4 == len(claim.cue.alternatives)
    assert claim.cue.start < sentences(VOTES.text)[0].end


def test_a_colon_can_be_a_cue() -> None:
    """A cue may be punctuation; quotation marks alone are none."""
    text = "Time: late. Adams: We go now. Baker: They stay."
    claim = claim_of(text, candidate("We go now", cue=cite(":")))

    assert claim.cue is not None
    assert text.index(": We") == claim.cue.start
    for marks in ('"', "…", "?"):
        assert ("cue",) == claim_of(text, candidate("We go now", cue=cite(marks))).unverified


def test_without_sentences_places_are_still_found() -> None:
    """A grounder without sentences loses hints, not words."""
    grounder = Grounder(VOTES, ())
    claim, _ = grounder.ground(candidate("on Friday", cue=cite("said")))

    assert claim is not None
    assert claim.cue is not None
    assert VOTES.text.rindex("said") == claim.cue.start
