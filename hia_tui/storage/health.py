"""Facts about a home and its files for `hia doctor`: nothing is changed, nothing is mended."""

import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hia_tui.domain.operation import Operation
from hia_tui.storage.copies import copies_beside
from hia_tui.storage.durable import DurableStorage
from hia_tui.storage.files import REAL, FileSystem, read_whole
from hia_tui.storage.layout import FORMAT, Damaged, Parsed, parse
from hia_tui.storage.lock import LockOwner, is_held, lock_owner
from hia_tui.storage.migrations import contents_from, format_of
from hia_tui.storage.mounts import Mount, mount_of


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """A folder that the program keeps things in."""

    path: Path
    exists: bool
    writable: bool
    mode: int | None
    """Permission bits, such as 0o700."""
    is_private: bool
    """Whether nobody but the owner can look into it."""
    mount: Mount | None
    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """An assessment's file."""

    path: Path
    problem: str | None
    """What is wrong with it, as a clause; None when it is whole."""
    format: int | None
    is_newer: bool
    generation: int
    operations: int
    malformed: int
    """Documents among the operations that break a rule or whose id is not the hash of their content."""
    set_aside: int
    newest_at: datetime | None
    """The latest clock that any operation carries."""
    ahead_of_clock: timedelta | None
    """How far that is after this machine's clock; None when it is not."""
    mode: int | None
    is_private: bool
    lock_owner: LockOwner | None
    """Who wrote last."""
    is_locked: bool
    has_previous: bool
    damaged_kept: tuple[Path, ...]
    copies: tuple[Path, ...]


def folder_facts(folder: Path, *, fs: FileSystem = REAL) -> FolderFacts:
    """Look at a folder, or at the nearest one above it that is there."""
    nearest = folder
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    mode = _mode(folder)
    try:
        free = shutil.disk_usage(nearest).free
    except OSError:
        free = None
    return FolderFacts(
        folder,
        folder.is_dir(),
        fs.writable(nearest),
        mode,
        _is_private(mode),
        mount_of(nearest),
        free,
    )


def store_facts(path: Path, now: datetime, *, fs: FileSystem = REAL) -> StoreFacts:
    """Look at an assessment's file; every operation's id is computed again."""
    storage = DurableStorage(path, fs=fs)
    lock = storage.lock().path
    mode = _mode(storage.path)
    parsed, problem = _parsed(storage.path, fs)
    operations: list[Operation] = []
    malformed = set_aside = 0
    if parsed is not None:
        try:
            contents = contents_from(parsed)
            operations = list(contents.operations.values())
            malformed, set_aside = len(contents.quarantined), len(contents.set_aside)
        except Damaged as damage:
            problem = problem or str(damage)
    newest = newest_clock(operations)
    ahead = newest - now if newest is not None and newest > now else None
    number = format_of(parsed) if parsed is not None else None
    return StoreFacts(
        path=storage.path,
        problem=problem,
        format=number,
        is_newer=number is not None and number > FORMAT,
        generation=parsed.meta.generation if parsed is not None and parsed.meta else 0,
        operations=len(operations),
        malformed=malformed,
        set_aside=set_aside,
        newest_at=newest,
        ahead_of_clock=ahead,
        mode=mode,
        is_private=_is_private(mode),
        lock_owner=lock_owner(lock),
        is_locked=is_held(lock),
        has_previous=storage.previous.exists(),
        damaged_kept=tuple(sorted(storage.path.parent.glob(storage.path.name + ".damaged-*"))),
        copies=tuple(copies_beside(storage.path)),
    )


def newest_clock(operations: Iterable[Operation]) -> datetime | None:
    """The latest clock among operations; one that is no date and time is passed over."""
    clocks = (_clock(operation.at) for operation in operations)
    return max((clock for clock in clocks if clock is not None), default=None)


def _clock(said: str) -> datetime | None:
    try:
        clock = datetime.fromisoformat(said)
        return (clock if clock.tzinfo else clock.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _parsed(path: Path, fs: FileSystem) -> tuple[Parsed | None, str | None]:
    try:
        parsed = parse(read_whole(path, fs=fs))
    except FileNotFoundError:
        return None, "there is no such file"
    except OSError as problem:
        return None, f"it cannot be read: {problem.strerror}"
    except Damaged as problem:
        return None, str(problem)
    if parsed.meta is not None and not parsed.sound:
        return parsed, "its checksum does not agree: it was changed from outside or has gone bad"
    return parsed, None


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def _is_private(mode: int | None) -> bool:
    # Windows has no such bits; a profile's folder there is the person's own.
    return os.name == "nt" or (mode is not None and not mode & 0o077)
