"""The words of a content, with its main verb and subject."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.finding import Finding
from extractor.rules.phrases import is_finite
from extractor.rules.tokens import Line

_MARKS = frozenset(('"', "“", "”", "''", "``", "‘", "’"))
_OPENERS = _MARKS | {"that"}
_BEFORE_SUBJECT = _OPENERS | {"but", "and"}
_VERBAL_WORDS = 5
_FRONTING = frozenset(("if", "unless", "once", "until", "when", "after", "although", "though"))


VERBLESS = frozenset(("np", "as", "small"))
"""Forms of content without a verb of its own."""


def first_content(finding: Finding, line: Line) -> Content | None:
    """Return the first content of *finding* that begins in *line*."""
    for start, end in finding.contents:
        if line.start <= start < line.end:
            return Content(line, start, end)
    return None


def _heads(line: Line, k: int) -> bool:
    """Whether word *k* is a finite verb: not "police" in "police will"."""
    noun = line.tags[k] & w.NOUN and k + 1 < line.size and line.tags[k + 1] & w.MODAL
    return is_finite(line, k) and not noun


def _fronted(words: list[str]) -> int:
    """Return where the main clause begins: "even if they leave, | he will stay"."""
    start = int(bool(words) and words[0] in _OPENERS)
    if words[start : start + 1] == ["should"] and "," in words:  # "should they leave, | he will"
        return words.index(",") + 1
    start += words[start : start + 1] == ["even"]
    fronted = start < len(words) and words[start] in _FRONTING
    return words.index(",") + 1 if fronted and "," in words else 0


class Content:
    """The words of a content in its first line, by number.

    `verb` is its first finite verb, `subject` the words before it, `verbal` the verb and what
    directly follows it.
    """

    def __init__(self, line: Line, start: int, end: int) -> None:
        self.line = line
        first, behind = line.within((start, end))
        self.first = first
        self.words = line.lower[first:behind]
        self.verb = None
        main = first + _fronted(self.words)
        for k, tag in enumerate(line.tags[main:behind], main):
            if tag & w.VERBAL and _heads(line, k):
                self.verb = k
                break
        stop = self.verb if self.verb is not None else main + 4
        self.subject = [word for word in line.lower[main:stop] if word not in _BEFORE_SUBJECT]
        verbal = line.lower[stop : stop + 2 * _VERBAL_WORDS] if self.verb is not None else []
        self.verbal = [word for word in verbal if word not in _MARKS][:_VERBAL_WORDS]

    @property
    def says_month(self) -> bool:
        """Whether every "may" in it is the month."""
        last = self.first + len(self.words)
        return all(
            self.line.lower[k] != "may" or self.line.word(k) == "May"
            for k in range(self.first, last)
        )
