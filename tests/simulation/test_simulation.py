"""The production client and server under faults, from seeds: nothing lost, nothing hidden, nothing different.

`HIA_WORLDS` sets how many worlds there are, `HIA_SEED` where their seeds begin; a failure names its seed.
"""

import os
from collections import Counter

import pytest
from parts.mistakes import MISTAKES
from parts.world import World

WORLDS = int(os.environ.get("HIA_WORLDS", "150"))
SEED = int(os.environ.get("HIA_SEED", "0"))


def run_worlds(kind, seeds, loop, disks, counted, capsys):
    for seed in seeds:
        if seed % 5000 == 0 and seed > seeds[0]:
            with capsys.disabled():
                print(f"{seed - seeds[0]} worlds", flush=True)
        world = kind(seed, loop, disks)
        try:
            world.run()
        except AssertionError as problem:
            raise AssertionError(f"seed {seed}: {problem}") from problem
        counted.update(world.network.seen)
        counted["server died"] += world.server.deaths
        counted["server restored"] += world.server.restores
        counted["machine died"] += sum(machine.deaths for machine in world.machines)
        counted["healed"] += world.healed
        counted["machines"] += len(world.machines)


@pytest.mark.timeout(0)
def test_worlds_end_with_nothing_lost_and_nothing_different(loop, disks, capsys):
    counted = Counter()
    run_worlds(World, range(SEED, SEED + WORLDS), loop, disks, counted, capsys)
    with capsys.disabled():
        print(f"\n{WORLDS} worlds from seed {SEED}: {dict(counted)}")
    for what in ("drop-request", "drop-answer", "duplicate", "late-duplicate", "cut-request", "cut-answer",
                 "server died", "server restored", "machine died", "healed"):  # fmt: skip
        assert counted[what] > 0, f"no world had any of: {what}"


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_thousand_worlds(loop, disks, capsys):
    first = SEED + WORLDS
    counted = Counter()
    run_worlds(World, range(first, first + max(0, 1000 - WORLDS)), loop, disks, counted, capsys)
    with capsys.disabled():
        print(f"\nworlds up to 1,000: {dict(counted)}")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.__name__)
def test_each_planted_mistake_is_caught(mistake, loop, disks, capsys, monkeypatch):
    mistake.plant(monkeypatch)
    for seed in range(1000):
        try:
            mistake(seed, loop, disks).run()
        except AssertionError as problem:
            with capsys.disabled():
                print(f"\n{mistake.__name__}: caught at seed {seed}: {problem}"[:200])
            return
    pytest.fail(f"{mistake.__name__} went through 1,000 worlds unseen")
