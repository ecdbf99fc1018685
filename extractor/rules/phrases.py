"""Verb groups and noun phrases, read outwards from one word."""

from __future__ import annotations

from typing import NamedTuple

from extractor.rules import words as w
from extractor.rules.adjuncts import skip_adjunct
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_REACH = 25
"""No noun phrase is read further than this many words."""
_NO_HEAD = w.SUBJECT | w.HELPING | w.SUBORDINATOR
_OPENS_OBJECT = (
    w.DETERMINER | w.SUBJECT | w.OBJECT | w.POSSESSIVE | w.TO | w.NAME | w.SUBORDINATOR | w.PLURAL
)
_VERBAL = w.HELPING | w.PAST
_NO_VERB = w.NOUN | w.NAME | w.AUXILIARY | w.ADVERB
_IN_PHRASE = w.NOMINAL | w.ADJECTIVE | w.SPECIFIER
_OF_PHRASE = _IN_PHRASE | w.PREPOSITION
_INSERTION = 8
"""Words of "a new poll by the paper shows"."""
_TITLE = 6
"""Words of a headline before its verb."""
_FULL_STOPS = frozenset((".", "?", "!", '"', "”", "''", ":", "…", ";", ","))
_OPENS_CLAUSE = w.DETERMINER | w.SUBJECT | w.SUBORDINATOR | w.POSSESSIVE
_OPENS_NOUN = w.SPECIFIER | w.PREPOSITION | w.MARK
_MANY = word_set("people both many most some others men women police")
_PRONOUNS = frozenset(("all", "both", "some", "many", "few", "that", "this"))
_NEVER_ADJECTIVE = frozenset(("said", "told", "thought", "felt", "asked", "added", "wrote"))
_LINKS = frozenset(("of", "for", "from", "at", "in", "to", "with"))
_HAVE = frozenset(
    ("has", "have", "had", "having", "'ve", "haven't", "hasn't", "hadn't", "'s", "'d")
)


class Group(NamedTuple):
    """A verb with its auxiliaries: words `start` to `end`, exclusive.

    `form` is finite, passive, infinitive, gerund, or participle.
    """

    start: int
    end: int
    form: str
    negated: bool
    modal: str


def verb_group(line: Line, i: int) -> Group | None:
    """Read the verb group whose main verb is word *i*; None if *i* is no verb here."""
    tags, lower = line.tags, line.lower
    start, be, have, support, negated, modal, to = i, False, False, False, False, "", False
    k = i - 1
    while k >= 0 and i - k < _REACH:
        tag = tags[k]
        if lower[k] == "'s" and (tags[i] & w.BASE or not _contracted(line, k)):
            break
        if tag & w.TO:
            to, start = True, k
            negated = negated or (k > 0 and lower[k - 1] == "yet")  # "has yet to answer"
            k -= 1
            break
        if tag & w.MODAL and not tag & w.NAME:
            modal, support = lower[k], True
        elif tag & w.AUXILIARY:
            be = be or (bool(tag & w.BE) and not (lower[k] == "'s" and have))
            have = have or (lower[k] in _HAVE)
            support = True
        elif not tag & (w.ADVERB | w.NEGATION) or tag & (w.NOUN | w.PREPOSITION | w.DETERMINER):
            break
        negated = negated or bool(tag & w.NEGATION)
        if tag & w.HELPING or support or start == k + 1:
            start = k
        k -= 1
    form = _form(line, i, (to, be, have, support))
    if form is None:
        return None
    return Group(start, i + 1, form, negated, modal)


def _contracted(line: Line, k: int) -> bool:
    """Whether the 's at *k* is "is" or "has", not a genitive."""
    return k > 0 and bool(
        line.tags[k - 1] & (w.SUBJECT | w.RELATIVE) or line.lower[k - 1] in ("it", "there")
    )


def _form(line: Line, i: int, around: tuple[bool, bool, bool, bool]) -> str | None:
    to, be, have, support = around
    tag = line.tags[i]
    if tag & w.GERUND:
        return "finite" if be else "gerund"
    if to:
        return "infinitive" if tag & w.BASE else None
    if tag & w.PARTICIPLE and be:
        return "passive"
    if tag & (w.PAST | w.PARTICIPLE):
        if have or tag & w.PAST:
            return "finite" if have or not _attributive(line, i) else "participle"
        return "participle"
    if support:
        return "finite" if tag & w.BASE else None
    return "finite" if _present(line, i) else None


def _attributive(line: Line, i: int) -> bool:
    """Whether the past form at *i* stands where an adjective would: "the proposed law"."""
    if not i:
        return False
    before = line.tags[i - 1]
    if not before & _NO_VERB and _verbal(line, i - 1):
        return True
    opening = line.tags[i - 2] if i > 1 and line.lower[i - 1].endswith("ly") else 0
    if opening & w.SPECIFIER and line.lower[i - 2] not in _PRONOUNS:
        return True  # "the highly anticipated deal"
    if not before & w.SPECIFIER and line.lower[i - 1] != "'s":
        return False
    if line.lower[i] in _NEVER_ADJECTIVE and line.lower[i - 1] not in ("the", "a"):
        return False
    return not before & (w.SUBJECT | w.NUMBER) and line.lower[i - 1] not in _PRONOUNS


def _verbal(line: Line, k: int) -> bool:
    """Whether word *k* is a finite verb, as far as the word before it tells."""
    tag = line.tags[k]
    before = line.tags[k - 1] if k else 0
    if tag & w.PAST:
        return not before & (w.SPECIFIER | w.VERB)
    return bool(tag & (w.BASE | w.PRESENT)) and not before & w.TO and _present(line, k)


def _present(line: Line, i: int) -> bool:
    """Whether a bare or -s form is a finite verb and not a noun, by its neighbours."""
    tag = line.tags[i]
    before, word = (line.tags[i - 1], line.lower[i - 1]) if i else (0, "")
    after = line.tags[i + 1] if i + 1 < line.size else 0
    if before & (w.SUBJECT | w.RELATIVE):
        return True
    if not tag & w.NOUN and line.lower[i + 1 : i + 2] == ["that"]:
        return True
    if word == "," and after & (w.NAME | w.PLURAL | _OPENS_CLAUSE) and i > 1:
        return True
    if tag & w.NAME:
        return False
    if word == "and" and not tag & w.NOUN and after & _OPENS_CLAUSE and _joins_finite(line, i):
        return True
    if not before or before & _OPENS_NOUN or word == "'s":
        return not tag & w.NOUN and bool(tag & w.PRESENT or word in _MANY)
    if not tag & w.NOUN:
        return bool(tag & w.PRESENT or before & (w.NOMINAL | w.ADVERB))
    if tag & w.BASE and line.lower[i + 1 : i + 2] == ["that"] and _heads_plural(line, i):
        return True
    return _singular(line, i, after) if tag & w.PRESENT else _plural(line, i)


def _joins_finite(line: Line, i: int) -> bool:
    """Whether the verb at *i* is joined to a finite one: "have paid and say"."""
    for k in range(i - 2, max(-1, i - _REACH), -1):
        if line.tags[k] & (w.MODAL | w.TO) or line.tags[k] & w.MARK:
            return False
        if line.lower[k] in ("have", "are", "do"):
            return True
    return False


def _singular(line: Line, i: int, after: int) -> bool:
    """Whether "claims" follows a singular and has an object: it could be a noun."""
    before = line.tags[i - 1]
    if not before & (w.NOMINAL | w.ADVERB) or (before & w.PLURAL and not before & w.NAME):
        return False
    quoted = line.quoted[i] < 0 and any(number >= 0 for number in line.quoted[i + 1 : i + 3])
    named = bool(before & w.NAME and after & w.GERUND)
    if quoted or named or after & _OPENS_OBJECT:
        return True
    if after & w.PREPOSITION and before & w.NOMINAL and _only_verb(line, i):
        return True
    return _inserted(line, i) or _in_title(line, i, after)


def _only_verb(line: Line, i: int) -> bool:
    """Whether nothing else in its clause can be the verb: "Russia calls for a truce"."""
    for k in range(i - 1, max(-1, i - _REACH), -1):
        if line.tags[k] & (w.MARK | w.CONJUNCTION) and line.lower[k] not in ("-", "&"):
            break
        if line.tags[k] & _VERBAL and not line.tags[k] & w.NAME:
            return False
    for k in range(i + 1, min(i + _REACH, line.size)):
        if line.tags[k] & (w.MARK | w.SUBORDINATOR) and not line.tags[k] & w.PREPOSITION:
            break
        if line.tags[k] & _VERBAL and not line.tags[k] & w.NAME:
            return False
    return True


def _in_title(line: Line, i: int, after: int) -> bool:
    """Whether "blames" is the verb of a headline, which has no full stop: "Union blames rain"."""
    if i >= _TITLE or line.lower[-1] in _FULL_STOPS or line.lower[i] == line.lower[-1]:
        return False
    return bool(after & (w.NOMINAL | w.ADJECTIVE)) and not after & (w.VERB | w.MARK)


def _inserted(line: Line, i: int) -> bool:
    """Whether word *i* ends an insertion: ", a new poll shows."."""
    if line.lower[i + 1 : i + 2] not in ([","], ["."]):
        return False
    k = i - 1
    while k > 0 and i - k < _INSERTION and line.tags[k] & _IN_PHRASE:
        k -= 1
    opens = line.tags[k + 1] & (w.DETERMINER | w.NAME)
    return bool(opens) and (line.quoted[k] >= 0 or (line.lower[k] == "," and i + 2 >= line.size))


def _plural(line: Line, i: int) -> bool:
    """Whether "claim" follows a plural: it could be a noun."""
    before = line.tags[i - 1]
    if before & w.PLURAL or line.lower[i - 1] in _MANY:
        return True
    return i > 1 and bool(before & w.ADVERB and line.tags[i - 2] & (w.PLURAL | w.SUBJECT))


def _heads_plural(line: Line, i: int) -> bool:
    """Whether the phrase before word *i* begins with a plural: "analysts at Roe estimate that"."""
    k = i - 1
    while k >= 0 and line.tags[k] & _OF_PHRASE and not line.tags[k] & w.HELPING:
        if line.tags[k] & w.PLURAL and line.tags[k + 1] & w.PREPOSITION:
            return True
        k -= 1
    return False


def is_finite(line: Line, i: int) -> bool:
    """Whether word *i* begins or is a finite verb of its own clause."""
    tag = line.tags[i]
    if not tag & w.VERBAL:
        return False
    if tag & w.HELPING:
        return (
            not (tag & w.NAME)
            and (line.lower[i] != "'s" or _contracted(line, i))
            and line.lower[i] not in ("being", "having", "be", "been")
        )
    if tag & w.PAST:
        return not _attributive(line, i)
    return (
        bool(tag & (w.BASE | w.PRESENT))
        and not (i and line.tags[i - 1] & w.TO)
        and _present(line, i)
    )


def phrase_end(line: Line, i: int) -> int:
    """Return the word behind the noun phrase, with its "of" phrases, that begins at *i*."""
    size = line.size
    if i < size and line.tags[i] & w.OBJECT and not line.tags[i] & (w.NOMINAL | w.POSSESSIVE):
        return i + 1
    k = last = i
    while k < size and k - i < _REACH:
        word = line.lower[k]
        if word == "(":
            k = _behind_bracket(line, k)
            continue
        if word in ("'s", "'") or (word == "." and is_initial(line, k)):
            k += 1
            continue
        step = _step(line, k, first=k == i, full=k > i and last == k)
        if step == "stop":
            break
        k += 1
        if step == "take":
            last = k
    return last


def is_initial(line: Line, k: int) -> bool:
    """Whether the point at *k* is that in "Joseph R. Biden"."""
    return (
        0 < k < line.size - 1
        and len(line.lower[k - 1]) == 1
        and bool(line.tags[k - 1] & line.tags[k + 1] & w.NAME)
    )


def _step(line: Line, k: int, *, first: bool, full: bool) -> str:
    """Say whether word *k* ends up in a phrase read from the left.

    Args:
        line: The line.
        k: The word.
        first: Whether the phrase begins here.
        full: Whether the word before could be the phrase's last.

    """
    tag, word = line.tags[k], line.lower[k]
    if tag & w.SPECIFIER and word != "that":
        return "stop" if full and line.tags[k - 1] & w.NOMINAL else "pass"
    if tag & (w.NOMINAL | w.ADJECTIVE) and not (tag & _NO_HEAD and not tag & w.NAME):
        verb = not first and tag & w.VERB and is_finite(line, k)
        return "stop" if verb or (not first and tag & w.DATE) else "take"
    if k + 1 >= line.size:
        return "stop"
    following = line.tags[k + 1]
    if word in _LINKS and full:
        infinitive = word == "to" and following & w.BASE and not following & w.NAME
        return "stop" if infinitive or skip_adjunct(line, k) > k else "pass"
    if word in ("and", "&") and full:
        joins = following & (w.NOMINAL | w.DETERMINER) and not is_finite(line, k + 1)
        return "pass" if joins else "stop"
    if tag & w.ADVERB and not tag & (w.PREPOSITION | w.SUBORDINATOR):
        return "pass" if following & (w.ADJECTIVE | w.PARTICIPLE) else "stop"
    modifies = tag & (w.PARTICIPLE | w.GERUND) and not full
    return "pass" if modifies and following & (w.NOMINAL | w.ADJECTIVE) else "stop"


def _behind_bracket(line: Line, k: int) -> int:
    for j in range(k + 1, min(k + 12, line.size)):
        if line.lower[j] == ")":
            return j + 1
    return k + 12
