"""The committed record of the corpora of others, and what the README says of it."""

import asyncio
import re
from pathlib import Path

import pytest

from evals.external.corpus import SHIPPED, load_corpus
from evals.external.record import FOLDER, corpus, load
from evals.external.table import score
from extractor import Extractor
from extractor.rules import FINGERPRINT

RECORD = load(FOLDER / "rules.json")
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
TABLE = README.split("## How good the offline annotator is")[1].split("## ")[0]


@pytest.mark.parametrize("name", ["gum", "plover"])
def test_shipped_corpora_score_as_recorded(name: str) -> None:
    """The annotator of today, run again, gives the numbers of the record."""
    kept = {one.corpus: one for one in RECORD.corpora}[name]
    scored = asyncio.run(score(name, load_corpus(SHIPPED[name]), Extractor().aextract))

    assert FINGERPRINT == RECORD.annotator
    assert kept == corpus(scored)


@pytest.mark.parametrize(
    ("row", "name", "metric", "floor"),
    [
        ("attribution F1, content IoU >= .5", "polnear", "F1 @0.5", True),
        ("the same, with the right source", "polnear", "F1 @0.5 with the source", True),
        ("recall, IoU >= .5", "gum", "recall @0.5", True),
        ("the same, of those with a cue or in quotation marks", "gum",
         "recall @0.5 of those with a cue or in quotation marks", True),
        ("source right, on matched", "gum", "source right, on matched", True),
        ("act right", "plover", "accuracy on verbal sentences", False),
    ],
)  # fmt: skip
def test_readme_says_what_the_record_says(row: str, name: str, metric: str, floor: bool) -> None:  # noqa: FBT001 - a parameter
    """Score, interval, floor and ceiling of the README's table are those of the record."""
    line = {one.corpus: one for one in RECORD.corpora}[name].value(metric)
    cells = next(text for text in TABLE.splitlines() if f"| {row} |" in text)
    numbers = [float(number) for number in re.findall(r"(?<![>=] )\.\d+", cells.split(row)[1])]
    expected = [line.value, line.low, line.high]
    expected += [max(value for value in line.floors.values() if value is not None)] if floor else []
    expected += [line.ceiling] if line.ceiling else []

    assert [round(number or 0, 3) for number in expected] == numbers
