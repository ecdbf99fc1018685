"""Candidates become claims only where their words stand."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from unicodedata import normalize

import pytest

from extractor.data import (
    Act,
    Anonymity,
    Candidate,
    CandidateCondition,
    CandidateSource,
    Certainty,
    Citation,
    Claim,
    ConditionKind,
    Document,
    Grounding,
    Provenance,
    Quotation,
    Quote,
    Reason,
    Rejected,
    SourceKind,
)
from extractor.ground import Grounder
from extractor.segment import sentences

SEEDS = Path(__file__).parent.parent / "seeds"
TALKS = Document.from_path(SEEDS / "000_3583993f793d036c.txt")
DEAL = Document.from_path(SEEDS / "003_90a0b14a44c759de.txt")

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


def cite(text: str, sentence: int | None = None, start: int | None = None) -> Citation:
    """Return a citation."""
    return Citation(text=text, sentence=sentence, start=start)


def speaker(name: str = "Adams", mention: Citation | None = None) -> CandidateSource:
    """Return a source, without a mention unless one is given."""
    return CandidateSource(
        name=name, kind=SourceKind.PERSON, anonymity=Anonymity.NAMED, mention=mention
    )


def candidate(
    *evidence: str | Citation,
    cue: Citation | None = None,
    sources: tuple[CandidateSource, ...] = (speaker(),),
    condition: CandidateCondition | None = None,
    act: Act = Act.ASSERTION,
    statement: str = "Somebody said so.",
) -> Candidate:
    """Return a candidate that cites *evidence*."""
    return Candidate(
        statement=statement,
        act=act,
        quotation=Quotation.INDIRECT,
        certainty=Certainty.CERTAIN,
        evidence=tuple(cite(e) if isinstance(e, str) else e for e in evidence),
        cue=cue,
        sources=sources,
        condition=condition,
        provenance=Provenance(annotator="test", version="1"),
    )


def ground(
    document: Document | str, seen: Candidate | str
) -> tuple[Claim | None, tuple[Rejected, ...]]:
    """Ground *seen*, or a candidate with that evidence, in *document*."""
    if isinstance(document, str):
        document = Document(id="d", text=document)
    seen = candidate(seen) if isinstance(seen, str) else seen
    claim, rejected = Grounder(document, sentences(document.text)).ground(seen)
    for quote in quotes_of(claim):
        assert document.text[quote.start : quote.end] == quote.text
        assert all(document.text[slice(*span)] for span in quote.alternatives)
    return claim, rejected


def claim_of(document: Document | str, seen: Candidate | str) -> Claim:
    """Return the claim that *seen* becomes."""
    claim, _ = ground(document, seen)
    assert claim is not None
    return claim


def quotes_of(claim: Claim | None) -> list[Quote]:
    """Return every quote of *claim*."""
    if claim is None:
        return []
    quotes = [*claim.evidence, claim.cue, *(source.mention for source in claim.sources)]
    if claim.condition is not None:
        quotes += [claim.condition.antecedent, claim.condition.consequent]
    return [quote for quote in quotes if quote is not None]


def evidence_of(document: Document | str, seen: Candidate | str) -> list[tuple[str, Grounding]]:
    """Return text and grounding of the evidence."""
    return [(quote.text, quote.grounding) for quote in claim_of(document, seen).evidence]


def reason_of(document: Document | str, seen: Candidate | str) -> Reason:
    """Return why the evidence of *seen* does not count."""
    claim, rejected = ground(document, seen)
    assert claim is None
    return rejected[0].reason


# What is found


def test_verbatim_words_are_found_exactly() -> None:
    """The worked example of the annotation guide comes out with all of its spans."""
    seen = candidate(
        "real negotiations can be conducted only after the departure of all foreign troops from "
        "Afghanistan",
        cue=cite("pointed to the position"),
        sources=(
            speaker("Zabihullah Mujahid", cite("The statement")),
            speaker("the Taliban", cite("the Taliban", sentence=13)),
        ),
        condition=CandidateCondition(
            kind=ConditionKind.NECESSARY,
            antecedent=cite("the departure of all foreign troops from Afghanistan"),
            consequent=cite("real negotiations"),
        ),
        act=Act.PRECONDITION,
    )
    claim, rejected = ground(TALKS, seen)

    assert claim is not None
    assert ((), ()) == (rejected, claim.unverified)
    assert [Grounding.EXACT] * 6 == [quote.grounding for quote in quotes_of(claim)]
    assert claim.condition is not None
    assert "real negotiations" == claim.condition.consequent.text
    assert claim.evidence[0].start == claim.condition.consequent.start
    assert (seen.statement, seen.act) == (claim.statement, claim.act)
    assert TALKS.id == claim.document_id


@pytest.mark.parametrize(
    ("cited", "found"),
    [
        ("the Taliban's founder said", "the Taliban’s founder said"),
        ('"We came, we saw."', "“We came, we saw.”"),
        ("''We came, we saw.''", "“We came, we saw.”"),
        ("We came, we saw ... and left", "We came, we saw … and left"),
        ("talks - and the war", "talks – and the war"),
        ("talks -- and the war", "talks – and the war"),
        ("five million people", "five\u00a0million people"),
        ("the next  line\tgoes on", "the next\n  line goes on"),
        (normalize("NFC", "Café Müller opened"), normalize("NFD", "Café Müller opened")),
        (normalize("NFD", "Zoë Noël sang"), normalize("NFC", "Zoë Noël sang")),
        ("the xylophone player", "the xylo\u200bphone\ufeff player"),
        ("a hyphenated word", "a hyphen\u00adated word"),
        ("the final report", "the ﬁnal report"),
        ("the left-to-right mark", "the \u202aleft-to-right\u202c mark"),
        ("a red ❤ for her", "a red ❤\ufe0f for her"),
    ],
)
def test_other_typography_is_found_and_said_to_be(cited: str, found: str) -> None:
    """RE-08, IN-06 to IN-08: the claim carries the document's own words."""
    text = f"Before. {found}, then 🇦🇫 more."

    assert [(found, Grounding.FOLDED)] == evidence_of(text, cited)


def test_a_folded_span_ends_behind_the_last_combining_mark() -> None:
    """IN-08: the mark belongs to the letter."""
    text = "They went to the cafe\u0301. Then home."
    quote = claim_of(text, "went to the café").evidence[0]

    assert "went to the cafe\u0301" == quote.text
    assert Reason.NOT_FOUND == reason_of(text, "went to the cafe")


def test_offsets_count_code_points() -> None:
    """IN-09: astral characters and joined emoji count each code point once."""
    text = "👨🏻‍🚒🇦🇫𝒳 said: we go now. \u202eevil\u202c"

    assert text.index("we go now") == claim_of(text, "we go now").evidence[0].start
    assert [("👨🏻‍🚒", Grounding.EXACT)] == evidence_of(text, "👨🏻‍🚒")


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n", "\x85", "\u2028", "\v", "\f"])
def test_a_quote_may_run_over_any_newline(newline: str) -> None:
    """IN-10: the document's own line break stays in the quote."""
    text = f"He said we will{newline}withdraw soon."

    assert (
        f"we will{newline}withdraw soon" == claim_of(text, "we will withdraw soon").evidence[0].text
    )


def test_marks_around_a_citation_may_be_the_annotators_own() -> None:
    """Outer quotation marks are stripped only where the words do not stand with them."""
    text = "He called it “a real success” and left. They left the room."

    assert [("“a real success”", Grounding.EXACT)] == evidence_of(text, "“a real success”")
    assert [("“a real success”", Grounding.FOLDED)] == evidence_of(text, '"a real success"')
    assert [("They left", Grounding.EXACT)] == evidence_of(text, ' "They left" ')


def test_exact_beats_folded() -> None:
    """Where the words stand as cited, other spellings of them are no rivals."""
    text = "The group’s deal failed. The group's deal holds."

    assert [("The group's deal", Grounding.EXACT)] == evidence_of(text, "The group's deal")


# What is not found


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


def claims_of_seeds() -> list[tuple[Document, str]]:
    """Return every sentence of the seed articles that has at least six words."""
    return [
        (document, document.text[s.start : s.end])
        for document in (TALKS, DEAL)
        for s in sentences(document.text)
        if document.text[s.start : s.end].count(" ") >= 5
    ]


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


# Which of several places


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


# Words left out


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


# Negation


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


def test_a_negation_left_out_by_an_ellipsis_is_seen() -> None:
    """The part behind the gap says that its negation is missing."""
    first, second = claim_of(TALKS, "We do ... think we need to facilitate").evidence

    assert (False, True) == (first.negation_cut, second.negation_cut)


# What becomes of the parts


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


def test_without_sentences_places_are_still_found() -> None:
    """A grounder without sentences loses hints, not words."""
    grounder = Grounder(VOTES, ())
    claim, _ = grounder.ground(candidate("on Friday", cue=cite("said")))

    assert claim is not None
    assert claim.cue is not None
    assert VOTES.text.rindex("said") == claim.cue.start


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
