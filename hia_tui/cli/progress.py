"""A line that says how far long work has come: on a terminal only, never in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_line(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Hand out a callback that takes steps done and steps in all; None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = -1

    def step(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total if total else 100
        if percent != shown:
            shown = percent
            sys.stderr.write(f"\r{what}: {percent} %")
            sys.stderr.flush()

    try:
        yield step
    finally:
        if shown >= 0:
            sys.stderr.write("\r" + " " * (len(what) + 8) + "\r")
