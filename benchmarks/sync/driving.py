"""The same steps for everybody: nothing, one change, 144 changes, then single changes again and again."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wire import Count, Wire

HELD = 535
"""What both sides hold before anything is counted: the edits of a team in a round."""
STEPS = {"nothing": 0, "1 change": 1, "144 changes": 144}


@dataclass(frozen=True)
class Driven:
    """What the steps cost."""

    counted: dict[str, Count]
    median_ms: float
    """From the change to its being on the server, as the client sees it, one change at a time."""
    cpu_ms: float
    """The server's, for one such sync."""
    server_mb: float


def drive(step: Callable[[int], None], wire: Wire, server: int, repeats: int) -> Driven:
    """Take a client through the steps.

    Args:
        step: makes that many changes and syncs.
        wire: the relay between the two.
        server: the server's process.
        repeats: single changes that are timed.
    """
    step(HELD)
    step(0)
    counted = {}
    for name, changes in STEPS.items():
        wire.take()
        step(changes)
        counted[name] = wire.take()
    times, before = [], cpu_seconds(server)
    for _ in range(repeats):
        started = time.perf_counter()
        step(1)
        times.append(time.perf_counter() - started)
    used = cpu_seconds(server) - before
    return Driven(counted, statistics.median(times) * 1e3, used / repeats * 1e3, memory(server) / 1e6)


def cpu_seconds(pid: int) -> float:
    """What a process has used of a core."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Proportional set size in bytes, or the resident size where that cannot be read."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
