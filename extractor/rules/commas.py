"""What a comma or an "and" does: it sets a name off, joins clauses, or ends what is said."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.phrases import is_finite
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

FRONTING = word_set(
    "ever if while when where although though as after before because since to unless despite"
)
_BEHIND_NAME = frozenset(("for", "as", "over", "of", "to", "with"))
_FINITE = w.PAST | w.PRESENT | w.HELPING


def goes_on(line: Line, start: int, k: int) -> bool:
    """Whether the sentence goes on at word *k*: "proposed closing ports | and has gone"."""
    j = k + 1
    if line.lower[k] == "," and j < line.size:  # "which denies arming them | , has urged"
        goes = is_finite(line, j) and line.lower[j] not in ("provided", "given")
        return goes and not line.tags[j] & (w.NOUN | w.NAME)
    if line.lower[k] not in ("and", "but") or j >= line.size:
        return False
    while j + 1 < line.size and line.tags[j] & w.ADVERB and not line.tags[j] & w.NOMINAL:
        j += 1
    if not line.tags[j] & _FINITE or line.tags[j] & (w.BASE | w.NAME):
        return False
    return line.lower[k - 1] == "," or not any(is_finite(line, n) for n in range(start + 1, j))


def splices(line: Line, start: int, j: int) -> bool:
    """Whether a comma alone stands between two clauses: "I think it is late, we should go"."""
    before = range(start + 1, j - 1)
    return (
        j + 1 < line.size
        and is_finite(line, j + 1)
        and FRONTING.isdisjoint(line.lower[start:j])
        and any(is_finite(line, k) for k in before)
    )


def apposes(line: Line, k: int) -> bool:
    """Whether the comma at *k* is one of two around a name: "a judge, Otto Roe, for his delay"."""
    if k + 1 < line.size and line.lower[k + 1] in _BEHIND_NAME:
        start = k - 1
        while start > 0 and line.tags[start] & (w.NAME | w.TITLE):
            start -= 1
        return start < k - 1 and line.lower[start] == ","
    for j in range(k + 1, min(k + 8, line.size - 1)):
        if line.lower[j] == ",":
            return j > k + 1 and line.lower[j + 1] in _BEHIND_NAME
        if not line.tags[j] & (w.NAME | w.TITLE) and line.lower[j] != ".":
            return False
    return False


def lists(line: Line, k: int) -> bool:
    """Whether the comma at *k* separates the members of a list: "a, b and c"."""
    for j in range(k + 1, min(k + 12, line.size)):
        if line.lower[j] in ("and", "or"):
            return j > k + 1 or (
                j + 1 < line.size
                and not is_finite(line, j + 1)
                and "," in line.lower[max(0, k - 8) : k]
            )
        if (
            line.tags[j] & (w.RELATIVE | w.SUBORDINATOR)
            or (line.tags[j] & w.GERUND and j == k + 1)
            or is_finite(line, j)
        ):
            return False
    return False
