"""Which words stand in quotation marks.

Marks are paired inside a paragraph. A quotation that runs on into the next paragraph opens each of
them and closes only the last; one whose opening mark is missing is taken to begin with its line.
"""

from __future__ import annotations

from typing import NamedTuple

from extractor.rules.tokens import Line

_OPENING = {"“": "”", "«": "»", "„": "“", "‘": "’"}
_CLOSING = frozenset("”»")
_DOUBLED = frozenset(("''", "``"))
_PAIRED = _DOUBLED | frozenset("\"“”„«»‘'")
_STRAIGHT = '"'
_SINGLE = 400
"""Single marks quote at most this many code points: an apostrophe may never be closed."""

_INSIDE = 60
"""Words: no quotation inside another is looked for further ahead."""

_BEFORE_OPENING = frozenset("([{–—-/'‘\"“")

_FULL = frozenset('“”"')


class Quote(NamedTuple):
    """A quotation: its span in code points, marks included, and where it stands.

    `runs_on` says that it was left open at the end of its paragraph.
    """

    start: int
    end: int
    paragraph: int
    words: int
    runs_on: bool


class _Pairing:
    """Reads marks from left to right, holding at most one open quotation."""

    def __init__(self) -> None:
        self.found: list[Quote] = []
        self.opened: tuple[int, str] | None = None
        self.paragraph = -1
        self.words = 0
        self.inside = 0
        self.last_end = 0

    def enter(self, line: Line) -> None:
        """Note that *line* begins; a new paragraph ends what was left open."""
        if line.paragraph != self.paragraph:
            self.finish()
            self.words = 0
            self.paragraph = line.paragraph

    def finish(self) -> None:
        """Close what was left open where its paragraph ends."""
        if self.opened:
            self.close(self.last_end, runs_on=True)

    def close(self, end: int, *, runs_on: bool = False) -> None:
        """Store the open quotation."""
        assert self.opened is not None  # noqa: S101 - for the type checker; callers looked
        self.found.append(Quote(self.opened[0], end, self.paragraph, self.words, runs_on))
        self.opened = None
        self.words = 0

    def open(self, start: int, closer: str) -> None:
        """Begin a quotation."""
        self.opened = (start, closer)
        self.words = self.inside = 0


def pair_quotes(lines: list[Line]) -> list[Quote]:
    """Return the quotations of *lines* in order, and number their words in `Line.quoted`."""
    pairing = _Pairing()
    for line in lines:
        pairing.enter(line)
        if _PAIRED.isdisjoint(line.lower):
            pairing.words += line.size
        else:
            _read_line(pairing, line)
        pairing.last_end = line.end
    pairing.finish()
    _number(lines, pairing.found)
    return pairing.found


def _read_line(pairing: _Pairing, line: Line) -> None:
    for i, word in enumerate(line.lower):
        if word in _PAIRED:
            _read_mark(pairing, line, i)
        elif len(word) > 1 or word.isalnum():
            pairing.words += 1


def _read_mark(pairing: _Pairing, line: Line, i: int) -> None:
    mark = line.lower[i] if line.lower[i] != "'" else line.text[line.starts[i]]
    if pairing.opened:
        if _ends(pairing, line, i, mark):
            pairing.close(line.ends[i])
    elif mark in _DOUBLED:
        pairing.open(line.starts[i], "''")
    elif mark == _STRAIGHT and not _only_closes(line, i):
        pairing.open(line.starts[i], _STRAIGHT)
    elif mark in "'‘":
        if _opens_single(line, i):
            pairing.open(line.starts[i], "’" if mark == "‘" else "'")
    elif mark in _OPENING:
        pairing.open(line.starts[i], _OPENING[mark])
    elif mark in _CLOSING:
        pairing.opened = (max(line.start, pairing.found[-1].end if pairing.found else 0), mark)
        pairing.close(line.ends[i])


def _ends(pairing: _Pairing, line: Line, i: int, mark: str) -> bool:
    """Whether a mark ends the open quotation; straight ones may open and end one inside it."""
    assert pairing.opened is not None  # noqa: S101 - for the type checker; callers looked
    closer = pairing.opened[1]
    if mark == closer == _STRAIGHT:
        if _opens_inside(line, i):
            pairing.inside += 1
            return False
        pairing.inside -= 1
        return pairing.inside < 0
    if closer in _FULL and mark in _FULL and _behind_stop(line, i):
        return True
    single = mark not in _DOUBLED and mark in "'’"
    return mark == closer and (not single or _ends_single(line, i))


def _opens_inside(line: Line, i: int) -> bool:
    """Whether a straight mark opens a second quotation in one that is open: both are closed."""
    before, after = line.text[line.starts[i] - 1], line.text[line.ends[i] : line.ends[i] + 1]
    if not before.isspace() or not after.isalnum():
        return False
    closing = (k for k in range(i + 1, min(i + _INSIDE, line.size)) if line.lower[k] == _STRAIGHT)
    return all(
        k is not None and _only_closes(line, k) for k in (next(closing, None), next(closing, None))
    )


def _only_closes(line: Line, i: int) -> bool:
    """Whether a mark hangs on the end of a word, where none can open."""
    before = line.text[line.starts[i] - 1] if line.starts[i] else " "
    after = line.text[line.ends[i] : line.ends[i] + 1]
    return not before.isspace() and before not in _BEFORE_OPENING and not after.isalnum()


def _behind_stop(line: Line, i: int) -> bool:
    """Whether a mark, of whatever form, stands where only a closing one can: '... over." '."""
    before = line.text[line.starts[i] - 1]
    return before in ",.!?…" and not line.text[line.ends[i] : line.ends[i] + 1].isalnum()


def _opens_single(line: Line, i: int) -> bool:
    """Whether a single mark opens a quotation rather than cutting a word short."""
    before = line.text[line.starts[i] - 1] if line.starts[i] else " "
    after = line.text[line.ends[i] : line.ends[i] + 1]
    if before.isalnum() or not after.isalnum():
        return False
    closer = "’" if line.text[line.starts[i]] == "‘" else "'"
    at = line.text.find(closer, line.ends[i], line.ends[i] + _SINGLE)
    while at >= 0 and line.text[at + 1 : at + 2].isalnum():
        at = line.text.find(closer, at + 1, line.ends[i] + _SINGLE)
    return at >= 0 and "\n" not in line.text[line.ends[i] : at]


def _ends_single(line: Line, i: int) -> bool:
    after = line.text[line.ends[i] : line.ends[i] + 1]
    before = line.text[line.starts[i] - 1]
    return (not after.isalnum() and (not before.isspace()) and before != "s") or before in ",.!?"


def _number(lines: list[Line], quotes: list[Quote]) -> None:
    at = 0
    for line in lines:
        while at < len(quotes) and quotes[at].end <= line.start:
            at += 1
        for number in range(at, len(quotes)):
            quote = quotes[number]
            if quote.start >= line.end:
                break
            first, last = line.index(quote.start), min(line.index(quote.end - 1), line.size - 1)
            line.quoted[first : last + 1] = [number] * (last + 1 - first)
