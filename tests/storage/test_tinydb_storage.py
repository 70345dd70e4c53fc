"""TinyDB over our storage, and our files under TinyDB's own: one format, any reader."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from hia_tui.domain.errors import CouldNotDo, NotSaved, ReadOnly
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.durable import DurableStorage
from hia_tui.storage.layout import FORMAT, Damaged, encode, parse, render
from tests.storage.conftest import MOMENT, FaultyFileSystem, operation, operations

DOCUMENTS = st.dictionaries(
    st.text(max_size=20),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def test_tinydb_works_on_it(tmp_path: Path) -> None:
    path = tmp_path / "some" / "file.json"
    database = TinyDB(path, storage=DurableStorage)
    answers = database.table("answers")
    first = answers.insert({"question": "1.1", "rating": 3})
    answers.insert_multiple([{"question": "1.2", "rating": 2}, {"question": "ŵ “x”", "rating": None}])
    answers.update({"rating": 4}, doc_ids=[first])
    answers.remove(where("question") == "1.2")
    database.close()
    again = TinyDB(path, storage=DurableStorage).table("answers")
    assert again.get(doc_id=first) == {"question": "1.1", "rating": 4}
    assert [item["question"] for item in again] == ["1.1", "ŵ “x”"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_tinydb_s_own_storage_reads_it(store: AssessmentStore, path: Path) -> None:
    database = TinyDB(path)
    found = database.table("operations").search(where("op")["v"] == "Folder on the shared drive, edit 7")
    assert [item["id"] for item in found] == [operation(7).id]
    assert database.table("assessment").all()[0]["title"] == "Leith community nursing"
    database.close()


def test_a_file_that_tinydb_s_own_storage_wrote_again_is_still_whole(
    store: AssessmentStore, path: Path
) -> None:
    said = json.loads(path.read_bytes())
    for spelling in ({}, {"indent": 2}, {"ensure_ascii": False}):
        path.write_text(json.dumps(said, **spelling))  # type: ignore[arg-type]
        opened = AssessmentStore.open(path)
        assert opened.recovery is None
        assert opened.operations() == operations(10)
    opened.append([operation(20)])
    assert path.read_bytes().startswith(b'{"_meta":{"1":{"format":1,')


def test_what_a_caller_does_to_what_was_read_never_reaches_the_file(tmp_path: Path) -> None:
    database = TinyDB(tmp_path / "file.json", storage=DurableStorage)
    database.insert({"list": [1]})
    document = database.all()[0]
    document["list"].append(2)
    assert database.all() == [{"list": [1]}]
    database.insert({"list": []})
    assert TinyDB(tmp_path / "file.json", storage=DurableStorage).all() == [{"list": [1]}, {"list": []}]


def test_what_json_cannot_say_is_refused_before_the_disk_is_touched(tmp_path: Path) -> None:
    database = TinyDB(tmp_path / "file.json", storage=DurableStorage)
    database.insert({"a": 1})
    before = (tmp_path / "file.json").read_bytes()
    for thing in ({1, 2}, float("nan"), b"bytes"):
        with pytest.raises((TypeError, ValueError)):
            database.insert({"a": thing})
    assert (tmp_path / "file.json").read_bytes() == before
    assert database.all() == [{"a": 1}]


def test_a_write_that_fails_leaves_the_documents(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    TinyDB(path, storage=DurableStorage).insert({"a": 1})
    fs = FaultyFileSystem(1, "full", calls=("fsync",))
    database = TinyDB(path, storage=DurableStorage, fs=fs)
    with pytest.raises(NotSaved):
        database.update({"a": 2})
    assert database.all() == [{"a": 1}]
    database.update({"a": 2})
    assert TinyDB(path, storage=DurableStorage).all() == [{"a": 2}]


def test_a_damaged_file_is_no_empty_database(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(b"")
    with pytest.raises(CouldNotDo, match="the file is empty"):
        TinyDB(path, storage=DurableStorage).all()
    with pytest.raises(CouldNotDo):
        TinyDB(path, storage=DurableStorage).insert({"a": 1})
    assert path.read_bytes() == b""


def test_a_write_without_a_read_does_not_run_over_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(b"rubbish")
    with pytest.raises(CouldNotDo, match="It was left as it is"):
        DurableStorage(path).write({"t": {"1": {"a": 1}}})
    assert path.read_bytes() == b"rubbish"


def test_a_newer_program_s_file_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    data, _ = render({"_default": {"1": b'{"a":1}'}}, generation=3, saved_at="", format_number=FORMAT + 1)
    path.write_bytes(data)
    database = TinyDB(path, storage=DurableStorage)
    assert database.all() == [{"a": 1}]
    with pytest.raises(ReadOnly, match="newer version"):
        database.insert({"a": 2})
    assert path.read_bytes() == data


def test_the_save_before_is_kept_beside_it(tmp_path: Path) -> None:
    storage = DurableStorage(tmp_path / "file.json", now=lambda: MOMENT)
    storage.write({"t": {"1": {"a": 1}}})
    storage.write({"t": {"1": {"a": 2}}})
    assert parse(storage.previous.read_bytes()).tables == {"t": {"1": b'{"a":1}'}}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.text(max_size=8).filter(lambda name: name != "_meta"), st.lists(DOCUMENTS, max_size=4))
)
def test_whatever_documents_are_written_are_read(tables: dict[str, list[dict[str, object]]]) -> None:
    spelled = {
        name: {str(number): encode(document) for number, document in enumerate(documents, 1)}
        for name, documents in tables.items()
    }
    data, meta = render(spelled, generation=7, saved_at="2026")
    read = parse(data)
    assert (read.meta, read.tables, read.sound) == (meta, spelled, True)
    assert parse(json.dumps(json.loads(data), indent=1).encode()).sound
    assert {
        name: list(table.values()) for name, table in json.loads(data).items() if name != "_meta"
    } == tables


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    whole, meta = render({"t": {"1": b'{"a":"some text"}', "2": b'{"b":41}'}}, generation=7, saved_at="2026")
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    try:
        read = parse(bytes(changed))
    except Damaged:
        return
    # White space may change: the documents are what counts.
    assert not read.sound or read.tables == parse(whole).tables
    assert not read.sound or read.meta == meta
