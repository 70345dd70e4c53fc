"""Files that are either the old one or the new one: the calls, their order, and what a failure means."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from hia_tui.domain.errors import CouldNotDo, NotSaved

_READ_SIZE = 1 << 20
_TEMP_TRIES = 1000
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)

NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EACCES})
"""What a file system says that gives a file one name only."""

_CAUSES = {
    errno.ENOSPC: ("the disk is full", "make room on it, then try again"),
    errno.EDQUOT: ("your share of the disk is used up", "remove something of yours, then try again"),
    errno.EROFS: ("the disk can only be read", "ask whoever looks after this machine"),
    errno.EFBIG: ("the file would be larger than you may write", "ask whoever looks after this machine"),
    errno.EIO: ("the disk reported an error", "copy your work elsewhere and have the disk checked"),
    errno.ESTALE: ("the network drive went away", "wait until it is back, then try again"),
    errno.EMFILE: ("too many files are open", "close other programs, then try again"),
    errno.ENFILE: ("too many files are open", "close other programs, then try again"),
}  # fmt: skip


class FileSystem:
    """The system's calls that reading and saving make, one method each, so that each can be made to fail."""

    def open(self, path: Path, flags: int, mode: int = 0o600) -> int:
        return os.open(path, flags | _CLOEXEC | _BINARY, mode)

    def read(self, descriptor: int, size: int) -> bytes:
        return os.read(descriptor, size)

    def write(self, descriptor: int, data: memoryview) -> int:
        return os.write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        if sys.platform == "darwin":
            # fsync leaves the data in the drive's own memory there.
            import fcntl

            with suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
                return
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        target.hardlink_to(source)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def mkdir(self, path: Path, mode: int) -> None:
        path.mkdir(mode)

    def rmdir(self, path: Path) -> None:
        path.rmdir()

    def stat(self, path: Path) -> os.stat_result:
        return path.stat()

    def writable(self, path: Path) -> bool:
        return os.access(path, os.W_OK)


REAL = FileSystem()
"""The machine's own file system."""


def read_whole(path: Path, *, limit: int | None = None, fs: FileSystem = REAL) -> bytes:
    """The bytes of a file, or its first `limit` bytes.

    Raises:
        OSError: as the operating system says; `cannot_read` turns it into a sentence.
    """
    descriptor = fs.open(path, os.O_RDONLY)
    try:
        parts: list[bytes] = []
        left = limit if limit is not None else -1
        while left != 0:
            part = fs.read(descriptor, _READ_SIZE if left < 0 else min(left, _READ_SIZE))
            if not part:
                break
            parts.append(part)
            left -= len(part) if left > 0 else 0
        return b"".join(parts)
    finally:
        fs.close(descriptor)


def read_if_there(path: Path, *, fs: FileSystem = REAL) -> bytes:
    """The bytes of a file; none when there is no such file.

    Raises:
        CouldNotDo: it is there, but the machine will not hand it out.
    """
    try:
        return read_whole(path, fs=fs)
    except FileNotFoundError:
        return b""
    except OSError as problem:
        raise cannot_read(problem, path) from problem


def write_durably(path: Path, data: bytes, *, mode: int = 0o600, fs: FileSystem = REAL) -> None:
    """Put `data` under `path`, whole and flushed to the disk, or leave what was there.

    Raises:
        NotSaved: the disk did not take it.
    """
    with saying_not_saved(path):
        temp = write_aside(path, data, mode=mode, fs=fs)
        with removing_on_failure(temp, fs):
            fs.replace(temp, path)
        sync_folder(path.parent, fs=fs)


def write_aside(path: Path, data: bytes, *, mode: int = 0o600, fs: FileSystem = REAL) -> Path:
    """Write `data`, flushed, to a new file in the folder of `path`, ready to be moved over it.

    A file whose flush failed is thrown away, never flushed again: the kernel marks its pages as clean.
    """
    temp, descriptor = _open_temp(path, mode, fs)
    with removing_on_failure(temp, fs):
        try:
            rest = memoryview(data)
            while rest:
                written = fs.write(descriptor, rest)
                if written <= 0:
                    raise OSError(errno.EIO, "nothing was written")
                rest = rest[written:]
            fs.fsync(descriptor)
        except BaseException:
            with suppress(OSError):
                fs.close(descriptor)
            raise
        fs.close(descriptor)
    return temp


def _open_temp(path: Path, mode: int, fs: FileSystem) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW
    for turn in range(_TEMP_TRIES):
        temp = path.with_name(f".{path.name}.{os.getpid()}-{turn}.tmp")
        with suppress(FileExistsError):
            return temp, fs.open(temp, flags, mode)
    raise FileExistsError(errno.EEXIST, "no free name for a temporary file", str(path))


def sync_folder(folder: Path, *, fs: FileSystem = REAL) -> None:
    """Flush a folder, so that names made or moved in it survive a power cut."""
    if os.name == "nt":
        return
    descriptor = fs.open(folder, os.O_RDONLY)
    try:
        fs.fsync(descriptor)
    finally:
        fs.close(descriptor)


def has_temps(path: Path) -> bool:
    """Whether there are temporary files of `path`: of a killed save, or of one at this moment."""
    return any(path.parent.glob(f".{path.name}.*.tmp"))


def sweep_temps(path: Path, *, fs: FileSystem = REAL) -> None:
    """Remove temporary files that a killed save of `path` left; call it under the file's lock."""
    with suppress(OSError):
        for temp in path.parent.glob(f".{path.name}.*.tmp"):
            with suppress(OSError):
                fs.unlink(temp)


def second_name(path: Path, name: str, *, fs: FileSystem = REAL) -> Path | None:
    """Give a file a second, free name in its folder: `name`, or `name-2`, `name-3` …; None when it is gone.

    Where the file system has no second names, the bytes are copied.

    Raises:
        NotSaved: the disk did not take it.
    """
    with saying_not_saved(path):
        for turn in range(1, _TEMP_TRIES):
            target = path.with_name(name if turn == 1 else f"{name}-{turn}")
            try:
                fs.link(path, target)
            except FileExistsError:
                continue
            except FileNotFoundError:
                return None
            except OSError as problem:
                if problem.errno not in NO_LINKS:
                    raise
                if target.exists():
                    continue
                write_durably(target, read_whole(path, fs=fs), fs=fs)
            return target
    return None


def keep_aside(path: Path, moment: datetime, *, fs: FileSystem = REAL) -> Path | None:
    """Give a damaged file another name, under which it stays as it is; None when it is gone.

    Raises:
        NotSaved: the disk did not take it.
    """
    with saying_not_saved(path):
        for kept in path.parent.glob(f"{path.name}.damaged-*"):
            # Kept already, by a save that then failed.
            if path.exists() and kept.samefile(path):
                return kept
    return second_name(path, f"{path.name}.damaged-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}", fs=fs)


def make_private_folder(path: Path, *, fs: FileSystem = REAL) -> None:
    """Make a folder, and those above it that are missing, that only its owner can look into.

    Raises:
        NotSaved: the folder cannot be made, or something else has its name.
    """
    with saying_not_saved(path):
        missing = []
        place = path
        while not place.exists():
            missing.append(place)
            place = place.parent
        if not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(place))
        for folder in reversed(missing):
            with suppress(FileExistsError):
                fs.mkdir(folder, 0o700)
            sync_folder(folder.parent, fs=fs)


@contextmanager
def removing_on_failure(temp: Path, fs: FileSystem) -> Iterator[None]:
    """Take the temporary file away when the block fails."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            fs.unlink(temp)
        raise


@contextmanager
def saying_not_saved(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal into a sentence."""
    try:
        yield
    except OSError as problem:
        raise NotSaved(not_saved_sentence(problem, path)) from problem


def not_saved_sentence(problem: OSError, path: Path) -> str:
    """What happened, what is kept, what to do."""
    cause, remedy = _CAUSES.get(problem.errno or 0, ("", ""))
    if problem.errno in (errno.EACCES, errno.EPERM):
        cause, remedy = f"you may not write to {path.parent}", "ask whoever looks after this machine"
    elif problem.errno in (errno.ENOENT, errno.ENOTDIR):
        cause, remedy = f"the folder {path.parent} is not there", "put it back, then try again"
    elif not cause:
        cause, remedy = f"the machine said “{problem.strerror or problem}”", "try again"
    return f"Not saved: {cause}. What was saved before is unchanged; {remedy}."


def cannot_read(problem: OSError, path: Path) -> CouldNotDo:
    """The error for a file that is there, but that the machine will not hand out."""
    if problem.errno in (errno.EACCES, errno.EPERM):
        return CouldNotDo(f"You may not read {path}. It was left as it is.")
    reason = problem.strerror or str(problem)
    return CouldNotDo(f"{path} could not be read: the machine said “{reason}”. It was left as it is.")


def is_private(path: Path, *, fs: FileSystem = REAL) -> bool:
    """Whether nobody but the owner can reach what stands there."""
    return not fs.stat(path).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
