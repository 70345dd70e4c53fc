"""A path that a person names, in a field or to a command: understood, or refused with a sentence."""

import os
from pathlib import Path

from hia_tui.domain.errors import BadInput

_SHOWN = 60


def typed_path(text: str) -> Path:
    """The path that was typed into a field: with quotes around it or not, `~` for the person's own folder.

    Raises:
        BadInput: no file or folder of this machine can go by it.
    """
    wanted = text.strip()
    if len(wanted) > 1 and wanted[0] == wanted[-1] and wanted[0] in "\"'":
        wanted = wanted[1:-1]
    path = given_path(wanted)
    try:
        return path.expanduser()
    except (RuntimeError, KeyError, OSError) as problem:
        who = wanted.split("/")[0]
        raise BadInput(f"{who} is nobody's folder on this machine. Nothing was changed.") from problem


def given_path(text: str) -> Path:
    """The path that was given to a command, where the shell has done its part already.

    Raises:
        BadInput: it is empty, or no file or folder of this machine can go by it.
    """
    if not text:
        raise BadInput("The name of a file or folder is empty. Nothing was changed.")
    path = Path(text)
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        # What is to be written may not be there yet, and who reads it says what is in the way.
        pass
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "it holds a character that no name can have"
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        raise BadInput(
            f"{shown} cannot be the name of a file or folder: {why[0].lower()}{why[1:]}. Nothing was changed."
        ) from problem
    return path


def check_can_write(path: Path) -> None:
    """See that a file written under a path would be a new one or take a file's place, never a device's.

    Raises:
        BadInput: a device, a pipe or something else of the machine's own goes by it.
    """
    is_machines = path.is_symlink() and path.parent.resolve().is_relative_to("/dev")
    if is_machines or (path.exists() and not (path.is_file() or path.is_dir())):
        raise BadInput(f"{path} is not a file or a folder. Nothing was written.")
