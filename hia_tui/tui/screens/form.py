"""A screen with fields: what is wrong is said on going on, at the top and at the field."""

from collections.abc import Sequence

from textual.app import ComposeResult

from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Row, Rows

Problem = tuple[str, str]
"""Id of the field, and the sentence that says how to mend it."""


class FormScreen(HiaScreen):
    """Fields, what is wrong with them, and a row to go on."""

    def compose_body(self) -> ComposeResult:
        yield Rows(hint="go to it", id="errors", classes="errors")
        yield from self.compose_fields()

    def compose_fields(self) -> ComposeResult:
        """The fields and the rows below them."""
        yield from ()

    def text_of(self, field_id: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{field_id}", Note).text

    def show_problems(self, problems: Sequence[Problem], *, more: Sequence[Row] = ()) -> None:
        """Say what is wrong, first of all and at each field; nothing to say takes it away."""
        for field in self.query(Note):
            field.set_error(dict(problems).get(field.id or "", ""))
        for choice in self.query(Choice):
            choice.set_error(dict(problems).get(choice.id or "", ""))
        for pair in self.query(".pair"):
            pair.set_class(any(field.id in dict(problems) for field in pair.query(Note)), "-apart")
        errors = self.query_one("#errors", Rows)
        if not problems:
            errors.set_rows(())
            return
        rows = [Row(sentence, id=field, ink="error", wrap=True) for field, sentence in problems]
        errors.set_rows([Row("There is a problem"), *rows, *more, Row()])
        errors.move_to(problems[0][0])
        errors.focus()

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self.focus_next()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.rows.id != "errors":
            self.choose(event.id)
        elif (field := self._widget(event.id)) is not None:
            field.focus()
        else:
            self.choose(event.id)

    def choose(self, item: str) -> None:
        """A row below the fields was chosen."""
