"""Kill -9 of real writers in the middle of real saves, with TinyDB's own storage beside it in the same run.

    python benchmarks/storage/kills.py [ROUNDS] [--json] [--seed N] [--folder FOLDER]

Each round starts two processes that save one edit after another and say so, each by one byte count on a pipe,
after the save returned. One is killed at a random moment, then the other; then the store is opened and
checked: every edit that was said to be saved is there, nothing had to be recovered.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tinydb import TinyDB
from tinydb.table import Document

from hia_tui.domain.operation import Operation, new_operation
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.saver import BackgroundSaver, SaverState, Saving

HEADER = StoredAssessment("kills", "Leith", "2026-11-21T10:00:00+00:00", "hia@2026.1", "full", "uk")
QUESTIONS = 72
LONGEST = 0.03
"""Seconds within which a writer is killed, once it writes."""


@dataclass
class Tally:
    """What came of all rounds with one storage."""

    storage: str
    rounds: int = 0
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0
    false_recoveries: int = 0
    killed_inside_a_save: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


def edit(writer: int, number: int, length: int) -> Operation:
    return new_operation(
        field=f"q/practice.question{number % QUESTIONS}/note",
        value=f"{writer}.{number} " + "x" * length,
        member="m7Qx2c",
        device=f"w{writer}",
        n=number,
        at="2026-11-21T10:14:05+00:00",
        questionnaire="hia@2026.1",
    )


def save_one_by_one(path: Path, writer: int, start: int, acknowledge: Callable[[int], None]) -> None:
    store = AssessmentStore.open(path)
    chance = random.Random(writer * 1_000_003 + start)
    for number in range(start, start + 100_000):
        store.append([edit(writer, number, chance.randrange(600))])
        acknowledge(number)


def save_in_background(path: Path, writer: int, start: int, acknowledge: Callable[[int], None]) -> None:
    submitted = start - 1
    said: list[int] = []

    def on_state(state: SaverState) -> None:
        if state.kind is Saving.SAVED and state.waiting == 0 and said:
            acknowledge(said[-1])

    saver = BackgroundSaver(AssessmentStore.open(path), on_state=on_state, on_arrival=lambda _: None)
    chance = random.Random(writer * 1_000_003 + start)
    while True:
        submitted += 1
        saver.submit([edit(writer, submitted, chance.randrange(600))])
        if saver.flush():
            said.append(submitted)
            acknowledge(submitted)


def save_with_tinydb(path: Path, writer: int, start: int, acknowledge: Callable[[int], None]) -> None:
    """One document a question, replaced by each edit: the plain way to keep answers in TinyDB."""
    table = TinyDB(path).table("operations", cache_size=0)
    chance = random.Random(writer * 1_000_003 + start)
    for number in range(start, start + 100_000):
        made = edit(writer, number, chance.randrange(600))
        table.upsert(Document({"id": made.id, "op": made.body}, doc_id=number % QUESTIONS + 1))
        acknowledge(number)


class Writer:
    """A process of its own that saves until it is killed."""

    def __init__(self, save: Callable[..., None], path: Path, writer: int, start: int) -> None:
        self.writer = writer
        self.start = start
        reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(reading)
            # What a killed program prints is no concern of the tally.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            try:
                save(path, writer, start, lambda number: os.write(writing, number.to_bytes(8, "big")))
            finally:
                os._exit(1)
        os.close(writing)
        self._reading = reading

    def wait_until_it_writes(self) -> bool:
        self._first = os.read(self._reading, 8)
        return len(self._first) == 8

    def kill(self) -> list[int]:
        """The numbers that it said were saved."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        said = self._first
        while part := os.read(self._reading, 1 << 16):
            said += part
        os.close(self._reading)
        return [int.from_bytes(said[at : at + 8], "big") for at in range(0, len(said) // 8 * 8, 8)]


def kill_ours(rounds: int, seed: int, folder: Path) -> Tally:
    """Two writers a round on one store; a fresh store every fifty rounds."""
    tally = Tally("ours")
    chance = random.Random(seed)
    began = time.monotonic()
    path = folder / "ours" / "kills.json"
    saved: dict[int, set[int]] = {1: set(), 2: set()}
    for number in range(rounds):
        if number % 50 == 0:
            shutil.rmtree(path.parent, ignore_errors=True)
            AssessmentStore.create(path, HEADER)
            saved = {1: set(), 2: set()}
        tally.rounds += 1
        one_by_one = number % 2 == 0
        writers = [
            Writer(
                save_one_by_one if one_by_one or writer == 2 else save_in_background,
                path,
                writer,
                max(saved[writer], default=0) + 1000,
            )
            for writer in (1, 2)
        ]
        for writer in writers:
            if not writer.wait_until_it_writes():
                tally.notes.append(f"round {number}: writer {writer.writer} did not write")
        for writer in writers:
            time.sleep(chance.uniform(0, LONGEST))
            said = writer.kill()
            tally.kills += 1
            tally.acknowledged += len(said)
            saved[writer.writer].update(said)
        check_ours(tally, path, saved, number)
    tally.seconds = time.monotonic() - began
    return tally


def check_ours(tally: Tally, path: Path, saved: dict[int, set[int]], number: int) -> None:
    tally.killed_inside_a_save += any(path.parent.glob("*.tmp")) or any(path.parent.glob(".*.tmp"))
    try:
        json.loads(path.read_bytes())
        store = AssessmentStore.open(path)
    except Exception as problem:
        tally.unreadable += 1
        tally.notes.append(f"round {number}: {problem!r}")
        return
    if store.recovery is not None or store.quarantine():
        tally.false_recoveries += 1
        tally.notes.append(f"round {number}: {store.recovery}")
    there = {(op.device, op.n) for op in store.operations()}
    tally.lost += sum((f"w{writer}", n) not in there for writer, said in saved.items() for n in said)


def kill_tinydb(rounds: int, seed: int, folder: Path) -> Tally:
    """One writer a round, since two break the file without being killed; a fresh file when it is broken."""
    tally = Tally("TinyDB JSONStorage")
    chance = random.Random(seed)
    began = time.monotonic()
    path = folder / "theirs" / "kills.json"
    saved: set[int] = set()
    for number in range(rounds):
        if number % 50 == 0 or not path.exists():
            shutil.rmtree(path.parent, ignore_errors=True)
            path.parent.mkdir()
            saved = set()
        tally.rounds += 1
        writer = Writer(save_with_tinydb, path, 1, max(saved, default=0) + 1000)
        writer.wait_until_it_writes()
        time.sleep(chance.uniform(0, LONGEST))
        said = writer.kill()
        tally.kills += 1
        tally.acknowledged += len(said)
        saved.update(said)
        try:
            there = {item["op"]["n"] for item in json.loads(path.read_bytes())["operations"].values()}
            latest = {number % QUESTIONS: number for number in sorted(saved)}
            newest = {number % QUESTIONS: number for number in there}
            tally.lost += sum(newest.get(question, 0) < number for question, number in latest.items())
        except (ValueError, KeyError):
            tally.unreadable += 1
            path.unlink()
    tally.seconds = time.monotonic() - began
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=int(os.environ.get("HIA_KILLS", "500")))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        tallies = [
            kill_ours(given.rounds, given.seed, Path(folder)),
            kill_tinydb(given.rounds, given.seed, Path(folder)),
        ]
    if given.json:
        print(json.dumps([asdict(tally) for tally in tallies]))
    else:
        for tally in tallies:
            print(
                f"{tally.storage}: {tally.kills:,} kills in {tally.rounds:,} rounds ({tally.seconds:.0f} s); "
                f"{tally.acknowledged:,} acknowledged, {tally.lost} of them lost; "
                f"{tally.unreadable} unreadable, {tally.false_recoveries} false recoveries, "
                f"{tally.killed_inside_a_save} rounds cut inside a save"
            )
            for note in tally.notes[:10]:
                print("  ", note)
    ours = tallies[0]
    return 1 if ours.lost or ours.unreadable or ours.false_recoveries or ours.notes else 0


if __name__ == "__main__":
    sys.exit(main())
