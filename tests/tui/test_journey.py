"""From the first start to a saved report and back again, with keys only."""

from textual.pilot import Pilot

from hia_tui.tui.app import HiaApp
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import (
    answer_first,
    make_workspace,
    press_until,
    reopen,
    seen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
    wait_until_saved,
)


async def first_start(pilot: Pilot[int]) -> None:
    await wait_for_text(pilot, "Your name")
    await type_text(pilot, "Asha Khan")
    await pilot.press("tab")
    await type_text(pilot, "Team leader")
    await pilot.press("tab", "tab", "enter")
    await wait_for_screen(pilot, "start")
    await type_text(pilot, "Our team")
    await press_until(pilot, "tab", "> ( ) Scotland")
    await pilot.press("space")
    await press_until(pilot, "tab", "> Start")
    await pilot.press("enter")
    await wait_for_screen(pilot, "tasks")
    await wait_for_text(pilot, "Start here: 1.1")


async def test_first_start_leads_to_the_task_list(workspace: Workspace) -> None:
    app = HiaApp(workspace)
    async with app.run_test() as pilot:
        await first_start(pilot)
        assert "Our team · Baseline" in seen(app)
        assert "0 of 72 answered" in seen(app)
    profile = workspace.profile
    assert (profile.name, profile.role) == ("Asha Khan", "Team leader")
    assert reopen(workspace).questionnaire.nation == "scotland"


async def test_a_missing_name_is_said_at_the_top_and_at_the_field(workspace: Workspace) -> None:
    app = HiaApp(workspace)
    async with app.run_test() as pilot:
        await wait_for_text(pilot, "Your name")
        await press_until(pilot, "tab", "> Continue")
        await pilot.press("enter")
        await wait_for_text(pilot, "There is a problem")
        assert "Error: Enter your name" in seen(app)
        await pilot.press("enter")
        await wait_for(
            pilot, lambda: app.focused is not None and app.focused.id == "name", "focus on the name"
        )
        await type_text(pilot, "Al")
        await press_until(pilot, "tab", "> Continue")
        await pilot.press("enter")
        await wait_for_screen(pilot, "start")


async def test_a_wrong_address_keeps_what_was_typed(workspace: Workspace) -> None:
    app = HiaApp(workspace)
    async with app.run_test() as pilot:
        await wait_for_text(pilot, "Your name")
        await type_text(pilot, "Al")
        await pilot.press("tab", "tab")
        await type_text(pilot, "nowhere")
        await pilot.press("tab", "enter")
        await wait_for_text(pilot, "An e-mail address looks like")
        assert "nowhere" in seen(app)


async def test_a_section_with_an_action_and_its_report(started: Workspace) -> None:
    answer_first(started, 10)
    app = HiaApp(started)
    async with app.run_test() as pilot:
        await wait_for_text(pilot, "Next unanswered: 1.11")
        await pilot.press("enter")
        for number in (11, 12):
            await wait_for_text(pilot, f"question {number} of 12")
            await pilot.press("2" if number % 2 else "3", "pagedown")
        await wait_for_screen(pilot, "end")
        await wait_for_text(pilot, "12 of 12 answered")
        await type_text(pilot, "We talk.")
        await press_until(pilot, "tab", "> Add an action")
        await pilot.press("down", "enter")
        screen = await wait_for_screen(pilot, "action")
        assert screen.query_one("#title").text  # type: ignore[attr-defined]
        await press_until(pilot, "tab", "> Who leads")
        await type_text(pilot, "Lead")
        await pilot.press("tab")
        await type_text(pilot, "31 March 2027")
        await press_until(pilot, "tab", "> Add this action")
        await pilot.press("enter")
        await wait_for_screen(pilot, "end")
        await wait_for_text(pilot, "Added:")
        await press_until(pilot, "tab", "> ( ) Yes")
        await pilot.press("space")
        await press_until(pilot, "down", "> Report of this section")
        await pilot.press("enter")
        await wait_for_screen(pilot, "reports")
        await pilot.press("s")
        await wait_for_text(pilot, "Saved and checked")
        await wait_until_saved(pilot)
    work = reopen(started)
    view = work.view.section(work.questionnaire.sections[0])
    assert view.state == "completed"
    assert view.strengths.text == "We talk."
    assert [action.text("due") for action in work.view.actions()] == ["2027-03-31"]
    assert [path.suffix for path in started.paths.reports.iterdir()] == [".pdf"]


async def test_quitting_and_opening_again_leads_to_the_same_place(started: Workspace) -> None:
    app = HiaApp(started)
    async with app.run_test() as pilot:
        await wait_for_screen(pilot, "tasks")
        await pilot.press("enter")
        await wait_for_text(pilot, "question 1 of 12")
        await pilot.press("pagedown", "tab")
        await wait_for_text(pilot, "question 2 of 12")
        await type_text(pilot, "A profile")
        await pilot.press("left", "left", "f10")
    again = HiaApp(make_workspace(started.paths.home, "n"))
    async with again.run_test() as pilot:
        await wait_for_text(pilot, "question 2 of 12")
        await wait_for(pilot, lambda: again.focused is not None and again.focused.id == "evidence", "the box")
        assert again.focused.text == "A profile"  # type: ignore[union-attr]
        assert again.focused.cursor_location == (0, 7)  # type: ignore[union-attr]
        await pilot.press("escape")
        await wait_for_screen(pilot, "section")
        await pilot.press("escape")
        await wait_for_screen(pilot, "tasks")
        await pilot.press("escape")
        await wait_for_screen(pilot, "home")
