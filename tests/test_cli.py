"""The command line: data on stdout, talk on stderr, and an exit code that tells."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from extractor import cli
from extractor.content import HOME, active_prompt
from extractor.errors import AuthError, BudgetSpent, DiskError, RunLocked

TALKS = "The rebels said talks can start only after all troops leave. Ada Holt denied the report.\n"


class Printed(NamedTuple):
    """What a command left behind."""

    code: object
    out: str
    err: str


Run = Callable[..., Printed]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Return what runs the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str, stdin: str = "") -> Printed:
        monkeypatch.setattr(sys, "argv", ["extractor", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capsys.readouterr()
        return Printed(left.value.code, printed.out, printed.err)

    return command


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder with two readable documents and one that is not."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "talks.txt").write_text(TALKS)
    (folder / "quiet.txt").write_text("It rained.\n")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


def test_help_names_every_verb(run: Run) -> None:
    """A newcomer sees what there is."""
    shown = run("--help")

    assert shown.code == 0
    for verb in ("extract", "batch", "show", "prompts", "schemas", "eval"):
        assert re.search(rf"^  {verb} ", shown.out, re.MULTILINE)


def test_no_verb_shows_the_help(run: Run) -> None:
    """Nothing said: say what can be."""
    assert "Commands:" in run().err + run().out


@pytest.mark.parametrize("words", [["extrac"], ["extract"], ["batch", "x"], ["extract", "-z", "x"]])
def test_wrong_usage_exits_with_two(run: Run, words: list[str]) -> None:
    """What was not understood is said, without a traceback."""
    refused = run(*words)

    assert refused.code == 2
    assert "Error:" in refused.err
    assert "Traceback" not in refused.err


def test_extract_prints_claims_as_json_lines(run: Run, corpus: Path) -> None:
    """Each line is a claim whose evidence stands in the file at its offsets."""
    printed = run("extract", str(corpus / "talks.txt"))

    claims = [json.loads(line) for line in printed.out.splitlines()]
    assert printed.code == 0
    assert {"precondition", "denial"} <= {claim["act"] for claim in claims}
    for claim in claims:
        for quote in claim["evidence"]:
            assert quote["text"] == TALKS[quote["start"] : quote["end"]]


def test_extract_reads_standard_input(run: Run) -> None:
    """A dash stands for standard input."""
    assert '"act":"denial"' in run("extract", "-", stdin=TALKS).out


def test_extract_full_prints_outcomes(run: Run) -> None:
    """With --full, a document without claims is still a line."""
    assert json.loads(run("extract", "--full", "-", stdin="It rained.").out)["outcome"] == {
        "kind": "no_claims",
        "error": None,
        "reason": None,
    }


def test_an_unreadable_document_is_a_sentence_and_exit_one(run: Run, corpus: Path) -> None:
    """A picture is not text, and that is said."""
    printed = run("extract", str(corpus / "picture.txt"))

    assert (1, "") == (printed.code, printed.out)
    assert "rejected_input" in printed.err
    assert "PNG" in printed.err


def test_a_missing_file_is_a_sentence_and_exit_two(run: Run) -> None:
    """A typing error in a path is answered at once."""
    printed = run("extract", "missing.txt")

    assert printed.code == 2
    assert "missing.txt does not exist" in printed.err


def test_batch_writes_a_run_and_says_how_to_look_further(run: Run, corpus: Path) -> None:
    """A folder becomes a run; what broke is counted, and the rest is there."""
    printed = run("batch", str(corpus), "--out", "runs/a")

    claims = Path("runs/a/claims.jsonl").read_text().splitlines()
    assert printed.code == 1
    assert "" == printed.out
    assert len(claims) >= 2
    assert "rejected_input" in printed.err
    assert "extractor show runs/a" in printed.err


def test_batch_again_changes_nothing(run: Run, corpus: Path) -> None:
    """Finished documents are not read again, and the files are the same bytes."""
    run("batch", str(corpus), "--out", "a")
    before = {path.name: path.read_bytes() for path in Path("a").glob("*.jsonl")}

    run("batch", str(corpus), "--out", "a")
    run("batch", str(corpus), "--out", "b")

    assert before == {path.name: path.read_bytes() for path in Path("a").glob("*.jsonl")}
    assert before == {path.name: path.read_bytes() for path in Path("b").glob("*.jsonl")}


def test_another_prompt_in_the_same_folder_is_refused(
    run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results of different questions are not mixed."""
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")
    run("batch", str(corpus), "--out", "a")

    refused = run("batch", str(corpus), "--out", "a", "--model", "gpt-x")

    assert refused.code == 2
    assert "was started otherwise" in refused.err


def test_many_documents_are_read_on_all_cores_with_the_same_result(run: Run, corpus: Path) -> None:
    """Above a few documents more processes help; nothing else changes."""
    rows = [{"id": f"r{n}", "text": TALKS} for n in range(80)]
    Path("rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (corpus / "picture.txt").unlink()

    printed = run("batch", "rows.jsonl", "--out", "a")

    claims = [json.loads(line) for line in Path("a/claims.jsonl").read_text().splitlines()]
    assert printed.code == 0
    assert [f"r{n}" for n in range(80)] == list(dict.fromkeys(c["document_id"] for c in claims))


def test_a_run_tells_how_it_stands(run: Run, corpus: Path) -> None:
    """A second shell can ask; nothing is read for it."""
    run("batch", str(corpus), "--out", "a", "--max-documents", "2")

    printed = run("batch", "--status", "a")
    status = json.loads(printed.out)

    assert (False, 1, 2) == (status["is_running"], status["starts"], status["read"])
    assert printed == run("batch", "--out", "a", "--status")
    assert "not running, start 1: 2 of 3 documents" in printed.err
    assert status["progress"]["rate"] > 0
    assert status["progress"]["seconds_left"] > 0


def test_a_reached_limit_exits_with_four_and_can_be_raised(run: Run, corpus: Path) -> None:
    """What was read is kept, and the same command with a higher limit goes on."""
    (corpus / "picture.txt").unlink()

    stopped = run("batch", str(corpus), "--out", "a", "--max-documents", "1")
    resumed = run("batch", str(corpus), "--out", "a", "--max-documents", "9")

    assert (4, 0) == (stopped.code, resumed.code)
    assert "--max-documents" in stopped.err


def test_shards_read_each_document_once(run: Run, corpus: Path) -> None:
    """Two parts make a whole."""
    (corpus / "picture.txt").unlink()
    for shard in ("1", "2"):
        run("batch", str(corpus), "--out", shard, "--shard", f"{shard}/2")

    rows = [Path(shard, "documents.jsonl").read_text().splitlines() for shard in ("1", "2")]

    assert ["quiet", "talks"] == sorted(json.loads(row)["id"] for part in rows for row in part)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(["--shard", "3/2"], "--shard takes I/N"), (["--max-documents", "0"], "max-documents")],
)
def test_impossible_limits_are_said(
    run: Run, corpus: Path, words: list[str], complaint: str
) -> None:
    """Nothing is read under a limit that makes no sense."""
    refused = run("batch", str(corpus), "--out", "a", *words)

    assert refused.code == 2
    assert complaint in refused.err


def test_columns_are_named_by_options(run: Run) -> None:
    """A table need not use our words."""
    Path("rows.csv").write_text("key;body\n7;Ada Holt denied the report.\n")

    printed = run("extract", "rows.csv", "--id-column", "key", "--text-column", "body")

    assert json.loads(printed.out)["document_id"] == "7"


def test_show_marks_the_claims_of_a_file(run: Run, corpus: Path) -> None:
    """A file is extracted and shown, claims marked in place."""
    printed = run("show", str(corpus / "talks.txt"))

    assert printed.code == 0
    assert "[1>" in printed.out
    assert "denial" in printed.out


def test_show_lists_a_run_and_marks_one_of_its_documents(run: Run, corpus: Path) -> None:
    """From the list of documents to the claims of one."""
    run("batch", str(corpus), "--out", "a")

    listed, shown = run("show", "a"), run("show", "a", "talks")

    assert "talks" in listed.out
    assert "rejected_input" in listed.out
    assert "[1>" in shown.out


def test_show_says_when_a_run_has_no_such_document(run: Run, corpus: Path) -> None:
    """A wrong id is answered with where the right ones are."""
    run("batch", str(corpus), "--out", "a")

    refused = run("show", "a", "nothing")

    assert refused.code == 2
    assert "no document 'nothing'; 'extractor show a' lists them" in refused.err


def test_a_folder_that_is_no_run_is_said_to_be_none(run: Run, corpus: Path) -> None:
    """A folder of texts is not a run."""
    refused = run("show", str(corpus))

    assert refused.code == 2
    assert "is no run" in refused.err


def test_a_run_becomes_a_page(run: Run, corpus: Path) -> None:
    """One file that holds the documents and their claims."""
    run("batch", str(corpus), "--out", "a")

    written = run("report", "a", "-o", "page.html", "--title", "Talks")

    assert written.code == 0
    assert "<title>Talks" in Path("page.html").read_text()


def test_the_formats_are_listed_and_written(run: Run, corpus: Path) -> None:
    """Each format is a file or a folder, and what it loses is said."""
    run("batch", str(corpus), "--out", "a")

    assert "graphml" in run("export").out
    written = run("export", "a", "--format", "graphml", "-o", "network.graphml")

    assert written.code == 0
    assert "left out" in written.err
    assert Path("network.graphml").read_text().startswith("<?xml")


@pytest.mark.parametrize("has_browser", [True, False])
def test_a_page_is_opened_where_there_is_a_browser(
    run: Run, corpus: Path, *, has_browser: bool
) -> None:
    """Without one that is said, and the page is there all the same."""
    run("batch", str(corpus), "--out", "a")
    browser = corpus.parent / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > opened\n')
    browser.chmod(0o755)
    words = [sys.executable, "-m", "extractor", "report", "a", "-o", "a page.html", "--open"]
    environment = {"PYTHONPATH": str(HOME), "PATH": str(corpus)}
    if has_browser:
        environment["BROWSER"] = f"{browser} %s"

    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)

    assert Path("a page.html").exists()
    assert ("there is no browser to open it" in done.stderr) != has_browser
    if has_browser:
        opened = Path("opened").read_text().strip()
        assert Path("a page.html").resolve().as_uri() == opened


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["export", "a", "--format", "nix"], "no format 'nix'; there are: jsonl"),
        (["export", "--format", "csv"], "name the run"),
        (["report", "nowhere"], "is no run"),
    ],
)
def test_what_cannot_be_written_is_said(run: Run, words: list[str], complaint: str) -> None:
    """A wrong name is answered with the right ones."""
    refused = run(*words)

    assert refused.code == 2
    assert complaint in refused.err


def test_a_page_that_cannot_be_written_exits_with_five(run: Run, corpus: Path) -> None:
    """The disk's fault is told from the user's."""
    run("batch", str(corpus), "--out", "a")

    refused = run("report", "a", "-o", str(corpus / "talks.txt" / "page.html"))

    assert refused.code == 5
    assert "cannot write" in refused.err


def test_reviewed_claims_become_gold(run: Run, corpus: Path) -> None:
    """What a reader accepted on the page is gold; what nobody looked at is not."""
    (corpus / "picture.txt").unlink()
    run("batch", str(corpus), "--out", "a")
    claims = [json.loads(line) for line in Path("a/claims.jsonl").read_text().splitlines()]
    said = [
        {"document_id": c["document_id"], "claim_id": c["id"], "verdict": "accept"} for c in claims
    ]
    Path("review.jsonl").write_text("".join(json.dumps(line) + "\n" for line in said))

    labels = ["--by", "A. Reader", "--licence", "CC0-1.0", "--credit", "us"]
    applied = run("review", "apply", "a", "review.jsonl", "--out", "gold", *labels)

    assert applied.code == 0
    gold = json.loads(Path("gold/talks.json").read_text())
    assert len(gold["claims"]) == len(claims)


def test_prompts_are_listed_shown_rendered_and_compared(run: Run, corpus: Path) -> None:
    """All that is said to a model can be seen, and nothing is sent."""
    text = str(corpus / "talks.txt")

    assert f"* {active_prompt()}" in run("prompts").out
    assert run("prompts", "list").out == run("prompts").out
    assert "@@system" in run("prompts", "show", "claims/v1").out
    assert "[1] The rebels said" in run("prompts", "render", "claims/v1", text).out
    assert run("prompts", "diff", "claims/v1", "claims/v1").out == ""
    request = json.loads(run("prompts", "render", "claims/v1", text, "--as", "json").out)
    assert {"messages", "parameters", "answer_schema"} == set(request)


def test_releasing_a_released_prompt_again_changes_nothing(run: Run) -> None:
    """The ledger is append-only."""
    ledger = HOME / "prompts" / "released.json"
    before = ledger.read_bytes()

    assert run("prompts", "release", "claims/v1").code == 0
    assert before == ledger.read_bytes()


def test_schemas_are_listed_and_shown(run: Run) -> None:
    """The schema a model gets is JSON."""
    assert "claims_v1" in run("schemas").out
    assert json.loads(run("schemas", "show", "claims_v1").out)["type"] == "object"


@pytest.mark.parametrize("noun", ["prompts", "schemas"])
def test_an_unknown_name_is_answered_with_those_there_are(run: Run, noun: str) -> None:
    """A typing error is answered with the names."""
    refused = run(noun, "show", "nix")

    assert refused.code == 2
    assert "there are: claims" in refused.err


def test_a_model_without_a_key_is_one_sentence(run: Run, corpus: Path) -> None:
    """Nothing is sent, no folder is made, and what to set is said."""
    refused = run("batch", str(corpus), "--out", "a", "--model", "gpt-x")

    assert refused.code == 2
    assert "OPENAI_API_KEY" in refused.err
    assert not Path("a").exists()


def test_a_parameter_must_be_a_pair(run: Run, corpus: Path) -> None:
    """--parameter without a value is a usage error."""
    refused = run("extract", str(corpus / "talks.txt"), "--parameter", "temperature")

    assert refused.code == 2
    assert "NAME=VALUE" in refused.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(AuthError, 3), (BudgetSpent, 4), (DiskError, 5), (RunLocked, 75), (KeyboardInterrupt, 130)],
)
def test_each_way_to_end_has_its_exit_code(
    run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], code: int
) -> None:
    """Scripts can tell what happened."""

    def fail(*_: object, **__: object) -> None:
        raise error("what happened")

    monkeypatch.setattr("extractor.pipeline.Extractor.extract", fail)
    ended = run("extract", str(corpus / "talks.txt"))

    assert ended.code == code
    assert "Traceback" not in ended.err
    assert "extractor: " in ended.err


def test_a_closed_pipe_is_no_error(corpus: Path) -> None:
    """``extractor extract ... | head`` ends quietly, and with 0: nothing went wrong."""
    (corpus / "long.txt").write_text(TALKS * 2000)
    words = [sys.executable, "-m", "extractor", "extract", str(corpus / "long.txt")]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert (0, b"") == (process.returncode, complaint)
