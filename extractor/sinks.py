"""Where claims go."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from extractor.data import Extraction
from extractor.errors import DiskError

_NAME = 100


class Sink(Protocol):
    """Keeps extractions."""

    def write(self, extraction: Extraction) -> None:
        """Keep *extraction*.

        Raises:
            DiskError: If it cannot be kept.

        """
        ...

    def close(self) -> None:
        """Finish; what was written is in place when this returns.

        Raises:
            DiskError: If it cannot be put in place.

        """
        ...


class JSONLSink:
    """One claim a line; the same claims give the same bytes.

    The file is written under a temporary name in the same folder and takes its own name when the
    sink is closed, so that it is whole or not there. If a ``with`` block ends in an error, what
    stood there before is left alone.

    Args:
        path: The file to write or to replace; its folder must exist.

    Raises:
        DiskError: If nothing can be written there.

    """

    def __init__(self, path: str | Path) -> None:
        try:
            self._path = Path(os.path.realpath(path))  # a link goes on leading to the file
            if self._path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file in it")
            name = f".{self._path.name[:_NAME]}.{secrets.token_hex(4)}.tmp"
            self._temporary = self._path.with_name(name)
            self._file = self._temporary.open("x", encoding="utf-8", newline="\n")
        except OSError as error:
            raise _failure(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._discard()

    def write(self, extraction: Extraction) -> None:
        """Write the claims of *extraction*, one a line.

        Raises:
            DiskError: If the disk is full, or fails.

        """
        try:
            self._file.writelines(f"{claim.model_dump_json()}\n" for claim in extraction.claims)
        except OSError as error:
            self._discard()
            raise _failure(self._path, error) from error

    def close(self) -> None:
        """Put the file in place. Closing twice does no harm.

        Raises:
            DiskError: If the disk is full, or fails; what stood there before is left alone.

        """
        if self._file.closed:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.replace(self._path)
        except OSError as error:
            self._discard()
            raise _failure(self._path, error) from error

    def _discard(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):  # closing writes what is buffered, which may be what failed
            self._file.close()
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)


def _failure(path: str | Path, error: OSError) -> DiskError:
    return DiskError(f"cannot write {path}: {error.strerror or error}; nothing there was changed")
