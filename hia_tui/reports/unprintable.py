"""What a PDF cannot print with the fonts that come along: found before saving, never dropped."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from hia_tui.reports.blocks import Bullets, Heading, Line, Para, ReportView, Run
from hia_tui.reports.coverage import Coverage, bundled_coverage

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f]")
"""Characters with no shape of their own; they join or part others, so nothing is lost without them."""


def without_invisible(text: str) -> str:
    """The text as a PDF sets it: composed, and without characters that have no shape."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def split_unprintable(text: str, coverage: Coverage) -> list[tuple[str, str]]:
    """Stretches of a text: what is printed, and what it stands for where that cannot be printed itself."""
    text = without_invisible(text)
    if text.isascii():
        return [(text, "")]
    found: list[tuple[str, str]] = []
    start = 0
    for match in coverage.lost.finditer(text):
        found += [(text[start : match.start()], ""), (replacement(match[0]), match[0])]
        start = match.end()
    return [*found, (text[start:], "")]


def replacement(part: str) -> str:
    """What stands in the place of characters that cannot be printed."""
    number = len(part.replace(" ", ""))
    return f"[{number} {'character' if number == 1 else 'characters'} not printable here]"


def unprintable(view: ReportView, coverage: Coverage | None = None) -> list[tuple[str, str]]:
    """What a PDF of this view cannot print: the heading that it stands under, and the characters."""
    coverage = coverage or bundled_coverage()
    found: list[tuple[str, str]] = []
    where = view.title
    for block in view.blocks:
        if isinstance(block, Heading):
            where = block.text
        for text in block.texts:
            found += [(where, lost) for _, lost in split_unprintable(text, coverage) if lost]
    return found


def with_notes(view: ReportView, coverage: Coverage | None = None) -> ReportView:
    """The view with a part that names each character that its PDF cannot print, if there are any."""
    lost = unprintable(view, coverage)
    if not lost:
        return view
    places: dict[str, set[str]] = {}
    for where, characters in lost:
        places.setdefault(where, set()).update(characters.replace(" ", ""))
    added = (
        Heading(2, "Notes on this copy", "notes-on-this-copy"),
        Para(
            (Run("The fonts of this file lack some characters. The HTML and text copies hold all of them."),)
        ),
        Bullets(tuple(_named(where, sorted(found)) for where, found in places.items())),
    )
    at = next(
        (i for i, b in enumerate(view.blocks) if isinstance(b, Heading) and b.anchor == "fingerprint"), -1
    )
    at = at if at >= 0 else len(view.blocks)
    return replace(view, blocks=(*view.blocks[:at], *added, *view.blocks[at:]))


def _named(where: str, characters: Sequence[str]) -> Line:
    names = (f"U+{ord(c):04X} {unicodedata.name(c, 'without a name').lower()}" for c in characters)
    return (Run(f"{where}: ", bold=True), Run(", ".join(names)))
