"""Find the words of a citation in a document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.data import Citation, Document, Grounding, Reason, Sentence, Span
from extractor.ground.fold import Folded, fold

SHORTEST = 8
"""Folded characters below which finding them proves nothing; exact words may be shorter."""
_NEARBY = 1000
"""Code points within which the next part of a discontinuous quotation must begin."""
_OMISSION = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.|…)\s*")
_MARKS = " \t\n\"'“”„‟‘’«»"
_CONTRACTED = re.compile(r"['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """Where a citation stands: one or more places, each a span of the document."""

    places: tuple[Span, ...]
    grounding: Grounding


class Search:
    """Looks up citations in one document, which is folded once, when first needed.

    Args:
        document: Where to look.
        sentences: Its sentences, in order.

    """

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._text = document.text
        self._numbered = {sentence.number: sentence for sentence in sentences}
        self._starts = [sentence.start for sentence in sentences]
        self._sentences = sentences

    def find(self, citation: Citation) -> Found | Reason:
        """Return the places where the citation's words stand, as few as its hints leave over.

        The cited sentence is searched before the document: first for the words as they are, then
        folded. A citation in quotation marks is also found without them.
        """
        words = citation.text.strip()
        if not fold(words).strip(_MARKS):
            return Reason.EMPTY
        start = citation.start
        if start is not None and self._stands(words, start):
            return Found((Span(start, start + len(words)),), Grounding.EXACT)
        bare = words.strip(_MARKS)
        sentence = self._numbered.get(citation.sentence or 0)
        for scope in (sentence, None) if sentence else (None,):
            for form in dict.fromkeys((words, bare)):
                found = self._exact(form, scope) or self._folded(form, scope)
                if found:
                    return found
        short = len(fold(bare).strip(_MARKS)) < SHORTEST
        return Reason.TOO_SHORT if short and self._folded(bare, None, 1) else Reason.NOT_FOUND

    def find_parts(self, citation: Citation) -> list[Found] | Reason:
        """Return the places of a citation that leaves words out ("..."), one for each part.

        Each part must begin near behind the one before, and be long enough to prove something.
        """
        parts = [part for part in _OMISSION.split(citation.text) if part.strip(_MARKS)]
        if len(parts) < 2 or any(len(fold(part).strip(_MARKS)) < SHORTEST for part in parts):  # noqa: PLR2004
            return Reason.NOT_FOUND
        found: list[Found] = []
        behind = 0
        for part in parts:
            place = self.find(
                Citation(text=part, sentence=citation.sentence if not found else None)
            )
            if isinstance(place, Reason):
                return place
            limit = behind + _NEARBY if found else len(self._text)
            nearby = [span for span in place.places if behind <= span.start <= limit]
            if not nearby:
                return Reason.NOT_FOUND
            kept = tuple(nearby[:1] if found else nearby)
            found.append(Found(kept, place.grounding))
            behind = kept[0].end
        return found

    def sentence_of(self, place: int) -> Sentence | None:
        """Return the sentence that an offset lies in."""
        index = bisect_right(self._starts, place) - 1
        return self._sentences[index] if index >= 0 else None

    def has_word_of(self, name: str) -> bool:
        """Whether any word of *name* of three letters or more stands in the document."""
        words = {word for word in _words(name) if len(word) > 2}  # noqa: PLR2004
        return not words or bool(words & self._vocabulary)

    def _exact(self, words: str, scope: Sentence | None) -> Found | None:
        first, last = (scope.start, scope.end) if scope else (0, len(self._text))
        places = tuple(
            Span(place, place + len(words))
            for place in _occurrences(self._text, words, first, last + (len(words) if scope else 0))
            if place < last and self._stands(words, place)
        )
        return Found(places, Grounding.EXACT) if places else None

    def _folded(self, words: str, scope: Sentence | None, least: int = SHORTEST) -> Found | None:
        needle = fold(words).strip()
        if len(needle.strip(_MARKS)) < least:
            return None
        offset, folded = 0, self._document
        if scope:  # a citation may run on into the sentences behind
            offset = scope.start
            folded = Folded(self._text[scope.start : scope.end + 2 * len(words) + 50])
        places = []
        for place in _occurrences(folded.text, needle, 0, len(folded.text)):
            start, end = folded.original(place, place + len(needle))
            span = Span(start + offset, end + offset)
            outside = scope and span.start >= scope.end
            if (
                not outside
                and fold(self._text[slice(*span)]).strip() == needle
                and self._whole(span)
            ):
                places.append(span)
        return Found(tuple(dict.fromkeys(places)), Grounding.FOLDED) if places else None

    def _stands(self, words: str, place: int) -> bool:
        span = Span(place, place + len(words))
        return place >= 0 and self._text.startswith(words, place) and self._whole(span)

    def _whole(self, span: Span) -> bool:
        """Whether the span cuts no word: "war" does not stand in "warned", nor "can" in "can't"."""
        text, (start, end) = self._text, span
        cut_left = start > 0 and _joins(text[start - 1]) and _joins(text[start])
        cut_right = end < len(text) and _joins(text[end - 1]) and _joins(text[end])
        contracted = text[end - 1].isalpha() and _CONTRACTED.match(text, end)
        return not (cut_left or cut_right or contracted)

    @cached_property
    def _document(self) -> Folded:
        return Folded(self._text)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(_words(self._text))


def nearest(places: Sequence[Span], anchor: Span) -> tuple[Span, ...]:
    """Return the places nearest to *anchor*, all that are equally near; *places* are in order."""
    index = bisect_left(places, anchor)
    around = places[max(0, index - 1) : index + 1]
    gaps = {place: max(place.start - anchor.end, anchor.start - place.end, 0) for place in around}
    least = min(gaps.values())
    return tuple(place for place in places if gaps.get(place, -1) == least) if gaps else ()


def _occurrences(text: str, words: str, start: int, end: int) -> Iterator[int]:
    place = text.find(words, start, end)
    while place >= 0:
        yield place
        place = text.find(words, place + 1, end)


def _joins(character: str) -> bool:
    """Whether a character makes words with its neighbours; scripts without spaces do not."""
    return character.isalnum() and not ("\u0e00" <= character <= "\u0eff" or character >= "\u2e80")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_case(text))


def fold_case(text: str) -> str:
    """Return *text* for the comparison of names: folded, and without case."""
    return Folded(text).text.casefold()
