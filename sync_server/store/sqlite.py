"""The embedded database: one file in one folder, one writing thread, many requests to each commit."""

import asyncio
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from sync_server.store.migrations import SQLITE, migrate
from sync_server.store.records import StoreBroken, StoreFull
from sync_server.store.statements import Many, Row, Steps, T, Work
from sync_server.store.trouble import broken_says_so
from sync_server.store.writer import Writer

FILE = "hia-sync.sqlite"
NEEDS = (3, 35, 0)
"""The first SQLite that answers an update with its rows."""
ROOM = 200 * 1024 * 1024
"""Free bytes below which the server calls itself not ready."""
_PLACE = re.compile(r"\$(\d+)")


class SqliteStore:
    """A `Store` in one file. Of servers only one: a second is refused, since it would make both slower."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time, alone: bool = True) -> None:
        self.folder = folder
        self.path = folder / FILE
        self._clock = clock
        self._alone = alone
        self._lock: int | None = None
        self._writer: Writer | None = None
        self._reader: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Make or open the file, alone, and bring its tables to the present form."""
        if sqlite3.sqlite_version_info < NEEDS:
            raise StoreBroken(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or later is needed.")
        self._prepare_folder()
        if self._alone:
            self._lock = _lock_file(self.path.with_name(self.path.name + ".lock"))
        try:
            with broken_says_so():
                self._connect()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Commit what waits and fold the write-ahead log into the file."""
        if self._writer is not None:
            await asyncio.to_thread(self._writer.close)
            self._writer = None
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def write(self, work: Work[T]) -> T:
        """Hand the work to the writing thread; it shares a commit with what others asked meanwhile."""
        if self._writer is None:
            raise StoreBroken("The database is closed.")
        return await self._writer.submit(lambda db: run(db, work()))

    async def read(self, work: Work[T], *, long: bool = False) -> T:
        """Read one moment's state: here, which is quickest, or in a thread where it takes long."""
        if long:
            return await asyncio.to_thread(self._read_aside, work)
        if self._reader is None:
            raise StoreBroken("The database is closed.")
        with broken_says_so():
            return _at_one_moment(self._reader, work)

    async def probe(self) -> None:
        """Pass an empty piece of work through the writing thread, and look at the room on the disk."""
        if self._writer is None:
            raise StoreBroken("The database is closed.")
        await asyncio.wait_for(self._writer.submit(lambda db: None), 1.0)
        if shutil.disk_usage(self.folder).free < ROOM:
            raise StoreFull("The disk is nearly full.")

    async def backup(self, target: Path) -> None:
        """Write a whole copy, check it, flush it, then give it its name."""
        await asyncio.to_thread(back_up, self.path, target)

    def _connect(self) -> None:
        db = connect(self.path)
        try:
            db.execute("BEGIN IMMEDIATE")
            run(db, migrate(SQLITE, int(self._clock())))
            db.execute("COMMIT")
        except BaseException:
            db.close()
            raise
        self._writer = Writer(db)
        self._reader = connect(self.path)
        self._reader.execute("PRAGMA query_only = ON")

    def _read_aside(self, work: Work[T]) -> T:
        with broken_says_so():
            db = connect(self.path)
            try:
                return _at_one_moment(db, work)
            finally:
                db.close()

    def _prepare_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))
        except OSError as problem:
            raise StoreBroken(f"The folder {self.folder} cannot be used: {problem.strerror}.") from problem


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection in which a commit is on the disk when it returns, and erased bytes are overwritten."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    return db


def run(db: sqlite3.Connection, steps: Steps[T]) -> T:
    """Run work in statements on a connection; beginning and committing are the caller's."""
    rows: list[Row] = []
    try:
        statement = next(steps)
        while True:
            sql, order = spelled(statement.sql)
            if isinstance(statement, Many):
                given = statement.rows
                db.executemany(sql, given if order is None else [[row[i] for i in order] for row in given])
                rows = []
            else:
                values = statement.values
                rows = db.execute(sql, values if order is None else [values[i] for i in order]).fetchall()
            statement = steps.send(rows)
    except StopIteration as done:
        result: T = done.value
        return result


def back_up(source: Path, target: Path) -> None:
    """Copy a database that others may be writing to, as one moment of it.

    Raises:
        StoreBroken: there is something by that name already, or the copy is not sound.
        StoreFull: no room.
    """
    if target.exists():
        raise StoreBroken(f"There is a file {target} already. It was left as it is.")
    aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with broken_says_so():
            db = connect(source)
            db.execute("VACUUM INTO ?", (str(aside),))
            db.close()
            copy = sqlite3.connect(aside)
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
            copy.close()
        if found != "ok":
            raise StoreBroken(f"The copy is not sound: {found}. Nothing was kept of it.")
        descriptor = os.open(aside, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        aside.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as problem:
        raise StoreBroken(f"The backup could not be written: {problem.strerror}.") from problem
    finally:
        aside.unlink(missing_ok=True)


def _at_one_moment(db: sqlite3.Connection, work: Work[T]) -> T:
    db.execute("BEGIN")
    try:
        return run(db, work())
    finally:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")


@lru_cache(maxsize=256)
def spelled(sql: str) -> tuple[str, tuple[int, ...] | None]:
    """A statement with SQLite's plain places, and which value goes into each; None where each in its turn.

    Numbered places (`?1`) take no sequence any more from Python 3.14 on, and warn from 3.12 on.
    """
    order = tuple(int(number) - 1 for number in _PLACE.findall(sql))
    return _PLACE.sub("?", sql), None if order == tuple(range(len(order))) else order


def _lock_file(path: Path) -> int:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        import fcntl
    except ImportError:
        return descriptor
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(descriptor)
        raise StoreBroken(
            f"Another hia-sync-server uses {path.parent} already. Stop it, or give this one its own --data."
        ) from problem
    return descriptor
