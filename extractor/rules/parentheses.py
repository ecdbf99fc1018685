"""Attributions behind, inside or before what they attribute: ", X said", "according to X"."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.adjuncts import skip_adjunct
from extractor.rules.clauses import Scope
from extractor.rules.cues import VIEWS
from extractor.rules.forms import Complement
from extractor.rules.phrases import Group, is_finite, phrase_end
from extractor.rules.sources import Mention
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

Span = tuple[int, int]
_INSERTED = 20
"""Words of "according to X, who was there," inside a clause."""

_FRONTING = word_set("according if when while as although though after before since once despite")
_ASKED = frozenset(("asked", "pressed", "questioned", "speaking"))
_PHRASE = 6
"""Words: a fronted phrase without a verb is hardly longer."""

_VIEW = 8
_DASHES = (",", "–", "—")
_OPENING = frozenset((*_DASHES, ":"))
_ENDING = _OPENING | {".", ";"}
_BREAKS = frozenset((":", ",", ".", "?", "!"))
_INSERTIONS = (["which"], ["who"], ["quoting"], ["citing"])
_OPENERS = frozenset(("as", "while", "after", "when", "although", "though"))


def content_before(
    scope: Scope, mention: Mention | None, group: Group, *, inverted: bool
) -> Complement | None:
    """Read the content before a parenthetical attribution, and its rest behind it."""
    line = scope.line
    c = (group.start if inverted or mention is None else mention[0]) - 1
    if c > 0 and line.lower[c] == "as" and line.lower[c - 1] in _DASHES:
        if any(scope.reporting[:c]):  # "he denied it, as she had reported"
            return None
        c -= 1
    if c < 0 or not (_ends_content(line, c) or _afterthought(line, mention, group)):
        return None
    if line.quoted[group.start] >= 0:
        return _inside_quote(scope, c, line.quoted[group.start])
    number = line.quoted[c] if line.quoted[c] >= 0 else line.quoted[max(0, c - 1)]
    start = _bracketed_start(line, c) if number < 0 else _quoted_start(scope, number)
    end = line.ends[c] if line.quoted[c] >= 0 else scope.trim(start, line.ends[c])
    behind = mention[1] if inverted and mention else group.end
    rest = _rest(scope, behind, quoted=number >= 0 or inverted)
    resumes = _resumes(line, behind) if number < 0 and inverted else line.size
    if rest is None and resumes < line.size:
        rest = (line.starts[resumes], scope.clause(resumes))
    if rest is None and number < 0 and not _is_said(line, start, c):
        return None
    return Complement("paren", [(start, end), rest] if rest else [(start, end)])


def _afterthought(line: Line, mention: Mention | None, group: Group) -> bool:
    """Whether "I think" ends a sentence without a comma before it: "It is late I think."."""
    own = mention is not None and line.lower[mention[0]] in ("i", "we")
    joined = mention and line.tags[mention[0] - 1] & (w.SUBORDINATOR | w.CONJUNCTION | w.RELATIVE)
    return own and not joined and line.lower[group.end : group.end + 1] in ([], ["."], [";"])


def _is_said(line: Line, start: int, c: int) -> bool:
    """Whether a clause stands before the comma at *c*: not "last May", not "if it rains"."""
    first = line.index(start)
    while first < c and line.tags[first] & (w.CONJUNCTION | w.MARK):
        first += 1
    if first < c and line.lower[first] in _FRONTING and "," not in line.lower[first:c]:
        return False
    if line.lower[first] in _ASKED:
        return False
    if line.tags[first] & w.GERUND and not any(is_finite(line, k) for k in range(first + 1, c)):
        return False  # "Facing a revolt, she suggested"
    verbal = w.PAST | w.PRESENT | w.HELPING
    return c - first > _PHRASE or any(line.tags[k] & verbal for k in range(first, c))


def _bracketed_start(line: Line, c: int) -> int:
    """Return where the sentence, or the bracket around word *c*, begins."""
    for k in range(c, -1, -1):
        if line.lower[k] == ")":
            break
        if line.lower[k] == "(":
            return line.starts[k + 1]
    return line.start


def _ends_content(line: Line, c: int) -> bool:
    word = line.lower[c]
    return (
        word in _DASHES or word in ("!", "?") or bool(line.quoted[c] >= 0 and line.tags[c] & w.MARK)
    )


def _quoted_start(scope: Scope, number: int) -> int:
    """Return where a content that ends in a quotation begins: with it, or with its sentence."""
    line, quote = scope.line, scope.quotes[number]
    if quote.start < line.start:
        return quote.start
    first = line.index(quote.start)
    outside = any(line.quoted[k] < 0 and not line.tags[k] & w.MARK for k in range(first))
    return line.start if outside and line.lower[first - 1] not in _BREAKS else quote.start


def _rest(scope: Scope, i: int, *, quoted: bool) -> Span | None:
    """Return what goes on behind ", she said," in the same line."""
    line, size = scope.line, scope.line.size
    at = skip_adjunct(line, i)
    while at < size and line.quoted[at] < 0 and line.lower[at] not in _ENDING:
        at += 1
    if at + 1 >= size or line.lower[at] not in _OPENING:
        return None
    if line.quoted[at + 1] < 0 and (quoted or _new_clause(line, at + 1)):
        return None
    return line.starts[at + 1], scope.clause(at + 1)


def _inside_quote(scope: Scope, c: int, number: int) -> Complement | None:
    """Read the content before an attribution within a quotation."""
    line = scope.line
    first = c
    while first and line.quoted[first - 1] == number:
        first -= 1
    if line.lower[c] != "," or first >= c:
        return None
    first += bool(line.tags[first] & w.MARK)
    start = line.starts[first]
    return Complement("paren", [(start, scope.trim(start, line.ends[c]))]) if c > first else None


def _new_clause(line: Line, i: int) -> bool:
    opens = line.tags[i] & (w.GERUND | w.CONJUNCTION | w.RELATIVE) and line.lower[i] != "that"
    return bool(opens) or line.lower[i] in _OPENERS


def according_to(scope: Scope, i: int) -> tuple[Mention, list[Span]] | None:
    """Read "according to X" at word *i*: the mention of X and the content around it."""
    line, start = scope.line, i + 2
    if start >= line.size or line.lower[i + 1] != "to":
        return None
    end = phrase_end(line, start)
    made = end > start and end < line.size and line.tags[end] & w.PARTICIPLE
    if made and line.lower[end + 1 : end + 2] in (["by"], ["from"]):
        end = max(end, phrase_end(line, end + 2))  # "a statement released by the ministry"
    spans = _around(scope, i, end) if end > start else []
    return ((start, end), spans) if spans else None


def in_view_of(scope: Scope, i: int) -> tuple[Mention, list[Span]] | None:
    """Read "in X's view" and "in the words of X" at word *i*, as `according_to`."""
    line, lower = scope.line, scope.line.lower
    k = next((k for k in range(i + 1, min(i + _VIEW, line.size)) if lower[k] in VIEWS), None)
    if k is None or (i and line.quoted[i - 1] < 0 and lower[i - 1] != ","):
        return None
    if lower[i + 1] == "the" and lower[k + 1 : k + 2] == ["of"] and k + 2 < line.size:
        mention, end = (k + 2, phrase_end(line, k + 2)), phrase_end(line, k + 2)
    elif line.tags[k - 1] & w.POSSESSIVE and k == i + 2:
        mention, end = (k - 1, k), k + 1
    elif lower[k - 1] == "'s":
        mention, end = (i + 1, k - 1), k + 1
    else:
        return None
    spans = _around(scope, i, end) if mention[1] > mention[0] else []
    return (mention, spans) if spans else None


def _around(scope: Scope, i: int, end: int) -> list[Span]:
    """Return the content on both sides of the phrase from word *i* to *end*, exclusive."""
    line = scope.line
    inside = "that" in line.lower[max(0, i - 2) : i]  # "reported that, according to X, it is over"
    left = i > 0 and not inside
    spans = [(line.start, scope.trim(line.start, line.ends[i - 1]))] if left else []
    behind = end + 1 if left else _behind_name(line, end)
    comma = line.lower[end : end + 1] == [","]
    resumes = _resumes(line, end) if left else line.size
    if resumes < line.size:
        spans.append((line.starts[resumes], scope.clause(resumes)))
    elif behind < line.size - 1 and (not left or (comma and not _apposed(line, end))):
        spans.append((line.starts[behind], scope.clause(behind)))
    return [(a, b) for a, b in spans if b > a]


def _resumes(line: Line, end: int) -> int:
    """Return the verb with which the clause goes on behind "according to X, her aide,"."""
    for k in range(end, min(end + _INSERTED, line.size - 1)):
        if line.lower[k] == "," and line.quoted[k + 1] < 0 and is_finite(line, k + 1):
            return k + 1
    return line.size


def _behind_name(line: Line, end: int) -> int:
    """Return where the content behind an opening "According to X" begins."""
    lower = line.lower
    if end < line.size and line.tags[end] & w.PARTICIPLE:  # "two people briefed on it, who left,"
        end = next((k for k in range(end, line.size) if lower[k] == ","), end)
    behind = lower[end + 1 : end + 2]
    inserted = behind in _INSERTIONS or _explains(line, end)
    if lower[end : end + 1] == [","] and not inserted:
        return end + 1
    end += lower[end : end + 1] == [","]
    if _clause_starts(line, end):
        return end
    return next((k + 1 for k in range(end, line.size) if lower[k] == ","), line.size)


def _explains(line: Line, comma: int) -> bool:
    """Whether an apposition stands between two commas: ", a copy of which was seen,"."""
    lower = line.lower
    if lower[comma : comma + 1] != [","] or lower[comma + 1 : comma + 2] not in (["a"], ["an"]):
        return False
    stop = next((k for k in range(comma + 1, line.size - 2) if lower[k] == ","), None)
    if stop is None:
        return False
    return any(line.tags[k] & w.RELATIVE for k in range(comma + 1, stop)) or not any(
        is_finite(line, k) for k in range(comma + 1, stop)
    )


def _clause_starts(line: Line, i: int) -> bool:
    """Whether a finite verb stands between word *i* and the next comma."""
    for k in range(i, min(i + 25, line.size)):
        if line.lower[k] == "," or line.tags[k] & w.RELATIVE:
            return False
        if is_finite(line, k):
            return True
    return False


def _apposed(line: Line, comma: int) -> bool:
    """Whether what stands behind the comma explains the name before it."""
    for k in range(comma + 1, min(comma + 25, line.size)):
        if line.tags[k] & w.RELATIVE and line.lower[k] in ("who", "which", "that"):
            return True
        if is_finite(line, k):
            return False
        if line.lower[k] == ",":
            return False
    return True
