"""brat standoff: a text and an annotation file a document, and back.

brat counts code points. A claim is an event whose trigger is its evidence; source, cue, antecedent
and consequent are its arguments. A brat span holds no line break; it is cut there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

from extractor.data import Claim, Extraction, Span
from extractor.drafts import writing
from extractor.errors import ConfigError
from extractor.formats.files import file_name
from extractor.formats.marks import FIELDS, SHOWN, Marks, Part, marks_of, merge
from extractor.formats.offsets import unix_lines

_TYPES = {
    "evidence": "Claim",
    "source": "Source",
    "cue": "Cue",
    "antecedent": "Antecedent",
    "consequent": "Consequent",
}
_ROLES = {name: role for role, name in _TYPES.items()}
_LINE = re.compile("[^\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def write_brat(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write a folder with a `.txt` and an `.ann` file a document, and `annotation.conf`.

    Raises:
        DiskError: If it cannot be written.

    """
    with writing(path / "annotation.conf") as (file,):
        file.write(_configuration())
    for extraction in extractions:
        name = file_name(extraction.document.id)
        text = unix_lines(extraction.document.text)
        with writing(path / f"{name}.txt") as (file,):
            file.write(text)
        with writing(path / f"{name}.ann") as (file,):
            file.writelines(line + "\n" for line in _annotations(extraction.claims, text))
    return [SHOWN]


def read_brat(path: Path, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield the documents that have an annotation file, with their claims as they stand there.

    Args:
        path: The folder, as it was exported and then edited.
        extractions: The run that was exported to it.

    Raises:
        ConfigError: If an annotation file cannot be understood.

    """
    for extraction in extractions:
        file = path / f"{file_name(extraction.document.id)}.ann"
        if not file.exists():
            continue
        try:
            lines = file.read_text(encoding="utf-8").split("\n")
            text = unix_lines(extraction.document.text)
            known = {claim.id: claim for claim in extraction.claims}
            yield merge(extraction, _marks(lines, text, known), tool="brat")
        except (KeyError, ValueError, IndexError) as error:
            raise ConfigError(f"{file} is no brat file of this run: {error!r:.200}") from error


def _configuration() -> str:
    roles = ", ".join(
        f"{name}{'*' if name == 'Source' else '?'}:{name}"
        for name in _TYPES.values()
        if name != "Claim"
    )
    attributes = [
        f"{name.capitalize()} Arg:Claim, Value:{'|'.join(words)}" for name, words in FIELDS.items()
    ]
    entities = [name for name in _TYPES.values() if name != "Claim"]
    sections = {
        "entities": entities,
        "relations": [],
        "events": [f"Claim {roles}"],
        "attributes": attributes,
    }
    return "".join(f"[{name}]\n" + "\n".join([*lines, ""]) for name, lines in sections.items())


def _annotations(claims: Iterable[Claim], text: str) -> Iterator[str]:
    spans, attributes, notes = count(1), count(1), count(1)
    for number, claim in enumerate(claims, start=1):
        marks = marks_of(claim)
        trigger = ""
        arguments: list[str] = []
        stretches = [part.span for part in marks.parts if part.role == "evidence"]
        others = [part for part in marks.parts if part.role != "evidence"]
        for role, of_role in [("evidence", stretches), *((p.role, [p.span]) for p in others)]:
            mark = f"T{next(spans)}"
            pieces = _pieces(of_role, text)
            where = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(text[start:end] for start, end in pieces)
            yield f"{mark}\t{_TYPES[role]} {where}\t{words}"
            if role == "evidence":
                trigger = mark
            else:
                arguments.append(f"{_argument(role, arguments)}:{mark}")
        yield f"E{number}\t" + " ".join([f"Claim:{trigger}", *arguments])
        for name in FIELDS:
            if name in marks.fields:
                yield f"A{next(attributes)}\t{name.capitalize()} E{number} {marks.fields[name]}"
        yield f"#{next(notes)}\tAnnotatorNotes E{number}\t{_note(claim)}"


def _argument(role: str, before: list[str]) -> str:
    """Return the argument's name; brat numbers repeated ones from the second: Source, Source2."""
    same = sum(argument.startswith(_TYPES[role]) for argument in before)
    return _TYPES[role] + (str(same + 1) if same else "")


def _note(claim: Claim) -> str:
    return f"{claim.id} {' '.join(claim.statement.split())}"


def _pieces(spans: Iterable[Span], text: str) -> list[Span]:
    """Cut spans at line breaks."""
    return [
        Span(start + line.start(), start + line.end())
        for start, end in spans
        for line in _LINE.finditer(text[start:end])
    ]


def _marks(lines: list[str], text: str, known: Mapping[str, Claim]) -> list[Marks]:
    spans: dict[str, tuple[str, list[Span]]] = {}
    events: dict[str, list[tuple[str, str]]] = {}
    fields: dict[str, dict[str, str]] = {}
    notes: dict[str, str] = {}
    for line in filter(None, lines):
        mark, content, *rest = line.split("\t")
        if mark.startswith("T"):
            name, where = content.split(" ", 1)
            pairs = [Span(*map(int, pair.split())) for pair in where.split(";")]
            spans[mark] = (_ROLES[name], pairs)
        elif mark.startswith("E"):
            pairs_of = [argument.split(":") for argument in content.split()]
            events[mark] = [(name, target) for name, target in pairs_of]
        elif mark.startswith("A"):
            name, event, word = content.split(" ")
            fields.setdefault(event, {})[name.lower()] = word
        elif mark.startswith("#"):
            notes[content.split(" ")[1]] = rest[0]
    found = []
    for event, arguments in events.items():
        claim_id, _, statement = notes.get(event, "").partition(" ")
        claim = known.get(claim_id)
        given = {**fields.get(event, {}), **({"statement": statement} if statement else {})}
        if claim and _note(claim).partition(" ")[2] == statement:
            given["statement"] = claim.statement
        parts = _parts([spans[target] for _, target in arguments], text, claim)
        found.append(Marks(claim.id if claim else None, parts, given))
    return found


def _parts(given: list[tuple[str, list[Span]]], text: str, claim: Claim | None) -> tuple[Part, ...]:
    """Number the spans of each role; what was only cut at line breaks is joined again."""
    before = marks_of(claim).parts if claim else ()
    parts: list[Part] = []
    for role, pieces in given:
        same = [part for part in before if part.role == role and part not in parts]
        if role != "evidence":
            same = [part for part in same if _pieces([part.span], text) == pieces][:1]
        if same and _pieces([part.span for part in same], text) == pieces:
            parts += same
            continue
        place = sum(part.role == role for part in parts)
        joined = pieces if role == "evidence" else [Span(pieces[0].start, pieces[-1].end)]
        parts += [Part(role, place + number, span) for number, span in enumerate(joined)]
    return tuple(parts)
