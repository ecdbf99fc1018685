"""Candidates become claims only where their words stand."""

from __future__ import annotations

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


def claims_of_seeds() -> list[tuple[Document, str]]:
    """Return every sentence of the seed articles that has at least six words."""
    return [
        (document, document.text[s.start : s.end])
        for document in (TALKS, DEAL)
        for s in sentences(document.text)
        if document.text[s.start : s.end].count(" ") >= 5
    ]


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
