"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from extractor.errors import DiskError


@contextmanager
def replacing(folder: Path, names: Sequence[str]) -> Iterator[list[TextIO]]:
    """Open new versions of the files *names* in *folder*; they take effect if the block succeeds.

    A reader, or a machine that loses power, sees each file old or new, never half.

    Raises:
        DiskError: If a file cannot be written; the old ones stay.

    """
    drafts = [folder / f".{name}.new" for name in names]
    try:
        with ExitStack() as stack:
            files = [
                stack.enter_context(draft.open("w", encoding="utf-8", newline=""))
                for draft in drafts
            ]
            yield list(files)
            for file in files:
                file.flush()
                os.fsync(file.fileno())
        for draft, name in zip(drafts, names, strict=True):
            draft.replace(folder / name)
        sync_folder(folder)
    except OSError as error:
        raise DiskError(
            f"the files of {folder} cannot be written ({error.strerror}); free some space or "
            "correct the permissions, then run the same command again: what was stored is intact"
        ) from error
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
