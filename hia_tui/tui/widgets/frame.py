"""What stands around every screen: where one is and whether the work is safe, a message, the keys."""

from textual.content import Content

from hia_tui.tui.widgets.drawn import Drawn
from hia_tui.tui.words import INK, ink, plain

RULE = "─"
WIDE = 70
"""Below this width the words about saving are cut to the first of them."""
KEPT = 3
"""Entries of the key line that stay however narrow it is: the first, help and commands."""


class Masthead(Drawn):
    """The first lines: where one is, and whether what was written is on disk."""

    DEFAULT_CSS = "Masthead { height: auto; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__(id="masthead")
        self._title = ("", "")
        self._second = ("", "")
        self._saving = ""
        self._problem = ""
        self._is_short = False

    def notify_style_update(self) -> None:
        # The screen below the sentence of a small window is drawn for its new size before it is told so.
        super().notify_style_update()
        if self.is_attached and self.screen.has_class("-short") != self._is_short:
            self.redraw()

    def set(self, title: tuple[str, str], context: tuple[str, str], saving: str, problem: str) -> None:
        """Show a title and its end, the ends of a second line, words about saving, what is in its way."""
        new = (title, context, saving, problem)
        if new != (self._title, self._second, self._saving, self._problem):
            self._title, self._second, self._saving, self._problem = new
            self.redraw()

    def draw(self, width: int) -> list[Content]:
        self._is_short = self.screen.has_class("-short")
        title, end = self._title
        saving = self._saving
        if len(title) + len(end) + len(saving) + 2 > width and width < WIDE:
            saving = saving.partition(" · ")[0]
        room = width - len(saving) - 2 - len(end)
        shown = plain(title).truncate(max(room, 3), ellipsis=True) + plain(end)
        right = ink(saving, "error" if self._problem else "muted")
        lines = [sides(shown.stylize(INK["strong"]), right, width)]
        if self._problem:
            return lines + ink(f"Error: {self._problem}", "error").wrap(width)
        if self._is_short:
            return lines
        if any(self._second):
            left, right_end = self._second
            return [*lines, sides(ink(left, "muted"), ink(right_end, "muted"), width)]
        return [*lines, ink(RULE * width, "rest")]


class Notice(Drawn):
    """One line that says what was just done, until the next key."""

    DEFAULT_CSS = "Notice { height: 1; padding: 0 1; } Notice.-long { height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="notice")
        self.text = ""
        self._name = ""

    @property
    def is_error(self) -> bool:
        """Whether it says what stands in the way of something."""
        return bool(self.text) and self._name == "error"

    def say(self, text: str, name: str = "") -> None:
        """Show a sentence, or nothing."""
        if (text, name) != (self.text, self._name):
            self.text, self._name = text, name
            self.set_class(bool(text), "-said")
            self.set_class(len(text) + 2 > self.app.size.width, "-long")
            self.redraw()

    def draw(self, width: int) -> list[Content]:
        return ink(self.text, self._name or "strong").wrap(width) if self.text else [Content("")]


class KeyLine(Drawn):
    """The keys that matter most here, on one line."""

    DEFAULT_CSS = "KeyLine { height: 1; padding: 0 1; }"
    GAP = 3

    def __init__(self) -> None:
        super().__init__(id="keyline")
        self.entries: tuple[tuple[str, str], ...] = ()

    def set(self, entries: tuple[tuple[str, str], ...]) -> None:
        """Show pairs of key and word. What does not fit is left out, but for the first and the last two."""
        if entries != self.entries:
            self.entries = entries
            self.redraw()

    def draw(self, width: int) -> list[Content]:
        entries = [ink(key, "key") + " " + ink(word, "muted") for key, word in self.entries]
        gap = self.GAP
        while len(entries) > KEPT and _width(entries, gap) > width:
            if gap > 2 and _width(entries, 2) <= width:
                gap = 2
            else:
                del entries[-KEPT]
        if len(entries) == KEPT and _width(entries, gap) > width:
            gap = 2
            del entries[: _width(entries, gap) > width]
        return [Content(" " * gap).join(entries).truncate(max(width, 1))]


def sides(left: Content, right: Content, width: int) -> Content:
    """Two texts at the two ends of a line; the left one is cut where both do not fit."""
    room = width - right.cell_length - (2 if right else 0)
    left = left.truncate(max(room, 1), ellipsis=True)
    return left + Content(" " * max(width - left.cell_length - right.cell_length, 0)) + right


def _width(entries: list[Content], gap: int) -> int:
    return sum(entry.cell_length for entry in entries) + gap * (len(entries) - 1)
