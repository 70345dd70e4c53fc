"""What waits in the shared folder and beside the file, and what of it can be merged without a question."""

import shutil
from pathlib import Path

import pytest

from hia_tui.exchange.arrival import arrivals_in
from hia_tui.exchange.preview import ArrivalState
from hia_tui.workspace import answers, merging, packing, receipts
from hia_tui.workspace.arriving import Lookout, is_clean
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work
from tests.workspace.conftest import Open


def take(workspace: Workspace, work: Work | None, pack: bytes) -> Work:
    return merging.apply(workspace, merging.propose(workspace, work, arrivals_in(pack, "a.hia"))).work


def rate(work: Work, number: str, rating: str) -> None:
    answers.answer(work, work.questionnaire.question(number), rating=rating)


@pytest.fixture
def folder(workspace: Workspace, tmp_path: Path) -> Path:
    made = tmp_path / "team"
    made.mkdir()
    workspace.set_setting("inbox.folder", str(made))
    return made


@pytest.fixture
def ben(open_home: Open, workspace: Workspace, work: Work) -> tuple[Workspace, Work]:
    home = open_home("ben")
    home.set_profile(name="Ben", role="Manager")
    return home, take(home, None, packing.make_pack(workspace, work).data)


def leave(folder: Path, name: str, home: Workspace, work: Work) -> None:
    (folder / name).write_bytes(packing.make_pack(home, work).data)


def test_nothing_waits_where_no_folder_is_set(workspace: Workspace, work: Work) -> None:
    found = Lookout(workspace, work).look()
    assert (found.packs, found.sentence) == ((), "")


def test_a_new_pack_is_clean_until_it_would_leave_a_disagreement(
    workspace: Workspace, work: Work, ben: tuple[Workspace, Work], folder: Path
) -> None:
    home, theirs = ben
    lookout = Lookout(workspace, work)
    assert lookout.look().sentence == ""
    rate(theirs, "2.6", "1")
    leave(folder, "ben.hia", home, theirs)
    found = lookout.look()
    assert found.sentence == "1 new pack"
    assert [is_clean(pack) for pack in found.packs] == [True]
    assert found.clean[0].person == "Ben, Manager"
    rate(work, "2.6", "3")
    found = lookout.look()
    assert (len(found.new), len(found.clean)) == (1, 0)
    assert found.new[0].disagreements == ("q/practice.directory/rating",)


def test_what_is_merged_is_only_counted_and_a_damaged_pack_is_named(
    workspace: Workspace, work: Work, ben: tuple[Workspace, Work], folder: Path
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    leave(folder, "ben.hia", home, theirs)
    whole = (folder / "ben.hia").read_bytes()
    (folder / "cut.hia").write_bytes(whole[: len(whole) // 2])
    lookout = Lookout(workspace, work)
    found = lookout.look()
    assert found.sentence == "1 new pack, 1 pack that cannot be merged"
    take(workspace, work, whole)
    found = lookout.look()
    assert found.merged == 1
    assert [pack.state for pack in found.packs] == [ArrivalState.INCOMPLETE]
    assert found.find(str(folder / "cut.hia")) is not None


def test_a_pack_whose_merge_was_taken_back_is_not_urged_again(
    workspace: Workspace, work: Work, ben: tuple[Workspace, Work], folder: Path
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    leave(folder, "ben.hia", home, theirs)
    lookout = Lookout(workspace, work)
    take(workspace, work, (folder / "ben.hia").read_bytes())
    receipts.unmerge(workspace, work, receipts.find_receipt(work, "last"))
    found = lookout.look()
    assert (found.sentence, found.clean) == ("", ())
    assert found.taken_back == {str(folder / "ben.hia")}
    take(workspace, work, (folder / "ben.hia").read_bytes())
    assert (lookout.look().merged, lookout.look().taken_back) == (1, frozenset())


def test_a_pack_of_other_work_waits_without_a_word(
    workspace: Workspace, work: Work, open_home: Open, folder: Path
) -> None:
    other = open_home("other")
    theirs = other.create(Start(title="Ward 6"))
    leave(folder, "other.hia", other, theirs)
    found = Lookout(workspace, work).look()
    assert (len(found.packs), found.sentence) == (1, "")


def test_a_folder_that_is_gone_is_said(workspace: Workspace, work: Work, folder: Path) -> None:
    folder.rmdir()
    found = Lookout(workspace, work).look()
    assert found.trouble == f"The shared folder {folder} cannot be read."
    assert found.sentence == ""


def test_nothing_is_worked_out_again_while_nothing_changed(
    workspace: Workspace, work: Work, ben: tuple[Workspace, Work], folder: Path
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    leave(folder, "ben.hia", home, theirs)
    lookout = Lookout(workspace, work)
    assert lookout.look() is lookout.look()


def test_a_copy_that_a_file_service_left_waits_like_a_pack(workspace: Workspace, work: Work) -> None:
    rate(work, "1.1", "2")
    path = work.store.path
    copy = path.with_name(f"{path.stem}.sync-conflict-20260302-101112-ABCDEFG.json")
    shutil.copy(path, copy)
    other = Workspace(workspace.paths, clock=workspace.clock).open()
    rate(other, "1.2", "3")
    later = path.read_bytes()
    path.write_bytes(copy.read_bytes())
    copy.write_bytes(later)
    fresh = Workspace(workspace.paths, clock=workspace.clock).open()
    lookout = Lookout(workspace, fresh)
    found = lookout.look()
    assert found.sentence == "1 copy of this work"
    assert found.copies == {str(copy)}
    assert found.new[0].person == "Syncthing"
    arrival = found.new[0].arrival
    merging.apply(workspace, merging.propose(workspace, fresh, [arrival]))
    assert fresh.view.field("q/knowledge.duties/rating").live or len(fresh.ledger) > 3
    assert lookout.look().packs == ()
