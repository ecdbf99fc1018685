"""What a cue is followed or preceded by: the content, by the complements of the cue table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.cues import Cue
from extractor.rules.phrases import Group, is_finite, phrase_end, skip_adjunct
from extractor.rules.sources import Mention
from extractor.rules.tokens import Line

Span = tuple[int, int]
_WH = frozenset("whether if what how why who when where which".split())
_CIRCUMSTANCES = frozenset(
    ("when", "after", "before", "as", "while", "since", "until", "once", "like")
)
_OPENS_PHRASE = w.NOMINAL | w.DETERMINER | w.POSSESSIVE | w.ADJECTIVE | w.OBJECT | w.GERUND
_OPENS_ADJUNCT = w.PREPOSITION | w.DATE | w.TO | w.ADVERB
_CLAUSAL = w.SUBJECT | w.AUXILIARY | w.MODAL
_EMBEDDING = frozenset(("that", "to"))
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
_UNNAMED = frozenset(("named", "identified", "anonymous", "anonymity"))
_ENQUIRIES = frozenset(
    "comment question questions request requests email emails inquiry inquiries call calls message messages".split()
)
_SPEECH = frozenset(
    "comment speak discuss respond answer say elaborate confirm disclose reveal identify provide".split()
)


@dataclass(slots=True)
class Complement:
    """A content: its spans, how it is attached, and to whom it is addressed."""

    shape: str
    spans: list[Span]
    addressee: Span | None = None


def complement(scope: Scope, i: int, cue: Cue, group: Group | None) -> Complement | None:
    """Return the first complement of *cue* that fits at word *i*."""
    line = scope.line
    if i >= len(line):
        return None
    at = (
        _behind_phrase(line, skip_adjunct(line, i))
        if "that" in cue.complements
        else skip_adjunct(line, i)
    )
    while (
        at < len(line)
        and line.tags[at] & w.ADVERB
        and not line.tags[at] & (w.NOMINAL | w.PREPOSITION | w.DETERMINER)
        and line.quoted[at] < 0
        and line.lower[at] not in ("there", "here", "not")
    ):
        at += 1
    if (
        at < len(line)
        and line.lower[at] in (",", ":")
        and at + 1 < len(line)
        and line.quoted[at + 1] >= 0
    ):
        at += 1
    if at < len(line) and line.lower[at] == "," and "that" in cue.complements:
        at = _behind_insertion(line, at)
    if at >= len(line):
        return None
    for name in cue.complements:
        found = _try(scope, at, name, group)
        if found:
            return found
    return _later_quote(scope, at) if "say" in cue.marks else None


def _later_quote(scope: Scope, i: int) -> Complement | None:
    """Read a quotation behind a phrase: 'commented on the plan, "It is over."'."""
    line = scope.line
    if not line.tags[i] & (w.PREPOSITION | w.TO):
        return None
    for k in range(i + 1, min(i + 40, len(line))):
        if line.quoted[k] >= 0:
            return _quote(scope, k) if line.lower[k - 1] in (",", ":", ";") else None
        if line.tags[k] & (w.AUXILIARY | w.MODAL):
            return None
    return None


def _behind_phrase(line: Line, i: int) -> int:
    """Return the "that" or "to" behind "at a news conference in Oslo", or *i*."""
    tags, size = line.tags, len(line)
    if i >= size or not tags[i] & _OPENS_ADJUNCT or tags[i] & w.SUBORDINATOR:
        return i
    for k in range(i + 1, min(i + 20, size - 1)):
        word, behind = line.lower[k], tags[k + 1]
        if word == "that" or (tags[k] & w.TO and behind & w.BASE and tags[k - 1] & w.DATE):
            return k
        if line.quoted[k] >= 0 or word in (".", ";", ":") or tags[k] & _CLAUSAL:
            return i
        if word == "," and not behind & (w.NAME | w.SUBORDINATOR):
            return i
    return i


def _behind_insertion(line: Line, i: int) -> int:
    """Return the "that" behind ", shortly before they left," or *i*."""
    for k in range(i + 1, min(i + 20, len(line) - 1)):
        if line.lower[k] == "," and line.lower[k + 1] == "that":
            return k + 1
    return i


def _try(scope: Scope, i: int, name: str, group: Group | None) -> Complement | None:
    if name.startswith("a-"):
        return _addressed(scope, i, name[2:], group)
    reader = _READERS.get(name)
    if reader:
        return reader(scope, i)
    if name in ("paren", "np-never", "claim", "np-quoted"):
        return None
    if name == "np-negated":
        return _np(scope, i) or Complement(
            "np", [(scope.line.starts[i - 1], scope.line.ends[i - 1])]
        )
    if name == "to_comment":
        return _to_comment(scope, i)
    return _preposition(scope, i, name)


def _quote(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    number = line.quoted[i]
    if number < 0 or line.starts[i] != scope.quotes[number].start:
        return None
    return Complement("quote", [(line.starts[i], scope.clause(i))])


def _that(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    if line.lower[i] != "that" or i + 2 >= len(line):
        return None
    return Complement("that", [(line.starts[i], scope.clause(i))])


def _bare(scope: Scope, i: int) -> Complement | None:
    """Read a clause without "that": it must have a subject and a finite verb."""
    line = scope.line
    tag = line.tags[i]
    if line.quoted[i] >= 0 and line.starts[i] != scope.quotes[line.quoted[i]].start:
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
    if line.lower[i] in _CIRCUMSTANCES:
        return None
    at = i
    if tag & w.PREPOSITION and not tag & (w.SUBORDINATOR | w.NAME):
        at = _behind_fronted(line, i)
        if at == i:
            return None
    if not _clausal(line, at):
        return None
    return Complement("s", [(line.starts[i], scope.clause(i))])


def _behind_fronted(line: Line, i: int) -> int:
    """Return where the clause behind "despite the rain," begins, or *i*."""
    for k in range(i + 1, min(i + 12, len(line) - 1)):
        if line.lower[k] == "," and line.tags[k + 1] & (
            w.SUBJECT | w.DETERMINER | w.NAME | w.POSSESSIVE
        ):
            return k + 1
        if line.tags[k] & (w.MODAL | w.AUXILIARY) and line.lower[k] not in ("being", "having"):
            return i
    return i


def _clausal(line: Line, i: int) -> bool:
    """Whether a finite verb follows before the clause can be over."""
    for k in range(i + 1, min(i + 30, len(line))):
        word = line.lower[k]
        if word in (";", ":", ".") and line.quoted[k] < 0:
            return False
        if line.tags[k] & (w.RELATIVE) and word in ("who", "which"):
            return False
        tag = line.tags[k]
        if line.lower[k - 1] in ("who", "which", "that") or tag & w.NAME:
            continue
        if tag & w.PRESENT and line.tags[k - 1] & (w.NOMINAL | w.ADVERB | w.SUBJECT):
            return True
        if tag & (w.VERB | w.AUXILIARY | w.MODAL) and is_finite(line, k):
            return True
    return False


def _wh(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    if line.lower[i] in ("about", "of", "on") and i + 1 < len(line):
        i += 1
    if line.lower[i] not in _WH or (line.lower[i] == "which"):
        return None
    return Complement("wh", [(line.starts[i], scope.clause(i))])


def _to(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    k = i + (line.lower[i] == "not")
    if k + 1 >= len(line) or not line.tags[k] & w.TO:
        return None
    j = k + 1
    while j + 1 < len(line) and line.tags[j] & w.ADVERB:
        j += 1
    if (
        not line.tags[j] & w.BASE
        and line.tags[j] & _NO_VERB
        and line.lower[j] not in ("be", "have", "do")
    ):
        return None
    if not _UNNAMED.isdisjoint(line.lower[j : j + 4]):
        return None
    return Complement("to", [(line.starts[i], scope.clause(i))])


def _gerund(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    if not line.tags[i] & w.GERUND or line.quoted[i] >= 0:
        return None
    return Complement("ing", [(line.starts[i], scope.clause(i))])


def _np(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    tag = line.tags[i]
    if line.quoted[i] < 0:
        modifier = (
            tag & w.PARTICIPLE
            and i + 1 < len(line)
            and line.tags[i + 1] & (w.NOMINAL | w.ADJECTIVE)
        )
        if not (modifier or tag & _OPENS_PHRASE or line.lower[i] == "$"):
            return None
        if tag & (w.CONJUNCTION | w.PREPOSITION) and not tag & w.NAME:
            return None
        if tag & w.BASE and i and line.tags[i - 1] & w.TO:
            return None
    return Complement("np", [(line.starts[i], scope.phrase(i))])


def _as(scope: Scope, i: int) -> Complement | None:
    """Read "X as Y"."""
    line = scope.line
    for k in range(i, min(i + 15, len(line))):
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
    if (
        end < len(line)
        and (
            line.quoted[end] >= 0
            or line.tags[end] & (w.DETERMINER | w.ADJECTIVE | w.NOMINAL | w.PARTICIPLE)
        )
        and not line.lower[end] in ("that", "which")
    ):
        return Complement("small", [(line.starts[i], scope.phrase(i))])
    return None


def _addressed(scope: Scope, i: int, name: str, group: Group | None) -> Complement | None:
    line = scope.line
    if line.quoted[i] >= 0:
        return None
    tag = line.tags[i]
    if tag & (w.PREPOSITION | w.TO | w.MARK) and line.lower[i] != "to" or tag & w.SUBORDINATOR:
        return None
    start = i + (line.lower[i] == "to")
    if start >= len(line):
        return None
    end = (
        start + 1
        if line.tags[start] & w.OBJECT and not line.tags[start] & (w.NOMINAL | w.POSSESSIVE)
        else phrase_end(line, start)
    )
    if end == start and line.tags[start] & w.POSSESSIVE:
        end = start + 1
    if end >= len(line) or end == start:
        return None
    addressee = (line.starts[start], line.ends[end - 1])
    if name == "q":
        name = "quote"
    at = skip_adjunct(line, end)
    if name == "to":
        at = end
    if (
        at < len(line)
        and line.lower[at] in (",", ":")
        and at + 1 < len(line)
        and line.quoted[at + 1] >= 0
    ):
        at += 1
    if at >= len(line):
        return None
    found = _try(scope, at, name, group)
    if found:
        found.addressee = addressee
        found.shape = "a-" + name
        if name in ("of", "with", "np"):
            found.spans = [(line.starts[at + (name != "np")], found.spans[0][1])]
        elif name == "to":
            found.spans = [(line.starts[start], found.spans[0][1])]
    return found


def _to_comment(scope: Scope, i: int) -> Complement | None:
    line = scope.line
    said = line.lower[i + 1 : i + 2]
    if line.lower[i] != "to" or not said or said[0] not in _SPEECH:
        return None
    if (
        said[0] in ("respond", "answer")
        and line.lower[i + 2 : i + 3] == ["to"]
        and _ENQUIRIES.isdisjoint(line.lower[i + 3 : i + 9])
    ):
        return None
    start = i
    if i + 3 < len(line) and line.lower[i + 2] in ("on", "about", "to"):
        start = i + 3
    return Complement("no_comment", [(line.starts[start], scope.phrase(start))])


def _preposition(scope: Scope, i: int, name: str) -> Complement | None:
    line = scope.line
    if name == "to_np":
        name = "to"
    if line.lower[i] != name or i + 1 >= len(line):
        return None
    found = _gerund(scope, i + 1) or _wh(scope, i + 1) or _np(scope, i + 1)
    if found:
        found.shape = name
    return found


_READERS: dict[str, Callable[[Scope, int], Complement | None]] = {
    "quote": _quote,
    "that": _that,
    "s": _bare,
    "wh": _wh,
    "to": _to,
    "ing": _gerund,
    "np": _np,
    "as": _as,
    "small": _small,
}


def content_before(
    scope: Scope, mention: Mention | None, group: Group, *, inverted: bool
) -> Complement | None:
    """Read the content before a parenthetical attribution, and its rest behind it."""
    line, size = scope.line, len(scope.line)
    p = group.start if inverted or mention is None else mention[0]
    c = p - 1
    if c < 0:
        return None
    if (
        line.lower[c] not in (",", "–", "—")
        and not (line.quoted[c] >= 0 and line.tags[c] & w.MARK)
        and line.lower[c] not in ("!", "?")
    ):
        return None
    behind = mention[1] if inverted and mention else group.end
    if line.quoted[group.start] >= 0:
        return _inside_quote(scope, c, line.quoted[group.start])
    number = line.quoted[c] if line.quoted[c] >= 0 else (line.quoted[c - 1] if c else -1)
    start = line.start
    if number >= 0:
        quote = scope.quotes[number]
        first = line.index(quote.start) if quote.start >= line.start else 0
        outside = any(line.quoted[k] < 0 and not line.tags[k] & w.MARK for k in range(first))
        start = quote.start if not outside or not _mixed(line, first) else line.start
    end = line.ends[c] if line.quoted[c] >= 0 else scope.trim(start, line.ends[c])
    spans = [(start, end)]
    at = skip_adjunct(line, behind)
    while (
        at < size and line.quoted[at] < 0 and line.lower[at] not in (",", ":", "–", "—", ".", ";")
    ):
        at += 1
    if at + 1 < size and line.lower[at] in (",", ":", "–", "—"):
        if line.quoted[at + 1] >= 0:
            spans.append((line.starts[at + 1], scope.clause(at + 1)))
        elif number < 0 and not inverted and not _new_clause(line, at + 1):
            spans.append((line.starts[at + 1], scope.clause(at + 1)))
    return Complement("paren", spans)


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


def _mixed(line: Line, first: int) -> bool:
    """Whether the words before the quotation belong to the same clause."""
    return first > 0 and line.lower[first - 1] not in (":", ",", ".", "?", "!")


def _new_clause(line: Line, i: int) -> bool:
    return bool(line.tags[i] & (w.GERUND | w.CONJUNCTION | w.RELATIVE)) or line.lower[i] in (
        "as",
        "while",
        "after",
        "when",
        "although",
        "though",
    )
