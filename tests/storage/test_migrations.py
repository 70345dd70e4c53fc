"""Files of every format there was, kept as files, and of a format that there is not yet."""

import json
import shutil
from pathlib import Path

import pytest

from hia_tui.domain.errors import ReadOnly
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.backups import read_backup
from hia_tui.storage.layout import FORMAT, encode, parse, render
from hia_tui.storage.listing import list_folder
from hia_tui.storage.migrations import STEPS
from tests.storage.conftest import HEADER, ID, FaultyFileSystem, operation, operations

FIXTURES = Path(__file__).with_name("fixtures")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / f"{ID}.json"


def test_every_format_there_was_has_a_step_and_a_file() -> None:
    assert set(STEPS) == set(range(FORMAT))
    assert {found.name for found in FIXTURES.iterdir()} == {
        f"format-{number}.json" for number in range(FORMAT + 1)
    }


def test_format_1_opens_as_it_is(path: Path) -> None:
    shutil.copy(FIXTURES / "format-1.json", path)
    before = path.read_bytes()
    opened = AssessmentStore.open(path)
    assert opened.operations() == [operation(0), operation(2)]
    assert [(kept.operation, kept.under) for kept in opened.set_aside()] == [(operation(1), "r1")]
    assert opened.side("cursor") == 7
    assert opened.header == HEADER
    assert path.read_bytes() == before


def test_format_0_is_brought_up_to_date_and_kept(path: Path) -> None:
    shutil.copy(FIXTURES / "format-0.json", path)
    before = path.read_bytes()
    opened = AssessmentStore.open(path)
    assert opened.recovery is None
    assert opened.operations() == operations(3)
    assert opened.header == HEADER
    kept = path.with_name(f"{ID}.json.format-0")
    assert kept.read_bytes() == before
    assert read_backup(kept) == operations(3)
    read = parse(path.read_bytes())
    assert read.sound
    assert read.meta is not None
    assert read.meta.format == FORMAT
    assert AssessmentStore.open(path).operations() == operations(3)


def test_format_0_with_a_malformed_operation_keeps_it_apart(path: Path) -> None:
    said = json.loads((FIXTURES / "format-0.json").read_bytes())
    said["operations"]["2"]["f"] = "orbit"
    path.write_text(json.dumps(said))
    opened = AssessmentStore.open(path)
    assert opened.operations() == [operation(0), operation(2)]
    assert [kept.code for kept in opened.quarantine()] == ["field"]
    assert [kept.code for kept in AssessmentStore.open(path).quarantine()] == ["field"]


def test_format_0_on_a_disk_that_is_full_opens_and_is_brought_up_to_date_later(path: Path) -> None:
    shutil.copy(FIXTURES / "format-0.json", path)
    opened = AssessmentStore.open(path, fs=FaultyFileSystem(1, "full", calls=("write",)))
    assert opened.operations() == operations(3)
    opened.append([operation(3)])
    assert AssessmentStore.open(path).operations() == operations(4)
    assert path.with_name(f"{ID}.json.format-0").exists()


def test_an_older_program_s_file_put_in_place_is_taken_in(path: Path) -> None:
    store = AssessmentStore.create(path, HEADER)
    store.append([operation(9)])
    shutil.copy(FIXTURES / "format-0.json", path)
    assert store.refresh() == operations(3)
    assert len(AssessmentStore.open(path).operations()) == 4


def newer(path: Path, **more: dict[str, bytes]) -> bytes:
    tables = {**dict(parse((FIXTURES / "format-1.json").read_bytes()).tables), **more}
    data, _ = render(tables, generation=99, saved_at="2030-01-01T00:00:00+00:00", format_number=FORMAT + 1)
    path.write_bytes(data)
    return data


def test_a_newer_program_s_file_opens_for_reading(path: Path) -> None:
    data = newer(path, orbits={"1": encode({"moon": 1})})
    opened = AssessmentStore.open(path)
    assert opened.operations() == [operation(0), operation(2)]
    assert opened.recovery is None
    assert opened.read_only == (
        f"{ID}.json was saved by a newer version of hia, so it can be read here but not changed. "
        "Update hia to go on working in it."
    )
    with pytest.raises(ReadOnly, match="newer version"):
        opened.append([operation(9)])
    opened.close()
    assert path.read_bytes() == data
    assert [item.header for item in list_folder(path.parent)] == [HEADER]


def test_a_file_that_a_newer_program_saves_meanwhile_is_not_written(path: Path) -> None:
    store = AssessmentStore.create(path, HEADER)
    store.append([operation(9)])
    data = newer(path)
    with pytest.raises(ReadOnly, match="newer version"):
        store.append([operation(10)])
    assert path.read_bytes() == data
    assert "newer version" in str(store.read_only)
    assert operation(9) in store.operations()


def test_a_first_line_that_has_gone_bad_is_no_newer_program_s(path: Path) -> None:
    data = (FIXTURES / "format-1.json").read_bytes()
    path.write_bytes(data.replace(b'"format":1', b'"format":3', 1))
    opened = AssessmentStore.open(path)
    assert opened.recovery is not None
    assert opened.read_only is None
    assert opened.operations() == [operation(0), operation(2)]


def test_a_file_that_lost_its_first_line_is_damaged_and_not_an_older_one(path: Path) -> None:
    said = json.loads((FIXTURES / "format-1.json").read_bytes())
    del said["_meta"]
    path.write_text(json.dumps(said))
    opened = AssessmentStore.open(path)
    assert opened.recovery is not None
    assert opened.operations() == [operation(0), operation(2)]
    assert [kept.under for kept in opened.set_aside()] == ["r1"]
