"""Sentences and windows: nothing lost, nothing cut, nothing slow."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.data import Document, Segment
from extractor.segment import segment, sentences
from extractor.segment.boundaries import _MAY_END, _tokenizer
from extractor.segment.paragraphs import paragraphs
from extractor.segment.quotations import LONGEST, quotations

SEEDS = Path(__file__).parent.parent / "seeds"

TEXTS = st.text(
    st.sampled_from("aB .,!?…\n\r\u2028\t“”‘’\"'«»()–5\u00a0\u200b\u0301。")
    | st.characters(codec="utf-8"),
    max_size=120,
)
PROSE = st.lists(
    st.sampled_from(
        [
            "He left. ",
            "“We stay. ",
            "We go.” ",
            "“No,” she said. ",
            "\n\n",
            "\n",
            '"So. ',
            'It is." ',
            "U.S. ",
        ]
    ),
    max_size=60,
).map("".join)


def texts_of(text: str) -> list[str]:
    """Return the sentences as strings."""
    return [text[start:end] for _, start, end in sentences(text)]


def windows_of(text: str, window: int | None = None) -> list[str]:
    """Return the windows as strings."""
    return [part.text for part in segment(Document(id="d", text=text), window=window)]


@given(TEXTS | PROSE)
@example("a\x1cb. C")
@example("process.”ISLAMABAD")
@settings(deadline=None)
def test_sentences_hold_every_visible_character_once(text: str) -> None:
    """Sentences are numbered, ordered, trimmed, disjoint, and leave out only white space."""
    found = sentences(text)

    assert list(range(1, len(found) + 1)) == [number for number, _, _ in found]
    assert "".join(text.split()) == "".join("".join(text[s:e].split()) for _, s, e in found)
    end = 0
    for sentence in found:
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        end = sentence.end


@pytest.mark.parametrize(
    ("name", "count"), [("000_3583993f793d036c.txt", 28), ("003_90a0b14a44c759de.txt", 21)]
)
def test_seed_articles_have_the_sentences_a_reader_counts(name: str, count: int) -> None:
    """Headings without a full stop are sentences of their own."""
    found = texts_of(Document.from_path(SEEDS / name).text)

    assert count == len(found)
    assert {"– Safe havens –", "So far two rounds have been held"} & set(found)


@pytest.mark.parametrize(
    "expected",
    [
        ["He said: “We will not go.”", "Then he left."],
        ['He said "no."', '"Yes," she said.'],
        ["The U.S. Army went.", "Gen. Smith and Lt. Gen. J. K. Rowe spoke.", "See No. 5 here."],
        ["Sen. Bob Roe (R-Ky.) left.", "(He went.)", "[She stayed.]"],
        ["Rep. Ann Roe (D-N.J.), of Sen. Bob Roe (R-Fla.) and me.", "Then Sen. Roe (R-Fla.)."],
        ["Well... he went.", "Wait…", "What now?", "“No way!” he said."],
        ["He said «Nous partons.»", "Il part."],
        ["他说。", "他走了。"],
    ],
    ids=lambda expected: expected[0],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    """Abbreviations, initials and ellipses end nothing; closing marks stay with what they close."""
    assert expected == texts_of(" ".join(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a peace process.”ISLAMABAD - Talks.", ["a peace process.”", "ISLAMABAD - Talks."]),
        ('a peace process."ISLAMABAD - Talks.', ['a peace process."', "ISLAMABAD - Talks."]),
        ("« Nous partons. » Puis rien.", ["« Nous partons. »", "Puis rien."]),
        ('It is over….’”)?!."', ['It is over….’”)?!."']),
    ],
)
def test_glued_and_spaced_closing_marks_go_to_the_sentence_before(
    text: str, expected: list[str]
) -> None:
    """A missing space behind a closing mark, or one before it, does not move the mark."""
    assert expected == texts_of(text)


@pytest.mark.parametrize("mark", ".!?…")
@pytest.mark.parametrize("behind", ["", "Then he left", "Élise left", "7 left", "_ left", "٣ left"])
def test_nupunkt_ends_no_sentence_where_it_is_not_asked(mark: str, behind: str) -> None:
    """Behind a mark at the end, or in front of a letter or digit, no sentence begins."""
    text = f"It is over{mark}{behind}"

    assert not _MAY_END.search(text)
    assert [0] == [start for start, _ in _tokenizer().span_tokenize(text)]


def test_a_single_newline_ends_a_heading_and_a_paragraph() -> None:
    """Texts with one newline between paragraphs fall into the same paragraphs."""
    text = "Talks resume\nThe two sides met on Monday in the U.S.\nThe Taliban stayed away."

    assert text.split("\n") == texts_of(text)


def test_lines_of_a_list_are_not_taken_for_wrapped_text() -> None:
    """Nobody wraps a text at a dozen code points, nor at three hundred."""
    for lines in (
        ["- Ceasefire", "- Prisoners", "- Elections"],
        [f"{n} {'on ' * 99}" for n in "ABC"],
    ):
        assert [line.strip() for line in lines] == texts_of("\n".join(lines))


def test_a_wrapped_line_ends_no_sentence() -> None:
    """Where the next word would not have fitted, and before lower case, the text goes on."""
    wrapped = (
        "The statement pointed to the position of the group that\n"
        "Afghanistan comes first and that real talks can begin only\n"
        "after the departure of all foreign troops, said Lt. Gen.\n"
        "Smith of the army.\n"
        "Another paragraph begins, since the line above is short."
    )

    assert [
        wrapped[: wrapped.index("\nAnother")],
        wrapped[wrapped.index("Another") :],
    ] == texts_of(wrapped)
    assert ["The deal,\nMr. Roe said, is\ndead."] == texts_of("The deal,\nMr. Roe said, is\ndead.")


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n", "\x85", "\u2028", "\v"])
def test_every_kind_of_newline_separates_paragraphs(newline: str) -> None:
    """Two line breaks of any kind are a blank line; CR LF is one break."""
    text = f"in short{newline}{newline}and more"

    assert ["in short", "and more"] == texts_of(text)
    assert 1 == len(texts_of(f"in short{newline}and more"))


@pytest.mark.parametrize(
    "text",
    [
        "“" * 200_000,
        '"' * 200_000,
        "(" * 200_000,
        "a" * 200_000,
        "A. " * 66_000,
        "\n" * 200_000,
        "!?" * 100_000,
        ".”" * 100_000,
        "“" * 100_000 + "»" * 100_000,
        " \n" * 100_000 + "x",
        "“\n\n" * 50_000,
        "“a. b,” c, “" * 18_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    """Two hundred thousand marks cost seconds at most, not minutes."""
    sentences("Warm up.")
    begin = time.process_time()
    segment(Document(id="d", text=text), window=1000)

    assert time.process_time() - begin < 5


def test_the_model_is_loaded_late_and_only_from_the_package() -> None:
    """Importing the module loads no model: `extractor --help` stays fast."""
    code = "import sys, extractor.segment; print('nupunkt' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SEEDS.parent
    )

    assert "False" == done.stdout.strip()


@pytest.mark.parametrize("text", ["", " \n\t\u2028 "])
def test_a_blank_document_has_no_segments(text: str) -> None:
    """Nothing to read makes no segment, with a window or without."""
    assert [] == windows_of(text)
    assert [] == windows_of(text, 100)


def test_without_a_window_the_document_is_one_segment() -> None:
    """The one segment holds all sentences."""
    document = Document(id="d", text=" One is here. Two is there.\n")

    assert (Segment(document=document, sentences=sentences(document.text)),) == segment(document)


@given(PROSE | TEXTS, st.integers(1, 200))
@settings(max_examples=300, deadline=None)
def test_windows_hold_all_sentences_and_cut_no_quotation(text: str, window: int) -> None:
    """Windows begin and end later and later, leave no sentence out, and fit where they can."""
    document = Document(id="d", text=text)
    parts = segment(document, window=window)
    inside = {
        sentence.start
        for sentence in sentences(text)
        for span in quotations(text, paragraphs(text))
        if span.start < sentence.start < span.end
    }

    assert set(sentences(text)) == {s for part in parts for s in part.sentences}
    for part in parts:
        numbers = [sentence.number for sentence in part.sentences]
        assert list(range(numbers[0], numbers[-1] + 1)) == numbers
        assert part.span.start not in inside
        fits = part.span.end - part.span.start <= window
        assert fits or all(sentence.start in inside for sentence in part.sentences[1:])
    for before, after in pairwise(parts):
        assert before.sentences[0].number < after.sentences[0].number
        assert before.sentences[-1].number < after.sentences[-1].number
        assert after.sentences[0].number <= before.sentences[-1].number + 1


def test_windows_share_two_sentences_and_a_tenth() -> None:
    """Short sentences: a tenth of the window is shared; long ones: at least two sentences."""
    short = " ".join(f"He saw number {n} go." for n in range(100, 400))
    first, second = segment(Document(id="d", text=short), window=1000)[:2]
    shared = first.sentences[-1].end - second.sentences[0].start

    assert 100 <= shared < 125

    long = " ".join(f"He saw number {n} {'and so on ' * 20}go." for n in range(100, 120))
    first, second = segment(Document(id="d", text=long), window=1000)[:2]

    assert 2 == len(set(first.sentences) & set(second.sentences))


def test_a_long_sentence_or_quotation_has_a_window_of_its_own() -> None:
    """What does not fit is neither cut nor joined with its neighbours."""
    word = f"A {'long ' * 60}sentence."
    quote = f"“We {'do ' * 60}it. We {'do ' * 60}it,” he said."

    assert ["He left.", word, "He came."] == windows_of(f"He left. {word} He came.", 100)
    assert ["He left.", quote, "He came."] == windows_of(f"He left. {quote} He came.", 100)


def test_a_quotation_over_paragraphs_stays_whole() -> None:
    """It opens every paragraph with a mark and closes only at the last."""
    quote = "“We came first. We won.\n\n“We came again. We lost.\n\n“We went home,” he said."
    text = f"He spoke on Monday. {quote}\n\nShe left at once. She will not come again."

    assert any(quote in window for window in windows_of(text, 90))
    assert [quote[: quote.rindex(" he")]] == [
        text[s:e] for s, e in quotations(text, paragraphs(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It “opens. It goes on.\n\nNext one. “Real.” End.", ["“opens. It goes on.", "“Real.”"]),
        ("It closes.” And “real.” End.", ["“real.”"]),
        ('It "is." He ("we") "went." A 5" gun.', ['"is."', '"we"', '"went."']),
        ("‘It’s the boys’ ball.’ The ’90s. In the ‘90s. Ok", ["‘It’s the boys’"]),
        ("„So ist es.“ Und «oui.» 「はい。」", ["„So ist es.“", "«oui.»", "「はい。」"]),
        ("“He said ‘no.’ Twice.” Ok", ["“He said ‘no.’ Twice.”"]),
        ("“" + "a " * LONGEST + "”", []),
        ("“a.\n\n" * LONGEST, []),
    ],
    ids=lambda value: str(value)[:20],
)
def test_quotation_marks_are_paired_within_reason(text: str, expected: list[str]) -> None:
    """A mark without a partner holds its paragraph at most, and nothing very long."""
    assert expected == [text[s:e] for s, e in quotations(text, paragraphs(text))]


def test_a_stray_mark_does_not_swallow_the_document() -> None:
    """Windows stay small though one mark is never closed."""
    text = "He “said so.\n\n" + "Then they left. Then they came.\n\n" * 200

    assert max(map(len, windows_of(text, 500))) <= 500
