"""Fits an app with the painter and the keyboard, or leaves it Textual's own if they do not fit."""

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate, LayoutUpdate

from hia_tui.terminal.cursor import cursor_place
from hia_tui.terminal.driver import TerminalDriver
from hia_tui.terminal.environment import speak_utf8
from hia_tui.terminal.facts import TerminalFacts
from hia_tui.terminal.selftest import works

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


def install(app: "App[Any]", facts: TerminalFacts) -> bool:
    """Have `app` paint by difference and read keys safely; whether that is so. Call it before the app runs.

    Under test (headless) nothing changes: Textual then uses a driver without a terminal.
    """
    if sys.platform == "win32" or not works():
        speak_utf8()
        return False
    app.driver_class = functools.partial(TerminalDriver, facts=facts)  # type: ignore[assignment]
    app._display = functools.partial(_display, app, app._display)  # type: ignore[method-assign]
    return True


def repaint(app: "App[Any]") -> None:
    """Send the whole screen again, for a person who asks for it (Ctrl+L does so by itself)."""
    if isinstance(app._driver, TerminalDriver):
        app._driver.painter.repaint()


def _display(
    app: "App[Any]", stock: Callable[["Screen[Any]", Any], None], screen: "Screen[Any]", frame: Any
) -> None:
    """Textual's `App._display`, with frames going to the painter; everything else goes Textual's way."""
    driver = app._driver
    if not isinstance(driver, TerminalDriver) or not isinstance(frame, LayoutUpdate | ChopsUpdate):
        stock(screen, frame)
        return
    try:
        is_shown = app._running and not app._closed and not app._batch_count
        if is_shown and not driver.painter.paint(frame, cursor_place(app)):
            # A part of a screen of which nothing else is there: it is asked for as a whole.
            screen.refresh()
        driver.check_cursor_soon()
    finally:
        app.post_display_hook()
