"""Signals: one ends a run softly, two at once; either way nothing stored is lost."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.data import Document, Extraction
from extractor.runs import Options, Run, stop_on_signals
from tests.test_runs import MANIFEST, document, extraction


async def run_and_signal(folder: Path, signals: list[signal.Signals]) -> int:
    """Process three documents on two lanes and send *signals* while the first two wait."""
    waiting = asyncio.Barrier(3)
    release = asyncio.Event()
    requested = asyncio.Event()

    async def extract(of: Document) -> Extraction:
        await waiting.wait()
        await release.wait()
        return extraction(of)

    async def interrupt() -> None:
        await waiting.wait()
        for number in signals:
            os.kill(os.getpid(), number)
        await requested.wait()
        release.set()

    with stop_on_signals() as stop, Run.open(folder, MANIFEST) as run:
        stop.on_request(requested.set)
        interrupter = asyncio.create_task(interrupt())
        try:
            await run.process([document(n) for n in range(3)], extract, Options(lanes=2), stop=stop)
        finally:
            await asyncio.gather(interrupter, return_exceptions=True)
    return stop.exit_code


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_what_is_under_way_finish(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """The third document waits for the next start."""
    assert asyncio.run(run_and_signal(tmp_path, [number])) == code

    with Run.load(tmp_path) as run:
        assert [e.document.id for e in run] == ["d0", "d1"]
    assert (tmp_path / "claims.jsonl").read_bytes().count(b"\n") == 2


def test_the_handlers_of_before_come_back() -> None:
    """A library must not keep a program's signals."""

    async def run() -> None:
        with stop_on_signals():
            pass

    before = signal.getsignal(signal.SIGTERM)
    asyncio.run(run())

    assert before is signal.getsignal(signal.SIGTERM)


def test_without_a_signal_the_exit_code_is_none() -> None:
    """A stop may also be asked for by a program."""

    async def run() -> int:
        with stop_on_signals() as stop:
            stop.request()
            return stop.exit_code

    assert asyncio.run(run()) == 0


PROGRAM = """
import asyncio, sys
from pathlib import Path
from extractor.runs import Options, Run, stop_on_signals
from tests.test_runs import MANIFEST, document, extraction

async def extract(of):
    if of.id == "d0":
        return extraction(of)
    if of.id == "d2":
        print("waiting", flush=True)
    await asyncio.Event().wait()

async def main():
    with stop_on_signals() as stop, Run.open(sys.argv[1], MANIFEST) as run:
        try:
            await run.process([document(n) for n in range(9)], extract, Options(lanes=2), stop=stop)
        except asyncio.CancelledError:
            print("cancelled", flush=True)
    return stop.exit_code

sys.exit(asyncio.run(main()))
"""


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """Though what is under way would never finish; what was stored is there."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "cancelled\n"

    assert process.returncode in {130, 143}
    with Run.load(tmp_path) as run:
        assert [e.document.id for e in run] == ["d0"]
