"""The lock between programs: one at a time, given back by the kernel, with a stand-in where there is none."""

import errno
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.storage import lock as lock_module
from hia_tui.storage.lock import FileLock, LockOwner, is_held, is_running, lock_owner

HOLD = """
import sys
from pathlib import Path
from hia_tui.storage.lock import FileLock
FileLock(Path(sys.argv[1]), lease=sys.argv[2] == "lease").acquire()
print("held", flush=True)
sys.stdin.read()
"""


def holder(path: Path, kind: str = "lock") -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.lock"


def test_another_program_waits_and_is_told_who_has_it(path: Path) -> None:
    process = holder(path)
    assert is_held(path)
    clock = iter(range(100))
    waits: list[float] = []
    with pytest.raises(CouldNotDo, match=rf"process {process.pid} on .* for 5 seconds. Nothing was changed"):
        FileLock(path, clock=lambda: float(next(clock)), pause=waits.append).acquire()
    assert waits
    end(process)


def test_the_kernel_takes_it_back_from_a_killed_program(path: Path) -> None:
    end(holder(path))
    assert not is_held(path)
    with FileLock(path, timeout=0):
        assert is_held(path)
    assert not is_held(path)


def test_two_handles_in_one_program_keep_each_other_out(path: Path) -> None:
    with FileLock(path), pytest.raises(CouldNotDo):
        FileLock(path, timeout=0).acquire()
    FileLock(path, timeout=0).acquire()


def test_threads_take_turns(path: Path) -> None:
    inside = 0
    most = 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with FileLock(path):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == 1


def test_the_file_stays_and_says_who_wrote_last(path: Path) -> None:
    with FileLock(path):
        pass
    assert lock_owner(path) == LockOwner(socket.gethostname(), os.getpid())
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"rubbish")
    assert lock_owner(path) is None


def test_a_lock_on_a_deleted_file_keeps_nobody_out_and_is_taken_anew(path: Path) -> None:
    opened = os.open
    deleted = []

    def open_and_delete(*args: object) -> int:
        descriptor = opened(*args)  # type: ignore[arg-type]
        if not deleted:
            deleted.append(True)
            path.unlink()
        return descriptor

    lock = FileLock(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", open_and_delete)
        lock.acquire()
    with pytest.raises(CouldNotDo):
        FileLock(path, timeout=0).acquire()
    lock.release()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_gets_a_lease(
    path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> bool:
        raise OSError(number, "no locks here")

    monkeypatch.setattr(lock_module, "lock_descriptor", refuse)
    lease = path.with_name("file.lock.held")
    with FileLock(path):
        assert lease.exists()
        with pytest.raises(CouldNotDo):
            FileLock(path, timeout=0).acquire()
    assert not lease.exists()


def test_a_network_drive_gets_both(path: Path) -> None:
    with FileLock(path, lease=True):
        assert path.with_name("file.lock.held").exists()
        assert is_held(path)


def test_a_lease_of_a_dead_program_is_taken_over(path: Path) -> None:
    end(holder(path, "lease"))
    lease = path.with_name("file.lock.held")
    assert lease.exists()
    with FileLock(path, lease=True, timeout=1):
        assert lock_owner(lease) == LockOwner(socket.gethostname(), os.getpid())
    assert sorted(found.name for found in path.parent.iterdir()) == ["file.lock"]


def test_a_lease_of_another_machine_counts_for_a_minute_by_the_drive_s_clock(path: Path) -> None:
    lease = path.with_name("file.lock.held")
    lease.write_text(json.dumps({"host": "ward-3", "process": 1}))
    with pytest.raises(CouldNotDo):
        FileLock(path, lease=True, timeout=0).acquire()
    old = lease.stat().st_mtime - 61
    os.utime(lease, (old, old))
    with FileLock(path, lease=True, timeout=1):
        pass


def test_a_lease_without_a_name_in_it_counts_for_a_minute_too(path: Path) -> None:
    lease = path.with_name("file.lock.held")
    lease.write_bytes(b"")
    with pytest.raises(CouldNotDo):
        FileLock(path, lease=True, timeout=0).acquire()
    assert lease.exists()


def test_whether_a_program_is_running() -> None:
    here = socket.gethostname()
    assert is_running(LockOwner(here, os.getpid()))
    assert is_running(LockOwner("ward-3", 1))
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not is_running(LockOwner(here, process.pid))


def test_there_is_a_stand_in_where_the_kernel_s_module_is_missing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", None)
    with FileLock(path):
        assert path.with_name("file.lock.held").exists()


def test_windows_locks_a_byte_far_behind_the_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Msvcrt:
        LK_NBLCK = 2
        busy = False
        places: list[int] = []  # noqa: RUF012

        @classmethod
        def locking(cls, descriptor: int, mode: int, count: int) -> None:
            cls.places.append(os.lseek(descriptor, 0, os.SEEK_CUR))
            if cls.busy:
                raise OSError(errno.EACCES, "busy")

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt)
    with FileLock(path):
        assert lock_owner(path) is not None
    assert Msvcrt.places == [1 << 20]
    Msvcrt.busy = True
    with pytest.raises(CouldNotDo):
        FileLock(path, timeout=0).acquire()
