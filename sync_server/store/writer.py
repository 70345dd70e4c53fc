"""The one thread that writes to SQLite: it takes what is waiting, commits it at once, then answers."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from sync_server.store.records import StoreBroken
from sync_server.store.statements import T
from sync_server.store.trouble import trouble

BATCH = 64
"""Pieces of work that share one commit."""


@dataclass(eq=False, slots=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    problem: BaseException | None = field(default=None)


class Writer:
    """A thread around a connection. Closing it finishes what was handed in before."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="hia-sync-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do the work in a transaction; on return it is on the disk.

        Raises:
            StoreFull, StoreBroken: the database failed; whatever the work itself raised.
        """
        if not self._thread.is_alive():
            raise StoreBroken("The writing thread has ended.")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        self._queue.put(job)
        return cast(T, await job.future)

    def close(self) -> None:
        """Finish, fold the write-ahead log into the file, and close the connection."""
        self._queue.put(None)
        self._thread.join()
        with suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def _serve(self) -> None:
        while (job := self._queue.get()) is not None:
            jobs = [job]
            ending = False
            with suppress(queue.Empty):
                while len(jobs) < BATCH:
                    further = self._queue.get_nowait()
                    if further is None:
                        ending = True
                        break
                    jobs.append(further)
            self._commit(jobs)
            _answer(jobs)
            if ending:
                return

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._do(job)
            self._db.execute("COMMIT")
        except sqlite3.Error as problem:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            for job in jobs:
                job.problem = trouble(problem)

    def _do(self, job: _Job) -> None:
        """One piece of work, which alone is taken back when it says no."""
        self._db.execute("SAVEPOINT job")
        try:
            job.result = job.work(self._db)
        except sqlite3.OperationalError:
            raise
        except Exception as problem:
            # Whatever it is belongs to the one who asked and waits; the others' work goes on.
            self._db.execute("ROLLBACK TO job")
            job.problem = problem
        self._db.execute("RELEASE job")


def _answer(jobs: list[_Job]) -> None:
    # The loop may have been closed under a request that nobody waits for any more.
    with suppress(RuntimeError):
        jobs[0].loop.call_soon_threadsafe(_resolve, jobs)


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.problem is not None:
            job.future.set_exception(job.problem)
        else:
            job.future.set_result(job.result)
