"""Open files, and their physical lines, decoded one by one."""

import codecs
import gzip
import io
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.intake.decode import encoding_of, is_ascii_based, misfit, refuse_binary
from extractor.intake.draft import Unfit
from extractor.intake.places import STDIN

_BLOCK = 1 << 16


@contextmanager
def opened(path: str) -> Iterator[io.BufferedIOBase]:
    """Open a file, or standard input, for reading bytes; what gzip packed is unpacked.

    Raises:
        Unfit: If it is no regular file; a named pipe is not even opened, which could hang.
        OSError: If it cannot be opened.

    """
    if path == STDIN:
        stream = getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise Unfit("is closed; redirect a file into it")
        yield stream
        return
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise Unfit("is not a regular file; send what it gives to standard input and name -")
    if path.lower().endswith(".gz"):
        with gzip.open(path, "rb") as archive:
            yield archive
    else:
        with Path(path).open("rb") as file:
            yield file


class Lines:
    """Yields the lines of a stream as text, with their ends; only a line feed ends one.

    Bytes that do not fit cost one line, not the file: such a line is yielded with replacement
    characters, one that is too long as an empty line, and `take_problem` says what was wrong.

    Args:
        head: The first bytes of the stream, already read from it.
        stream: What follows them.
        encoding: What the text is in, unless a byte order mark says otherwise.
        limit: The longest line, in bytes.

    Raises:
        Unfit: If it begins like a binary file.

    """

    def __init__(
        self, head: bytes, stream: io.BufferedIOBase, *, encoding: str, limit: int
    ) -> None:
        encoding, mark = encoding_of(head, encoding)
        refuse_binary(head, encoding)
        chunks = _rejoined(head[mark:], stream)
        self._exact = is_ascii_based(encoding)
        if not self._exact:
            chunks, encoding = _recoded(chunks, encoding), "utf-8"
        self._stream = io.BufferedReader(_Chunks(chunks), _BLOCK)
        self._encoding = encoding
        self._limit = limit
        self._offset = mark
        self._problem: str | None = None
        self.overlong = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        before = self._offset
        raw = self._read(self._limit + 1)
        if not raw:
            raise StopIteration
        if len(raw) > self._limit and not raw.endswith(b"\n"):
            self._skip()
            return "\n"
        try:
            return raw.decode(self._encoding)
        except UnicodeError as error:
            wrong = misfit(error, self._encoding, before if self._exact else None)
            self._problem = self._problem or str(wrong)
            return raw.decode(self._encoding, "replace")

    def take_problem(self) -> str | None:
        """Say what was wrong with the lines since the last call, if anything."""
        problem, self._problem = self._problem, None
        return problem

    def _read(self, limit: int) -> bytes:
        raw = self._stream.readline(limit)
        self._offset += len(raw)
        return raw

    def _skip(self) -> None:
        """Pass over the rest of a line that is too long."""
        self.overlong = True
        too_long = f"is longer than {self._limit:,} bytes; raise --max-bytes or split it"
        self._problem = self._problem or too_long
        while (raw := self._read(_BLOCK)) and not raw.endswith(b"\n"):
            pass


def _rejoined(head: bytes, stream: io.BufferedIOBase) -> Iterator[bytes]:
    """Yield what was read from a stream, then the rest of it as it comes."""
    if head:
        yield head
    while chunk := stream.read1(_BLOCK):
        yield chunk


def _recoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Yield text of another encoding in UTF-8, where a byte 10 is a line end and nothing else.

    Half a surrogate pair becomes bytes that are not UTF-8, so that it costs its line alone.
    """
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
    except UnicodeError as error:
        raise misfit(error, encoding, None) from None


class _Chunks(io.RawIOBase):
    """The chunks of an iterator as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = filter(None, chunks)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # typeshed's Buffer is not in 3.11
        view = memoryview(buffer)
        self._left = self._left or next(self._chunks, b"")
        data = self._left[: len(view)]
        view[: len(data)] = data
        self._left = self._left[len(data) :]
        return len(data)
