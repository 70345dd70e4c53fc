"""Keys that come in one burst go where they were meant to, however deep the fields lie on the screen."""

import asyncio

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input

from hia_tui.terminal.delivery import Delivery
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import open_at, reopen, seen, wait_for, wait_for_screen, wait_until_saved

DEPTH = 30


class Deep(App[None]):
    """Two boxes, each far below the screen: a key that nobody takes has a long way up."""

    def compose(self) -> ComposeResult:
        for name in ("first", "second"):
            inner: Input | Vertical = Input(id=name, select_on_focus=False)
            for _ in range(DEPTH):
                inner = Vertical(inner)
            yield inner


async def test_what_follows_tab_in_one_burst_goes_to_the_next_field() -> None:
    app = Deep()
    async with app.run_test() as pilot:
        app.query_one("#first", Input).focus()
        await pilot.pause()
        delivery = Delivery(app, asyncio.get_running_loop())
        for key, character in (("a", "a"), ("tab", "\t"), ("b", "b"), ("shift+tab", None), ("c", "c")):
            delivery.take(Key(key, character))
        first, second = app.query_one("#first", Input), app.query_one("#second", Input)
        async with asyncio.timeout(10):
            while "c" not in first.value + second.value:
                await pilot.pause()
        assert second.value == "b"
        assert sorted(first.value) == ["a", "c"], "the focus came back to the first"


async def test_a_digit_after_an_arrow_means_the_row_that_the_arrow_leads_to(started: Workspace) -> None:
    async with open_at(started, Place("quick", "knowledge")) as (app, pilot):
        delivery = Delivery(app, asyncio.get_running_loop())
        for _ in range(6):
            for key, character in (("2", "2"), ("down", None), ("3", "3"), ("down", None)):
                delivery.take(Key(key, character))
        await wait_for(pilot, lambda: seen(app).count("(•)") == 12, "twelve ratings")
        await wait_until_saved(pilot)
    states = [answer.state for answer in reopen(started).view.answers()][:12]
    assert states == ["2", "3"] * 6


async def test_a_letter_after_an_arrow_stands_where_the_arrow_leads_to(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press("tab")
        note = app.screen.query_one("#evidence", Note)
        await wait_for(pilot, lambda: note.has_focus, "the box")
        delivery = Delivery(app, asyncio.get_running_loop())
        for key, character in (("b", "b"), ("left", None), ("a", "a"), ("end", None), ("c", "c")):
            delivery.take(Key(key, character))
        await wait_for(pilot, lambda: len(note.text) == 3, "three letters")
        assert note.text == "abc"


async def test_a_command_typed_with_enter_in_one_burst_is_the_one_that_is_done(started: Workspace) -> None:
    async with open_at(started, Place("section", "knowledge")) as (app, pilot):
        await pilot.press("f9")
        await wait_for(pilot, lambda: app.screen.is_modal, "the palette")
        words = app.screen.query_one(Note)
        for character in "compact":
            words.post_message(Key(character, character))
        words.post_message(Key("enter", "\r"))
        await wait_for_screen(pilot, "quick")
