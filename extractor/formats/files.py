"""Names of files made from names of documents, and zip files that are always the same."""

from __future__ import annotations

import re
import zipfile
from hashlib import sha256
from pathlib import Path

from extractor.drafts import replacing

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 60


def file_name(document_id: str) -> str:
    """Return a file name without extension for a document, the same on every system.

    A document may be called ``../../x``, ``CON`` or like another one but for its case: what
    cannot stand in a file name is replaced, and a piece of the id's hash tells names apart.
    """
    readable = _UNSAFE.sub("-", document_id).strip("-")[:_LONGEST]
    return f"{readable or 'document'}-{sha256(document_id.encode()).hexdigest()[:8]}"


def write_zip(path: Path, members: dict[str, str]) -> None:
    """Write a zip file of texts, byte for byte the same for the same texts.

    Raises:
        DiskError: If it cannot be written.

    """
    with replacing(path) as (draft,), zipfile.ZipFile(draft, "w") as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name)  # dated 1980: the hour of writing is no content
            archive.writestr(member, text, compress_type=zipfile.ZIP_DEFLATED)


def counted(number: int, noun: str) -> str:
    """Return ``1 claim``, ``2 claims``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
