"""Gold to annotation tools and back."""

import copy
import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.exchange import brat, labelstudio
from evals.exchange.flat import CHOICES, header
from evals.gold import GoldDocument, GoldError, read_gold
from evals.shortform import compile_short

SHORT = {
    "id": "talks",
    "title": "Talks 😀",
    "date": "2026-03-04",
    "licence": "CC0-1.0",
    "credit": "nobody",
    "origin": "authored",
    "labelled": {"by": "a test", "how": "made up", "when": "2026-11-20"},
    "text": "😀 The minister, according to aides, said that talks\n\ncan start only after the "
    "troops leave. “No,” it is believed. He never said that he would go.\nIt rained.",
    "claims": [
        {
            "evidence": "that talks\n\ncan start only after the troops leave",
            "cue": "said #1",
            "sources": [
                {"name": "aides", "kind": "group", "anonymity": "described", "mention": "aides"},
                {
                    "name": "The minister",
                    "kind": "person",
                    "anonymity": "described",
                    "mention": "The minister",
                    "on_behalf_of": 'the "state"\nof things',
                    "aliases": ["minister"],
                },
            ],
            "statement": "Talks can start only after the troops leave.",
            "act": "precondition",
            "also": "demand",
            "quotation": "indirect",
            "condition": {
                "kind": "necessary",
                "antecedent": "the troops leave",
                "consequent": "talks",
                "bearer": "the troops",
            },
            "stance": [["oppose", "proposal", "talks"]],
            "alternates": {"evidence": ["can start"], "said_on": ["2026-03-01"]},
            "critical": True,
            "said_on": "2026-03-04",
        },
        {
            "evidence": ["“No,”", "It rained"],
            "sources": [
                {"name": "He", "kind": "person", "anonymity": "named", "mention": "He"},
                {"name": "unspecified", "kind": "unspecified", "anonymity": "implicit"},
            ],
            "statement": "No.",
            "act": "assertion",
            "polarity": "negative",
            "certainty": "probable",
            "quotation": "mixed",
            "optional": True,
            "note": "two\nlines",
        },
    ],
    "no_claims": [{"text": "that he would go", "why": "negated attribution"}],
}


@pytest.fixture
def gold(tmp_path: Path) -> GoldDocument:
    """A document with everything that can go wrong in it."""
    path = tmp_path / "short.json"
    path.write_text(json.dumps(SHORT), "utf-8")
    return compile_short(path)


def test_label_studio_and_back_is_the_same_gold(gold: GoldDocument) -> None:
    """Every field survives, emoji, line breaks and implicit sources included."""
    assert gold == labelstudio.from_task(json.loads(json.dumps(labelstudio.to_task(gold))))


def test_brat_and_back_is_the_same_gold(gold: GoldDocument) -> None:
    """The same through .txt and .ann."""
    assert gold == brat.from_ann(gold.text, brat.to_ann(gold), header(gold), "d")


def test_ann_is_what_brat_reads(gold: GoldDocument) -> None:
    """A mark over a line break is in pieces; offsets are code points; ids run from 1."""
    lines = brat.to_ann(gold).splitlines()
    first = next(line for line in lines if line.startswith("T1\t"))
    number, where, words = first.split("\t")

    assert ("T1", "evidence 41 51;53 90") == (number, where)
    assert "that talks can start only after the troops leave" == words
    assert "that talks" == gold.text[41:51]
    assert "A1\tact T1 precondition" in lines
    assert "R1\tOf Arg1:T2 Arg2:T1" in lines
    assert not [line for line in lines if line[0] not in "TRA#"]


def test_regions_of_label_studio_have_offsets_and_words(gold: GoldDocument) -> None:
    """Each region's words are at its offsets, and its fields share its id."""
    result = labelstudio.to_task(gold)["annotations"][0]["result"]
    regions = [entry["value"] for entry in result if entry["type"] == "labels"]
    ids = {entry["id"] for entry in result if entry["type"] == "labels"}

    assert all(gold.text[r["start"] : r["end"]] == r["text"] for r in regions)
    assert {entry["id"] for entry in result if "id" in entry} == ids


def test_interface_offers_every_label() -> None:
    """The configuration of both tools has all choices, so that a label cannot be missing."""
    view = fromstring(labelstudio.config())
    offered = {
        choices.get("name"): tuple(str(choice.get("value")) for choice in choices)
        for choices in view.iter("Choices")
    }

    assert CHOICES == offered
    assert "act\tArg:<ENTITY>, Value:no_comment|denial|" in brat.config()


def test_claim_drawn_in_the_tool_becomes_a_claim(gold: GoldDocument) -> None:
    """A new region with its choices is a new claim with a name of its own."""
    task = labelstudio.to_task(gold)
    start = gold.text.index("It rained")
    place = {"start": start, "end": start + 2}
    region = {"id": "x1", "to_name": "text"}
    drawn: list[dict[str, Any]] = [
        {**region, "from_name": "span", "type": "labels",
         "value": {**place, "text": "It", "labels": ["evidence"]}},
        {**region, "from_name": "statement", "type": "textarea", "value": {"text": ["It."]}},
        *({**region, "from_name": k, "type": "choices", "value": {"choices": [v]}}
          for k, v in (("act", "assertion"), ("quotation", "indirect"), ("certainty", "certain"))),
        {"id": "s1", "to_name": "text", "from_name": "span", "type": "labels",
         "value": {**place, "text": "It", "labels": ["source"]}},
        *({"id": "s1", "from_name": k, "type": "choices", "value": {"choices": [v]}}
          for k, v in (("kind", "person"), ("anonymity", "named"))),
        {"type": "relation", "from_id": "s1", "to_id": "x1"},
    ]  # fmt: skip
    task["annotations"][0]["result"] += drawn
    claim = labelstudio.from_task(task).claims[2]

    assert ("new3", "It.", "It") == (claim.id, claim.statement, claim.source.name)


def test_shifted_offsets_are_refused(gold: GoldDocument) -> None:
    """A tool that counts otherwise is found out by the words."""
    task = labelstudio.to_task(gold)
    shifted = copy.deepcopy(task)
    value = shifted["annotations"][0]["result"][0]["value"]
    value["start"], value["end"] = value["start"] + 1, value["end"] + 1
    with pytest.raises(GoldError, match="the tool has shifted them"):
        labelstudio.from_task(shifted)
    ann = brat.to_ann(gold).replace("evidence 41 51;53 90", "evidence 42 51;53 90")
    with pytest.raises(GoldError, match="the tool has shifted them"):
        brat.from_ann(gold.text, ann, header(gold), "d")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("R1\tOf Arg1:T2 Arg2:T1\n", "tied to no claim"),
        ("A1\tact T1 precondition\n", r"claims\[0\]\.act: Field required"),
    ],
)
def test_incomplete_claims_are_refused(gold: GoldDocument, line: str, message: str) -> None:
    """A mark that belongs to nothing, or a claim without its act, is named."""
    with pytest.raises(GoldError, match=message):
        brat.from_ann(gold.text, brat.to_ann(gold).replace(line, ""), header(gold), "d")


@pytest.mark.parametrize("line", ["R1\tOf Arg1:T99 Arg2:T1", "T1", "A9\tact"])
def test_unreadable_lines_are_named(gold: GoldDocument, line: str) -> None:
    """The message shows the line."""
    with pytest.raises(GoldError, match="cannot read"):
        brat.from_ann(gold.text, line, header(gold), "d")


@pytest.mark.parametrize(
    "task",
    [
        {},
        {"data": {"text": "x", "header": {}}, "annotations": []},
        {"data": {"text": "x", "header": {}}, "annotations": [{"was_cancelled": True}]},
    ],
)
def test_task_that_is_not_ours_is_refused(task: dict[str, Any]) -> None:
    """Without text, header or annotation there is no gold."""
    with pytest.raises(GoldError, match="task"):
        labelstudio.from_task(task)


@pytest.mark.parametrize("tool", ["labelstudio", "brat"])
def test_commands_export_and_import(tmp_path: Path, gold: GoldDocument, tool: str) -> None:
    """Out and in again by the command line gives the same file."""
    gold.write(tmp_path / "gold" / "talks.json")
    run, folder, out = CliRunner().invoke, str(tmp_path / "out"), tmp_path / "back"
    exported = run(main, ["export-gold", tool, folder, "--gold", str(tmp_path / "gold")])
    imported = run(main, ["import-gold", tool, folder, str(out)])

    assert (0, 0) == (exported.exit_code, imported.exit_code), exported.output + imported.output
    assert gold == read_gold(out / "talks.json")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert 2 == run(main, ["import-gold", tool, str(empty), str(out)]).exit_code
