"""Copies that other programs leave beside an assessment."""

import shutil
from pathlib import Path

import pytest

from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.copies import find_copies
from tests.storage.conftest import ID, operation

NAMES = [
    (f"{ID}-WARD3-PC.json", "OneDrive"),
    (f"{ID} (conflicted copy 2026-11-21 101405).json", "Nextcloud or a file server"),
    (f"{ID}_conflict-20261121-101405.json", "Nextcloud or a file server"),
    (f"{ID}.sync-conflict-20261121-101405-ABCDEFG.json", "Syncthing"),
    (f"{ID} (Ana Khan's conflicted copy 2026-11-21).json", "Dropbox"),
    (f"{ID} (Ana Khan’s conflicted copy 2026-11-21).json", "Dropbox"),
    (f"{ID} (1).json", "a second download"),
    (f"{ID} 2.json", "a second download"),
    (f"Copy of {ID}.json", "a copy made by hand"),
    (f"{ID} - Copy.json", "a copy made by hand"),
    (f"{ID}.old.json", "another program"),
]


@pytest.mark.parametrize(("name", "made_by"), NAMES, ids=[name.replace(ID, "x") for name, _ in NAMES])
def test_a_copy_is_found_with_what_is_new_in_it(
    store: AssessmentStore, path: Path, name: str, made_by: str
) -> None:
    copy = path.with_name(name)
    shutil.copy(path, copy)
    known = [op.id for op in store.operations()]
    assert find_copies(path, assessment=ID, known=known) == [], "it holds nothing new"
    AssessmentStore.open(copy).append([operation(20)])
    found = find_copies(path, assessment=ID, known=known)
    assert [(item.path, item.made_by, item.operations) for item in found] == [
        (copy, made_by, (operation(20),))
    ]
    store.append(found[0].operations)
    assert find_copies(path, assessment=ID, known=[op.id for op in store.operations()]) == []


def test_our_own_files_are_no_copies(store: AssessmentStore, path: Path) -> None:
    store.append([operation(20)])
    path.with_name(path.name + ".damaged-20260101T000000Z").write_bytes(path.read_bytes())
    path.with_name(f".{path.name}.1-0.tmp").write_bytes(b"")
    assert find_copies(path, assessment=ID) == []


def test_another_assessment_and_rubbish_are_no_copies(store: AssessmentStore, path: Path) -> None:
    other = StoredAssessment(f"{ID}x", "Other", "2026", "hia@2026.1", "full", "uk")
    AssessmentStore.create(path.with_name(f"{ID}-x.json"), other).append([operation(20)])
    path.with_name(f"{ID} (1).json").write_bytes(b"rubbish")
    path.with_name(f"{ID} (2).json").mkdir()
    assert find_copies(path, assessment=ID) == []


def test_the_whole_operations_of_a_damaged_copy_are_found(store: AssessmentStore, path: Path) -> None:
    copy = path.with_name(f"{ID} (1).json")
    shutil.copy(path, copy)
    AssessmentStore.open(copy).append([operation(20), operation(21)])
    copy.write_bytes(copy.read_bytes().partition(operation(21).canonical)[0])
    found = find_copies(path, assessment=ID, known=[op.id for op in store.operations()])
    assert [item.operations for item in found] == [(operation(20),)]
