"""What a cue is followed by: the first of its complements that fits."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.adjuncts import skip_adjunct
from extractor.rules.clauses import Scope
from extractor.rules.cues import Cue
from extractor.rules.forms import Complement, read_form
from extractor.rules.phrases import is_finite, phrase_end
from extractor.rules.tokens import Line

_OPENS_ADJUNCT = w.PREPOSITION | w.DATE | w.TO | w.ADVERB
_CLAUSAL = w.SUBJECT | w.HELPING
_TOPICS = frozenset(("np", "on", "about", "of", "for", "at", "with", "as"))
_ABOUT = frozenset(("of", "with", "for", "from", "over", "about", "against"))
_INSERTING = frozenset((",", "—", "–", "-"))
_EMBEDDING = frozenset(("that", "to"))


def complement(scope: Scope, i: int, cue: Cue) -> Complement | None:
    """Return the first complement of *cue* that fits at word *i*."""
    line = scope.line
    at = skip_adjunct(line, i)
    if not (_EMBEDDING.isdisjoint(cue.complements) or _is_infinitive(line, at)):
        at = _behind_phrase(line, at)
    at = _behind_comma(line, _behind_adverbs(line, at))
    if at < line.size and line.lower[at] in _INSERTING and "that" in cue.complements:
        at = _behind_insertion(line, at)
    if at >= line.size:
        return None
    for name in cue.complements:
        if name == "paren" or (name == "s" and "np" in cue.complements and scope.closes(at)):
            continue
        found = _addressed(scope, at, name[2:]) if name[:2] == "a-" else read_form(scope, at, name)
        if found:
            return _with_quote(scope, found)
    return _later_quote(scope, at) if "say" in cue.marks else None


def _is_infinitive(line: Line, i: int) -> bool:
    behind = line.tags[i + 1] if i + 1 < line.size else 0
    return bool(i < line.size and line.tags[i] & w.TO and behind & w.BASE and not behind & w.NAME)


def _behind_adverbs(line: Line, i: int) -> int:
    while (
        i < line.size
        and line.tags[i] & w.ADVERB
        and not line.tags[i] & (w.NOMINAL | w.PREPOSITION | w.DETERMINER)
        and line.quoted[i] < 0
        and line.lower[i] not in ("there", "here", "not", "never")
    ):
        i += 1
    return i


def _behind_comma(line: Line, i: int) -> int:
    """Return the word behind the colon, or the comma before a quotation, at *i*, or *i*."""
    if i + 1 >= line.size or line.lower[i] not in (",", ":"):
        return i
    return i + 1 if line.quoted[i + 1] >= 0 or line.lower[i] == ":" else i


def _with_quote(scope: Scope, found: Complement) -> Complement:
    """Add the quotation that puts an object into words: 'condemned the plan: "It is late."'."""
    line, end = scope.line, found.spans[-1][1]
    k = line.index(end)
    if found.shape not in _TOPICS or k + 1 >= line.size or line.lower[k] not in (",", ":"):
        return found
    quote = scope.quotes[line.quoted[k + 1]] if line.quoted[k + 1] >= 0 else None
    if quote and quote.start == line.starts[k + 1] and line.text[quote.start + 1].isupper():
        found.spans.append((quote.start, quote.end))
    return found


def _later_quote(scope: Scope, i: int) -> Complement | None:
    """Read a quotation behind a phrase: 'commented on the plan, "It is over."'."""
    line = scope.line
    if not line.tags[i] & (w.PREPOSITION | w.TO):
        return None
    for k in range(i + 1, min(i + 40, line.size)):
        if scope.reporting[k]:
            return None
        if line.quoted[k] >= 0:
            return read_form(scope, k, "quote") if line.lower[k - 1] in (",", ":", ";") else None
        if line.tags[k] & w.HELPING:
            return None
    return None


def _behind_phrase(line: Line, i: int) -> int:
    """Return the "that" or "to" behind "at a news conference in Oslo", or *i*."""
    tags, size = line.tags, line.size
    if i >= size or not tags[i] & _OPENS_ADJUNCT:
        return i
    if tags[i] & w.SUBORDINATOR and line.lower[i] not in ("after", "before"):
        return i
    for k in range(i + 1, min(i + 20, size - 1)):
        word, behind = line.lower[k], tags[k + 1]
        if word == "that" or (tags[k] & w.TO and behind & w.BASE and tags[k - 1] & w.DATE):
            return k
        if line.quoted[k] >= 0 or word in (".", ";", ":"):
            return i
        if tags[k] & _CLAUSAL and (word != "'s" or is_finite(line, k)):
            return i
        if word == "," and not behind & (w.NAME | w.SUBORDINATOR):
            return i
    return i


def _behind_insertion(line: Line, i: int) -> int:
    """Return the "that" behind ", shortly before they left," or *i*."""
    for k in range(i + 1, min(i + 20, line.size - 1)):
        if line.lower[k] == line.lower[i] and line.lower[k + 1] == "that":
            return k + 1
    return i


def _addressed(scope: Scope, i: int, name: str) -> Complement | None:
    """Read a content behind those it is said to: "told reporters that"."""
    line = scope.line
    start = i + (line.lower[i] == "to")
    end = _addressee_end(line, start)
    if name in _ABOUT and name in line.lower[start + 1 : end]:
        end = line.lower.index(name, start + 1)  # "warned the army of the storm"
    if line.quoted[i] >= 0 or end == start:
        return None
    at = end if name == "to" else _behind_comma(line, skip_adjunct(line, end))
    at = _behind_phrase(line, at) if name == "that" else at
    found = read_form(scope, at, name) if at < line.size else None
    if found is None:
        return None
    found.addressee = line.span((start, end))
    found.shape = f"a-{name}"
    if name == "to" or name in _ABOUT:  # who is to do it, or did it, is part of what is said
        found.spans = [(line.starts[start], found.spans[0][1])]
    return found


def _addressee_end(line: Line, start: int) -> int:
    if start >= line.size:
        return start
    tag = line.tags[start]
    if tag & (w.PREPOSITION | w.TO | w.MARK | w.SUBORDINATOR):
        return start
    if tag & w.OBJECT and not tag & (w.NOMINAL | w.POSSESSIVE):
        return start + 1
    end = phrase_end(line, start)
    return start + 1 if end == start and tag & w.POSSESSIVE else end
