"""Label Studio: tasks with predictions and their labelling configuration, and back.

Label Studio counts code points. A folder holds `tasks.json` and `labels.xml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from extractor.data import Claim, Extraction, Span
from extractor.drafts import writing
from extractor.errors import ConfigError
from extractor.formats.marks import FIELDS, SHOWN, Marks, Part, marks_of, merge
from extractor.formats.offsets import unix_lines, xml_legal

ROLES = ("evidence", "source", "cue", "antecedent", "consequent")
_TEMPLATES = Path(__file__).parent


def write_label_studio(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write a folder with `tasks.json`, one task a document, and `labels.xml`.

    Raises:
        DiskError: If it cannot be written.

    """
    template = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    config = template.get_template("label_studio.xml.j2").render(roles=ROLES, fields=FIELDS)
    with writing(path / "labels.xml") as (file,):
        file.write(config)
    with writing(path / "tasks.json") as (file,):
        file.write("[")
        for number, extraction in enumerate(extractions):
            task = json.dumps(_task(extraction), ensure_ascii=False)
            file.write((",\n" if number else "\n") + task)
        file.write("\n]\n")
    return [SHOWN]


def read_label_studio(path: Path, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield the documents somebody annotated, with their claims as they stand there.

    Args:
        path: What Label Studio exported as "JSON".
        extractions: The run that was exported to it.

    Raises:
        ConfigError: If the file is no such export, or of another run.

    """
    known = {extraction.document.id: extraction for extraction in extractions}
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            if "predictions" in task and "annotations" not in task:
                continue  # as it was written for Label Studio: nobody has opened it
            done = [item for item in task["annotations"] if not item.get("was_cancelled")]
            if done:
                extraction = known[task["data"]["document_id"]]
                marks = _marks(done[-1]["result"], {claim.id for claim in extraction.claims})
                yield merge(extraction, marks, tool="label-studio")
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            f"{path} is no JSON export of Label Studio for this run: {error!r:.200}"
        ) from error


def _task(extraction: Extraction) -> dict[str, Any]:
    document = extraction.document
    text = unix_lines(xml_legal(document.text))
    data = {"text": text, "document_id": document.id, "title": document.title}
    result = [item for claim in extraction.claims for item in _regions(claim, text)]
    made = {claim.provenance.annotator for claim in extraction.claims}
    prediction = {"model_version": "+".join(sorted(made)) or "none", "result": result}
    return {"data": data, "predictions": [prediction]}


def _regions(claim: Claim, text: str) -> Iterator[dict[str, Any]]:
    """Yield the regions of a claim, its choices on the first, and relations to the others."""
    marks = marks_of(claim)
    first, *others = marks.parts
    head = _region_id(claim.id, first)
    for part in marks.parts:
        yield _item(_region_id(claim.id, part), "labels", text, part.span, {"labels": [part.role]})
    for name, word in marks.fields.items():
        kind = "textarea" if name == "statement" else "choices"
        value = {"text": [word]} if name == "statement" else {kind: [word]}
        yield _item(head, kind, text, first.span, value) | {"from_name": name}
    for part in others:
        to = _region_id(claim.id, part)
        yield {
            "type": "relation",
            "from_id": head,
            "to_id": to,
            "direction": "right",
            "labels": [part.role],
        }


def _item(
    region: str, kind: str, text: str, span: Span, value: dict[str, list[str]]
) -> dict[str, Any]:
    start, end = span
    return {
        "id": region,
        "from_name": "span",
        "to_name": "text",
        "type": kind,
        "value": {"start": start, "end": end, "text": text[start:end], **value},
    }


def _region_id(claim_id: str, part: Part) -> str:
    return f"{claim_id}-{part.role}-{part.place}"


def _marks(result: list[dict[str, Any]], known: set[str]) -> list[Marks]:
    """Join what Label Studio keeps apart: spans, choices on them, and relations between them."""
    spans: dict[str, tuple[str, Span]] = {}
    fields: dict[str, dict[str, str]] = {}
    related: dict[str, list[str]] = {}
    for item in result:
        match item["type"]:
            case "labels":
                value = item["value"]
                span = Span(value["start"], value["end"])
                spans[item["id"]] = (value["labels"][0], span)
            case "choices":
                fields.setdefault(item["id"], {})[item["from_name"]] = item["value"]["choices"][0]
            case "textarea":
                fields.setdefault(item["id"], {})["statement"] = item["value"]["text"][0]
            case "relation":
                related.setdefault(item["from_id"], []).append(item["to_id"])
    joined = {region for regions in related.values() for region in regions}
    heads = [
        region for region, (role, _) in spans.items() if role == "evidence" and region not in joined
    ]
    marks = []
    for head in heads:
        regions = [head, *(region for region in related.get(head, []) if region in spans)]
        claim_id = head.split("-")[0]
        marks.append(
            Marks(
                claim_id if claim_id in known else None,
                _parts(regions, spans),
                fields.get(head, {}),
            )
        )
    return marks


def _parts(regions: list[str], spans: dict[str, tuple[str, Span]]) -> tuple[Part, ...]:
    """Number the regions of each role; ours keep the number their id carries."""
    parts: list[Part] = []
    for region in regions:
        role, span = spans[region]
        taken = [part.place for part in parts if part.role == role]
        given = region.rsplit("-", 1)[-1]
        ours = region.count("-") == 2 and given.isdecimal()  # noqa: PLR2004  # claim, role, place
        parts.append(Part(role, int(given) if ours else max(taken, default=-1) + 1, span))
    return tuple(parts)
