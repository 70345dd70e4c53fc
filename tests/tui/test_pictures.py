"""Pictures of the screens: empty, typical, full, in error; at the design size, wide, and small.

The questions are a frozen copy, so that a word changed in the content changes no picture. After a change
that is meant to be seen: `pytest tests/tui/test_pictures.py --snapshot-update`, and look at each of them.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hia_tui.domain.questionnaire import Nation
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace import actions, answers, returning, rounds, team_board
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Author, Edit
from tests.tui.conftest import (
    make_workspace,
    wait_for,
    wait_for_screen,
    wait_until_saved,
    wait_until_still,
)

CONTENT = Path(__file__).with_name("pictures_content")
FIRST = "knowledge.causes"
Keys = Callable[[Pilot[int]], Awaitable[None]]
Picture = Callable[..., None]


@pytest.fixture
def picture(fixed_home: Path, snap_compare: Callable[..., bool]) -> Picture:
    """Compare a place of the app with its picture."""

    def compare(
        place: Place | None,
        *keys: str,
        fill: Callable[[Workspace], None] | None = None,
        size: tuple[int, int] = (80, 24),
        before: Callable[[HiaApp], None] | None = None,
    ) -> None:
        workspace = make_workspace(fixed_home)
        if place is not None:
            begin(workspace)
        if fill is not None:
            fill(workspace)
        app = HiaApp(workspace)

        async def lead(pilot: Pilot[int]) -> None:
            await wait_for(pilot, lambda: app.shown is not None and app.shown.is_mounted, "a screen")
            if place is not None and place.screen != "tasks":
                app.go(place)
                await wait_for_screen(pilot, place.screen)
            if before is not None:
                before(app)
            await pilot.press(*keys)
            await wait_until_saved(pilot)
            await wait_until_still(pilot)

        try:
            assert snap_compare(app, terminal_size=size, run_before=lead)
        finally:
            app.close_work()

    return compare


def begin(workspace: Workspace) -> None:
    workspace.set_profile(name="Asha Khan", role="Team leader")
    workspace.create(Start(title="Leith community nursing", nation=Nation.SCOTLAND, content=CONTENT)).close()


def typical(workspace: Workspace) -> None:
    """The first section done and signed off, the second begun with a disagreement, some actions."""
    work = workspace.open()
    first, second = work.questionnaire.sections[:2]
    for at, question in enumerate(first.questions):
        answers.answer(work, question, rating="1234"[at % 4], evidence="Minute of the May meeting")
    answers.describe_section(
        work, first, strengths="We talk.", gaps="Little is written down.", completed=True
    )
    answers.sign_off(work, first)
    answers.answer(work, second.questions[0], rating="not-applicable", reason="We see no patients.")
    answers.answer(work, second.questions[1], rating="dont-know", come_back=True)
    for item, given in {
        "a1": {"title": "Put the area profile on the agenda", "question": "1.2", "owner": "Team leader",
               "due": "2026-02-01", "measure": "It was discussed"},
        "a2": {"title": "Ask the advice service to a meeting", "section": "2"},
    }.items():  # fmt: skip
        actions.add_action(work, item, given)
    field = f"q/{second.questions[2].id}/rating"
    work.write([Edit(field, "3")])
    work.author = Author("m-jo", "d-jo", "Jo Orr", "Community nurse")
    work.write([Edit(field, "1", replaces=())])
    work.close()


def full(workspace: Workspace) -> None:
    """A question with long texts in it."""
    work = workspace.open()
    question = work.questionnaire.question(FIRST)
    long = "A long line that goes on and on, and then goes on some more. " * 4
    answers.answer(
        work, question, rating="4", evidence=long, note="\n".join([long, "", "Gàidhlig, ŵ ŷ, Łukasz [b]"])
    )
    work.close()


def test_welcome(picture: Picture) -> None:
    picture(None)


def test_welcome_in_error(picture: Picture) -> None:
    picture(None, "tab", "tab", "tab", "enter")


def test_start(picture: Picture) -> None:
    picture(None, fill=lambda workspace: workspace.set_profile(name="Asha Khan") and None)


def test_tasks_empty(picture: Picture) -> None:
    picture(Place("tasks"))


def test_tasks_typical(picture: Picture) -> None:
    picture(Place("tasks"), fill=typical)


def test_tasks_wide(picture: Picture) -> None:
    picture(Place("tasks"), fill=typical, size=(120, 40))


def test_section(picture: Picture) -> None:
    picture(Place("section", "practice"), fill=typical)


def test_question_empty(picture: Picture) -> None:
    picture(Place("question", FIRST))


def test_question_full(picture: Picture) -> None:
    picture(Place("question", FIRST), "tab", "tab", fill=full)


def test_question_wide(picture: Picture) -> None:
    picture(Place("question", FIRST), fill=typical, size=(120, 40))


def test_question_small(picture: Picture) -> None:
    picture(Place("question", FIRST), "down", "space", size=(40, 10))


def test_question_without_a_reason(picture: Picture) -> None:
    picture(Place("question", FIRST), "6", "pagedown")


def test_question_light(picture: Picture) -> None:
    picture(Place("question", FIRST), fill=lambda w: (typical(w), w.set_setting("screen.theme", "light"))[1])


def test_question_mono_ascii(picture: Picture) -> None:
    def plain(workspace: Workspace) -> None:
        typical(workspace)
        workspace.set_setting("screen.theme", "mono")
        workspace.set_setting("screen.glyphs", "ascii")

    picture(Place("question", FIRST), fill=plain)


def test_end(picture: Picture) -> None:
    picture(Place("end", "knowledge"), fill=typical)


def test_action_in_error(picture: Picture) -> None:
    def wrong(app: HiaApp) -> None:
        app.screen.query_one("#due", Note).insert("soon")

    picture(Place("action", "new:section:knowledge"), "escape", before=wrong)


def test_plan(picture: Picture) -> None:
    picture(Place("plan"), fill=typical)


def test_check(picture: Picture) -> None:
    picture(Place("check"), fill=typical)


def test_sign_off(picture: Picture) -> None:
    picture(Place("signoff"), "down", fill=typical)


def test_settle(picture: Picture) -> None:
    picture(Place("settle", "q/practice.routine-asking/rating"), fill=typical)


def test_find(picture: Picture) -> None:
    picture(Place("find"), "m", "i", "n", "u", "t", "e", fill=typical)


def test_compact_list(picture: Picture) -> None:
    picture(Place("quick", "practice"), fill=typical)


def test_reports(picture: Picture) -> None:
    picture(Place("reports"), fill=typical)


def test_palette(picture: Picture) -> None:
    picture(Place("question", FIRST), "f9")


def assigned(workspace: Workspace) -> None:
    """A team's work, given out and late."""
    typical(workspace)
    work = workspace.open()
    sections = work.questionnaire.sections
    team_board.assign(workspace, work, sections[0], "Asha Khan", "2026-02-27")
    team_board.assign(workspace, work, sections[1], "Jo Orr", "2026-02-01")
    team_board.claim(work, sections[2])
    work.close()


def planned(workspace: Workspace) -> None:
    """A second round, with a plan of the first to ask about."""
    work = workspace.open()
    actions.add_action(
        work, "a1", {"title": "Ask the advice service in", "question": "1.1", "due": "2025-06-30"}
    )
    work.close()
    made, _ = rounds.start_next(workspace, work.header.id, Start(title=""))
    returning.send_back(made, [made.questionnaire.questions[0]], "Which profile was it?")
    made.close()


def test_board_empty(picture: Picture) -> None:
    picture(Place("board"))


def test_board_typical(picture: Picture) -> None:
    picture(Place("board"), "down", fill=assigned)


def test_board_wide(picture: Picture) -> None:
    picture(Place("board"), fill=assigned, size=(120, 40))


def test_board_choices(picture: Picture) -> None:
    picture(Place("board"), "enter", fill=assigned)


def test_team_alone(picture: Picture) -> None:
    picture(Place("team"))


def test_join_empty(picture: Picture) -> None:
    picture(Place("join"))


def test_join_in_error(picture: Picture) -> None:
    picture(Place("join"), "tab", "tab", "tab", "enter")


def test_join_wide(picture: Picture) -> None:
    picture(Place("join"), size=(120, 40))


def test_assign(picture: Picture) -> None:
    picture(Place("assign", "practice"), fill=assigned)


def test_send_back_in_error(picture: Picture) -> None:
    picture(Place("sendback", "practice"), "tab", "tab", "enter", fill=typical)


def test_reminder(picture: Picture) -> None:
    picture(Place("board"), "tab", "down", "w", fill=assigned)


def test_mail(picture: Picture) -> None:
    picture(Place("mail", "section:knowledge/pdf"), fill=typical)


def test_mail_in_error(picture: Picture) -> None:
    picture(Place("mail", "overall/pdf"), "n", "o", "tab", "tab", "enter", fill=typical)


def test_reports_wide(picture: Picture) -> None:
    picture(Place("reports"), fill=typical, size=(120, 40))


def test_question_planned(picture: Picture) -> None:
    picture(Place("question", FIRST), "tab", fill=planned)


def test_settings(picture: Picture) -> None:
    picture(Place("settings"))


def test_evaluation(picture: Picture) -> None:
    picture(Place("evaluation"), "down", "space")


def test_end_wide(picture: Picture) -> None:
    picture(Place("end", "knowledge"), fill=typical, size=(120, 40))


def test_check_wide(picture: Picture) -> None:
    picture(Place("check", "knowledge"), fill=typical, size=(120, 40))


def test_plan_empty(picture: Picture) -> None:
    picture(Place("plan"))
