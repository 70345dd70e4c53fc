"""Copies of an assessment's file that other programs left beside it, whose operations may be merged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hia_tui.domain.operation import Operation
from hia_tui.storage.files import REAL, FileSystem
from hia_tui.storage.recovery import read_contents

_KINDS = (
    ("Syncthing", re.compile(r"\.sync-conflict-\d{8}-\d{6}")),
    ("Dropbox", re.compile(r" \(.*['’]s conflicted copy", re.IGNORECASE)),
    ("Nextcloud or a file server", re.compile(r" \(conflicted copy|_conflict-|\.conflict", re.IGNORECASE)),
    ("a second download", re.compile(r" ?\(\d+\)| \d+$")),
    ("a copy made by hand", re.compile(r"copy", re.IGNORECASE)),
    ("OneDrive", re.compile(r"-[A-Za-z0-9][A-Za-z0-9-]*$")),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy beside the file."""

    path: Path
    made_by: str
    operations: tuple[Operation, ...]


def copies_beside(path: Path) -> list[Path]:
    """Files beside the store's whose names say that they are copies of it, sorted."""
    stem = path.stem.casefold()
    return sorted(
        found
        for found in path.parent.glob("*.json")
        if found.name != path.name and stem in found.stem.casefold() and not found.name.startswith(".")
    )


def find_copies(
    path: Path, *, assessment: str, known: Iterable[str] = (), fs: FileSystem = REAL
) -> list[Copy]:
    """Copies of that assessment that hold operations which are not known yet.

    Args:
        path: the store's own file.
        assessment: the assessment's id; a file of another one is no copy.
        known: ids of the operations that are there.
        fs: the file system.
    """
    have = set(known)
    found = []
    for copy in copies_beside(path):
        contents = read_contents(copy, fs)
        if contents is None or contents.header.id != assessment:
            continue
        new = [op for op in contents.operations.values() if op.id not in have]
        if new:
            found.append(Copy(copy, _made_by(copy.stem, path.stem), tuple(new)))
    return found


def _made_by(stem: str, original: str) -> str:
    rest = stem.casefold().replace(original.casefold(), "", 1)
    return next((kind for kind, pattern in _KINDS if pattern.search(rest)), "another program")
