"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from extractor.errors import DiskError

_NAME = 100
_SUFFIX = ".part"


@contextmanager
def replacing(*paths: Path, lasting: bool = False) -> Iterator[list[Path]]:
    """Give a draft's name for each of *paths*; the drafts replace them if the block succeeds.

    A reader sees each file old or new, never half. Folders on the way are made, and a link goes on
    leading to its file.

    Args:
        paths: The files to write or to replace.
        lasting: Whether that must hold for a machine that loses power, too; it takes some
            milliseconds a file.

    Raises:
        DiskError: If a file cannot be written; what stood there stays.

    """
    places = [Path(os.path.realpath(path)) for path in paths]
    drafts = [_draft(place) for place in places]
    try:
        for place in places:
            with suppress(FileExistsError):  # a file: what is written there says so
                place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file in it")
        yield drafts
        for draft in drafts if lasting else ():
            _sync(draft)
        for draft, place in zip(drafts, places, strict=True):
            draft.replace(place)
        for folder in {place.parent for place in places} if lasting else ():
            _sync(folder)
    except OSError as error:
        raise DiskError(
            f"cannot write {paths[0]}: {error.strerror or error}; nothing there was changed: free "
            "some space or correct the permissions, then run the same command again"
        ) from error
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


@contextmanager
def writing(*paths: Path, encoding: str = "utf-8", lasting: bool = False) -> Iterator[list[TextIO]]:
    """Open texts that replace those at *paths* if the block succeeds.

    Line ends are written as they are given.

    Raises:
        DiskError: If a file cannot be written; what stood there stays.

    """
    with replacing(*paths, lasting=lasting) as drafts, ExitStack() as opened:
        yield [
            opened.enter_context(draft.open("w", encoding=encoding, newline="")) for draft in drafts
        ]


def discard_drafts(folder: Path) -> None:
    """Remove what killed processes left in *folder*; nobody else may be writing there."""
    for draft in folder.glob(f".*{_SUFFIX}"):
        with suppress(OSError):
            draft.unlink()


def _draft(path: Path) -> Path:
    """Return a name beside *path* that is not too long, and that nobody else uses."""
    return path.with_name(f".{path.name[:_NAME]}.{secrets.token_hex(4)}{_SUFFIX}")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
