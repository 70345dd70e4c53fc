"""Text to read: paragraphs, headings, bullets, drawn to the width."""

import re
from collections.abc import Sequence

from textual.content import Content

from hia_tui.domain.text import printable
from hia_tui.tui.widgets.drawn import Drawn
from hia_tui.tui.words import INK, plain

MEASURE = 92
"""Longer lines are hard to read."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITEM = re.compile(r"(- |\d+\. )(.*)")


class Prose(Drawn):
    """Paragraphs."""

    def __init__(self, *paragraphs: str | Content, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._paragraphs: tuple[str | Content, ...] = paragraphs

    def set(self, *paragraphs: str | Content) -> None:
        """Show other paragraphs; each starts on a new line, an empty one is an empty line."""
        if paragraphs != self._paragraphs:
            self._paragraphs = paragraphs
            self.redraw()

    @property
    def text(self) -> str:
        """What is shown, as one text."""
        return "\n".join(p.plain if isinstance(p, Content) else p for p in self._paragraphs)

    def draw(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for paragraph in self._paragraphs:
            content = paragraph if isinstance(paragraph, Content) else plain(paragraph)
            lines += hung(content, min(width, MEASURE))
        return lines


def hung(content: Content, width: int) -> list[Content]:
    """A paragraph wrapped to a width; the lines of a bullet, or of an indented text, hang under its first."""
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        text = line.plain
        indent = len(text) - len(text.lstrip(" "))
        item = _ITEM.match(text[indent:])
        hang = indent + (len(item[1]) if item else 0)
        if not text.strip():
            lines.append(Content(""))
        elif not hang or width - hang < 10:
            lines += line.wrap(width)
        else:
            wrapped = line[hang:].wrap(width - hang)
            lines += [
                (line[:hang] if at == 0 else Content(" " * hang)) + part for at, part in enumerate(wrapped)
            ]
    return lines


def guidance(body: str) -> Sequence[Content]:
    """The small Markdown of the guidance as paragraphs: headings, bullets, numbers and bold, nothing else."""
    shown: list[Content] = []
    for line in printable(body).split("\n"):
        if line.startswith("## "):
            shown.append(Content(line[3:]).stylize(INK["strong"]))
        elif line.startswith("# "):
            shown.append(Content(line[2:].upper()).stylize(INK["strong"]))
        else:
            shown.append(_bold(line))
    return shown


def _bold(line: str) -> Content:
    parts = _BOLD.split(line)
    return Content("").join(
        Content(part).stylize(INK["strong"]) if at % 2 else Content(part) for at, part in enumerate(parts)
    )
