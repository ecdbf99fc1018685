"""Where words stand in a text, and where they begin and end."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cached_property

from extractor.ground.folding import INVISIBLE, joins

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese put no spaces between words."""

WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
"""A run of letters and digits; in scripts without spaces every character counts as a word."""

_LETTER = rf"[^\W_{_UNSPACED}]"
_INSIDE = re.compile(
    rf"(?<={_LETTER})(?={_LETTER})"
    r"|(?<=\d[.,])(?=\d)|(?<=\d)(?=[.,]\d)"  # 500 does not stand in 1,500, nor 3 in 2.3
    r"|(?<=[nN]['’])(?=[tT]\b)|(?<=[nN])(?=['’][tT]\b)"
)


def splits_word(text: str, at: int) -> bool:
    """Say whether the offset *at* of *text* lies inside a word, a number or a character.

    A hyphen or a possessive ends a word; the point or comma in a number does not, and "n't" is
    never cut off. Invisible characters are looked through.
    """
    if text[max(at - 1, 0) : at + 1].isascii():  # nothing invisible, nothing that combines
        return _INSIDE.match(text, at) is not None
    left = right = at
    while left > 0 and text[left - 1] in INVISIBLE:
        left -= 1
    while right < len(text) and text[right] in INVISIBLE:
        right += 1
    if left < right:
        text, at = text[max(left - 2, 0) : left] + text[right : right + 3], min(left, 2)
    if _INSIDE.match(text, at):
        return True
    if at < len(text) and joins(text[at]):
        return True
    return 0 < at < len(text) and joins(text[at - 1]) and text[at].isalnum()


_ASCII_MARKS = frozenset(string.punctuation + string.whitespace)


def stands_plainly(word: str, text: str) -> bool:
    """Say whether *word* stands in *text* between ASCII marks or spaces, and is itself ASCII.

    Folding the text would neither change such a word nor join it to another.
    """
    if not word.isascii():
        return False
    for at in _offsets(text, word):
        end = at + len(word)
        before = at == 0 or text[at - 1] in _ASCII_MARKS
        if before and (end == len(text) or text[end] in _ASCII_MARKS):
            return True
    return False


_FEW, SHORT = 40, 5_000
"""Searches of a text, and its code points, up to which an index costs more than it saves."""


class Concordance:
    """Finds words in a text by the rarest of them: fast however often one looks.

    Args:
        text: The text; reading it once takes time linear in its length.

    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._searches = 0

    def find(self, words: str) -> Iterator[int]:
        """Yield in order every offset at which *words* stand and cut no word in two.

        Places where they begin or end inside a word of letters may be left out.
        """
        self._searches += 1
        is_cheap = self._searches <= _FEW and len(self._text) <= SHORT
        parts = [] if is_cheap else list(WORD.finditer(words))
        if not parts:
            yield from _offsets(self._text, words)
            return
        rarest = min(parts, key=lambda part: len(self._places.get(part.group(), ())))
        for place in self._places.get(rarest.group(), ()):
            start = place - rarest.start()
            if start >= 0 and self._text.startswith(words, start):
                yield start

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for word in WORD.finditer(self._text):
            places.setdefault(word.group(), []).append(word.start())
        return places


def _offsets(text: str, marks: str) -> Iterator[int]:
    at = text.find(marks)
    while at >= 0:
        yield at
        at = text.find(marks, at + 1)
