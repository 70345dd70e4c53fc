"""`kill -9` of the server and of PostgreSQL under load, and two workers on one: nothing lost, no row skipped.

`HIA_KILLS` sets how many times the server is killed; `HIA_SEED` where the moments begin.
"""

import asyncio
import os
import random
import signal
import sys

import httpx
import private_postgres
import pytest

KILLS = int(os.environ.get("HIA_KILLS", "8"))
SEED = int(os.environ.get("HIA_SEED", "0"))
WRITERS = 6
TOKEN = {"Authorization": "Bearer hia_" + "k" * 43}
A = "assessment-1"


async def start(folder, *flags):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sync_server", "serve", "--port", "0", "--data", str(folder), *flags,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"HIA_SYNC_REQUESTS_AT_ONCE": "1000000", "HIA_SYNC_LOG": "no"},
    )  # fmt: skip
    line = (await process.stdout.readline()).decode()
    assert line.startswith("listening on"), line
    return process, line.split()[-1]


async def stop(process, number=signal.SIGKILL):
    if process.returncode is None:
        process.send_signal(number)
    await process.wait()
    process._transport.close()


async def write(url, op, acknowledged, most=10**9):
    """Push until the server is gone."""
    async with httpx.AsyncClient(base_url=url, headers=TOKEN, timeout=60) as client:
        for _ in range(most):
            ops = [op() for _ in range(random.randrange(1, 4))]
            try:
                answer = await client.post("/v1/sync", json={"a": A, "push": [o.body for o in ops]})
            except httpx.TransportError:
                return
            assert answer.json()["bad"] == []
            acknowledged.extend(o.id for o in ops)


async def compare(url, acknowledged):
    async with httpx.AsyncClient(base_url=url, headers=TOKEN, timeout=30) as client:
        answer = await client.post("/v1/reconcile", json={"a": A, "ids": acknowledged[-50_000:]})
        return answer.json()


@pytest.fixture(params=["sqlite", "postgres"])
def flags(request):
    """What tells the server which engine to use."""
    return ("--database", request.getfixturevalue("postgres_url")) if request.param == "postgres" else ()


@pytest.mark.slow
@pytest.mark.timeout(0)
async def test_a_killed_server_has_everything_that_it_acknowledged(flags, op, tmp_path, capsys):
    engine, rounds = ("postgres", max(1, KILLS // 3)) if flags else ("sqlite", KILLS)
    chance, acknowledged = random.Random(SEED), []
    process, url = await start(tmp_path / "data", *flags)
    async with httpx.AsyncClient() as client:
        made = await client.post(url + "/v1/teams", json={"name": "L", "member": "a"}, headers=TOKEN)
        assert made.status_code == 201
    for turn in range(rounds):
        before = len(acknowledged)
        writers = [asyncio.create_task(write(url, op, acknowledged)) for _ in range(WRITERS)]
        if turn % 4:
            # The rest die while connections are made, or before anything was taken.
            await until(lambda least=before: len(acknowledged) > least, writers)
        await asyncio.sleep(chance.uniform(0.01, 0.4))
        await stop(process)
        await asyncio.gather(*writers)
        process, url = await start(tmp_path / "data", *flags)
        assert (await compare(url, acknowledged))["want"] == []
    await stop(process, signal.SIGTERM)
    with capsys.disabled():
        print(f"\n{engine}: {rounds} kills, {len(acknowledged)} acknowledged, 0 lost")
    assert acknowledged
    check = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sync_server", "check", "--data", str(tmp_path / "data"), *flags,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await check.communicate()
    assert (check.returncode, b"Every operation is sound" in said) == (0, True)


async def keep_writing(url, op, acknowledged, refused, stopping):
    """Push until told to stop, through times in which the database is gone."""
    async with httpx.AsyncClient(base_url=url, headers=TOKEN, timeout=60) as client:
        while not stopping.is_set():
            ops = [op() for _ in range(3)]
            answer = await client.post("/v1/sync", json={"a": A, "push": [o.body for o in ops]})
            if answer.status_code == 200:
                assert answer.json()["bad"] == []
                acknowledged.extend(o.id for o in ops)
            else:
                assert (answer.status_code, answer.json()["code"]) == (503, "database")
                refused.append(answer)


async def until(condition, writers):
    """Wait for something that the writers bring about."""
    while not condition():
        failed = [task.exception() for task in writers if task.done()]
        assert failed == []
        await asyncio.sleep(0.01)


@pytest.mark.timeout(300)
async def test_a_killed_postgres_has_everything_that_was_acknowledged(op, tmp_path, capsys):
    if why := private_postgres.missing():
        pytest.skip(why)
    cluster = await asyncio.to_thread(private_postgres.Cluster)
    process, url = await start(tmp_path / "data", "--database", cluster.url)
    try:
        async with httpx.AsyncClient() as client:
            await client.post(url + "/v1/teams", json={"name": "L", "member": "a"}, headers=TOKEN)
        acknowledged, refused, stopping = [], [], asyncio.Event()
        writers = [
            asyncio.create_task(keep_writing(url, op, acknowledged, refused, stopping))
            for _ in range(WRITERS)
        ]
        await until(lambda: len(acknowledged) > 100, writers)
        await asyncio.to_thread(cluster.kill)
        before = len(acknowledged)
        await until(lambda: len(refused) >= WRITERS, writers)
        await asyncio.to_thread(cluster.start)
        # The server finds its way back by itself.
        await until(lambda: len(acknowledged) > before + 100, writers)
        stopping.set()
        await asyncio.gather(*writers)
        assert (await compare(url, acknowledged))["want"] == []
        with capsys.disabled():
            print(f"\npostgres killed: {before} acknowledged before, {len(acknowledged)} in all, 0 lost")
    finally:
        await stop(process)
        await asyncio.to_thread(cluster.close)


async def test_two_workers_under_concurrent_pushes_skip_no_row(op, tmp_path, postgres_url):
    (first, one), (second, two) = [
        await start(tmp_path / name, "--database", postgres_url) for name in ("a", "b")
    ]
    try:
        async with httpx.AsyncClient() as client:
            await client.post(one + "/v1/teams", json={"name": "L", "member": "a"}, headers=TOKEN)
        acknowledged, seen = [], []
        writing = [asyncio.create_task(write(url, op, acknowledged, 25)) for url in (one, two) * 3]

        async def poll(url):
            """Follow the log by its cursor, as a device does, while others write."""
            cursor = 0
            async with httpx.AsyncClient(base_url=url, headers=TOKEN, timeout=60) as client:
                while True:
                    done = all(task.done() for task in writing)
                    answer = (await client.post("/v1/sync", json={"a": A, "cur": cursor})).json()
                    seen.extend(entry["s"] for entry in answer["new"])
                    cursor = answer["cur"]
                    if done and not answer["more"]:
                        return

        await asyncio.gather(poll(one), *writing)
        assert seen == list(range(1, len(acknowledged) + 1))
        assert (await compare(two, acknowledged))["want"] == []
    finally:
        await stop(first)
        await stop(second)
