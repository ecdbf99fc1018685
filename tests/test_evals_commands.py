"""The commands that run, compare and gate."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.commands.runs import gold_folder
from evals.gold import FOLDER as GOLD
from evals.prediction import Prediction
from evals.record import load, save
from tests.data_evals.runs import documents, record, replies


def run(*arguments: object) -> Any:
    """The outcome of a command."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with gold and three records: x, the same again, and worse."""
    for document in documents():
        document.write(tmp_path / "gold" / f"{document.id}.json")
    for name, wrong in (("x", 0), ("same", 0), ("worse", 2)):
        made = record(name, replies(wrong), documents())
        made = made.model_copy(update={"gold_set": str(tmp_path / "gold")})
        save(tmp_path / "records", made, replies(wrong))
    return tmp_path


def test_compare_command_has_an_exit_code_for_each_verdict(folder: Path) -> None:
    """0 no worse, 1 worse, 4 not comparable; the reports are written."""
    where = ("--records", folder / "records")
    files = [folder / "out" / name for name in ("r.md", "r.xml", "r.json", "r.html")]
    kinds = ("--markdown", "--junit", "--json", "--html")
    reports = [part for pair in zip(kinds, files, strict=True) for part in pair]
    same, worse = (
        run("compare", "x", "same", *where),
        run("compare", "x", "worse", *where, *reports),
    )

    assert (0, 1) == (same.exit_code, worse.exit_code), worse.output
    assert worse.output == files[0].read_text("utf-8")
    assert all(path.stat().st_size > 500 for path in files)
    gold_hash_changed = documents()[0].model_copy(update={"credit": "somebody else"})
    gold_hash_changed.write(folder / "gold" / "d00.json")
    assert 2 == run("compare", "x", "same", *where).exit_code
    assert 0 == run("compare", "x", "same", "--rescore", *where).exit_code
    assert 0 == run("rescore", "x", *where).exit_code
    refused = run("compare", "x", "same", *where)
    assert 4 == refused.exit_code
    assert "another gold" in refused.output


def test_gate_and_bless_commands(folder: Path) -> None:
    """The anchor moves by bless only; verdicts are kept in the record."""
    where = ("--records", folder / "records")

    assert 2 == run("gate", "worse", *where).exit_code
    assert 0 == run("bless", "x", "--by", "ann", "--why", "first", *where).exit_code
    gated = run("gate", "worse", "--parent", "same", *where)
    assert 1 == gated.exit_code
    assert "so far: 2." in gated.output
    assert ["parent", "anchor"] == [v.role for v in load("worse", folder / "records").verdicts]
    assert 2 == run("gate", "same", "--allow-inconclusive", *where).exit_code
    assert 0 == run("gate", "same", *where).exit_code


def test_inconclusive_can_be_accepted_by_name(folder: Path) -> None:
    """Accepting it is recorded with who and why; without that the exit code is 3."""
    policy = folder / "policy.toml"
    policy.write_text("margin=0.02\nalpha=0.05\nmin_documents=99\nsevere_fall=0.5\n", "utf-8")
    where = ("--records", folder / "records", "--policy", policy)
    run("bless", "x", "--by", "ann", "--why", "first", "--records", folder / "records")

    assert 3 == run("gate", "same", *where).exit_code
    accepted = ("--allow-inconclusive", "--by", "ann", "--why", "a typo")
    assert 0 == run("gate", "same", *where, *accepted).exit_code
    verdicts = load("same", folder / "records").verdicts
    assert [None, "a typo"] == [verdict.why for verdict in verdicts]


def test_show_lists_and_shows(folder: Path) -> None:
    """Without a name every record on a line, with one all its metrics."""
    where = ("--records", folder / "records")
    listed, shown = run("show", *where), run("show", "x", *where)

    assert 3 == len(listed.output.splitlines())
    assert "1.000 x [" in listed.output
    assert "| evidence validity | 1.000 |" in shown.output
    assert "| act=assertion | 120 | 1.000 | 1.000 |" in shown.output
    assert 2 == run("show", "nothing", *where).exit_code


def test_run_command_scores_and_keeps_a_record(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the extractor gives is scored, kept and can be scored again."""
    asked: list[Any] = []

    def extract(settings: Any, docs: Any, **options: Any) -> list[Prediction]:
        asked.append((settings.model, len(docs), options["mode"], options["samples"]))
        return replies(1)

    monkeypatch.setattr("evals.commands.runs.extract", extract)
    where = ("--records", folder / "records")
    result = run("run", "--gold", folder / "gold", "--model", "some/model", "--name", "new", *where)

    assert 0 == result.exit_code, result.output
    assert [("some/model", 24, "replay", 1)] == asked
    assert "| strict F1 | 0.800 |" in result.output
    assert 0.8 == load("new", folder / "records").metrics["strict F1"]
    assert 0 == run("rescore", "new", *where).exit_code


def test_show_explains_the_pairing_of_a_document(folder: Path) -> None:
    """Each gold claim says which prediction it was paired with, and why."""
    where = ("--records", folder / "records")
    shown = run("show", "worse", "--document", "d03", *where)

    assert 5 == len(shown.output.splitlines())
    assert "c0 assertion 'Statement of 0 to 9.': prediction 0: matched: evidence IoU 1.00" in (
        shown.output
    )
    assert 2 == run("show", "worse", "--document", "none", *where).exit_code


def test_run_never_writes_over_a_record(folder: Path) -> None:
    """A record is evidence: another run needs another name."""
    where = ("--records", folder / "records")
    refused = run("run", "--gold", folder / "gold", "--model", "rules", "--name", "x", *where)

    assert 2 == refused.exit_code
    assert "there is a record x already" in refused.output


def test_gold_set_is_a_name_a_path_or_all(tmp_path: Path) -> None:
    """The name of a set stands for its folder beside FORMAT.md."""
    assert GOLD == gold_folder("all")
    assert GOLD / "open" == gold_folder("open")
    assert tmp_path == gold_folder(str(tmp_path))
