"""Real full disks, limits, quotas and read-only mounts, not pretended ones."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hia_tui.domain.errors import CouldNotDo, NotSaved
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.backups import Backups
from hia_tui.storage.home_store import HomeStore
from hia_tui.storage.places import Draft
from hia_tui.storage.saver import BackgroundSaver, SaverState, Saving
from tests.storage.conftest import HEADER, ID, operation, operations

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    point = tmp_path / "disk"
    point.mkdir()
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", point], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let a small disk be mounted")
    yield point
    subprocess.run(["umount", "-l", point], check=True)


def append_until_refused(store: AssessmentStore) -> None:
    for number in range(2000):
        store.append([operation(number, text="x" * 900)])


def fill(folder: Path) -> Path:
    rest = folder / "rest"
    with rest.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return rest


def test_a_full_disk_says_so_and_keeps_what_was_saved(small_disk: Path) -> None:
    path = small_disk / "assessments" / f"{ID}.json"
    store = AssessmentStore.create(path, HEADER)
    with pytest.raises(NotSaved, match="the disk is full"):
        append_until_refused(store)
    saved = len(store.operations())
    assert saved > 10
    opened = AssessmentStore.open(path)
    assert (len(opened.operations()), opened.recovery) == (saved, None)
    assert not list(path.parent.glob(".*.tmp")), "a half-written file takes the room that is missing"
    # What is small still fits where the large did not: making room is enough.
    path.with_name(path.name + ".bak").unlink()
    store.append([operation(5000)])
    assert len(AssessmentStore.open(path).operations()) == saved + 1


def test_a_full_disk_stops_drafts_settings_and_backups_with_a_sentence(small_disk: Path) -> None:
    home = HomeStore(small_disk / "home")
    home.save_profile(name="Ana", role="Nurse", email="")
    home.create(HEADER).append(operations(20))
    home.keep_draft(ID, Draft("q/x/note", "half"))
    rest = fill(small_disk)
    with pytest.raises(NotSaved, match="the disk is full"):
        home.keep_draft(ID, Draft("q/x/note", "half a sentence" * 500))
    with pytest.raises(NotSaved, match="the disk is full"):
        home.save_setting("screen.theme", "dark")
    with pytest.raises(NotSaved, match="the disk is full"):
        Backups(small_disk / "home" / "backups" / ID).make(home.path_of(ID), "merge")
    assert home.draft(ID) == Draft("q/x/note", "half")
    assert home.settings() == {}
    assert HomeStore(small_disk / "home").profile().name == "Ana"
    rest.unlink()
    home.save_setting("screen.theme", "dark")
    assert HomeStore(small_disk / "home").settings() == {"screen.theme": "dark"}


def test_the_background_saver_saves_by_itself_once_there_is_room(small_disk: Path) -> None:
    path = small_disk / "assessments" / f"{ID}.json"
    store = AssessmentStore.create(path, HEADER)
    rest = fill(small_disk)
    states: list[SaverState] = []
    saver = BackgroundSaver(
        store, on_state=states.append, on_arrival=lambda _: None, retries=(0.01,), poll=0.01
    )
    saver.submit([operation(1, text="x" * 5000)])
    assert not saver.flush(5)
    assert states[-1].kind is Saving.NOT_SAVED
    assert "the disk is full" in str(states[-1].reason)
    assert saver.waiting() == 1
    rest.unlink()
    saver.flush(5)
    assert saver.close()
    assert states[-1].kind is Saving.SAVED
    assert AssessmentStore.open(path).operations() == [operation(1, text="x" * 5000)]


def test_a_home_on_a_disk_that_can_only_be_read_opens(small_disk: Path) -> None:
    home = HomeStore(small_disk / "home")
    home.save_profile(name="Ana", role="Nurse", email="")
    home.create(HEADER).append(operations(20))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    home = HomeStore(small_disk / "home", witness=small_disk / "witness")
    assert home.profile().name == "Ana"
    assert home.device()
    store = home.open(ID)
    assert len(store.operations()) == 20
    assert "can only be read" in str(store.read_only)
    for change in (
        lambda: store.append([operation(21)]),
        lambda: home.save_setting("screen.theme", "dark"),
        lambda: home.keep_draft(ID, Draft("q/x/note", "half")),
        lambda: home.bin().put(home.path_of(ID)),
    ):
        with pytest.raises(CouldNotDo, match="can only be read"):
            change()
    store.close()
    path = home.path_of(ID)
    damaged = path.read_bytes()[:-500]
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    path.write_bytes(damaged)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    opened = home.open(ID)
    assert opened.recovery is not None
    assert opened.recovery.kept_as is None
    assert len(opened.operations()) >= 17
    assert path.read_bytes() == damaged


LIMITED = """
import resource, signal, sys
from pathlib import Path
from hia_tui.domain.errors import NotSaved
from hia_tui.storage.assessment_store import AssessmentStore
from tests.storage.conftest import HEADER, operation
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
path = Path(sys.argv[1])
store = AssessmentStore.create(path, HEADER)
saved = 0
try:
    while True:
        store.append([operation(saved, text="x" * 900)])
        saved += 1
except NotSaved as problem:
    print(saved, str(problem))
"""


def test_a_limit_on_the_size_of_files_says_so_and_keeps_what_was_saved(path: Path) -> None:
    pytest.importorskip("resource", reason="file-size limits are a POSIX matter")
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    saved, _, sentence = run.stdout.partition(" ")
    assert int(saved) > 10
    assert "the file would be larger than you may write" in sentence
    opened = AssessmentStore.open(path)
    assert (len(opened.operations()), opened.recovery) == (int(saved), None)
