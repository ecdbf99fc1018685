"""Reviews from the command line: the page's file, and corrections made in other tools."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import Run, corpus, run

__all__ = ["corpus", "run"]  # the fixtures, for the tests below

LABELS = ["--by", "A. Reader", "--licence", "CC0-1.0", "--credit", "us", "--out", "gold"]
Edit = Callable[[], None]


@pytest.fixture
def talks(run: Run, corpus: Path) -> Run:
    """Extract two documents into the run ``a``."""
    (corpus / "picture.txt").unlink()
    assert 0 == run("batch", str(corpus), "--out", "a").code
    return run


def claims() -> list[dict[str, Any]]:
    """Return the claims of the run."""
    return [json.loads(line) for line in Path("a/claims.jsonl").read_text().splitlines()]


def gold(name: str = "talks") -> list[dict[str, Any]]:
    """Return the claims of a gold file."""
    held: list[dict[str, Any]] = json.loads(Path(f"gold/{name}.json").read_text())["claims"]
    return held


def annotate(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Write what Label Studio exports when somebody has saved every task."""
    tasks = json.loads(Path("a/label-studio/tasks.json").read_text())
    for number, task in enumerate(tasks):
        (made,) = task.pop("predictions")
        result = json.loads(json.dumps(made["result"]))
        task |= {"id": number, "annotations": [{"id": number, "result": change(result)}]}
    Path("reviewed.json").write_text(json.dumps(tasks))


def as_proposal(result: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Call every denial a proposal."""
    for item in result:
        if item["from_name"] == "act" and item["value"]["choices"] == ["denial"]:
            item["value"]["choices"] = ["proposal"]
    return result


def edit_label_studio() -> None:
    """Change an act, as a reviewer does in Label Studio."""
    relations = {"from_name": ""}
    annotate(lambda result: as_proposal([relations | item for item in result]))


def edit_brat() -> None:
    """Change an act, as a reviewer does in brat."""
    (file,) = Path("a/brat").glob("talks*.ann")
    lines = file.read_text().split("\n")
    file.write_text(
        "\n".join(
            line.replace(" denial", " proposal") if line.startswith("A") else line for line in lines
        )
    )


@pytest.mark.parametrize(
    ("tool", "edited", "edit"),
    [
        ("label-studio", "reviewed.json", edit_label_studio),
        ("brat", "a/brat", edit_brat),
    ],
)
def test_what_was_corrected_in_a_tool_becomes_gold_that_the_evals_accept(
    talks: Run, tool: str, edited: str, edit: Edit
) -> None:
    """Batch, export, correct, import, check: one act is another, all else is as it was."""
    exported = talks("export", "a", "--format", tool)
    edit()
    imported = talks("review", "import", "a", edited, "--from", tool, *LABELS)
    checked = talks("eval", "check-gold", "gold")

    assert (0, 0, 0) == (exported.code, imported.code, checked.code), imported.err + checked.err
    assert "rest of a claim stays in the run" in exported.err
    before = [{"denial": "proposal"}.get(claim["act"], claim["act"]) for claim in claims()]
    assert before == [claim["act"] for claim in gold()]
    assert "proposal" in before
    for one, other in zip(claims(), gold(), strict=True):
        for field in ("statement", "stance", "quotation", "polarity", "also"):
            assert one[field] == other[field], field
        assert other["certainty"] == ("unstated" if one["act"] == "denial" else one["certainty"])
        assert [quote["text"] for quote in one["evidence"]] == [
            quote["text"] for quote in other["evidence"]
        ]
        assert (one["condition"] is None) == (other["condition"] is None)
    assert [] == gold("quiet")


def test_what_was_left_as_it_was_is_the_run_itself(talks: Run) -> None:
    """Exported and imported without a correction, by either tool: the same gold."""
    talks("export", "a", "--format", "brat")
    talks("review", "import", "a", "a/brat", "--from", "brat", *LABELS)
    brat = gold()
    talks("export", "a", "--format", "label-studio")
    annotate(lambda result: result)
    talks("review", "import", "a", "reviewed.json", "--from", "label-studio", *LABELS)

    assert [claim["statement"] for claim in claims()] == [claim["statement"] for claim in brat]
    assert brat == gold()


@pytest.mark.parametrize(
    ("tool", "path", "content", "complaint"),
    [
        ("label-studio", "r.json", "[", "r.json is no JSON export of Label Studio"),
        ("label-studio", "r.json", '[{"annotations": [{"result": []}]}]', "r.json is no JSON"),
        (
            "label-studio",
            "r.json",
            '[{"data": {"document_id": "x"}, "annotations": [{"result": []}]}]',
            "for this run",
        ),
        ("label-studio", "r.json", "\xff", "r.json is no JSON export of Label Studio"),
        ("brat", "talks.ann", "nonsense", "is no brat file of this run"),
        ("brat", "r.json", "[]", "r.json is a file: name the folder"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(
    talks: Run, tool: str, path: str, content: str, complaint: str
) -> None:
    """Nothing is written, and what is wrong is said without a traceback."""
    talks("export", "a", "--format", "brat")
    names = {"talks.ann": next(Path("a/brat").glob("talks*.ann"))}
    written = names.get(path, Path(path))
    written.write_bytes(content.encode("latin-1"))
    given = "a/brat" if path == "talks.ann" else path

    refused = talks("review", "import", "a", given, "--from", tool, *LABELS)

    assert 2 == refused.code
    assert complaint in refused.err
    assert "Traceback" not in refused.err
    assert not list(Path().glob("gold/talks*"))


def test_a_folder_is_no_export_of_label_studio(talks: Run) -> None:
    """It exports one file."""
    talks("export", "a", "--format", "label-studio")

    refused = talks("review", "import", "a", "a/label-studio", "--from", "label-studio", *LABELS)

    assert 2 == refused.code
    assert "a/label-studio is a folder: name the file" in refused.err


def test_an_import_in_which_nothing_was_reviewed_says_so(talks: Run) -> None:
    """The tasks as they were exported hold predictions, and no annotation."""
    talks("export", "a", "--format", "label-studio")

    words = ["a", "a/label-studio/tasks.json", "--from", "label-studio", *LABELS]
    refused = talks("review", "import", *words)

    assert 2 == refused.code
    assert "nothing was reviewed" in refused.err


@pytest.mark.parametrize(
    "words",
    [
        ["apply", "a", "missing.jsonl", *LABELS],
        ["import", "a", "missing.json", "--from", "brat", *LABELS],
        ["import", "a", "a/claims.jsonl", "--from", "prodigy", *LABELS],
        ["apply", "a", "a/claims.jsonl", "--out", "gold"],
    ],
)
def test_wrong_words_are_usage(talks: Run, words: list[str]) -> None:
    """Exit 2, and what was expected."""
    refused = talks("review", *words)

    assert 2 == refused.code
    assert "Error:" in refused.err


def test_reviews_are_applied(talks: Run) -> None:
    """Accepted, edited and rejected; a document with an unreviewed claim is named and left out."""
    one, two, *others = claims()
    said: list[dict[str, Any]] = [
        {"verdict": "reject"},
        {"verdict": "edit", "changes": {"act": "proposal"}, "note": "it is one"},
        *({"verdict": "accept"} for _ in others),
    ]
    lines = [
        json.dumps({"document_id": claim["document_id"], "claim_id": claim["id"], **verdict}) + "\n"
        for claim, verdict in zip([one, two, *others], said, strict=True)
    ]
    Path("all.jsonl").write_text("".join(lines))
    Path("one.jsonl").write_text(lines[0])

    applied = talks("review", "apply", "a", "all.jsonl", *LABELS)
    partly = talks("review", "apply", "a", "one.jsonl", *LABELS, "--out", "partly")

    assert (0, 0) == (applied.code, partly.code)
    assert ["proposal", *(claim["act"] for claim in others)] == [claim["act"] for claim in gold()]
    assert "it is one" == gold()[0]["note"]
    assert f"talks has {len(others) + 1} unreviewed claim" in partly.err
    assert not Path("partly/talks.json").exists()
    assert 0 == talks("eval", "check-gold", "gold").code


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("nonsense", "r.jsonl, line 1, is no review"),
        ('{"document_id": "x", "claim_id": "c", "verdict": "accept"}', "has no document 'x'"),
        ('{"document_id": "talks", "claim_id": "c", "verdict": "accept"}', "has no claim c"),
    ],
)
def test_reviews_that_do_not_fit_are_one_sentence(talks: Run, line: str, complaint: str) -> None:
    """Of another run, or no reviews at all."""
    Path("r.jsonl").write_text(line + "\n")

    refused = talks("review", "apply", "a", "r.jsonl", *LABELS)

    assert 2 == refused.code
    assert complaint in refused.err


def test_gold_that_cannot_be_written_exits_with_five(talks: Run) -> None:
    """The disk's fault is told from the user's."""
    talks("export", "a", "--format", "brat")
    Path("taken").write_text("")

    words = ["a", "a/brat", "--from", "brat", *LABELS, "--out", "taken"]
    refused = talks("review", "import", *words)

    assert 5 == refused.code
    assert "cannot write taken" in refused.err
