"""The names of a document: the fullest form of each, and what the words around it say it is."""

from __future__ import annotations

from bisect import bisect_left

from extractor.data import SourceKind
from extractor.rules import kinds, names
from extractor.rules import words as w
from extractor.rules.phrases import phrase_end
from extractor.rules.tokens import Line
from extractor.rules.words import readings, word_set

_LONGEST = 80
"""Code points of a name."""

_NO_NAME = w.ADVERB | w.PREPOSITION | w.CONJUNCTION | w.SUBORDINATOR | w.VERB
"""What begins a sentence with a capital and is no part of the name behind it."""

_RULED = word_set("president parliament capital king queen constitution")
"""What only a state has: "Kestria's parliament"."""

_REACH = 20
"""Names between a pronoun and whom it may mean."""

_TELLING = frozenset((",", "'s", "'"))
_TOLD = frozenset((SourceKind.ORGANIZATION, SourceKind.GOVERNMENT))


class Roster:
    """The names in *lines*.

    Args:
        lines: The document's lines.

    """

    def __init__(self, lines: list[Line]) -> None:
        self._full: dict[str, str] = {}
        self._begun: dict[str, str] = {}
        self._articles: set[str] = set()
        self._kinds: dict[str, SourceKind] = {}
        self._offices: dict[str, set[str]] = {}
        self._held: dict[str, str | None] = {}
        self._places: list[tuple[int, str]] = []
        for line in lines:
            self._collect(line)

    def fullest(self, name: str) -> str:
        """Return the longest name that ends with *name*, or of a body, begins with it."""
        last = name.rsplit(maxsplit=1)[-1].lower()
        full = self._full.get(last, name)
        if len(full.split()) > len(name.split()) and full.lower().endswith(name.lower()):
            return full
        begun = self._begun.get(name.lower(), name)
        return begun if kinds.kind(begun, []) is SourceKind.ORGANIZATION else name

    def kind(self, name: str, before: list[str]) -> SourceKind:
        """Return what *name* is, with the words before it in lower case."""
        found = kinds.kind(name, before)
        return self._kinds.get(name, found) if found is SourceKind.PERSON else found

    def has_article(self, name: str) -> bool:
        """Whether the document writes *name* with "the"."""
        return name in self._articles

    def holder(self, office: str) -> str | None:
        """Return who alone the document says holds *office*."""
        if office not in self._held:
            held = {self.fullest(name) for name in self._offices.get(office, ())}
            self._held[office] = held.pop() if len(held) == 1 else None
        return self._held[office]

    def person_before(self, at: int) -> str | None:
        """Return the person whose full name stands last before *at*, in code points."""
        here = bisect_left(self._places, (at, ""))
        for _, name in reversed(self._places[max(0, here - _REACH) : here]):
            if self.kind(name, []) is SourceKind.PERSON:
                return name
        return None

    def _collect(self, line: Line) -> None:
        tags, size, i = line.tags, line.size, 0
        for start in [k for k, tag in enumerate(tags) if tag & w.NAME]:
            if start < i:
                continue
            i = start
            while i < size and (
                tags[i] & w.NAME
                or (line.lower[i] == "." and i + 1 < size and len(line.lower[i - 1]) == 1)
            ):
                i += 1
            named = start > 0 and line.lower[start - 1] == "the"
            if named or i - start > 1 or line.lower[start] not in self._full:
                self._store(line, start, i)  # else it is no fuller name

    def _store(self, line: Line, start: int, end: int) -> None:
        """Keep the name that words *start* to *end*, exclusive, write with its titles."""
        start, end = _without_titles(line, start, end)
        name = line.text[line.starts[start] : line.ends[end - 1]] if start < end else ""
        if not 0 < len(name) <= _LONGEST:
            return
        if start and line.tags[start - 1] & w.TITLE:
            self._offices.setdefault(line.lower[start - 1], set()).add(name)
        if end - start > 1:
            self._places.append((line.starts[start], name))
        last = line.lower[end - 1]
        known = self._full.get(last, "")
        article = start > 0 and line.lower[start - 1] == "the"
        if end < line.size and line.lower[end] in _TELLING:
            self._learn(line, name, end)
        if known and end - start == 1 and not article:
            return  # one word is no fuller name
        if name != known and len(name.split()) > len(known.split()):
            self._full[last] = name
            if end - start > 1:
                self._begun.setdefault(line.lower[start], name)
        if article:
            self._articles.add(name)

    def _learn(self, line: Line, name: str, end: int) -> None:
        """Learn what *name* is from ", which", ", a charity," or "'s parliament" behind it."""
        mark, *behind = line.lower[end : end + 3]
        if not behind:
            return
        if mark != ",":
            if behind[0] in _RULED or behind == ["prime", "minister"]:
                self._kinds[name] = SourceKind.GOVERNMENT
        elif behind[0] == "which":
            self._kinds[name] = SourceKind.ORGANIZATION
        elif behind[0] in ("a", "an", "the"):
            last = phrase_end(line, end + 1)
            head, _ = names.head(line.lower[end + 1 : last])
            told = kinds.common_kind(head[-1]) if head else None
            if head and readings(head[-1]) & w.TITLE:
                self._offices.setdefault(head[-1], set()).add(name)
            if told in _TOLD and line.lower[last : last + 1] != ["'s"]:
                self._kinds[name] = told


def _without_titles(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return the words of a name among words *start* to *end*, exclusive; nothing if none is."""
    for k in range(start, end - 1):
        if line.tags[k] & w.TITLE:
            start = k + 1
    while start < end and (
        line.tags[start] & (w.TITLE | w.DATE)
        or (start == 0 and end - start > 1 and line.tags[0] & _NO_NAME)
    ):
        start += 1
    of = start - 1 - (start > 1 and line.lower[start - 1] == "the")
    if start < end and of > 0 and line.tags[of - 1] & w.TITLE:
        behind = names.fields_end(line.lower[:end], of)
        start = behind if start < behind < end else start
    lettered = end - start > names.FULL and line.word(end - 1) in names.LETTERS
    return start, end - lettered
