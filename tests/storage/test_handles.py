"""Several handles on one assessment: nothing is lost, each learns of the others, what is out stays out."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hia_tui.domain.errors import CouldNotDo, NotSaved, ReadOnly
from hia_tui.domain.ledger import Ledger
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.files import FileSystem
from tests.storage.conftest import HEADER, ID, FaultyFileSystem, operation, operations


@pytest.fixture
def tmp_path(ram: Path) -> Path:
    return ram


def ids(store: AssessmentStore) -> set[str]:
    return {op.id for op in store.operations()}


def test_what_is_appended_is_there_for_the_next_one(store: AssessmentStore, path: Path) -> None:
    opened = AssessmentStore.open(path)
    assert opened.operations() == operations(10)
    assert opened.header == HEADER
    assert opened.recovery is None
    assert opened.read_only is None


def test_each_handle_is_given_what_the_other_saved(store: AssessmentStore, path: Path) -> None:
    other = AssessmentStore.open(path)
    assert other.append([operation(20)]) == []
    assert store.append([operation(21)]) == [operation(20)]
    assert other.refresh() == [operation(21)]
    assert other.refresh() == []
    assert store.refresh() == []


def test_the_same_again_writes_nothing(store: AssessmentStore, path: Path) -> None:
    look = path.stat()
    assert store.append(operations(10), side={"missing": None}) == []
    assert path.stat().st_ino == look.st_ino
    assert store.generation == AssessmentStore.open(path).generation


def test_two_handles_with_three_thousand_operations(path: Path) -> None:
    one = AssessmentStore.create(path, HEADER)
    two = AssessmentStore.open(path)
    one.append(operations(1500))
    assert len(two.append(operations(1500, start=1500))) == 1500
    assert len(one.refresh()) == 1500
    assert Ledger(one.operations()).digest == Ledger(two.operations()).digest
    assert len(AssessmentStore.open(path).operations()) == 3000


def test_side_documents_are_saved_with_operations(store: AssessmentStore, path: Path) -> None:
    store.append([operation(20)], side={"cursor": 812, "receipt/1": {"from": "Ben", "ids": ["a"]}})
    opened = AssessmentStore.open(path)
    assert opened.side("cursor") == 812
    assert opened.side("receipt/1") == {"from": "Ben", "ids": ["a"]}
    assert opened.side("nothing") is None
    assert opened.side_keys("receipt/") == ["receipt/1"]
    opened.put_side({"receipt/1": None})
    store.refresh()
    assert store.side_keys() == ["cursor"]


def test_a_side_document_made_from_the_one_on_the_disk_loses_no_other_s_part(
    store: AssessmentStore, path: Path
) -> None:
    other = AssessmentStore.open(path)

    def adding(name: str):
        return lambda known: [*(known or []), name]

    store.put_side({"outbox": adding("a")})
    other.put_side({"outbox": adding("b")})
    store.put_side({"outbox": adding("c")})
    assert AssessmentStore.open(path).side("outbox") == ["a", "b", "c"]


def test_what_a_caller_does_to_a_side_document_stays_with_the_caller(store: AssessmentStore) -> None:
    store.put_side({"outbox": ["a"]})
    said = store.side("outbox")
    assert isinstance(said, list)
    said.append("b")
    assert store.side("outbox") == ["a"]


def test_operations_taken_out_are_not_brought_back_by_another_handle(
    store: AssessmentStore, path: Path
) -> None:
    other = AssessmentStore.open(path)
    store.remove([operation(3).id, "unknown"], under="r1", side={"receipt/r1": {"undone": True}})
    assert [kept.operation for kept in store.set_aside()] == [operation(3)]
    other.append([operation(20), operation(3)])
    assert other.removals == 1
    assert operation(3).id not in ids(other) | ids(AssessmentStore.open(path))
    assert other.side("receipt/r1") == {"undone": True}


def test_the_same_pack_brings_them_back(store: AssessmentStore, path: Path) -> None:
    other = AssessmentStore.open(path)
    store.remove([operation(3).id], under="r1")
    other.append([operation(3)], bring_back=True)
    assert other.set_aside() == []
    assert store.refresh() == [operation(3)]
    assert ids(AssessmentStore.open(path)) == {op.id for op in operations(10)}


def test_erased_operations_are_gone_from_the_save_before_too_and_stay_gone(
    store: AssessmentStore, path: Path
) -> None:
    other = AssessmentStore.open(path)
    name = operation(50, field="member/m7Qx2c/name", text="Ana Khan")
    store.append([name])
    other.refresh()
    store.erase([name.id])
    assert not any(b"Ana Khan" in found.read_bytes() for found in path.parent.iterdir())
    other.append([operation(20), name])
    other.append([name], bring_back=True)
    assert not any(b"Ana Khan" in found.read_bytes() for found in path.parent.iterdir())
    assert len(AssessmentStore.open(path).operations()) == 11


def test_a_header_can_be_changed(store: AssessmentStore, path: Path) -> None:
    other = AssessmentStore.open(path)
    changed = StoredAssessment(ID, "Leith nurses", HEADER.created, "hia@2027.1", "full", "uk")
    store.append([], header=changed)
    other.append([operation(20)])
    assert AssessmentStore.open(path).header == other.header == changed


def test_an_assessment_is_made_once(store: AssessmentStore, path: Path) -> None:
    with pytest.raises(CouldNotDo, match=r"already\. It was left as it is"):
        AssessmentStore.create(path, HEADER)
    assert len(AssessmentStore.open(path).operations()) == 10


def test_only_the_owner_can_look(store: AssessmentStore, path: Path) -> None:
    store.append([operation(20)])
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {found.name: found.stat().st_mode & 0o777 for found in path.parent.iterdir()} == {
        path.name: 0o600,
        f"{path.name}.bak": 0o600,
        f"{path.name}.lock": 0o600,
    }


def test_a_link_to_another_place_is_saved_there(store: AssessmentStore, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / path.name
    link.parent.mkdir()
    link.symlink_to(path)
    through = AssessmentStore.open(link)
    through.append([operation(20)])
    assert link.is_symlink()
    assert store.refresh() == [operation(20)]


def test_a_save_that_failed_keeps_nothing_and_can_be_made_again(store: AssessmentStore, path: Path) -> None:
    fs = FaultyFileSystem(1, "full", calls=("fsync",))
    failing = AssessmentStore.open(path, fs=fs)
    with pytest.raises(NotSaved, match=r"the disk is full\. What was saved before is unchanged"):
        failing.append([operation(20)])
    assert len(failing.operations()) == 10
    assert sorted(found.name for found in path.parent.iterdir()) == [
        path.name + tail for tail in ("", ".bak", ".lock")
    ]
    failing.append([operation(20)])
    assert len(AssessmentStore.open(path).operations()) == 11


def test_what_others_saved_survives_a_save_that_failed_after_reading_it(
    store: AssessmentStore, path: Path
) -> None:
    fs = FaultyFileSystem(1, "full", calls=("fsync",))
    failing = AssessmentStore.open(path, fs=fs)
    store.append([operation(20)], side={"cursor": 4})
    with pytest.raises(NotSaved):
        failing.append([operation(21)])
    assert failing.append([operation(21)]) == [operation(20)]
    opened = AssessmentStore.open(path)
    assert (len(opened.operations()), opened.side("cursor")) == (12, 4)


def test_what_others_saved_survives_the_file_s_deletion(store: AssessmentStore, path: Path) -> None:
    other = AssessmentStore.open(path)
    other.append([operation(20)])
    other.append([operation(21)])
    path.unlink()
    assert store.append([operation(22)]) == [operation(20)]
    assert {operation(20), operation(22)} <= set(AssessmentStore.open(path).operations())


def test_another_s_save_that_looks_the_same_is_noticed_by_its_first_line(
    store: AssessmentStore, path: Path
) -> None:
    class SameLook(FileSystem):
        frozen: os.stat_result | None = None

        def stat(self, path: Path) -> os.stat_result:
            return self.frozen or super().stat(path)

    fs = SameLook()
    opened = AssessmentStore.open(path, fs=fs)
    fs.frozen = path.stat()
    store.append([operation(20)])
    assert opened.refresh() == [], "the look alone cannot tell"
    assert opened.append([operation(21)]) == [operation(20)]
    assert len(AssessmentStore.open(path).operations()) == 12


def test_another_s_file_moved_over_ours_at_once_is_noticed(store: AssessmentStore, path: Path) -> None:
    """As where locks do not reach other machines."""
    elsewhere = path.with_name("elsewhere.json")
    shutil.copy(path, elsewhere)
    AssessmentStore.open(elsewhere).append([operation(30)])

    class Overtaken(FileSystem):
        def replace(self, source: Path, target: Path) -> None:
            super().replace(source, target)
            if target == path and elsewhere.exists():
                super().replace(elsewhere, target)

    opened = AssessmentStore.open(path, fs=Overtaken())
    opened.append([operation(31)])
    assert opened.refresh() == [operation(30)]
    assert {operation(30), operation(31)} <= set(AssessmentStore.open(path).operations())


def test_what_another_moved_in_place_is_flushed_before_it_counts_as_saved(
    store: AssessmentStore, path: Path
) -> None:
    fs = FaultyFileSystem(calls=("fsync", "write"))
    opened = AssessmentStore.open(path, fs=fs)
    store.append([operation(20)])
    opened.append([operation(20)])
    assert fs.log == ["fsync"]


def test_a_side_document_that_was_changed_later_counts_whichever_file_was_saved_more_often(
    store: AssessmentStore, path: Path
) -> None:
    store.put_side({"cursor": 1, "other": 1})
    older = path.with_name("older.json")
    shutil.copy(path, older)
    for _ in range(3):
        store.put_side({"other": lambda known: known + 1})
    store.put_side({"cursor": 2})
    elsewhere = AssessmentStore.open(older)
    for number in range(9):
        elsewhere.append([operation(40 + number)])
    older.replace(path)
    assert len(store.refresh()) == 9
    assert (store.side("cursor"), AssessmentStore.open(path).side("cursor")) == (2, 2)
    assert AssessmentStore.open(path).side("other") == 4


def test_a_folder_that_can_be_written_again_is_written_again(store: AssessmentStore, path: Path) -> None:
    class Sometimes(FaultyFileSystem):
        can = False

        def writable(self, path: Path) -> bool:
            return self.can

    fs = Sometimes()
    opened = AssessmentStore.open(path, fs=fs)
    with pytest.raises(ReadOnly):
        opened.append([operation(20)])
    fs.can = True
    opened.append([operation(20)])
    assert len(AssessmentStore.open(path).operations()) == 11


def test_a_save_whose_last_flush_failed_is_made_again_though_the_file_is_there(
    store: AssessmentStore, path: Path
) -> None:
    fs = FaultyFileSystem(2, "error", calls=("fsync",))
    failing = AssessmentStore.open(path, fs=fs)
    with pytest.raises(NotSaved):
        failing.append([operation(20)])
    assert len(AssessmentStore.open(path).operations()) == 11
    flushed = fs.count
    assert failing.append([operation(20)]) == []
    assert fs.count >= flushed + 2, "said to be saved without having been flushed"


def test_a_folder_that_can_only_be_read_opens_for_reading(store: AssessmentStore, path: Path) -> None:
    class OnlyReading(FaultyFileSystem):
        def writable(self, path: Path) -> bool:
            return False

    opened = AssessmentStore.open(path, fs=OnlyReading())
    assert opened.operations() == operations(10)
    assert opened.read_only is not None
    with pytest.raises(ReadOnly, match="can only be read"):
        opened.append([operation(20)])
    store.append([operation(21)])
    assert opened.refresh() == [operation(21)]
    opened.close()


def test_closing_makes_sure_that_the_disk_holds_everything(store: AssessmentStore, path: Path) -> None:
    other = AssessmentStore.open(path)
    old = path.read_bytes()
    other.append([operation(20)])
    path.write_bytes(old)
    other.close()
    assert len(AssessmentStore.open(path).operations()) == 11


class Handles(RuleBasedStateMachine):
    """Three handles do what they like; a few lines say what must be there."""

    def __init__(self) -> None:
        super().__init__()
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(dir=memory))
        self.path = self.folder / f"{ID}.json"
        self.live: set[str] = set()
        self.aside: set[str] = set()
        self.older: list[bytes] = []
        self.number = 0

    @initialize()
    def create(self) -> None:
        self.handles = [AssessmentStore.create(self.path, HEADER)]
        self.handles += [AssessmentStore.open(self.path) for _ in range(2)]
        self.given: list[set[str]] = [set(), set(), set()]

    def known(self, which: int, found: list) -> None:
        self.given[which] |= {op.id for op in found}

    @rule(which=st.integers(0, 2), count=st.integers(1, 3))
    def append(self, which: int, count: int) -> None:
        new = operations(count, start=self.number)
        self.number += count
        self.known(which, [*new, *self.handles[which].append(new)])
        self.live |= {op.id for op in new}

    @rule(which=st.integers(0, 2), data=st.data())
    def take_out(self, which: int, data: st.DataObject) -> None:
        if self.live:
            leaving = data.draw(st.sampled_from(sorted(self.live)))
            self.known(which, self.handles[which].remove([leaving], under="r"))
            self.live.discard(leaving)
            self.aside.add(leaving)

    @rule(which=st.integers(0, 2), data=st.data())
    def bring_back(self, which: int, data: st.DataObject) -> None:
        if self.aside:
            coming = data.draw(st.sampled_from(sorted(self.aside)))
            back = [op for op in operations(self.number) if op.id == coming]
            self.known(which, [*back, *self.handles[which].append(back, bring_back=True)])
            self.aside.discard(coming)
            self.live.add(coming)

    @rule(which=st.integers(0, 2))
    def look(self, which: int) -> None:
        self.known(which, self.handles[which].refresh())

    @rule(which=st.integers(0, 2))
    def reopen(self, which: int) -> None:
        self.handles[which] = AssessmentStore.open(self.path)
        self.given[which] = {op.id for op in self.handles[which].operations()}

    @rule(which=st.integers(0, 2))
    def swap_in_the_save_before(self, which: int) -> None:
        """While somebody knows everything, an older file put in place costs nothing."""
        for place, handle in enumerate(self.handles):
            self.known(place, handle.refresh())
        previous = self.path.with_name(self.path.name + ".bak")
        if previous.exists():
            shutil.copy(previous, self.path)
            self.known(which, self.handles[which].refresh())

    @invariant()
    def nothing_is_lost(self) -> None:
        opened = AssessmentStore.open(self.path)
        assert opened.recovery is None
        assert {op.id for op in opened.operations()} == self.live
        assert {kept.operation.id for kept in opened.set_aside()} == self.aside
        for handle, given in zip(self.handles, self.given, strict=True):
            assert {op.id for op in handle.operations()} <= given, "a handle has what it never handed out"

    def teardown(self) -> None:
        for place, handle in enumerate(self.handles):
            self.known(place, handle.refresh())
            assert {op.id for op in handle.operations()} == self.live
        shutil.rmtree(self.folder)


TestHandles = Handles.TestCase
TestHandles.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
