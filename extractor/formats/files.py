"""Names of files made from names of documents, and files that are complete or not there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TextIO

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 60


def file_name(document_id: str) -> str:
    """Return a file name without extension for a document, the same on every system.

    A document may be called ``../../x``, ``CON`` or like another one but for its case: what
    cannot stand in a file name is replaced, and a piece of the id's hash tells names apart.
    """
    readable = _UNSAFE.sub("-", document_id).strip("-")[:_LONGEST]
    return f"{readable or 'document'}-{sha256(document_id.encode()).hexdigest()[:8]}"


@contextmanager
def complete(path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text file that takes its name only when it was written to the end.

    Line ends are written as they are given. Folders on the way are made.

    Raises:
        OSError: If it cannot be written.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("w", encoding=encoding, newline="") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_zip(path: Path, members: dict[str, str]) -> None:
    """Write a zip file of texts, byte for byte the same for the same texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(draft, "w") as archive:
            for name, text in members.items():
                member = zipfile.ZipInfo(name)  # dated 1980: the hour of writing is no content
                archive.writestr(member, text, compress_type=zipfile.ZIP_DEFLATED)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def counted(number: int, noun: str) -> str:
    """Return ``1 claim``, ``2 claims``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
