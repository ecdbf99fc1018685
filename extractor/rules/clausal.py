"""Whether a clause begins at a word, though no "that" says so."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.phrases import is_finite
from extractor.rules.tokens import Line

_OUTSIDE_GROUP = ~(w.VERBAL | w.ADVERB | w.NEGATION | w.NAME)
_JOINING = frozenset(("and", "or", "but", "that", "to"))
_BOUNDS = (["to"], ["least"], ["most"])
_PARTS = frozenset(("half", "third", "quarter", "percent", "$"))


def counts(line: Line, i: int) -> bool:
    """Whether a number or a part stands at word *i*: "about half", "up to 30", "at least 30"."""
    at = i + (line.lower[i : i + 1] in _BOUNDS)
    words = line.lower[at : at + 2]
    return bool(words) and (bool(line.tags[at] & w.NUMBER) or not _PARTS.isdisjoint(words))


def behind_fronted(line: Line, i: int) -> int:
    """Return where the clause behind "despite the rain," begins, or *i*."""
    for k in range(i + 1, min(i + 20, line.size - 1)):
        if line.lower[k] == "," and line.tags[k + 1] & (
            w.SUBJECT | w.DETERMINER | w.NAME | w.POSSESSIVE | w.ADJECTIVE | w.NOUN | w.GERUND
        ):
            return k + 1
        if line.tags[k] & w.HELPING and line.lower[k] not in ("being", "having"):
            return i
    return i


def is_clause(line: Line, i: int) -> bool:
    """Whether a finite verb follows before the clause can be over."""
    for k in range(i + 1, min(i + 30, line.size)):
        word = line.lower[k]
        if word in (";", ":", ".") and line.quoted[k] < 0 and len(line.lower[k - 1]) > 1:
            return False
        if word in ("who", "which") and line.tags[k] & w.RELATIVE:
            return _behind_relative(line, k)
        tag = line.tags[k]
        if line.lower[k - 1] in ("who", "which", "that") or tag & w.NAME:
            continue
        if tag & w.PRESENT and line.tags[k - 1] & (w.NOMINAL | w.ADVERB | w.SUBJECT):
            return True
        if tag & w.VERBAL and is_finite(line, k):
            return True
    return False


def _behind_relative(line: Line, i: int) -> bool:
    """Whether the clause goes on behind its relative clause: "the man who left is back"."""
    verbs = [k for k in range(i + 1, min(i + 20, line.size)) if is_finite(line, k)]
    rest = [k for k in verbs if any(line.tags[j] & _OUTSIDE_GROUP for j in range(verbs[0], k))]
    opener = line.lower[rest[0] - 1] if rest else "and"
    return opener not in _JOINING and not line.tags[rest[0] - 1] & w.RELATIVE
