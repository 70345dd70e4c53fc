"""What every screen of the map has in common: its frame, its commands, its place, its way of being left."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import DescendantFocus, Key, Resize
from textual.screen import Screen
from textual.widget import Widget

from hia_tui.tui.keys import key_name
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.body import Body
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.frame import KeyLine, Masthead, Notice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace.commands import Command, commands_on

if TYPE_CHECKING:
    from textual.geometry import Size

    from hia_tui.tui.app import HiaApp
    from hia_tui.tui.sitting import Sitting
    from hia_tui.workspace.work import Work

ALWAYS = ("app.help", "app.commands")
MOST_ENTRIES = 6
SHORT = 16
"""Lines below which introductions are left out."""


class HiaScreen(Screen[None]):
    """One place on the map."""

    AUTO_FOCUS = ""
    kind: ClassVar[str] = ""
    """Its name on the map, which commands go by."""
    first: ClassVar[str] = ""
    """Id of the widget that has the focus when nothing else is known."""
    pages_lists = True
    """Whether PgUp and PgDn belong to the list that has the focus."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.start = place
        self._shown_at: Size | None = None

    @property
    def hia(self) -> "HiaApp":
        """The app."""
        return cast("HiaApp", self.app)

    @property
    def sitting(self) -> "Sitting":
        """The open assessment, as the app holds it."""
        sitting = self.hia.sitting
        assert sitting is not None
        return sitting

    @property
    def work(self) -> "Work":
        """The open assessment."""
        return self.sitting.work

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        # Our widgets scroll to the line that the cursor is on; Textual would centre the whole of a long list.
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    def compose(self) -> ComposeResult:
        yield Masthead()
        with Horizontal(classes="middle"):
            yield from self.compose_side()
            with Body():
                yield from self.compose_body()
        yield Notice()
        yield KeyLine()

    def compose_side(self) -> ComposeResult:
        """What stands at the side where there is room."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        """What the screen holds."""
        yield from ()

    def title_words(self) -> str:
        """Where one is, for the first line."""
        raise NotImplementedError

    def title_end(self) -> str:
        """The end of the title, which is kept where the whole does not fit."""
        return ""

    def context_words(self) -> tuple[str, str]:
        """The two ends of the second line; two empty texts make it a rule."""
        return "", ""

    def saving_words(self) -> str:
        """What the first line says about saving."""
        sitting = self.hia.sitting
        if sitting is None:
            return ""
        return f"{sitting.words} · {sitting.shared}" if sitting.team.is_on else sitting.words

    def show(self) -> None:
        """Bring everything on the screen up to date with the assessment."""

    def leave(self) -> bool:
        """Save what is half done before going elsewhere; False to stay, having said why."""
        return True

    def offers(self, command: Command) -> bool:
        """Whether a command of this screen can be used now."""
        return True

    def turn(self, place: Place) -> bool:
        """Show another place with the same widgets; False where that cannot be."""
        return False

    def place(self) -> Place:
        """Where the person is, so that they can come back to it."""
        focused = self.focused
        item, row, column = "", 0, 0
        if isinstance(focused, Rows | Choice):
            item = focused.item
        elif isinstance(focused, Note):
            row, column = focused.cursor_location
        return Place(self.kind, self.start.subject, (focused.id if focused else "") or "", item, row, column)

    def restore(self, place: Place) -> None:
        """Put the focus and the cursor where a place says."""
        target = self._widget(place.focus) or self._widget(self.first)
        if target is None:
            self.focus_next()
            return
        if isinstance(target, Rows | Choice) and place.item:
            target.move_to(place.item)
        elif isinstance(target, Note) and (place.row or place.column):
            # A box that was only just entered has no place in its text: its end is where one goes on.
            target.move_cursor((place.row, place.column))
        target.focus(scroll_visible=not isinstance(target, Rows | Choice))

    def on_mount(self) -> None:
        self.begin()

    def begin(self) -> None:
        """The screen is there: show what it holds, and put the focus where it was."""
        self._shown_at = self.app.size
        self.show()
        self.show_frame()
        self.restore(self.start)
        self.show_keys()
        self.say(self.hia.take_words())
        if self.hia.sitting is not None:
            self.call_after_refresh(self.hia.sitting.team.begin)
            self.call_after_refresh(self.hia.sitting.watcher.begin)

    def on_resize(self, event: Resize) -> None:
        before, self._shown_at = self._shown_at, event.size
        if before != event.size and self.query_one_optional(Masthead) is not None:
            self.query_one(Masthead).redraw()
            self.call_after_refresh(self.refresh_facts)

    @property
    def is_short(self) -> bool:
        """Whether there is room for little but what is worked on."""
        return self.app.size.height < SHORT

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.show_keys()
        self.hia.keep_place()

    def on_rows_moved(self) -> None:
        self.hia.keep_place()

    def on_note_told(self, event: Note.Told) -> None:
        self.say(event.sentence)

    def on_key(self, event: Key) -> None:
        if event.key in getattr(self.focused, "keeps", ()):
            return
        single = event.character if event.is_printable and event.character else ""
        if single and not self._takes_letters:
            return
        command = self.hia.keys.command(self.kind, single or event.key)
        if command is not None and self._has_now(command):
            event.stop()
            event.prevent_default()
            self.run_command(command.id)

    def run_command(self, command_id: str) -> None:
        """Do what a command says, here or in the app."""
        self.say("")
        own = getattr(self, f"do_{command_id.partition('.')[2].replace('-', '_')}", None)
        if own is not None:
            own()
        else:
            self.hia.run_command(command_id)

    def say(self, sentence: str, name: str = "") -> None:
        """Show a sentence above the keys until the next command."""
        self.query_one(Notice).say(sentence, name)

    @property
    def says_error(self) -> bool:
        """Whether an error is being said above the keys."""
        return self.query_one(Notice).is_error

    def refresh_facts(self) -> None:
        """Something in the assessment changed."""
        if self.query_one_optional(Masthead) is None:
            return  # emptied: it stands below the screen that is shown
        self.show()
        self.show_frame()
        self.show_keys()

    def show_frame(self) -> None:
        """Bring the first lines up to date."""
        problem = self.hia.sitting.problem if self.hia.sitting else ""
        self.query_one(Masthead).set(
            (self.title_words(), self.title_end()), self.context_words(), self.saving_words(), problem
        )

    def show_keys(self) -> None:
        """Bring the key line up to date with where the focus is."""
        self.query_one(KeyLine).set(tuple(self._entries()))

    def available(self) -> Iterable[Command]:
        """The commands that can be used here now."""
        return (command for command in commands_on(self.kind) if self._has_now(command))

    def _has_now(self, command: Command) -> bool:
        # Without an open assessment there is only what the list of all of them has too.
        at_the_top = command.works_on("home") or command.id == "app.home"
        return (self.hia.sitting is not None or at_the_top) and self.offers(command)

    def _entries(self) -> Iterable[tuple[str, str]]:
        focused = self.focused
        on_list = self._takes_letters
        hints, kept = getattr(focused or self, "hints", ()), getattr(focused, "keeps", ())
        keys = self.hia.keys
        shown = [(key_name(key), word) for key, word in hints]
        labelled = [c for c in self.available() if c.label]
        usual = [c for c in labelled if c.id not in ALWAYS]
        for command in usual:
            label = keys.label(command, on_list=on_list, kept=kept)
            if label and len(shown) < MOST_ENTRIES - len(ALWAYS):
                shown.append((label, command.label))
        return [*shown, *((keys.label(c, on_list=on_list), c.label) for c in labelled if c.id in ALWAYS)]

    @property
    def _takes_letters(self) -> bool:
        return self.focused is None or bool(getattr(self.focused, "takes_letters", False))

    def _widget(self, widget_id: str) -> Widget | None:
        found = self.query_one_optional(f"#{widget_id}", Widget) if widget_id else None
        return found if found is not None and found.focusable else None
