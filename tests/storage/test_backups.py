"""Backups: bounded, ordered by their number, whatever the clock says; and what going back would change."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.operation import new_operation
from hia_tui.storage import backups as backups_module
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.backups import KEEP_DAILY, KEEP_RISKY, Backups, Preview, preview, read_backup
from tests.storage.conftest import MOMENT, operation, operations


@pytest.fixture
def tmp_path(ram: Path) -> Path:
    return ram


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(tmp_path: Path, clock: Clock) -> Backups:
    return Backups(tmp_path / "backups", now=clock)


def test_a_backup_is_a_whole_private_copy(store: AssessmentStore, backups: Backups, path: Path) -> None:
    made = backups.make(path, "merge")
    assert made.path.name == "000001-20261121T101405Z-merge.json"
    assert made.path.read_bytes() == path.read_bytes()
    assert made.path.stat().st_ino != path.stat().st_ino, "damage to the file would reach the backup"
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    assert backups.entries() == [made]
    assert (made.operations, made.reason, made.made_at) == (10, "merge", MOMENT)
    assert read_backup(made.path) == operations(10)


def test_the_same_save_is_not_copied_twice_for_one_reason(
    store: AssessmentStore, backups: Backups, path: Path
) -> None:
    first = backups.make(path, "merge")
    assert backups.make(path, "merge") == first
    assert backups.make(path, "restore") != first
    store.append([operation(20)])
    assert backups.make(path, "restore").operations == 11
    assert len(backups.entries()) == 3


def test_numbers_of_backups_are_bounded(
    store: AssessmentStore, backups: Backups, path: Path, clock: Clock
) -> None:
    for number in range(15):
        store.append([operation(100 + number)])
        clock.now += timedelta(days=1)
        backups.make(path, "merge")
        backups.make_daily(path)
    kept = backups.entries()
    assert [backup.reason for backup in kept].count("daily") == KEEP_DAILY
    assert [backup.reason for backup in kept].count("merge") == KEEP_RISKY
    assert kept[0].operations == 25
    assert kept == sorted(kept, key=lambda backup: -backup.number)


def test_one_a_day(store: AssessmentStore, backups: Backups, path: Path, clock: Clock) -> None:
    assert backups.make_daily(path) is not None
    store.append([operation(20)])
    clock.now = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
    assert backups.make_daily(path) is None
    clock.now += timedelta(minutes=2)
    assert backups.make_daily(path) is not None


def test_a_clock_that_was_ten_years_ahead_for_a_day_costs_no_backup(
    store: AssessmentStore, backups: Backups, path: Path, clock: Clock
) -> None:
    clock.now = MOMENT.replace(year=2036)
    for number in range(KEEP_RISKY):
        store.append([operation(200 + number)])
        backups.make(path, "merge")
    clock.now = MOMENT
    for number in range(3):
        store.append([operation(300 + number)])
        backups.make(path, "merge")
    assert [backup.operations for backup in backups.entries()][:3] == [23, 22, 21]
    assert len(backups.entries()) == KEEP_RISKY


def test_their_size_is_bounded_but_the_two_newest_stay(
    store: AssessmentStore, backups: Backups, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_module, "KEEP_BYTES", 1)
    for number in range(4):
        store.append([operation(20 + number)])
        backups.make(path, "merge")
    assert [backup.operations for backup in backups.entries()] == [14, 13]


def test_a_damaged_file_is_not_copied_over_good_ones(
    store: AssessmentStore, backups: Backups, path: Path
) -> None:
    good = backups.make(path, "daily")
    path.write_bytes(b"rubbish")
    with pytest.raises(CouldNotDo, match="cannot be copied"):
        backups.make(path, "merge")
    path.unlink()
    with pytest.raises(CouldNotDo):
        backups.make(path, "merge")
    assert backups.entries() == [good]


def test_files_that_are_no_backups_are_passed_over(
    store: AssessmentStore, backups: Backups, path: Path
) -> None:
    made = backups.make(path, "merge")
    for name in (
        "notes.json",
        "000002-99999999T999999Z-merge.json",
        ".000002-20261121T101405Z-x.json.1-0.tmp",
    ):
        (backups.folder / name).write_bytes(b"rubbish")
    assert backups.entries() == [made]
    with pytest.raises(ValueError, match="lower-case"):
        backups.make(path, "../evil")


def test_whole_operations_of_a_damaged_backup_are_read(
    store: AssessmentStore, backups: Backups, path: Path
) -> None:
    made = backups.make(path, "merge")
    made.path.write_bytes(made.path.read_bytes()[:-400])
    assert 5 < len(read_backup(made.path)) < 10
    made.path.write_bytes(b"rubbish")
    with pytest.raises(CouldNotDo, match="take an earlier one"):
        read_backup(made.path)


def rating(value: str | None, number: int, sup: tuple[str, ...] = ()):
    return new_operation(
        field="q/practice.directory/rating", value=value, sup=sup, member="m", device="d", n=number,
        at="2026-11-21T10:14:05+00:00", questionnaire="hia@2026.1",
    )  # fmt: skip


def test_the_preview_counts_what_would_change() -> None:
    three = rating("3", 1)
    four = rating("4", 2, (three.id,))
    other = operation(7)
    assert preview([three, other], [three, four]) == Preview(
        in_backup=2,
        in_store=2,
        coming_back=1,
        written_since=1,
        fields=("q/practice.directory/rating", other.field),
    )
    assert preview([three], [three]).fields == ()
    cleared = rating(None, 3, (three.id,))
    assert preview([three, cleared], []).fields == (), "nothing stands in either"
