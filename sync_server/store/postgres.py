"""PostgreSQL, for organisations that want several workers: the same statements, over a small pool."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sync_server.store.migrations import POSTGRES, migrate
from sync_server.store.records import StoreBroken, StoreFull
from sync_server.store.statements import Many, Row, Steps, T, Work

if TYPE_CHECKING:
    import asyncpg

POOL = 8
TRIES = 4
_MIGRATION_LOCK = 0x4849_4153
"""An advisory lock of ours: two workers that start at once migrate one after the other."""


class PostgresStore:
    """A `Store` in PostgreSQL. Any number of workers and machines may share it."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._url = url
        self._clock = clock
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Connect and bring the tables to the present form."""
        import asyncpg

        async with _broken_says_so():
            self._pool = await asyncpg.create_pool(
                self._url, min_size=1, max_size=POOL, command_timeout=30, timeout=10, reset=_as_it_is
            )
            try:
                async with self._pool.acquire() as db, db.transaction():
                    await db.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
                    await run(db, migrate(POSTGRES, int(self._clock())))
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        """Give the connections back."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            try:
                await asyncio.wait_for(pool.close(), 5)
            except TimeoutError:
                pool.terminate()

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction, again where another worker was in its way."""
        import asyncpg

        in_the_way = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError)
        for _ in range(TRIES):
            try:
                return await self._transact(work)
            except in_the_way as problem:
                last = problem
        raise StoreBroken("Other workers were in the way too long.") from last

    async def read(self, work: Work[T], *, long: bool = False) -> T:
        """Read. A log only grows, and is read up to an end that was read first, whatever comes meanwhile."""
        async with _broken_says_so(), self._connection() as db:
            return await run(db, work())

    async def probe(self) -> None:
        """Show that the database answers and takes writes."""
        async with _broken_says_so(), self._connection() as db:
            if await db.fetchval("SELECT pg_is_in_recovery()", timeout=1):
                raise StoreBroken("The database is a copy that only reads.")

    async def backup(self, target: Path) -> None:
        """Not ours to do: the organisation backs its databases up."""
        raise StoreBroken("PostgreSQL is backed up with its own tools, such as pg_dump.")

    async def _transact(self, work: Work[T]) -> T:
        async with _broken_says_so(), self._connection() as db, db.transaction():
            return await run(db, work())

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator["asyncpg.Connection"]:
        if self._pool is None:
            raise StoreBroken("The database is closed.")
        async with self._pool.acquire(timeout=10) as db:
            yield db


async def _as_it_is(db: "asyncpg.Connection") -> None:
    """Give a connection back without a word: work leaves nothing in its session."""


async def run(db: "asyncpg.Connection", steps: Steps[T]) -> T:
    """Run work in statements on a connection, inside the caller's transaction."""
    rows: list[Row] = []
    try:
        statement = next(steps)
        while True:
            if isinstance(statement, Many):
                await db.executemany(statement.sql, statement.rows)
                rows = []
            else:
                sql = f"{statement.sql} FOR UPDATE" if statement.locks else statement.sql
                rows = await db.fetch(sql, *statement.values)
            statement = steps.send(rows)
    except StopIteration as done:
        result: T = done.value
        return result


@asynccontextmanager
async def _broken_says_so() -> AsyncIterator[None]:
    import asyncpg

    try:
        yield
    except asyncpg.DiskFullError as problem:
        raise StoreFull("The database's disk is full.") from problem
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError):
        raise
    except (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        # What the driver says when the database dies in the middle of a message.
        asyncpg.InternalClientError,
        OSError,
        TimeoutError,
    ) as problem:
        raise StoreBroken(f"The database said: {type(problem).__name__}.") from problem
