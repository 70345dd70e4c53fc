"""A report as facts to say: every text of it, one a line, with neither bars nor columns."""

import re
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

_ADDRESS = re.compile(r" ?(https?://\S+)")


def spoken(view: ReportView) -> Iterator[str]:
    """The lines of a report in reading order, without its fingerprint, which is for programs."""
    before: Block | None = None
    for block in view.blocks:
        say = _SAYERS.get(type(block))
        if say is not None:
            # What a level means stands beneath it on paper; by ear it has to say so.
            begins = "Meaning: " if isinstance(before, Rating) and _is_body(block) else ""
            lines = (line for line in say(block) if line.strip() and view.fingerprint not in line)
            yield from (part for line in lines for part in _addresses_apart(f"{begins}{line}"))
        before = block


def _addresses_apart(line: str) -> Iterator[str]:
    """The words, and then each web address on a line of its own, whole, so that it can be copied."""
    found = _ADDRESS.findall(line)
    yield _ADDRESS.sub("", line).strip() if found else line
    yield from (f"Address: {address}" for address in found)


def _is_body(block: Block) -> bool:
    return isinstance(block, Para) and block.role is Role.BODY


def _labelled(kind: str, text: str) -> str:
    """A title or scrap with what it is before it; a whole sentence speaks for itself."""
    return text if not text.strip() or text.rstrip().endswith((".", "?", "!")) else f"{kind}: {text}"


def _cover(block: Cover) -> Iterator[str]:
    yield from (_labelled("Report", text) for text in block.texts)


def _heading(block: Heading) -> Iterator[str]:
    yield f"Heading: {block.text}"


def _para(block: Para) -> Iterator[str]:
    begins = "Written: " if block.role is Role.SAID else ""
    if _is_body(block) and all(run.bold for run in block.line):
        begins = "Heading: "
    yield from (f"{begins}{line}" for line in plain(block.line).split("\n") if line.strip())


def _bullets(block: Bullets) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        text = plain(item)
        yield f"{number}. {text}" if block.numbered else _labelled("Point", text)


def _columns(block: Columns) -> Iterator[str]:
    for title, items in zip(block.titles, block.items, strict=True):
        yield from (f"{title}: {plain(item)}" for item in items)


def _figures(block: KeyFigures) -> Iterator[str]:
    for figure in block.figures:
        value = f"{figure.value}. " if any(map(str.isalnum, figure.value)) else ""
        yield f"{figure.label}: {value}{figure.detail}"


def _bars(block: BarChart) -> Iterator[str]:
    yield _labelled("Chart", block.title)
    yield from (f"{bar.label}: {bar.words}" for bar in block.bars)
    yield block.key


def _rating(block: Rating) -> Iterator[str]:
    yield f"Rating: {block.words}"


def _facts(block: Facts) -> Iterator[str]:
    for term, line in block.rows:
        yield from (f"{term}: {part}" for part in plain(line).split("\n") if part.strip())


def _table(block: Table) -> Iterator[str]:
    yield _labelled("Table", block.title)
    for row in block.rows:
        cells = (
            f"{title}: {cell}" if title else cell for title, cell in zip(block.columns, row, strict=False)
        )
        yield "; ".join(" ".join(cell.split()).rstrip(".") for cell in cells)


def _callout(block: Callout) -> Iterator[str]:
    yield _labelled("Box", block.title)
    yield from map(plain, block.lines)


def _boxes(block: TickBoxes) -> Iterator[str]:
    yield _labelled("Boxes to tick", block.label)
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
