"""Ray Data over the store: lost workers and drivers cost what was in flight."""

import asyncio
import json
import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import extractor.ray
from extractor.data import Document
from extractor.errors import ConfigError
from extractor.runs.rows import Row
from extractor.store import SQLiteReplies
from tests.loopback import Loopback
from tests.test_crash import Server
from tests.test_crash_program import Asker
from tests.test_runs import Scripted, extraction
from tests.test_store_server import url

__all__ = ["url"]  # the fixture, for a test below
HAS_RAY = find_spec("ray") is not None
LANES, ACTORS, COUNT = 16, 2, 600


def build(folder: str, port: int) -> extractor.ray.Extract:
    """Ask the counting server, over a store in *folder*."""
    return Asker(port, SQLiteReplies(Path(folder) / "replies.sqlite"), LANES)


def main(folder: str, port: int, victim: str) -> None:
    """Drive a run, and kill a worker, the driver or nobody when a third is done."""
    import threading
    from importlib import import_module
    from time import sleep

    psutil, ray = import_module("psutil"), import_module("ray")  # not typed, not always there
    import_module("ray.data")
    ray.init(
        num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=200 * 2**20
    )
    ray.data.DataContext.get_current().enable_progress_bars = False

    def kill() -> None:
        while len(list(Path(folder).glob("replies.sqlite"))) == 0 or stored(folder) < COUNT // 3:
            sleep(0.01)
        if victim == "driver":
            os.kill(os.getpid(), 9)
        for process in psutil.Process().children(recursive=True):
            if "MapWorker" in " ".join(process.cmdline()):
                process.kill()
                return

    if victim != "nobody":
        threading.Thread(target=kill, daemon=True).start()
    documents = [{"id": str(n), "text": f"it is so {n}"} for n in range(COUNT)]
    dataset = ray.data.from_items(documents, override_num_blocks=8)
    read = extractor.ray.read(dataset, partial(build, folder, port), actors=ACTORS, lanes=LANES)
    read.write_parquet(f"{folder}/{victim}")
    ray.shutdown()


def stored(folder: str) -> int:
    """Count the replies."""
    import sqlite3

    connection = sqlite3.connect(f"{folder}/replies.sqlite")
    try:
        return int(connection.execute("SELECT count(*) FROM reply").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def drive(folder: Path, server: Server, victim: str) -> int:
    """Run `main` in a process of its own; return its exit code."""
    words = ["-c", "import sys; from tests.test_runs_ray import main; main(*eval(sys.argv[1]))"]
    arguments = repr((str(folder), server.port, victim))
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "RAY_USAGE_STATS_ENABLED": "0"}
    return subprocess.run(
        [sys.executable, *words, arguments], check=False, env=environment, timeout=200
    ).returncode


@pytest.mark.slow
@pytest.mark.skipif(not HAS_RAY, reason="needs claim-extractor[ray]")
@pytest.mark.parametrize("victim", ["worker", "driver"])
def test_a_kill_costs_what_was_in_flight(tmp_path: Path, victim: str) -> None:
    """By the server's own tally; all rows are there in the end."""
    import pyarrow.parquet

    with Server() as server:
        killed = drive(tmp_path, server, victim)
        last = victim
        if victim == "driver":
            assert killed == -9
            last = "nobody"
            assert drive(tmp_path, server, last) == 0
        else:
            assert killed == 0
        again = server.asked.total() - COUNT

    rows = pyarrow.parquet.read_table(tmp_path / last).to_pylist()
    assert sorted(row["id"] for row in rows) == sorted(str(n) for n in range(COUNT))
    assert all(row["claim_count"] == 1 for row in rows)
    assert 0 <= again <= ACTORS * LANES


@pytest.mark.skipif(HAS_RAY, reason="Ray is installed")
def test_without_ray_the_extra_is_named() -> None:
    """Before anything is read."""
    with pytest.raises(ConfigError, match=r"claim-extractor\[ray\]"):
        extractor.ray.read(None, Scripted)


def test_an_actor_gives_the_rows_of_a_run() -> None:
    """In the order of the batch; what is no document is rejected and costs no other."""
    batch: dict[str, list[Any]] = {
        "id": ["a", "", "c"],
        "text": ["it is", "it is", "it was"],
        "title": ["T", None, float("nan")],
    }

    async def run() -> list[dict[str, list[Any]]]:
        actor = extractor.ray.Actor(Scripted, 2)
        return [columns async for columns in actor(batch)]

    [columns] = asyncio.run(run())
    expected = extraction(Document(id="a", text="it is", title="T"))

    assert tuple(columns) == Row._fields
    assert columns["id"] == ["a", "unnamed", "c"]
    assert columns["outcome"] == ["claims", "rejected_input", "claims"]
    assert [c["id"] for c in json.loads(columns["claims"][0])] == [expected.claims[0].id]


def test_a_reader_reads_as_settings_say(tmp_path: Path) -> None:
    """Here with the offline rules, which need no store."""
    from extractor.settings import load_settings

    extract = extractor.ray.reader(load_settings(), tmp_path / "replies.sqlite")

    async def run() -> str:
        return (await extract(Document(id="a", text=""))).outcome.kind.value

    assert asyncio.run(run()) == "no_claims"
    assert list(tmp_path.iterdir()) == []


GUIDE = (Path(__file__).parents[1] / "docs" / "guide" / "ray.md").read_text(encoding="utf-8")
ARTICLES = [{"id": f"a{n}", "text": f"The mayor of {n}ville denied the report."} for n in range(6)]


def block(mark: str) -> str:
    """Return the guide's code behind the comment *mark*."""
    return GUIDE.partition(f"<!-- {mark} -->\n```")[2].partition("\n")[2].partition("```")[0]


def example(store: str, loopback: Loopback) -> dict[str, str]:
    """Return the environment that the guide speaks of."""
    return {
        **os.environ,
        "PYTHONPATH": str(Path.cwd()),
        "EXTRACTOR_STORE": store,
        "OPENAI_API_KEY": "test-key",
        "OPENAI_BASE_URL": loopback.base_url,
        "RAY_USAGE_STATS_ENABLED": "0",
    }


@pytest.mark.slow
@pytest.mark.skipif(not HAS_RAY, reason="needs claim-extractor[ray]")
def test_the_guides_example_works(tmp_path: Path, url: str, loopback: Loopback) -> None:
    """As written, over PostgreSQL."""
    import pyarrow.parquet

    (tmp_path / "articles").mkdir()
    table = pyarrow.Table.from_pylist(ARTICLES)
    pyarrow.parquet.write_table(table, tmp_path / "articles" / "1.parquet")
    before = len(loopback.log["gpt-5-mini"])

    done = subprocess.run(
        [sys.executable, "-c", block("ray") + block("look")],
        cwd=tmp_path,
        env=example(url, loopback),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert 0 == done.returncode, done.stderr
    assert 6 == len(loopback.log["gpt-5-mini"]) - before
    assert 6 == sum(" assertion " in line for line in done.stdout.split("\n"))


@pytest.mark.slow
def test_the_guides_shards_work(tmp_path: Path, loopback: Loopback) -> None:
    """The whole costs nothing after its parts."""
    lines = [json.dumps(article).replace("mayor", "abbot") + "\n" for article in ARTICLES]
    (tmp_path / "articles.jsonl").write_text("".join(lines))
    before = len(loopback.log["gpt-5-mini"])
    command = f'extractor() {{ "{sys.executable}" -m extractor "$@"; }}\n{block("shards")}'

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=tmp_path,
        env=example(str(tmp_path / "s.sqlite"), loopback),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )

    assert 0 == done.returncode, done.stderr
    assert 6 == len(loopback.log["gpt-5-mini"]) - before
    assert 6 == (tmp_path / "runs" / "whole" / "claims.jsonl").read_bytes().count(b"\n")
