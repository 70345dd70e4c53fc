"""Files that were cut, garbled, emptied, deleted or swapped: kept untouched, and what is whole comes back."""

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hia_tui.domain.errors import CouldNotDo, UnknownName
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.backups import Backups
from hia_tui.storage.recovery import Recovery
from hia_tui.storage.salvage import salvage
from tests.storage.conftest import HEADER, ID, MOMENT, FaultyFileSystem, operation, operations


@pytest.fixture
def tmp_path(ram: Path) -> Path:
    return ram


def ids(store: AssessmentStore) -> set[str]:
    return {op.id for op in store.operations()}


def test_a_file_cut_at_every_hundredth_byte_comes_back(
    store: AssessmentStore, path: Path, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    store.append(operations(30, start=10))
    store.append([operation(40)])
    whole = path.read_bytes()
    cuts = range(0, len(whole) - 1, 100)
    for cut in cuts:
        folder = tmp_path / "cut"
        folder.mkdir()
        here = folder / path.name
        here.write_bytes(whole[:cut])
        shutil.copy(store.path.with_name(path.name + ".bak"), folder)
        opened = AssessmentStore.open(here)
        assert opened.recovery is not None
        assert opened.header == HEADER
        # All of the save before; the last operation too where the cut is behind it.
        assert ids(opened) >= {op.id for op in operations(40)}
        assert opened.recovery.total == len(opened.operations())
        kept = opened.recovery.kept_as
        assert kept is not None
        assert kept.read_bytes() == whole[:cut]
        again = AssessmentStore.open(here)
        assert again.recovery is None, "recovered twice"
        assert ids(again) == ids(opened)
        shutil.rmtree(folder)
    tell(f"damage: cut at {len(cuts)} places, the save before and more came back each time")


def test_a_file_without_any_other_gives_back_its_whole_lines(
    store: AssessmentStore, path: Path, tmp_path: Path
) -> None:
    whole = path.read_bytes()
    for cut in range(700, len(whole) - 1, 100):
        here = tmp_path / "alone" / path.name
        here.parent.mkdir()
        here.write_bytes(whole[:cut])
        # An operation is whole when its object is; the end of its line need not be there.
        complete = sum(whole[:cut].count(op.canonical + b"}") for op in operations(10))
        opened = AssessmentStore.open(here)
        assert len(opened.operations()) == complete
        assert opened.recovery is not None
        assert (opened.recovery.expected, opened.recovery.from_file) == (10, complete)
        assert opened.recovery.missing == 10 - complete
        shutil.rmtree(here.parent)


def test_one_changed_bit_is_found_wherever_it_is(
    store: AssessmentStore, path: Path, tell: Callable[[str], None]
) -> None:
    store.append([operation(10)], side={"cursor": 41})
    whole = path.read_bytes()
    previous = path.with_name(path.name + ".bak").read_bytes()
    chance = random.Random(4)
    places = [chance.randrange(len(whole)) for _ in range(150)]
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        path.with_name(path.name + ".bak").write_bytes(previous)
        opened = AssessmentStore.open(path)
        assert ids(opened) >= {op.id for op in operations(10)}, f"byte {place}"
        if opened.recovery is None:
            # The date or the count on the first line: they carry no answer.
            assert place < whole.index(b'"sha256"')
            assert ids(opened) == {op.id for op in operations(11)}
    tell(f"damage: {len(places)} single bits changed, all ten operations of the save before there each time")


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\x00" * 4096,
        b"{",
        b"[]",
        b"{}",
        b'{"a":1}',
        b"null",
        b"\xff\xfe" * 99,
        b"[" * 100_000,
        b'{"_meta":{}}',
    ],
    ids=["empty", "zeros", "brace", "list", "object", "number", "null", "bytes", "deep", "meta"],
)
def test_rubbish_is_set_aside_and_the_save_before_taken(
    store: AssessmentStore, path: Path, rubbish: bytes
) -> None:
    store.append([operation(11)])
    path.write_bytes(rubbish)
    opened = AssessmentStore.open(path, now=lambda: MOMENT)
    assert ids(opened) == {op.id for op in operations(10)}
    assert opened.recovery is not None
    assert opened.recovery.kept_as == path.with_name(f"{path.name}.damaged-20261121T101405Z")
    assert opened.recovery.kept_as.read_bytes() == rubbish
    assert "10 changes came back (10 from the save before it)" in opened.recovery.sentence()


def test_rubbish_alone_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no assessment")
    with pytest.raises(CouldNotDo, match="Nothing in it is whole; it was left as it is"):
        AssessmentStore.open(path)
    assert path.read_bytes() == b"no assessment"
    assert {found.name for found in path.parent.iterdir()} <= {path.name, path.name + ".lock"}


def test_what_the_last_save_lost_comes_from_backups_and_copies(store: AssessmentStore, path: Path) -> None:
    backups = Backups(path.parent / "backups", now=lambda: MOMENT)
    store.append([operation(20)])
    backups.make(path, "daily")
    copy = path.with_name(f"{ID} (conflicted copy 2026-11-21).json")
    shutil.copy(path, copy)
    AssessmentStore.open(copy).append([operation(21)])
    path.write_bytes(b"{")
    path.with_name(path.name + ".bak").write_bytes(b"{")
    spares = [backup.path for backup in backups.entries()]
    opened = AssessmentStore.open(path, spares=spares)
    assert ids(opened) == {op.id for op in [*operations(10), operation(20), operation(21)]}
    assert opened.recovery is not None
    figures = opened.recovery
    assert (figures.from_file, figures.from_previous, figures.from_backups, figures.from_copies) == (
        0,
        0,
        11,
        1,
    )


def test_operations_set_aside_stay_so_through_a_recovery(store: AssessmentStore, path: Path) -> None:
    backups = Backups(path.parent / "backups", now=lambda: MOMENT)
    backups.make(path, "merge")
    store.remove([operation(3).id], under="r1")
    store.append([operation(12)])
    path.write_bytes(path.read_bytes()[:-100])
    opened = AssessmentStore.open(path, spares=[backup.path for backup in backups.entries()])
    assert operation(3).id not in ids(opened)
    assert [kept.under for kept in opened.set_aside()] == ["r1"]


def test_a_header_that_is_lost_everywhere_is_made_from_what_the_operations_say(path: Path) -> None:
    store = AssessmentStore.create(path, HEADER)
    store.append([operation(1), operation(2, field="assessment/title", text="Leith nurses")])
    data = path.read_bytes().replace(b'"form":', b'"fo')
    path.write_bytes(data)
    path.with_name(path.name + ".bak").unlink()
    opened = AssessmentStore.open(path)
    assert (opened.header.id, opened.header.title) == (ID, "Leith nurses")
    assert opened.header.questionnaire == "hia@2026.1"
    assert len(opened.operations()) == 2


def test_side_documents_come_from_the_save_before_where_it_has_them(
    store: AssessmentStore, path: Path
) -> None:
    store.put_side({"cursor": 41})
    store.put_side({"receipt": "r1"})
    path.write_bytes(path.read_bytes().replace(b'"value":41', b'"value":14')[:-20])
    opened = AssessmentStore.open(path)
    assert opened.recovery is not None
    assert (opened.side("cursor"), opened.side("receipt")) == (41, "r1")


def test_a_file_that_is_gone_comes_back_from_the_save_before(store: AssessmentStore, path: Path) -> None:
    store.append([operation(11)])
    path.unlink()
    opened = AssessmentStore.open(path)
    assert ids(opened) == {op.id for op in operations(10)}
    assert opened.recovery is not None
    assert opened.recovery.kept_as is None
    assert path.exists()


def test_no_file_at_all_is_an_unknown_name(path: Path) -> None:
    with pytest.raises(UnknownName):
        AssessmentStore.open(path)
    assert not path.exists()


def test_a_disk_that_does_not_hand_out_the_file_is_no_damage(store: AssessmentStore, path: Path) -> None:
    before = sorted(path.parent.iterdir())
    whole = path.read_bytes()
    fs = FaultyFileSystem(2, "error", calls=("read", "stat"))
    with pytest.raises(CouldNotDo, match="left as it is"):
        AssessmentStore.open(path, fs=fs)
    assert sorted(path.parent.iterdir()) == before
    assert path.read_bytes() == whole


def test_damage_under_an_open_program_is_put_right_from_its_memory(
    store: AssessmentStore, path: Path
) -> None:
    path.write_bytes(b"\x00" * 50)
    assert store.refresh() == []
    assert ids(AssessmentStore.open(path)) == ids(store)
    assert store.recovery is not None
    assert store.recovery.kept_as is not None
    assert store.recovery.kept_as.read_bytes() == b"\x00" * 50
    assert (store.recovery.total, store.recovery.from_memory) == (10, 10)


def test_a_file_deleted_under_an_open_program_comes_back_with_the_next_save(
    store: AssessmentStore, path: Path
) -> None:
    path.unlink()
    assert store.refresh() == []
    assert not path.exists(), "it may have been put in the bin"
    store.append([operation(11)])
    assert len(AssessmentStore.open(path).operations()) == 11


def test_the_whole_folder_deleted_comes_back_with_the_next_save(store: AssessmentStore, path: Path) -> None:
    shutil.rmtree(path.parent)
    store.append([operation(11)])
    assert len(AssessmentStore.open(path).operations()) == 11


def test_an_older_copy_put_in_its_place_gets_back_what_it_lacks(store: AssessmentStore, path: Path) -> None:
    older = path.read_bytes()
    store.append(operations(5, start=10), side={"cursor": 9})
    path.write_bytes(older)
    assert store.refresh() == []
    opened = AssessmentStore.open(path)
    assert ids(opened) == {op.id for op in operations(15)}
    assert opened.side("cursor") == 9


def test_an_older_copy_with_the_same_look_is_noticed_by_its_first_line(
    store: AssessmentStore, path: Path
) -> None:
    store.put_side({"cursor": 1})
    older = path.read_bytes()
    store.put_side({"cursor": 2})
    look = path.stat()
    assert len(older) == look.st_size
    with path.open("r+b") as file:
        file.write(older)
    os.utime(path, ns=(look.st_atime_ns, look.st_mtime_ns))
    store.append([operation(11)])
    assert AssessmentStore.open(path).side("cursor") == 2


def test_a_damaged_file_that_cannot_be_put_right_now_opens_with_what_came_back(
    store: AssessmentStore, path: Path
) -> None:
    store.append([operation(11)])
    path.write_bytes(b"{")
    fs = FaultyFileSystem(1, "full", calls=("write",))
    opened = AssessmentStore.open(path, fs=fs)
    assert fs.hit == "write"
    assert opened.recovery is not None
    assert ids(opened) == {op.id for op in operations(10)}
    assert path.read_bytes() == b"{"
    opened.append([operation(12)])
    assert AssessmentStore.open(path).recovery is None
    assert len(AssessmentStore.open(path).operations()) == 11
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_what_is_no_operation_is_kept_apart_and_counted(store: AssessmentStore, path: Path) -> None:
    from hia_tui.storage.layout import encode, parse, render

    tables = dict(parse(path.read_bytes()).tables)
    operations_table = dict(tables["operations"])
    strange = encode({"id": "x" * 20, "op": {"o": 2, "f": "q/x/orbit", "v": "later"}})
    operations_table["99"] = strange
    tables["operations"] = operations_table
    path.write_bytes(render(tables, generation=9, saved_at="2026-11-21T10:14:05+00:00")[0])
    opened = AssessmentStore.open(path)
    assert opened.recovery is None
    assert len(opened.operations()) == 10
    assert [kept.text for kept in opened.quarantine()] == [strange]
    opened.append([operation(11)])
    assert [kept.text for kept in AssessmentStore.open(path).quarantine()] == [strange]


def test_what_a_newer_program_of_the_same_format_added_is_kept(store: AssessmentStore, path: Path) -> None:
    from hia_tui.storage.layout import encode, parse, render

    tables = dict(parse(path.read_bytes()).tables)
    tables["weather"] = {"1": encode({"sun": True})}
    tables["assessment"] = {
        "1": tables["assessment"]["1"].replace(b'{"content"', b'{"colour":"red","content"')
    }
    path.write_bytes(render(tables, generation=9, saved_at="")[0])
    opened = AssessmentStore.open(path)
    opened.append([operation(11)])
    after = parse(path.read_bytes()).tables
    assert after["weather"] == tables["weather"]
    assert b'"colour":"red"' in after["assessment"]["1"]


@pytest.mark.parametrize(
    ("spoil", "whole"),
    [
        (lambda data: data[:-300], 1499),
        (lambda data: json.dumps(json.loads(data)).encode()[:-400], 1499),
        (lambda data: json.dumps(json.loads(data), indent=1).encode()[:-600], 1499),
        (lambda data: data.replace(b'"v":"', b'"v":'), 0),
        (lambda data: b'"1":{"' * 200_000, 0),
        (lambda data: b'"1":{"1":[' * 20_000, 0),
    ],
    ids=["cut", "one line", "indented", "a quote less everywhere", "rows of quotes", "nested"],
)
def test_large_rubble_is_searched_in_a_moment(
    path: Path, spoil: Callable[[bytes], bytes], whole: int
) -> None:
    store = AssessmentStore.create(path, HEADER)
    store.append(operations(1500))
    data = spoil(path.read_bytes())
    began = time.monotonic()
    found = salvage(data)
    assert whole - 3 <= len(found.operations) <= whole
    assert time.monotonic() - began < 10


def test_the_sentence_says_what_came_back_and_from_where() -> None:
    figures = Recovery("the file is empty", Path("x.json.damaged-1"), 531, 400, 130, 1, 0)
    assert figures.sentence() == (
        "The saved assessment could not be read: the file is empty. 531 of 531 changes came back "
        "(400 from the damaged file, 130 from the save before it, 1 from backups). "
        "The damaged file is kept as x.json.damaged-1."
    )
    assert Recovery("it was gone", None, None, 0, 0, 0, 0).sentence().endswith("0 changes came back.")
