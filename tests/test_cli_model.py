"""The command line with a model, against a real server on loopback."""

import json
from pathlib import Path

import pytest

from extractor import Run as Runs
from extractor.content import active_prompt
from tests.loopback import Loopback
from tests.test_cli import Run, run

__all__ = ["run"]  # the fixture, for the tests below
TEXT = "The minister denied the report.\n"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Return a document."""
    path = tmp_path / "note.txt"
    path.write_text(TEXT)
    return path


def batch(run: Run, note: Path, loopback: Loopback, script: str, *words: str) -> object:
    """Extract *note* with a model that follows *script*."""
    options = ["--model", script, "--base-url", loopback.base_url, "--out", "a"]
    return run("batch", str(note), *options, *words).code


def test_a_run_with_a_model_pays_once(run: Run, note: Path, loopback: Loopback) -> None:
    """The same command again sends nothing; nor does another run over the same store."""
    script = "once|ok"

    codes = [batch(run, note, loopback, script, "--store", "s.sqlite") for _ in range(2)]
    other = ["--model", script, "--base-url", loopback.base_url, "--store", "s.sqlite"]
    codes.append(run("batch", str(note), *other, "--out", "b").code)

    assert [0, 0, 0] == codes
    assert 1 == len(loopback.log["once"])
    claims = [Path(folder, "claims.jsonl").read_bytes() for folder in "ab"]
    assert claims[0] == claims[1] != b""
    assert active_prompt() == json.loads(claims[0].splitlines()[0])["provenance"]["prompt"]


def test_extract_pays_once_too(run: Run, note: Path, loopback: Loopback) -> None:
    """With a store, a document that was extracted before costs nothing."""
    words = ["--model", "single|ok", "--base-url", loopback.base_url, "--store", "s.sqlite"]

    printed = [run("extract", str(note), *words).out for _ in range(2)]

    assert 1 == len(loopback.log["single"])
    assert printed[0] == printed[1] != ""


def test_prices_of_ones_own_are_counted(run: Run, note: Path, loopback: Loopback) -> None:
    """A model that is not in our table is priced by the user's."""
    Path("prices.toml").write_text("[priced]\ninput = 10\noutput = 10\n")

    code = batch(run, note, loopback, "priced|ok", "--prices", "prices.toml")

    assert 0 == code
    with Runs.load("a") as opened:
        assert opened.summary.usage.usd


def test_a_broken_price_table_is_said_before_anything_is_sent(
    run: Run, note: Path, loopback: Loopback
) -> None:
    """A typing error in a file of prices costs nothing."""
    Path("prices.toml").write_text("input: 10\n")

    assert 2 == batch(run, note, loopback, "unpriced|ok", "--prices", "prices.toml")
    assert 0 == len(loopback.log["unpriced"])


def test_a_failed_document_is_asked_for_again_only_when_told(
    run: Run, note: Path, loopback: Loopback
) -> None:
    """A misfit answer is kept as paid for; --retry-failed asks for another one."""
    script = "again|badschema,badschema,ok"

    codes = [
        batch(run, note, loopback, script),
        batch(run, note, loopback, script),
        batch(run, note, loopback, script, "--retry-failed", "invalid"),
    ]

    assert [1, 1, 0] == codes
    assert 3 == len(loopback.log["again"])


def test_a_refused_key_stops_the_run(run: Run, note: Path, loopback: Loopback) -> None:
    """No document can fare better: exit 3, one request."""
    assert 3 == batch(run, note, loopback, "key|401")
    assert 1 == len(loopback.log["key"])


def test_money_is_reserved_before_it_is_spent(run: Run, note: Path, loopback: Loopback) -> None:
    """A limit that the first request might pass stops before it is sent."""
    assert 4 == batch(run, note, loopback, "dear|ok", "--max-tokens", "100")
    assert 0 == len(loopback.log["dear"])


def test_what_the_filter_spares_costs_nothing(run: Run, note: Path, loopback: Loopback) -> None:
    """A document without a cue is finished without a request."""
    note.write_text("It rained all day.\n")

    assert 0 == batch(run, note, loopback, "spared|ok", "--prefilter")
    assert 0 == len(loopback.log["spared"])


def test_the_second_look_is_a_file(run: Run, note: Path, loopback: Loopback) -> None:
    """--audit lists what the rules see and the model left out."""
    assert 0 == batch(run, note, loopback, "audited|ok:0", "--audit")

    overlooked = [json.loads(line) for line in Path("a/audit.jsonl").read_text().splitlines()]
    assert ["denial"] == [line["act"] for line in overlooked]
