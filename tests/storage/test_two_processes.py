"""Real processes on one store at once, and the kernel's kill in the middle of their saves."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hia_tui.storage.assessment_store import AssessmentStore
from tests.storage.conftest import HEADER

ROOT = Path(__file__).parents[2]
EACH = 500
WRITE = """
import sys
from pathlib import Path
from hia_tui.storage.assessment_store import AssessmentStore
from tests.storage.conftest import operation
path, device, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = AssessmentStore.open(path)
print("ready", flush=True)
sys.stdin.readline()
learned = 0
for number in range(count):
    learned += len(store.append([operation(number, device=device)]))
print(learned + len(store.refresh()))
"""


def start(path: Path, device: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, str(path), device, str(count)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_write_at_once_lose_nothing(path: Path, tell: Callable[[str], None]) -> None:
    AssessmentStore.create(path, HEADER)
    began = time.monotonic()
    writers = [start(path, device, EACH) for device in ("left", "right")]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=60) for writer in writers]
    assert [errors for _, errors in said] == ["", ""]
    assert [writer.returncode for writer in writers] == [0, 0]
    opened = AssessmentStore.open(path)
    assert len(opened.operations()) == 2 * EACH
    assert opened.recovery is None
    # The one that ended last has learned of everything that the other wrote.
    assert max(int(output) for output, _ in said) == EACH
    there, seconds = len(opened.operations()), time.monotonic() - began
    tell(f"two processes, {EACH} edits each at once: {there} there, {seconds:.1f} s")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed writers are forked")
def test_kill_9_in_the_middle_of_saves_loses_nothing_acknowledged(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    kills = int(os.environ.get("HIA_KILLS", "60"))
    run = subprocess.run(
        [
            sys.executable,
            "benchmarks/storage/kills.py",
            str(max(1, kills // 2)),
            "--json",
            "--folder",
            str(tmp_path),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.stderr == ""
    ours, theirs = json.loads(run.stdout)
    assert ours["kills"] >= kills - 1
    assert (ours["lost"], ours["unreadable"], ours["false_recoveries"], ours["notes"]) == (0, 0, 0, [])
    assert ours["acknowledged"] > ours["rounds"]
    assert ours["killed_inside_a_save"] > 0, "no kill fell inside a save: the test shows nothing"
    for tally in (ours, theirs):
        tell(
            f"kill -9, {tally['storage']}: {tally['kills']} kills, {tally['acknowledged']} acknowledged, "
            f"{tally['lost']} lost, {tally['unreadable']} unreadable, "
            f"{tally['false_recoveries']} false recoveries"
        )
