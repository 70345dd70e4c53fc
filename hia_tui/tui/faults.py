"""What is kept and said when the program stops because of a fault of its own."""

import os
import traceback
from pathlib import Path

NAME = "fault.txt"


def note(home: Path) -> Path | None:
    """Write down where the present exception came from, without anybody's texts; None where that fails."""
    path = home / NAME
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("".join(traceback.format_exc()))
    except OSError:
        return None
    return path


def sentence(where: Path | None) -> str:
    """What the person reads instead of a traceback."""
    said = "The program had to stop because of a fault in it. What you wrote is kept. Open it again with: hia"
    return f"{said}\nFor whoever looks after it, the details are in {where}" if where else said
