"""The least that Textual can do: every start is measured against it."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        yield Static("Ready to start")


Hello().run()
