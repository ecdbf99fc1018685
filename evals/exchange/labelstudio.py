"""Label Studio: one task a document, ready to be imported; and what it exports, read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from evals import readable
from evals.exchange.flat import CHOICES, LABELS, TEXTS, Mark, gold_from, header, marks
from evals.gold import GoldDocument, GoldError

_TIED = "of"


def config() -> str:
    """Return the labelling interface to paste into the project's settings."""
    lines = ["<View>", '  <Labels name="span" toName="text">']
    lines += [f"    <Label value={quoteattr(label)}/>" for label in LABELS]
    lines += ["  </Labels>", f'  <Relations><Relation value="{_TIED}"/></Relations>']
    lines += ['  <Text name="text" value="$text" granularity="symbol"/>']
    for name, values in CHOICES.items():
        options = "".join(f"<Choice value={quoteattr(value)}/>" for value in values)
        place = f'name="{name}" toName="text" perRegion="true" choice="single"'
        lines.append(f"  <Choices {place}>{options}</Choices>")
    lines += [
        f'  <TextArea name="{name}" toName="text" perRegion="true" maxSubmissions="1"/>'
        for name in TEXTS
    ]
    return "\n".join([*lines, "</View>"]) + "\n"


def to_task(document: GoldDocument) -> dict[str, Any]:
    """Return *document* as a task with one finished annotation."""
    result = [entry for mark in marks(document) for entry in _entries(mark)]
    data = {"text": document.text, "header": header(document)}
    return {"data": data, "annotations": [{"result": result}]}


def _entries(mark: Mark) -> list[dict[str, Any]]:
    """Return a region, its choices and texts under the same id, and its relation."""
    place = {"start": mark.start, "end": mark.end}
    region = {"id": mark.id, "to_name": "text"}
    span = {**place, "text": mark.text, "labels": [mark.label]}
    found = [{**region, "from_name": "span", "type": "labels", "value": span}]
    found += [
        {**region, "from_name": name, "type": "choices", "value": {**place, "choices": [value]}}
        for name, value in mark.choices.items()
    ]
    found += [
        {**region, "from_name": name, "type": "textarea", "value": {**place, "text": [value]}}
        for name, value in mark.texts.items()
    ]
    if mark.head:
        tie = {"type": "relation", "from_id": mark.id, "to_id": mark.head}
        found.append({**tie, "direction": "right", "labels": [_TIED]})
    return found


def from_task(task: dict[str, Any], name: str = "task") -> GoldDocument:
    """Return the gold of a task, as exported by Label Studio (JSON).

    Raises:
        GoldError: If it has no annotation, or is no gold.

    """
    try:
        text, head = task["data"]["text"], task["data"]["header"]
        done = [a for a in task["annotations"] if not a.get("was_cancelled")]
        if not done:
            raise GoldError(f"{name}: the task has no finished annotation")
        found = _marks(done[-1]["result"])
    except (KeyError, TypeError, IndexError) as error:
        raise GoldError(f"{name} is no task of ours: {error!r} is missing") from None
    return gold_from(text, head, found, name)


def _marks(result: Sequence[dict[str, Any]]) -> list[Mark]:
    found: dict[str, Mark] = {}
    for entry in result:
        if entry["type"] == "labels":
            value = entry["value"]
            place = (value["start"], value["end"], value["text"])
            found[entry["id"]] = Mark(entry["id"], value["labels"][0], *place)
    for entry in result:
        if entry["type"] == "choices":
            found[entry["id"]].choices[entry["from_name"]] = entry["value"]["choices"][0]
        elif entry["type"] == "textarea":
            found[entry["id"]].texts[entry["from_name"]] = "\n".join(entry["value"]["text"])
        elif entry["type"] == "relation":
            found[entry["from_id"]].head = entry["to_id"]
    return list(found.values())


def export(documents: Sequence[GoldDocument], folder: Path) -> None:
    """Write ``tasks.json`` and the interface ``config.xml`` to *folder*."""
    readable.write(folder / "tasks.json", [to_task(document) for document in documents])
    (folder / "config.xml").write_text(config(), "utf-8")


def read(folder: Path) -> list[GoldDocument]:
    """Read ``tasks.json``, the JSON that Label Studio exports, from *folder*.

    Raises:
        GoldError: If it is missing, or a task in it is no gold.

    """
    path = folder / "tasks.json"
    try:
        tasks = json.loads(path.read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise GoldError(f"{path}: {error}") from None
    return [from_task(task, f"task {number}") for number, task in enumerate(tasks, 1)]
