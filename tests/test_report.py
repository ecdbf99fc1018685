"""The report without a browser: what is written, and that nothing in it can act."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.data import Act, Document, Extraction, Grounding, Outcome, OutcomeKind, Quote
from extractor.formats.graph import graph
from extractor.report import extraction_html, run_html, write_report
from extractor.report import write as writing
from extractor.report.acts import LOOKS
from extractor.report.overview import Overview
from extractor.report.overview.labels import place_labels
from extractor.report.overview.layout import HEIGHT, WIDTH
from extractor.report.overview.network import picture
from extractor.report.payload import Payload, to_json
from extractor.report.pieces import pieces
from extractor.report.visible import visible
from tests.browser.corpus import HOSTILE, corpus
from tests.browser.making import claim, many, ok, source


def page(tmp_path: Path, extractions: list[Extraction], title: str = "A run") -> str:
    """Write a report and return it."""
    path = tmp_path / "report.html"
    write_report(extractions, path, title=title)
    return path.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """Collects elements, attributes that act, and text, as a browser's parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.acting: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and what in it could act."""
        self.tags.append(tag)
        self.acting += [
            (name, value)
            for name, value in attrs
            if name.startswith("on") or (value or "").lower().strip().startswith("javascript")
        ]

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.text += data


@given(st.text() | st.just(HOSTILE))
def test_json_in_the_page_closes_no_element_and_is_read_back(text: str) -> None:
    """No markup, no line separator that a script would stumble over; the same value."""
    written = to_json({"text": text})

    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"text": text}


def test_the_page_has_its_own_scripts_and_no_acting_attribute(tmp_path: Path) -> None:
    """Whatever the documents say: one script of ours, the index, one shard."""
    found = Elements(page(tmp_path, corpus(), title="<script>alert(1)</script>"))

    assert found.tags.count("script") == 3
    assert found.acting == []
    assert not {"img", "iframe", "object", "embed", "link", "base"} & set(found.tags)


def test_the_policy_allows_exactly_this_script_and_style(tmp_path: Path) -> None:
    """By hash; nothing may be fetched, framed, posted or evaluated."""
    written = page(tmp_path, corpus())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', written)
    hashes = [
        b64encode(sha256(content.encode()).digest()).decode()
        for content in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", written, re.DOTALL)
    ]
    policy = policy.replace("&#39;", "'")

    assert re.findall(r"sha256-([^']+)'", policy) == hashes
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    """To the byte: no hour, no address of an object, no order of chance."""
    assert page(tmp_path, corpus()) == page(tmp_path, corpus())


def test_a_large_run_keeps_its_texts_in_files_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shards hold what the page would hold; the index says where."""
    monkeypatch.setattr(writing, "MANY", 100)
    written = page(tmp_path, many(120, 1))
    (index,) = re.findall(r'id="index">(.*?)</script>', written)
    files = sorted((tmp_path / "report_files").iterdir())
    calls = [file.read_text(encoding="utf-8") for file in files]
    shards = [json.loads(re.sub(r"^extractorShard\(\d+,|\)\n$", "", call)) for call in calls]

    assert json.loads(index)["folder"] == "report_files"
    assert [file.name for file in files] == ["0000.js", "0001.js", "0002.js"]
    assert [len(json.loads(shard)) for shard in shards] == [50, 50, 20]
    assert 'id="shard-0"' not in written


def test_shards_of_an_older_report_do_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold texts that the new report may not show; other files are left alone."""
    monkeypatch.setattr(writing, "MANY", 100)
    page(tmp_path, many(160, 0))
    (tmp_path / "report_files" / "notes.txt").write_text("mine")
    page(tmp_path, many(101, 0))
    folder = tmp_path / "report_files"
    assert {"0000.js", "0001.js", "0002.js", "notes.txt"} == {
        file.name for file in folder.iterdir()
    }

    page(tmp_path, corpus())

    assert [file.name for file in folder.iterdir()] == ["notes.txt"]


def test_a_page_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    """The new page takes its place only when it is whole."""
    older = page(tmp_path, corpus())

    def failing() -> Iterator[Extraction]:
        yield corpus()[0]
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        write_report(failing(), tmp_path / "report.html", title="A run")

    assert older == (tmp_path / "report.html").read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_every_act_has_a_code_of_its_own() -> None:
    """Fifteen codes of two letters; colour alone never says which act it is."""
    assert set(Act) == set(LOOKS)
    assert len({look.code for look in LOOKS.values()}) == len(Act)


def test_offsets_in_the_page_are_utf16() -> None:
    """A script slices there; behind an emoji code points would be off."""
    text = "🇦🇫 He said yes."
    document = Document(id="d", text=text)
    held = Payload().add(ok(document, claim(document, "endorsement", "yes", [source(text, "He")])))
    start, end = held["claims"][0]["evidence"][0]["span"]
    encoded = text.encode("utf-16-le")

    assert encoded[2 * start : 2 * end].decode("utf-16-le") == "yes"


@given(
    st.text(min_size=1, max_size=40).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(
                st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
                    lambda span: span[0] < span[1]
                ),
                max_size=8,
            ),
        )
    )
)
def test_pieces_joined_are_the_text_and_the_quotes(
    drawn: tuple[str, list[tuple[int, int]]],
) -> None:
    """However claims overlap, nest, cross or coincide."""
    text, spans = drawn
    document = Document(id="d", text=text)
    claims = [
        claim(
            document,
            "assertion",
            text,
            [source(text, "He")],
            evidence=(
                Quote(text=text[start:end], start=start, end=end, grounding=Grounding.EXACT),
            ),
        )
        for start, end in spans
    ]
    extraction = Extraction(
        document=document, outcome=Outcome(kind=OutcomeKind.CLAIMS), claims=tuple(claims)
    )
    cut = list(pieces(extraction))

    assert "".join(piece.text for piece in cut) == text
    for number, (start, end) in enumerate(spans):
        marked = [piece for piece in cut if number in piece.claims]
        assert "".join(piece.text for piece in marked) == text[start:end]
        assert [number in piece.begins for piece in marked] == [True] + [False] * (len(marked) - 1)


@pytest.mark.parametrize("extraction", corpus())
def test_a_notebook_shows_any_extraction_without_a_script(extraction: Extraction) -> None:
    """And lets nothing in it act."""
    found = Elements(extraction_html(extraction))

    assert found.acting == []
    assert not {"script", "img", "iframe", "link", "b onclick"} & set(found.tags)
    assert extraction.outcome.kind.value.replace("_", " ") in found.text
    for held in extraction.claims:
        assert visible(held.statement) in found.text


def test_a_notebook_lists_a_run() -> None:
    """Every document with its outcome; of a long run the first hundred."""
    assert run_html(corpus()).count("<tr>") == 1 + len(corpus())
    assert "The first 100 documents." in run_html(many(120, 0))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟨RIGHT-TO-LEFT OVERRIDE⟩b"),
        ("\x1b[31m", "⟨U+001B⟩[31m"),
        ("x\U000e0068\U000e0069", "x⟨hidden: hi⟩"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("👨‍👩‍👧 می‌خواهم\n\t", "👨‍👩‍👧 می‌خواهم\n\t"),
    ],
)
def test_invisible_characters_are_named(text: str, shown: str) -> None:
    """Those that deceive; joiners in emoji and in Persian are left alone."""
    assert shown == visible(text)


def test_the_overview_counts_what_there_is() -> None:
    """Numbers counted by hand in the corpus."""
    overview = Overview()
    for extraction in corpus():
        overview.add(extraction)
    held = overview.context()
    assert held is not None
    rows = {name: cells for name, _, cells in held["matrix"].rows}
    heads = [name for name, _ in held["matrix"].targets]
    cell = rows["the Taliban"][heads.index("the withdrawal of foreign troops")]

    assert (cell.net, cell.number, cell.look) == ("+2", 2, "for-2")
    assert held["claims"] == 21
    assert held["timeline"].undated == 5
    assert sum(bar.number for bar in held["timeline"].bars) == 16
    assert len(held["preconditions"].facts) == 2
    assert [about.target for about in held["opposites"]][:1] == ["the talks in Islamabad"]
    assert {count.label: count.number for count in held["quality"]}["documents: failed"] == 1


def test_an_overview_of_nothing_is_none() -> None:
    """There is nothing to survey."""
    assert Overview().context() is None


def test_the_picture_fits_and_is_always_the_same() -> None:
    """No node outside, no chance in the layout; a large network is cut to what can be read."""
    drawn = picture(graph(many(50, 20)))

    assert drawn == picture(graph(many(50, 20)))
    assert len(drawn.arrows) <= 120
    assert drawn.more > 0
    for dot in drawn.dots:
        assert 0 < dot.x < WIDTH
        assert 0 < dot.y < HEIGHT


def test_a_name_without_room_is_left_out() -> None:
    """Rather than written over another; the first, most important nodes keep theirs."""
    nodes = [("a name of some length", 100.0 + n, 100.0, 5.0) for n in range(200)]
    labels = place_labels(nodes, [])
    boxes = [label.box for label in labels if label]

    assert labels[0] is not None
    assert None in labels
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[:n])


def test_a_name_keeps_off_arrows_where_it_can() -> None:
    """It stands on the other side of its node."""
    below = [(100.0, 100.0 + n) for n in range(8, 40, 2)]
    (free,), (moved,) = (place_labels([("a name", 100, 100, 5)], points) for points in ([], below))

    assert free
    assert moved
    assert free.y > 100
    assert not any(map(moved.box.holds, below))


def test_who_speaks_of_themselves_is_drawn_with_a_loop() -> None:
    """The arrow leaves its node and comes back to it."""
    document = Document(id="d", text="We agreed.")
    made = claim(document, "commitment", "agreed", [source("We", "We")], addressee="we")
    (arrow,) = picture(graph([ok(document, made)])).arrows
    start, control, end = re.findall(r"[-\d.]+ [-\d.]+", arrow.path)
    (x, y), (_, above), (back, _) = (map(float, point.split()) for point in (start, control, end))

    assert above < y - 10
    assert back > x
