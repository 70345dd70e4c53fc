"""A text that is ready to be pasted elsewhere: a reminder, a link, a code that is shown this once."""

from textual.app import ComposeResult

from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.words import ink, plain

GONE = "This text was shown before and is not kept. Go back, and ask for it again."


class PasteScreen(ReadingScreen):
    """Shows what the app was given to show; it is on the disk only where a copy has to be a file."""

    kind = "paste"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Prose(id="text", classes="gap")

    def title_words(self) -> str:
        return self.start.subject or "Text to paste"

    def show(self) -> None:
        text, about = self.hia.shown_text or (GONE, "")
        self.query_one("#about", Prose).set(ink(about, "muted"))
        self.query_one("#text", Prose).set(*map(plain, text.split("\n")))

    def do_copy(self) -> None:
        if self.hia.shown_text is None:
            return
        from hia_tui.tui.copying import copy

        self.say(copy(self.hia, self.hia.shown_text[0]))
