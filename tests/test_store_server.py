"""The reply store in PostgreSQL: the same promises, for processes on any number of machines."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from extractor.data import Cost, Spending
from extractor.errors import ConfigError, DiskError
from extractor.replies import Reply
from extractor.store import ServerReplies, SQLiteReplies, StoredReplies, open_replies
from tests.test_store import REPLY, request

PACKAGES = find_spec("sqlalchemy") is not None and find_spec("psycopg") is not None
needs_packages = pytest.mark.skipif(not PACKAGES, reason="needs claim-extractor[postgres]")
PROGRAMS = [Path("/usr/lib/postgresql"), Path("/usr/local/bin"), Path("/usr/bin")]


def find(program: str) -> str | None:
    """Look for a program of PostgreSQL where Debian, or the path, has it."""
    versions = sorted(PROGRAMS[0].glob(f"*/bin/{program}"), reverse=True)
    return str(versions[0]) if versions else shutil.which(program)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of its own on loopback, stopped at the end."""
    initdb, postgres = find("initdb"), find("postgres")
    if not PACKAGES or initdb is None or postgres is None:
        pytest.skip("needs claim-extractor[postgres] and Debian's postgresql")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user is not None:
        shutil.chown(folder, user)
    data = str(folder / "data")
    quiet = subprocess.DEVNULL
    words = [initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run(words, check=True, cwd=folder, user=user, stdout=quiet)
    words = [postgres, "-D", data, "-p", str(port), "-k", str(folder)]
    words += ["-c", "listen_addresses=127.0.0.1"]
    with subprocess.Popen(words, cwd=folder, user=user, stdout=quiet, stderr=quiet) as server:
        wait_until_ready(port, server)
        yield f"postgresql+psycopg://postgres:secret@127.0.0.1:{port}/postgres"
        server.terminate()
        server.wait(30)
    shutil.rmtree(folder)


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    """Ask until it answers; it gives no other sign."""
    ready = find("pg_isready")
    assert ready is not None
    for _ in range(100):
        assert server.poll() is None
        told = subprocess.run(
            [ready, "-h", "127.0.0.1", "-p", str(port), "-t", "1"], check=False, capture_output=True
        )
        if told.returncode == 0:
            return
        with socket.socket() as pause:
            pause.settimeout(0.1)
            pause.connect_ex(("127.0.0.1", port))
    pytest.fail("the server did not start")


@pytest.mark.slow
def test_replies_are_shared_and_the_first_is_kept(url: str) -> None:
    """By stores that know nothing of each other, all of which make the tables at once."""

    async def run() -> tuple[list[Reply | None], Spending]:
        stores = [open_replies(url, f"run {n}") for n in range(4)]
        await asyncio.gather(*(store.get(request("warm up")) for store in stores))
        await stores[0].put(request(), REPLY)
        await stores[1].put(request(), Reply(body="{}"))
        got = [await store.get(request()) for store in stores]
        for store in stores:
            store.close()
        last = open_replies(url, "run 0")
        spending = await last.recall()
        assert await last.in_doubt() == 0
        last.close()
        return got, spending

    got, spending = asyncio.run(run())

    assert [REPLY] * 4 == got
    assert spending.paid == Cost(replies=1, tokens=320, usd=None)
    assert (1, 0) == (spending.reused.replies, spending.again.replies)


@pytest.mark.slow
def test_identical_requests_at_once_are_asked_once_by_a_process(url: str) -> None:
    """As with a file."""

    async def run() -> int:
        store = open_replies(url)
        asked = 0

        async def ask() -> None:
            nonlocal asked
            if await store.get(request("many")) is None:
                asked += 1
                await store.put(request("many"), REPLY)

        await asyncio.gather(*(ask() for _ in range(20)))
        store.close()
        return asked

    assert asyncio.run(run()) == 1


@pytest.mark.slow
def test_stores_that_want_the_same_requests_do_not_block_each_other(url: str) -> None:
    """Though one goes through them from the front, and the other from the back."""
    names = [f"both {number}" for number in range(300)]

    async def run() -> list[Reply | None]:
        stores = [open_replies(url), open_replies(url)]

        async def ask(store: StoredReplies, name: str) -> None:
            if await store.get(request(name)) is None:
                await store.put(request(name), REPLY)

        await asyncio.gather(
            *(ask(stores[0], name) for name in names),
            *(ask(stores[1], name) for name in reversed(names)),
        )
        got = [await stores[0].get(request(name)) for name in names]
        for store in stores:
            store.close()
        return got

    assert [REPLY] * 300 == asyncio.run(run())


KILLED = """
import asyncio, os, signal, sys
from extractor.store import open_replies
from tests.test_store import REPLY, request

async def main():
    store = open_replies(sys.argv[1])
    for number in range(20):
        await store.get(request(f"killed {number}"))
        await store.put(request(f"killed {number}"), REPLY)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.slow
def test_what_a_killed_process_put_is_there(url: str) -> None:
    """A put that returned is durable."""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    killed = subprocess.run([sys.executable, "-c", KILLED, url], check=False, env=environment)

    async def run() -> list[Reply | None]:
        store = open_replies(url)
        got = [await store.get(request(f"killed {number}")) for number in range(20)]
        store.close()
        return got

    assert killed.returncode == -9
    assert [REPLY] * 20 == asyncio.run(run())


@needs_packages
def test_a_server_that_is_not_there_is_a_sentence_without_the_password() -> None:
    """Nothing listens on port 1."""

    async def run() -> None:
        store = open_replies("postgresql+psycopg://me:secret@127.0.0.1:1/x")
        try:
            await store.get(request())
        finally:
            store.close()

    with pytest.raises(
        DiskError, match=r"the store at .*127\.0\.0\.1:1/x cannot be used"
    ) as caught:
        asyncio.run(run())

    assert "secret" not in str(caught.value)


@needs_packages
def test_a_url_that_is_none_is_a_config_error() -> None:
    """Without the password in it."""
    with pytest.raises(ConfigError, match="should look like") as caught:
        ServerReplies("nonsense:secret@://x")

    assert "secret" not in str(caught.value)


@pytest.mark.skipif(PACKAGES, reason="the packages are installed")
def test_without_the_packages_the_extra_is_named() -> None:
    """Before anything is read."""
    with pytest.raises(ConfigError, match=r"claim-extractor\[postgres\]"):
        open_replies("postgresql+psycopg://127.0.0.1/x")


def test_a_path_is_a_file(tmp_path: Path) -> None:
    """Whether it is a string or a path."""
    assert isinstance(open_replies(tmp_path / "replies.sqlite"), SQLiteReplies)
    assert isinstance(open_replies("replies.sqlite"), SQLiteReplies)
