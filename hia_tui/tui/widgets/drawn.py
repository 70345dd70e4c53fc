"""A widget that is drawn as lines of text: one widget for a whole list, so that few are mounted."""

from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget


class Drawn(Widget):
    """Lines drawn for a width; drawn anew only when asked to; only the seen ones are put on the screen."""

    DEFAULT_CSS = """
    Drawn { height: auto; width: 1fr; text-wrap: nowrap; text-overflow: clip; padding: 0 1 0 0; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._drawn: tuple[int, list[Content]] | None = None
        self._drawn_height = -1

    def draw(self, width: int) -> list[Content]:
        """The lines, none wider than `width`."""
        raise NotImplementedError

    def lines(self, width: int) -> list[Content]:
        """The lines as last drawn for that width."""
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, self.draw(width) if width > 0 else [])
        return self._drawn[1]

    def redraw(self) -> None:
        """Draw anew: lay out only if the height changes, else repaint only the lines that do."""
        before, self._drawn = self._drawn, None
        width = self.content_size.width
        if not width or before is None or before[0] != width:
            self.refresh(layout=True)
            return
        lines = self.lines(width)
        if len(lines) != len(before[1]) or len(lines) != self._drawn_height:
            self.refresh(layout=True)
            return
        changed = [
            y for y, (old, new) in enumerate(zip(before[1], lines, strict=True)) if not old.is_same(new)
        ]
        if changed:
            top, left = self.gutter.top, self.gutter.left
            self.refresh(*(Region(left, top + y, width, 1) for y in changed))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._drawn_height = len(self.lines(width))
        return self._drawn_height

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        lines = self.lines(width)
        style = self.visual_style
        if not 0 <= y < len(lines):
            return Strip.blank(width, style.rich_style)
        return Visual.to_strips(self, lines[y], width, 1, style)[0]

    def reveal(self, top: int, height: int) -> None:
        """Scroll the body so that some of the lines are seen, and put the terminal's cursor on the first."""
        self.call_after_refresh(self._reveal, top, height)

    def _reveal(self, top: int, height: int) -> None:
        if not self.is_attached or self.screen is not self.app.screen:
            return
        body = next(
            (node for node in self.ancestors if isinstance(node, Widget) and node.has_class("body")), None
        )
        if body is not None:
            scroll_into_view(body, self, top, height)
        if self.has_focus:
            self.app.cursor_position = self.content_region.offset + Offset(0, top)


def step_focus(widget: Widget, step: int) -> None:
    """Give the focus to the field before or after a widget; at either end it stays."""
    chain = widget.screen.focus_chain
    at = chain.index(widget) + step if widget in chain else -1
    if 0 <= at < len(chain):
        chain[at].focus()


def scroll_into_view(body: Widget, widget: Widget, top: int, height: int) -> None:
    """Scroll a body just so far that lines of a widget are seen; to its top where that shows them too."""
    window = body.scrollable_content_region
    start = widget.content_region.y + top - window.y + body.scroll_offset.y
    end = start + height
    if end <= window.height:
        target = 0
    elif start < body.scroll_offset.y:
        target = start
    elif end > body.scroll_offset.y + window.height:
        target = end - window.height
    else:
        return
    if target != body.scroll_offset.y:
        body.scroll_to(y=target, animate=False, force=True)
