"""Where claims go."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from extractor.data import Extraction
from extractor.drafts import writing


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

    The file takes its name when the sink is closed, so that it is whole or not there. If a ``with``
    block ends in an error, what stood there before is left alone.

    Args:
        path: The file to write or to replace.

    Raises:
        DiskError: If nothing can be written there.

    """

    def __init__(self, path: str | Path) -> None:
        self._draft = ExitStack()
        (self._file,) = self._draft.enter_context(writing(Path(path), lasting=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._draft.__exit__(kind, error, trace)

    def write(self, extraction: Extraction) -> None:
        """Write the claims of *extraction*, one a line.

        Raises:
            DiskError: If the disk is full, or fails.

        """
        try:
            self._file.writelines(f"{claim.model_dump_json()}\n" for claim in extraction.claims)
        except OSError:
            self._draft.__exit__(*sys.exc_info())
            raise

    def close(self) -> None:
        """Put the file in place. Closing twice does no harm.

        Raises:
            DiskError: If the disk is full, or fails; what stood there before is left alone.

        """
        self._draft.close()
