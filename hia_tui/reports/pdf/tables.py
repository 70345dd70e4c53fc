"""Tables as PDF: columns as wide as their words need, heads that come again on each page."""

from math import ceil

from hia_tui.reports.blocks import Run, Table
from hia_tui.reports.pdf import draw
from hia_tui.reports.pdf.flow import BODY, GAP, LEFT, MEASURE, RIGHT, SIZE, Cell, Flow
from hia_tui.reports.pdf.tagging import HEIGHT, INK, LEADING, Element
from hia_tui.reports.pdf.text import TextLine, operators

PAD = 9.0
"""Between columns."""
ROW_PAD = 3.5
MOST_AT_START = 220.0
"""Points that the head and the first rows may ask for: longer rows break over pages."""
STEP = 16.0
MOST_MOVES = 8
MOST_MEASURED = 30
"""Rows by which the widths of columns are levelled."""
SHORT = 120.0
"""Points that a date or a state takes: such texts are better not broken."""
LONGEST_WORD = 92.0
"""Points that a word may always take, however many columns there are: `Established` in bold needs 80."""


def table(flow: Flow, parent: Element, block: Table) -> None:
    """A ruled table with its title."""
    widths = column_widths(flow, block)
    caption = flow.wrap((Run(block.title, bold=True),), MEASURE) if block.title else []
    flow.need(len(caption) * LEADING + min(_start_height(flow, block, widths), MOST_AT_START))
    group = parent.add("Table")
    if block.title:
        flow.paragraph(caption, group.add("Caption"))
        flow.y += 2
    places = [LEFT + sum(widths[:i]) for i in range(len(widths))]
    head = [
        flow.wrap((Run(text, bold=True),), width - PAD)
        for text, width in zip(block.columns, widths, strict=True)
    ]
    row = group.add("THead").add("TR")
    cells = [row.add("TH", A="<</O/Table/Scope/Column>>") for _ in head]
    _head(flow, places, widths, head, cells, block)
    flow.at_new_page = lambda: _head(flow, places, widths, head, None, block)
    body = group.add("TBody")
    for values in block.rows:
        _row(flow, body.add("TR"), places, widths, values, block)
    flow.at_new_page = None
    flow.y += GAP


def _start_height(flow: Flow, block: Table, widths: list[float]) -> float:
    """How much room the head takes with the first two rows, which do not stand alone at a page's end."""
    height = 4.0
    for bold, row in ((True, block.columns), *((False, row) for row in block.rows[:2])):
        cells = zip(row, widths, strict=True)
        lines = max(len(flow.wrap((Run(text, bold),), width - PAD)) for text, width in cells)
        height += lines * LEADING + 2 * ROW_PAD
    return height


def column_widths(flow: Flow, block: Table) -> list[float]:
    """Widths that add up to the measure: never less than the longest word, shared by need beyond that."""
    least = [0.0] * len(block.columns)
    natural = list(least)
    cells: list[list[float]] = []
    for bold, values in [(True, block.columns), *((False, row) for row in block.rows)]:
        cells.append([])
        for i, text in enumerate(values):
            word, whole = flow.setter.widest((Run(text, bold),), SIZE)
            cells[-1].append(whole + PAD)
            least[i] = max(least[i], word + PAD)
            natural[i] = max(natural[i], whole + PAD)
    if sum(natural) <= MEASURE:
        natural[0] += MEASURE - sum(natural)
        return natural
    # A word that is too long for its share is cut, so that it takes no room from columns with short ones.
    least = [min(width, max(MEASURE / len(least), LONGEST_WORD)) for width in least]
    if sum(least) >= MEASURE:
        return _shared([0.0] * len(least), least, MEASURE)
    return _levelled(_shared(least, natural, MEASURE), least, cells)


def _levelled(widths: list[float], least: list[float], cells: list[list[float]]) -> list[float]:
    """Move room from column to column, for as long as that makes the table lower."""
    height = _height(widths, cells)
    for _ in range(MOST_MOVES):
        tries = [
            [width + (STEP if i == to else -STEP if i == of else 0.0) for i, width in enumerate(widths)]
            for of in range(len(widths))
            for to in range(len(widths))
            if of != to and widths[of] - STEP >= least[of]
        ]
        best = min(tries, key=lambda tried: _height(tried, cells), default=widths)
        if _height(best, cells) >= height:
            return widths
        widths, height = best, _height(best, cells)
    return widths


def _height(widths: list[float], cells: list[list[float]]) -> float:
    """About how many lines the rows take; a short text that is broken counts for something, too."""
    total = 0.0
    for row in cells[:MOST_MEASURED]:
        lines = [ceil(cell / width) for cell, width in zip(row, widths, strict=True)]
        broken = sum(1 for cell, number in zip(row, lines, strict=True) if number > 1 and cell < SHORT)
        total += max(lines) + 0.8 * broken
    return total


def _shared(least: list[float], natural: list[float], whole: float) -> list[float]:
    """Give each column what it wants, the ones that want little first; the rest share what is left."""
    widths = list(least)
    spare = whole - sum(least)
    order = sorted(range(len(least)), key=lambda i: natural[i] - least[i])
    for place, i in enumerate(order):
        given = min(natural[i] - least[i], spare / (len(order) - place))
        widths[i] += given
        spare -= given
    widths[order[-1]] += spare
    return widths


def _head(
    flow: Flow,
    places: list[float],
    widths: list[float],
    head: list[list[TextLine]],
    cells: list[Element] | None,
    block: Table,
) -> None:
    """The head as elements, or as decoration where it only comes again."""
    height = max(len(lines) for lines in head) * LEADING + 2 * ROW_PAD
    if cells is not None:
        flow.need(height + 2 * LEADING)
    flow.page.decorate(draw.fill((LEFT, flow.y, MEASURE, height), draw.PALE))
    for i, lines in enumerate(head):
        x = _start(places[i], widths[i], lines, is_numeric=i in block.numeric)
        if cells is not None:
            flow.show(lines, cells[i], x, flow.y + ROW_PAD, BODY)
        else:
            flow.page.decorate_text(_plain(flow, lines, x))
    flow.y += height
    flow.page.decorate(draw.line(LEFT, flow.y, RIGHT, flow.y, INK, 0.9))


def _start(place: float, width: float, lines: list[TextLine], *, is_numeric: bool) -> float:
    """Where a cell's lines start: at the left, or so far right that the longest ends at the edge."""
    if not is_numeric:
        return place + 2
    return place + width - PAD - max(line.width for line in lines)


def _plain(flow: Flow, lines: list[TextLine], x: float) -> str:
    baseline = HEIGHT - flow.y - ROW_PAD - (LEADING + SIZE * 0.72) / 2
    return operators(lines, flow.setter, x, baseline, SIZE, LEADING, INK)


def _row(
    flow: Flow, row: Element, places: list[float], widths: list[float], values: tuple[str, ...], block: Table
) -> None:
    cells = []
    for i, text in enumerate(values):
        lines = flow.wrap((Run(text),), widths[i] - PAD)
        element = row.add("TH", A="<</O/Table/Scope/Row>>") if i == 0 else row.add("TD")
        x = _start(places[i], widths[i], lines, is_numeric=i in block.numeric)
        cells.append(Cell(x, lines, element))
    flow.row(cells, ROW_PAD)
    flow.page.decorate(draw.line(LEFT, flow.y, RIGHT, flow.y, draw.GRID))
