"""What people write is data: it cannot draw, click, crash or reach the terminal."""

import json

from textual.events import Paste

from hia_tui.domain.questionnaire import Nation
from hia_tui.domain.text import has_forbidden
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace import actions, answers
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Author
from tests.tui.conftest import open_at, reopen, seen, wait_for_screen, wait_for_text

HOSTILE = "[b]x[/b] [/b] [@click=app.quit]q[/] [nosuch] $hia-row [link='https://x']l[/link]"
ESCAPES = "\x1b[31mred\x1b]52;c;aGk=\x07 \x9b31m \u202eturned \x00nul"


def hostile_home(workspace: Workspace) -> None:
    workspace.set_profile(name=f"A {HOSTILE}"[:80], role="[/i]")
    work = workspace.create(Start(title=HOSTILE, organisation=HOSTILE, round="[/b]", nation=Nation.ENGLAND))
    questions = work.questionnaire.questions
    answers.answer(work, questions[0], rating="2", evidence=HOSTILE, note=HOSTILE)
    answers.answer(work, questions[1], rating="not-applicable", reason=HOSTILE)
    section = work.questionnaire.sections[0]
    answers.describe_section(work, section, strengths=HOSTILE, gaps=HOSTILE)
    item = workspace.new_action_id()
    actions.add_action(work, item, {"title": HOSTILE, "section": "1", "owner": HOSTILE, "due": "2026-01-01"})
    work.author = Author("m-jo", "d-jo", HOSTILE, "[/b]")
    answers.edit_field(work, f"q/{questions[0].id}/note", "[/b] theirs", ())
    work.close()


async def test_markup_in_every_field_is_shown_as_it_was_written(workspace: Workspace) -> None:
    hostile_home(workspace)
    first = "knowledge.causes"
    places = (
        Place("tasks"), Place("section", "knowledge"), Place("question", first), Place("end", "knowledge"),
        Place("plan"), Place("check", "knowledge"), Place("signoff"), Place("history", first),
        Place("disagreements"), Place("settle", f"q/{first}/note"), Place("find"), Place("board"),
        Place("settings"), Place("quick", "knowledge"), Place("evaluation"), Place("home"), Place("pack"),
        Place("inbox"), Place("receipts"), Place("returned"), Place("past", "2026-03-02"), Place("bin"),
        Place("erase"), Place("rule", "m-jo"), Place("team"), Place("assign", "knowledge"),
        Place("sendback", "knowledge"), Place("mail", "overall/txt"), Place("report", "overall"),
    )  # fmt: skip
    async with open_at(workspace, Place("tasks")) as (app, pilot):
        for place in places:
            app.go(place)
            await wait_for_screen(pilot, place.screen)
            assert not has_forbidden(seen(app).replace("\n", ""))
        app.go(Place("tasks"))
        await wait_for_text(pilot, "[b]x[/b] [/b] [@click=app.quit]q[/]")
        app.visit(Place("action", reopen(workspace).view.actions()[0].id))
        await wait_for_screen(pilot, "action")
        await wait_for_text(pilot, "[b]x[/b]")


async def test_a_paste_drops_nothing_without_a_word(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press("f2")
        note = app.screen.query_one("#note", Note)
        note.post_message(Paste("first\r\nsecond\rthird " + ESCAPES))
        await wait_for_text(pilot, "characters that cannot be kept were left out")
        assert note.text.startswith("first\nsecond\nthird [31mred]52;c;aGk=")
        assert not has_forbidden(note.text.replace("\n", ""))
        await pilot.press("pagedown")
        await wait_for_text(pilot, "question 2 of 12")
    assert reopen(started).view.field("q/knowledge.causes/note").text.startswith("first\nsecond\nthird")


async def test_lines_pasted_into_one_line_are_all_kept(started: Workspace) -> None:
    async with open_at(started, Place("find")) as (app, pilot):
        words = app.screen.query_one("#words", Note)
        words.post_message(Paste("one\ntwo\nthree"))
        await wait_for_text(pilot, "The pasted lines were put on one line.")
        assert words.text == "one two three"


async def test_a_draft_and_a_place_that_make_no_sense_are_passed_by(started: Workspace) -> None:
    work = started.open()
    places = started.store.places
    for said in (
        {"trail": [{"screen": "nowhere"}]},
        {"trail": "x"},
        [1],
        {"trail": [{"screen": "question"}]},
    ):
        places.keep_place(work.header.id, json.loads(json.dumps(said)))
        async with open_at(started, Place("tasks")) as (_app, pilot):
            await wait_for_screen(pilot, "tasks")
    work.close()
