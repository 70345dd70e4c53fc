"""Stores of both engines, operations to put in them, and the app over them without a network."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest

from hia_tui.domain.operation import Operation, Value, new_operation
from sync_server.app import create_app, create_service
from sync_server.settings import Settings
from sync_server.store.postgres import PostgresStore
from sync_server.store.sqlite import SqliteStore

sys.path.insert(0, str(Path(__file__).parent))
_numbers = count(1)


async def _ask_postgres(url: str, sql: str) -> None:
    import asyncpg

    db = await asyncpg.connect(url, timeout=30)
    try:
        await db.execute(sql)
    finally:
        await db.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL: the one that `HIA_TEST_POSTGRES` names, or one made for the tests."""
    import private_postgres

    if named := os.environ.get("HIA_TEST_POSTGRES"):
        yield named
        return
    if why := private_postgres.missing():
        pytest.skip(why)
    cluster = private_postgres.Cluster()
    yield cluster.url
    cluster.close()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A schema of its own, dropped afterwards."""
    schema = f"hia_{os.getpid()}_{next(_numbers)}"
    asyncio.run(_ask_postgres(postgres, f"CREATE SCHEMA {schema}"))
    yield f"{postgres}?search_path={schema}"
    asyncio.run(_ask_postgres(postgres, f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture(params=["sqlite", "postgres"])
def make_store(request: pytest.FixtureRequest, tmp_path) -> Callable[[], SqliteStore | PostgresStore]:
    """Makes stores on one and the same database."""
    if request.param == "sqlite":
        return lambda: SqliteStore(tmp_path / "data", clock=lambda: 1000.0)
    url = request.getfixturevalue("postgres_url")
    return lambda: PostgresStore(url, clock=lambda: 1000.0)


@pytest.fixture
async def store(make_store) -> AsyncIterator[SqliteStore | PostgresStore]:
    opened = make_store()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def op() -> Callable[..., Operation]:
    """Makes a different operation each time, or exactly the one described."""
    numbers = count(1)

    def make(
        value: Value = "3", field: str = "q/practice.directory/rating", member: str = "ana", **more: object
    ) -> Operation:
        given = {"sup": (), "device": "d1", "n": next(numbers), "at": "2026-11-21T10:14:05+00:00"} | more
        return new_operation(field=field, value=value, member=member, questionnaire="hia@2026.1", **given)

    return make


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Lines:
    """The server's log, kept."""

    def __init__(self) -> None:
        self.lines: list[dict[str, object]] = []

    def write(self, **said: object) -> None:
        self.lines.append(said)


class Desk:
    """The real application without a network, and the machines that talk to it."""

    def __init__(self, store, settings: Settings) -> None:
        self.clock = Clock()
        self.log = Lines()
        self.service = create_service(store, settings, clock=self.clock)
        self.app = create_app(self.service, self.log)

    async def ask(self, method, path, body=None, *, token=None, headers=None, content=None, peer="127.0.0.1"):
        transport = httpx.ASGITransport(app=self.app, client=(peer, 40000))
        given = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            data = json.dumps(body).encode() if body is not None else content
            more = {"Content-Type": "application/json"} if body is not None else {}
            return await client.request(method, path, content=data, headers=more | given | (headers or {}))

    async def team(self, name="Leith", member="ana", token=None):
        """Make a team; returns its coordinator's token."""
        token = token or new_token()
        answer = await self.ask("POST", "/v1/teams", {"name": name, "member": member}, token=token)
        assert answer.status_code == 201, answer.text
        return token

    async def join(self, leader, member, role="member"):
        """Let somebody in; returns their token."""
        token = new_token()
        code = (await self.ask("POST", "/v1/invites", {"role": role}, token=leader)).json()["code"]
        answer = await self.ask("POST", "/v1/join", {"code": code, "member": member}, token=token)
        assert answer.status_code == 201, answer.text
        return token

    async def sync(self, token, *ops, a="assessment-1", cur=0, **more):
        push = [op.body for op in ops]
        return await self.ask(
            "POST", "/v1/sync", {"p": 1, "a": a, "cur": cur, "push": push} | more, token=token
        )


def new_token() -> str:
    return "hia_" + secrets.token_urlsafe(32)


@pytest.fixture
async def desk(tmp_path) -> AsyncIterator[Desk]:
    store = SqliteStore(tmp_path / "data")
    await store.open()
    yield Desk(store, Settings(data=tmp_path / "data"))
    await store.close()
