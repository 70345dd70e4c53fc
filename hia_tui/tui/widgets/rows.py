"""A list of rows with one cursor: task lists, questions, actions, choices of where to go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message

from hia_tui.tui.widgets.drawn import Drawn, step_focus
from hia_tui.tui.widgets.prose import hung
from hia_tui.tui.words import INK, ROW, ink, plain

NARROW = 58
"""Below this width the right-hand words of a row go on a line of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A row without an id is text between rows and takes no cursor."""

    text: str | Content = ""
    id: str = ""
    number: str = ""
    """Stands before the text, in a column of its own."""
    right: tuple[str, ...] = ()
    """Words in columns at the right."""
    ink: str = ""
    """Ink of the first word at the right; of the text where nothing stands at the right."""
    wrap: bool = False
    """Whether a long text goes on over several lines instead of being cut."""


class Rows(Drawn, can_focus=True):
    """Rows with a `>` at the one that Enter opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter,space", "choose", show=False),
    ]

    takes_letters = True
    """Single keys act while this has the focus."""

    @dataclass
    class Chosen(Message):
        """A row was chosen."""

        rows: "Rows"
        id: str

        @property
        def control(self) -> "Rows":
            """The list."""
            return self.rows

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        rows: "Rows"
        id: str

        @property
        def control(self) -> "Rows":
            """The list."""
            return self.rows

    def __init__(
        self,
        *,
        columns: Sequence[int] = (),
        number_width: int = 0,
        hint: str = "open",
        id: str | None = None,  # noqa: A002 - as Textual names it
        classes: str | None = None,
    ) -> None:
        """Make an empty list.

        Args:
            columns: widths of the columns at the right.
            number_width: width of the column before the text; 0 for none.
            hint: what Enter does, in a word, for the footer.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._number_width = number_width
        self.hint = hint
        self._rows: tuple[Row, ...] = ()
        self._cursor = -1
        self._tops: list[int] = []
        self.can_focus = False  # until there is a row to be on: Tab must not stop where nothing shows it
        self._plain_lines: dict[tuple[Row, int], list[Content]] = {}
        """Lines of rows without the cursor, so that moving it draws two rows and not all of them."""

    @property
    def hints(self) -> tuple[tuple[str, str], ...]:
        """Keys of this widget for the footer."""
        return (("enter", self.hint),) if self._cursor >= 0 else ()

    @property
    def item(self) -> str:
        """Id of the row that the cursor is on."""
        return self._rows[self._cursor].id if 0 <= self._cursor < len(self._rows) else ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as set."""
        return self._rows

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show other rows; the cursor stays on the row with the same id, or near where it was."""
        rows = tuple(rows)
        if rows == self._rows:
            return
        item, at = self.item, self._cursor
        self._rows = rows
        self._plain_lines.clear()
        ids = [row.id for row in rows]
        self._cursor = ids.index(item) if item and item in ids else self._nearest(max(at, 0))
        self.can_focus = self._cursor >= 0
        self.redraw()

    def move_to(self, item: str) -> bool:
        """Put the cursor on the row with that id; False when there is none."""
        for index, row in enumerate(self._rows):
            if row.id and row.id == item:
                self._set_cursor(index)
                return True
        return False

    def draw(self, width: int) -> list[Content]:
        lines: list[Content] = []
        self._tops = []
        for index, row in enumerate(self._rows):
            self._tops.append(len(lines))
            lines += self._lines_of(row, index == self._cursor, width)
        self._tops.append(len(lines))
        return lines

    def _lines_of(self, row: Row, here: bool, width: int) -> list[Content]:
        if here and self.has_focus:
            return self._draw_row(row, here, width)
        if (row, width) not in self._plain_lines:
            self._plain_lines[row, width] = self._draw_row(row, here, width)
        return self._plain_lines[row, width]

    def _draw_row(self, row: Row, here: bool, width: int) -> list[Content]:
        text = row.text if isinstance(row.text, Content) else plain(row.text)
        if not row.id:
            return hung(text, width)
        marker = ink("> ", "focus") if here and self.has_focus else Content("  ")
        number = plain(
            row.number.ljust(self._number_width)[: self._number_width] if self._number_width else ""
        )
        before = len(marker.plain) + self._number_width
        if not row.right and row.ink:
            text = text.stylize(INK[row.ink])
        if here and self.has_focus:
            # Only the words: a whole line in another colour is many bytes on a slow line for each arrow.
            text = text.stylize(ROW)
        lines = (
            self._with_right(row, text, width - before)
            if row.right
            else self._alone(row, text, width - before)
        )
        hanging = Content(" " * before)
        return [(marker + number if at == 0 else hanging) + line for at, line in enumerate(lines)]

    def _alone(self, row: Row, text: Content, width: int) -> list[Content]:
        return text.wrap(width) if row.wrap else [_cut(text, width)]

    def _with_right(self, row: Row, text: Content, width: int) -> list[Content]:
        room = width - sum(self._columns) - 1
        if width < NARROW or room < 12:
            words = " · ".join(word for word in row.right if word)
            below = [_cut(ink("  " + words, row.ink or "muted"), width)] if words else []
            return self._alone(row, text, width) + below
        lines = text.wrap(room) if row.wrap else [_cut(text, room)]
        right = Content("").join(
            _column(word, self._columns[i], row.ink if i == 0 else "", last=i == len(self._columns) - 1)
            for i, word in enumerate(row.right)
        )
        return [lines[0].pad_right(room + 1 - lines[0].cell_length) + right, *lines[1:]]

    def action_move(self, step: int) -> None:
        index = self._cursor + step
        while 0 <= index < len(self._rows) and not self._rows[index].id:
            index += step
        if 0 <= index < len(self._rows):
            self._set_cursor(index)
        elif step < 0:
            step_focus(self, -1)
        else:
            step_focus(self, 1)

    def action_edge(self, step: int) -> None:
        self._set_cursor(self._nearest(0 if step < 0 else len(self._rows) - 1))

    def action_page(self, step: int) -> None:
        if self.parent is None or not getattr(self.screen, "pages_lists", True):
            raise SkipAction
        ids = [index for index, row in enumerate(self._rows) if row.id]
        if not ids:
            raise SkipAction
        at = ids.index(self._cursor) if self._cursor in ids else 0
        self._set_cursor(ids[max(0, min(len(ids) - 1, at + 10 * step))])

    def action_choose(self) -> None:
        if self.item:
            self.post_message(self.Chosen(self, self.item))

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.redraw()
        self._show_cursor()

    def on_click(self, event: Click) -> None:
        for index, row in enumerate(self._rows):
            if row.id and self._tops[index] <= event.y < self._tops[index + 1]:
                self._set_cursor(index)
                self.action_choose()

    def _nearest(self, index: int) -> int:
        """The row with an id nearest to an index, -1 where no row has one."""
        ids = [at for at, row in enumerate(self._rows) if row.id]
        return min(ids, key=lambda at: (abs(at - index), at)) if ids else -1

    def _set_cursor(self, index: int) -> None:
        if index != self._cursor:
            self._cursor = index
            self.redraw()
            self.post_message(self.Moved(self, self.item))
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self.has_focus and 0 <= self._cursor < len(self._tops) - 1:
            top = self._tops[self._cursor]
            self.reveal(top, self._tops[self._cursor + 1] - top)


def _cut(text: Content, width: int) -> Content:
    return text.truncate(max(width, 1), ellipsis=True)


def _column(word: str, width: int, name: str, *, last: bool) -> Content:
    shown = plain(word).truncate(width if last else width - 1, ellipsis=True)
    space = Content(" " * (width - shown.cell_length))
    shown = shown.stylize(INK[name]) if name else shown
    return space + shown if last else shown + space
