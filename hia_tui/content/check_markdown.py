"""Checks of a page of guidance: nothing but the small Markdown that every front end can show.

Codes: `title` `markdown` (errors), and those of `check_prose` for its words.
"""

import re
from collections.abc import Iterator

from hia_tui.content.documents import Document, Text
from hia_tui.content.pages import ALLOWANCE
from hia_tui.content.problem import Problem, Severity
from hia_tui.content.schema import Part

_FORBIDDEN = (
    (r"# ", "A second title; a page has one, in its first line. Write “## ”."),
    (r"(?!## )#", "Only “## ” sub-headings are shown."),
    (r"\s*[*+] ", "A bullet is written with “- ”."),
    (r"\s*\d+\) ", "A number in a list is written with a full stop: “1. ”."),
    (r"\s+(?:- |\d+\. )", "Lists within lists are not shown."),
    (r"\s*\|", "Tables are not shown. Write a list."),
    (r"\s*>", "Quotations are not shown as such. Write a paragraph."),
    (r"\s*(?:```|~~~)", "Code blocks are not shown."),
    (r"(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$", "Lines across the page are not shown."),
)
_FORBIDDEN_WITHIN = (
    (r"`", "Code in backticks is not shown as such. Write it in **bold**."),
    (r"!?\[[^\]]*\]\([^)]*\)|\[[^\]]+\]\[", "Links and pictures are not shown. Write the address out."),
    (r"</?[A-Za-z!][^>]*>", "HTML is not shown."),
    (r"(?<![*\w])\*(?![*\s])[^*]+\*(?!\*)|(?<![_\w])_(?![_\s])[^_]+_(?![_\w])", "Only **bold** is shown."),
    (r"\\[*_#\-]", "A backslash is shown as it is."),
)
_LOOKED_AT = 2_000
"""Characters of a line that are looked at: some of these patterns take time with the square of its length."""
_STARTS = re.compile(r"(?:## |- |\d+\. )")


def check_markdown(page: Document) -> Iterator[Problem]:
    """Every problem in the form of a page."""
    lines = page.text.split("\n")
    if not re.match(r"# \S", lines[0]):
        yield _error(page, 1, "title", "The first line of a page is “# ” and its title.")
    for number, line in enumerate(lines[1:], 2):
        if ALLOWANCE.match(line):
            continue
        message = next((m for pattern, m in _FORBIDDEN if re.match(pattern, line)), None)
        if message is None:
            start = line[:_LOOKED_AT]
            message = next((m for pattern, m in _FORBIDDEN_WITHIN if re.search(pattern, start)), None)
        if message is not None:
            yield _error(page, number, "markdown", message)
    for block in blocks(page):
        if block.text.count("**") % 2:
            yield _error(
                page, block.line, "markdown", "A ** is opened here and not closed, or the other way round."
            )


def blocks(page: Document) -> Iterator[Text]:
    """The headings, paragraphs and list items of a page, each in one piece."""
    start = 0
    held: list[str] = []
    for number, line in enumerate([*page.text.split("\n"), ""], 1):
        ends = not line.strip() or ALLOWANCE.match(line) is not None
        if held and (ends or _STARTS.match(line) or held[0].startswith("#")):
            yield _block(page, start, held)
            held = []
        if not ends:
            start = start if held else number
            held.append(line)


def parts(page: Document) -> Iterator[Text]:
    """What stands under each heading, as one text under the heading's name."""
    heading = Text(page, 1, "", "", Part.PROSE)
    held: list[str] = []
    for block in blocks(page):
        if block.part is Part.HEADING:
            yield Text(page, heading.line, heading.text, "\n".join(held), Part.PROSE)
            heading, held = block, []
        else:
            held.append(block.text)
    yield Text(page, heading.line, heading.text, "\n".join(held), Part.PROSE)


def _block(page: Document, line: int, held: list[str]) -> Text:
    text = " ".join(part.strip() for part in held)
    if text.startswith("#"):
        return Text(page, line, "", text.lstrip("# "), Part.HEADING)
    return Text(page, line, "", _STARTS.sub("", text, count=1), Part.PROSE)


def _error(page: Document, line: int, code: str, message: str) -> Problem:
    return Problem(Severity.ERROR, page.path, line, "", message, code)
