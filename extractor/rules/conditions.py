"""Conditions inside a content: what depends on what, and how."""

from __future__ import annotations

from typing import NamedTuple

from extractor.data import ConditionKind, SourceKind
from extractor.rules import words as w
from extractor.rules.contents import Content
from extractor.rules.kinds import ACTORS
from extractor.rules.phrases import is_finite
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

Span = tuple[int, int]

_NECESSARY, _SUFFICIENT = ConditionKind.NECESSARY, ConditionKind.SUFFICIENT
_CONNECTIVES: tuple[tuple[tuple[str, ...], ConditionKind], ...] = (
    (("if", "and", "only", "if"), ConditionKind.BOTH),
    (("if", ",", "and", "only", "if", ","), ConditionKind.BOTH),
    (("even", "if"), ConditionKind.CONCESSIVE),
    (("even", "though"), ConditionKind.CONCESSIVE),
    (("only", "if"), _NECESSARY),
    (("only", "after"), _NECESSARY),
    (("only", "when"), _NECESSARY),
    (("only", "once"), _NECESSARY),
    (("on", "condition", "that"), _NECESSARY),
    (("on", "the", "condition", "that"), _NECESSARY),
    (("unless",), _NECESSARY),
    (("in", "exchange", "for"), _SUFFICIENT),
    (("in", "return", "for"), _SUFFICIENT),
    (("as", "long", "as"), _SUFFICIENT),
    (("so", "long", "as"), _SUFFICIENT),
    (("provided", "that"), _SUFFICIENT),
    (("providing", "that"), _SUFFICIENT),
    (("provided",), _SUFFICIENT),
    (("if",), _SUFFICIENT),
    (("once",), _SUFFICIENT),
    (("a", "prerequisite", "for"), _NECESSARY),
    (("a", "precondition", "for"), _NECESSARY),
    (("a", "condition", "for"), _NECESSARY),
    (("crucial", "to"), _NECESSARY),
    (("essential", "to"), _NECESSARY),
)
_IF_NEGATED = frozenset(("until", "before", "without"))
"""What is necessary if it stands behind a negation: "not before"."""

_DATED = w.DATE | w.NUMBER
_CLAUSAL = (("once",), ("if",), ("provided",))
_ONLY = 6
"""Words between "only" and what alone must come about: "will only move after"."""

_POSSIBLE = frozenset(("will", "would", "can"))
_NOMINAL = frozenset(("prerequisite", "precondition", "crucial", "essential", "condition"))
_LIGHT = word_set("resume start begin happen conducted held take possible continue proceed")


class Found(NamedTuple):
    """A condition as offsets, and the word its connective stands at."""

    kind: ConditionKind
    antecedent: Span
    consequent: Span


def find_condition(line: Line, first: int, last: int) -> Found | None:
    """Return the condition expressed by words *first* to *last*, exclusive."""
    if _STARTS.isdisjoint(line.lower[first:last]):
        return None
    for k in range(first, last):
        match = _connective(line, k, first, last) if line.lower[k] in _STARTS else None
        if match:
            kind, size = match
            found = _split(line, (first, last), (k, k + size), kind)
            if found:
                return found
    return None


def find_split(line: Line, first: Span, second: Span) -> Found | None:
    """Return the condition in "Unless troops leave, she said, there will be no talks".

    Args:
        line: The line.
        first: The words before the cue, by number.
        second: The words behind it.

    """
    start = first[0]
    while start < first[1] and line.tags[start] & w.MARK:
        start += 1
    for words, kind in _CONNECTIVES:
        if tuple(line.lower[start : start + len(words)]) != words:
            continue
        consequent = _unnegated(line, second) if kind is ConditionKind.NECESSARY else second
        a, c = _offsets(line, (start + len(words), first[1])), _offsets(line, consequent)
        return Found(kind, a, c) if a and c else None
    return None


def _connective(line: Line, k: int, first: int, last: int) -> tuple[ConditionKind, int] | None:
    lower = line.lower
    for words, kind in _BY_START.get(lower[k], ()):
        if tuple(lower[k : k + len(words)]) == words:
            return None if _is_other(line, words, k, first, last) else (kind, len(words))
    if lower[k] not in _IF_NEGATED and lower[k] != "after":
        return None
    if k + 1 < last and line.tags[k + 1] & _DATED:
        return None  # "before 2028"
    if _opens(line, first, k) and any(tag & w.NEGATION for tag in line.tags[k + 1 : last]):
        return (_NECESSARY, 1) if lower[k] in _IF_NEGATED else None
    if any(tag & w.NEGATION for tag in line.tags[first:k]):
        return (_NECESSARY, 1) if lower[k] in _IF_NEGATED else None
    if lower[k] == "after" and "only" in lower[max(first, k - _ONLY) : k]:
        return _NECESSARY, 1
    if lower[k] == "after" and not _POSSIBLE.isdisjoint(lower[first:k]):
        return ConditionKind.TEMPORAL, 1
    return None


def _is_other(line: Line, words: tuple[str, ...], k: int, first: int, last: int) -> bool:
    """Whether "if" is part of "even if" or asks, or no clause follows "once"."""
    if words not in _CLAUSAL:
        return False
    asks = k == first and "," not in line.lower[k:last]
    even = k > 0 and line.lower[k - 1] == "even"
    if words == ("if",) and (asks or even):
        return True
    return k + 1 >= last or not _clause_follows(line, k + 1, last)


_STARTS = _IF_NEGATED | {"after", *(words[0] for words, _ in _CONNECTIVES)}
_BY_START = {
    start: [one for one in _CONNECTIVES if one[0][0] == start]
    for start in dict.fromkeys(words[0] for words, _ in _CONNECTIVES)
}


def _opens(line: Line, first: int, k: int) -> bool:
    """Whether nothing but "that" and marks stands before word *k* of a content."""
    before = range(first, k)
    return all(line.tags[j] & w.MARK or line.lower[j] in ("that", "and", "but") for j in before)


def _clause_follows(line: Line, k: int, last: int) -> bool:
    return any(is_finite(line, j) for j in range(k, min(k + 15, last)))


def _split(line: Line, content: Span, connective: Span, kind: ConditionKind) -> Found | None:
    first, last = content
    start, behind = connective
    while first < start and (
        line.tags[first] & w.MARK or line.lower[first] in ("that", "and", "but")
    ):
        first += 1
    if behind >= last:
        return None
    if start <= first:
        stop = _main_clause(line, behind, last)
        if stop + 1 >= last:
            return None
        antecedent, consequent = (behind, stop), (stop + (line.lower[stop] == ","), last)
    else:
        stop = start - (line.lower[start - 1] in ("but", "and", "for"))
        antecedent, consequent = (behind, last), (first, stop)
    if line.lower[start + (line.lower[start] == "a")] in _NOMINAL:
        antecedent, consequent = _before_copula(line, consequent), antecedent
    if kind is ConditionKind.NECESSARY:
        consequent = _unnegated(line, consequent)
    a, c = _offsets(line, antecedent), _offsets(line, consequent)
    return Found(kind, a, c) if a and c else None


def _main_clause(line: Line, behind: int, last: int) -> int:
    """Return where a fronted condition ends: at a comma, or "if it rains | we will stay"."""
    for j in range(behind, last):
        if line.lower[j] == ",":
            return j
        opens = line.lower[j] == "there" or (j > behind + 1 and line.tags[j] & w.SUBJECT)
        if opens and j + 1 < last and line.tags[j + 1] & w.HELPING:
            return j
    return last


def _before_copula(line: Line, span: Span) -> Span:
    start, end = span
    for k in range(start, end):
        if line.tags[k] & w.HELPING and is_finite(line, k):
            return start, k
    return span


def _unnegated(line: Line, span: Span) -> Span:
    """Return the part of a consequent without its negation; the subject if the verb says little."""
    start, end = span
    while start < end and line.lower[start] in (
        "no",
        "there",
        "will",
        "be",
        "not",
        "would",
        "can",
        "never",
    ):
        start += 1
    verb = next((k for k in range(start, end) if is_finite(line, k)), None)
    if verb is not None and verb > start and set(line.lower[verb:end]) & _LIGHT:
        return start, verb
    negation = next((k for k in range(start, end) if line.tags[k] & w.NEGATION), None)
    if negation is not None and negation + 1 < end:
        return negation + 1, end
    return start, end


def _offsets(line: Line, span: Span) -> Span | None:
    start, end = span
    while start < end and line.tags[start] & w.MARK:
        start += 1
    while end > start and line.tags[end - 1] & w.MARK:
        end -= 1
    return (line.starts[start], line.ends[end - 1]) if end > start else None


_JOINT = word_set(
    "talks talk negotiations negotiate dialogue ceasefire peace deal agreement issue truce "
    "settlement meeting sanctions"
)
_STEPS = word_set(
    "will would 'll 'd won't wouldn't can could can't cannot couldn't shall may might"
)
_EXCHANGED = (["in", "exchange", "for"], ["in", "return", "for"])
_OURS = frozenset(("we", "i"))
_THEIRS = frozenset(("my", "our", "his", "her", "its", "their"))
_PERSON = frozenset(("he", "she"))
_BODY = frozenset(("they", "it"))


def binds(content: Content, found: Found, kind: SourceKind, *, own: bool) -> bool:
    """Whether the source's own or a joint step depends on somebody else's.

    Args:
        content: The words among which the condition stands.
        found: The condition.
        kind: What the source is: "they" is no single person, "she" no government.
        own: Whether the source commits itself to what depends on the condition.

    """
    line = content.line
    antecedent, consequent = line.words(found.antecedent), line.words(found.consequent)
    quoted = line.quoted[line.index(found.antecedent[0])] >= 0
    others = _PERSON if kind is SourceKind.PERSON else _BODY
    if content.subject[:1] and content.subject[0] in others:
        others = frozenset(content.subject[:1])  # "she will if he does"
    ours = _OURS if quoted else _OURS | others  # "they" in a quotation are others
    if not antecedent or antecedent[0] in ours:
        return False
    if own and _is_somebodys(line, found.antecedent):
        return True
    ours |= _THEIRS
    if consequent and consequent[0] in ours and not _STEPS.isdisjoint(consequent):
        return True
    # A necessary condition's consequent has lost its subject: "she will not | sign | until".
    subject, verbal = content.subject, content.verbal
    if subject and subject[0] in ours and (not _STEPS.isdisjoint(verbal[:1]) or _stays(content)):
        return True
    denied = subject[:1] == ["there"] and found.kind is _NECESSARY  # "there will be no vote until"
    return denied or not _JOINT.isdisjoint(consequent)


def _stays(content: Content) -> bool:
    """Whether somebody is not doing something: "we are not going back until"."""
    if content.verb is None:
        return False
    tags = content.line.tags[content.verb : content.verb + 4]
    going = any(tag & w.GERUND for tag in tags)
    return bool(tags[0] & w.BE) and going and any(tag & w.NEGATION for tag in tags)


def _is_somebodys(line: Line, antecedent: Span) -> bool:
    """Whether a step is in somebody's hands: a body's or people's, exchanged, or in the passive."""
    first, last = line.within(antecedent)
    if line.lower[max(0, first - 3) : first] in _EXCHANGED:
        return True
    verb = next((k for k in range(first, last) if is_finite(line, k)), None)
    if verb is None:
        return False
    if line.tags[verb] & w.BE and any(line.tags[k] & w.PARTICIPLE for k in range(verb + 1, last)):
        return True
    subject = line.tags[first:verb]
    named = any(tag & w.NAME and not tag & w.DATE for tag in subject)
    return named or not ACTORS.isdisjoint(line.lower[first:verb])
