"""A place for reading a long text: some lines at a time, more on request."""

from collections.abc import Iterable
from dataclasses import dataclass

from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot

PART = 20
"""Lines that are read out at once."""


@dataclass
class Page:
    """A text to read."""

    spot: Spot
    name: str
    lines: list[str]
    _said: int = 0

    def arrive(self, session: Session) -> None:
        self._said = 0
        self._say(session, PART)

    def prompt(self, session: Session) -> str:
        more = "Enter for more, ALL for the rest, " if self._said < len(self.lines) else ""
        return f"{self.name}, {more}B back, H help"

    def expected(self, session: Session) -> str:
        return f"{self.name}: type MORE, ALL, B to go back, or H for the commands."

    def take(self, session: Session, typed: str) -> bool:
        word = typed.casefold()
        if self._said >= len(self.lines):
            return False
        if word in ("", "more"):
            self._say(session, PART)
            return True
        if word == "all":
            self._say(session, len(self.lines))
            return True
        return False

    def _say(self, session: Session, number: int) -> None:
        session.say(*self.lines[self._said : self._said + number])
        self._said = min(self._said + number, len(self.lines))
        left = len(self.lines) - self._said
        if left:
            session.say(f"{left} more lines of {len(self.lines)}.")


def plain_lines(markdown: str) -> Iterable[str]:
    """The small Markdown of the guidance as facts to say: no signs, a paragraph or list item each."""
    paragraph: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        text = line.strip()
        starts = text.startswith(("#", "- ", "* ")) or text[:2].rstrip(".").isdecimal()
        if paragraph and (not text or starts):
            yield " ".join(paragraph)
            paragraph = []
        if text:
            begins = "Heading: " if text.startswith("#") else ""
            paragraph.append(
                begins + text.lstrip("# ").removeprefix("- ").removeprefix("* ").replace("**", "").strip()
            )
    # The empty line at the end has closed the last paragraph.
