"""Finding one's way, plans of the round before, one's own editor, long pastes, and keys typed ahead."""

import sys
from pathlib import Path

import pytest
from textual.events import Paste

from hia_tui.domain.text import TEXT_LIMIT
from hia_tui.terminal.editor import edit_text, editor_of
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace import actions, answers, rounds
from hia_tui.workspace.home import Start, Workspace
from tests.tui.conftest import (
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

EDITOR = """
import pathlib, sys
path = pathlib.Path(sys.argv[1])
path.write_text(path.read_text().strip() + " and by the editor")
"""


@pytest.fixture
def second_round(started: Workspace) -> Workspace:
    """A round with two plans of the one before, for a question and for the section."""
    work = started.open()
    actions.add_action(
        work, "a1", {"title": "Ask the advice service in", "question": "1.1", "due": "2025-06-30"}
    )
    actions.add_action(work, "a2", {"title": "Meet every month", "section": "1"})
    work.close()
    made, _ = rounds.start_next(started, work.header.id, Start(title=""))
    made.close()
    return started


async def test_each_plan_is_asked_about_at_its_question_until_somebody_says(second_round: Workspace) -> None:
    async with open_at(second_round, Place("question", "knowledge.causes")) as (app, pilot):
        text = " ".join(seen(app).split())
        assert "You planned “Ask the advice service in” by 30 June 2025." in text
        await pilot.press("3")
        await press_until(pilot, "tab", "> ( ) Done")
        assert "( ) No longer relevant" in seen(app)
        await pilot.press("2")
        await wait_for_text(pilot, "Kept: Ask the advice service in · partly done.")
        await wait_for(pilot, lambda: "You planned" not in seen(app), "the question is gone")
        assert app.focused is not None, "the focus is somewhere"
        app.run_command("app.undo")
        await wait_for_text(pilot, "You planned")
        app.run_command("app.redo")
        await wait_for(pilot, lambda: "You planned" not in seen(app), "said again")
        app.go(Place("end", "knowledge"))
        await wait_for_screen(pilot, "end")
        await press_until(pilot, "tab", "> ( ) Done")
        assert "You planned “Meet every month”. What became of it?" in seen(app)
        await pilot.press("1")
        await wait_for(pilot, lambda: "You planned" not in seen(app), "the other one is gone too")
        await wait_until_saved(pilot)
    found = {action.title: action for action in reopen(second_round).view.actions()}
    assert found["Ask the advice service in"].text("outcome") == "partly"
    assert found["Meet every month"].text("outcome") == "done"


async def test_coming_back_to_the_search_shows_the_same_again(started: Workspace) -> None:
    work = started.open()
    for number in ("1.3", "2.4", "3.3"):
        answers.answer(work, work.questionnaire.question(number), note="the Tuesday list")
    work.close()
    async with open_at(started, Place("tasks")) as (app, pilot):
        await pilot.press("g")
        await wait_for_screen(pilot, "find")
        await type_text(pilot, "tuesday")
        await wait_for_text(pilot, "3 questions.")
        await pilot.press("enter", "down", "down", "enter")
        await wait_for_text(pilot, "question 4 of 12")
        await pilot.press("escape")
        await wait_for_screen(pilot, "find")
        await wait_for_text(pilot, "> 2.4")
        assert app.screen.query_one("#words", Note).text == "tuesday"
        await pilot.press("escape")
        await wait_for_screen(pilot, "tasks")
        await pilot.press("g")
        await wait_for_screen(pilot, "find")
        await type_text(pilot, "2.6")
        assert app.screen.query_one("#words", Note).text == "2.6", "typing takes the place of what was there"


async def test_what_changed_since_a_day_is_found(started: Workspace) -> None:
    work = started.open()
    answers.answer(work, work.questionnaire.question("1.2"), rating="2")
    work.close()
    async with open_at(started, Place("find")) as (app, pilot):
        await pilot.press(*["f7"] * 6)
        await wait_for_text(pilot, "Showing: changed since 23 February 2026")

        def found() -> list[str]:
            return [row.id for row in app.screen.query_one(Rows).rows if row.id.startswith("question:")]

        assert found() == ["question:knowledge.people-and-places"]
        await type_text(pilot, "3 March 2026")
        await wait_for_text(pilot, "changed since 3 March 2026")
        assert found() == []


async def test_a_long_text_goes_to_the_person_s_own_editor_if_they_want_one(
    started: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "edit.py"
    script.write_text(EDITOR)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("HIA_KIOSK", raising=False)
    monkeypatch.setattr("textual.app.App.suspend", _not_away)
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        shown = app.shown
        assert shown is not None
        assert "text.edit" not in {command.id for command in shown.available()}, "nobody asked for it"
        started.set_setting("text.editor", "yes")
        monkeypatch.setenv("HIA_KIOSK", "1")
        assert "text.edit" not in {command.id for command in shown.available()}, "a kiosk has none"
        monkeypatch.delenv("HIA_KIOSK")
        await pilot.press("tab")
        await type_text(pilot, "by hand")
        await pilot.press("ctrl+o")
        await wait_for_text(pilot, "by hand and by the editor")
        await wait_until_saved(pilot)
    assert next(iter(reopen(started).view.answers())).evidence.text == "by hand and by the editor"


def _not_away(_app: object) -> object:
    from contextlib import nullcontext

    return nullcontext()


def test_an_editor_that_fails_leaves_the_text_alone(tmp_path: Path) -> None:
    assert editor_of({"EDITOR": "vi -n"}) == ["vi", "-n"]
    assert editor_of({"EDITOR": "vi", "HIA_KIOSK": "1"}) == []
    assert editor_of({"EDITOR": "'"}) == []
    assert editor_of({}) == []
    assert edit_text([sys.executable, "-c", "raise SystemExit(1)"], "text") is None
    with pytest.raises(Exception, match="could not be used"):
        edit_text([str(tmp_path / "nothing")], "text")


async def test_a_paste_drops_no_line_and_the_count_shows_from_three_quarters(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press("tab")
        note = app.screen.query_one("#evidence", Note)
        await wait_for(pilot, lambda: note.has_focus, "the box")
        text = "\n".join(f"line {number}" for number in range(800))
        assert 0.6 * TEXT_LIMIT < len(text) < 0.75 * TEXT_LIMIT
        note.post_message(Paste(text))
        await wait_for(pilot, lambda: note.text == text, "every line")
        assert "characters" not in str(note.border_subtitle)
        note.post_message(Paste("x" * int(0.1 * TEXT_LIMIT)))
        await wait_for(pilot, lambda: "of 10,000 characters" in str(note.border_subtitle), "the count")
        note.post_message(Paste("y" * TEXT_LIMIT))
        await wait_for(pilot, lambda: "characters too many" in str(note.border_subtitle), "it is said")
        assert note.text.endswith("y" * 20), "and nothing is cut"
        note.post_message(Paste("a\x1b[31mb"))
        await wait_for_text(pilot, "that cannot be kept")
        note.show_text("", field=note.field, seen=note.seen)


@pytest.mark.parametrize("ahead", [["tab", "a", "b"], ["tab", "a", "tab", "b"]])
async def test_keys_typed_ahead_go_where_tab_leads(started: Workspace, ahead: list[str]) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press(*ahead)
        texts = app.screen.query_one("#evidence", Note).text, app.screen.query_one("#note", Note).text
        assert texts == (("ab", "") if ahead.count("tab") == 1 else ("a", "b"))


@pytest.mark.parametrize(
    "place", ["start", "join", "reports", "settings", "board", "team", "plan", "evaluation"]
)
async def test_tab_stops_only_where_the_marker_shows_it(started: Workspace, place: str) -> None:
    async with open_at(started, Place(place)) as (app, pilot):
        for _ in range(len(app.screen.focus_chain)):
            await pilot.press("tab")
            assert app.focused is not None
            await wait_for(pilot, lambda: "> " in seen(app), f"the marker on {app.focused.id}")


async def test_what_became_of_a_plan_can_be_changed_at_the_action(second_round: Workspace) -> None:
    work = second_round.open()
    item = next(action.id for action in work.view.actions() if action.title == "Meet every month")
    rounds.say_outcome(work, item, "done")
    work.close()
    async with open_at(second_round, Place("action", item)) as (app, pilot):
        app.screen.query_one("#outcome", Choice).focus()
        await pilot.press("3", "escape")
        await wait_for_screen(pilot, "tasks")
        await wait_until_saved(pilot)
    found = {action.id: action for action in reopen(second_round).view.actions()}
    assert found[item].text("outcome") == "not"
