"""From what a user names to the files that hold documents, in a fixed order.

A folder is read through, its names sorted; hidden names and unknown suffixes are passed over. A
pattern stands for the files and folders it matches, as in a shell. A file named outright is read
whatever its suffix.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ConfigError

STDIN = "-"
"""The input that stands for standard input."""

TEXTS = (".txt", ".md", ".text")
PAGES = (".html", ".htm")
JSON_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TABLES = (".csv",)
SUFFIXES = (*TEXTS, *PAGES, *JSON_LINES, *TABLES)
"""What is read in folders, in capitals too."""


class Place(NamedTuple):
    """A file to read; `id` names the document in it, or stems the ids of several."""

    path: str
    id: str
    problem: str | None = None


def shown(words: str) -> str:
    """Return *words* fit to be printed: no control characters, no half surrogate pairs."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in words
    )


def check(inputs: Sequence[str]) -> None:
    """Make sure that there is something to read.

    Raises:
        ConfigError: If no input matches anything.

    """
    if not inputs:
        raise ConfigError("nothing to read: name a file, a folder, a pattern, or - for stdin")
    if not any(next(_expanded(given), None) for given in inputs):
        others = f" (and {len(inputs) - 1} more like it)" if inputs[1:] else ""
        raise ConfigError(f"nothing to read: {shown(inputs[0])} {_absence(inputs[0])}{others}")


def find(inputs: Iterable[str]) -> Iterator[Place]:
    """Yield the places *inputs* stand for; an input that stands for none is one with a problem."""
    for given in inputs:
        places = _expanded(given)
        yield next(places, None) or Place(given, _name(Path(given).parts[-1:]), _absence(given))
        yield from places


def _absence(given: str) -> str:
    """Say why an input stands for nothing."""
    if os.path.lexists(given):
        return f"holds no file with a suffix that is read ({' '.join(SUFFIXES)})"
    return "matches no file" if _is_pattern(given) else "does not exist, or cannot be reached"


def _expanded(given: str) -> Iterator[Place]:
    """Yield the places one input stands for, if any."""
    if given == STDIN:
        yield Place(STDIN, "stdin")
    elif not os.path.lexists(given):
        yield from _matching(given) if _is_pattern(given) else ()
    elif _is_folder(given):
        yield from _walk(given, given)
    else:
        yield Place(given, _name((Path(given).name,)))


def _is_pattern(given: str) -> bool:
    return any(mark in given for mark in "*?[")


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:  # what cannot be looked at is refused when it is opened
        return False


def _matching(pattern: str) -> Iterator[Place]:
    """Yield the files a pattern matches, and what is in the folders it matches."""
    parts = Path(pattern).parts
    first = next(number for number, part in enumerate(parts) if _is_pattern(part))
    root = Path(*parts[:first])
    try:
        paths = sorted(root.glob("/".join(parts[first:])), key=lambda path: path.parts)
    except (OSError, ValueError, RecursionError) as error:
        yield Place(pattern, "pattern", f"is not a pattern that works: {shown(str(error))}")
        return
    folder = None
    for path in paths:
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if hidden or (folder is not None and path.is_relative_to(folder)):
            continue
        if not _is_inside(str(path), str(root)):
            yield _outside(str(path), str(root))
        elif _is_folder(str(path)):
            folder = path
            yield from _walk(str(path), str(root))
        else:
            yield _place(str(path), str(root))


def _walk(start: str, root: str) -> Iterator[Place]:
    """Yield the files below *start*, with ids relative to *root*."""
    pending = [(start, False)]
    while pending:
        path, linked = pending.pop()
        folder = _is_folder(path)
        if not folder and not path.lower().endswith(SUFFIXES):
            continue
        if linked and not _is_inside(path, root):
            yield _outside(path, root)
        elif not folder:
            yield _place(path, root)
        elif not linked:  # a folder that is linked is read where it really is
            try:
                pending += _listed(path)
            except OSError as error:
                yield _place(path, root)._replace(problem=f"cannot be read: {error.strerror}")


def _listed(folder: str) -> list[tuple[str, bool]]:
    """Return what a folder holds, last name first, and whether it is a link."""
    with os.scandir(folder) as entries:
        visible = (entry for entry in entries if not entry.name.startswith("."))
        return sorted(((entry.path, entry.is_symlink()) for entry in visible), reverse=True)


def _place(path: str, root: str) -> Place:
    """Return the place of a file found below *root*."""
    return Place(path, _name(Path(path).relative_to(root).parts))


def _outside(path: str, root: str) -> Place:
    """Return the place of a link that is not followed."""
    problem = f"is a link that leaves the folder {shown(root)}; name its target"
    return _place(path, root)._replace(problem=problem)


def _is_inside(path: str, root: str) -> bool:
    """Tell whether a path stays below *root*, wherever it is linked to."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _name(parts: Sequence[str]) -> str:
    """Return the id of a file: the parts of its path joined, without its suffix."""
    *folders, last = parts or ("folder",)
    known = [suffix for suffix in SUFFIXES if last.lower().endswith(suffix)]
    length = max(map(len, known), default=len(Path(last).suffix))
    return ".".join((*folders, last[: len(last) - length] or last))
