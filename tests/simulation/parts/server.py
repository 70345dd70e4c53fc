"""The real application over a database in memory that can die anywhere and be put back to an earlier day."""

import asyncio
import sqlite3
from random import Random

from sync_server.app import create_app, create_service
from sync_server.settings import Settings
from sync_server.store import upkeep
from sync_server.store.migrations import SQLITE, migrate
from sync_server.store.records import Refused
from sync_server.store.sqlite import run
from sync_server.store.statements import Query

SETTINGS = Settings(requests_at_once=10_000, requests_a_minute=600_000)


class ServerDied(BaseException):
    """The process is gone; what was committed stands."""


class MemoryStore:
    """A `Store` without threads or files."""

    def __init__(self, plan, acknowledges_early=False):
        self.db = fresh()
        self.plan = plan
        self.ever = set()
        self.acknowledges_early = acknowledges_early
        self.uncommitted = None

    async def write(self, work):
        if self.uncommitted is not None and self.plan.dies("before-commit"):
            raise ServerDied
        self.settle(keep=True)
        before = self.db.serialize() if self.acknowledges_early else None
        self.db.execute("BEGIN IMMEDIATE")
        try:
            result = run(self.db, self._risky(work()))
        except Refused:
            self.db.execute("ROLLBACK")
            raise
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")
        self.uncommitted = before
        self.ever |= self.ids()
        if self.plan.dies("after-commit"):
            raise ServerDied
        return result

    async def read(self, work, *, long=False):
        return run(self.db, work())

    async def probe(self):
        pass

    def _risky(self, steps):
        """The steps of some work, which the process may not live to finish."""
        try:
            statement = next(steps)
            while True:
                if self.plan.dies("in-transaction"):
                    raise ServerDied
                statement = steps.send((yield statement))
        except StopIteration as done:
            return done.value

    def settle(self, keep):
        """A store that acknowledges before it commits loses the last work when it dies."""
        if self.uncommitted is not None and not keep:
            self.restore(self.uncommitted)
        self.uncommitted = None

    def ids(self):
        return {row[0] for row in self.db.execute("SELECT id FROM op")}

    def bodies(self):
        return {bytes(row[0]) for row in self.db.execute("SELECT body FROM op")}

    def snapshot(self):
        return self.db.serialize()

    def restore(self, snapshot):
        self.db.close()
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.deserialize(snapshot)
        self.db.execute("PRAGMA foreign_keys = ON")


class Plan:
    """Where the server dies next, drawn from the world's chance."""

    def __init__(self, random: Random):
        self.random = random
        self.rate = 0.0

    def dies(self, where):
        return self.rate > 0 and self.random.random() < self.rate * (0.1 if where == "in-transaction" else 1)


class Server:
    """The machine in the server room."""

    def __init__(self, random, clock, loop, acknowledges_early=False):
        self.random, self.clock, self.loop = random, clock, loop
        self.plan = Plan(random)
        self.store = MemoryStore(self.plan, acknowledges_early)
        self.backups = []
        self.deaths = self.restores = 0
        self.start()

    def start(self):
        service = create_service(
            self.store,
            SETTINGS,
            clock=self.clock,
            random=lambda n: self.random.getrandbits(8 * n).to_bytes(n, "big"),
        )
        self.app = create_app(service)

    def back_up(self):
        self.backups.append(self.store.snapshot())

    def restore(self, snapshot):
        self.restores += 1
        self.store.settle(keep=True)
        self.store.restore(snapshot)
        self.start()

    def answer(self, method, path, headers, body):
        """Serve one request in this process; None when the server died over it."""
        try:
            return self.loop.run_until_complete(self._serve(method, path, headers, body))
        except ServerDied:
            self.deaths += 1
            self.store.settle(keep=False)
            self.start()
            return None

    async def _serve(self, method, path, headers, body):
        parts = [{"type": "http.request", "body": body, "more_body": False}, {"type": "http.disconnect"}]
        sent = []

        async def receive():
            return parts.pop(0) if len(parts) > 1 else parts[0]

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
            "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": b"",
            "headers": headers, "client": ("127.0.0.1", 1), "server": ("server", 80),
        }  # fmt: skip
        await self.app(scope, receive, send)
        status = sent[0]["status"]
        return status, sent[0]["headers"], b"".join(message.get("body", b"") for message in sent[1:])

    def faults(self):
        """What the server's own check finds."""
        return run(self.store.db, upkeep.check())


def fresh():
    """A database in memory with the present tables, copied from one made once."""
    if not _MADE:
        db = sqlite3.connect(":memory:", isolation_level=None)
        run(db, migrate(SQLITE, 0))
        _MADE.append(db.serialize())
        db.close()
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.deserialize(_MADE[0])
    db.execute("PRAGMA foreign_keys = ON")
    return db


_MADE: list[bytes] = []


def new_loop():
    return asyncio.new_event_loop()


__all__ = ["Query", "Server"]
