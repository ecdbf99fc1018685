"""The day of a date, in the forms that say it without doubt.

"03/12/2020" is March in one country and December in another, so it is no date here.
"""

import datetime as dt
import re

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
_CLOCK = r"(?:,?\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s*(?:[+-][0-9]{4}|[A-Z]{1,5}))?)?"
_YEAR = r"(?P<year>[0-9]{4})"
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?,?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}\s+{_MONTH}\s+{_YEAR}{_CLOCK}")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_CLOCK}")
_LONGEST = 100


def day(value: object) -> dt.date | None:
    """Return the day *value* names, as written there, or None if it names none without doubt.

    Understood are ISO 8601 dates and times ("2020-03-12T10:00:00Z", also with slashes), "12 March
    2020", "March 12, 2020" and the dates of RFC 2822, all with English months.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    try:
        return dt.datetime.fromisoformat(text.replace("/", "-")).date()
    except ValueError:
        match = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    return _day_of(match) if match else None


def _day_of(match: re.Match[str]) -> dt.date | None:
    """Return the day of a match; None if there is no such month or day."""
    word = match["month"].lower()
    months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)]
    try:
        return dt.date(int(match["year"]), months[0], int(match["day"]))
    except (IndexError, ValueError):
        return None
