"""Saving a report: whole or not at all, checked on disk, readable by its owner only."""

import errno
import os
import re
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path

from hia_tui.domain.errors import NotSaved
from hia_tui.domain.questionnaire import Section
from hia_tui.reports.facts import ReportKind, ReportMeta

NAME_LIMIT = 100
MOST_COPIES = 999
OWNER_ONLY = 0o600
FOR_ALL = 0o644


def suggested_name(meta: ReportMeta, kind: ReportKind, section: Section | None, extension: str) -> str:
    """A file name without people's names: `hia-overall-leith-community-nursing-2026-02-14.pdf`."""
    about = f"{kind}-{section.number}" if section is not None else str(kind)
    end = f"-{meta.as_of.isoformat()}"
    start = f"hia-{about}"
    room = NAME_LIMIT - len(start) - len(end) - len(extension) - 2
    slug = _slug(meta.title)[:room].strip("-")
    return f"{start}{f'-{slug}' if slug else ''}{end}.{extension}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def save_report(
    data: bytes, where: Path, name: str = "", *, replace: bool = False, is_shared: bool = False
) -> Path:
    """Write a report and read it back.

    Args:
        data: the file.
        where: the folder, or the whole path where `name` is empty and it is no folder.
        name: the name in the folder.
        replace: whether an existing file gives way, as at a path that a person gave; else `-2` is added.
        is_shared: whether others on the machine may read it.

    Returns:
        The path that it was saved under.

    Raises:
        NotSaved: if it is not there in full; nothing half-written is left behind.
    """
    folder, wanted = (where, name) if name or where.is_dir() else (where.parent, where.name)
    try:
        waiting = _written(data, folder, FOR_ALL if is_shared else OWNER_ONLY)
    except OSError as problem:
        raise NotSaved(_sentence(problem, folder)) from problem
    try:
        saved = (
            _replaced(waiting, folder / wanted) if replace else _placed(waiting, folder, wanted or "report")
        )
        _sync_folder(folder)
        if saved.read_bytes() != data:
            raise NotSaved(f"The report in {saved} does not read back as it was written. Save it elsewhere.")
    except OSError as problem:
        raise NotSaved(_sentence(problem, folder)) from problem
    finally:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
    return saved


def _written(data: bytes, folder: Path, mode: int) -> Path:
    """A complete file under a name of its own, on disk."""
    handle, made = tempfile.mkstemp(prefix=".hia-", suffix=".part", dir=folder)
    path = Path(made)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(mode)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def _replaced(waiting: Path, target: Path) -> Path:
    """Take the name over in one step; a link that stands there is replaced, not followed."""
    try:
        waiting.replace(target)
    except PermissionError:
        # On Windows a file that somebody has open cannot give way.
        return _placed(waiting, target.parent, target.name)
    return target


def _placed(waiting: Path, folder: Path, name: str) -> Path:
    """Give the file the first name that is free, in one step that cannot overwrite."""
    stem, dot, extension = name.rpartition(".")
    for number in range(1, MOST_COPIES):
        copy = "" if number == 1 else f"-{number}"
        target = folder / (f"{stem}{copy}.{extension}" if dot and stem else f"{name}{copy}")
        try:
            _take_name(waiting, target)
        except FileExistsError:
            continue
        return target
    raise OSError(errno.EEXIST, "every name is taken", str(folder / name))


def _take_name(waiting: Path, target: Path) -> None:
    try:
        os.link(waiting, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):
        # Some file systems have no links: the name is reserved first, then the whole file takes its place.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
        waiting.replace(target)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(problem: OSError, folder: Path) -> str:
    reasons = {
        errno.ENOSPC: f"The disk is full, so the report was not saved in {folder}.",
        errno.EDQUOT: f"Your share of the disk is full, so the report was not saved in {folder}.",
        errno.EROFS: f"{folder} cannot be written to, so the report was not saved.",
        errno.EACCES: f"You may not write in {folder}, so the report was not saved.",
        errno.EPERM: f"You may not write in {folder}, so the report was not saved.",
        errno.ENOENT: f"There is no folder {folder}, so the report was not saved.",
        errno.ENOTDIR: f"{folder} is not a folder, so the report was not saved.",
        errno.ENAMETOOLONG: "The name is too long for this disk, so the report was not saved.",
    }
    said = reasons.get(
        problem.errno or 0, f"The report was not saved in {folder}: {problem.strerror or problem}."
    )
    return f"{said} The answers are safe. Choose another folder and save again."
