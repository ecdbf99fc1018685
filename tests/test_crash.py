"""Proofs that a run loses nothing: killed, torn, starved of disk space, raced, at any point."""

import asyncio
import ctypes
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Self

import pytest

from extractor.data import Document, Extraction, Spending
from extractor.errors import DiskError
from extractor.replies import Reply
from extractor.runs import Options, Run
from extractor.runs.export import NAMES
from extractor.store import SQLiteReplies
from tests import test_crash_program as program

LANES = 8


class Server:
    """Answers after some milliseconds, and counts how often it was asked about each document."""

    def __init__(self) -> None:
        self.asked: Counter[int] = Counter()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._random = random.Random(1)
        self._thread = Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        server = self._loop.run_until_complete(
            asyncio.start_server(self._answer, "127.0.0.1", 0, backlog=1000)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._server = server
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _serve(self) -> None:
        self._loop.run_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
            number = json.loads(await reader.readexactly(length))["user"]
            self.asked[number] += 1
            await asyncio.sleep(self._random.uniform(0.01, 0.05))
            writer.write(b'HTTP/1.1 200 OK\r\n\r\n{"answer": %d}' % (number * 7))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client was killed
        finally:
            writer.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """One that runs as long as the test."""
    with Server() as running:
        yield running


def start(
    folder: Path, server: Server, count: int, prepare: Callable[[], None] | None = None
) -> subprocess.Popen[bytes]:
    """Start the program."""
    words = [str(folder), str(server.port), str(count), str(LANES)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.test_crash_program", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=prepare,  # noqa: PLW1509 - it only sets a limit
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )


def finish(folder: Path, server: Server, count: int) -> list[bytes]:
    """Run the program to its end, undisturbed; return what the run's files hold."""
    with start(folder, server, count) as process:
        _, told = process.communicate()
    assert process.returncode == 0, told

    return contents(folder)


def stored(folder: Path) -> set[int]:
    """Return the numbers whose replies are in the store, which must be sound."""
    if not (folder / "replies.sqlite").exists():
        return set()
    connection = sqlite3.connect(folder / "replies.sqlite")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            return set()
        bodies = connection.execute("SELECT body FROM reply").fetchall()
        return {json.loads(body)["answer"] // 7 for (body,) in bodies}
    finally:
        connection.close()


def run_and_kill(folder: Path, server: Server, count: int, moment: random.Random) -> set[int]:
    """Kill the program at a random moment; return the numbers it acknowledged."""
    with start(folder, server, count) as process:
        assert process.stdout is not None
        said = b""
        if moment.random() < 0.8:  # else during its start
            said = process.stdout.read(1)
        time.sleep(moment.uniform(0, 0.4))
        process.kill()
        said += process.stdout.read()
    return {int(line) for line in said.split(b"\n")[:-1]}


@pytest.mark.slow
def test_fifty_kills_lose_nothing_and_pay_twice_for_what_was_in_flight(
    tmp_path: Path, server: Server
) -> None:
    """By the server's own tally; the outcome is that of an undisturbed run."""
    moment = random.Random(7)
    count, kills = 2500, 50
    for _ in range(kills):
        acknowledged = run_and_kill(tmp_path / "killed", server, count, moment)
        kept = stored(tmp_path / "killed")
        assert acknowledged <= kept
        asked_in_vain = sum(server.asked.values()) - len(kept)
        assert asked_in_vain <= LANES * kills

    killed = finish(tmp_path / "killed", server, count)
    again = sum(server.asked.values()) - count
    spending, in_doubt = asyncio.run(spent(tmp_path / "killed"))
    server.asked.clear()
    undisturbed = finish(tmp_path / "undisturbed", server, count)

    assert 0 < again <= LANES * kills
    assert (count, 0) == (spending.paid.replies, in_doubt)
    assert again // 2 <= spending.again.replies <= LANES * kills
    assert undisturbed == killed


async def spent(folder: Path) -> tuple[Spending, int]:
    """Return what the program's run has spent, and how many requests are in doubt."""
    store = SQLiteReplies(folder / "replies.sqlite", program.MANIFEST.id)
    try:
        return await store.recall(), await store.in_doubt()
    finally:
        store.close()


def contents(folder: Path) -> list[bytes]:
    """Return what the run's files hold."""
    return [(folder / name).read_bytes() for name in NAMES]


def answer_offline(folder: Path, count: int) -> int:
    """Go on with a run in this process, answering without a server; count the questions."""
    asked = 0

    async def run() -> None:
        store = SQLiteReplies(folder / "replies.sqlite")

        async def extract(document: Document) -> Extraction:
            nonlocal asked
            number = int(document.id)
            if await store.get(program.request(number)) is None:
                asked += 1
                reply = Reply(body=json.dumps({"answer": number * 7}))
                await store.put(program.request(number), reply)
            return await program.Asker(0, store, 1)(document)

        documents = [Document(id=str(n), text=f"it is so {n}") for n in range(count)]
        try:
            with Run.open(folder, program.MANIFEST) as run:
                await run.process(documents, extract, Options(lanes=2))
        finally:
            store.close()

    asyncio.run(run())
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("torn", ["replies.sqlite-wal", "run.sqlite-wal"])
def test_a_log_torn_anywhere_gives_whole_commits_only(tmp_path: Path, torn: str) -> None:
    """Cut every 512 bytes, as a power cut may: what is missing is asked again, and no more."""
    count = 6
    answer_offline(tmp_path / "whole", count)
    before = tmp_path / "before"
    before.mkdir()

    async def keep_logs() -> None:
        """Run, and copy the files while their logs hold everything."""
        store = SQLiteReplies(tmp_path / "run" / "replies.sqlite")

        async def extract(document: Document) -> Extraction:
            number = int(document.id)
            await store.get(program.request(number))
            reply = Reply(body=json.dumps({"answer": number * 7}))
            await store.put(program.request(number), reply)
            return await program.Asker(0, store, 1)(document)

        with Run.open(tmp_path / "run", program.MANIFEST) as run:
            documents = [Document(id=str(n), text=f"it is so {n}") for n in range(count)]
            await run.process(documents, extract, Options(lanes=1))
            for path in (tmp_path / "run").iterdir():
                # The other file would know what is torn away here.
                replies = ("replies.sqlite", "replies.sqlite-wal")
                if path.name in {torn, torn.removesuffix("-wal"), *replies}:
                    shutil.copy(path, before)
        store.close()

    asyncio.run(keep_logs())
    size = (before / torn).stat().st_size
    costs = []
    for cut in [*range(0, size, 512), size]:
        folder = tmp_path / "cut"
        shutil.copytree(before, folder)
        os.truncate(folder / torn, cut)
        costs.append(answer_offline(folder, count))
        assert contents(folder) == contents(tmp_path / "whole")
        shutil.rmtree(folder)

    assert costs == sorted(costs, reverse=True)
    assert (costs[0], costs[-1]) == (count if torn.startswith("replies") else 0, 0)


class FailingOnce:
    """Makes the n-th of all file operations fail as on a full disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        self.calls, self._number = 0, number
        for name in ("open", "replace", "mkdir"):
            monkeypatch.setattr(Path, name, self._counting(getattr(Path, name)))
        for name in ("open", "write", "fsync"):
            monkeypatch.setattr(os, name, self._counting(getattr(os, name)))

    def _counting(self, operation: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            self.calls += 1
            if self.calls == self._number:
                raise OSError(28, "No space left on device")
            return operation(*args, **options)

        return call


@pytest.mark.slow
def test_any_file_operation_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first, the second, ... until none is left: a sentence, and the next start goes on."""
    answer_offline(tmp_path / "whole", 3)
    told = []
    for number in range(1, 100):
        with monkeypatch.context() as patch:
            failing = FailingOnce(patch, number)
            try:
                answer_offline(tmp_path / str(number), 3)
            except DiskError as error:
                told.append(str(error))
        answer_offline(tmp_path / str(number), 3)
        assert contents(tmp_path / str(number)) == contents(tmp_path / "whole")
        if failing.calls < number:
            break

    mounts_read = 2  # the table of mounts, once for each file; it may be missing altogether
    assert len(told) == number - 1 - mounts_read > 10
    assert all("No space left on device" in sentence for sentence in told)


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [0, 4, 30, 60, 100, 200, 400])
def test_a_full_disk_is_a_sentence_and_can_be_resumed(
    tmp_path: Path, server: Server, kilobytes: int
) -> None:
    """Wherever it fills up; what was acknowledged before is there."""
    size = kilobytes * 1024

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    with start(tmp_path / "full", server, 300, limit) as process:
        said, told = process.communicate()
    assert process.returncode == 5, told
    assert b"Traceback" not in told
    assert len(told.strip().split(b"\n")) == 1
    acknowledged = {int(line) for line in said.split(b"\n")[:-1]}
    assert acknowledged <= stored(tmp_path / "full")

    full = finish(tmp_path / "full", server, 300)

    assert finish(tmp_path / "roomy", server, 300) == full


def give_up_privileges() -> None:
    """Let permissions hold for root too: drop its leave to ignore them (capabilities(7))."""
    drop_from_bounding_set, dac_override = 24, 1
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(drop_from_bounding_set, dac_override, 0, 0, 0)


def test_a_read_only_folder_is_a_sentence_before_anything_is_asked(
    tmp_path: Path, server: Server
) -> None:
    """Exit 5, and nothing paid."""
    tmp_path.chmod(0o500)

    with start(tmp_path, server, 3, give_up_privileges) as process:
        _, told = process.communicate()

    assert process.returncode == 5, told
    assert b"cannot be made" in told
    assert not server.asked


@pytest.mark.slow
def test_of_two_that_race_for_a_folder_one_is_refused(tmp_path: Path, server: Server) -> None:
    """Each time; and nothing is asked twice."""
    for attempt in range(5):
        folder = tmp_path / str(attempt)
        with start(folder, server, 40) as one, start(folder, server, 40) as other:
            told = one.communicate()[1] + other.communicate()[1]
        assert {one.returncode, other.returncode} in ({0, 75}, {0}), told
        if 75 in {one.returncode, other.returncode}:
            assert b"is being worked on by process" in told

    assert set(server.asked.values()) == {5}


def test_clock_jumps_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year forward or back between any two looks at it."""
    answer_offline(tmp_path / "steady", 5)
    jumps = random.Random(1)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jumps.uniform(-3e7, 3e7))

    assert [5, 0] == [answer_offline(tmp_path / "jumping", 5) for _ in range(2)]
    assert contents(tmp_path / "jumping") == contents(tmp_path / "steady")
