"""What the grammar finds: a cue, whose it is, and what it attributes."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.rules.cues import Cue
from extractor.rules.phrases import Group
from extractor.rules.sources import Mention
from extractor.rules.tokens import Line

Span = tuple[int, int]
"""Start and end in the document, in code points."""


@dataclass(slots=True)
class Finding:
    """A cue with what it attributes.

    `at` is the number of the cue's main word in `line`, `mention` the source as words of the line;
    `words`, `subject`, `contents` and `addressee` are offsets in the document. `shape` says in
    which form the content was found, `outer` in whose content the cue stands, `turn`
    the name of who has the turn in an interview or a transcript.
    """

    line: Line
    cue: Cue
    at: int
    words: Span
    subject: Span | None
    contents: list[Span]
    shape: str
    group: Group | None = None
    addressee: Span | None = None
    outer: Finding | None = None
    mention: Mention | None = None
    turn: Span | None = None

    @property
    def negated(self) -> bool:
        """Whether the cue itself is negated."""
        return self.group is not None and self.group.negated
