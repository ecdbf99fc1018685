"""Where paragraphs begin and end, in texts with blank lines, single newlines or hard wrapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.data import Span

_LINE = re.compile("[^\n\v\f\r\x85\u2028\u2029]+")
_BREAK = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
_COLUMNS = range(40, 121)
"""Code points of the longest line, if somebody wrapped the text: nobody does at 30 or at 200."""


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of *text*, without the white space around them.

    A blank line ends a paragraph. So does a single line break, unless the text is wrapped there
    (the next word would not have fitted) or plainly goes on: in lower case, or after a comma.
    """
    found: list[Span] = []
    for block in _blocks(text):
        if len(block) == 1:
            found += block
            continue
        width = max(end - start for start, end in block)
        begin = block[0].start
        for line, following in pairwise(block):
            if not _goes_on(text[slice(*line)], text[slice(*following)], width):
                found.append(Span(begin, line.end))
                begin = following.start
        found.append(Span(begin, block[-1].end))
    return found


def _blocks(text: str) -> Iterator[list[Span]]:
    """Yield the lines between blank lines, each without the white space around it."""
    block: list[Span] = []
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip():
            continue
        start = match.start() + len(line) - len(line.lstrip())
        if block and len(_BREAK.findall(text, block[-1].end, start)) > 1:
            yield block
            block = []
        block.append(Span(start, match.start() + len(line.rstrip())))
    if block:
        yield block


def _goes_on(line: str, following: str, width: int) -> bool:
    first_word = following.split(maxsplit=1)[0]
    wrapped = width in _COLUMNS and len(line) + 1 + len(first_word) > width
    return wrapped or following[0].islower() or line.endswith(",")
