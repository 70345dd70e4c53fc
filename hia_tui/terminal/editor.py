"""The person's own editor for a long text: only where they asked for it, and never on a shared kiosk.

What it takes is imported when it is used: this stands on the way to the first question of linear mode.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from hia_tui.domain.errors import CouldNotDo


def editor_of(environ: Mapping[str, str]) -> list[str]:
    """The command of the editor; empty where none is named, or on a kiosk (`HIA_KIOSK`)."""
    if environ.get("HIA_KIOSK", "") not in ("", "0"):
        return []
    import shlex

    try:
        return shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "")
    except ValueError:
        return []


def edit_text(command: list[str], text: str) -> str | None:
    """Have a text edited; None where the editor ended without keeping it. The file is private and goes again.

    Raises:
        CouldNotDo: the editor could not be started, or its text not be read.
    """
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory(prefix="hia-text-") as folder:
        path = Path(folder, "text.txt")
        path.write_text(f"{text}\n" if text else "", encoding="utf-8")
        try:
            done = subprocess.run([*command, str(path)], check=False, env=os.environ)
            if done.returncode != 0:
                return None
            return path.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
        except OSError as problem:
            raise CouldNotDo(
                f"The editor {command[0]} could not be used: {problem.strerror}. Your text is as it was."
            ) from problem
