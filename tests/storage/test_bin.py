"""The bin: thirty days, whole, and never emptied by a clock that is wrong for a day."""

from datetime import timedelta
from pathlib import Path

import pytest

from hia_tui.domain.errors import UnknownName
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.bin import Bin
from tests.storage.conftest import HEADER, ID, MOMENT, operation, operations


class Days:
    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self):
        return self.now

    def go_by(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def trash(tmp_path: Path, days: Days) -> Bin:
    return Bin(tmp_path / "bin", now=days)


def test_it_goes_into_the_bin_whole_and_comes_back(store: AssessmentStore, path: Path, trash: Bin) -> None:
    store.append([operation(20)], side={"cursor": 4})
    path.with_name(path.name + ".damaged-20260101T000000Z").write_bytes(b"rubbish")
    put = trash.put(path)
    assert [found.name for found in path.parent.iterdir()] == [f"{ID}.json.lock"]
    assert (put.id, put.title, put.operations) == (ID, HEADER.title, 11)
    assert trash.entries() == [put]
    assert put.goes_on - put.deleted_at == timedelta(days=30)
    assert trash.restore(put.name, path.parent) == path
    opened = AssessmentStore.open(path)
    assert (len(opened.operations()), opened.side("cursor"), opened.recovery) == (11, 4, None)
    assert path.with_name(path.name + ".bak").exists()
    assert path.with_name(path.name + ".damaged-20260101T000000Z").exists()
    assert trash.entries() == []


def test_what_is_not_there_cannot_be_put_or_restored(path: Path, trash: Bin) -> None:
    with pytest.raises(UnknownName):
        trash.put(path)
    with pytest.raises(UnknownName):
        trash.restore("nothing~1", path.parent)


def test_one_whose_file_is_gone_goes_into_the_bin_as_it_was_saved_before(
    store: AssessmentStore, path: Path, trash: Bin
) -> None:
    store.append([operation(20)])
    path.unlink()
    assert trash.put(path).operations == 10


def test_a_program_that_had_it_open_brings_it_back_with_its_next_save(
    store: AssessmentStore, path: Path, trash: Bin
) -> None:
    put = trash.put(path)
    assert store.refresh() == []
    assert not path.exists()
    store.append([operation(20)])
    other = AssessmentStore.open(path)
    other.append([operation(21)])
    trash.restore(put.name, path.parent)
    assert len(AssessmentStore.open(path).operations()) == 12
    assert trash.entries() == []


def test_the_same_assessment_can_be_there_twice(
    store: AssessmentStore, path: Path, trash: Bin, days: Days
) -> None:
    first = trash.put(path)
    days.go_by(1)
    AssessmentStore.create(path, HEADER)
    second = trash.put(path)
    assert trash.entries() == [second, first]
    assert first.name != second.name


def test_a_damaged_assessment_goes_into_the_bin_too(store: AssessmentStore, path: Path, trash: Bin) -> None:
    path.write_bytes(b"rubbish")
    put = trash.put(path)
    assert (put.id, put.title, put.operations) == (ID, "", 0)
    trash.restore(put.name, path.parent)
    assert AssessmentStore.open(path).recovery is not None


def test_after_thirty_days_it_goes_on_the_second_day_that_says_so(
    store: AssessmentStore, path: Path, trash: Bin, days: Days, tmp_path: Path
) -> None:
    put = trash.put(path)
    days.go_by(29)
    assert trash.purge() == []
    days.go_by(1)
    assert trash.purge() == []
    assert trash.purge() == [], "the same day says it twice"
    days.go_by(1)
    assert [gone.name for gone in trash.purge()] == [put.name]
    assert trash.entries() == []
    assert list((tmp_path / "bin").iterdir()) == []


def test_a_clock_ten_years_ahead_for_a_day_empties_nothing(
    store: AssessmentStore, path: Path, trash: Bin, days: Days
) -> None:
    trash.put(path)
    days.go_by(3650)
    assert trash.purge() == []
    days.go_by(-3649)
    assert trash.purge() == []
    assert trash.entries()[0].expired_on == ""
    days.go_by(29)
    assert trash.purge() == []
    assert len(trash.entries()) == 1


def test_an_entry_whose_note_is_lost_is_listed_and_never_goes_by_itself(
    store: AssessmentStore, path: Path, trash: Bin, days: Days, tmp_path: Path
) -> None:
    put = trash.put(path)
    (tmp_path / "bin" / put.name / "entry.json").write_bytes(b"{")
    assert [entry.name for entry in trash.entries()] == [put.name]
    days.go_by(400)
    assert trash.purge() == []
    assert trash.restore(put.name, path.parent) == path
    assert AssessmentStore.open(path).operations() == operations(10)
