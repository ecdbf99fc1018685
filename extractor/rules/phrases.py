"""Verb groups and noun phrases, read outwards from one word."""

from __future__ import annotations

from typing import NamedTuple

from extractor.rules import words as w
from extractor.rules.tokens import Line

_REACH = 25
"""No noun phrase is read further than this many words."""

_HAVE = frozenset(
    ("has", "have", "had", "having", "'ve", "haven't", "hasn't", "hadn't", "'s", "'d")
)
_ADJUNCT_HEADS = frozenset(
    "statement interview speech tweet letter email e-mail conference briefing release rally news report "
    "appearance address remarks comments post message memo note phone call telephone condition twitter "
    "facebook television tv radio meeting hearing debate column op-ed article essay blog video ad filing "
    "testimony conversation podcast show event press fundraiser townhall forum panel instagram".split()
)
_ADJUNCTS = frozenset(
    ("in", "on", "at", "during", "via", "through", "by", "from", "after", "before")
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
        if tag & (w.MODAL | w.AUXILIARY) or support or start == k + 1:
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
    before = line.tags[i - 1] if i else 0
    if (
        before & w.VERB
        and not before & (w.NOUN | w.NAME | w.AUXILIARY | w.ADVERB)
        and is_finite(line, i - 1)
    ):
        return True
    if not before & (w.DETERMINER | w.POSSESSIVE) and not (i and line.lower[i - 1] == "'s"):
        return False
    return not before & (w.SUBJECT | w.NUMBER) and line.lower[i - 1] not in (
        "all",
        "both",
        "some",
        "many",
        "few",
        "that",
        "this",
    )


def _present(line: Line, i: int) -> bool:
    """Whether a bare or -s form is a finite verb and not a noun, by its neighbours."""
    tag = line.tags[i]
    before = line.tags[i - 1] if i else 0
    after = line.tags[i + 1] if i + 1 < len(line) else 0
    word = line.lower[i - 1] if i else ""
    if before & (w.SUBJECT | w.RELATIVE):
        return True
    if (
        not tag & w.NOUN
        and after & w.SUBORDINATOR
        and i + 1 < len(line)
        and line.lower[i + 1] == "that"
    ):
        return True
    if word == "," and after & (w.DETERMINER | w.SUBJECT | w.SUBORDINATOR | w.POSSESSIVE) and i > 2:
        return True
    if tag & w.NAME:
        return False
    if (
        not before
        or before & (w.DETERMINER | w.POSSESSIVE | w.PREPOSITION | w.MARK)
        or word == "'s"
    ):
        return not tag & w.NOUN and bool(tag & w.PRESENT)
    if tag & w.PRESENT:
        if not tag & w.NOUN:
            return True
        return (
            bool(before & (w.NOMINAL | w.ADVERB))
            and (not before & w.PLURAL or before & w.NAME)
            and bool(
                after
                & (
                    w.DETERMINER
                    | w.SUBJECT
                    | w.OBJECT
                    | w.POSSESSIVE
                    | w.TO
                    | w.NAME
                    | w.SUBORDINATOR
                    | w.PLURAL
                )
                or any(number >= 0 for number in line.quoted[i + 1 : i + 3])
            )
        )
    if not tag & w.NOUN:
        return bool(before & (w.NOMINAL | w.ADVERB))
    plural = bool(before & w.PLURAL) or word in (
        "people",
        "both",
        "many",
        "some",
        "others",
        "men",
        "women",
        "police",
    )
    return plural or (
        bool(before & w.ADVERB) and i > 1 and bool(line.tags[i - 2] & (w.PLURAL | w.SUBJECT))
    )


def is_finite(line: Line, i: int) -> bool:
    """Whether word *i* begins or is a finite verb of its own clause."""
    tag = line.tags[i]
    if tag & (w.MODAL | w.AUXILIARY):
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


def skip_date(line: Line, i: int) -> int:
    """Return the word behind a date that begins at *i* ("on Monday", "last week"), or *i*."""
    tags, lower, k = line.tags, line.lower, i
    size = len(line)
    while (
        k < size
        and (lower[k] in ("on", "last", "this", "late", "early", "earlier", "in", "the", "next"))
        and k - i < 3
    ):
        k += 1
    if k < size and tags[k] & w.DATE and (lower[k] != "may" or line.word(k)[0] == "M"):
        k += 1
        while k < size and (tags[k] & (w.DATE | w.NUMBER)) and k - i < 6:
            k += 1
        return k
    return i


def skip_date_left(line: Line, i: int) -> int:
    """Return the word before a date that ends at *i*, or *i*."""
    tags, lower, k = line.tags, line.lower, i
    while k >= 0 and tags[k] & (w.DATE | w.NUMBER) and i - k < 5 and lower[k] not in ("one", "two"):
        k -= 1
    if k == i or not any(tags[j] & w.DATE for j in range(k + 1, i + 1)):
        return i
    while k >= 0 and lower[k] in ("on", "last", "this", "late", "early", "earlier", "in", "the"):
        k -= 1
    return k


def skip_adjunct(line: Line, i: int) -> int:
    """Return the word behind dates and "in a statement" phrases that begin at *i*, or *i*."""
    tags, lower, size = line.tags, line.lower, len(line)
    while True:
        k = skip_date(line, i)
        if k < size and lower[k] in _ADJUNCTS:
            j = k + 1
            seen = False
            while (
                j < size
                and j - k < 9
                and tags[j]
                & (w.DETERMINER | w.POSSESSIVE | w.NOMINAL | w.ADJECTIVE | w.PREPOSITION | w.DATE)
                and not tags[j] & (w.SUBJECT | w.SUBORDINATOR)
                and line.quoted[j] < 0
            ):
                seen = seen or lower[j] in _ADJUNCT_HEADS
                j += 1
            if seen and (j >= size or lower[j] in ("that", ",", ":", ".") or line.quoted[j] >= 0):
                k = j
        if k == i:
            return i
        i = k


def phrase_end(line: Line, i: int) -> int:
    """Return the word behind the noun phrase, with its "of" phrases, that begins at *i*."""
    tags, lower, size = line.tags, line.lower, len(line)
    k = i
    last = i
    while k < size and k - i < _REACH:
        tag = tags[k]
        if lower[k] == "(":
            k = _behind_bracket(line, k)
            continue
        if tag & w.OBJECT and k == i and not tag & (w.NOMINAL | w.POSSESSIVE):
            return k + 1
        if lower[k] == "'s" or lower[k] == "’":
            k += 1
            continue
        if tag & (w.DETERMINER | w.POSSESSIVE) and not lower[k] == "that":
            if last == k and k > i and tags[k - 1] & w.NOMINAL:
                break
        elif tag & (w.NOMINAL | w.ADJECTIVE) and not (
            tag & (w.SUBJECT | w.MODAL | w.AUXILIARY | w.SUBORDINATOR) and not tag & w.NAME
        ):
            if tag & w.VERB and k > i and is_finite(line, k):
                break
            if tag & w.DATE and k > i:
                break
            last = k + 1
        elif lower[k] in ("of", "for", "from", "at", "in", "to", "with") and last == k and k > i:
            if (
                lower[k] == "to"
                and k + 1 < size
                and tags[k + 1] & w.BASE
                and not tags[k + 1] & w.NAME
            ):
                break
            if skip_adjunct(line, k) > k:
                break
        elif (
            lower[k] in ("and", "&")
            and last == k
            and k > i
            and k + 1 < size
            and tags[k + 1] & (w.NOMINAL | w.DETERMINER)
            and not is_finite(line, k + 1)
        ):
            pass
        elif (
            tag & w.ADVERB
            and not tag & (w.PREPOSITION | w.SUBORDINATOR)
            and k + 1 < size
            and tags[k + 1] & (w.ADJECTIVE | w.PARTICIPLE)
        ):
            pass
        elif (
            tag & (w.PARTICIPLE | w.GERUND)
            and last != k
            and k + 1 < size
            and tags[k + 1] & (w.NOMINAL | w.ADJECTIVE)
        ):
            pass
        else:
            break
        k += 1
    return last


def _behind_bracket(line: Line, k: int) -> int:
    for j in range(k + 1, min(k + 12, len(line))):
        if line.lower[j] == ")":
            return j + 1
    return k + 12
