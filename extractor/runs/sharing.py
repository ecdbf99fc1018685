"""One corpus for several processes that share nothing but a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from extractor.data import Document
from extractor.errors import ConfigError
from extractor.runs.work import Unread


def parse_part(text: str) -> tuple[int, int]:
    """Read ``I/N``, the I-th of N parts, counted from 1.

    Raises:
        ConfigError: If it is not that.

    """
    part, _, parts = text.partition("/")
    if part.isascii() and part.isdigit() and parts.isascii() and parts.isdigit():
        number, count = int(part), int(parts)
        if 1 <= number <= count:
            return number, count
    raise ConfigError(f"--shard takes I/N with I from 1 to N, as 1/4; not {text!r}")


def part(
    documents: Iterable[Document | Unread], number: int, count: int
) -> Iterator[Document | Unread]:
    """Yield the *number*-th of *count* parts of *documents*, chosen by the hash of their ids.

    A document belongs to the same part whatever is added before it. Each part wants a run folder
    of its own; over the same store, one more run of the whole costs nothing and joins the results.
    """
    for document in documents:
        hashed = sha256(document.id.encode(errors="surrogatepass")).digest()
        if int.from_bytes(hashed[:8], "big") % count == number - 1:
            yield document
