"""The run of text down the pages: the cursor, page ends, paragraphs, and rows of cells that may break."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hia_tui.reports.blocks import Line
from hia_tui.reports.pdf import draw
from hia_tui.reports.pdf.tagging import HEIGHT, INK, LEADING, WIDTH, Document, Element, Page
from hia_tui.reports.pdf.text import TextLine, Typesetter, operators

LEFT = 56.7
RIGHT = WIDTH - LEFT
TOP = 62.4
BOTTOM = HEIGHT - 58
MEASURE = RIGHT - LEFT
SIZE = 12.0
GAP = 8.7
"""Half a line between paragraphs."""
FEWEST = 2
"""Lines of a paragraph that stand together at the foot and at the head of a page."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set."""

    size: float = SIZE
    leading: float = LEADING
    colour: str = INK


BODY = Style()
LEAD = Style(14, 20)
MUTED = Style(colour=draw.GREY)


@dataclass(slots=True)
class Cell:
    """Set lines that belong to one element and stand at one place across the page."""

    x: float
    lines: list[TextLine]
    element: Element
    style: Style = BODY


class Flow:
    """Where the next thing is drawn."""

    def __init__(self, document: Document, setter: Typesetter) -> None:
        self.document = document
        self.setter = setter
        self.page: Page = document.new_page()
        self.y = TOP
        self.tightness = 1.0
        """How much of the usual space stands between blocks: less on a first page that would not fit."""
        self._wrapped: dict[tuple[Line, float, float], list[TextLine]] = {}
        self.turned = 0
        """How many pages were turned."""
        self.at_new_page: Callable[[], None] | None = None
        """Draws again what stands at the head of each page, such as the head of a table."""

    @property
    def room(self) -> float:
        """Points left on the page."""
        return BOTTOM - self.y

    @property
    def gap(self) -> float:
        """Points between paragraphs."""
        return GAP * self.tightness

    @property
    def is_at_top(self) -> bool:
        """Whether nothing stands on the page yet."""
        return self.y <= TOP + 0.01

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.turned += 1
        self.page = self.document.new_page()
        self.y = TOP
        if self.at_new_page is not None:
            self.at_new_page()

    def need(self, height: float) -> None:
        """Turn the page where less than `height` is left."""
        if self.room < height and not self.is_at_top:
            self.new_page()

    def begin(self, lines: Sequence[TextLine], leading: float = LEADING) -> None:
        """Turn the page where the first of these lines would not stand on this one."""
        if not self._fitting(len(lines), leading):
            self.new_page()

    def space(self, height: float) -> None:
        """Leave room, but not at the head of a page."""
        if not self.is_at_top:
            self.y += height

    def wrap(self, line: Line, width: float, style: Style = BODY) -> list[TextLine]:
        """Set a line of runs in a width."""
        key = (line, width, style.size)
        if key not in self._wrapped:
            self._wrapped[key] = self.setter.wrap(line, width, style.size)
        return self._wrapped[key]

    def paragraph(
        self,
        lines: Sequence[TextLine],
        element: Element,
        x: float = LEFT,
        style: Style = BODY,
        behind: Callable[[float, float], str] | None = None,
    ) -> None:
        """Draw lines, over as many pages as they need.

        Args:
            lines: the set lines.
            element: what they belong to.
            x: where they start.
            style: how they are set.
            behind: makes the operators of what lies behind or beside them, from top and height.
        """
        waiting = list(lines)
        while waiting:
            fits = self._fitting(len(waiting), style.leading)
            if not fits:
                self.new_page()
                continue
            now, waiting = waiting[:fits], waiting[fits:]
            height = fits * style.leading
            if behind is not None:
                self.page.decorate(behind(self.y, height))
            self.show(now, element, x, self.y, style)
            self.y += height

    def show(self, lines: Sequence[TextLine], element: Element, x: float, top: float, style: Style) -> None:
        """Draw lines at a place without moving the cursor."""
        baseline = HEIGHT - top - (style.leading + style.size * 0.72) / 2
        drawn = operators(lines, self.setter, x, baseline, style.size, style.leading, style.colour)
        self.page.mark(element, drawn)

    def row(self, cells: Sequence[Cell], padding: float = 0.0) -> None:
        """Draw cells side by side; a row that is longer than a page goes on on the next one."""
        tallest = max((len(cell.lines) * cell.style.leading for cell in cells), default=0.0)
        if tallest + 2 * padding > self.room and tallest + 2 * padding <= BOTTOM - TOP - 3 * LEADING:
            self.new_page()
        self.y += padding
        waiting = [list(cell.lines) for cell in cells]
        while any(waiting):
            fits = int((self.room - padding) / LEADING)
            if fits < 1:
                self.new_page()
                self.y += padding
                continue
            used = 0
            for cell, lines in zip(cells, waiting, strict=True):
                now = lines[:fits]
                del lines[:fits]
                used = max(used, len(now))
                if now:
                    self.show(now, cell.element, cell.x, self.y, cell.style)
            self.y += used * LEADING
        self.y += padding

    def _fitting(self, count: int, leading: float) -> int:
        """How many of the next lines stand on this page, so that none is left alone on either side."""
        fits = int((self.room + 0.01) / leading)
        if fits >= count:
            return count
        if count - fits < FEWEST:
            fits = count - FEWEST
        if fits < FEWEST and not self.is_at_top:
            return 0
        return max(fits, 1)
