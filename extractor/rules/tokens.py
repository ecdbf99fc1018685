"""Words and marks with their places, one line for each sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container
from itertools import compress, pairwise

from extractor.data import Segment
from extractor.rules.cues import SIGNS
from extractor.rules.words import NAME, PLURAL, VERB, readings, word_set

_TOKEN = re.compile(
    r"""(?:[A-Za-z]++(?=[\s,;:!?])                               # most words, in one step
      | [^\w\s'’`]                                               # and most marks
      | (?:[^\W\d_]\.){2,}                                       # U.S.
      | (?:Mrs?|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Prof|Rev|St|Jr|Sr|Capt|Adm|vs|No|
          Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.
      | ['’](?:s|re|ve|ll|d|m)\b                                 # clitics
      | \d+(?:[.,:]\d+)*%?
      | \w+(?:-\w+)*(?:['’](?!(?:s|re|ve|ll|d|m)\b)\w+)*         # words, hyphens, O'Brien, don't
        (?:\.(?:com|org|net|gov|edu|ca|uk|info|tv)\b)?            # names of sites
      | ''|``                                                    # typewriter quotation marks
      | [^\w\s])\s*""",
    re.VERBOSE,
)
"""A word or mark with the white space behind it: they leave nothing out between them."""

_DATELINE = re.compile(
    r"""(?: [A-Z]{2}[A-Z.'’-]{0,20}(?:\ [A-Z][A-Z.'’-]{1,20}){0,3}(?:,\ [A-Z][\w.]{1,20}(?:\ \d+)?)?
          | [A-Z][\w'’-]{1,20}(?:,?\ [A-Z][\w.'’-]{1,20}){0,3}(?:\ \d+)?(?=\ \([A-Z]) )
        (?:\ \([A-Z][\w\ ]{1,20}\))? \ ?(?:[—–-]|--)\ (?=["“'‘A-Z])""",
    re.VERBOSE,
)
"""OSLO, Nov. 18 (Reuters) —"""

_CAPITALS = re.compile(r"^[A-Z][A-Z .'’-]{1,40}:\s", re.MULTILINE)
"""OSLO: at the start of a document, where no other line begins so."""

_SENTENCE_END = re.compile(
    r"(?<=\bper cent\.)\s+(?=[A-Z])|(?<=[a-z]{5}\.)\s+(?=[A-Z])|(?<=[a-z]{3}\.)\s+(?=[“\"][A-Z])"
)
"""nupunkt takes "cent.", "reports." and "all." for abbreviations."""

_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?: ?[ap]\.?m\.?)? (?=[“\"A-Z])")
"""12.57 in front of an entry."""

_PARAGRAPH = re.compile(r"\n\s*\n")
_COMMON = VERB
_HEADLINE = (4, 30)
"""A headline has this many words; shorter words than the first are not capitalised in it."""

_SAYING = word_set("said says asked asks replied added wrote shouted told tweeted demanded")
_SHORT = 60
"""Code points of "Anna Berg, the mayor of Oslo, said."."""

_LONGEST = 2000
"""A line has at most this many code points, so that reading stays linear in the document."""

_CLOSED = re.compile(r"[\"”’'»]\s*$")


class _Known(dict[str, tuple[int, int, str, int, bool]]):
    """What a word with the space behind it is, found out once.

    Its length with and without the space, the word in lower case, its readings, and whether it may
    attribute.
    """

    def __missing__(self, piece: str) -> tuple[int, int, str, int, bool]:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        word = piece.rstrip()
        lower = word.lower().replace("’", "'")
        found = self[piece] = len(piece), len(word), lower, readings(word), lower in SIGNS
        return found


_KNOWN = _Known()
_MOST_KNOWN = 1 << 16


class Line:
    """A sentence as `size` words in parallel lists: *i* is `lower[i]`, at `starts[i]:ends[i]`.

    `signs` are the numbers of the words that may attribute.

    Args:
        text: The whole document.
        start: Where the sentence starts, in code points.
        end: Where it ends.
        paragraph: The number of its paragraph.

    """

    __slots__ = (
        "end", "ends", "lower", "paragraph", "quoted", "signs", "size", "start", "starts", "tags",
        "text",
    )  # fmt: skip

    def __init__(self, text: str, start: int, end: int, paragraph: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.paragraph = paragraph
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lower: list[str] = []
        self.tags: list[int] = []
        self.signs: list[int] = []
        pieces = self._read(text[start:end])
        self.size = len(pieces)
        if _is_headline(pieces):
            self.tags = [_in_headline(word.rstrip()) for word in pieces]
        if pieces and self.tags[0] & NAME and self.lower[0].endswith("s"):
            self.tags[0] |= PLURAL  # "Experts predict": a capital says nothing here
        self.quoted = [-1] * self.size

    def _read(self, sentence: str) -> list[str]:
        """Fill the lists; return the words as they stand, with the space behind them."""
        # One plain loop over local names is the fastest: every word of a document comes by here.
        starts, ends, lower, tags, known = self.starts, self.ends, self.lower, self.tags, _KNOWN
        pieces = _TOKEN.findall(sentence)
        at = self.start + len(sentence) - len(sentence.lstrip())
        for i, piece in enumerate(pieces):
            length, size, word, tag, is_sign = known[piece]
            starts.append(at)
            ends.append(at + size)
            lower.append(word)
            tags.append(tag)
            at += length
            if is_sign:
                self.signs.append(i)
        return pieces

    def word(self, i: int) -> str:
        """Return word *i* as it stands in the text."""
        return self.text[self.starts[i] : self.ends[i]]

    def span(self, words: tuple[int, int]) -> tuple[int, int]:
        """Return where words *first* to *last*, exclusive, stand in the document."""
        return self.starts[words[0]], self.ends[words[1] - 1]

    def within(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return the numbers of the words of *span*, as far as they stand in this line."""
        return self.index(span[0]), min(self.index(span[1] - 1) + 1, self.size)

    def words(self, span: tuple[int, int]) -> list[str]:
        """Return the words of *span*, in lower case, as far as they stand in this line."""
        return self.lower[slice(*self.within(span))]

    def find(self, words: Container[str]) -> list[int]:
        """Return the numbers of the words that are among *words*."""
        return list(compress(range(self.size), map(words.__contains__, self.lower)))

    def index(self, offset: int) -> int:
        """Return the number of the first word that ends behind *offset*."""
        return bisect_right(self.ends, offset)


def _is_headline(pieces: list[str]) -> bool:
    """Whether nearly all words are capitalised, so that a capital does not make a name."""
    if not _HEADLINE[0] <= len(pieces) <= _HEADLINE[1] or pieces[1][0].islower():
        return False
    words = map(str.rstrip, pieces)
    long = [word[0] for word in words if len(word) >= _HEADLINE[0] and word[0].isalpha()]
    return bool(long) and 5 * sum(map(str.isupper, long)) >= 4 * len(long)


def _in_headline(word: str) -> int:
    common = readings(word.lower())
    return common if common & _COMMON else readings(word)


def read_lines(segment: Segment) -> list[Line]:
    """Return the segment's sentences with their paragraphs, mended behind quotations.

    A sentence splitter ends a sentence inside `"It is over!" he said`; a line that begins in lower
    case belongs to the one before it.
    """
    text = segment.document.text
    wrapped = _is_wrapped(segment)
    spans: list[list[int]] = []
    paragraph, last = 0, segment.sentences[0].start
    for _, start, end in segment.sentences:
        between = text[last:start]
        paragraph += "\n" in between and not (wrapped and between.count("\n") == 1)
        at = start
        if "\n" in text[start:end]:
            for blank in _PARAGRAPH.finditer(text, start, end):
                _append(text, spans, (at, blank.start(), paragraph))
                at = blank.end()
                paragraph += 1
        if text.find(". ", at, end - 1) >= 0:
            for space in _SENTENCE_END.finditer(text, at, end):
                _append(text, spans, (at, space.start(), paragraph))
                at = space.end()
        _append(text, spans, (at, end, paragraph))
        last = end
    return [Line(text, *span) for span in spans]


def _is_wrapped(segment: Segment) -> bool:
    """Whether line breaks stand rather inside sentences than between them."""
    text, pairs = segment.document.text, pairwise(segment.sentences)
    inside = sum(text.count("\n", start, end) for _, start, end in segment.sentences)
    return inside > sum("\n" in text[one.end : other.start] for one, other in pairs)


def _reports(text: str, end: int, body: str) -> bool:
    """Whether *body* says who asked what ends at *end*: '"Is it over?" Anna Berg said.'."""
    asked = text[max(0, end - 4) : end].rstrip("\"”’'»")[-1:] in ("?", "!")
    return asked and not _SAYING.isdisjoint(body.rstrip(".").split())


def _place(text: str, start: int) -> re.Match[str] | None:
    """Return the dateline "OSLO:" at *start*; a name that speaks has others behind it."""
    found = _CAPITALS.match(text, start)
    return found if found and not _CAPITALS.search(text, found.end()) else None


def _append(text: str, spans: list[list[int]], span: tuple[int, int, int]) -> None:
    start, end, paragraph = span
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return
    start += len(piece) - len(piece.lstrip())
    end = start + len(body)
    last = spans[-1] if spans else None
    if last is None or last[2] != paragraph:
        dateline = _DATELINE.match(text, start, end) or _CLOCK.match(text, start, end)
        dateline = dateline or (None if last else _place(text, start))
        start = dateline.end() if dateline else start
    if (
        last
        and last[2] == paragraph
        and end - last[0] < _LONGEST
        and (body[0].islower() or (len(body) < _SHORT and _reports(text, last[1], body)))
        and _CLOSED.search(text, last[0], last[1])
    ):
        last[1] = end
    else:
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            spans.append([start, cut, paragraph])
            start = cut
        spans.append([start, end, paragraph])
