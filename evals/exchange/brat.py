"""brat: a ``.txt`` and an ``.ann`` a document, with the header beside them.

Marks are T lines, ties R lines, choices A lines, texts # lines. A mark over a line break is
written in pieces, as brat wants it, and put together again when it comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals import readable
from evals.exchange.flat import CHOICES, LABELS, TEXTS, Mark, gold_from, header, marks
from evals.gold import GoldDocument, GoldError

_TIE = "Of"
_LINE = re.compile(r"\n+")


def to_ann(document: GoldDocument) -> str:
    """Return the ``.ann`` of *document*."""
    found = marks(document)
    number = {mark.id: f"T{n}" for n, mark in enumerate(found, 1)}
    lines = [_text_bound(number[mark.id], mark) for mark in found]
    ties = [mark for mark in found if mark.head]
    lines += [
        f"R{n}\t{_TIE} Arg1:{number[mark.id]} Arg2:{number[mark.head or '']}"
        for n, mark in enumerate(ties, 1)
    ]
    choices = [(mark, *choice) for mark in found for choice in mark.choices.items()]
    lines += [
        f"A{n}\t{name} {number[mark.id]} {value}"
        for n, (mark, name, value) in enumerate(choices, 1)
    ]
    texts = [(m, *text) for m in found for text in (("id", m.id), *m.texts.items())]
    lines += [
        f"#{n}\t{name} {number[mark.id]}\t{json.dumps(value, ensure_ascii=False)}"
        for n, (mark, name, value) in enumerate(texts, 1)
    ]
    return "".join(f"{line}\n" for line in lines)


def _text_bound(number: str, mark: Mark) -> str:
    pieces, start = [], 0
    for line in (*_LINE.finditer(mark.text), None):
        end = line.start() if line else len(mark.text)
        pieces.append((mark.start + start, mark.start + end))
        start = line.end() if line else end
    where = ";".join(f"{start} {end}" for start, end in pieces if start < end)
    return f"{number}\t{mark.label} {where}\t{_LINE.sub(' ', mark.text)}"


def from_ann(text: str, ann: str, head: dict[str, object], name: str) -> GoldDocument:
    """Return the gold of a ``.txt`` and its ``.ann``.

    Raises:
        GoldError: If a line is none of ours, or the whole is no gold.

    """
    found: dict[str, Mark] = {}
    for line in sorted(filter(None, ann.split("\n")), key=lambda line: line[0] != "T"):
        try:
            _take(line, text, found)
        except (KeyError, ValueError, IndexError) as error:
            raise GoldError(f"{name}: cannot read {line[:60]!r}: {error!r}") from None
    by_number = {number: mark.id for number, mark in found.items()}
    for mark in found.values():
        mark.head = by_number.get(mark.head or "", mark.head)
    return gold_from(text, head, list(found.values()), name)


def _take(line: str, text: str, found: dict[str, Mark]) -> None:
    """Add one line to the marks; T lines come first."""
    number, body, *rest = line.split("\t", 2)
    match number[0]:
        case "T":
            label, where = body.split(" ", 1)
            edges = [int(edge) for edge in re.split(r"[ ;]", where)]
            words = text[min(edges) : max(edges)]
            # brat prints a line break as a space; anything else must agree.
            shown = words if _LINE.sub(" ", words) == rest[0] else rest[0]
            found[number] = Mark(number, label, min(edges), max(edges), shown)
        case "R":
            _, one, other = body.split(" ")
            found[one.removeprefix("Arg1:")].head = other.removeprefix("Arg2:")
        case "A":
            name, target, value = body.split(" ")
            found[target].choices[name] = value
        case "#":
            name, target = body.split(" ")
            value = _text(rest[0])
            if name == "id":
                found[target].id = value
            elif name in TEXTS:
                found[target].texts[name] = value


def _text(value: str) -> str:
    """Read a text we wrote as JSON, or one a person typed as it is."""
    return str(json.loads(value)) if value[:1] == '"' else value


def config() -> str:
    """Return ``annotation.conf``."""
    values = {name: "|".join(choices) for name, choices in CHOICES.items()}
    return "\n".join([
        "[entities]",
        *LABELS,
        "[relations]",
        f"{_TIE}\tArg1:<ENTITY>, Arg2:evidence",
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "[events]",
        "[attributes]",
        *(f"{name}\tArg:<ENTITY>, Value:{choices}" for name, choices in values.items()),
        "",
    ])  # fmt: skip


def export(documents: Iterable[GoldDocument], folder: Path) -> None:
    """Write a ``.txt``, an ``.ann`` and a header for each document, and ``annotation.conf``."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{document.id}.txt").write_bytes(document.text.encode())
        (folder / f"{document.id}.ann").write_text(to_ann(document), "utf-8")
        readable.write(folder / f"{document.id}.header.json", header(document))
    (folder / "annotation.conf").write_text(config(), "utf-8")


def read(folder: Path) -> Sequence[GoldDocument]:
    """Read every document of *folder*.

    Raises:
        GoldError: If there is none, or one is no gold.

    """
    found = []
    for path in sorted(folder.glob("*.ann")):
        try:
            text = path.with_suffix(".txt").read_bytes().decode()
            head = json.loads(path.with_suffix(".header.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise GoldError(f"{path.name}: {error}") from None
        found.append(from_ann(text, path.read_text("utf-8"), head, path.name))
    if not found:
        raise GoldError(f"no .ann file in {folder}")
    return found
