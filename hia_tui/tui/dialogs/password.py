"""Asks for a password, which is used once and kept nowhere."""

from textual.app import ComposeResult

from hia_tui.tui.dialogs.dialog import Dialog
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.secret import Secret


class Password(Dialog):
    """Its answer is what was typed; nothing where the person went back."""

    title_words = "Password"
    AUTO_FOCUS = "Secret"

    def __init__(self, whose: str) -> None:
        super().__init__()
        self._whose = whose

    def compose_body(self) -> ComposeResult:
        yield Prose(f"The password of {self._whose} at the mail server. It is used now and kept nowhere.", "")
        yield Secret("Password", id="password")
        yield Rows(hint="choose", id="answers")

    def on_mount(self) -> None:
        self.query_one(Rows).set_rows([Row("Send", id="send"), Row("Go back, without sending", id="back")])

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self.dismiss(self.query_one(Secret).text)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.dismiss(self.query_one(Secret).text if event.id == "send" else "")
