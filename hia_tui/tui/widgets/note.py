"""A box to write in: several lines or one, with its label on the frame and a count near the limit."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key, Paste
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from hia_tui.domain.text import TEXT_LIMIT, clean_text, printable
from hia_tui.tui.widgets.drawn import scroll_into_view, step_focus
from hia_tui.tui.words import ink, plain

WARN_FROM = 0.75
"""The count towards the limit is shown from this part of it on."""


class Note(TextArea, inherit_bindings=False):
    """A text that one field of the assessment, or of a form, holds."""

    DEFAULT_CSS = """
    Note {
        height: auto; min-height: 3; max-height: 12; padding: 0 1; margin: 0 1 0 0;
        scrollbar-size-vertical: 1;
        &.-one-line { max-height: 5; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "line_up", show=False),
        Binding("down", "line_down", show=False),
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("ctrl+left", "cursor_word_left", show=False),
        Binding("ctrl+right", "cursor_word_right", show=False),
        Binding("home,ctrl+a", "cursor_line_start", show=False),
        Binding("end,ctrl+e", "cursor_line_end", show=False),
        Binding("shift+up", "cursor_up(True)", show=False),
        Binding("shift+down", "cursor_down(True)", show=False),
        Binding("shift+left", "cursor_left(True)", show=False),
        Binding("shift+right", "cursor_right(True)", show=False),
        Binding("shift+home", "cursor_line_start(True)", show=False),
        Binding("shift+end", "cursor_line_end(True)", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete,ctrl+d", "delete_right", show=False),
        Binding("ctrl+w", "delete_word_left", show=False),
        Binding("ctrl+u", "delete_to_start_of_line", show=False),
        Binding("ctrl+k", "delete_to_end_of_line_or_delete_line", show=False),
        Binding("ctrl+x", "cut", show=False),
        Binding("ctrl+c", "copy", show=False),
        Binding("ctrl+v", "paste", show=False),
        Binding("ctrl+z", "undo", show=False),
        Binding("ctrl+y", "redo", show=False),
    ]

    keeps = frozenset({"ctrl+z", "ctrl+y", "delete", "left", "right", "home", "end", "enter"})
    """Keys that mean something in a text, whatever they mean elsewhere on the screen."""
    takes_letters = False

    @dataclass
    class Typed(Message):
        """The person changed the text."""

        note: "Note"

        @property
        def control(self) -> "Note":
            """The box."""
            return self.note

    @dataclass
    class Left(Message):
        """The focus went elsewhere."""

        note: "Note"

        @property
        def control(self) -> "Note":
            """The box."""
            return self.note

    @dataclass
    class Entered(Message):
        """Enter was pressed in a box of one line."""

        note: "Note"

        @property
        def control(self) -> "Note":
            """The box."""
            return self.note

    @dataclass
    class Told(Message):
        """Something about the text that the person should know."""

        sentence: str

    def __init__(
        self,
        label: str = "",
        *,
        hint: str = "",
        one_line: bool = False,
        limit: int = TEXT_LIMIT,
        id: str | None = None,  # noqa: A002 - as Textual names it
        classes: str | None = None,
    ) -> None:
        """Make an empty box.

        Args:
            label: what the text is, on the frame.
            hint: what to bear in mind, on the frame below.
            one_line: whether Enter goes on instead of starting a line.
            limit: characters that the text may have.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(tab_behavior="focus", highlight_cursor_line=False, id=id, classes=classes)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.one_line = one_line
        self.limit = limit
        self.field = ""
        """The path of the field that the text is in."""
        self.seen: tuple[str, ...] = ()
        """Ids of what stood in the field when the text was shown."""
        self._label = label
        self._hint = hint
        self._error = ""
        self._loaded = ""
        self.set_class(one_line, "-one-line")
        self._frame()

    @property
    def hints(self) -> tuple[tuple[str, str], ...]:
        """Keys of this widget for the footer."""
        return (("tab", "next field"),)

    @property
    def is_dirty(self) -> bool:
        """Whether the text is another than what was shown or saved."""
        return self.text != self._loaded

    @property
    def item(self) -> str:
        """Nothing: a text has no rows to name."""
        return ""

    def show_text(self, text: str, *, field: str = "", seen: tuple[str, ...] = ()) -> None:
        """Show what a field holds. The cursor stays where it was as far as the text allows."""
        text = printable(text)
        same = field == self.field
        self.field, self.seen, self._loaded = field, seen, text
        if text != self.text:
            cursor = self.cursor_location if same else (0, 0)
            with self.prevent(TextArea.Changed):
                self.load_text(text)
            self.move_cursor(cursor if same else self.document.end)
        self.set_error("")
        self._frame()

    def bring_back(self, text: str, seen: tuple[str, ...], cursor: tuple[int, int]) -> None:
        """Show a half-typed text again, to be saved as if it had just been typed."""
        with self.prevent(TextArea.Changed):
            self.load_text(printable(text))
        self.seen = seen
        self.move_cursor(cursor)
        self._frame()

    def mark_saved(self, seen: tuple[str, ...]) -> None:
        """The text as it stands is in the assessment now."""
        self._loaded, self.seen = self.text, seen

    def set_label(self, label: str, hint: str | None = None) -> None:
        """Put other words on the frame."""
        self._label = label
        self._hint = self._hint if hint is None else hint
        self._frame()

    def set_error(self, sentence: str) -> None:
        """Say at the field what is wrong; empty says nothing."""
        if sentence != self._error:
            self._error = sentence
            self.set_class(bool(sentence), "-wrong")
            self._frame()

    async def on_key(self, event: Key) -> None:
        if self.one_line and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Entered(self))

    async def on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        cleaned = clean_text(event.text)
        text = cleaned.text
        said = f"{cleaned.removed:,} characters that cannot be kept were left out." if cleaned.removed else ""
        if self.one_line and "\n" in text:
            text = " ".join(text.split("\n"))
            said = f"The pasted lines were put on one line. {said}".strip()
        self._take(text, self.selection.start, self.selection.end, said)

    def take_text(self, text: str) -> None:
        """Put another text in the place of the whole, as if typed: undo brings the old one back."""
        cleaned = clean_text(text)
        said = f"{cleaned.removed:,} characters that cannot be kept were left out." if cleaned.removed else ""
        self._take(cleaned.text, (0, 0), self.document.end, said)

    def _take(self, text: str, start: tuple[int, int], end: tuple[int, int], said: str) -> None:
        result = self._replace_via_keyboard(text, start, end)
        if result is not None:
            self.move_cursor(result.end_location)
        if said:
            self.post_message(self.Told(said))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._frame()
        self.call_after_refresh(self._reveal)
        self.post_message(self.Typed(self))

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._frame()
        if has_focus:
            self.call_after_refresh(self._reveal)
        else:
            self.post_message(self.Left(self))

    def action_line_up(self) -> None:
        if self.one_line and self.navigator.is_first_wrapped_line(self.cursor_location):
            step_focus(self, -1)
        else:
            self.action_cursor_up()

    def action_line_down(self) -> None:
        if self.one_line and self.navigator.is_last_wrapped_line(self.cursor_location):
            step_focus(self, 1)
        else:
            self.action_cursor_down()

    def _reveal(self) -> None:
        """Scroll the body so that the whole box is seen, with its count; at least the line of the cursor."""
        body = next(
            (node for node in self.ancestors if isinstance(node, Widget) and node.has_class("body")), None
        )
        if body is None or not self.has_focus:
            return
        height, room = self.outer_size.height, body.scrollable_content_region.height
        if height <= room:
            scroll_into_view(body, self, -1, height)
        else:
            scroll_into_view(body, self, self.cursor_screen_offset.y - self.content_region.y, 1)

    def _frame(self) -> None:
        marker = ink("> ", "focus") if self.has_focus else Content("")
        label = ink(f"Error: {self._error}", "error") if self._error else plain(self._label)
        title, below = marker + label, self._below()
        if title.plain != (self.border_title or ""):
            self.border_title = title
        if below.plain != (self.border_subtitle or ""):
            self.border_subtitle = below

    def _below(self) -> Content:
        length = len(self.text)
        if length < self.limit * WARN_FROM:
            return ink(self._hint, "muted")
        if length <= self.limit:
            return ink(f"{length:,} of {self.limit:,} characters", "todo")
        return ink(f"{length - self.limit:,} characters too many", "error")
