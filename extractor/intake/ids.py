"""Ids: fit to be stored under, and given once."""

import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from extractor.data import Document
from extractor.intake.draft import Draft
from extractor.intake.options import Unreadable
from extractor.intake.places import STDIN, Place, shown

_LONGEST = 200
_HINT = 150
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_RESERVED = {"con", "prn", "aux", "nul"} | _PORTS
"""Names of devices on Windows, with any suffix."""
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_LINES = 1 << 40


class Ids:
    """Admits each draft under an id of its own.

    Of an id only a hash of 8 bytes is kept, and of its origin a number: some 0.1 kB a row.
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._paths: list[str] = []
        self._spares = 0

    def admit(self, place: Place, draft: Draft) -> Document | Unreadable:
        """Return the document of a draft, or what is wrong with it."""
        if not self._paths or self._paths[-1] != place.path:
            self._paths.append(place.path)
        derived = place.id if draft.line is None else f"{place.id}-{draft.line}"
        given = draft.fields.get("id", derived)
        id_flaw = _flaw(given) or self._claim(given, draft.line or 0)
        problem = draft.problem or _broken(draft.fields) or id_flaw
        if problem is None:
            return Document(**{**draft.fields, "id": given})
        origin = _origin(place.path, draft.line or 0)
        free = given if id_flaw is None else self._spare(derived)
        return Unreadable(id=free, origin=origin, reason=f"{origin} {problem}")

    def _claim(self, given: str, line: int) -> str | None:
        """Take an id for the line of the latest path, or say who had it first."""
        key = int.from_bytes(blake2b(given.encode(), digest_size=8).digest(), "big")
        if key in self._first:
            path, first_line = divmod(self._first[key], _LINES)
            first = _origin(self._paths[path], first_line)
            return f'has the id "{given}" of {first}, and only the first of the two is read'
        self._first[key] = (len(self._paths) - 1) * _LINES + line
        return None

    def _spare(self, derived: str) -> str:
        """Return an id that nobody else has, for what has none of its own."""
        hint = derived[:_HINT] if _flaw(derived) is None else "document"
        while True:
            self._spares += 1
            spare = f"{hint}~{self._spares}"
            if self._claim(spare, 0) is None:
                return spare


def _origin(path: str, line: int) -> str:
    """Return where something stands, in words; line 0 is the whole file."""
    name = "standard input" if path == STDIN else shown(path)
    return f"{name} line {line}" if line else name


def _flaw(given: str) -> str | None:
    """Say why an id is not fit to be stored under, if so; other programs make file names of it."""
    if len(given) > _LONGEST:
        return f"has an id of more than {_LONGEST} characters; give it a shorter one"
    if any(unicodedata.category(char) in _UNPRINTABLE for char in given):
        return "has an id with control characters; give it another"
    if "/" in given or "\\" in given or given in (".", ".."):
        return f'has the id "{given}", which is a path; take another column with --id-column'
    if given.split(".", maxsplit=1)[0].lower() in _RESERVED:
        return f'has the id "{given}", which is the name of a device on Windows; give it another'
    return None


def _broken(fields: Mapping[str, Any]) -> str | None:
    """Say which field is not Unicode text, if any; JSON escapes can smuggle that in."""
    for field, value in fields.items():
        try:
            str(value).encode()
        except UnicodeEncodeError as error:
            return f"has half a surrogate pair in its {field}, at offset {error.start}"
    return None
