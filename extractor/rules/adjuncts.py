"""Dates and places between a cue and what it attributes: "said on Monday at a rally that"."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_ADJUNCT_HEADS = word_set(
    "statement interview speech tweet letter email e-mail conference briefing release rally "
    "news report appearance address remarks comments post message memo note phone call "
    "telephone condition twitter facebook television tv radio meeting hearing debate column "
    "op-ed article essay blog video ad filing testimony conversation podcast show event press "
    "fundraiser townhall forum panel instagram"
)
_LEADING, _DATE, _ADJUNCT = 3, 6, 9
"""Words: before a date's name, in a date, and in a phrase like "in an interview with a paper"."""
_BEFORE_DATE = word_set("on last this late early earlier in the next")
_ADJUNCTS = word_set("in on at during via through by from after before")
_OPENING = _BEFORE_DATE | _ADJUNCTS
_IN_ADJUNCT = w.SPECIFIER | w.NOMINAL | w.ADJECTIVE | w.PREPOSITION | w.DATE
_DATED = w.DATE | w.NUMBER
_JOINS = w.PREPOSITION | w.TO | w.DETERMINER | w.ADVERB


def skip_date(line: Line, i: int) -> int:
    """Return the word behind a date that begins at *i* ("on Monday", "last week"), or *i*."""
    tags, lower, k = line.tags, line.lower, i
    size = line.size
    while k < size and lower[k] in _BEFORE_DATE and k - i < _LEADING:
        k += 1
    if k < size and tags[k] & w.DATE and (lower[k] != "may" or line.word(k)[0] == "M"):
        k += 1
        while k < size and k - i < _DATE and (tags[k] & _DATED or _joins_date(line, k)):
            k += 1
        return i if lower[k : k + 1] == ["'s"] else k
    return i


def _joins_date(line: Line, k: int) -> bool:
    return line.lower[k] == "and" and k + 1 < line.size and bool(line.tags[k + 1] & w.DATE)


def skip_date_left(line: Line, i: int) -> int:
    """Return the word before a date that ends at *i*, or *i*."""
    tags, lower, k = line.tags, line.lower, i
    if lower[i] == "may" and (i == 0 or (tags[i - 1] & w.NAME and not tags[i - 1] & w.DATE)):
        return i  # Theresa May
    while k >= 0 and tags[k] & _DATED and i - k < _DATE and lower[k] not in ("one", "two"):
        k -= 1
    if k == i or not any(tags[j] & w.DATE for j in range(k + 1, i + 1)):
        return i
    while k >= 0 and lower[k] in ("on", "last", "this", "late", "early", "earlier", "in", "the"):
        k -= 1
    return k


def skip_adjunct(line: Line, i: int) -> int:
    """Return the word behind dates and "in a statement" phrases that begin at *i*, or *i*."""
    tags, lower, size = line.tags, line.lower, line.size
    while i < size and (lower[i] in _OPENING or tags[i] & w.DATE):
        k = skip_date(line, i)
        if k < size and lower[k] in _ADJUNCTS:
            k = _behind_phrase(line, k)
        if k == i:
            return i
        i = k
    return i


def _behind_phrase(line: Line, i: int) -> int:
    """Return the word behind the phrase "in a statement" that begins at *i*, or *i*."""
    tags, lower, size = line.tags, line.lower, line.size
    j, seen = i + 1, False
    while (
        j < size
        and j - i < _ADJUNCT
        and tags[j] & _IN_ADJUNCT
        and not tags[j] & (w.SUBJECT | w.SUBORDINATOR)
        and line.quoted[j] < 0
    ):
        # "In a statement | the port": another noun phrase, and nothing that joins the two.
        if seen and tags[j] & w.SPECIFIER and not tags[j - 1] & _JOINS:
            return j
        seen = seen or lower[j] in _ADJUNCT_HEADS
        j += 1
    ends = j >= size or lower[j] in ("that", ",", ":", ".") or line.quoted[j] >= 0
    return j if seen and (ends or tags[j] & w.SUBJECT) else i
