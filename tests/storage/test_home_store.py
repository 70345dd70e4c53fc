"""The home: who works there, what is set, which assessments there are, whose machine it is."""

import json
import shutil
from itertools import count
from pathlib import Path

import pytest

from hia_tui.domain.errors import BadInput, UnknownName
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.home_store import HomeStore, Profile, random_name
from tests.storage.conftest import HEADER, ID, MOMENT, FaultyFileSystem, operation, operations


@pytest.fixture
def tmp_path(ram: Path) -> Path:
    return ram


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


def home_at(folder: Path, witness: Path | None = None) -> HomeStore:
    return HomeStore(folder, witness=witness, now=lambda: MOMENT)


def header(name: str) -> StoredAssessment:
    return StoredAssessment(name, f"Title of {name}", "2026", "hia@2026.1", "full", "uk", round="Review 1")


def test_a_home_is_not_made_by_looking(folder: Path) -> None:
    home = home_at(folder)
    assert home.settings() == {}
    assert home.current() is None
    assert home.assessments() == []
    assert home.recovery is None
    assert not folder.exists()


def test_who_works_here_keeps_one_id(folder: Path) -> None:
    first = home_at(folder).profile()
    assert first.member
    home = home_at(folder)
    saved = home.save_profile(name="Ana Khan", role="Team leader", email="ana@example.org")
    assert saved == Profile(first.member, "Ana Khan", "Team leader", "ana@example.org")
    assert home_at(folder).profile() == saved
    assert home.join_as("m7Qx2c").member == "m7Qx2c"
    assert home_at(folder).profile() == Profile("m7Qx2c", "Ana Khan", "Team leader", "ana@example.org")


def test_two_programs_set_things_at_once(folder: Path) -> None:
    one, two = home_at(folder), home_at(folder)
    member = one.profile().member
    one.save_setting("screen.theme", "dark")
    two.save_setting("screen.mouse", "yes")
    one.use(ID)
    assert two.settings() == {"screen.theme": "dark", "screen.mouse": "yes"}
    assert two.current() == ID
    assert two.profile().member == member


def test_a_setting_changed_elsewhere_is_seen(folder: Path) -> None:
    one, two = home_at(folder), home_at(folder)
    one.save_setting("screen.theme", "dark")
    assert two.settings() == {"screen.theme": "dark"}
    one.save_setting("screen.theme", "light")
    assert two.settings() == {"screen.theme": "light"}


def test_what_is_handed_out_is_the_caller_s(folder: Path) -> None:
    home = home_at(folder)
    home.save_setting("screen.theme", "dark")
    home.settings()["screen.theme"] = "light"
    assert home.settings() == {"screen.theme": "dark"}


def test_only_the_owner_can_look_into_a_home(folder: Path, tmp_path: Path) -> None:
    home = home_at(folder, tmp_path / "state" / "witness")
    home.save_setting("screen.theme", "dark")
    home.device()
    home.create(HEADER)
    home.keep_place(ID, {"screen": "question"})
    for found in [folder, *folder.rglob("*"), tmp_path / "state", tmp_path / "state" / "witness"]:
        assert found.stat().st_mode & 0o777 == (0o700 if found.is_dir() else 0o600), found


def test_a_machine_keeps_its_label(folder: Path, tmp_path: Path) -> None:
    witness = tmp_path / "state" / "witness"
    label = home_at(folder, witness).device()
    assert home_at(folder, witness).device() == label


def test_a_copied_home_gets_a_label_of_its_own(folder: Path, tmp_path: Path) -> None:
    label = home_at(folder, tmp_path / "here").device()
    home_at(folder).profile()
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    other = home_at(copy, tmp_path / "there").device()
    assert other != label
    assert home_at(copy, tmp_path / "there").device() == other
    assert home_at(folder, tmp_path / "here").device() == label
    assert home_at(copy, tmp_path / "there").profile() == home_at(folder, tmp_path / "here").profile()


def test_a_witness_that_cannot_be_written_does_not_change_the_label(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    witness = tmp_path / "file" / "witness"
    label = home_at(folder, witness).device()
    assert home_at(folder, witness).device() == label


def test_assessments_are_listed_from_their_first_lines(folder: Path) -> None:
    home = home_at(folder)
    for name in ("b-2", "a-1"):
        home.create(header(name)).append(operations(3))
    assert home.assessments() == [header("a-1"), header("b-2")]
    assert [(item.operations, item.saved_at) for item in home.listed()] == [
        (3, "2026-11-21T10:14:05+00:00")
    ] * 2
    big = folder / "assessments" / "a-1.json"
    # The rest of the file need not even be whole.
    big.write_bytes(big.read_bytes()[:600])
    assert home.assessments() == [header("a-1"), header("b-2")]


def test_an_assessment_with_a_long_title_is_listed(folder: Path) -> None:
    home = home_at(folder)
    long = StoredAssessment("long", "ŵ" * 10_000, "2026", "hia@2026.1", "full", "uk")
    home.create(long)
    assert home.assessments() == [long]


def test_files_in_which_no_assessment_can_be_read_are_listed_as_such(folder: Path) -> None:
    home = home_at(folder)
    home.create(HEADER)
    (folder / "assessments" / "rubbish.json").write_bytes(b"rubbish")
    (folder / "assessments" / "notes.txt").write_bytes(b"rubbish")
    assert [(item.path.name, item.header) for item in home.listed()] == [
        ("rubbish.json", None),
        (f"{ID}.json", HEADER),
    ]
    assert home.assessments() == [HEADER]


def test_a_damaged_or_deleted_assessment_is_still_listed_and_opens(folder: Path) -> None:
    home = home_at(folder)
    for name in ("gone", "damaged"):
        home.create(header(name)).append(operations(3))
        home.open(name).append([operation(4)])
    (folder / "assessments" / "gone.json").unlink()
    (folder / "assessments" / "damaged.json").write_bytes(b"")
    assert {item.id for item in home.assessments()} == {"gone", "damaged"}
    for name in ("gone", "damaged"):
        opened = home.open(name)
        assert len(opened.operations()) == 3
        assert opened.recovery is not None


def test_copies_of_an_assessment_are_not_listed_twice(folder: Path) -> None:
    home = home_at(folder)
    home.create(HEADER).append(operations(3))
    shutil.copy(home.path_of(ID), folder / "assessments" / f"{ID} (1).json")
    assert home.assessments() == [HEADER]


def test_a_file_under_another_name_opens_by_its_id(folder: Path) -> None:
    home = home_at(folder)
    home.create(HEADER).append(operations(3))
    home.path_of(ID).rename(folder / "assessments" / "from Ben.json")
    (folder / "assessments" / f"{ID}.json.bak").unlink()
    assert home.assessments() == [HEADER]
    assert len(home.open(ID).operations()) == 3


def test_an_id_cannot_lead_out_of_the_home(folder: Path, tmp_path: Path) -> None:
    home = home_at(folder)
    for bad in ("../../evil", "a/b", "", "x" * 65, "a b", "..", "é"):
        with pytest.raises(BadInput):
            home.create(header(bad))
        with pytest.raises(BadInput):
            home.keep_place(bad, 1)
        with pytest.raises(BadInput):
            home.open(bad)
    assert list(tmp_path.iterdir()) == []


def test_an_assessment_that_is_not_there_is_an_unknown_name(folder: Path) -> None:
    with pytest.raises(UnknownName):
        home_at(folder).open("nothing")


def test_a_damaged_profile_is_set_aside_and_the_save_before_taken(folder: Path) -> None:
    home = home_at(folder)
    saved = home.save_profile(name="Ana", role="Nurse", email="")
    home.save_setting("screen.theme", "dark")
    file = folder / "home.json"
    rubbish = file.read_bytes()[:-9]
    file.write_bytes(rubbish)
    again = home_at(folder)
    assert again.profile() == saved
    assert "The save before it was taken" in str(again.recovery)
    kept = folder / "home.json.damaged-20261121T101405Z"
    assert kept.read_bytes() == rubbish
    assert home_at(folder).recovery is None


def test_a_profile_damaged_under_the_program_is_mended_by_the_next_save(folder: Path) -> None:
    home = home_at(folder)
    saved = home.save_profile(name="Ana", role="Nurse", email="")
    home.save_setting("screen.theme", "dark")
    (folder / "home.json").write_bytes(b"rubbish")
    home.save_setting("screen.mouse", "yes")
    assert home_at(folder).profile() == saved
    assert home_at(folder).settings()["screen.mouse"] == "yes"
    assert "The save before it was taken" in str(home.recovery)


def test_a_damaged_profile_that_cannot_be_mended_now_is_still_read(folder: Path) -> None:
    saved = home_at(folder).save_profile(name="Ana", role="Nurse", email="")
    home_at(folder).save_setting("screen.theme", "dark")
    (folder / "home.json").write_bytes(b"rubbish")
    full = FaultyFileSystem(1, "full", calls=("write",))
    assert HomeStore(folder, fs=full).profile() == saved
    assert full.hit == "write"
    assert (folder / "home.json").read_bytes() == b"rubbish"


def test_a_profile_that_cannot_be_brought_back_is_said(folder: Path) -> None:
    home = home_at(folder)
    home.save_profile(name="Ana", role="Nurse", email="")
    for found in folder.glob("home.json*"):
        found.write_bytes(b"rubbish")
    again = home_at(folder)
    assert again.profile().name == ""
    assert "have to be given again" in str(again.recovery)
    again.save_profile(name="Ana", role="", email="")
    assert home_at(folder).profile().name == "Ana"


def test_a_deleted_profile_comes_from_the_save_before(folder: Path) -> None:
    home = home_at(folder)
    saved = home.save_profile(name="Ana", role="Nurse", email="")
    home.use(ID)
    (folder / "home.json").unlink()
    assert home_at(folder).profile() == saved


def test_an_open_home_survives_its_file_s_deletion(folder: Path) -> None:
    home = home_at(folder)
    saved = home.save_profile(name="Ana", role="Nurse", email="")
    home.use(ID)
    for found in folder.glob("home.json*"):
        found.unlink()
    home.save_setting("screen.theme", "dark")
    assert home_at(folder).profile() == saved
    assert home_at(folder).current() == ID


def test_a_newer_program_s_profile_is_read_and_not_written(folder: Path) -> None:
    from hia_tui.domain.errors import ReadOnly
    from hia_tui.storage.layout import encode, render

    folder.mkdir()
    tables = {"profile": {"1": encode({"member": "m1", "name": "Ana", "mood": "fine"})}}
    data, _ = render(tables, generation=3, saved_at="", format_number=9)
    (folder / "home.json").write_bytes(data)
    home = home_at(folder)
    assert home.profile().name == "Ana"
    with pytest.raises(ReadOnly):
        home.save_setting("screen.theme", "dark")
    assert (folder / "home.json").read_bytes() == data


def test_the_members_that_two_programs_make_at_once_are_one(folder: Path) -> None:
    names = count(1)
    one = HomeStore(folder, token=lambda _: f"m{next(names)}")
    two = HomeStore(folder, token=lambda _: f"m{next(names)}")
    assert one._file.document("profile") == two._file.document("profile") == {}
    one._store_member()
    two._store_member()
    assert one.profile() == two.profile() == Profile("m1")


def test_backups_and_copies_are_all_files_that_hold_operations(folder: Path) -> None:
    home = home_at(folder)
    store = home.create(HEADER)
    store.append(operations(3))
    home.backups(ID).make(store.path, "merge")
    shutil.copy(store.path, folder / "assessments" / f"{ID} (1).json")
    home.bin().put(home.path_of(ID))
    AssessmentStore.create(store.path, HEADER).append(operations(3))
    names = {path.name for path in home.other_files(ID)}
    assert names == {
        f"{ID}.json.bak", f"{ID} (1).json", f"{ID}.json", "000001-20261121T101405Z-merge.json",
    }  # fmt: skip


def test_the_file_is_plain_json_with_one_document_a_table(folder: Path) -> None:
    home = home_at(folder)
    home.save_setting("screen.theme", "dark")
    said = json.loads((folder / "home.json").read_bytes())
    assert said["settings"] == {"1": {"screen.theme": "dark"}}


def test_no_random_name_can_be_taken_for_an_option() -> None:
    names = {random_name(9) for _ in range(4000)}
    assert len(names) == 4000
    assert {len(name) for name in names} == {12}
    assert not any(name.startswith("-") for name in names)
