"""A form of twelve sections as one writes it in Textual, with nothing done about bytes."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, Header, OptionList, RadioButton, RadioSet, Static, TextArea


class Form(App[None]):
    """A list of sections, twelve questions, a text."""

    CSS = "OptionList { width: 24; } RadioSet { width: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [("f2", "text", "Text"), ("f3", "list", "List")]

    def compose(self) -> ComposeResult:
        yield Header()
        with Horizontal():
            yield OptionList(*[f"Section {n}" for n in range(1, 13)])
            with VerticalScroll(id="body", can_focus=False):
                for n in range(1, 13):
                    yield Static(f"Question {n}. How well do we know the people and places that we serve?")
                    yield RadioSet(*[RadioButton(f"Level {level}") for level in range(1, 5)])
                yield TextArea()
        yield Footer()

    def on_ready(self) -> None:
        self.sub_title = "Ready to start"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.query(RadioSet)[event.option_index].scroll_visible(top=True)

    def action_text(self) -> None:
        self.query_one(TextArea).focus()

    def action_list(self) -> None:
        self.query_one(OptionList).focus()


Form().run()
