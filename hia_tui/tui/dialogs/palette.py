"""All commands of a screen, found by typing a part of their name."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.events import Key

from hia_tui.tui.dialogs.dialog import Dialog
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace.commands import Command


class Palette(Dialog):
    """Type to narrow, arrows to move, Enter to do it."""

    DEFAULT_CSS = """
    Palette {
        & > .box { height: 100%; max-height: 22; }
        & Body { height: 1fr; }
        & Note { margin: 0; }
    }
    """
    title_words = "All commands: type a word, or use the arrows"
    AUTO_FOCUS = "Note"

    def __init__(self, commands: Sequence[tuple[Command, str]]) -> None:
        super().__init__()
        self._commands = tuple(commands)

    def compose_above(self) -> ComposeResult:
        yield Note(one_line=True, id="words")

    def compose_body(self) -> ComposeResult:
        yield Rows(columns=(14,), hint="do it", id="commands")

    def on_mount(self) -> None:
        self._narrow("")

    def on_note_typed(self, event: Note.Typed) -> None:
        event.stop()
        self._narrow(event.note.text)

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        # Enter may come before the list has heard of the last letters.
        self._narrow(event.note.text)
        self._choose(self.query_one(Rows).item)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self._choose(event.id)

    def on_key(self, event: Key) -> None:
        """Letters typed on the list go on narrowing it."""
        words = self.query_one(Note)
        if event.is_printable and event.character and event.character != " " and not words.has_focus:
            words.focus()
            words.insert(event.character)
            event.stop()

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        self.query_one(Rows).set_rows(
            Row(command.title, id=command.id, right=(keys,), ink="key")
            for command, keys in self._commands
            if all(word in f"{command.title} {command.id}".casefold() for word in wanted)
        )

    def _choose(self, command_id: str) -> None:
        if command_id:
            self.dismiss(command_id)
