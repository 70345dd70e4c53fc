"""The text twin: what is read on the screen before saving, in a mail, or aloud; 76 columns, no escapes."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hia_tui.domain.text import printable
from hia_tui.reports import seal
from hia_tui.reports.blocks import (
    BarChart,
    Block,
    Bullets,
    Callout,
    Columns,
    Contents,
    Cover,
    Facts,
    Heading,
    KeyFigures,
    Line,
    Para,
    Rating,
    ReportView,
    Role,
    Table,
    TickBoxes,
    WritingLines,
    plain,
)

WIDTH = 76
BAR = 20
LEAST_LABEL = 8
"""Columns that a label needs to stand beside its bar."""


def text_of(view: ReportView, *, width: int = WIDTH) -> bytes:
    """The view as a text file."""
    lines = text_lines(view, width=width)
    tail = ["", view.footer, "", f"Fingerprint: {view.fingerprint}", f"Seal: {seal.MARK}{seal.BLANK}", ""]
    return seal.sealed("\n".join([*lines, *tail]).encode())


def text_lines(view: ReportView, *, width: int = WIDTH) -> list[str]:
    """The lines of the text, for a screen of that width."""
    lines: list[str] = []
    for block in view.blocks:
        drawn = list(_DRAWN[type(block)](block, width))
        if isinstance(block, Contents):
            drawn = [
                *drawn,
                *(line for h in view.headings for line in _indented(h.text, width, "  ", "    ")),
            ]
        if lines and drawn:
            lines.append("")
        lines += [printable(line).replace("\n", " ").rstrip() for line in drawn]
    return lines


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns; its own line ends are kept, long words are cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _filled(paragraph.split(), max(width, 8))
    return lines


def _filled(words: Sequence[str], width: int) -> Iterator[str]:
    current = ""
    for word in words:
        if current and columns_of(current) + 1 + columns_of(word) > width:
            yield current
            current = ""
        while columns_of(word) > width:
            head = _cut(word, width)
            yield head
            word = word[len(head) :]
        current = f"{current} {word}" if current else word
    yield current


def _cut(word: str, width: int) -> str:
    used = 0
    for i, character in enumerate(word):
        used += _columns_of(character)
        if used > width:
            return word[:i]
    return word


def _indented(text: str, width: int, first: str, rest: str) -> Iterator[str]:
    for i, line in enumerate(wrapped(text, width - max(columns_of(first), columns_of(rest)))):
        yield (first if i == 0 else rest) + line


def _cover(block: Cover, width: int) -> Iterator[str]:
    yield from wrapped(block.kicker, width)
    title = wrapped(block.title, width)
    yield from title
    yield "=" * min(width, max(map(columns_of, title)))
    for line in block.lines:
        yield from wrapped(line, width)


def _heading(block: Heading, width: int) -> Iterator[str]:
    lines = wrapped(block.text, width)
    if block.level == 2:
        yield ""
    yield from lines
    if block.level <= 3:
        yield ("=" if block.level == 2 else "-") * min(width, max(map(columns_of, lines)))


def _para(block: Para, width: int) -> Iterator[str]:
    if block.role is Role.SAID:
        yield from _indented(plain(block.line), width, "  | ", "  | ")
    else:
        yield from wrapped(plain(block.line), width)


def _bullets(block: Bullets, width: int) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        mark = f"{number}. " if block.numbered else "- "
        yield from _indented(_with_addresses(item), width, mark, " " * len(mark))


def _with_addresses(item: Line) -> str:
    """The words, then the addresses that they lead to and do not say themselves."""
    return " ".join([plain(item), *(run.href for run in item if run.href and run.href != run.text)])


def _columns(block: Columns, width: int) -> Iterator[str]:
    for i, (title, items) in enumerate(zip(block.titles, block.items, strict=True)):
        if i:
            yield ""
        yield from wrapped(title, width)
        yield from _bullets(Bullets(items), width)


def _key_figures(block: KeyFigures, width: int) -> Iterator[str]:
    for figure in block.figures:
        yield from _indented(f"{figure.label}. {figure.detail}", width, f"{figure.value:>5}  ", " " * 7)


def _bar_chart(block: BarChart, width: int) -> Iterator[str]:
    yield from wrapped(block.title, width)
    widest = max((columns_of(bar.label) for bar in block.bars), default=0)
    room = min(widest, width - BAR - 26)
    for bar in block.bars:
        filled = round((bar.value or 0) * BAR / 100)
        drawn = "#" * filled + ("-" if bar.value is not None else "?") * (BAR - filled)
        was = f" (last round {bar.previous}%)" if bar.previous is not None else ""
        if room < LEAST_LABEL:
            yield from wrapped(bar.label, width)
            yield f"  [{drawn}]"
            yield from _indented(f"{bar.words}{was}", width, "  ", "  ")
            continue
        *above, last = wrapped(bar.label, room)
        yield from above
        padded = last + " " * (room - columns_of(last))
        yield from _indented(f"{bar.words}{was}", width, f"{padded} [{drawn}] ", " " * (room + BAR + 4))
    if block.key:
        yield from wrapped(block.key, width)


def _rating(block: Rating, width: int) -> Iterator[str]:
    boxes = "????" if block.level is None else "#" * block.level + "-" * (4 - block.level)
    yield from _indented(block.words, width, f"[{boxes}] ", " " * 7)


def _facts(block: Facts, width: int) -> Iterator[str]:
    for term, said in block.rows:
        yield from _indented(f"{term}: {plain(said)}", width, "", "  ")


def _table(block: Table, width: int) -> Iterator[str]:
    if block.title:
        yield from wrapped(block.title, width)
    widths = _widths(block, width)
    if widths is None:
        yield from _records(block, width)
        return
    yield from _row(block.columns, widths, block.numeric)
    yield "  ".join("-" * each for each in widths)
    for row in block.rows:
        yield from _row(row, widths, block.numeric)


def _widths(block: Table, width: int) -> list[int] | None:
    """Widths of columns that fit; None where words would have to be cut."""
    rows = (block.columns, *block.rows)
    natural = [max(columns_of(row[i]) for row in rows) for i in range(len(block.columns))]
    least = [
        max((columns_of(word) for row in rows for word in row[i].split()), default=1)
        for i in range(len(natural))
    ]
    spare = width - 2 * (len(natural) - 1) - sum(least)
    if spare < 0:
        return None
    widths = list(least)
    order = sorted(range(len(widths)), key=lambda i: natural[i] - least[i])
    for place, i in enumerate(order):
        given = min(natural[i] - least[i], spare // (len(order) - place))
        widths[i] += given
        spare -= given
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], numeric: frozenset[int]) -> Iterator[str]:
    set_cells = [list(_filled(cell.split(), each)) for cell, each in zip(cells, widths, strict=True)]
    for i in range(max(map(len, set_cells))):
        parts = []
        for column, (lines, each) in enumerate(zip(set_cells, widths, strict=True)):
            text = lines[i] if i < len(lines) else ""
            padding = " " * (each - columns_of(text))
            parts.append(padding + text if column in numeric else text + padding)
        yield "  ".join(parts)


def _records(block: Table, width: int) -> Iterator[str]:
    for row in block.rows:
        yield from wrapped(row[0], width)
        for name, text in zip(block.columns[1:], row[1:], strict=True):
            yield from _indented(f"{name}: {text}", width, "  ", "    ")


def _callout(block: Callout, width: int) -> Iterator[str]:
    yield from _indented(block.title, width, "*** ", "*** ")
    for line in block.lines:
        yield from _indented(plain(line), width, "  | ", "  | ")


def _contents(_: Contents, width: int) -> Iterator[str]:
    yield "CONTENTS"


def _tick_boxes(block: TickBoxes, width: int) -> Iterator[str]:
    if block.label:
        yield from wrapped(block.label, width)
    for choice in block.choices:
        meaning = f" {choice.meaning}" if choice.meaning else ""
        yield from _indented(f"{choice.label}{meaning}", width, f"[ ] {choice.code} ", " " * 6)


def _writing_lines(block: WritingLines, width: int) -> Iterator[str]:
    yield from wrapped(block.label, width)
    yield from ["_" * width] * block.count


_DRAWN: dict[type[Block], Callable[[Any, int], Iterator[str]]] = {
    Cover: _cover,
    Heading: _heading,
    Para: _para,
    Bullets: _bullets,
    Columns: _columns,
    KeyFigures: _key_figures,
    BarChart: _bar_chart,
    Rating: _rating,
    Facts: _facts,
    Table: _table,
    Callout: _callout,
    Contents: _contents,
    TickBoxes: _tick_boxes,
    WritingLines: _writing_lines,
}
