r"""Words: what spans, names and statements are compared by.

A word is a maximal run of ``\w`` characters, so quotation marks, commas and spaces never decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

WORD = re.compile(r"\w+")
_EDGE = re.compile(r"\b")
_ARTICLES = frozenset({"the", "a", "an"})


class Tokens:
    """The words of a text, by number.

    Args:
        text: The text; offsets are its code points.

    """

    def __init__(self, text: str) -> None:
        edges = [match.start() for match in _EDGE.finditer(text)]
        self.starts = edges[::2]
        self.ends = edges[1::2]

    def __len__(self) -> int:
        return len(self.starts)

    def within(self, start: int, end: int) -> range:
        """Return the numbers of the words that the span touches."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def touched(self, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        """Return the numbers of the words that any of the spans touches."""
        return frozenset(number for span in spans for number in self.within(*span))


def iou(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of words in both among the words in either; 0 if there are none."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def bag(text: str) -> frozenset[str]:
    """Return the words of *text*, folded."""
    return frozenset(WORD.findall(text.casefold()))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Dice coefficient of two sets of words, between 0 and 1."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def folded_name(name: str) -> str:
    """Return a name so that spelling it in another order, case or with an article is the same.

    There is no threshold: the foreign ministries of two states must stay two.
    """
    return " ".join(sorted(word for word in WORD.findall(name.casefold()) if word not in _ARTICLES))
