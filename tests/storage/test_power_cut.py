"""Power cuts at every call, by a file system that remembers only what was flushed.

What a file holds counts from its last flush. A name counts from the last flush of its folder (`late`), or at
once (`early`): real file systems do either, so both are tried.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hia_tui.domain.errors import UnknownName
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.backups import Backups, read_backup
from hia_tui.storage.files import FileSystem
from hia_tui.storage.home_store import HomeStore
from hia_tui.storage.places import Draft, Places
from tests.storage.conftest import HEADER, ID, MOMENT, Died, operation, operations

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="names open files by /proc/self/fd"
)


@pytest.fixture
def tmp_path(ram: Path) -> Path:
    return ram


class Disk(FileSystem):
    """A folder whose flushed state can be had at any time."""

    def __init__(self, root: Path, *, cut_at: int | None = None, flushes: bool = True) -> None:
        self.root = root
        self.calls = 0
        self._cut_at = cut_at
        self._flushes = flushes
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._folders: set[int] = set()
        self._held: list[int] = []
        self._flush_all(root)

    def _turn(self) -> None:
        self.calls += 1
        if self._cut_at is not None and self.calls >= self._cut_at:
            raise Died

    def open(self, path: Path, flags: int, mode: int = 0o600) -> int:
        self._turn()
        descriptor = super().open(path, flags, mode)
        # Held open, so that no later file is given the number of one that was removed.
        self._held.append(os.dup(descriptor))
        return descriptor

    def write(self, descriptor: int, data: memoryview) -> int:
        self._turn()
        return super().write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        self._turn()
        if self._flushes:
            self._flush(Path(f"/proc/self/fd/{descriptor}").readlink())

    def replace(self, source: Path, target: Path) -> None:
        self._turn()
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._turn()
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._turn()
        super().unlink(path)

    def mkdir(self, path: Path, mode: int) -> None:
        self._turn()
        super().mkdir(path, mode)
        self._names[path.stat().st_ino] = {}
        self._folders.add(path.stat().st_ino)

    def _flush(self, path: Path) -> None:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            self._folders.add(found.st_ino)
            self._names[found.st_ino] = {item.name: item.inode() for item in os.scandir(path)}
        else:
            self._contents[found.st_ino] = path.read_bytes()

    def _flush_all(self, folder: Path) -> None:
        for path in [folder, *folder.rglob("*")]:
            self._held.append(os.open(path, os.O_RDONLY))
            self._flush(path)

    def after_the_cut(self, target: Path, *, names: str) -> Path:
        """What is on the disk when the power comes back."""
        if names == "early":
            for path in [self.root, *self.root.rglob("*")]:
                if path.is_dir():
                    self._names[path.stat().st_ino] = {item.name: item.inode() for item in os.scandir(path)}
        self._make(self.root.stat().st_ino, target)
        for descriptor in self._held:
            os.close(descriptor)
        return target

    def _make(self, number: int, target: Path) -> None:
        if number in self._folders:
            target.mkdir(mode=0o700)
            for name, child in self._names[number].items():
                self._make(child, target / name)
        else:
            target.write_bytes(self._contents.get(number, b""))


def now():
    return MOMENT


def file_of(folder: Path) -> Path:
    return folder / "assessments" / f"{ID}.json"


def saved_ids(folder: Path) -> frozenset[str]:
    try:
        store = AssessmentStore.open(file_of(folder))
    except UnknownName:
        return frozenset()
    assert store.recovery is None, store.recovery
    return frozenset(op.id for op in store.operations())


def save_three_times(folder: Path, disk: Disk) -> Iterator[frozenset[str]]:
    """Yields what is acknowledged so far."""
    store = AssessmentStore.create(file_of(folder), HEADER, fs=disk, now=now)
    known: frozenset[str] = frozenset()
    for number in (1, 2, 3):
        store.append([operation(number)])
        known |= {operation(number).id}
        yield known
    store.remove([operation(1).id], under="r1")
    yield known - {operation(1).id}


def save_and_back_up(folder: Path, disk: Disk) -> Iterator[frozenset[str]]:
    store = AssessmentStore.create(file_of(folder), HEADER, fs=disk, now=now)
    store.append(operations(5))
    known = frozenset(op.id for op in operations(5))
    yield known
    Backups(folder / "backups", fs=disk, now=now).make(file_of(folder), "merge")
    yield known
    store.append(operations(5, start=5))
    yield frozenset(op.id for op in operations(10))


def acknowledged(
    run: Callable[..., Iterator[frozenset[str]]], folder: Path, disk: Disk
) -> list[frozenset[str]]:
    said: list[frozenset[str]] = [frozenset()]
    with suppress(Died):
        said.extend(run(folder, disk))
    return said


@pytest.mark.parametrize("names", ["late", "early"])
@pytest.mark.parametrize("run", [save_three_times, save_and_back_up])
def test_a_power_cut_at_any_call_loses_nothing_acknowledged(
    run: Callable[..., Iterator[frozenset[str]]], names: str, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    disk = Disk(whole)
    states = acknowledged(run, whole, disk)
    for at in range(1, disk.calls + 1):
        folder = tmp_path / f"cut-{at}"
        folder.mkdir()
        cut = Disk(folder, cut_at=at)
        said = acknowledged(run, folder, cut)
        after = cut.after_the_cut(tmp_path / f"after-{at}", names=names)
        allowed = states[len(said) - 1 : len(said) + 1]
        assert saved_ids(after) in allowed, f"cut at call {at}"
        for backup in after.glob("backups/*.json"):
            assert read_backup(backup)
        shutil.rmtree(folder)
        shutil.rmtree(after)
    tell(f"power cut, {run.__name__}, names {names}: {disk.calls} cuts, nothing acknowledged lost")


def test_a_storage_that_does_not_flush_is_caught(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    disk = Disk(folder, flushes=False)
    said = acknowledged(save_three_times, folder, disk)
    after = disk.after_the_cut(tmp_path / "after", names="late")
    assert said[-1]
    assert not file_of(after).exists()


def test_a_draft_and_a_setting_survive_a_power_cut(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    disk = Disk(folder)
    Places(folder, now=now, fs=disk).keep_draft(ID, Draft("q/x/note", "half a sen", 0, 10, ("a",)))
    HomeStore(folder, fs=disk, now=now).save_setting("screen.theme", "dark")
    after = disk.after_the_cut(tmp_path / "after", names="late")
    assert Places(after, now=now).draft(ID) == Draft("q/x/note", "half a sen", 0, 10, ("a",))
    assert HomeStore(after).settings() == {"screen.theme": "dark"}
