"""Every call that the storage makes of the operating system fails, or is the program's last, in turn.

After each one the store opens at the state before or the state after, never at a third, and nothing that was
saved before is gone.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.backups import Backups, read_backup
from hia_tui.storage.bin import Bin
from hia_tui.storage.erasing import erase
from hia_tui.storage.files import FileSystem
from hia_tui.storage.home_store import HomeStore
from hia_tui.storage.places import Draft, Places
from tests.storage.conftest import FAULTS, HEADER, ID, MOMENT, Died, FaultyFileSystem, operation, operations

NAMED = operation(500, field="member/m7Qx2c/name", text="Ana Khan")


@pytest.fixture
def tmp_path(ram: Path) -> Path:
    return ram


def ids(store: AssessmentStore) -> frozenset[str]:
    """What a store holds, with what was set aside marked."""
    live = {op.id for op in store.operations()}
    return frozenset(live | {f"-{kept.operation.id}" for kept in store.set_aside()})


@dataclass(frozen=True)
class Step:
    """One thing that the storage does, with how to make it ready and how to look at what came of it."""

    name: str
    prepare: Callable[[Path], object]
    run: Callable[[Path, FileSystem, object], object]
    look: Callable[[Path], object]


def now():
    return MOMENT


def file_of(folder: Path) -> Path:
    return folder / "assessments" / f"{ID}.json"


def look_at_store(folder: Path) -> object:
    if not file_of(folder).exists():
        return "nothing"
    store = AssessmentStore.open(file_of(folder))
    assert store.recovery is None, "a fault made a false recovery"
    assert not store.quarantine()
    store.append([operation(999)])  # and goes on working
    return ids(AssessmentStore.open(file_of(folder))) - {operation(999).id}, store.side("receipt")


def made(folder: Path) -> AssessmentStore:
    store = AssessmentStore.create(file_of(folder), HEADER)
    store.append([*operations(20), NAMED])
    return store


def open_faulty(folder: Path, fs: FileSystem) -> AssessmentStore:
    return AssessmentStore.open(file_of(folder), fs=fs, now=now)


def prepare_old_format(folder: Path) -> None:
    file_of(folder).parent.mkdir(parents=True, mode=0o700)
    shutil.copy(Path(__file__).with_name("fixtures") / "format-0.json", file_of(folder))


def prepare_damaged(folder: Path) -> None:
    made(folder).append([operation(21)])
    file_of(folder).write_bytes(file_of(folder).read_bytes()[:-700])


def look_at_recovered(folder: Path) -> object:
    store = AssessmentStore.open(file_of(folder))
    damaged = list(file_of(folder).parent.glob("*.damaged-*"))
    assert damaged, "the damaged file was not kept"
    return ids(store)


def merge(folder: Path, fs: FileSystem, store: object) -> None:
    taking = open_faulty(folder, fs)
    Backups(folder / "backups", fs=fs, now=now).make(file_of(folder), "merge")
    taking.append(operations(100, start=100), side={"receipt": {"from": "Ben"}})


def look_at_backups(folder: Path) -> object:
    for backup in Backups(folder / "backups").entries():
        assert len(read_backup(backup.path)) >= 21
    return look_at_store(folder)


def prepare_binned(folder: Path) -> str:
    made(folder)
    return Bin(folder / "bin", now=now).put(file_of(folder)).name


def look_at_bin(folder: Path) -> object:
    """The assessment is in one of the two places, whole."""
    if file_of(folder).exists():
        return ids(AssessmentStore.open(file_of(folder)))
    name = Bin(folder / "bin").entries()[0].name
    Bin(folder / "bin").restore(name, file_of(folder).parent)
    return ids(AssessmentStore.open(file_of(folder)))


def look_at_erased(folder: Path) -> object:
    """Answers stay; the name is there or not, and asking again takes it out everywhere."""
    store = AssessmentStore.open(file_of(folder))
    found = {op.id for op in store.operations()}
    assert found | {NAMED.id} == {op.id for op in [*operations(20), NAMED]}
    others = [*file_of(folder).parent.glob("*.bak"), *folder.joinpath("backups").glob("*.json")]
    erase(store, [NAMED.id], others)
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Ana Khan" in path.read_bytes()]
    return NAMED.id in found


def prepare_erasable(folder: Path) -> None:
    made(folder)
    Backups(folder / "backups", now=now).make(file_of(folder), "daily")


def erase_name(folder: Path, fs: FileSystem, _: object) -> None:
    others = [file_of(folder).with_suffix(".json.bak"), *folder.joinpath("backups").glob("*.json")]
    erase(open_faulty(folder, fs), [NAMED.id], others, fs=fs)


def prepare_home(folder: Path) -> None:
    home = HomeStore(folder, now=now, token=lambda size: "m" * size)
    home.save_profile(name="Ana", role="Nurse", email="")


def change_home(folder: Path, fs: FileSystem, _: object) -> None:
    HomeStore(folder, fs=fs, now=now).save_setting("screen.theme", "dark")


def look_at_home(folder: Path) -> object:
    home = HomeStore(folder)
    assert home.profile().name == "Ana"
    assert home.recovery is None
    return tuple(home.settings().items())


def prepare_draft(folder: Path) -> Places:
    places = Places(folder, now=now)
    places.keep_draft(ID, Draft("q/x/note", "half a sen"))
    return places


def change_draft(folder: Path, fs: FileSystem, places: object) -> None:
    assert isinstance(places, Places)
    places._fs = fs
    places.keep_draft(ID, Draft("q/x/note", "half a sentence"))


def look_at_draft(folder: Path) -> object:
    kept = Places(folder, now=now).drafts(ID)
    assert len(kept) == 1
    return kept[0].draft.text


STEPS = (
    Step(
        "create",
        lambda folder: None,
        lambda folder, fs, _: AssessmentStore.create(file_of(folder), HEADER, fs=fs, now=now),
        look_at_store,
    ),
    Step(
        "save",
        made,
        lambda folder, fs, _: open_faulty(folder, fs).append([operation(21)], side={"receipt": 1}),
        look_at_store,
    ),
    Step("merge", made, merge, look_at_backups),
    Step(
        "unmerge",
        made,
        lambda folder, fs, _: open_faulty(folder, fs).remove(
            [operation(3).id], under="r1", side={"receipt": 0}
        ),
        look_at_store,
    ),
    Step(
        "migration",
        prepare_old_format,
        lambda folder, fs, _: open_faulty(folder, fs).append([operation(3)]),
        look_at_store,
    ),
    Step("recovery", prepare_damaged, lambda folder, fs, _: open_faulty(folder, fs), look_at_recovered),
    Step(
        "backup",
        made,
        lambda folder, fs, _: Backups(folder / "backups", fs=fs, now=now).make(file_of(folder), "restore"),
        look_at_backups,
    ),
    Step(
        "bin",
        made,
        lambda folder, fs, _: Bin(folder / "bin", fs=fs, now=now).put(file_of(folder)),
        look_at_bin,
    ),
    Step(
        "restore from the bin",
        prepare_binned,
        lambda folder, fs, name: Bin(folder / "bin", fs=fs, now=now).restore(
            str(name), file_of(folder).parent
        ),
        look_at_bin,
    ),
    Step("erasing", prepare_erasable, erase_name, look_at_erased),
    Step("setting", prepare_home, change_home, look_at_home),
    Step("draft", prepare_draft, change_draft, look_at_draft),
)


def run_once(step: Step, folder: Path, fs: FaultyFileSystem) -> bool:
    """Whether the step said that it was done; a fault may only show as a sentence."""
    ready = step.prepare(folder)
    with suppress(Died, CouldNotDo):
        step.run(folder, fs, ready)
        return True
    return False


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_fault_at_any_call_leaves_the_old_or_the_new_state(
    step: Step, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    step.prepare(tmp_path / "old")
    before = step.look(tmp_path / "old")
    counting = FaultyFileSystem()
    assert run_once(step, tmp_path / "new", counting)
    after = step.look(tmp_path / "new")
    points = [
        (fault, at)
        for fault, names in FAULTS.items()
        for at, name in enumerate(counting.log, 1)
        if name in names
    ]
    for fault, at in points:
        fs = FaultyFileSystem(at, fault)
        folder = tmp_path / "now"
        done = run_once(step, folder, fs)
        state = step.look(folder)
        assert state in (before, after), f"{fault} at call {at} ({fs.hit}) left a third state"
        if done:
            assert state == after, f"{fault} at call {at} ({fs.hit}): it said done, and is not"
        shutil.rmtree(folder, ignore_errors=True)
    assert len(points) > 2 * counting.count
    tell(f"{step.name}: {len(points)} faults in {counting.count} calls, each left the old or the new state")
