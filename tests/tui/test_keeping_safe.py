"""What keeps work safe in the app: the past, backups, the bin, names that are erased, the list of all."""

from datetime import UTC, datetime
from pathlib import Path

from hia_tui.tui.map import is_on_the_map
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace import disagreements, keeping, settling
from hia_tui.workspace.home import Start, Workspace
from tests.tui.conftest import (
    NOW,
    make_workspace,
    open_at,
    reopen,
    seen,
    wait_for,
    wait_for_screen,
    wait_for_text,
    wait_until_saved,
)
from tests.tui.team_mates import Mate, choose, rate, take

TASKS = Place("tasks")
EARLIER = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
RATING = "q/knowledge.causes/rating"


def rate_earlier(workspace: Workspace, number: str, rating: str) -> None:
    workspace.clock = lambda: EARLIER
    rate(workspace, number, rating)
    workspace.clock = lambda: NOW


async def test_the_assessment_as_it_stood_on_a_day(started: Workspace) -> None:
    rate_earlier(started, "1.1", "2")
    rate(started, "1.1", "4")
    rate(started, "1.2", "3")
    async with open_at(started, Place("past")) as (app, pilot):
        await choose(pilot, "day:2026-02-10", "#list")
        await wait_for_text(pilot, "As it stood on 10 February 2026")
        text = seen(app)
        assert "1 of 72 answered" in text
        line = next(one for one in text.splitlines() if "1.1" in one)
        assert "Starting" in line
        assert "changed since" in line
        await choose(pilot, "question:knowledge.causes", "#list")
        await wait_for_screen(pilot, "history")
        assert "Replaced by Asha Khan (Team leader), 2026-03-02 14:02: Embedded." in seen(app)
        await pilot.press("escape")
        await wait_for_text(pilot, "As it stood on 10 February 2026")


async def test_any_day_can_be_typed_and_one_that_is_none_is_said(started: Workspace) -> None:
    rate_earlier(started, "1.1", "2")
    async with open_at(started, Place("past")) as (app, pilot):
        day = app.screen.query_one("#day", Note)
        day.show_text("soon")
        day.focus()
        await pilot.press("enter")
        await wait_for_text(pilot, "There is a problem")
        day.show_text("11 February 2026")
        day.focus()
        await pilot.press("enter")
        await wait_for_text(pilot, "As it stood on 11 February 2026")
        assert "There is a problem" not in seen(app)


async def test_the_history_says_from_whose_pack_an_answer_came(started: Workspace, tmp_path: Path) -> None:
    jo = Mate(started, tmp_path, "Jo", "Nurse")
    jo.rate("1.1", "3")
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, Place("history", "knowledge.causes")) as (app, _pilot):
        text = app.screen.query_one("#text", Prose).text
        assert "Jo (Nurse), 2026-03-02 14:02 (now)" in text
        assert "Merged 2026-03-02 14:02 from a pack of Jo, Nurse." in text


async def test_the_overruled_see_it_on_the_task_list_and_take_theirs_up_again(
    started: Workspace, tmp_path: Path
) -> None:
    jo = Mate(started, tmp_path, "Jo")
    rate(started, "1.1", "3")
    jo.rate("1.1", "1")
    mine = tmp_path / "mine.hia"
    Mate(started, tmp_path / "again", "Copy").pack(mine)
    take(jo.workspace, mine)
    work = jo.workspace.open()
    one = disagreements.find(work, "1.1")
    settling.settle(work, one, "1", how=settling.PICK, why="The minutes say so")
    jo.work = work
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, TASKS) as (app, pilot):
        await wait_for_text(pilot, "1 answer of yours was settled otherwise")
        app.run_command("app.disagreements")
        await wait_for_text(pilot, "yours was Established")
        assert "The minutes say so" in seen(app)
        await choose(pilot, "mine:0", "#found")
        await wait_for_text(pilot, "is your answer again")
        await wait_until_saved(pilot)
    assert reopen(started).view.field(RATING).value == "3"


async def test_a_backup_says_what_would_change_before_anything_does(started: Workspace) -> None:
    rate(started, "1.1", "2")
    work = started.open()
    keeping.back_up(started, work, "merge")
    work.close()
    rate(started, "1.1", "4")
    rate(started, "1.2", "3")
    async with open_at(started, Place("backups")) as (app, pilot):
        await wait_for_text(pilot, "before a merge")
        newest = app.screen.query_one("#backups", Rows).rows[0].id
        assert "before a merge" in str(app.screen.query_one("#backups", Rows).rows[0].text)
        await choose(pilot, newest, "#backups")
        await wait_for_text(pilot, "2 answers and texts would change:")
        assert "- 1.1" in seen(app)
        await choose(pilot, "restore")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "Undo takes that back")
        await wait_until_saved(pilot)
        assert reopen(started).view.field(RATING).value == "2"
        app.run_command("app.undo")
        await wait_for_text(pilot, "Undone")
        await wait_until_saved(pilot)
    assert reopen(started).view.field(RATING).value == "4"


async def test_a_removed_assessment_comes_out_of_the_bin_again(started: Workspace) -> None:
    rate(started, "1.1", "2")
    async with open_at(started, TASKS) as (app, pilot):
        app.run_command("app.home")
        await wait_for_screen(pilot, "home")
        await wait_for_text(pilot, "open now")
        rows = app.screen.query_one("#assessments", Rows)
        await wait_for(pilot, lambda: rows.has_focus, "the focus")
        await pilot.press("home", "delete")
        await wait_for_text(pilot, "Removed: Leith community nursing.")
        assert started.assessments() == []
        await pilot.press("t", "n", "p")
        assert app.shown is not None
        assert app.shown.kind == "home"
        app.run_command("app.bin")
        await wait_for_screen(pilot, "bin")
        await choose(pilot, app.screen.query_one("#bin", Rows).rows[0].id, "#bin")
        await wait_for_text(pilot, "It is out of the bin")
        await pilot.press("escape")
        await wait_for_screen(pilot, "home")
        await choose(pilot, f"open:{started.assessments()[0].id}", "#assessments")
        await wait_for_text(pilot, "1 of 72 answered")


async def test_the_open_assessment_is_removed_from_the_bins_own_list(started: Workspace) -> None:
    async with open_at(started, Place("bin")) as (app, pilot):
        await choose(pilot, f"put:{started.assessments()[0].id}", "#bin")
        await wait_for_text(pilot, "Removed: Leith community nursing.")
        assert app.sitting is None
        await pilot.press("escape")
        await wait_for_screen(pilot, "home")


async def test_a_name_is_erased_only_after_a_question_with_numbers(
    started: Workspace, tmp_path: Path
) -> None:
    jo = Mate(started, tmp_path, "Jo", "Nurse")
    jo.rate("1.1", "3")
    take(started, jo.pack(tmp_path / "jo.hia"))
    async with open_at(started, Place("erase")) as (app, pilot):
        member = jo.work.author.member
        await choose(pilot, f"member:{member}", "#people")
        await wait_for_text(pilot, "Erase this name?")
        assert "1 change of theirs stay" in seen(app)
        await pilot.press("escape")
        await wait_for(pilot, lambda: not app.screen.is_modal, "the end of the question")
        assert reopen(started).view.member_name(member) == "Jo"
        await choose(pilot, f"member:{member}", "#people")
        await wait_for_text(pilot, "> Keep the name")
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "Erased: 2 records of the name Jo")
    work = reopen(started)
    assert work.view.member_name(member) == "Unnamed"
    assert work.view.field(RATING).value == "3"


async def test_ones_own_name_is_erased_from_the_profile_too(started: Workspace) -> None:
    rate(started, "1.1", "3")
    async with open_at(started, Place("erase")) as (app, pilot):
        assert app.sitting is not None
        await choose(pilot, f"member:{app.sitting.work.author.member}", "#people")
        await wait_for_text(pilot, "> Keep the name")
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "Erased: ")
        rate(make_workspace(started.paths.home, "p"), "1.2", "1")
    assert started.profile.name == ""
    work = reopen(started)
    assert [work.view.member_name(member) for member in work.view.members()] == ["Unnamed"]


async def test_all_assessments_and_their_rounds_are_listed_with_where_they_are(started: Workspace) -> None:
    started.create(Start(title="Leith community nursing", round="Review 1")).close()
    started.create(Start(title="Another ward")).close()
    async with open_at(started, TASKS) as (app, pilot):
        app.run_command("app.home")
        await wait_for_screen(pilot, "home")
        text = seen(app)
        assert "The 3 assessments that are kept here of 2 teams or services" in text
        assert "Review 1" in text
        assert str(started.paths.home)[:40] in text.replace("\n ", "")
        commands = {command.id for command in app.shown.available()} if app.shown else set()
        assert {"home.start", "home.round", "home.remove", "app.merge", "app.bin", "app.backups"} <= commands


async def test_the_palette_says_what_undo_and_redo_would_change(started: Workspace) -> None:
    rate(started, "1.1", "2")
    rate(started, "1.1", "4")
    async with open_at(started, TASKS) as (app, pilot):
        await pilot.press("f9")
        await wait_for_text(pilot, "All commands")
        titles = [str(row.text) for row in app.screen.query_one("#commands", Rows).rows]
        assert "Undo: 1.1 from Embedded to Starting" in titles
        assert "Redo what was undone" in titles
        await pilot.press("escape")
        await wait_for(pilot, lambda: not app.screen.is_modal, "the end of the list")
        app.run_command("app.undo")
        await wait_for_text(pilot, "Undone: 1.1 from Embedded to Starting")
        await pilot.press("f9")
        await wait_for_text(pilot, "All commands")
        titles = [str(row.text) for row in app.screen.query_one("#commands", Rows).rows]
        assert "Redo: 1.1 from Starting to Embedded" in titles
        await wait_until_saved(pilot)


def test_a_place_that_asks_or_previews_is_not_taken_up_again_the_next_day(started: Workspace) -> None:
    work = started.open()
    for screen in ("merge", "receipt", "rule", "backup", "erase"):
        assert not is_on_the_map(Place(screen, "x"), work.questionnaire)
    assert is_on_the_map(Place("past", "2026-02-10"), work.questionnaire)
    work.close()
