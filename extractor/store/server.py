"""Replies in a database server, shared by several machines: PostgreSQL, through SQLAlchemy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from extractor.errors import ConfigError, DiskError
from extractor.store.commits import Commits, Statement
from extractor.store.stored import StoredReplies

_READERS = 8
"""Look-ups at once; each waits for the network."""
_LAST = b"\xff" * 17
"""Behind every key: what belongs to one run, and so to one process."""


class ServerReplies(StoredReplies):
    """A reply store in a database server, for processes on any number of machines.

    The tables are those of the SQLite store. Needs ``claim-extractor[postgres]``.

    Args:
        url: As SQLAlchemy takes it: ``postgresql+psycopg://user@host/database``.
        run: Whose spending is counted; default: nobody's.

    Raises:
        ConfigError: If the packages are missing, or the URL is none.

    """

    def __init__(self, url: str, run: str = "") -> None:
        super().__init__(_Server(url), run)


class _Server:
    def __init__(self, url: str) -> None:
        try:
            # Late and untyped, since both packages are an extra.
            self._sql: Any = import_module("sqlalchemy")
            engine = self._sql.create_engine(url, pool_pre_ping=True, pool_size=_READERS + 1)
        except ImportError:
            raise ConfigError(
                "a store on a server needs more packages: pip install 'claim-extractor[postgres]'"
            ) from None
        except self._sql.exc.ArgumentError:  # its message holds the URL, and so the password
            raise ConfigError(
                "the store's URL should look like postgresql+psycopg://user@host/database"
            ) from None
        self._engine = engine
        self._readers = ThreadPoolExecutor(_READERS, "look-up")
        self._commits: Commits | None = None

    async def row(self, statement: Statement) -> Sequence[Any] | None:
        await self._open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._row, statement)

    async def write(self, *statements: Statement) -> None:
        await (await self._open()).write(*statements)

    def submit(self, *statements: Statement) -> None:
        if self._commits is not None:  # only what was looked up is noted
            self._commits.submit(*statements)

    def close(self) -> None:
        if self._commits is not None:
            self._commits.close()
        self._readers.shutdown()
        self._engine.dispose()

    async def _open(self) -> Commits:
        if self._commits is None:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._readers, self._make_tables)
            self._commits = self._commits or Commits("writer of the store", self._commit)
        return self._commits

    def _make_tables(self) -> None:
        sql = self._sql
        tables = sql.MetaData()
        sql.Table(
            "reply",
            tables,
            sql.Column("rid", sql.BigInteger, sql.Identity(), primary_key=True),
            sql.Column("key", sql.LargeBinary(16), nullable=False, unique=True),
            sql.Column("model", sql.Text, nullable=False),
            sql.Column("sample", sql.Integer, nullable=False),
            sql.Column("body", sql.Text, nullable=False),
            sql.Column("model_reported", sql.Text),
            sql.Column("prompt_tokens", sql.Integer),
            sql.Column("completion_tokens", sql.Integer),
            sql.Column("usd", sql.Float),
            sql.Column("stored", sql.Float, nullable=False),
        )
        sql.Table(
            "asked",
            tables,
            sql.Column("key", sql.LargeBinary(16), primary_key=True),
            sql.Column("times", sql.Integer, nullable=False),
        )
        sql.Table(
            "spent",
            tables,
            sql.Column("run", sql.Text, primary_key=True),
            sql.Column("kind", sql.Text, primary_key=True),
            sql.Column("replies", sql.BigInteger, nullable=False),
            sql.Column("tokens", sql.BigInteger, nullable=False),
            sql.Column("usd", sql.Float),
        )
        try:
            tables.create_all(self._engine)
        except sql.exc.DBAPIError:
            # Another process may have made them in the same moment; if not, this says why.
            self._try(lambda: tables.create_all(self._engine))

    def _row(self, statement: Statement) -> Sequence[Any] | None:
        def look_up() -> Sequence[Any] | None:
            with self._engine.connect() as connection:
                row = connection.execute(self._sql.text(statement.sql), _named(statement)).first()
                return None if row is None else tuple(row)

        found: Sequence[Any] | None = self._try(look_up)
        return found

    def _commit(self, statements: Sequence[Statement]) -> None:
        # All processes touch requests in one order, so that none waits for one that waits for it.
        in_order = sorted(statements, key=lambda statement: statement.values.get("key", _LAST))

        def commit() -> None:
            with self._engine.begin() as connection:
                for statement in in_order:
                    connection.execute(self._sql.text(statement.sql), _named(statement))

        self._try(commit)

    def _try(self, work: Any) -> Any:
        try:
            return work()
        except self._sql.exc.SQLAlchemyError as error:
            url = self._engine.url.render_as_string(hide_password=True)
            reason = str(getattr(error, "orig", None) or type(error).__name__).split("\n")[0]
            raise DiskError(
                f"the store at {url} cannot be used ({reason}); see to it, then run the same "
                "command again: what was stored is intact"
            ) from None


def _named(statement: Statement) -> dict[str, Any]:
    return dict(statement.values)
