"""Make what a server said fit to be repeated in an error message."""

import re

_KEY = re.compile(r"\b(?:sk|pk|org|proj)-[\w*.-]{4,}|(?<=Bearer )\S+")
"""Providers repeat the key they refuse, half of it starred out."""
_SPACE = re.compile(r"\s+")


def brief(text: str, *, key: str | None = None, length: int = 300) -> str:
    """Return *text* on one line, without *key* or anything like one, cut to *length* characters."""
    without = text.replace(key, "[key]") if key else text
    line = _SPACE.sub(" ", _KEY.sub("[key]", without)).strip()
    return line if len(line) <= length else f"{line[: length - 1]}…"
