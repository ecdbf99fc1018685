"""The files of a run: whole or not at all, safe to open in a spreadsheet."""

import asyncio
import csv
import json
import sqlite3
from pathlib import Path

import pytest
from pyarrow import parquet

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
from extractor.formats import FORMATS
from extractor.formats.table import COLUMNS
from extractor.runs import Options, Run
from extractor.runs.export import NAMES, PARQUET, export
from extractor.runs.rows import to_row
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


def test_a_claim_is_written_as_it_writes_itself(tmp_path: Path) -> None:
    """Two a document, byte for byte, numbers and odd characters too; and its cells likewise."""
    first = claim(document(0)).model_copy(update={"confidence": 1e-9, "statement": "=\u2028“\x07”"})
    found = extraction(document(0)).model_copy(update={"claims": (first, claim(document(0)))})
    (tmp_path / "own").mkdir()

    export([to_row(found)], tmp_path)
    FORMATS["csv"]([found], tmp_path / "own" / "claims.csv")

    lines = (tmp_path / "claims.jsonl").read_text("utf-8").split("\n")
    assert [*(each.model_dump_json() for each in found.claims), ""] == lines
    own = (tmp_path / "own" / "claims.csv").read_bytes()
    assert own == (tmp_path / "claims.csv").read_bytes()


def test_a_run_comes_back_as_it_went_in(tmp_path: Path) -> None:
    """Rejected citations too."""
    process(tmp_path, [document(0)], Scripted(rejecting))

    with Run.load(tmp_path) as run:
        assert rejecting(document(0)) == run.extraction("d0")


def test_the_table_can_be_read_back(tmp_path: Path) -> None:
    """One line a claim; a name that looks like a formula is text."""
    process(tmp_path, [document(n) for n in range(2)], Scripted())

    with (tmp_path / "claims.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

    assert [row["source"] for row in rows] == ["'=source d0", "'=source d1"]
    names = ("evidence", "evidence_start", "evidence_end")
    assert [rows[0][name] for name in names] == ["it", "0", "2"]
    assert rows[0]["statement"] == "It — “so” — is so."


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


def test_a_file_that_cannot_be_written_leaves_the_others(tmp_path: Path) -> None:
    """All of them stay as they were, and no draft stays."""
    process(tmp_path, [document(0)], Scripted())
    (tmp_path / "claims.csv").unlink()
    (tmp_path / "claims.csv").mkdir()
    before = (tmp_path / "claims.jsonl").read_bytes()

    with pytest.raises(DiskError, match=r"cannot write .*it is a folder"):
        process(tmp_path, [document(0), document(1)], Scripted())

    assert before == (tmp_path / "claims.jsonl").read_bytes()
    assert [] == list(tmp_path.glob(".*"))


def test_parquet_has_the_rows_of_the_csv(tmp_path: Path) -> None:
    """The same columns, typed; the same bytes for the same documents."""
    documents = [document(n) for n in range(30)]
    for name, lanes in (("a", 1), ("b", 8)):
        options = Options(lanes=lanes, parquet=True)
        process(tmp_path / name, documents, Scripted(rejecting, seed=lanes), options)

    with (tmp_path / "a" / "claims.csv").open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    held = parquet.read_table(tmp_path / "a" / PARQUET).to_pylist()

    assert list(COLUMNS) == list(lines[0]) == list(held[0])
    assert [row["document_id"] for row in held] == [row["document_id"] for row in lines]
    assert [0, 2] == [held[0]["evidence_start"], held[0]["evidence_end"]]
    assert (tmp_path / "a" / PARQUET).read_bytes() == (tmp_path / "b" / PARQUET).read_bytes()


def test_parquet_once_written_is_kept_up(tmp_path: Path) -> None:
    """A later start that does not ask for it must not leave an older one standing."""
    process(tmp_path, [document(0)], Scripted(), Options(parquet=True))
    process(tmp_path, [document(0), document(1)], Scripted())

    assert 2 == parquet.read_metadata(tmp_path / PARQUET).num_rows


def test_the_files_are_those_of_an_export(tmp_path: Path) -> None:
    """One code path: `extractor export` writes the same table."""
    process(tmp_path, [document(n) for n in range(3)], Scripted(), Options(parquet=True))

    with Run.load(tmp_path) as run:
        for name in ("csv", "parquet"):
            FORMATS[name](run, tmp_path / f"export.{name}")

    for name in ("csv", "parquet"):
        exported, written = tmp_path / f"export.{name}", tmp_path / f"claims.{name}"
        assert exported.read_bytes() == written.read_bytes()


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
