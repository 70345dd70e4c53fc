"""Reading a page of guidance: its title, and its body in the small Markdown that content allows."""

import re
from collections.abc import Iterable
from pathlib import Path

from hia_tui.content.files import NAME, BadFile, read_text
from hia_tui.content.table import Words, clean, fill
from hia_tui.domain.questionnaire import Page, Source

ALLOWANCE = re.compile(r"^<!-- *(check: *allow\b.*?) *-->$", re.MULTILINE)
"""The one HTML comment that a page may hold, alone on its line: it is for the checker, not for readers."""


def read_page(path: Path, words: Words) -> Page:
    """A page from its file; the first line is `# Title`.

    Raises:
        BadFile: if the file cannot be read or has no title.
    """
    if not NAME.fullmatch(path.stem):
        raise BadFile(path, 0, "A page's file name is made of small letters, digits and hyphens.")
    text = read_text(path)
    first, _, body = text.partition("\n")
    title = clean(first.removeprefix("# ")).strip()
    if not first.startswith("# ") or not title:
        raise BadFile(path, 1, "The first line of a page is “# ” and its title.")
    if "<!--" in body:
        body = re.sub(ALLOWANCE.pattern + r"\n?", "", body, flags=re.MULTILINE)
    return Page(path.stem, fill(title, words), fill(clean(body), words).strip())


def sources_page(sources: Iterable[Source]) -> Page:
    """The page of help that lists where every fact comes from, by owner."""
    listed = sorted(sources, key=lambda s: (s.owner.casefold(), s.title.casefold()))
    lines = [f"- {s.owner}: {s.title}{f' ({s.year})' if s.year else ''}. {s.url}" for s in listed]
    about = "Each fact in the questions and the guidance names its source. These are all of them, by owner."
    return Page("sources", "Where the facts come from", "\n".join([about, "", *lines]))
