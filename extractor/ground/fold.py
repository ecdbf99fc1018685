"""Fold typography away, and remember where everything stood.

Two texts fold to the same if they differ in the shape of quotation marks, dashes and ellipses, in
white space, in characters nobody sees, or in Unicode form (NFKC, by cluster of a character and its
marks). Letters keep their case: folding it would change lengths and prove less.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from extractor.data import Span

_SHAPES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]+"
)


class Folded:
    """A folded text, and the way back to the original.

    Attributes:
        text: The folded text; may begin and end with one space.

    """

    def __init__(self, original: str) -> None:
        # The pieces of the text: stretches kept as they are, and clusters that were replaced.
        self._at: list[int] = []
        self._from: list[int] = []
        self._to: list[int] = []
        self._kept: list[bool] = []
        folded: list[str] = []
        length = done = 0
        for match in _changing(original).finditer(original):
            replaced = _replacement(match[0])
            if replaced == match[0]:
                continue
            for start, end, words, kept in (
                (done, match.start(), original[done : match.start()], True),
                (*match.span(), replaced, False),
            ):
                if words:
                    self._piece(length, Span(start, end), kept=kept)
                    folded.append(words)
                    length += len(words)
            done = match.end()
        if done < len(original):
            self._piece(length, Span(done, len(original)), kept=True)
            folded.append(original[done:])
        self.text = "".join(folded)

    def _piece(self, at: int, span: Span, *, kept: bool) -> None:
        self._at.append(at)
        self._from.append(span.start)
        self._to.append(span.end)
        self._kept.append(kept)

    def original(self, start: int, end: int) -> Span:
        """Return where the folded characters from *start* to *end* stood; *end* is behind *start*.

        A cluster of which only a part is asked for is returned whole.
        """
        first, last = (bisect_right(self._at, place) - 1 for place in (start, end - 1))
        left = self._from[first] + (start - self._at[first] if self._kept[first] else 0)
        right = self._from[last] + end - self._at[last] if self._kept[last] else self._to[last]
        return Span(left, right)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return *text* folded, without the way back; for short texts."""
    return Folded(text).text


def _changing(text: str) -> re.Pattern[str]:
    """Return what matches all that folding may change in *text*, and as little else as possible."""
    characters = set(text)
    marks = {c for c in characters if unicodedata.combining(c) or "\u1160" <= c <= "\u11ff"}
    others = {c for c in characters - marks if not c.isspace() and _replacement(c) != c}
    unseen = re.escape("".join(c for c in others if _UNSEEN.match(c)))
    pattern = rf"[\s{unseen}]{{2,}}|[^\S ]"
    if others:
        pattern += f"|[{re.escape(''.join(others))}]"
    if marks:
        pattern = rf"(?:(?s:.)|\A)[{re.escape(''.join(marks))}]+|{pattern}"
    return re.compile(pattern)


def _replacement(cluster: str) -> str:
    seen = _UNSEEN.sub("", cluster)
    if not seen or seen.isspace():
        return " " if seen else ""
    return unicodedata.normalize("NFKC", seen.translate(_SHAPES)).translate(_SHAPES)
