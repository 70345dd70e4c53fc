"""Time to a durable save, and to open a store, beside TinyDB's own storage, SQLite and the limit, in one run.

    python benchmarks/storage/save_and_open.py [--rounds N] [--json] [--folder FOLDER]

The limit is what any whole-file save must do: write a temporary file, flush it, move it, flush the folder.
All take turns within one loop, so that whatever else the machine does falls on each of them alike. Trust the
ratios, not the milliseconds.
"""

import argparse
import gc
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB

from hia_tui.domain.operation import Operation, new_operation
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.files import write_durably

HEADER = StoredAssessment("bench", "Leith", "2026-11-21T10:00:00+00:00", "hia@2026.1", "full", "uk")
SAVES = (80, 500, 535, 5_000)
OPENS = (535, 10_000)


def edits(count: int, start: int = 0) -> list[Operation]:
    made: list[Operation] = []
    for number in range(start, start + count):
        note = number % 3 == 0
        made.append(
            new_operation(
                field=f"q/practice.question{number % 72}/{'note' if note else 'rating'}",
                value="Folder on the shared drive, last edited in 2024; owner to be found" if note else "3",
                sup=(made[-1].id,) if made else (),
                member="m7Qx2c",
                device="dZk3x9Qa",
                n=number,
                at="2026-11-21T10:14:05+00:00",
                questionnaire="hia@2026.1",
            )
        )
    return made


def savers(folder: Path, count: int) -> dict[str, Callable[[Operation], object]]:
    first = edits(count)
    store = AssessmentStore.create(folder / "ours" / "bench.json", HEADER)
    store.append(first)
    size = len(store.path.read_bytes())

    table = TinyDB(folder / "tinydb.json").table("operations", cache_size=0)
    table.insert_multiple({"id": op.id, "op": op.body} for op in first)

    database = sqlite3.connect(folder / "sqlite.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE op (id TEXT PRIMARY KEY, body BLOB)")
    database.execute("BEGIN")
    database.executemany("INSERT INTO op VALUES (?, ?)", ((op.id, op.canonical) for op in first))
    database.execute("COMMIT")

    bare = folder / "bare" / "bench.json"
    bare.parent.mkdir()
    data = bytearray(b"x" * size)

    def save_bare(operation: Operation) -> None:
        data.extend(operation.canonical)
        write_durably(bare, bytes(data))

    return {
        "limit": save_bare,
        "ours": lambda op: store.append([op]),
        "TinyDB JSONStorage": lambda op: table.insert({"id": op.id, "op": op.body}),
        "SQLite WAL FULL": lambda op: database.execute("INSERT INTO op VALUES (?, ?)", (op.id, op.canonical)),
    }


def time_saves(folder: Path, count: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each save; the stores grow by one operation a round, alike."""
    taking_turns = savers(folder, count)
    times: dict[str, list[float]] = {name: [] for name in taking_turns}
    gc.collect()
    for operation in edits(rounds, start=1_000_000):
        for name, save in taking_turns.items():
            began = time.perf_counter()
            save(operation)
            times[name].append((time.perf_counter() - began) * 1000)
    return times


def time_opens(folder: Path, count: int, rounds: int) -> dict[str, list[float]]:
    path = folder / f"open-{count}" / "bench.json"
    AssessmentStore.create(path, HEADER).append(edits(count))
    theirs = folder / f"open-{count}.json"
    TinyDB(theirs).table("operations").insert_multiple({"id": op.id, "op": op.body} for op in edits(count))
    openers: dict[str, Callable[[], object]] = {
        "ours": lambda: AssessmentStore.open(path),
        "TinyDB JSONStorage (parsed, unchecked)": lambda: TinyDB(theirs).table("operations").all(),
    }
    times: dict[str, list[float]] = {name: [] for name in openers}
    for _ in range(rounds):
        for name, opener in openers.items():
            began = time.perf_counter()
            opened = opener()
            times[name].append((time.perf_counter() - began) * 1000)
            del opened
    return times


def percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def summary(times: dict[str, list[float]], anchor: str) -> dict[str, dict[str, float]]:
    anchors = {share: percentile(times[anchor], share) for share in (50, 95, 99)}
    return {
        name: {
            **{f"p{share}": round(percentile(taken, share), 3) for share in (50, 95, 99)},
            **{
                f"p{share}_ratio": round(percentile(taken, share) / anchors[share], 2)
                for share in (50, 95, 99)
            },
        }
        for name, taken in times.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    results: dict[str, dict[str, dict[str, float]]] = {}
    for count in SAVES:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            rounds = given.rounds if count < 1000 else given.rounds // 4
            results[f"save at {count:,}"] = summary(time_saves(Path(folder), count, rounds), "limit")
    for count in OPENS:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            rounds = 40 if count < 1000 else 10
            results[f"open {count:,}"] = summary(time_opens(Path(folder), count, rounds), "ours")
    if given.json:
        print(json.dumps(results))
        return
    for step, rows in results.items():
        print(f"{step} operations: milliseconds (times the first row)")
        for name, row in rows.items():
            figures = "  ".join(f"p{s} {row[f'p{s}']:8.2f} ({row[f'p{s}_ratio']:5.2f})" for s in (50, 95, 99))
            print(f"  {name:40} {figures}")


if __name__ == "__main__":
    main()
