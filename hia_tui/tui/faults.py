"""What is kept and said when the program stops because of a fault of its own."""

import os
import threading
import traceback
from pathlib import Path

NAME = "fault.txt"


def note(home: Path, problem: BaseException | None = None) -> Path | None:
    """Write down where an exception came from, without anybody's texts; None where that fails.

    Args:
        home: the home folder.
        problem: the exception; by itself the one that is being handled.
    """
    path = home / NAME
    lines = traceback.format_exception(problem) if problem else [traceback.format_exc()]
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("".join(lines))
    except OSError:
        return None
    return path


def sentence(where: Path | None, *, is_kept: bool = True) -> str:
    """What the person reads instead of a traceback; it promises no more than was kept."""
    kept = (
        "What you wrote is kept."
        if is_kept
        else "What was saved is kept; the last that you typed may not be on the disk."
    )
    said = f"The program had to stop because of a fault in it. {kept} Open it again with: hia"
    return f"{said}\nFor whoever looks after it, the details are in {where}" if where else said


def watch_threads(home: Path) -> None:
    """From now on a fault on a thread is written down, and no traceback is painted over the screen."""

    def noted(what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and not isinstance(what.exc_value, SystemExit):
            note(home, what.exc_value)

    threading.excepthook = noted
