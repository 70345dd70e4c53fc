"""Help: the keys of the screen one came from, and the guidance, searched by typing."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.questionnaire import Form, Nation, Page, Questionnaire
from hia_tui.tui.keys import key_name
from hia_tui.tui.place import Place
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose, guidance
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain
from hia_tui.workspace.commands import commands_on

_MOVING = (
    ("tab", "Next field or list; Shift+Tab the one before"),
    ("up", "Up and Down: another row or answer"),
    ("space", "Choose the answer, or open the row; Enter does the same"),
    ("home", "Home and End: the first and the last"),
)
_MOST_HITS = 40


class HelpScreen(HiaScreen):
    """Pages of guidance, and a box that finds words in them."""

    kind = "help"
    first = "found"

    def compose_body(self) -> ComposeResult:
        yield Note("Search the guidance", one_line=True, id="words")
        yield Rows(hint="read", id="found", classes="gap")

    def title_words(self) -> str:
        return "Help"

    def show(self) -> None:
        self._find(self.query_one("#words", Note).text)

    def on_note_typed(self, event: Note.Typed) -> None:
        event.stop()
        self._find(event.note.text)

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self.query_one(Rows).focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.hia.visit(Place("page", event.id.rsplit("#", 1)[0]))

    def _find(self, words: str) -> None:
        wanted = words.casefold().split()
        pages = questionnaire_of(self).pages
        if not wanted:
            here = Row("Keys of the screen that you came from", id=f"keys:{self.start.subject or 'tasks'}")
            rows = [here, Row(), *(Row(page.title, id=page.id) for page in pages)]
        else:
            rows = list(_hits(pages, wanted))[:_MOST_HITS] or [
                Row("Nothing in the guidance has these words.")
            ]
        self.query_one(Rows).set_rows(rows)


class PageScreen(ReadingScreen):
    """One page of guidance, or the keys of a screen."""

    kind = "page"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="text")

    def title_words(self) -> str:
        page = self._page
        return f"Help · {page.title}" if page else "Help · Keys"

    def show(self) -> None:
        page = self._page
        lines = guidance(page.body) if page else list(self._keys(self.start.subject.removeprefix("keys:")))
        self.query_one("#text", Prose).set(*lines)

    @property
    def _page(self) -> Page | None:
        return questionnaire_of(self).page(self.start.subject)

    def _keys(self, screen: str) -> Iterable[Content]:
        keys = self.hia.keys
        yield ink("To move about", "strong")
        yield from (_entry(key_name(key), about) for key, about in _MOVING)
        yield Content("")
        yield ink("On the screen that you came from", "strong")
        for command in commands_on(screen):
            if command.where:
                yield _entry(keys.labels(command), command.title)
        yield Content("")
        yield ink("Everywhere", "strong")
        for command in commands_on(screen):
            if not command.where:
                yield _entry(keys.labels(command), command.title)
        yield Content("")
        single = "Single letters and digits act only while a list or a scale has the focus"
        yield plain(
            f"{single}; Settings turn them off." if keys.single else "Single keys are off, by Settings."
        )
        yield plain(f"Your own keys: write them in {self.hia.workspace.paths.keymap}, under [keys], such as")
        yield plain('  "question.next" = "pagedown,f8"')


def questionnaire_of(screen: HiaScreen) -> Questionnaire:
    """The open assessment's questionnaire, or the usual one where none is open."""
    sitting = screen.hia.sitting
    if sitting is not None:
        return sitting.work.questionnaire
    return screen.hia.workspace.questionnaire(Form.FULL, Nation.UK, None)


def _hits(pages: Iterable[Page], wanted: list[str]) -> Iterable[Row]:
    for page in pages:
        title_has = all(word in page.title.casefold() for word in wanted)
        lines = [line for line in page.body.split("\n") if all(word in line.casefold() for word in wanted)]
        if title_has or lines:
            yield Row(page.title, id=page.id, ink="strong")
        for number, line in enumerate(lines):
            yield Row("   " + line.strip("#-* ").replace("**", ""), id=f"{page.id}#{number}", ink="muted")


def _entry(keys: str, about: str) -> Content:
    return ink(f"  {keys or 'in all commands'}".ljust(20) + " ", "key") + plain(about)
