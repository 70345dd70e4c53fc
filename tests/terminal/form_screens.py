"""A form with every kind of widget that the screens use."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import (
    Button,
    DataTable,
    Footer,
    Header,
    Input,
    OptionList,
    RadioButton,
    RadioSet,
    Static,
    TextArea,
)


class Question(ModalScreen[None]):
    """A dialog over the form, so that what is under it shows through darkened."""

    CSS = "Question { align: center middle; } Question > * { width: 40; border: solid $primary; }"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        yield Static("Dialog: 中文 wide, combining e\u0301, [not markup]", markup=False)
        yield Button("Close it")

    def on_button_pressed(self) -> None:
        self.dismiss()


class Form(App[None]):
    """The form. What is in its text field is in `typed`."""

    CSS = (
        "OptionList { width: 26; } RadioSet { width: 100%; } DataTable { height: 6; } TextArea { height: 7; }"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        ("f2", "text", "Text"),
        ("f3", "dialog", "Dialog"),
        ("f4", "more", "More"),
        ("f5", "stick", "Stick"),
        ("f6", "hostile", "Hostile"),
        ("f7", "line", "Line"),
    ]
    typed = ""

    def compose(self) -> ComposeResult:
        yield Header()
        with Horizontal():
            yield OptionList(*[f"Section {n} 中文字 – {'wide' * n}" for n in range(12)])
            with VerticalScroll(can_focus=False):
                for n in range(3):
                    question = f"Question {n}: how well – do “we” know £{n}, e\u0301 and 日本語? "
                    yield Static(question * 2, markup=False)
                    yield RadioSet(*[RadioButton(f"Level {level}") for level in range(4)])
                yield Input(placeholder="One line")
                yield TextArea("first\nsecond 日本語 line", id="text")
                yield DataTable[str]()
                yield Static("End", id="end", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        for field in (*self.query(TextArea), *self.query(Input)):
            field.cursor_blink = False
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns("Who", "What")
        for n in range(9):
            table.add_row(f"Person {n}", "日本" * n)
        self.call_after_refresh(setattr, self, "sub_title", "Ready")

    def on_text_area_changed(self) -> None:
        self.typed = self.query_one(TextArea).text

    def action_text(self) -> None:
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def action_line(self) -> None:
        self.query_one(Input).focus()

    def action_dialog(self) -> None:
        self.push_screen(Question())

    def action_more(self) -> None:
        self.query_one(OptionList).add_option("One more 中")

    def action_stick(self) -> None:
        import time

        time.sleep(3)  # what no app may do: hold its own loop up

    def action_hostile(self) -> None:
        note = self.query_one("#end", Static)
        note.update("\x1b[2J\x1b]52;c;aGE=\x07bad\x9b1mnote\u202eevil\x1b[31m\tend")
        note.scroll_visible(animate=False)
