"""A person's name is gone from everywhere it stood; the answers stay."""

import shutil
from pathlib import Path

from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.erasing import erase
from hia_tui.storage.home_store import HomeStore
from tests.storage.conftest import HEADER, ID, MOMENT, operation, operations

NAME = operation(50, field="member/m7Qx2c/name", text="Ana Khan")


def test_a_name_is_gone_from_every_file_and_stays_gone(tmp_path: Path) -> None:
    home = HomeStore(tmp_path / "home", now=lambda: MOMENT)
    store = home.create(HEADER)
    path = store.path
    store.append([*operations(10), NAME])
    home.backups(ID).make(path, "merge")
    shutil.copy(path, path.with_name(f"{ID} (1).json"))
    path.with_name(f"{path.name}.damaged-20260101T000000Z").write_bytes(path.read_bytes()[:-300])
    path.with_name(f"{path.name}.format-0").write_bytes(path.read_bytes())
    home.bin().put(path)
    store.append([operation(20)])
    store.append([operation(21)])
    others = home.other_files(ID)
    done = erase(store, [NAME.id], others)
    assert done.operations == 1
    assert len(done.files_rewritten) == 4
    assert [removed.name for removed in done.files_removed] == [f"{ID}.json.damaged-20260101T000000Z"]
    holding = [
        found for found in home.folder.rglob("*") if found.is_file() and b"Ana Khan" in found.read_bytes()
    ]
    assert holding == []
    for found in (path, path.with_name(f"{ID} (1).json"), *home.folder.glob("bin/*/*.json.format-0")):
        assert {op.id for op in AssessmentStore.open(found).operations()} >= {op.id for op in operations(10)}
    AssessmentStore.open(path).append([NAME])
    assert NAME not in AssessmentStore.open(path).operations()


def test_files_without_the_name_are_not_touched(store: AssessmentStore, path: Path) -> None:
    other = path.with_name("other.json")
    other.write_bytes(path.read_bytes())
    missing = path.with_name("missing.json")
    done = erase(store, [NAME.id], [other, missing])
    assert (done.operations, done.files_rewritten, done.files_removed) == (0, (), ())
    assert not missing.exists()
