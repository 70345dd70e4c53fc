"""What dialogs have in common: a box over the screen, Esc to leave it, nothing lost by leaving."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from hia_tui.tui.widgets.body import Body
from hia_tui.tui.words import ink


class Dialog(ModalScreen[str]):
    """A question over a screen; its answer is the id of what was chosen, or nothing."""

    title_words = ""
    """What stands on the frame."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > .box { width: 72; max-width: 100%; height: auto; max-height: 100%; border: solid $hia-frame-focus;
                   background: $background; padding: 0 1; }
        & Body { height: auto; max-height: 100%; padding: 0; }
    }
    """
    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = ink(self.title_words, "strong")
            yield from self.compose_above()
            with Body():
                yield from self.compose_body()

    def compose_above(self) -> ComposeResult:
        """What stays in sight above the part that scrolls."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        """What the dialog holds."""
        yield from ()

    def action_leave(self) -> None:
        self.dismiss("")
