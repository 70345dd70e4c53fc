"""What stands on a window that is too small for a screen."""

from textual.app import ComposeResult
from textual.screen import ModalScreen

from hia_tui.tui.widgets.prose import Prose


class SmallScreen(ModalScreen[None]):
    """A sentence; what was typed stays as it is behind it."""

    DEFAULT_CSS = "SmallScreen { background: $background; }"

    def compose(self) -> ComposeResult:
        yield Prose(self._sentence())

    def on_resize(self) -> None:
        self.query_one(Prose).set(self._sentence())

    def _sentence(self) -> str:
        width, height = self.app.size
        return (
            f"This window is {width} by {height}. Make it at least 40 by 10. Your work is safe. "
            "Or run: hia --linear"
        )
