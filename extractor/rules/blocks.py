"""Words set apart: a paragraph behind "she said in a statement:", a quotation signed by a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.data import Act
from extractor.rules import words as w
from extractor.rules.cues import CUES, SAYING, Cue
from extractor.rules.finding import Finding, Span
from extractor.rules.phrases import is_finite, phrase_end
from extractor.rules.quotes import Quote
from extractor.rules.sources import Mention, main_subject, subject_before
from extractor.rules.tokens import Line

_COLON = Cue(":", (), "mark", Act.ASSERTION, (), frozenset())
_SIGNED = Cue("—", (), "mark", Act.ASSERTION, (), frozenset())
_OWN = frozenset(("i", "we"))
_AFTER_CUE = 8
"""Words between "said" and the colon before words set apart."""

_BEFORE_NAME = re.compile(r"\s*(?:[—–―]|--)\s*")
_MARKS = '“”"«»('


def read_block(
    line: Line, following: Sequence[Line], found: list[Finding], quotes: Sequence[Quote]
) -> list[Finding]:
    """Read "The church said in a statement:" before a paragraph with what it said.

    Args:
        line: The last line of a paragraph.
        following: The lines of the next paragraph.
        found: What was found in *line*; an object of the same cue goes on in the block.
        quotes: The document's quotations.

    """
    if line.lower[-1] != ":" or not following or line.quoted[-1] >= 0:
        return []
    span = _set_apart(following, quotes)
    if span is None:
        return []
    last = range(max(0, line.size - _AFTER_CUE), line.size)
    cues = [k for k in last if line.lower[k] in SAYING and is_finite(line, k)]
    for k in reversed(cues):
        mention = subject_before(line, k)
        known = next((one for one in found if one.line is line and one.at == k), None)
        if known:
            known.contents.append(span)
            return []
        if mention:
            cue = next(cue for cue in CUES[line.lower[k]] if "say" in cue.marks)
            return [_finding(line, cue, k, mention, span, "block")]
    if following[0].quoted[0] < 0:
        return []
    told = next((one for one in reversed(found) if one.line is line and one.subject), None)
    if told:
        told.contents.append(span)
        return []
    main = main_subject(line)
    return [_finding(line, _COLON, line.size - 1, main[0], span, "colon")] if main else []


def _finding(line: Line, cue: Cue, at: int, mention: Mention, span: Span, shape: str) -> Finding:
    return Finding(
        line=line,
        cue=cue,
        at=at,
        words=line.span((at, at + 1)),
        subject=line.span(mention),
        contents=[span],
        shape=shape,
        mention=mention,
    )


def _set_apart(following: Sequence[Line], quotes: Sequence[Quote]) -> Span | None:
    """Return what a paragraph behind a colon says: its quotation, or all of it."""
    number = following[0].quoted[0]
    if number >= 0:
        quote = quotes[number]
        return (quote.start, quote.end) if quote.start == following[0].start else None
    start = following[0].start
    return None if following[0].text[start] in _MARKS else (start, _block_end(following))


def _block_end(paragraph: Sequence[Line]) -> int:
    """Return where the words set apart end: before a sentence in which somebody else reports."""
    for before, line in pairwise(paragraph):
        for k in range(1, line.size):
            if line.lower[k] in SAYING and line.quoted[k] < 0 and is_finite(line, k):
                mention = subject_before(line, k)
                if mention and line.lower[mention[0]] not in _OWN:
                    return before.end
    return paragraph[-1].end


def read_signature(lines: Sequence[Line], quotes: Sequence[Quote]) -> list[Finding]:
    """Read a quotation at the head of a paragraph that a name behind a dash signs.

    Args:
        lines: The lines of the paragraph and of the next one, in which the name may stand.
        quotes: The document's quotations.

    """
    line = lines[0]
    if line.quoted[0] < 0 or quotes[line.quoted[0]].start != line.start:
        return []
    quote = quotes[line.quoted[0]]
    dash = _BEFORE_NAME.match(line.text, quote.end)
    if dash is None:
        return []
    line = next((one for one in lines if one.start <= dash.end() < one.end), line)
    first = line.index(dash.end())
    if first >= line.size or not line.tags[first] & (w.NAME | w.TITLE):
        return []
    mention = (first, phrase_end(line, first))
    if mention[1] == first:
        return []
    return [_finding(line, _SIGNED, first - 1, mention, (quote.start, quote.end), "signed")]
