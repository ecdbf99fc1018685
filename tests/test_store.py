"""The reply store: what was put is there, for good, and identical requests are sent once."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.data import Cost, Spending, Usage
from extractor.errors import ConfigError, DiskError
from extractor.replies import Reply, Request
from extractor.store import SQLiteReplies
from extractor.store.commits import Statement
from extractor.store.disk import refuse_network
from extractor.store.writer import Writer, reader


def request(text: str = "hello", sample: int = 0) -> Request:
    """A request that asks about *text*."""
    messages = ({"role": "user", "content": text},)
    return Request(
        model="m", messages=messages, parameters={}, answer_schema={"type": "object"}, sample=sample
    )


REPLY = Reply(body='{"model": "m-1", "usage": {"prompt_tokens": 300, "completion_tokens": 20}}')


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask the file itself."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_a_reply_is_found_again_by_another_store_on_the_same_file(tmp_path: Path) -> None:
    """What was put survives the store that put it."""
    path = tmp_path / "sub" / "replies.sqlite"

    async def put() -> None:
        store = SQLiteReplies(path)
        await store.put(request(), REPLY)
        store.close()

    async def get() -> Reply | None:
        store = SQLiteReplies(path)
        try:
            return await store.get(request())
        finally:
            store.close()

    asyncio.run(put())

    assert asyncio.run(get()) == REPLY


def test_a_reply_is_durable_when_put_returns(tmp_path: Path) -> None:
    """Another connection sees the row although the store is still open."""
    path = tmp_path / "replies.sqlite"

    async def put() -> list[tuple[object, ...]]:
        store = SQLiteReplies(path)
        await store.put(request(), REPLY)
        seen = rows(path, "SELECT model, sample, model_reported, prompt_tokens FROM reply")
        store.close()
        return seen

    assert asyncio.run(put()) == [("m", 0, "m-1", 300)]


def test_the_file_is_as_safe_as_sqlite_can_make_it(tmp_path: Path) -> None:
    """WAL, synchronous=FULL and 16-byte keys under a rowid are what the measurements chose."""
    writer = Writer(tmp_path / "x.sqlite", "")
    synchronous = writer._connection.execute("PRAGMA synchronous").fetchone()
    journal = writer._connection.execute("PRAGMA journal_mode").fetchone()
    writer.close()

    assert (synchronous, journal) == ((2,), ("wal",))


def test_samples_are_different_requests(tmp_path: Path) -> None:
    """A reply to sample 0 is no reply to sample 1."""

    async def run() -> Reply | None:
        store = SQLiteReplies(tmp_path / "replies.sqlite")
        await store.put(request(), REPLY)
        try:
            return await store.get(request(sample=1))
        finally:
            store.close()

    assert asyncio.run(run()) is None


def test_the_first_of_two_replies_is_kept(tmp_path: Path) -> None:
    """Claims already rest on it."""

    async def run() -> Reply | None:
        store = SQLiteReplies(tmp_path / "replies.sqlite")
        await store.put(request(), REPLY)
        await store.put(request(), Reply(body="{}"))
        try:
            return await store.get(request())
        finally:
            store.close()

    assert asyncio.run(run()) == REPLY


def test_any_body_can_be_kept(tmp_path: Path) -> None:
    """What a server sent may be no completion, or no JSON at all."""
    bodies = ["", "nonsense", "[1]", "null", '{"usage": null}', "[" * 100_000]

    async def run() -> list[Reply | None]:
        store = SQLiteReplies(tmp_path / "replies.sqlite")
        for body in bodies:
            await store.put(request(body), Reply(body=body))
        got = [await store.get(request(body)) for body in bodies]
        store.close()
        return got

    assert [Reply(body=body) for body in bodies] == asyncio.run(run())


def test_identical_requests_at_once_are_asked_once(tmp_path: Path) -> None:
    """Everybody but the first waits for the first one's reply."""

    async def run() -> tuple[int, list[Reply | None]]:
        store = SQLiteReplies(tmp_path / "replies.sqlite")
        asked = 0

        async def ask() -> Reply | None:
            nonlocal asked
            reply = await store.get(request())
            if reply is None:
                asked += 1
                await asyncio.sleep(0)
                await store.put(request(), REPLY)
            return reply or REPLY

        replies = await asyncio.gather(*(ask() for _ in range(20)))
        store.close()
        return asked, replies

    assert asyncio.run(run()) == (1, [REPLY] * 20)


def test_if_the_asker_fails_the_next_one_asks(tmp_path: Path) -> None:
    """A failed request holds nobody up, and does not count as paid."""
    path = tmp_path / "replies.sqlite"

    async def run() -> tuple[int, Spending]:
        store = SQLiteReplies(path, "run")
        asked = 0

        async def ask() -> None:
            nonlocal asked
            if await store.get(request()) is None:
                asked += 1
                await asyncio.sleep(0)
                if asked < 3:
                    raise TimeoutError
                await store.put(request(), REPLY)

        await asyncio.gather(*(ask() for _ in range(5)), return_exceptions=True)
        assert not len(store._in_flight)
        store.close()
        return asked, store.spending

    asked, spending = asyncio.run(run())

    assert (3, 1, 2, 0) == (
        asked,
        spending.paid.replies,
        spending.reused.replies,
        spending.again.replies,
    )


def test_tasks_that_want_each_others_requests_do_not_block(tmp_path: Path) -> None:
    """A task gives up what it asked for in vain when it asks for something else."""

    async def run() -> None:
        store = SQLiteReplies(tmp_path / "replies.sqlite")

        async def ask(first: str, second: str) -> None:
            await store.get(request(first))
            await asyncio.sleep(0)
            await store.get(request(second))

        async with asyncio.timeout(10):
            await asyncio.gather(ask("a", "b"), ask("b", "a"))
        store.close()

    asyncio.run(run())


def test_a_request_cut_off_counts_as_paid_twice(tmp_path: Path) -> None:
    """Its reply may have been billed though it never came."""
    path = tmp_path / "replies.sqlite"

    async def cut_off() -> None:
        store = SQLiteReplies(path)

        async def ask() -> None:
            await store.get(request())
            await asyncio.Event().wait()

        task = asyncio.create_task(ask())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        store.close()

    async def again() -> tuple[int, Spending]:
        store = SQLiteReplies(path, "run")
        in_doubt = await store.in_doubt()
        assert await store.get(request()) is None
        await store.put(request(), REPLY.model_copy(update={"usage": Usage(usd=0.25)}))
        store.close()
        return in_doubt, store.spending

    asyncio.run(cut_off())
    in_doubt, spending = asyncio.run(again())

    cost = Cost(replies=1, tokens=320, usd=0.25)
    assert (1, Spending(paid=cost, again=cost)) == (in_doubt, spending)
    assert spending.most == Cost(replies=2, tokens=640, usd=0.5)
    assert rows(path, "SELECT * FROM asked") == []


def test_spending_is_kept_with_the_replies(tmp_path: Path) -> None:
    """By run: what one paid for, the other reuses; what failed and was asked again is no matter."""
    path = tmp_path / "replies.sqlite"

    async def ask(store: SQLiteReplies, text: str, usd: float | None) -> None:
        if await store.get(request(text)) is None:
            reply = REPLY.model_copy(update={"usage": Usage(usd=usd)})
            await store.put(request(text), reply)

    async def run(name: str, *costs: float | None) -> Spending:
        store = SQLiteReplies(path, name)
        await store.recall()
        for number, usd in enumerate(costs):
            await ask(store, f"text {number}", usd)
        told = store.spending
        store.close()
        again = SQLiteReplies(path, name)
        assert told == await again.recall()
        again.close()
        return told

    first = asyncio.run(run("one", 0.25, 0.5))
    other = asyncio.run(run("two", 0.25, 0.5, None))
    resumed = asyncio.run(run("one"))

    assert Spending(paid=Cost(replies=2, tokens=640, usd=0.75)) == first == resumed
    assert (
        Spending(
            paid=Cost(replies=1, tokens=320, usd=None), reused=Cost(replies=2, tokens=640, usd=0.75)
        )
        == other
    )


def test_a_request_that_failed_is_not_in_doubt(tmp_path: Path) -> None:
    """It was answered, if only with an error."""

    async def run() -> tuple[int, Spending]:
        store = SQLiteReplies(tmp_path / "replies.sqlite", "run")

        async def fail() -> None:
            await store.get(request())

        await asyncio.create_task(fail())
        await store.get(request())
        await store.put(request(), REPLY)
        in_doubt = await store.in_doubt()
        store.close()
        return in_doubt, store.spending

    in_doubt, spending = asyncio.run(run())

    assert (0, 1, 0) == (in_doubt, spending.paid.replies, spending.again.replies)


def test_a_store_that_is_not_used_makes_no_file(tmp_path: Path) -> None:
    """An offline run leaves none behind."""
    SQLiteReplies(tmp_path / "replies.sqlite").close()

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_a_disk_error(tmp_path: Path) -> None:
    """The sentence names the file."""
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"nonsense" * 1000)

    async def get() -> None:
        await SQLiteReplies(path).get(request())

    with pytest.raises(DiskError, match=r"replies\.sqlite cannot be used .*not a database"):
        asyncio.run(get())


def locked(path: Path, how: str) -> sqlite3.Connection:
    """Hold a lock on a file that has no log yet, as a process does that is about to make it."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("CREATE TABLE other (n INTEGER)")
    connection.execute(how)
    return connection


def test_processes_that_make_the_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """SQLite itself refuses all but the first, without a wait."""
    other = locked(tmp_path / "replies.sqlite", "BEGIN IMMEDIATE")
    store = SQLiteReplies(tmp_path / "replies.sqlite")
    release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
    release.start()

    async def get() -> Reply | None:
        return await store.get(request())

    assert asyncio.run(get()) is None
    release.join()
    store.close()
    other.close()


@pytest.mark.parametrize("opening", [lambda path: Writer(path, ""), reader])
def test_a_file_that_stays_locked_is_a_disk_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: Callable[[Path], object]
) -> None:
    """After a minute; it is not read as if nobody wrote to it."""
    monkeypatch.setattr("extractor.store.writer._BUSY_SECONDS", 0.05)
    other = locked(tmp_path / "replies.sqlite", "BEGIN EXCLUSIVE")

    with pytest.raises(DiskError, match="another process keeps it locked"):
        opening(tmp_path / "replies.sqlite")
    other.close()


def test_a_folder_that_cannot_be_made_is_a_disk_error(tmp_path: Path) -> None:
    """Here, because a file stands where the folder should be."""
    (tmp_path / "file").write_text("")

    async def get() -> None:
        await SQLiteReplies(tmp_path / "file" / "replies.sqlite").get(request())

    with pytest.raises(DiskError, match="cannot be made"):
        asyncio.run(get())


def test_a_write_that_fails_tells_all_who_wait_and_the_next_may_succeed(tmp_path: Path) -> None:
    """None of what shared the commit was applied."""

    async def run() -> list[BaseException | None]:
        writer = Writer(tmp_path / "x.sqlite", "CREATE TABLE t (n INTEGER)")
        good, bad = Statement("INSERT INTO t VALUES (1)"), Statement("INSERT INTO gone VALUES (1)")
        both = await asyncio.gather(
            writer.write(good), writer.write(good, bad), return_exceptions=True
        )
        await writer.write(good)
        writer.close()
        return list(both)

    errors = asyncio.run(run())

    assert isinstance(errors[1], DiskError)
    assert len(rows(tmp_path / "x.sqlite", "SELECT n FROM t")) == 1 + errors.count(None)


def test_commits_are_shared(tmp_path: Path) -> None:
    """A thousand writes at once take far fewer commits, or durability would cost the throughput."""

    async def run() -> int:
        writer = Writer(tmp_path / "x.sqlite", "CREATE TABLE t (n INTEGER)")
        commits = 0

        def count(sql: str) -> None:
            nonlocal commits
            commits += sql == "COMMIT"

        writer._connection.set_trace_callback(count)
        insert = Statement("INSERT INTO t VALUES (1)")
        await asyncio.gather(*(writer.write(insert) for _ in range(1000)))
        writer.close()
        return commits

    assert asyncio.run(run()) < 100


def test_a_network_file_system_is_refused(tmp_path: Path) -> None:
    """SQLite's locks do not hold there."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nserver:/x {tmp_path.resolve()} nfs4 rw 0 0\n")

    with pytest.raises(ConfigError, match=r"network file system \(nfs4\)"):
        refuse_network(tmp_path / "replies.sqlite", mounts=mounts)


def test_a_local_file_system_is_accepted(tmp_path: Path) -> None:
    """So is a machine that does not say what is mounted where."""
    mounts = tmp_path / "mounts"
    mounts.write_text("server:/x / nfs4 rw 0 0\n" + f"disk {tmp_path.resolve()} ext4 rw 0 0\n")

    refuse_network(tmp_path / "replies.sqlite", mounts=mounts)
    refuse_network(tmp_path / "replies.sqlite", mounts=tmp_path / "none")
