"""What each screen shows and does, by keys."""

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace import actions, answers, evaluation, rounds
from hia_tui.workspace.home import Start, Workspace
from tests.tui.conftest import (
    answer_first,
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


async def test_task_list_says_what_is_next_and_how_far_each_section_is(started: Workspace) -> None:
    answer_first(started, 22)
    work = started.open()
    answers.describe_section(work, work.questionnaire.sections[0], completed=True)
    work.close()
    async with open_at(started, Place("tasks")) as (app, _pilot):
        text = seen(app)
        assert "22 of 72 answered · 31 %" in text
        assert "> " in text
        assert "Next unanswered: 2.11" in text
        rows = {line[3]: line for line in text.splitlines() if line[3:4].isdecimal()}
        assert "Completed" in rows["1"]
        assert "12/12" in rows["1"]
        assert "2 to do" in rows["2"]
        assert "Not started" in rows["3"]
        assert "not shared" in text


async def test_next_unanswered_goes_round_and_says_so(started: Workspace) -> None:
    work = started.open()
    for question in work.questionnaire.questions[2:]:
        answers.answer(work, question, rating="2")
    work.close()
    async with open_at(started, Place("question", "knowledge.people-and-places")) as (_app, pilot):
        await pilot.press("n")
        await wait_for_text(pilot, "question 1 of 12")
        await wait_for_text(pilot, "Gone round to the start")
        await pilot.press("2", "n", "2", "n")
        await wait_for_text(pilot, "Every question is answered.")


async def test_go_to_takes_a_number_words_or_nothing(started: Workspace) -> None:
    work = started.open()
    answers.answer(work, work.questionnaire.question("3.3"), note="the Tuesday list")
    work.close()
    async with open_at(started, Place("tasks")) as (app, pilot):
        await pilot.press("g", "2", ".", "6", "enter")
        await wait_for_text(pilot, "question 6 of 12")
        await pilot.press("f6")
        await wait_for_screen(pilot, "find")
        await type_text(pilot, "tuesday")
        await wait_for_text(pilot, "note: the Tuesday list")
        await pilot.press("enter")
        await wait_for_text(pilot, "question 3 of 12")
        await pilot.press("escape", "ctrl+g")
        await wait_for_screen(pilot, "find")
        app.screen.query_one("#words", Note).show_text("")
        await pilot.press("enter")
        await wait_for_text(pilot, "question 1 of 12")


async def test_filters_go_round_and_say_what_they_show(started: Workspace) -> None:
    work = started.open()
    answers.answer(work, work.questionnaire.question("1.2"), come_back=True)
    work.close()
    async with open_at(started, Place("find")) as (app, pilot):
        await pilot.press("f7", "f7")
        await wait_for_text(pilot, "Showing: come back")
        rows = [row.id for row in app.screen.query_one(Rows).rows if row.id.startswith("question:")]
        assert rows == ["question:knowledge.people-and-places"]


async def test_check_answers_comes_back_to_the_same_row(started: Workspace) -> None:
    answer_first(started, 5)
    async with open_at(started, Place("check", "knowledge")) as (app, pilot):
        await pilot.press("down", "down", "enter")
        await wait_for_text(pilot, "question 3 of 12")
        assert "Back to check answers" in seen(app)
        await pilot.press("4", "escape")
        await wait_for_screen(pilot, "check")
        await wait_for(pilot, lambda: "> 1.3" in seen(app) and "Embedded" in seen(app), "the same row")


async def test_sign_off_lists_what_is_open_and_later_changes_show(started: Workspace) -> None:
    answer_first(started, 11)
    async with open_at(started, Place("signoff", "knowledge")) as (_app, pilot):
        await wait_for_text(pilot, "Open: 1 question unanswered: 1.12.")
        await pilot.press("enter")
        await wait_for_text(pilot, "Section 1 is signed off by Asha Khan.")
        await wait_for_text(pilot, "> Take back the sign-off of section 1")
        await wait_until_saved(pilot)
    work = started.open()
    answers.answer(work, work.questionnaire.question("1.1"), rating="4")
    work.close()
    async with open_at(started, Place("tasks")) as (_app, pilot):
        await wait_for_text(pilot, "Changed since")


async def test_the_plan_is_sorted_filtered_and_changed(started: Workspace) -> None:
    work = started.open()
    for item, given in {
        "a1": {"title": "Late one", "section": "2", "owner": "Lead", "due": "2026-01-31"},
        "a2": {"title": "Bare one", "section": "1"},
        "a3": {"title": "Next one", "section": "3", "owner": "Ada", "due": "2026-12-31"},
    }.items():
        actions.add_action(work, item, given)
    work.close()
    async with open_at(started, Place("plan")) as (app, pilot):
        await wait_for_text(pilot, "3 actions: 1 overdue, 1 not ready")
        order = [row.id for row in app.screen.query_one(Rows).rows if row.id.startswith("action:")]
        assert order == ["action:a1", "action:a3", "action:a2"]
        await pilot.press("s")
        await wait_for_text(pilot, "Sorted by section")
        order = [row.id for row in app.screen.query_one(Rows).rows if row.id.startswith("action:")]
        assert order == ["action:a2", "action:a1", "action:a3"]
        await pilot.press("f", "f")
        await wait_for_text(pilot, "showing overdue")
        assert "Bare one" not in seen(app)
        await pilot.press("home", "delete")
        await wait_for_text(pilot, "Removed: Late one. Undo brings it back.")
        await pilot.press("u")
        await wait_for_text(pilot, "Late one")


async def test_an_action_with_a_wrong_date_is_kept_and_mended(started: Workspace) -> None:
    async with open_at(started, Place("action", "new:section:knowledge")) as (app, pilot):
        await type_text(pilot, "Do it")
        await press_until(pilot, "tab", "> Due")
        await type_text(pilot, "soon")
        await pilot.press("escape")
        await wait_for_text(pilot, "There is a problem")
        assert "Error: The action's due must be a day such as" in seen(app)
        assert app.screen.query_one("#due", Note).text == "soon"
        await pilot.press("enter")
        due = app.screen.query_one("#due", Note)
        await wait_for(pilot, lambda: app.focused is due, "the field")
        due.show_text("")
        await type_text(pilot, "1/4/2027")
        await pilot.press("escape")
        await wait_for_text(pilot, "Not ready: it needs a lead and a date.")
    found = reopen(started).view.actions()
    assert [(action.title, action.text("due")) for action in found] == [("Do it", "2027-04-01")]


async def test_the_compact_list_rates_where_it_stands(started: Workspace) -> None:
    async with open_at(started, Place("quick", "knowledge")) as (app, pilot):
        await pilot.press("3", "down", "right", "space")
        await wait_for(pilot, lambda: seen(app).count("(•)") == 2, "two ratings")
        await wait_until_saved(pilot)
    states = [answer.state for answer in reopen(started).view.answers()][:2]
    assert states == ["3", "4"]


async def test_the_evaluation_is_kept_apart(started: Workspace) -> None:
    async with open_at(started, Place("evaluation")) as (app, pilot):
        await pilot.press("2", "pagedown", "1", "pagedown", "pagedown", "pagedown")
        await wait_for_text(pilot, "5 of 11")
        await pilot.press("1", "3")
        await wait_for(pilot, lambda: seen(app).count("[x]") == 2, "two ticks")
        assert app.sitting is not None
        assert not app.sitting.work.ledger.fields() or all(
            not name.startswith("evaluation") for name in app.sitting.work.ledger.fields()
        )
    mine = evaluation.mine(started, reopen(started))
    assert mine.answered == 3


async def test_history_shows_each_edit(started: Workspace) -> None:
    work = started.open()
    question = work.questionnaire.question("1.1")
    for code in ("2", "4"):
        answers.answer(work, question, rating=code)
    work.close()
    async with open_at(started, Place("history", question.id)) as (app, _pilot):
        text = seen(app)
        assert text.index("Embedded") < text.index("Starting")
        assert "Asha Khan (Team leader), 2026-03-02 14:02 (now)" in text


async def test_settings_change_at_once_and_are_kept(started: Workspace) -> None:
    async with open_at(started, Place("settings")) as (app, pilot):
        await press_until(pilot, "down", "> Colours")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.theme == "hia-light", "the light theme")
        await pilot.press("home", "enter")
        await wait_for_text(pilot, "Your name: Enter keeps it")
        await type_text(pilot, "!")
        await pilot.press("enter")
        await wait_for_text(pilot, "Asha Khan!")
        assert app.sitting is not None
        assert app.sitting.work.author.name == "Asha Khan!"
    assert started.settings["screen.theme"] == "light"


async def test_two_assessments_are_told_apart_and_opened(started: Workspace) -> None:
    started.create(Start(title="Ward 5", round="Pilot")).close()
    async with open_at(started, Place("tasks")) as (app, pilot):
        assert "Ward 5 · Pilot" in seen(app)
        await pilot.press("escape")
        await wait_for_screen(pilot, "home")
        await press_until(pilot, "down", "> Leith community nursing")
        await pilot.press("enter")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "Leith community nursing · Baseline")
        assert app.sitting is not None
        assert app.sitting.work.title == "Leith community nursing"


async def test_the_next_round_brings_evidence_to_confirm(started: Workspace) -> None:
    work = started.open()
    question = work.questionnaire.question("1.1")
    answers.answer(work, question, rating="2", evidence="the minute")
    work.close()
    async with open_at(started, Place("home")) as (app, pilot):
        await press_until(pilot, "down", "> Start the next round")
        await pilot.press("enter")
        await wait_for_screen(pilot, "start")
        await press_until(pilot, "tab", "> Start")
        await pilot.press("enter")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "Review 1")
        await pilot.press("enter")
        await wait_for_text(pilot, "Evidence from the round before")
        assert "The round before" not in seen(app), "nobody is led by the old rating"
        await pilot.press("3")
        await wait_for_text(pilot, "The round before: 2 Starting")
        await press_until(pilot, "tab", "> Confirm: this evidence still holds")
        await pilot.press("enter")
        await wait_for_text(pilot, "Evidence: what would we show a visitor?")
        assert not rounds.is_to_confirm(app.sitting.work, question)  # type: ignore[union-attr]


async def test_a_report_is_read_on_the_screen(started: Workspace) -> None:
    answer_first(started, 3)
    async with open_at(started, Place("report", "overall")) as (_app, pilot):
        await wait_for_text(pilot, "Leith community nursing")
        await pilot.press("pagedown", "escape")
        await wait_for_screen(pilot, "tasks")


async def test_a_report_that_cannot_be_saved_is_said_at_the_field(started: Workspace) -> None:
    async with open_at(started, Place("reports")) as (app, pilot):
        app.screen.query_one("#path", Note).show_text("/proc/nowhere/report.pdf")
        await pilot.press("s")
        await wait_for_text(pilot, "There is a problem")
        assert "/proc/nowhere" in seen(app)


async def test_help_finds_words_and_opens_pages(started: Workspace) -> None:
    async with open_at(started, Place("tasks")) as (app, pilot):
        await pilot.press("?", "up")
        await type_text(pilot, "anchor")
        await wait_for_text(pilot, "Anchor organisation")
        await pilot.press("enter", "enter")
        await wait_for_screen(pilot, "page")
        await wait_for_text(pilot, "Help · Glossary")
        await pilot.press("escape", "escape")
        await wait_for_screen(pilot, "tasks")
        assert app.shown is not None


async def test_why_names_its_sources_and_addresses(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press("w")
        screen = await wait_for_screen(pilot, "why")
        text = screen.query_one("#text").text  # type: ignore[attr-defined]
        assert "Why it matters" in text
        assert "https://" in text
        assert "weakest of the three" in text
        await pilot.press("escape")
        await wait_for_screen(pilot, "question")
        assert app.shown is not None


async def test_leaving_while_nothing_can_be_saved_asks_first(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        assert app.sitting is not None

        def full(*_args: object, **_kwargs: object) -> None:
            raise NotSaved("Not saved: the disk is full.")

        monkeypatch.setattr(app.sitting.work.store, "append", full)
        await pilot.press("3")
        await wait_for_text(pilot, "Not saved")
        await pilot.press("f10")
        await wait_for_text(pilot, "Not everything is saved")
        await pilot.press("enter")
        await wait_for(pilot, lambda: not app.screen.is_modal, "back on the screen")
        monkeypatch.undo()
        await wait_until_saved(pilot)


async def test_an_assessment_that_cannot_be_opened_leads_home_with_a_sentence(started: Workspace) -> None:
    found = started.in_use()
    assert found is not None
    for path in (started.paths.home / "assessments").glob("*"):
        if path.suffix != ".lock":
            path.write_bytes(path.read_bytes()[:300].replace(b"hia@", b"\x00\x00\x00\x00"))
    app = HiaApp(make_workspace(started.paths.home, "n"))
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: app.shown is not None and app.shown.is_mounted, "a screen")
        assert app.shown is not None
        assert app.shown.kind in ("home", "start", "tasks")
        app.close_work()
