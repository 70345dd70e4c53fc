"""One answer out of several, or several out of many, each with its sign: `( )` `(•)`, `[ ]` `[x]`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message

from hia_tui.tui.widgets.drawn import Drawn, step_focus
from hia_tui.tui.words import INK, ROW, ink, plain

OFF, ON = "( )", "(•)"
BOX_OFF, BOX_ON = "[ ]", "[x]"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    code: str
    label: str
    about: str = ""
    """What it means, beside or below the label."""
    digit: str = ""
    """The single key that chooses it."""
    box: bool = False
    """A mark to tick, apart from the one answer."""


class Choice(Drawn, can_focus=True):
    """Options in a column. Arrows move the `>`; Space or Enter chooses; nothing is chosen by moving."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left", "move(-1)", show=False),
        Binding("down,right", "move(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter,space", "choose", show=False),
    ]

    takes_letters = True

    @dataclass
    class Chosen(Message):
        """An option was chosen, or a box ticked or cleared."""

        choice: "Choice"
        code: str

        @property
        def control(self) -> "Choice":
            """The widget."""
            return self.choice

    def __init__(
        self,
        options: Iterable[Option] = (),
        value: str = "",
        *,
        title: str = "",
        label_width: int = 0,
        wrap: bool = True,
        id: str | None = None,  # noqa: A002 - as Textual names it
        classes: str | None = None,
    ) -> None:
        """Make a choice.

        Args:
            options: what can be chosen.
            value: the code of what is.
            title: the question, on a line above.
            label_width: width of the labels' column; 0 makes it as wide as the longest.
            wrap: whether a long label goes on over several lines instead of being cut.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._options = tuple(options)
        self._label_width = label_width
        self._wraps = wrap
        self.title = title
        self.value = value
        self.ticked: frozenset[str] = frozenset()
        self.error = ""
        self.single_keys = True
        self._cursor = 0
        self._tops: list[int] = []
        self._to_value()

    @property
    def hints(self) -> tuple[tuple[str, str], ...]:
        """Keys of this widget for the footer."""
        return ("space", "tick" if self._at.box else "choose"), ("tab", "next field")

    @property
    def item(self) -> str:
        """Code of the option that the cursor is on."""
        return self._at.code

    @property
    def _at(self) -> Option:
        return self._options[self._cursor] if self._options else Option("", "")

    def set_options(self, options: Sequence[Option], value: str, ticked: Iterable[str] = ()) -> None:
        """Show other options; the cursor goes to what is chosen when the options are new."""
        fresh = [option.code for option in options] != [option.code for option in self._options]
        new = (tuple(options), value, frozenset(ticked))
        if new == (self._options, self.value, self.ticked):
            return
        self._options, self.value, self.ticked = new
        if fresh:
            self._to_value()
        self.redraw()

    def set_value(self, value: str) -> None:
        """Show another option as chosen."""
        if value != self.value:
            self.value = value
            self.redraw()

    def move_to(self, code: str) -> bool:
        """Put the cursor on an option; False when there is none with that code."""
        for index, option in enumerate(self._options):
            if option.code == code:
                self._set_cursor(index)
                return True
        return False

    def to_value(self) -> None:
        """Put the cursor on what is chosen, or on the first."""
        self._to_value()
        self.redraw()

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, above the options; empty says nothing."""
        if sentence != self.error:
            self.error = sentence
            self.redraw()

    def draw(self, width: int) -> list[Content]:
        lines = self._heading(width)
        column = self._label_width or max((len(o.label) for o in self._options), default=0) + 2
        self._tops = []
        for index, option in enumerate(self._options):
            self._tops.append(len(lines))
            lines += self._draw_option(option, index == self._cursor and self.has_focus, column, width)
        self._tops.append(len(lines))
        return lines

    def _heading(self, width: int) -> list[Content]:
        lines = plain(self.title).stylize(INK["strong"]).wrap(width) if self.title else []
        return lines + (ink(f"Error: {self.error}", "error").wrap(width) if self.error else [])

    def _draw_option(self, option: Option, here: bool, column: int, width: int) -> list[Content]:
        chosen = option.code in self.ticked if option.box else option.code == self.value
        head = marked(option, here=here, chosen=chosen)
        label = plain(option.label).stylize(ROW) if here else plain(option.label)
        if not option.about:
            room = max(width - 6, 8)
            lines = label.wrap(room) if self._wraps else [label.truncate(room, ellipsis=True)]
        elif width - 6 - column >= 24:
            about = ink(option.about, "muted").wrap(width - 6 - column)
            lines = [label.pad_right(column - label.cell_length) + about[0]]
            lines += [Content(" " * column) + line for line in about[1:]]
        else:
            lines = [
                label,
                *(Content("  ") + line for line in ink(option.about, "muted").wrap(max(width - 8, 8))),
            ]
        return [(head if at == 0 else Content(" " * 6)) + line for at, line in enumerate(lines)]

    def action_move(self, step: int) -> None:
        index = self._cursor + step
        if 0 <= index < len(self._options):
            self._set_cursor(index)
        elif step < 0:
            step_focus(self, -1)
        else:
            step_focus(self, 1)

    def action_edge(self, index: int) -> None:
        self._set_cursor(index % max(len(self._options), 1))

    def action_choose(self) -> None:
        if self._options:
            self._choose(self._at)

    def on_key(self, event: Key) -> None:
        if not self.single_keys or not event.character:
            return
        for index, option in enumerate(self._options):
            if option.digit and option.digit == event.character:
                self._set_cursor(index)
                self._choose(option)
                event.stop()
                event.prevent_default()

    def on_click(self, event: Click) -> None:
        for index, option in enumerate(self._options):
            if self._tops[index] <= event.y < self._tops[index + 1]:
                self._set_cursor(index)
                self._choose(option)

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.redraw()
        self._show_cursor()

    def _choose(self, option: Option) -> None:
        if option.box:
            self.ticked = self.ticked ^ {option.code}
        else:
            self.value = option.code
        self.error = ""
        self.redraw()
        self.post_message(self.Chosen(self, option.code))

    def _to_value(self) -> None:
        codes = [option.code for option in self._options]
        self._cursor = codes.index(self.value) if self.value in codes else 0

    def _set_cursor(self, index: int) -> None:
        if index != self._cursor:
            self._cursor = index
            self.redraw()
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self.has_focus and 0 <= self._cursor < len(self._tops) - 1:
            top = self._tops[self._cursor] if self._cursor else 0
            self.reveal(top, self._tops[self._cursor + 1] - top)


def marked(option: Option, *, here: bool, chosen: bool) -> Content:
    """The `> (•) ` before an option: a sign for the cursor, a sign for what is chosen."""
    sign = (BOX_ON if chosen else BOX_OFF) if option.box else (ON if chosen else OFF)
    marker = ink(">", "focus") if here else Content(" ")
    return marker + " " + (ink(sign, "chosen") if chosen else Content(sign)) + " "
