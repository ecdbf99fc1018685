"""What holds for any text and any citation."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from extractor.data import (
    Act,
    Anonymity,
    Candidate,
    CandidateSource,
    Certainty,
    Citation,
    Claim,
    Document,
    Grounding,
    Provenance,
    Quotation,
    SourceKind,
)
from extractor.ground import Grounder
from extractor.ground.finding import SHORTEST, Finder, Found, has_words
from extractor.ground.folding import INVISIBLE, fold
from extractor.ground.words import WORD, Concordance, splits_word, stands_plainly
from extractor.segment import sentences

CHARACTERS = st.sampled_from(
    "abcdeéABC0159 .,;-'\"`()[]_\n\t“”‘’«»–—…\u00a0\u2028\u0301\u0327\u200b\u200d\u00ad\u202e\ufe0f"
    "ﬁİßΩقم他会一👨🏻🚒🇦🇫²½①\u1112\u1161\u11ab가ｶﾞＡ，"
)
TEXTS = st.text(CHARACTERS, max_size=80) | st.text(max_size=40)
LONG_TEXTS = st.text(CHARACTERS, min_size=20, max_size=80)
PROSE = st.lists(
    st.sampled_from(
        [
            "We won’t go",
            "the",
            "“peace – process”",
            "café",
            "cafe\u0301",
            "talks…",
            "not",
            "1,500",
            "\n\n",
            "He said.",
        ]
    ),
    min_size=2,
    max_size=25,
).map(" ".join)
STRAIGHT = str.maketrans(
    dict.fromkeys("‘’", "'")
    | dict.fromkeys("“”", '"')
    | {"–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


def variants(words: str) -> list[str]:
    """Return *words* in other typography."""
    return [
        words.translate(STRAIGHT),
        normalize("NFD", words),
        normalize("NFC", words),
        words.replace(" ", "\u00a0"),
        words.replace(" ", " \n "),
        words.replace("t", "t\u200b"),
        words.replace("-", "—"),
    ]


def candidate(*evidence: Citation, cue: Citation | None = None) -> Candidate:
    """Return a candidate that cites *evidence*."""
    source = CandidateSource(
        name="unspecified",
        kind=SourceKind.UNSPECIFIED,
        anonymity=Anonymity.IMPLICIT,
        mention=None,
    )
    return Candidate(
        statement="Somebody said so.",
        act=Act.ASSERTION,
        quotation=Quotation.INDIRECT,
        certainty=Certainty.CERTAIN,
        evidence=evidence,
        cue=cue,
        sources=(source,),
        provenance=Provenance(annotator="test", version="1"),
    )


def ground(text: str, seen: Candidate) -> Claim | None:
    """Ground *seen* in *text*."""
    return Grounder(Document(id="d", text=text), sentences(text)).ground(seen)[0]


def folded(text: str) -> str:
    """Return *text* folded, without space around it."""
    return fold(text).text.strip()


def bare(text: str) -> str:
    """Return folded *text* without quotation marks around it."""
    return text.strip("\"' 「」")


@st.composite
def citations(draw: st.DrawFn, shortest: int = 1) -> tuple[str, int, int]:
    """Draw a text and a stretch of it that begins and ends with whole, visible words."""
    text = draw(LONG_TEXTS | PROSE)
    whole = [at for at in range(len(text) + 1) if not splits_word(text, at)]
    blank = INVISIBLE + " \n\t\u00a0\u2028"
    starts = [at for at in whole if text[at : at + 1] not in blank]
    assume(starts)
    start = draw(st.sampled_from(starts))
    ends = [
        at
        for at in whole
        if at > start
        and text[at - 1] not in blank
        and has_words(text[start:at])
        and len(folded(text[start:at])) >= shortest
    ]
    assume(ends)
    return text, start, draw(st.sampled_from(ends))


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_the_way_back_from_a_folded_text_is_in_order_and_in_bounds(text: str) -> None:
    """Every folded character comes from a stretch of the text; the stretches never go back."""
    result = fold(text)
    last = 0
    for at in range(len(result.text)):
        start, end = result.source(at, at + 1)

        assert last <= start < end <= len(text)
        last = start


@given(TEXTS)
@example("a \u200b \u00a0b")
@settings(deadline=None)
def test_folding_leaves_no_variant_behind(text: str) -> None:
    """Folding twice is folding once, unless a compatibility form hides a space or a mark."""
    once = fold(text).text

    assert not set(once) & set(INVISIBLE)
    assert "  " not in once
    assert once == once.translate(STRAIGHT)
    if text.isascii():
        assert once == fold(once).text


@given(st.text(st.sampled_from("abz 019.,;:'\"-–“”’\n"), max_size=60))
@settings(deadline=None)
def test_folding_keeps_letters_digits_and_case(text: str) -> None:
    """Only typography changes: words and numbers stay as they are."""
    assert [c for c in text if c.isalnum()] == [c for c in fold(text).text if c.isalnum()]


@given(citations())
@settings(max_examples=500, deadline=None)
def test_any_stretch_between_word_borders_is_found_exactly(drawn: tuple[str, int, int]) -> None:
    """Wherever the words stand in a text, that place is among those found."""
    text, start, end = drawn
    found = Finder(text).find(text[start:end])

    assert isinstance(found, Found)
    assert found.grounding is Grounding.EXACT
    assert (start, end) in [place[0] for place in found.places]
    assert {text[start:end]} == {text[slice(*place[0])] for place in found.places}


@given(citations(shortest=2 * SHORTEST), st.integers(0, 6))
@settings(max_examples=1000, deadline=None)
def test_other_typography_finds_the_same_place(drawn: tuple[str, int, int], kind: int) -> None:
    """A variant of any stretch finds it, or stands elsewhere exactly as it is spelled."""
    text, start, end = drawn
    variant = variants(text[start:end])[kind]
    assume(folded(variant) == folded(text[start:end]))
    assume(not any(twice in text for twice in ("--", "''", "``")))
    found = Finder(text).find(variant)

    assert isinstance(found, Found)
    if found.grounding is Grounding.FOLDED:
        assert any(start <= place[0].start < place[0].end <= end for place in found.places)


@given(PROSE, st.data())
@settings(max_examples=300, deadline=None)
def test_other_typography_of_prose_is_always_found(text: str, data: st.DataObject) -> None:
    """Words of ordinary prose ground at their own place, however they are spelled."""
    places = [at for at in range(len(text) + 1) if not splits_word(text, at)]
    start, end = sorted(
        data.draw(st.lists(st.sampled_from(places), min_size=2, max_size=2, unique=True))
    )
    words = text[start:end].strip()
    assume(len(folded(words)) >= SHORTEST and has_words(words))
    start = text.index(words, start)
    for variant in variants(words):
        claim = ground(text, candidate(Citation(text=variant, start=start)))

        assert claim is not None
        quote = claim.evidence[0]
        assert folded(words) == folded(quote.text)
        if Grounding.FOLDED == quote.grounding:
            assert (start, start + len(words)) == quote.span


@given(TEXTS | PROSE, TEXTS | PROSE)
@settings(max_examples=500, deadline=None)
def test_what_is_found_folds_to_what_was_cited(text: str, words: str) -> None:
    """Soundness: no place is ever returned for other words, whatever is asked."""
    result = Finder(text).find(words)
    if isinstance(result, Found):
        for place in result.places:
            start, end = place[0]
            assert 0 <= start < end <= len(text)
            assert bare(folded(words)) == bare(folded(text[start:end]))
            assert not splits_word(text, start)
            assert not splits_word(text, end)


@given(
    TEXTS | PROSE, st.lists(TEXTS | PROSE, min_size=1, max_size=3), st.none() | st.integers(-1, 9)
)
@example("a b", ["\ud800"], None)
@settings(max_examples=300, deadline=None)
def test_any_candidate_grounds_or_is_rejected(
    text: str, cited: list[str], number: int | None
) -> None:
    """No citation raises; quotes are slices, evidence is sorted and disjoint."""
    seen = candidate(
        *(Citation(text=c, sentence=number, start=number) for c in cited),
        cue=Citation(text=cited[0]),
    )
    claim = ground(text, seen)
    if claim is not None:
        end = -1
        for quote in (*claim.evidence, *([claim.cue] if claim.cue else [])):
            assert text[quote.start : quote.end] == quote.text
        for quote in claim.evidence:
            assert end < quote.start
            end = quote.end


@given(citations(), citations())
@settings(max_examples=300, deadline=None)
def test_a_claim_grounds_where_it_was_grounded(
    drawn: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    """Idempotence: the quotes of a claim, cited again with their offsets, come out the same."""
    text, start, end = drawn
    seen = candidate(Citation(text=text[start:end], start=start), cue=Citation(text=other[0]))
    claim = ground(text, seen)
    assume(claim is not None)
    assert claim is not None
    again = ground(text, candidate(*(Citation(text=q.text, start=q.start) for q in claim.evidence)))

    assert again is not None
    assert [quote.span for quote in claim.evidence] == [quote.span for quote in again.evidence]


@given(TEXTS | PROSE, st.data())
@settings(deadline=None)
def test_a_concordance_finds_what_a_search_finds(text: str, data: st.DataObject) -> None:
    """The index leaves out only places inside words."""
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    assume(words)
    places = [
        at
        for at in range(len(text))
        if text.startswith(words, at)
        and not splits_word(text, at)
        and not splits_word(text, at + len(words))
    ]
    found = list(Concordance(text).find(words))

    assert sorted(found) == found
    assert places == [
        at for at in found if not splits_word(text, at) and not splits_word(text, at + len(words))
    ]


@pytest.mark.parametrize("kind", range(7))
def test_every_kind_of_variant_is_tried(kind: int) -> None:
    """The variants above do change the words they are made of."""
    words = "We won’t – “ever” – go to a café-bar…"

    assert words != variants(words)[kind] or normalize("NFC", words) == words


@given(TEXTS | PROSE)
@example("Ana\u200bOrtiz and Ana\u200b Ortiz, said K\u0327.")
@settings(max_examples=500, deadline=None)
def test_a_word_that_stands_plainly_is_a_word_of_the_folded_text(text: str) -> None:
    """The quick look for a name finds nothing that a look at the folded text would not."""
    lower = text.lower()
    plain = {word for word in WORD.findall(lower) if stands_plainly(word, lower)}

    assert plain <= set(WORD.findall(fold(text).text.casefold()))


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("ana ortiz", True),
        ("so did marortiz, and (ortiz)", True),
        ("so said ortiz", True),
        ("ana ortizes", False),
        ("ana \u00adortiz", False),
        ("ana ortiz\u0327", False),
        ("nobody", False),
    ],
)
def test_a_word_stands_plainly_between_ascii_marks(text: str, plainly: bool) -> None:  # noqa: FBT001
    """Letters and anything that folding could join to it make it another word."""
    assert plainly == stands_plainly("ortiz", text)
