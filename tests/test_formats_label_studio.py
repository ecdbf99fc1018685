"""Label Studio, read and validated by its own SDK."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.data import Extraction, SourceKind
from extractor.errors import ConfigError
from extractor.formats import FORMATS, read_label_studio
from tests.browser.corpus import corpus
from tests.browser.making import ok


def written(name: str, tmp_path: Path, extractions: list[Extraction] | None = None) -> Path:
    """Write a format of the hand-made run, or of another."""
    path = tmp_path / f"out{FORMATS[name].suffix}"
    FORMATS[name](corpus() if extractions is None else extractions, path)
    return path


def reviewed() -> list[Extraction]:
    """Return the hand-made run as a review brings it back: read whole, nothing rejected."""
    return [ok(held.document, *held.claims, usage=held.usage) for held in corpus()]


def annotated(path: Path) -> list[dict[str, Any]]:
    """Return the tasks as Label Studio exports them after every prediction was accepted."""
    tasks: list[dict[str, Any]] = json.loads((path / "tasks.json").read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    return tasks


def imported(tasks: list[dict[str, Any]], tmp_path: Path) -> list[Extraction]:
    """Read such an export back."""
    path = tmp_path / "exported.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(read_label_studio(path, corpus()))


def regions(task: dict[str, Any], kind: str, claim_id: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a kind that belong to a claim."""
    for item in task["annotations"][0]["result"]:
        if item["type"] == kind and item["id"].startswith(claim_id):
            yield item


def test_label_studio_accepts_the_configuration_and_every_prediction(tmp_path: Path) -> None:
    """Its own interface finds no fault; words sliced by its offsets are the region's words."""
    objects = pytest.importorskip("label_studio_sdk.label_interface")
    path = written("label-studio", tmp_path)
    interface = objects.LabelInterface((path / "labels.xml").read_text(encoding="utf-8"))
    interface.validate()
    for task in json.loads((path / "tasks.json").read_text(encoding="utf-8")):
        for prediction in task["predictions"]:
            assert interface.validate_prediction(prediction, return_errors=True) == []
            values = [item["value"] for item in prediction["result"] if item["type"] == "labels"]
            for value in values:
                assert value["text"] == task["data"]["text"][value["start"] : value["end"]]


def test_label_studio_gives_back_every_claim(tmp_path: Path) -> None:
    """Exported, accepted, imported: equal."""
    assert reviewed() == imported(annotated(written("label-studio", tmp_path)), tmp_path)


def test_label_studio_edits_change_what_they_name(tmp_path: Path) -> None:
    """A moved span, another act and a new statement; the rest of the claim stays."""
    tasks = annotated(written("label-studio", tmp_path))
    before = corpus()[0].claims[0]
    (act,) = [
        item for item in regions(tasks[0], "choices", before.id) if item["from_name"] == "act"
    ]
    act["value"]["choices"] = ["rejection"]
    (words,) = regions(tasks[0], "textarea", before.id)
    words["value"]["text"] = ["They did not come."]
    for item in tasks[0]["annotations"][0]["result"]:
        if item.get("id") == f"{before.id}-evidence-0":
            item["value"]["end"] -= len(" comment")
    after = imported(tasks, tmp_path)[0].claims[0]

    assert after.act.value == "rejection"
    assert after.statement == "They did not come."
    assert after.evidence[0].text == before.evidence[0].text.removesuffix(" comment")
    assert after.sources == before.sources
    assert after.stance == before.stance
    assert after.provenance.annotator == "review"


def test_label_studio_regions_that_are_gone_and_new(tmp_path: Path) -> None:
    """A deleted claim is gone; a drawn one has the source it was related to."""
    tasks = annotated(written("label-studio", tmp_path))
    first = corpus()[0].claims[0]
    text = corpus()[0].document.text
    result = tasks[0]["annotations"][0]["result"]
    kept = [
        item for item in result if not str(item.get("id", item.get("from_id"))).startswith(first.id)
    ]
    start = text.index("no real progress")
    value = {"start": start, "end": start + 16, "text": "no real progress"}
    name = {"start": text.index("Antonio"), "end": text.index("Antonio") + 16}
    kept += [
        {"id": "new1", "type": "labels", "value": value | {"labels": ["evidence"]}},
        {"id": "new2", "type": "labels", "value": name | {"labels": ["source"]}},
        {"type": "relation", "from_id": "new1", "to_id": "new2", "labels": ["source"]},
    ]
    tasks[0]["annotations"] = [{"result": result, "was_cancelled": True}, {"result": kept}]
    tasks[0]["annotations"].reverse()
    after = imported(tasks, tmp_path)[0]
    (new,) = [claim for claim in after.claims if claim.evidence[0].text == "no real progress"]

    assert first.id not in [claim.id for claim in after.claims]
    assert new.source.name == "Antonio Guterich"
    assert new.source.kind is SourceKind.UNSPECIFIED
    assert len(after.claims) == len(corpus()[0].claims)


def test_label_studio_tasks_nobody_annotated_are_left_out(tmp_path: Path) -> None:
    """What nobody looked at is not reviewed."""
    tasks = annotated(written("label-studio", tmp_path))
    for task in tasks[1:]:
        task["annotations"] = []

    assert [extraction.document.id for extraction in imported(tasks, tmp_path)] == ["000_islamabad"]


@pytest.mark.parametrize("content", ["", "{}", "[{}]", '[{"annotations": [{"result": []}]}]'])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, content: str) -> None:
    """In one sentence that names the file."""
    path = tmp_path / "wrong.json"
    path.write_text(content)

    if content == "{}":
        assert list(read_label_studio(path, corpus())) == []
    else:
        with pytest.raises(ConfigError, match=r"wrong\.json is no JSON export"):
            list(read_label_studio(path, corpus()))
