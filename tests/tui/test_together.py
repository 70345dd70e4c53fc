"""Putting work together in the app: packs made, found, looked at, merged, taken back, sent back."""

from pathlib import Path

import pytest

from hia_tui.domain.text import has_forbidden
from hia_tui.exchange.arrival import packs_in, read_file
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace import answers, packing, receipts
from hia_tui.workspace.home import Start, Workspace
from tests.tui.conftest import (
    make_workspace,
    open_at,
    press_until,
    reopen,
    seen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
    wait_until_saved,
)
from tests.tui.team_mates import Mate, choose, rate, take

TASKS = Place("tasks")


@pytest.fixture
def folder(started: Workspace, tmp_path: Path) -> Path:
    made = tmp_path / "team"
    made.mkdir()
    started.set_setting("inbox.folder", str(made))
    return made


@pytest.fixture
def jo(started: Workspace, tmp_path: Path) -> Mate:
    return Mate(started, tmp_path, "Jo", "Nurse")


async def test_a_pack_that_arrives_shows_on_the_task_list_and_is_merged_by_enter(
    started: Workspace, folder: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    async with open_at(started, TASKS) as (app, pilot):
        assert app.sitting is not None
        await wait_for(pilot, lambda: app.sitting and app.sitting.watcher.found, "the first look")
        assert "Merge:" not in seen(app)
        jo.pack(folder / "jo.hia")
        app.sitting.watcher.look_now()
        await wait_for_text(pilot, "Merge: 1 new pack")
        await press_until(pilot, "down", ">    Merge: 1 new pack")
        await pilot.press("enter")
        await wait_for_screen(pilot, "inbox")
        await wait_for_text(pilot, "> Jo, Nurse, 2026-03-02: jo.hia")
        await pilot.press("enter")
        await wait_for_text(pilot, "Merged and saved: ")
        await wait_for_text(pilot, "1 pack there is merged")
        await wait_until_saved(pilot)
        assert "Saved" in seen(app).splitlines()[0]
    assert reopen(started).view.field("q/knowledge.causes/rating").value == "3"


async def test_one_that_leaves_something_to_decide_is_shown_first(
    started: Workspace, folder: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    jo.pack(folder / "jo.hia")
    rate(started, "1.1", "1")
    async with open_at(started, Place("inbox")) as (app, pilot):
        await wait_for_text(pilot, "1 to agree")
        await choose(pilot, f"pack:{folder / 'jo.hia'}", "#waiting")
        await wait_for_screen(pilot, "merge")
        await wait_for_text(pilot, "1 answered differently")
        assert app.sitting is not None
        assert not receipts.receipts(app.sitting.work)
        await choose(pilot, "merge")
        await wait_for_screen(pilot, "disagreements")
        await wait_for_text(pilot, "1 disagreement to settle")
        await pilot.press("escape")
        await wait_for_screen(pilot, "inbox")


async def test_what_changed_since_the_look_is_not_merged_unseen(
    started: Workspace, folder: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    jo.pack(folder / "jo.hia")
    async with open_at(started, Place("inbox")) as (app, pilot):
        # The packs may be read after the list is shown; the cursor then stays where it was.
        await wait_for_text(pilot, "Jo, Nurse")
        await pilot.press("home")
        await wait_for_text(pilot, "> Jo, Nurse")
        assert app.sitting is not None
        app.sitting.watcher.close()
        answers.answer(app.sitting.work, app.sitting.work.questionnaire.question("1.1"), rating="1")
        await pilot.press("enter")
        await wait_for_screen(pilot, "merge")
        assert not receipts.receipts(app.sitting.work)


async def test_several_that_leave_nothing_to_decide_are_merged_as_one(
    started: Workspace, folder: Path, tmp_path: Path
) -> None:
    for name, number in (("Jo", "1.1"), ("Ben", "1.2")):
        mate = Mate(started, tmp_path, name)
        mate.rate(number, "2")
        mate.pack(folder / f"{name}.hia")
    async with open_at(started, Place("inbox")) as (app, pilot):
        await wait_for_text(pilot, "Merge all 2 that leave nothing to decide")
        await choose(pilot, "all:", "#waiting")
        await wait_for_text(pilot, "2 packs there are merged")
        assert app.sitting is not None
        assert len(receipts.receipts(app.sitting.work)) == 1


async def test_a_damaged_pack_is_named_and_its_sound_part_can_be_taken(
    started: Workspace, folder: Path, jo: Mate
) -> None:
    for number in ("1.1", "1.2", "1.3"):
        jo.rate(number, "2")
    path = jo.pack(folder / "jo.hia")
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"\n", 0, len(data) - 10) + 1])
    async with open_at(started, Place("inbox")) as (app, pilot):
        await wait_for_text(pilot, "Incomplete")
        await choose(pilot, f"pack:{folder / 'jo.hia'}", "#waiting")
        await wait_for_screen(pilot, "merge")
        await wait_for_text(pilot, "There is a problem")
        assert "--partial" not in seen(app)
        await choose(pilot, "partial")
        await choose(pilot, "merge")
        await wait_for_screen(pilot, "inbox")
        assert app.sitting is not None
        assert receipts.receipts(app.sitting.work)[0].packs[0].state == "incomplete"


async def test_a_copy_that_a_file_service_made_is_offered(started: Workspace) -> None:
    rate(started, "1.1", "2")
    work = started.open()
    path, second = work.store.path, work.questionnaire.question("1.2").id
    work.close()
    before = path.read_bytes()
    rate(started, "1.2", "3")
    copy = path.with_name(f"{path.stem} (Asha's conflicted copy 2026-03-02).json")
    copy.write_bytes(path.read_bytes())
    path.write_bytes(before)
    path.with_name(path.name + ".bak").unlink(missing_ok=True)
    async with open_at(make_workspace(started.paths.home, "n"), TASKS) as (app, pilot):
        await wait_for_text(pilot, "Merge: 1 copy of this work")
        app.run_command("app.inbox")
        await wait_for_text(pilot, "> Copy of this assessment's file, made by Dropbox")
        await pilot.press("enter")
        await wait_for_screen(pilot, "merge")
        await choose(pilot, "merge")
        await wait_for_text(pilot, "Choose a folder that all of the team")
    assert reopen(started).view.field(f"q/{second}/rating").value == "3"


async def test_a_pack_of_other_work_is_put_beside_this_one(started: Workspace, tmp_path: Path) -> None:
    other = make_workspace(tmp_path / "other", "o")
    other.set_profile(name="Kay")
    theirs = other.create(Start(title="Another ward"))
    answers.answer(theirs, theirs.questionnaire.questions[0], rating="2")
    path = tmp_path / "kay.hia"
    path.write_bytes(packing.make_pack(other, theirs).data)
    async with open_at(started, Place("merge", str(path))) as (_app, pilot):
        await wait_for_text(pilot, "Of other work")
        await choose(pilot, "separate")
        await choose(pilot, "merge")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "Another ward")
    assert len(started.assessments()) == 2


async def test_a_pack_opens_an_empty_home(workspace: Workspace, started: Workspace, tmp_path: Path) -> None:
    jo = Mate(started, tmp_path, "Jo")
    jo.rate("1.1", "2")
    path = jo.pack(tmp_path / "jo.hia")
    empty = make_workspace(tmp_path / "empty", "e")
    empty.set_profile(name="Eve")
    from hia_tui.tui.app import HiaApp

    app = HiaApp(empty)
    async with app.run_test() as pilot:
        await wait_for_screen(pilot, "start")
        await choose(pilot, "merge")
        await wait_for_screen(pilot, "merge")
        app.screen.query_one("#path", Note).show_text(str(path))
        await pilot.press("enter")
        await choose(pilot, "merge")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "Leith community nursing")
        app.close_work()
    assert [one.title for one in empty.assessments()] == ["Leith community nursing"]


async def test_a_locked_pack_asks_for_its_passphrase(started: Workspace, tmp_path: Path, jo: Mate) -> None:
    jo.rate("1.1", "2")
    pack = packing.make_pack(jo.workspace, jo.work)
    path = packing.save_pack(
        jo.workspace, jo.work, pack, tmp_path / "jo.hia", "correct horse", lambda size: b"r" * size
    )
    async with open_at(started, Place("merge", str(path))) as (app, pilot):
        await wait_for_text(pilot, "This pack is locked")
        words = app.screen.query_one("#words", Note)
        assert words.has_focus
        await type_text(pilot, "wrong horse")
        await pilot.press("enter")
        await wait_for_text(pilot, "the passphrase is not its own")
        assert "wrong horse" not in seen(app)
        words.show_text("correct horse")
        words.focus()
        await pilot.press("enter")
        await wait_for_text(pilot, "> Merge:")


async def test_pasted_text_is_merged(started: Workspace, jo: Mate) -> None:
    jo.rate("1.1", "2")
    text = packing.as_text(jo.work, packing.make_pack(jo.workspace, jo.work), None, lambda size: b"r" * size)
    async with open_at(started, Place("merge")) as (app, pilot):
        await choose(pilot, "paste")
        await wait_for_text(pilot, "Paste the text of the pack here")
        app.screen.query_one("#pasted", Note).show_text(text)
        await choose(pilot, "look")
        await choose(pilot, "merge")
        await wait_for_screen(pilot, "tasks")
        await wait_until_saved(pilot)
    assert reopen(started).view.field("q/knowledge.causes/rating").value == "2"


async def test_a_pack_of_chosen_sections_says_what_is_in_it_and_where_it_is(
    started: Workspace, folder: Path
) -> None:
    rate(started, "1.1", "2")
    rate(started, "2.1", "3")
    async with open_at(started, Place("pack")) as (app, pilot):
        await wait_for_text(pilot, str(folder))
        await pilot.press("2", "tab", "down", "space")
        await choose(pilot, "make")
        await wait_for_text(pilot, "The pack is made")
        text = seen(app)
        assert "Leith community nursing, section 2\n" in text
        assert "From:     Asha Khan, Team leader" in text
        assert "Locked:   no." in text
    (saved,) = packs_in(folder)
    assert b"knowledge.causes" not in read_file(saved)


@pytest.mark.parametrize(("way", "ending"), [("2", ".hia.gz"), ("3", ".txt")])
async def test_a_pack_is_made_small_or_as_text(
    started: Workspace, folder: Path, way: str, ending: str
) -> None:
    rate(started, "1.1", "2")
    async with open_at(started, Place("pack", "", "way")) as (app, pilot):
        await wait_for(pilot, lambda: app.focused and app.focused.id == "way", "the ways")
        await pilot.press(way)
        await choose(pilot, "make")
        await wait_for_text(pilot, "The pack is made")
    assert [path.name.endswith(ending) for path in packs_in(folder)] == [True]


async def test_a_pack_form_that_lacks_something_says_so_at_the_top(started: Workspace) -> None:
    rate(started, "1.1", "2")
    async with open_at(started, Place("pack")) as (app, pilot):
        app.screen.query_one("#what", Choice).set_value("some")
        app.screen.query_one("#words", Note).show_text("one thing")
        await choose(pilot, "make")
        await wait_for_text(pilot, "There is a problem")
        text = seen(app)
        assert "Tick the sections that go in." in text
        assert "The two passphrases differ." in text


async def test_a_merge_is_taken_back_days_later_from_its_receipt(
    started: Workspace, tmp_path: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, Place("receipts")) as (app, pilot):
        await wait_for_text(pilot, "from Jo, Nurse")
        await pilot.press("enter")
        await wait_for_screen(pilot, "receipt")
        await choose(pilot, "undo")
        await wait_for_text(pilot, "Taken back 2026-03-02")
        await wait_until_saved(pilot)
        assert not app.sitting or not app.sitting.work.view.field("q/knowledge.causes/rating").live
    assert not reopen(started).view.field("q/knowledge.causes/rating").live


async def test_what_rests_on_a_merge_is_named_instead(started: Workspace, tmp_path: Path, jo: Mate) -> None:
    jo.rate("1.1", "3")
    take(started, jo.pack(tmp_path / "jo.hia"))
    rate(started, "1.1", "4")
    async with open_at(started, Place("receipts")) as (app, pilot):
        await wait_for_text(pilot, "from Jo, Nurse")
        await pilot.press("enter")
        await wait_for_text(pilot, "It cannot be taken back now")
        assert "1.1 by Asha Khan (Team leader)" in seen(app)
        assert "Take this merge back" not in seen(app)


async def test_a_receipt_is_saved_for_whoever_sent_the_pack(
    started: Workspace, tmp_path: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, Place("receipts")) as (app, pilot):
        await wait_for_text(pilot, "from Jo, Nurse")
        await pilot.press("enter")
        await choose(pilot, "save")
        await wait_for_text(pilot, "Save it for the sender as")
        app.screen.query_one("#path", Note).show_text(str(tmp_path / "receipt.txt"))
        await pilot.press("enter")
        await wait_for_text(pilot, "Send it to whoever made the pack")
    text = (tmp_path / "receipt.txt").read_text(encoding="utf-8")
    assert "jo.hia by Jo, Nurse" in text
    assert "Merged on 2026-03-02 14:02 by Asha Khan." in text


async def test_questions_sent_back_stand_on_the_task_list_with_their_note(
    started: Workspace, tmp_path: Path, jo: Mate
) -> None:
    rate(started, "1.1", "3")
    mate = Mate(started, tmp_path / "second", "Ben")
    mate.send_back("1.1", "Which year is this?")
    path = mate.pack(tmp_path / "ben.hia")
    async with open_at(started, Place("merge", str(path))) as (app, pilot):
        await wait_for_text(pilot, "Sent back to whoever answered, with a note: 1.1")
        await pilot.press("enter")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "1 question was sent back with a note")
        app.run_command("app.returned")
        await wait_for_text(pilot, "Which year is this?")
        await pilot.press("enter")
        await wait_for_screen(pilot, "question")
        await wait_for_text(pilot, "Sent back by Ben: Which year is this?")


async def test_another_programs_merge_and_answers_show_without_a_restart(
    started: Workspace, tmp_path: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    path = jo.pack(tmp_path / "jo.hia")
    async with open_at(started, TASKS) as (app, pilot):
        await wait_for_text(pilot, "0 of 72 answered")
        other = make_workspace(started.paths.home, "p")
        take(other, path)
        await wait_for_text(pilot, "1 of 72 answered")
        rate(other, "1.2", "2")
        await wait_for_text(pilot, "2 of 72 answered")
        app.run_command("app.receipts")
        await wait_for_text(pilot, "from Jo, Nurse")
        work = other.open()
        receipts.unmerge(other, work, receipts.find_receipt(work, "last"))
        work.close()
        app.go(TASKS)
        await wait_for_text(pilot, "1 of 72 answered")
        assert app.screen.query_one("#tasks", Rows).has_focus


async def test_several_disagreements_are_settled_by_a_rule_that_is_shown_first(
    started: Workspace, tmp_path: Path, jo: Mate
) -> None:
    for number in ("1.1", "1.2"):
        jo.rate(number, "1")
        rate(started, number, "3")
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, Place("disagreements")) as (app, pilot):
        await wait_for_text(pilot, "2 disagreements.")
        await choose(pilot, f"rule:{jo.work.author.member}", "#found")
        await wait_for_text(pilot, "The rule decides 2 of 2 disagreements.")
        assert "Not yet (Jo)" in seen(app)
        await choose(pilot, "settle")
        await wait_for_text(pilot, "Settled: 2 disagreements. Undo takes that back.")
        app.run_command("app.undo")
        await wait_for_text(pilot, "2 disagreements.")
        await wait_until_saved(pilot)


async def test_the_shared_folder_is_chosen_from_where_its_packs_show(
    started: Workspace, tmp_path: Path, jo: Mate
) -> None:
    jo.rate("1.1", "3")
    jo.pack(tmp_path / "shared" / "jo.hia")
    async with open_at(started, Place("inbox")) as (app, pilot):
        await wait_for_text(pilot, "Choose a folder that all of the team can reach")
        await pilot.press("enter")
        await wait_for_screen(pilot, "settings")
        await wait_for_text(pilot, "> Shared folder for packs")
        await pilot.press("enter")
        value = app.screen.query_one("#value", Note)
        await wait_for(pilot, lambda: value.has_focus, "the box")
        value.insert(str(tmp_path / "shared"))
        await pilot.press("enter", "escape")
        await wait_for_screen(pilot, "inbox")
        assert app.sitting is not None
        app.sitting.watcher.look_now()
        await wait_for_text(pilot, "Jo, Nurse, 2026-03-02: jo.hia")


async def test_texts_that_differ_show_what_each_changed(started: Workspace, tmp_path: Path) -> None:
    first = started.open()
    question = first.questionnaire.question("1.1")
    answers.answer(first, question, note="We meet every month")
    first.close()
    jo = Mate(started, tmp_path, "Jo", "Nurse")
    answers.answer(jo.work, jo.work.questionnaire.question("1.1"), note="We meet every second month")
    mine = started.open()
    answers.answer(mine, question, note="We all meet every month")
    mine.close()
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, Place("settle", "q/knowledge.causes/note")) as (app, _pilot):
        text = seen(app)
        assert "Changed: added “second”." in text
        assert "Changed: added “all”." in text
        assert "Before: We meet every month" in text


async def test_names_and_notes_from_elsewhere_are_shown_as_they_are_written(
    started: Workspace, folder: Path, tmp_path: Path
) -> None:
    rate(started, "1.1", "3")
    mate = Mate(started, tmp_path, "x[/b] [@click=app.quit]q[/]", "[/i]")
    mate.send_back("1.1", "[/b] which [red]year[/]?")
    path = mate.pack(folder / "odd [b]\x1b[31mname.hia")
    async with open_at(started, Place("inbox")) as (app, pilot):
        await wait_for_text(pilot, "[b][31mname.hia")
        assert not has_forbidden(seen(app).replace("\n", ""))
        await choose(pilot, f"pack:{path}", "#waiting")
        await wait_for_text(pilot, "Merged and saved: ")
        app.visit(Place("receipts"))
        await wait_for_text(pilot, "from x[/b] [@click=app.quit]q[/],")
        await pilot.press("enter")
        await wait_for_screen(pilot, "receipt")
        await wait_for_text(pilot, "odd ")
        assert not has_forbidden(seen(app).replace("\n", ""))
        app.visit(Place("returned"))
        await wait_for_text(pilot, "[/b] which [red]year[/]?")
        await wait_until_saved(pilot)
