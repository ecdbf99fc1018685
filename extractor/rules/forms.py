"""The forms a content has: quotation, clause, infinitive, noun phrase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.rules import words as w
from extractor.rules.clausal import behind_fronted, counts, is_clause
from extractor.rules.clauses import Scope
from extractor.rules.phrases import is_finite, phrase_end
from extractor.rules.words import word_set

Span = tuple[int, int]
_WH = word_set("whether if what how why who when where which")
_CIRCUMSTANCES = frozenset(
    ("when", "after", "before", "as", "while", "since", "until", "once", "like")
)
_SUBORDINATE = frozenset(("unless", "because", "although", "though", "whereas"))
"""Words that open a content only if its main clause comes later."""

_OPENS_PHRASE = w.NOMINAL | w.SPECIFIER | w.ADJECTIVE | w.OBJECT | w.GERUND
_NO_VERB = (
    w.DETERMINER
    | w.POSSESSIVE
    | w.NAME
    | w.PLURAL
    | w.PRONOUN
    | w.NUMBER
    | w.GERUND
    | w.MARK
    | w.PREPOSITION
)
_JUDGING = tuple(
    word_set("ate ful ous ive ble less ish ic al ant ent ary ile que wrong false fair")
)
"""Endings of adjectives that call something by: "the plan dangerous"."""

_CALLING = frozenset(
    ("fake", "false", "illegal", "dead", "fair", "fraudulent", "rubbish", "nonsense")
)
"""Words that call what stands before them something: "the report fake news"."""

_BARE = frozenset(("be", "have", "do", "get"))
_QUANTITY = frozenset(("about", "around", "at", "over", "up", "under", "between"))
_NEAR = 9
_UNNAMED = frozenset(("named", "identified", "anonymous", "anonymity"))
ENQUIRIES = word_set(
    "comment question questions request requests email emails inquiry inquiries call calls "
    "message messages query queries allegation allegations accusation accusations criticism letter"
)
_POSITIONS = word_set(
    "demand demands claim claims opposition objection objections position stance threat threats "
    "insistence resistance request requests allegation allegations accusation accusations"
)
_HELD = frozenset(("responsible", "accountable", "liable"))
_ABOUT = frozenset(("discuss", "confirm", "disclose", "reveal", "identify"))
"""Verbs whose object is what is not told."""

_SPEECH = word_set(
    "comment speak discuss respond answer say elaborate confirm disclose reveal identify provide"
)


@dataclass(slots=True)
class Complement:
    """A content: its spans, how it is attached, and to whom it is addressed."""

    shape: str
    spans: list[Span]
    addressee: Span | None = None


def _quote(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    number = line.quoted[i]
    if number < 0 or line.starts[i] != scope.quotes[number].start:
        return None
    return Complement("quote", [(line.starts[i], scope.clause(i))])


def _that(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    if line.lower[i] != "that" or i + 2 >= line.size:
        return None
    return Complement("that", [(line.starts[i], scope.clause(i))])


def _bare(scope: Scope, i: int) -> Complement | None:
    """Read a clause without "that": it must have a subject and a finite verb."""
    line = scope.line
    tag = line.tags[i]
    number = line.quoted[i]
    if (
        number >= 0
        and number != line.quoted[i - 1]
        and line.starts[i] != scope.quotes[number].start
    ):
        return None
    if tag & w.MARK and line.quoted[i] < 0 and line.lower[i] not in ("$", "["):
        return None
    if not tag & (
        w.NOMINAL
        | w.DETERMINER
        | w.SUBJECT
        | w.POSSESSIVE
        | w.ADJECTIVE
        | w.MARK
        | w.SUBORDINATOR
        | w.GERUND
        | w.ADVERB
        | w.PREPOSITION
    ):
        return None
    word = line.lower[i]
    if word in _CIRCUMSTANCES or (word in _SUBORDINATE and "," not in line.lower[i:]):
        return None
    at = i
    counted = line.lower[i] in _QUANTITY and counts(line, i + 1)
    if tag & w.PREPOSITION and not tag & (w.SUBORDINATOR | w.NAME) and not counted:
        at = behind_fronted(line, i)
        if at == i:
            return None
    if not is_clause(line, at):
        return None
    return Complement("s", [(line.starts[i], scope.clause(i))])


def _wh(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    if line.lower[i] in ("about", "of", "on") and i + 1 < line.size:
        i += 1
    if line.lower[i] not in _WH or line.lower[i] == "which":
        return None
    if line.lower[i] == "if" and i and line.lower[i - 1] in ("only", "even"):
        return None
    return Complement("wh", [(line.starts[i], scope.clause(i))])


def _to(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    k = i + (line.lower[i] in ("not", "never"))
    if k + 1 >= line.size or not line.tags[k] & w.TO:
        return None
    j = k + 1
    while j + 1 < line.size and line.tags[j] & w.ADVERB:
        j += 1
    opened = line.quoted[j] >= 0 and line.tags[j] & w.MARK and j + 1 < line.size
    if (
        not (opened and (line.tags[j + 1] & w.BASE or line.lower[j + 1] in _BARE))
        and not line.tags[j] & w.BASE
        and line.tags[j] & _NO_VERB
        and line.lower[j] not in _BARE
    ):
        return None
    if not _UNNAMED.isdisjoint(line.lower[j : j + 4]):
        return None
    return Complement("to", [(line.starts[i], scope.verbless(i))])


def _gerund(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    gerund = line.tags[i] & w.GERUND or line.lower[i] in ("having", "being")
    if not gerund or line.quoted[i] >= 0:
        return None
    return Complement("ing", [(line.starts[i], scope.verbless(i))])


def _np(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    tag = line.tags[i]
    if line.lower[i] == "neither":  # "endorsed neither of them"
        return None
    if line.quoted[i] < 0:
        modifier = (
            tag & w.PARTICIPLE
            and i + 1 < line.size
            and line.tags[i + 1] & (w.NOMINAL | w.ADJECTIVE)
        )
        if not (modifier or tag & _OPENS_PHRASE or line.lower[i] == "$"):
            return None
        if tag & (w.CONJUNCTION | w.PREPOSITION) and not tag & w.NAME:
            return None
        if tag & w.BASE and i and line.tags[i - 1] & w.TO:
            return None
    return Complement("np", [(line.starts[i], scope.phrase(i))])


def _enquiry(scope: Scope, i: int) -> Complement | None:
    """Read what was not answered: "requests for comment"."""
    found = _np(scope, i)
    return found if found and not ENQUIRIES.isdisjoint(scope.line.lower[i : i + _NEAR]) else None


def _position(scope: Scope, i: int) -> Complement | None:
    """Read a position that is given up: "his demand for talks"."""
    found = _np(scope, i)
    return found if found and not _POSITIONS.isdisjoint(scope.line.lower[i : i + _NEAR]) else None


def _responsible(scope: Scope, i: int) -> Complement | None:
    """Read whom somebody holds responsible, and for what."""
    line = scope.line
    held = next((k for k in range(i, min(i + _NEAR, line.size)) if line.lower[k] in _HELD), i)
    if line.quoted[i] >= 0 or held == i or any(is_finite(line, k) for k in range(i, held)):
        return None
    return Complement("np", [(line.starts[i], scope.phrase(i))])


def _at(scope: Scope, i: int) -> Complement | None:
    """Read "the toll at 12"."""
    line = scope.line
    at = next((k for k in range(i + 1, min(i + _NEAR, line.size)) if line.lower[k] == "at"), None)
    if at is None or not counts(line, at + 1) or any(is_finite(line, k) for k in range(i, at)):
        return None
    return Complement("np", [(line.starts[i], scope.phrase(i))])


def _as(scope: Scope, i: int) -> Complement | None:
    """Read "X as Y"."""
    line = scope.line
    for k in range(i, min(i + 15, line.size)):
        if line.lower[k] == "as" and line.quoted[k] < 0:
            return Complement("as", [(line.starts[i], scope.phrase(i))])
        if line.tags[k] & w.MARK or is_finite(line, k):
            return None
    return None


def _small(scope: Scope, i: int) -> Complement | None:
    """Read an object with what it is called: "the plan a disaster"."""
    line = scope.line
    end = phrase_end(line, i)
    if line.quoted[i] >= 0 or end == i:
        return None
    for k in range(i + 1, end - 1):
        if line.tags[k] & w.NOMINAL and line.lower[k + 1] in _CALLING:
            return Complement("small", [(line.starts[i], scope.phrase(i))])
    if end > i + 2 and line.tags[end - 1] & w.ADJECTIVE and line.lower[end - 1].endswith(_JUDGING):
        return Complement("small", [(line.starts[i], scope.phrase(i))])
    if (
        end < line.size
        and (
            line.quoted[end] >= 0
            or line.tags[end] & (w.DETERMINER | w.ADJECTIVE | w.NOMINAL | w.PARTICIPLE)
        )
        and line.lower[end] not in ("that", "which")
    ):
        return Complement("small", [(line.starts[i], scope.phrase(i))])
    return None


def _to_comment(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    said = line.lower[i + 1 : i + 2]
    if line.lower[i] != "to" or not said or said[0] not in _SPEECH:
        return None
    if (
        said[0] in ("respond", "answer")
        and line.lower[i + 2 : i + 3] == ["to"]
        and ENQUIRIES.isdisjoint(line.lower[i + 3 : i + 9])
    ):
        return None
    start = i
    if i + 3 < line.size and line.lower[i + 2] in _WH:
        return Complement("no_comment", [(line.starts[i + 2], scope.clause(i + 2))])
    if i + 3 < line.size and line.lower[i + 2] in ("on", "about", "to"):
        start = i + 3
    elif said[0] in _ABOUT and i + 2 < line.size and line.tags[i + 2] & _OPENS_PHRASE:
        start = i + 2
    return Complement("no_comment", [(line.starts[start], scope.phrase(start))])


def _preposition(scope: Scope, i: int, name: str) -> Complement | None:
    line = scope.line
    if line.lower[i] != name or i + 1 >= line.size:
        return None
    found = _gerund(scope, i + 1) or _wh(scope, i + 1) or _np(scope, i + 1)
    if found:
        found.shape = name
    return found


FORMS: dict[str, Callable[[Scope, int], Complement | None]] = {
    "quote": _quote,
    "that": _that,
    "s": _bare,
    "wh": _wh,
    "to": _to,
    "ing": _gerund,
    "np": _np,
    "as": _as,
    "np-at": _at,
    "small": _small,
    "enquiry": _enquiry,
    "position": _position,
    "responsible": _responsible,
    "to-comment": _to_comment,
}
"""The forms by the names that the cue table gives them; any other name is a preposition."""


def read_form(scope: Scope, i: int, name: str) -> Complement | None:
    """Return the content of form *name* that begins at word *i*, or None."""
    reader = FORMS.get(name)
    return reader(scope, i) if reader else _preposition(scope, i, name)
