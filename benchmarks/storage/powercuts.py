"""Power cuts: a writer on a file system in an image, whose image is copied at a random moment.

    python benchmarks/storage/powercuts.py [ROUNDS] [--seed N]        (as root: it mounts loop devices)

The copy is what the disk held at that moment: what was only in memory is not in it. It is mounted, which
replays its journal, and the store in it is opened and checked. Kill -9 alone cannot show this: it passes
storages that never flush. TinyDB's own storage, and a save that is moved but not flushed, run beside it.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from kills import HEADER, QUESTIONS, Tally, Writer, edit, save_one_by_one, save_with_tinydb
from tinydb import TinyDB

from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import Contents
from hia_tui.storage.documents import tables_of
from hia_tui.storage.layout import render

MEGABYTES = 24


def save_without_flushing(path: Path, writer: int, start: int, acknowledge: Callable[[int], None]) -> None:
    chance = random.Random(start)
    operations = {}
    for number in range(start, start + 100_000):
        made = edit(writer, number, chance.randrange(600))
        operations[made.id] = made
        temp = path.with_suffix(".tmp")
        temp.write_bytes(render(tables_of(Contents(HEADER, 1, operations)), generation=1, saved_at="")[0])
        temp.replace(path)
        acknowledge(number)


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def cut(
    save: Callable[..., None], folder: Path, chance: random.Random, *, ours: bool
) -> tuple[list[int], Path]:
    """What was acknowledged before the copy was taken, and the copy."""
    image, copy = folder / "disk.img", folder / "after.img"
    with image.open("wb") as made:
        made.truncate(MEGABYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    with mounted(image, folder / "disk") as disk:
        path = disk / "kills.json"
        # Begun with an answer to each question, as after a first sitting.
        first = [edit(1, number, 300) for number in range(QUESTIONS)]
        if ours:
            AssessmentStore.create(path, HEADER).append(first)
        elif save is save_with_tinydb:
            database = TinyDB(path)
            database.table("operations").insert_multiple({"id": made.id, "op": made.body} for made in first)
            database.close()
        os.sync()
        writer = Writer(save, path, 1, 1000)
        writer.wait_until_it_writes()
        time.sleep(chance.uniform(0.005, 0.06))
        said = writer.kill()
        # Sparse, and of the image's own pages: what the mounted file system still held in memory stays out.
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
    return said, copy


def run(storage: str, save: Callable[..., None], rounds: int, seed: int, folder: Path) -> Tally:
    tally = Tally(storage)
    chance = random.Random(seed)
    began = time.monotonic()
    for number in range(rounds):
        said, copy = cut(save, folder, chance, ours=storage == "ours")
        tally.rounds += 1
        tally.kills += 1
        tally.acknowledged += len(said)
        with mounted(copy, folder / "after") as disk:
            check(tally, disk / "kills.json", said, number, keeps_all="TinyDB" not in storage)
    tally.seconds = time.monotonic() - began
    return tally


def check(tally: Tally, path: Path, said: list[int], number: int, *, keeps_all: bool) -> None:
    if tally.storage == "ours":
        try:
            store = AssessmentStore.open(path)
        except Exception as problem:
            tally.unreadable += 1
            tally.notes.append(f"round {number}: {problem!r}")
            return
        tally.false_recoveries += store.recovery is not None
        there = {op.n for op in store.operations()}
    else:
        try:
            there = {item["op"]["n"] for item in json.loads(path.read_bytes())["operations"].values()}
        except (OSError, ValueError, KeyError):
            tally.unreadable += 1
            return
    if not keeps_all:
        there = {n for n in said if any(n <= m and n % QUESTIONS == m % QUESTIONS for m in there)}
    tally.lost += sum(n not in there for n in said)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=int(os.environ.get("HIA_POWER_CUTS", "40")))
    parser.add_argument("--seed", type=int, default=20261121)
    given = parser.parse_args()
    if os.geteuid() or not shutil.which("mkfs.ext4"):
        print("Power cuts need root and mkfs.ext4: not run.")
        return 0
    storages = (
        ("ours", save_one_by_one),
        ("moved but not flushed", save_without_flushing),
        ("TinyDB JSONStorage", save_with_tinydb),
    )
    failed = 0
    for storage, save in storages:
        with tempfile.TemporaryDirectory() as folder:
            tally = run(storage, save, given.rounds, given.seed, Path(folder))
        print(
            f"{storage}: {tally.rounds} power cuts on ext4 ({tally.seconds:.0f} s); "
            f"{tally.acknowledged:,} acknowledged, {tally.lost:,} of them lost; "
            f"{tally.unreadable} unreadable, {tally.false_recoveries} recoveries"
        )
        for note in tally.notes[:10]:
            print("  ", note)
        if storage == "ours":
            failed = tally.lost + tally.unreadable + tally.false_recoveries
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
