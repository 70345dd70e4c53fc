"""A screen to read: arrows and PgUp/PgDn scroll it, Esc goes back."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.body import Body


class ReadingScreen(HiaScreen):
    """Nothing on it takes the focus, so the keys scroll, and single keys act."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
        Binding("home", "scroll_edge(-1)", show=False),
        Binding("end", "scroll_edge(1)", show=False),
    ]

    hints = (("pagedown", "more"), ("escape", "back"))

    def restore(self, place: Place) -> None:
        self.set_focus(None)

    def action_scroll(self, step: int) -> None:
        self.query_one(Body).scroll_relative(y=step, animate=False, force=True)

    def action_scroll_page(self, step: int) -> None:
        body = self.query_one(Body)
        body.scroll_relative(y=step * max(body.size.height - 1, 1), animate=False, force=True)

    def action_scroll_edge(self, step: int) -> None:
        body = self.query_one(Body)
        body.scroll_to(y=0 if step < 0 else body.max_scroll_y, animate=False, force=True)
