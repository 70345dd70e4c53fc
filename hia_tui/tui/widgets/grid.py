"""A whole section in rows, one column an answer: for people who have done this before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.message import Message

from hia_tui.tui.widgets.choice import OFF, ON
from hia_tui.tui.widgets.drawn import Drawn, step_focus
from hia_tui.tui.words import ROW, ink, plain

_HEADS = ("1", "2", "3", "4", "5 ?", "6 n/a")
_CELL = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the grid."""

    id: str
    number: str
    name: str
    chosen: int
    """Index of the chosen answer, -1 for none."""
    mark: str = ""
    """A word in place of the answers, where there is something else to do first."""


class Grid(Drawn, can_focus=True):
    """Up and Down change the question, Left and Right the answer; Space or a digit chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "down(-1)", show=False),
        Binding("down", "down(1)", show=False),
        Binding("left", "across(-1)", show=False),
        Binding("right", "across(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("space,enter", "choose", show=False),
    ]

    takes_letters = True
    hints = (("space", "choose"), ("tab", "next field"))

    @dataclass
    class Chosen(Message):
        """An answer was chosen for a question."""

        id: str
        index: int

    @dataclass
    class Moved(Message):
        """The cursor is on another question or answer."""

        id: str
        index: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._entries: tuple[Line, ...] = ()
        self._at = (0, 0)
        self.single_keys = True

    @property
    def item(self) -> str:
        """Id of the question that the cursor is on."""
        return self._entries[self._at[0]].id if self._entries else ""

    @property
    def column(self) -> int:
        """Index of the answer that the cursor is on."""
        return self._at[1]

    def set_lines(self, entries: Sequence[Line]) -> None:
        """Show other questions or answers."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.redraw()

    def move_to(self, item: str) -> None:
        """Put the cursor on a question."""
        for at, line in enumerate(self._entries):
            if line.id == item:
                self._go(at, max(line.chosen, 0))

    def draw(self, width: int) -> list[Content]:
        room = max(width - 2 - _CELL * len(_HEADS) - 1, 8)
        heads = Content("").join(ink(head.center(_CELL), "muted") for head in _HEADS)
        return [
            Content(" " * (room + 3)) + heads,
            *(self._line(at, room, width) for at in range(len(self._entries))),
        ]

    def _line(self, at: int, room: int, width: int) -> Content:
        line = self._entries[at]
        here = self.has_focus and at == self._at[0]
        marker = ink("> ", "focus") if here else Content("  ")
        name = plain(f"{line.number:5}{line.name}").truncate(room, ellipsis=True)
        drawn = marker + name.pad_right(room - name.cell_length) + " "
        if line.mark:
            return drawn + ink(line.mark, "todo")
        for index in range(len(_HEADS)):
            chosen, on = index == line.chosen, here and index == self._at[1]
            sign = ink(ON, "chosen") if chosen else Content(OFF)
            cell = (ink(">", "focus") if on else Content(" ")) + sign + " "
            drawn += cell.stylize(ROW) if on else cell
        return drawn

    def action_down(self, step: int) -> None:
        at = self._at[0] + step
        if 0 <= at < len(self._entries):
            self._go(at, self._at[1])
        elif step < 0:
            step_focus(self, -1)
        else:
            step_focus(self, 1)

    def action_across(self, step: int) -> None:
        self._go(self._at[0], min(max(self._at[1] + step, 0), len(_HEADS) - 1))

    def action_edge(self, at: int) -> None:
        self._go(at % max(len(self._entries), 1), self._at[1])

    def action_choose(self) -> None:
        if self.item:
            self.post_message(self.Chosen(self.item, self._at[1]))

    def on_key(self, event: Key) -> None:
        if self.single_keys and event.character and event.character in "123456" and self.item:
            self._go(self._at[0], int(event.character) - 1)
            event.stop()
            event.prevent_default()
            self.action_choose()

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.redraw()
        self._show_cursor()

    def _go(self, at: int, index: int) -> None:
        if (at, index) != self._at:
            self._at = (at, index)
            self.redraw()
            self.post_message(self.Moved(self.item, index))
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self.has_focus:
            self.reveal(self._at[0] + 1 if self._at[0] else 0, 1)
