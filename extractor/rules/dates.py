"""When something was said, from weekdays and dates, relative to the document's date."""

from __future__ import annotations

import datetime as dt

from extractor.rules.phrases import is_finite
from extractor.rules.tokens import Line

_WEEKDAYS = {
    name: i
    for i, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}
_MONTHS = {
    "january": 1, "jan.": 1, "february": 2, "feb.": 2, "march": 3, "mar.": 3, "april": 4, "apr.": 4,
    "may": 5, "june": 6, "jun.": 6, "july": 7, "jul.": 7, "august": 8, "aug.": 8, "september": 9,
    "sept.": 9, "october": 10, "oct.": 10, "november": 11, "nov.": 11, "december": 12, "dec.": 12,
}  # fmt: skip
_REACH = 12
"""A date further from the cue, in words, is about something else."""
_YEAR_DIGITS = 4
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": 1}
_JOINING = frozenset(("and", "but", ";"))
_NAMED = frozenset((*_WEEKDAYS, *_MONTHS, *_RELATIVE))


def said_on(
    line: Line, cue: int, contents: list[tuple[int, int]], published: dt.date | None
) -> dt.date | None:
    """Return the day named nearest the cue and outside the contents, or None.

    Args:
        line: The line of the cue.
        cue: The number of the cue's word.
        contents: What is attributed, as offsets; dates in it are not when it was said.
        published: The document's date; a weekday is the last one up to it.

    """
    if _NAMED.isdisjoint(line.lower):
        return None
    best: tuple[int, dt.date] | None = None
    for k, word in enumerate(line.lower):
        if word not in _NAMED:
            continue
        if any(a <= line.starts[k] < b for a, b in contents) or line.quoted[k] >= 0:
            continue
        day = _day(line, k, published) if _in_one_clause(line, k, cue) else None
        if day and (best is None or abs(k - cue) < best[0]):
            best = (abs(k - cue), day)
    return best[1] if best and best[0] <= _REACH else None


def _in_one_clause(line: Line, date: int, cue: int) -> bool:
    """Whether no clause ends between a date and a cue: "it began on Monday and Roe says"."""
    between = line.lower[date + 1 : cue] if date < cue else line.lower[cue + 1 : date]
    if _JOINING.isdisjoint(between):
        return True
    return date < cue and not any(is_finite(line, k) for k in range(date))


def _day(line: Line, k: int, published: dt.date | None) -> dt.date | None:
    word = line.lower[k]
    if word in _MONTHS:
        return _calendar(line, k, published)
    if published is None:
        return None
    if word in _RELATIVE:
        return published - dt.timedelta(days=_RELATIVE[word])
    if k and line.lower[k - 1] == "next":
        return None
    days = (published.weekday() - _WEEKDAYS[word]) % 7
    if k and line.lower[k - 1] == "last" and not days:
        days = 7
    return published - dt.timedelta(days=days)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _calendar(line: Line, k: int, published: dt.date | None) -> dt.date | None:
    behind = [word for word in line.lower[k + 1 : k + 4] if _is_number(word)]
    before = [word for word in line.lower[max(0, k - 1) : k] if _is_number(word)]
    numbers = [*before, *behind[: 1 if before else None]]
    if not numbers or line.word(k)[0].islower():
        return None
    day = int(numbers[0]) if len(numbers[0]) < _YEAR_DIGITS else 0
    year = next(
        (int(word) for word in numbers[1:] if len(word) == _YEAR_DIGITS),
        published.year if published else 0,
    )
    try:
        found = dt.date(year, _MONTHS[line.lower[k]], day)
    except ValueError:
        return None
    if published and found > published and len(numbers) == 1:
        return found.replace(year=year - 1) if (found.month, found.day) != (2, 29) else None
    return found
