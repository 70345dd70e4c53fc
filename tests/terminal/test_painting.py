"""Our painting against Textual's own, cell by cell, over whole scripts of keys."""

import random
from collections.abc import Callable
from typing import Any

import pyte.screens
import pytest
from form_screens import Form
from rich.console import Console
from terminal_player import Screen
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App

from hia_tui.terminal.facts import Depth, TerminalFacts, look
from hia_tui.terminal.painter import Painter

FACTS = look({"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"})
SCRIPT = [
    *(
        "down",
        "down",
        "down",
        "up",
        "end",
        "home",
        "pagedown",
        "tab",
        "down",
        "space",
        "down",
        "enter",
        "tab",
    ),
    *("space", "down", "down", "tab", "enter", "tab", "x", "y", "z", "tab", *"Hello日本é", "enter", *"world"),
    *(
        "left",
        "backspace",
        "shift+left",
        "shift+left",
        "up",
        "up",
        "delete",
        "f3",
        "tab",
        "enter",
        "f3",
        "escape",
    ),
    *("f4", "pagedown", "pageup", "tab", "down", "down", "right", "end", "shift+tab", "shift+tab", "ctrl+p"),
    *("d", "a", "r", "escape", "f2", "ctrl+a", "delete", *"Text", "ctrl+z"),
]
SYSTEMS = {Depth.TRUE: "truecolor", Depth.MANY: "256", Depth.SIXTEEN: "standard"}


class Twice:
    """Each frame painted twice: by Textual's own sequences on one screen, by the painter's on another."""

    def __init__(self, app: App[Any], depth: Depth, skip: Callable[[], bool]) -> None:
        self.app = app
        self.frames = self.differences = 0
        self._skip = skip
        self._console = Console(color_system=SYSTEMS[depth], force_terminal=True)  # type: ignore[arg-type]
        facts = TerminalFacts(FACTS.term, True, depth, FACTS.glyphs, "utf-8", False, "", True, "")
        self.painter = Painter(1, facts)
        self.resize(80, 24)
        stock = app._display
        app._display = lambda screen, frame: (self.take(frame), stock(screen, frame))[1]  # type: ignore[method-assign]

    def resize(self, width: int, height: int) -> None:
        self.stock, self.ours = Screen(width, height), Screen(width, height)
        for screen in (self.stock, self.ours):
            screen.reset_mode(7 << 5)  # no wrapping
        self._feed_stock, self._feed_ours = pyte.Stream(self.stock).feed, pyte.Stream(self.ours).feed
        self.painter.resize(width, height)

    def take(self, frame: object) -> None:
        if not isinstance(frame, LayoutUpdate | ChopsUpdate) or self.app._batch_count:
            return
        self.frames += 1
        if isinstance(frame, LayoutUpdate) and frame.region.size != (self.stock.columns, self.stock.lines):
            return  # the last of what was made for the size before
        forget_ansi(frame)
        self._feed_stock(frame.render_segments(self._console))
        if self.painter.paint(frame, None) and self.stock.dirty and not self._skip():
            self._feed_ours(self.painter._due())
            self.compare()

    def compare(self) -> None:
        changed = self.stock.dirty | self.ours.dirty
        self.stock.dirty.clear()
        self.ours.dirty.clear()
        for y in changed:
            for x in range(self.stock.columns):
                one, other = seen(self.stock.buffer[y][x]), seen(self.ours.buffer[y][x])
                assert one == other, f"frame {self.frames}, row {y}, column {x}: {one} became {other}"


def forget_ansi(frame: LayoutUpdate | ChopsUpdate) -> None:
    """Styles remember what they were sent as, whatever the depth of colour; forget it."""
    rows = frame.strips if isinstance(frame, LayoutUpdate) else [line.values() for line in frame.chops]
    for row in rows:
        for strip in row:
            if strip is not None:
                strip._render_cache = None
                for cache in (strip._crop_cache, strip._divide_cache):
                    cache.clear()
                for segment in strip:
                    if segment.style is not None:
                        segment.style._ansi = None


def seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    """What a person can see of a cell: ink does not show on a blank."""
    marks = (cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(marks):
        return (" ", cell.bg)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, *marks)


@pytest.mark.parametrize(
    ("depth", "keys"), [(Depth.TRUE, 12), (Depth.MANY, len(SCRIPT)), (Depth.SIXTEEN, 12)]
)
async def test_every_frame_of_a_session_looks_as_if_textual_had_painted_it(depth: Depth, keys: int) -> None:
    app = Form()
    twice = Twice(app, depth, lambda: False)
    async with app.run_test() as pilot:
        for key in SCRIPT[:keys]:
            await pilot.press(key)
        for width, height in ((60, 20), (40, 10), (120, 40), (80, 24)):
            twice.resize(width, height)
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            await pilot.press("tab")
    assert twice.frames > keys


async def test_frames_that_were_overtaken_leave_nothing_behind() -> None:
    app = Form()
    chance = random.Random(8)
    twice = Twice(app, Depth.MANY, lambda: chance.random() < 0.8)
    async with app.run_test() as pilot:
        for key in SCRIPT[::3]:
            await pilot.press(key)
        twice._skip = lambda: False
        await pilot.press("f2", "x")
    twice.compare()
