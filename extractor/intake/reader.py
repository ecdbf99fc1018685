"""The way of a document in: place, bytes, text, id."""

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from extractor.data import Document
from extractor.intake.decode import declared, decode
from extractor.intake.draft import Draft, Unfit
from extractor.intake.ids import Ids
from extractor.intake.options import IntakeOptions, Unreadable
from extractor.intake.pages import content
from extractor.intake.places import JSON_LINES, PAGES, STDIN, TABLES, Place, check, find
from extractor.intake.rows import objects, table
from extractor.intake.streams import Lines, opened

_HEAD = 4096
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*(?:\"|$)")


def read(
    inputs: Sequence[str], options: IntakeOptions | None = None
) -> Iterator[Document | Unreadable]:
    r"""Read what *inputs* name, one document after the other, always in the same order.

    Args:
        inputs: Files, folders, patterns such as ``corpus/**/*.txt``, or ``-`` for standard input,
            which is JSON Lines if its first line begins like an object (``{"``), else one text.
            ``.csv``, ``.jsonl`` and ``.ndjson`` hold a document a row, ``.html`` and ``.htm`` an
            article; whatever else is named outright is one plain text.
        options: How to read them.

    Returns:
        An iterator over documents and, in their place, over what could not be read. The id of a
        file is its path below the named folder without suffix, its parts joined by ".". A row
        without an id has the file's id and its line number, as ``news-7``.

    Raises:
        ConfigError: At once, if no input matches anything.

    """
    check(inputs)
    return _read(find(inputs), options or IntakeOptions())


def count(inputs: Sequence[str]) -> int | None:
    """Return how many documents *inputs* hold; None if that takes reading them."""
    places = 0
    for place in find(inputs):
        if place.path == STDIN or place.path.lower().endswith((*JSON_LINES, *TABLES)):
            return None
        places += 1
    return places


def _read(places: Iterable[Place], options: IntakeOptions) -> Iterator[Document | Unreadable]:
    with closing(Ids()) as ids:
        for place in places:
            for draft in _drafts(place, options):
                yield ids.admit(place, draft)


def _drafts(place: Place, options: IntakeOptions) -> Iterator[Draft]:
    """Yield the drafts of a place; what goes wrong with all of it is one more."""
    try:
        if place.problem is not None:
            raise Unfit(place.problem)
        with opened(place.path) as stream:
            yield from _contents(place, stream, options)
    except Unfit as unfit:
        yield Draft(problem=str(unfit))
    except (OSError, EOFError, zlib.error) as error:
        cause = error.strerror if isinstance(error, OSError) else None
        yield Draft(problem=f"cannot be read: {cause or str(error) or 'it ends too early'}")


def _contents(place: Place, stream: io.BufferedIOBase, options: IntakeOptions) -> Iterator[Draft]:
    """Yield the drafts in an open file, by its suffix."""
    name = place.path.lower()
    head = stream.readline(_HEAD)
    if name.endswith(JSON_LINES) or (place.path == STDIN and _OBJECT.match(head)):
        yield from objects(_lines(head, stream, options), options)
    elif name.endswith(TABLES):
        yield from table(_lines(head, stream, options), options)
    else:
        data = head + stream.read(max(0, options.max_bytes + 1 - len(head)))
        yield Draft(fields=_whole(data, options, html=options.html or name.endswith(PAGES)))


def _lines(head: bytes, stream: io.BufferedIOBase, options: IntakeOptions) -> Lines:
    return Lines(head, stream, encoding=options.encoding, limit=options.max_bytes)


def _whole(data: bytes, options: IntakeOptions, *, html: bool) -> dict[str, Any]:
    """Return the fields of a document that is a whole file."""
    if len(data) > options.max_bytes:
        raise Unfit(f"is larger than {options.max_bytes:,} bytes; raise --max-bytes or split it")
    encoding = options.encoding
    if html and encoding == "utf-8":  # a flag counts for more than what a page says of itself
        encoding = declared(data, encoding)
    return content(decode(data, encoding), html=html)
