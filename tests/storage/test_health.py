"""What `hia doctor` is told: facts, found without changing anything."""

from datetime import timedelta
from pathlib import Path

import pytest

from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.health import folder_facts, newest_clock, store_facts
from hia_tui.storage.lock import FileLock
from hia_tui.storage.mounts import mount_of
from tests.storage.conftest import HEADER, MOMENT, operation, operations

TABLE = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 22 0:28 / /home rw,relatime shared:1 - nfs4 files:/home rw,vers=4.2,local_lock=none
32 22 0:29 / /data\\040share rw - cifs //files/data rw
33 22 0:30 / /old rw - nfs files:/old rw,nolock
34 22 0:31 / /mnt rw - fuse.sshfs me@there: rw
35 34 0:32 / /mnt/local rw - tmpfs tmpfs rw
rubbish
"""


def test_a_whole_store(store: AssessmentStore, path: Path) -> None:
    store.remove([operation(3).id], under="r1")
    before = {found: (found.read_bytes(), found.stat().st_mtime_ns) for found in path.parent.iterdir()}
    facts = store_facts(path, MOMENT)
    assert facts.problem is None
    assert (facts.format, facts.operations, facts.malformed, facts.set_aside) == (1, 9, 0, 1)
    assert facts.generation == store.generation
    assert (facts.newest_at, facts.ahead_of_clock) == (MOMENT, None)
    assert facts.is_private
    assert facts.mode == 0o600
    assert facts.has_previous
    assert not facts.is_locked
    assert facts.lock_owner is not None
    assert (facts.damaged_kept, facts.copies) == ((), ())
    assert {
        found: (found.read_bytes(), found.stat().st_mtime_ns) for found in path.parent.iterdir()
    } == before


def test_a_clock_ten_years_behind_its_operations_is_said(store: AssessmentStore, path: Path) -> None:
    facts = store_facts(path, MOMENT.replace(year=2016))
    assert facts.ahead_of_clock is not None
    assert facts.ahead_of_clock > timedelta(days=3650)


def test_clocks_of_any_zone_and_none_are_compared() -> None:
    import dataclasses

    said = ["2026-11-21T12:00:00+02:00", "2026-11-21T10:30:00", "not a date", "0001-01-01T00:00:00+14:00"]
    clocks = [dataclasses.replace(operation(number), at=at) for number, at in enumerate(said)]
    newest = newest_clock(clocks)
    assert newest is not None
    assert newest.isoformat() == "2026-11-21T10:30:00+00:00"
    assert newest_clock([]) is None


def test_a_store_in_use_is_said_with_its_owner(store: AssessmentStore, path: Path) -> None:
    with FileLock(path.with_name(path.name + ".lock")):
        assert store_facts(path, MOMENT).is_locked


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"{", "the file is cut short or garbled"),
        (b"{}", "the file does not say which assessment it holds"),
    ],
)
def test_a_damaged_store_is_said_and_left(
    store: AssessmentStore, path: Path, data: bytes, problem: str
) -> None:
    path.write_bytes(data)
    assert store_facts(path, MOMENT).problem == problem
    assert path.read_bytes() == data


def test_a_changed_letter_is_found_by_checksum_and_id(store: AssessmentStore, path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"edit 7", b"edit 8", 1))
    facts = store_facts(path, MOMENT)
    assert facts.problem is not None
    assert "checksum does not agree" in facts.problem
    assert (facts.operations, facts.malformed) == (9, 1)


def test_a_missing_store_is_said(path: Path) -> None:
    facts = store_facts(path, MOMENT)
    assert (facts.problem, facts.operations, facts.mode) == ("there is no such file", 0, None)
    assert not path.parent.exists()


def test_a_file_that_others_can_read_is_said(store: AssessmentStore, path: Path) -> None:
    path.chmod(0o644)
    assert not store_facts(path, MOMENT).is_private


def test_copies_and_damaged_files_are_counted(store: AssessmentStore, path: Path) -> None:
    copy = path.with_name(f"{path.stem} (1).json")
    copy.write_bytes(path.read_bytes())
    path.write_bytes(b"")
    AssessmentStore.open(path)
    facts = store_facts(path, MOMENT)
    assert facts.copies == (copy,)
    assert len(facts.damaged_kept) == 1


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    facts = folder_facts(folder)
    assert (facts.exists, facts.mode) == (False, None)
    assert facts.free_bytes is not None
    folder.mkdir(mode=0o755)
    facts = folder_facts(folder)
    assert (facts.exists, facts.writable, facts.is_private) == (True, True, False)
    folder.chmod(0o700)
    assert folder_facts(folder).is_private


@pytest.mark.parametrize(
    ("path", "kind", "network", "reach"),
    [
        ("/etc", "ext4", False, True),
        ("/home/ana", "nfs4", True, True),
        ("/homes", "ext4", False, True),
        ("/data share/x", "cifs", True, True),
        ("/old/x", "nfs", True, False),
        ("/mnt/x", "fuse.sshfs", True, True),
        ("/mnt/local/x", "tmpfs", False, True),
    ],
)
def test_network_drives_are_known_by_the_mount_table(
    tmp_path: Path, path: str, kind: str, network: bool, reach: bool
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)
    mount = mount_of(Path(path), table=table)
    assert mount is not None
    assert (mount.kind, mount.is_network, mount.locks_reach_others) == (kind, network, reach)


def test_without_a_mount_table_nothing_is_claimed(tmp_path: Path) -> None:
    assert mount_of(tmp_path, table=tmp_path / "none") is None


def test_a_store_on_a_network_drive_takes_a_lease_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hia_tui.storage import durable

    monkeypatch.setattr(durable, "is_network", lambda _: True)
    store = AssessmentStore.create(path, HEADER)
    held: list[bool] = []

    def note(_: object) -> bool:
        held.append(path.with_name(path.name + ".lock.held").exists())
        return True

    store.append(operations(2), side={"noted": note})
    assert held == [True]
    assert not path.with_name(path.name + ".lock.held").exists()
