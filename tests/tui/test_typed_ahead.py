"""Keys that come in one burst go where they were meant to, however deep the fields lie on the screen."""

import asyncio

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input

from hia_tui.terminal.delivery import Delivery

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
