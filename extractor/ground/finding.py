"""Where the words of a citation stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from unicodedata import category

from extractor.data import Grounding, Reason, Span
from extractor.ground.folding import INVISIBLE, Folded, fold
from extractor.ground.words import SHORT, WORD, Concordance, splits_word, stands_plainly

Place = tuple[Span, ...]
"""Where a citation stands: one stretch, or several where it leaves words out."""

SHORTEST = 8
"""Folded characters; a shorter match found only by folding proves nothing."""

_MOST = 5_000
"""Occurrences looked at: a citation that stands in more places says nothing about any of them."""

_OUTER = "\"'`´“”„‟‘’‚‛«»‹›「」" + INVISIBLE
_EMPTY_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "s", "the", "to", "with")
)


class Found(NamedTuple):
    """How and where words were found, in the order of the text; at least once."""

    grounding: Grounding
    places: tuple[Place, ...]


def has_words(citation: str) -> bool:
    """Say whether *citation* has a letter, a digit or a symbol: more than punctuation."""
    return citation[:1].isalnum() or any(
        c.isalnum() or category(c) in {"Sc", "Sm", "So"} for c in citation
    )


class Finder:
    """Finds words in one text, exactly or after folding; indexes it when first asked.

    Args:
        text: The text that offsets refer to.

    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, Found | Reason] = {}
        self._known_names: dict[str, bool] = {}

    def find(self, citation: str) -> Found | Reason:
        """Return where *citation* stands, or why it does not count.

        It is looked for as it is, then folded, then both again without the quotation marks around
        it. No match begins or ends inside a word.
        """
        if citation not in self._known:
            self._known[citation] = self._find(citation)
        return self._known[citation]

    def knows_name(self, name: str) -> bool:
        """Say whether any of the words of *name* that carry meaning stands in the text."""
        if name not in self._known_names:
            words = frozenset(WORD.findall(fold(name).text.casefold()))
            words = words - _EMPTY_WORDS or words
            # A look at a short text as it is answers for most names, and saves folding it.
            plainly = len(self._text) <= SHORT and any(
                stands_plainly(word, self._lower) for word in words
            )
            self._known_names[name] = plainly or not self._words.isdisjoint(words)
        return self._known_names[name]

    @cached_property
    def _lower(self) -> str:
        return self._text.lower()

    @cached_property
    def _exact(self) -> Concordance:
        return Concordance(self._text)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self._text)

    @cached_property
    def _folded_words(self) -> Concordance:
        return Concordance(self._folded.text)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(WORD.findall(self._folded.text.casefold()))

    def _find(self, citation: str) -> Found | Reason:
        whole = citation.strip()
        bare = _bare(whole)
        if not bare:
            return Reason.EMPTY
        too_short = False
        for words in (whole,) if bare == whole else (whole, bare):
            if exact := tuple(islice(self._as_written(words), _MOST)):
                return Found(Grounding.EXACT, exact)
            target = fold(words).text.strip()
            if target and (folded := tuple(islice(self._as_folded(target), _MOST))):
                if len(target) >= SHORTEST:
                    return Found(Grounding.FOLDED, folded)
                too_short = True
        return Reason.TOO_SHORT if too_short else Reason.NOT_FOUND

    def _as_written(self, words: str) -> Iterator[Place]:
        for start in self._exact.find(words):
            if self._is_whole(start, start + len(words)):
                yield (Span(start, start + len(words)),)

    def _as_folded(self, target: str) -> Iterator[Place]:
        for at in self._folded_words.find(target):
            start, end = self._folded.source(at, at + len(target))
            # Folding what was found is the proof, whatever the way back to it was.
            if self._is_whole(start, end) and fold(self._text[start:end]).text.strip() == target:
                yield (Span(start, end),)

    def _is_whole(self, start: int, end: int) -> bool:
        return not splits_word(self._text, start) and not splits_word(self._text, end)


def _bare(citation: str) -> str:
    """Return *citation* without white space, invisible characters and quotation marks around it."""
    start, end = 0, len(citation)
    while start < end and _is_outer(citation[start]):
        start += 1
    while start < end and _is_outer(citation[end - 1]):
        end -= 1
    return citation[start:end]


def _is_outer(character: str) -> bool:
    return character.isspace() or character in _OUTER
