"""Ids: fit to be stored under, and given once."""

import sqlite3
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from extractor.data import Document
from extractor.errors import DiskError
from extractor.intake.draft import Draft
from extractor.intake.options import Unreadable
from extractor.intake.places import STDIN, Place, shown

_LONGEST = 200
_HINT = 150
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_RESERVED = {"con", "prn", "aux", "nul"} | _PORTS
"""Names of devices on Windows, with any suffix."""
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_SCHEMA = """
PRAGMA journal_mode=OFF;
PRAGMA cache_size=-16384;
CREATE TABLE first (key INTEGER PRIMARY KEY, origin TEXT NOT NULL);
"""
_CLAIM = "INSERT OR IGNORE INTO first VALUES (?, ?)"
_FIRST = "SELECT origin FROM first WHERE key = ?"


class Ids:
    """Admits each draft under an id of its own.

    Who had an id first is kept on disk, in a file without a name, so that memory stays the same
    however many documents there are: a hash of 8 bytes with its origin in words. Close it.
    """

    def __init__(self) -> None:
        # Whoever reads the documents may do so in several threads, but in one at a time.
        self._kept = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._kept.executescript(_SCHEMA)
        self._spares = 0

    def admit(self, place: Place, draft: Draft) -> Document | Unreadable:
        """Return the document of a draft, or what is wrong with it."""
        derived = place.id if draft.line is None else f"{place.id}-{draft.line}"
        given = draft.fields.get("id", derived)
        origin = _origin(place.path, draft.line or 0)
        id_flaw = _flaw(given) or self._claim(given, origin)
        problem = draft.problem or _broken(draft.fields) or id_flaw
        if problem is None:
            return Document(**{**draft.fields, "id": given})
        free = given if id_flaw is None else self._spare(derived)
        return Unreadable(id=free, origin=origin, reason=f"{origin} {problem}")

    def close(self) -> None:
        """Forget them."""
        self._kept.close()

    def _claim(self, given: str, origin: str) -> str | None:
        """Take an id for what stands at *origin*, or say who had it first."""
        key = int.from_bytes(blake2b(given.encode(), digest_size=8).digest(), "big", signed=True)
        try:
            if self._kept.execute(_CLAIM, (key, origin)).rowcount:
                return None
            (first,) = self._kept.execute(_FIRST, (key,)).fetchone()
        except sqlite3.Error as error:
            raise DiskError(
                f"the folder for temporary files cannot be used ({error}); free some space, or set "
                "SQLITE_TMPDIR to another folder"
            ) from error
        return f'has the id "{given}" of {first}, and only the first of the two is read'

    def _spare(self, derived: str) -> str:
        """Return an id that nobody else has, for what has none of its own."""
        hint = derived[:_HINT] if _flaw(derived) is None else "document"
        while True:
            self._spares += 1
            spare = f"{hint}~{self._spares}"
            if self._claim(spare, "") is None:
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
