"""How long the program takes to start: installed, as the single file, and from a checkout, in turn.

    python benchmarks/starting/run.py [--rounds 9] [--quick] [--json]

Builds the wheel and the single file, installs the wheel into an environment of its own, and starts each way
in turn until the task list stands in a real pseudo-terminal. Needs a package index (or the cache of pip).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "terminal"))

from terminal_player import Player  # noqa: E402 - lies beside the tests that share it

READY = "Start here"


def main() -> int:
    """Build, measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--quick", action="store_true", help="five rounds")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rounds = 5 if options.quick else options.rounds
    with tempfile.TemporaryDirectory(prefix="hia-starting-") as name:
        folder = Path(name)
        ways = build(folder)
        found = {
            "rounds": rounds,
            "screen": measured(rounds, ways, lambda command: to_task_list(command, folder)),
            "version": measured(rounds, ways, lambda command: to_end([*command, "--version"], folder)),
            "size_mb": round((folder / "hia.pyz").stat().st_size / 1e6, 1),
        }
    if options.json:
        print(json.dumps(found))
        return 0
    print(f"median of {rounds} starts in turn, ms")
    for what in ("screen", "version"):
        print(f"  {what:8}", "   ".join(f"{way} {ms:.0f}" for way, ms in found[what].items()))
    print(f"  single file ÷ installed, to the task list: {ratio(found):.2f}")
    return 0


def ratio(found: dict) -> float:
    """The single file's time beside the installed program's."""
    return found["screen"]["single file"] / found["screen"]["installed"]


def build(folder: Path) -> dict[str, list[str]]:
    """Each way in with its command; each was started once, since a first start unpacks and compiles."""
    run(sys.executable, "shipping/wheelhouse.py", "--own", str(folder / "wheels"))
    run(sys.executable, "-m", "venv", str(folder / "installed"))
    python = str(folder / "installed/bin/python")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "--no-deps", "-r", "requirements.lock")
    run(*pip, "--no-deps", *map(str, (folder / "wheels").glob("hia_tui*.whl")))
    run(sys.executable, "shipping/single_file.py", "--out", str(folder / "hia.pyz"))
    ways = {
        "installed": [str(folder / "installed/bin/hia")],
        "single file": [sys.executable, str(folder / "hia.pyz")],
        "run.py": [sys.executable, str(ROOT / "run.py")],
    }
    for command in ways.values():
        started = [*command, "new", "--title", "Leith", "--name", "Ana"]
        subprocess.run(started, env=environ(folder), check=True, capture_output=True)
        to_task_list(command, folder)
    return ways


def run(*command: str) -> None:
    """Run a step of the building, from the root of the project."""
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def environ(folder: Path) -> dict[str, str]:
    """A person's environment with a home of its own."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(folder), "HIA_HOME": str(folder / "home"),
        "TERM": "xterm-256color", "LANG": "C.UTF-8",
    }  # fmt: skip


def measured(
    rounds: int, ways: dict[str, list[str]], measure: Callable[[list[str]], float]
) -> dict[str, float]:
    """The median of each way, in milliseconds."""
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, command in ways.items():
            found[way].append(measure(command) * 1000)
    return {way: round(median(times), 1) for way, times in found.items()}


def to_task_list(command: list[str], folder: Path) -> float:
    """Seconds from the start to the task list."""
    with Player(command, environ(folder)) as player:
        player.wait_for(READY, 60)
        return (player.last_heard or time.monotonic()) - player.started


def to_end(command: list[str], folder: Path) -> float:
    """Seconds that a command takes."""
    began = time.perf_counter()
    subprocess.run(command, env=environ(folder), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
