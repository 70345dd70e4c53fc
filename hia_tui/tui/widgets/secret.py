"""A box for a password: what is typed shows as stars, and cannot be copied out."""

from rich.text import Text

from hia_tui.tui.widgets.note import Note

STAR = "*"


class Secret(Note):
    """One line that nobody beside the person can read."""

    def __init__(self, label: str = "", *, id: str | None = None) -> None:  # noqa: A002 - as Textual names it
        super().__init__(label, one_line=True, limit=500, id=id)

    def get_line(self, line_index: int) -> Text:
        return Text(STAR * len(self.document.get_line(line_index)), end="", no_wrap=True)

    def action_copy(self) -> None:
        """Nothing leaves this box."""

    def action_cut(self) -> None:
        """Nothing leaves this box."""
