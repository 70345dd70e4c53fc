"""The part of a screen between its first lines and its keys; it scrolls where it has to."""

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBarRender

TRACK, THUMB = "│", "█"
_BACK, _BAR = Color.parse("default"), Color.parse("default")


class PlainBar(ScrollBarRender):
    """A scroll bar of signs that every font has."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _BACK,
        bar_color: Color = _BAR,
    ) -> Segments:
        """The bar as one sign a line: a thumb on a track."""
        length = max(1, round(size * window_size / virtual_size)) if virtual_size else size
        most = max(virtual_size - window_size, 1)
        top = round((size - length) * min(position, most) / most)
        style = Style(color=bar_color, bgcolor=back_color)
        signs = [THUMB if top <= at < top + length else TRACK for at in range(size)]
        return Segments([Segment(sign * thickness, style) for sign in signs], new_lines=vertical)


class Body(VerticalScroll, can_focus=False):
    """The scrolling part."""

    DEFAULT_CSS = """
    Body { height: 1fr; width: 1fr; padding: 0 0 0 1; scrollbar-size-vertical: 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="body", classes="body")

    def on_mount(self) -> None:
        self.vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]
