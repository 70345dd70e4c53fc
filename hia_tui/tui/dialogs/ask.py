"""A question with a few answers, for what cannot be undone."""

from collections.abc import Sequence

from textual.app import ComposeResult

from hia_tui.tui.dialogs.dialog import Dialog
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows


class Ask(Dialog):
    """Says what is at stake, then offers what to do; the first answer is the careful one."""

    def __init__(self, title: str, sentences: Sequence[str], answers: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.title_words = title
        self._sentences = tuple(sentences)
        self._answers = tuple(answers)

    def compose_body(self) -> ComposeResult:
        yield Prose(*self._sentences, "")
        yield Rows(hint="choose", id="answers")

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.set_rows(Row(text, id=answer, wrap=True) for answer, text in self._answers)
        rows.focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.dismiss(event.id)
