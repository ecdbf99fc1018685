"""One spelling for typographic variants, and the way back to the offsets of the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category, decomposition, is_normalized, normalize

from extractor.data import Span

_INVISIBLE_CODES = (
    *(0xAD, 0x61C, 0x180E, 0xFE0E, 0xFE0F, 0xFEFF),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
)
INVISIBLE = "".join(map(chr, _INVISIBLE_CODES))
"""Soft hyphen, zero-width and bidirectional marks, variation selectors: they print nothing."""

_SPELLINGS = {
    **dict.fromkeys("‘’‚‛′‵´`ʼʹ‹›＇", "'"),
    **dict.fromkeys(("''", "``", *"“”„‟″‶«»〝〞〟＂"), '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    "…": "...",
}
_VARIANTS = "".join(variant for variant in _SPELLINGS if len(variant) == 1)
_STRETCH = re.compile(r"(?s)(?:.?[^ -~]|  )[^!-~]*|--+|''|``?")
"""What may need folding: anything not ASCII, white space but a single space, doubled marks."""
_CHANGED = re.compile(rf"[^\S ]|  |--|''|[{INVISIBLE}{_VARIANTS}]")
_UNIT = re.compile(
    rf"(?P<blank>[\s{INVISIBLE}]+)|(?P<mark>--+|''|``|[{_VARIANTS}])|[^\s{INVISIBLE}{_VARIANTS}]+"
)
_INVISIBLE_RUN = re.compile(f"[{INVISIBLE}]+")
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>", "<compat> 0020")
"""Compatibility forms that stay: 10² must not become 102, nor 1½ 11/2, nor ¨ a space with dots."""


class Folded(NamedTuple):
    """A folded text. The lists describe, in order, the pieces whose length folding changed."""

    text: str
    at: list[int]
    until: list[int]
    starts: list[int]
    ends: list[int]

    def source(self, start: int, end: int) -> Span:
        """Return where the non-empty range of the folded text stands in the original."""
        return Span(self._origin(start).start, self._origin(end - 1).end)

    def _origin(self, offset: int) -> Span:
        piece = bisect_right(self.at, offset) - 1
        if piece < 0:
            return Span(offset, offset + 1)
        if offset < self.until[piece]:
            return Span(self.starts[piece], self.ends[piece])
        start = self.ends[piece] + offset - self.until[piece]
        return Span(start, start + 1)


def joins(character: str) -> bool:
    """Say whether *character* belongs to the one before it: a combining mark or a final jamo."""
    return category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


def fold(text: str) -> Folded:
    """Fold the typography of *text*; neither words nor case nor numbers change.

    Quotation marks, dashes and ellipses get their ASCII spelling, runs of white space become one
    space, invisible characters are dropped, and every character with its combining marks is put
    in Unicode form NFKC.
    """
    folded = Folded("", [], [], [], [])
    out: list[str] = []
    done = at = 0
    for stretch in _STRETCH.finditer(text):
        if is_normalized("NFKC", stretch.group()) and not _CHANGED.search(stretch.group()):
            continue
        out.append(text[done : stretch.start()])
        at += stretch.start() - done
        done = stretch.start()
        for length, piece in _pieces(stretch.group()):
            if length != len(piece):
                folded.at.append(at)
                folded.until.append(at + len(piece))
                folded.starts.append(done)
                folded.ends.append(done + length)
            out.append(piece)
            at += len(piece)
            done += length
    out.append(text[done:])
    return folded._replace(text="".join(out))


def _pieces(stretch: str) -> Iterator[tuple[int, str]]:
    """Yield how many characters of *stretch* become which folded text."""
    for unit in _UNIT.finditer(stretch):
        written = unit.group()
        if unit.lastgroup == "blank":
            yield len(written), " " if _INVISIBLE_RUN.sub("", written) else ""
        elif unit.lastgroup == "mark":
            yield len(written), _SPELLINGS.get(written, "-")
        elif is_normalized("NFKC", written):
            yield len(written), written
        else:
            for cluster in _clusters(written):
                yield len(cluster), _normal(cluster)


def _clusters(written: str) -> Iterator[str]:
    start = 0
    for end in range(1, len(written) + 1):
        if end == len(written) or not joins(written[end]):
            yield written[start:end]
            start = end


def _normal(cluster: str) -> str:
    kept = any(decomposition(character).startswith(_KEPT) for character in cluster)
    return normalize("NFC" if kept else "NFKC", cluster)
