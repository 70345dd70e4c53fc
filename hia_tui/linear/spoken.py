"""A report as facts to say: every text of it, one a line, with neither bars nor columns."""

from collections.abc import Callable, Iterator
from typing import Any

from hia_tui.reports.blocks import (
    BarChart,
    Block,
    Bullets,
    Callout,
    Columns,
    Cover,
    Facts,
    Heading,
    KeyFigures,
    Para,
    Rating,
    ReportView,
    Role,
    Table,
    TickBoxes,
    WritingLines,
    plain,
)


def spoken(view: ReportView) -> Iterator[str]:
    """The lines of a report in reading order, without its fingerprint, which is for programs."""
    for block in view.blocks:
        say = _SAYERS.get(type(block))
        if say is not None:
            yield from (line for line in say(block) if line.strip() and view.fingerprint not in line)


def _cover(block: Cover) -> Iterator[str]:
    yield from block.texts


def _heading(block: Heading) -> Iterator[str]:
    yield f"Heading: {block.text}"


def _para(block: Para) -> Iterator[str]:
    begins = "Written: " if block.role is Role.SAID else ""
    yield from (f"{begins}{line}" for line in plain(block.line).split("\n") if line.strip())


def _bullets(block: Bullets) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        yield f"{number}. {plain(item)}" if block.numbered else plain(item)


def _columns(block: Columns) -> Iterator[str]:
    for title, items in zip(block.titles, block.items, strict=True):
        yield from (f"{title}: {plain(item)}" for item in items)


def _figures(block: KeyFigures) -> Iterator[str]:
    yield from (f"{figure.label}: {figure.value}. {figure.detail}" for figure in block.figures)


def _bars(block: BarChart) -> Iterator[str]:
    yield block.title
    yield from (f"{bar.label}: {bar.words}" for bar in block.bars)
    yield block.key


def _rating(block: Rating) -> Iterator[str]:
    yield f"Rating: {block.words}"


def _facts(block: Facts) -> Iterator[str]:
    for term, line in block.rows:
        yield from (f"{term}: {part}" for part in plain(line).split("\n") if part.strip())


def _table(block: Table) -> Iterator[str]:
    yield block.title
    for row in block.rows:
        cells = (
            f"{title}: {cell}" if title else cell for title, cell in zip(block.columns, row, strict=False)
        )
        yield "; ".join(" ".join(cell.split()).rstrip(".") for cell in cells)


def _callout(block: Callout) -> Iterator[str]:
    yield block.title
    yield from map(plain, block.lines)


def _boxes(block: TickBoxes) -> Iterator[str]:
    yield block.label
    for choice in block.choices:
        meaning = f": {choice.meaning}" if choice.meaning else ""
        yield f"{choice.code}. {choice.label}{meaning}" if choice.code else f"{choice.label}{meaning}"


def _lines(block: WritingLines) -> Iterator[str]:
    yield f"Room to write: {block.label}"


_SAYERS: dict[type[Block], Callable[[Any], Iterator[str]]] = {
    Cover: _cover,
    Heading: _heading,
    Para: _para,
    Bullets: _bullets,
    Columns: _columns,
    KeyFigures: _figures,
    BarChart: _bars,
    Rating: _rating,
    Facts: _facts,
    Table: _table,
    Callout: _callout,
    TickBoxes: _boxes,
    WritingLines: _lines,
}
"""How each kind of block is said; a list of contents is not."""
