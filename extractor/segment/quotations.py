"""Where quotations begin and end, so that no window cuts one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.data import Span

LONGEST = 10_000
"""Code points. What seems to be a longer quotation is rather a mark that was never closed."""

_DEEPEST = 4
_MARK = re.compile(r"[“”„«»「」\"‘]|’(?![^\W_])")
_OPENERS = "“„«「"
_CLOSES = {"”": "“", "“": "„", "»": "«", "」": "「", "’": "‘", '"': '"'}
_OPENING_PLACE = re.compile(r"(?:(?<!\S)|(?<=[(\[{—–/-]))\"(?=\S)")


def quotations(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """Return the outermost quotations of *text*, marks included, in order.

    A quotation over several paragraphs opens each of them with a mark and is closed only in the
    last. A mark that is neither closed in its paragraph nor taken up by the next one ends with its
    paragraph. A closing mark that closes nothing is ignored.
    """
    found: list[Span] = []
    opened: list[tuple[int, str]] = []
    last_end = 0
    for start, end in paragraphs:
        marks = list(_MARK.finditer(text, start, end))
        if opened and text[start] in _OPENERS + '"':
            marks = marks[1:]
        elif opened:
            found.append(Span(opened.pop()[0], last_end))
        found += _pair(opened, marks)
        # Single marks are too often apostrophes to hold more than a paragraph together.
        opened = [mark for mark in opened if mark[1] != "‘"][:1]
        last_end = end
    found += [Span(start, last_end) for start, _ in opened]
    return [span for span in found if span.end - span.start <= LONGEST]


def _pair(opened: list[tuple[int, str]], marks: Iterable[re.Match[str]]) -> list[Span]:
    """Return the quotations that *marks* close; update *opened*, the open marks from outside in."""
    found = []
    for mark in marks:
        depth = _closed_by(mark, opened)
        if depth is not None:
            start = opened[depth][0]
            del opened[depth:]
            if not opened:
                found.append(Span(start, mark.end()))
        elif _may_open(mark) and len(opened) < _DEEPEST:
            opened.append((mark.start(), mark.group()))
    return found


def _closed_by(mark: re.Match[str], opened: list[tuple[int, str]]) -> int | None:
    """Return which of the open marks *mark* closes, if any."""
    kind = mark.group()
    if kind == '"' and _OPENING_PLACE.match(mark.string, mark.start()):
        return None
    partners = (depth for depth, (_, open_) in enumerate(opened) if open_ == _CLOSES.get(kind))
    return max(partners, default=None)


def _may_open(mark: re.Match[str]) -> bool:
    text, at = mark.string, mark.start()
    if mark.group() != '"':
        return mark.group() in _OPENERS + "‘"
    closing_place = at > 0 and not text[at - 1].isspace() and not text[at + 1 : at + 2].strip()
    return not closing_place
