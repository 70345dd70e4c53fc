"""What syncing costs: requests and bytes beside peers, syncs a second on one core, memory with 1,000 teams.

    python benchmarks/sync/run.py [--quick] [--pouch NODE_MODULES] [--anki PYTHON] [--json]

Peers are measured through the same relay in the same run, where they are installed:

    npm install --prefix /tmp/pouch pouchdb express-pouchdb express@4
    python -m venv /tmp/anki && /tmp/anki/bin/pip install anki

Bytes are those of HTTP, headers included, both directions. Speeds depend on the machine: CPU microseconds a
sync, and the ratio to a bare SQLite insert in the same run, travel better.
"""

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import ours  # noqa: E402
import peers  # noqa: E402
from driving import STEPS, Driven, cpu_seconds, memory  # noqa: E402
from wire import Wire  # noqa: E402

from sync_server.codes import hashed  # noqa: E402
from sync_server.store import teams  # noqa: E402
from sync_server.store.records import Invite, Newcomer, Role  # noqa: E402
from sync_server.store.sqlite import SqliteStore, connect  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--teams", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=100, help="single changes that are timed")
    parser.add_argument(
        "--quick", action="store_true", help="within a minute: 1 second, 100 teams, 20 repeats"
    )
    parser.add_argument("--pouch", type=Path, help="a node_modules folder with pouchdb and express-pouchdb")
    parser.add_argument("--anki", type=Path, help="a Python that has anki")
    parser.add_argument("--postgres", help="postgresql://… of a database that may be written to")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.teams, options.repeats = 1.0, 100, 20
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), options)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        say(found)
    return 0


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"machine": f"{os.cpu_count()} cores, {platform.python_version()}"}
    driven = {"hia": own_traffic(folder / "traffic", options.repeats)}
    if options.pouch:
        driven["PouchDB"] = peers.pouch(folder / "pouch", options.pouch, options.repeats)
    if options.anki:
        driven["Anki"] = peers.anki(folder / "anki", options.anki, options.repeats)
    found["traffic"] = {
        name: {
            step: {"requests": count.requests, "bytes": count.bytes} for step, count in one.counted.items()
        }
        for name, one in driven.items()
    }
    found["one change"] = {
        name: {
            "client p50 ms": round(one.median_ms, 1),
            "server CPU ms": round(one.cpu_ms, 2),
            "server MB": round(one.server_mb, 1),
        }
        for name, one in driven.items()
    }
    found["healing"] = healing(folder / "healing")
    found["anchor"] = anchor(folder, options.seconds)
    found["syncs"] = {
        f"{kind}, {machines} machines": syncs(folder / f"{kind}{machines}", kind, machines, options.seconds)
        for kind in ("writing", "polling")
        for machines in (1, 16, 64)
    }
    if options.postgres:
        found["syncs"] |= {
            f"{kind}, 16 machines, PostgreSQL": syncs(
                folder / f"{kind}-pg", kind, 16, options.seconds, "--database", options.postgres
            )
            for kind in ("writing", "polling")
        }
    found["teams"] = many_teams(folder / "teams", options.teams, options.seconds)
    return found


def own_traffic(folder: Path, repeats: int) -> Driven:
    """The production client and engine through the relay, in a process of their own as the peers' are."""
    with ours.serving(folder) as (process, port):
        wire = Wire(port)
        client = subprocess.Popen(
            [sys.executable, str(HERE / "hia_client.py"), str(wire.port), ours.found(port, 1)[0]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return peers.driven(client, wire, process.pid, repeats)


def healing(folder: Path) -> dict[str, int]:
    """Requests until all is well after the server was put back by 200 changes of 1,000."""
    import shutil

    with ours.serving(folder) as (_, port):
        tokens = ours.found(port)
        ana = ours.Machine(port, tokens[0])
        ana.store.append([ours.operation(n) for n in range(800)])
        ana.engine.sync()
    ana.talker.close()
    shutil.copytree(folder, folder.with_name("copy"))
    with ours.serving(folder) as (_, port):
        again = ours.Machine(port, tokens[0])
        again.store = ana.store
        again.engine = ours.Engine(ana.store, again.talker, ours.A, server="s", team="t")
        ana.store.append([ours.operation(n) for n in range(800, 1000)])
        again.engine.sync()
        again.talker.close()
    with ours.serving(folder.with_name("copy")) as (_, port):
        healed = ours.Machine(port, tokens[0])
        engine = ours.Engine(ana.store, healed.talker, ours.A, server="s", team="t")
        outcome = engine.sync()
        healed.talker.close()
    return {"requests": outcome.requests, "sent again": outcome.sent, "comparisons": outcome.healed}


def anchor(folder: Path, seconds: float) -> dict[str, float]:
    """A bare SQLite insert and commit at FULL, one at a time: what one durable write costs here."""
    db = connect(folder / "anchor.sqlite")
    db.execute("CREATE TABLE op (s INTEGER PRIMARY KEY, id TEXT UNIQUE, body BLOB)")
    ops = [ours.operation(n) for n in range(200_000 if seconds > 3 else 60_000)]
    started, used, done = time.perf_counter(), time.process_time(), 0
    for op in ops:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO op (id, body) VALUES (?, ?)", (op.id, op.canonical))
        db.execute("COMMIT")
        done += 1
        if time.perf_counter() - started > min(seconds, 2.0):
            break
    passed = time.perf_counter() - started
    db.close()
    return {
        "commits a second": round(done / passed),
        "CPU us a commit": round((time.process_time() - used) / done * 1e6, 1),
        "SQLite": float(".".join(sqlite3.sqlite_version.split(".")[:2])),
    }


def syncs(folder: Path, kind: str, machines: int, seconds: float, *flags: str) -> dict[str, float]:
    """Syncs a second with one server process, from a few connections that are always busy."""
    with ours.serving(folder, *flags) as (process, port):
        (token,) = ours.found(port, 1)
        if kind == "polling":
            body = b'{"p":1,"a":"%s","cur":0,"have":{"n":0,"x":"%s"},"push":[]}' % (
                ours.A.encode(),
                b"0" * 30,
            )
            requests = [ours.request(token, body)] * 200_000
        else:
            requests = [ours.request(token, _writing(n)) for n in range(int(6000 * seconds))]
        before = cpu_seconds(process.pid)
        started = time.perf_counter()
        done, times = asyncio.run(ours.load(port, requests, machines, seconds))
        passed, used = time.perf_counter() - started, cpu_seconds(process.pid) - before
        times.sort()
        return {
            "a second": round(done / passed),
            "CPU us": round(used / done * 1e6),
            "p50 ms": round(statistics.median(times) * 1e3, 2),
            "p99 ms": round(times[int(len(times) * 0.99)] * 1e3, 2),
            "MB": round(memory(process.pid) / 1e6, 1),
        }


def _writing(number: int) -> bytes:
    """A sync with one changed rating."""
    return b'{"p":1,"a":"%s","cur":%d,"have":{"n":%d,"x":"%s"},"push":[%s]}' % (
        f"assessment-{number % 50}".encode(),
        10**9,
        number,
        b"0" * 30,
        ours.operation(number).canonical,
    )


def many_teams(folder: Path, count: int, seconds: float) -> dict[str, float]:
    """Teams of 12 with 180 operations each: size, memory, and writing syncs from all over."""
    tokens = asyncio.run(_fill(folder, count))
    size = sum(path.stat().st_size for path in folder.iterdir())
    with ours.serving(folder) as (process, port):
        idle = memory(process.pid)
        requests = [
            ours.request(tokens[n * 7919 % len(tokens)], _writing(10**6 + n))
            for n in range(int(5000 * seconds))
        ]
        before = cpu_seconds(process.pid)
        started = time.perf_counter()
        done, times = asyncio.run(ours.load(port, requests, 64, seconds))
        passed, used = time.perf_counter() - started, cpu_seconds(process.pid) - before
        times.sort()
        return {
            "teams": count,
            "machines": len(tokens),
            "MB on disk": round(size / 1e6),
            "MB idle": round(idle / 1e6, 1),
            "MB under load": round(memory(process.pid) / 1e6, 1),
            "a second": round(done / passed),
            "CPU us": round(used / done * 1e6),
            "p99 ms": round(times[int(len(times) * 0.99)] * 1e3, 2),
        }


async def _fill(folder: Path, count: int) -> list[str]:
    from sync_server.store import log
    from sync_server.store.records import Exchange

    store, now = SqliteStore(folder), int(time.time())
    await store.open()
    tokens = []

    async def fill_one(number: int) -> None:
        team = f"team-{number}"
        mine = [f"hia_{number:08d}{place:02d}{'x' * 33}" for place in range(12)]
        tokens.extend(mine)
        first = Newcomer("m0", f"d-{number}-0", hashed(mine[0]), now)
        await store.write(partial(teams.create_team, team, "Team", first))
        invite = Invite(f"c{number}", team, Role.MEMBER, None, 12, now + 10**6)
        await store.write(partial(teams.add_invite, invite, now))
        for place, token in enumerate(mine[1:], 1):
            newcomer = Newcomer(f"m{place}", f"d-{number}-{place}", hashed(token), now)
            await store.write(partial(teams.join, f"c{number}", newcomer))
        device = await store.read(partial(teams.device_of, hashed(mine[0])))
        assert device is not None
        ops = tuple(ours.operation(number * 1000 + n) for n in range(180))
        await store.write(partial(log.exchange, Exchange(device, f"assessment-{number % 50}", 0, ops, now)))

    for start in range(0, count, 64):
        await asyncio.gather(*(fill_one(n) for n in range(start, min(count, start + 64))))
    await store.close()
    return tokens


def say(found: dict[str, Any]) -> None:
    print(found["machine"])
    print("\nRequests and bytes of one sync, headers included, both directions")
    for name, steps in found["traffic"].items():
        parts = (f"{step}: {steps[step]['requests']} / {steps[step]['bytes']:,}" for step in STEPS)
        print(f"  {name:8} {'   '.join(parts)}")
    print("\nOne change at a time")
    for name, figures in found["one change"].items():
        print(f"  {name:8} {figures}")
    print(f"\nHealing after a server went back: {found['healing']}")
    print(f"\nA bare SQLite commit: {found['anchor']}")
    print("\nSyncs with one server process")
    for name, figures in found["syncs"].items():
        print(f"  {name:22} {figures}")
    print(f"\nMany teams: {found['teams']}")


if __name__ == "__main__":
    sys.exit(main())
