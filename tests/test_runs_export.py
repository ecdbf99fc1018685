"""The files of a run: whole or not at all, safe to open in a spreadsheet."""

import asyncio
import csv
import json
import os
import sqlite3
from pathlib import Path

import pytest

from extractor.data import (
    Candidate,
    Citation,
    Document,
    Extraction,
    Outcome,
    OutcomeKind,
    Reason,
    Rejected,
)
from extractor.errors import DiskError
from extractor.runs import Run
from extractor.runs.export import NAMES, _safe
from extractor.runs.files import replacing
from tests.test_runs import MANIFEST, Scripted, claim, document, extraction, process


def rejecting(of: Document) -> Extraction:
    """Find one claim and one citation that stands nowhere."""
    found = claim(of)
    words = Citation(text="no such words")
    fields = {name: getattr(found, name) for name in ("statement", "act", "quotation", "certainty")}
    candidate = Candidate(
        **fields,
        evidence=(words,),
        cue=None,
        sources=({"name": "s", "kind": "person", "anonymity": "named", "mention": None},),
        provenance=found.provenance,
    )
    rejected = Rejected(
        candidate=candidate, field="evidence[0]", citation=words, reason=Reason.NOT_FOUND
    )
    return extraction(of).model_copy(update={"rejected": (rejected,)})


def test_each_line_is_a_whole_record(tmp_path: Path) -> None:
    """In document order, and with the document each belongs to."""
    process(tmp_path, [document(n) for n in range(3)], Scripted(rejecting))

    documents, claims, rejected = (
        [json.loads(line) for line in (tmp_path / name).read_text().split("\n")[:-1]]
        for name in NAMES[:3]
    )

    assert [claim(document(n)).model_dump(mode="json") for n in range(3)] == claims
    assert documents[1] == {
        "id": "d1",
        "sha256": document(1).sha256,
        "outcome": "claims",
        "error": None,
        "reason": None,
        "claims": 1,
        "rejected": 1,
    }
    assert [(r["document_id"], r["reason"]) for r in rejected] == [
        (f"d{n}", "not_found") for n in range(3)
    ]


def test_a_run_comes_back_as_it_went_in(tmp_path: Path) -> None:
    """Rejected citations too."""
    process(tmp_path, [document(0)], Scripted(rejecting))

    with Run.load(tmp_path) as run:
        assert rejecting(document(0)) == run.extraction("d0")


def test_the_table_can_be_read_back(tmp_path: Path) -> None:
    """One line a claim; a name that looks like a formula is text."""
    process(tmp_path, [document(n) for n in range(2)], Scripted())

    with (tmp_path / "claims.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert [row["source"] for row in rows] == ["'=source d0", "'=source d1"]
    assert (rows[0]["evidence"], rows[0]["start"], rows[0]["end"]) == ("it", "0", "2")
    assert rows[0]["statement"] == "It — “so” — is so."


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    """Text is marked; numbers are not."""
    assert f"'{start}1" == _safe(f"{start}1")
    assert _safe(-1) == -1


def test_an_empty_run_gives_valid_empty_files(tmp_path: Path) -> None:
    """With the header where there is one."""
    process(tmp_path, [], Scripted())

    assert [(tmp_path / name).read_bytes().count(b"\n") for name in NAMES] == [0, 0, 0, 1]


def test_claims_and_rejected_citations_can_be_queried(tmp_path: Path) -> None:
    """As views of the run's file, in SQL."""
    process(tmp_path, [document(n) for n in range(2)], Scripted(rejecting))

    connection = sqlite3.connect(tmp_path / "run.sqlite")
    claims = connection.execute('SELECT document_id, act, source, start, "end" FROM claim')
    rejected = connection.execute("SELECT document_id, reason, citation FROM rejected")

    assert claims.fetchall() == [(f"d{n}", "assertion", f"=source d{n}", 0, 2) for n in range(2)]
    assert rejected.fetchall() == [(f"d{n}", "not_found", "no such words") for n in range(2)]
    connection.close()


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """And no draft behind."""
    (tmp_path / "a").write_text("old")

    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with (
        pytest.raises(DiskError, match=r"No space left.*run the same command again"),
        replacing(tmp_path, ["a"]) as (file,),
    ):
        file.write("new")
    monkeypatch.undo()

    assert (tmp_path / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_files_are_written_without_times_or_costs(tmp_path: Path) -> None:
    """What a document cost depends on what the store already held."""

    def free(of: Document) -> Extraction:
        outcome = Outcome(kind=OutcomeKind.CLAIMS)
        return Extraction(document=of, outcome=outcome, claims=(claim(of),))

    process(tmp_path / "paid", [document(0)], Scripted())
    process(tmp_path / "free", [document(0)], Scripted(free))

    assert [(tmp_path / "paid" / n).read_bytes() for n in NAMES] == [
        (tmp_path / "free" / n).read_bytes() for n in NAMES
    ]


def test_a_cancelled_export_ends(tmp_path: Path) -> None:
    """At once, and the old files stay."""
    process(tmp_path, [document(n) for n in range(3)], Scripted())
    before = (tmp_path / "claims.jsonl").read_bytes()

    async def cancel() -> None:
        with Run.open(tmp_path, MANIFEST) as run:
            task = asyncio.create_task(run._export())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled()

    asyncio.run(cancel())

    assert before == (tmp_path / "claims.jsonl").read_bytes()
