"""Every screen at every size: usable down to 40 by 10, a sentence below, nothing lost on the way."""

import pytest

from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace import actions
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import (
    answer_first,
    lines,
    open_at,
    press_until,
    seen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
)

PLACES = (
    Place("tasks"), Place("section", "knowledge"), Place("question", "knowledge.causes"),
    Place("end", "knowledge"), Place("plan"), Place("check", "knowledge"), Place("signoff"),
    Place("quick", "knowledge"), Place("find"), Place("history", "knowledge.causes"),
    Place("why", "knowledge.causes"), Place("reports"), Place("help", "tasks"), Place("settings"),
    Place("evaluation"), Place("disagreements"), Place("board"), Place("merge"), Place("compare"),
    Place("action", "new:plan:"), Place("home"), Place("pack"), Place("inbox"), Place("receipts"),
    Place("returned"), Place("past"), Place("past", "2026-03-02"), Place("backups"), Place("bin"),
    Place("erase"), Place("rule", "owner"), Place("team"), Place("join"), Place("found", "create"),
    Place("invite"), Place("members"), Place("assign", "knowledge"), Place("sendback", "knowledge"),
    Place("mail", "overall/pdf"), Place("outbox"), Place("paste"),
)  # fmt: skip


@pytest.mark.parametrize("size", [(60, 20), (40, 10), (120, 40)])
async def test_every_screen_says_where_one_is_and_what_keys_do(
    started: Workspace, size: tuple[int, int]
) -> None:
    answer_first(started, 14)
    work = started.open()
    actions.add_action(work, "a1", {"title": "Do a thing that takes many words to say", "section": "1"})
    work.close()
    width, height = size
    async with open_at(started, Place("tasks"), size) as (app, pilot):
        for place in PLACES:
            app.go(place)
            screen = await wait_for_screen(pilot, place.screen)
            await wait_for_text(pilot, "commands")
            shown = lines(app)
            assert len(shown) == height
            assert max(map(len, shown)) <= width
            assert shown[0].strip().startswith(screen.title_words()[:8])
            assert "commands" in shown[-1], place
            assert sum(1 for line in shown if line.strip()) >= min(height - 2, 4), place


async def test_a_question_is_answered_at_forty_by_ten(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes"), (40, 10)) as (app, pilot):
        await press_until(pilot, "down", "> ( ) 4 Embedded")
        await pilot.press("space")
        await wait_for_text(pilot, "(•) 4 Embedded")
        await press_until(pilot, "tab", "> Evidence")
        await type_text(pilot, "yes")
        await pilot.press("pagedown")
        await wait_for_text(pilot, "question 2 of 12")
        assert app.sitting is not None
        assert app.sitting.work.view.field("q/knowledge.causes/evidence").text == "yes"


async def test_below_that_a_sentence_and_back_again_with_the_text(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press("f2")
        await type_text(pilot, "half")
        for size in ((30, 8), (12, 3), (2, 1), (39, 24), (80, 9)):
            await pilot.resize_terminal(*size)
            await wait_for(pilot, lambda: "window" in seen(app) or app.size.width < 12, "the sentence")
        await pilot.resize_terminal(80, 24)
        await wait_for_text(pilot, "> Note (optional)")
        note = app.focused
        assert isinstance(note, Note)
        assert note.text == "half"


async def test_a_wide_window_has_the_sections_at_the_side(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes"), (120, 40)) as (app, pilot):
        await wait_for_text(pilot, "0 of 72 answered")
        assert "1.12 Words without" in seen(app)
        await pilot.press("3")
        await wait_for_text(pilot, "1 of 72 answered")
        await pilot.resize_terminal(80, 24)
        await wait_for(pilot, lambda: "1.12 Words without" not in seen(app), "no side")


async def test_after_the_sentence_the_screen_is_what_it_was(started: Workspace) -> None:
    async with open_at(started, Place("tasks")) as (app, pilot):
        before = seen(app)
        assert "Leith community nursing · Baseline" in before
        for size in ((40, 10), (32, 8), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await wait_for(pilot, lambda width=size[0]: app.screen.size.width == width, "the size")
            await pilot.pause()
        await wait_for(pilot, lambda: seen(app) == before, "the screen as before")
