"""One writer at a time among a person's programs: a lock that the kernel takes back when its owner dies."""

import errno
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from hia_tui.domain.errors import CouldNotDo
from hia_tui.storage.files import saying_not_saved

_UNSUPPORTED = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})
_PAUSE = 0.001
"""Seconds between attempts: short, since a program that saves without end leaves short gaps."""
_LEASE_AGE = 60.0
"""Seconds after which a lease counts as left behind; a lock is held for milliseconds."""


@dataclass(frozen=True, slots=True)
class LockOwner:
    """Who wrote itself into a lock file last."""

    host: str
    process: int


class FileLock:
    """A lock between programs, and between handles in one program, on a file that is never deleted.

    Where the file system has no locks, or they cannot be trusted (`lease=True`), a file that only one
    program can create stands in; it is taken over when its owner is gone.
    """

    def __init__(
        self,
        path: Path,
        *,
        timeout: float = 5.0,
        lease: bool = False,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.path = path
        self._timeout = timeout
        self._lease = lease
        self._clock = clock
        self._pause = pause
        self._descriptor: int | None = None
        self._lease_path: Path | None = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def acquire(self) -> None:
        """Wait for the lock.

        Raises:
            CouldNotDo: another program held it for longer than the timeout.
            NotSaved: the lock file cannot be made.
        """
        ends = self._clock() + self._timeout
        while not self._try():
            if self._clock() >= ends:
                raise CouldNotDo(self._busy())
            self._pause(_PAUSE)

    def release(self) -> None:
        """Give the lock back; the file stays."""
        if self._lease_path is not None:
            with suppress(OSError):
                self._lease_path.unlink()
            self._lease_path = None
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _try(self) -> bool:
        with saying_not_saved(self.path):
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            try:
                got = self._lock(descriptor) and _same_file(descriptor, self.path) and self._take_lease()
            except BaseException:
                os.close(descriptor)
                raise
        if not got:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        with suppress(OSError):
            _sign(descriptor)
        return True

    def _lock(self, descriptor: int) -> bool:
        try:
            return lock_descriptor(descriptor)
        except OSError as problem:
            if problem.errno not in _UNSUPPORTED:
                raise
            self._lease = True
            return True

    def _take_lease(self) -> bool:
        if not self._lease:
            return True
        lease = self.path.with_name(self.path.name + ".held")
        with suppress(FileExistsError):
            descriptor = os.open(lease, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                _sign(descriptor)
            except OSError:
                lease.unlink()
                raise
            finally:
                os.close(descriptor)
            self._lease_path = lease
            return True
        _break_stale(lease)
        return False

    def _busy(self) -> str:
        owner = lock_owner(self.path)
        who = f" (process {owner.process} on {owner.host})" if owner else ""
        held = f"Another hia{who} has been writing for {self._timeout:g} seconds"
        return f"{held}. Nothing was changed; try again."


def lock_descriptor(descriptor: int) -> bool:
    """Take the kernel's lock on an open file without waiting; False when another has it.

    Raises:
        OSError: the file system has no locks, or the descriptor is unfit.
    """
    try:
        import fcntl
    except ImportError:
        return _lock_on_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_on_windows(descriptor: int) -> bool:
    try:
        import msvcrt
    except ImportError as problem:
        raise OSError(errno.ENOSYS, "this system has no file locks") from problem
    # A byte far behind the owner's name, so that others may still read who it is.
    os.lseek(descriptor, 1 << 20, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError as problem:
        if problem.errno in (errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True


def lock_owner(path: Path) -> LockOwner | None:
    """Who wrote itself into the lock file last; it may have let go since."""
    try:
        said = json.loads(path.read_bytes())
        return LockOwner(str(said["host"]), int(said["process"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_held(path: Path) -> bool:
    """Whether some program holds the lock at this moment."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False
    try:
        return not lock_descriptor(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def host_name() -> str:
    """This machine's name; `socket` has it too, but takes long to load."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "this machine")


def is_running(owner: LockOwner) -> bool:
    """Whether that process may still be alive; one on another machine always may."""
    if owner.host != host_name():
        return True
    if os.name == "nt":
        return True
    try:
        os.kill(owner.process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sign(descriptor: int) -> None:
    said = json.dumps({"host": host_name(), "process": os.getpid()}).encode()
    os.lseek(descriptor, 0, os.SEEK_SET)
    if os.read(descriptor, 512) == said:
        return
    os.truncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, said)


def _same_file(descriptor: int, path: Path) -> bool:
    # A lock on a file that was deleted meanwhile keeps nobody out.
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _break_stale(lease: Path) -> None:
    owner = lock_owner(lease)
    try:
        if (owner is None or is_running(owner)) and _age_on_disk(lease) <= _LEASE_AGE:
            return
        # Moved first: of two programs that find it stale, one moves it; the other may move a fresh one,
        # sees whose it is, and puts it back.
        gone = lease.with_name(f"{lease.name}.{os.getpid()}")
        lease.rename(gone)
        if lock_owner(gone) != owner:
            gone.rename(lease)
        else:
            gone.unlink()
    except OSError:
        return


def _age_on_disk(lease: Path) -> float:
    """The lease's age by the file server's clock, which may differ from this machine's."""
    probe = lease.with_name(f"{lease.name}.now{os.getpid()}")
    probe.touch()
    try:
        return probe.stat().st_mtime - lease.stat().st_mtime
    finally:
        probe.unlink(missing_ok=True)
