"""Lists, facts, columns, boxes and the contents as PDF."""

from collections.abc import Sequence

from hia_tui.reports.blocks import Bullets, Callout, Columns, Facts, Heading, Line, Run
from hia_tui.reports.pdf import draw
from hia_tui.reports.pdf.flow import BODY, LEFT, MEASURE, RIGHT, Cell, Flow, Style
from hia_tui.reports.pdf.tagging import HEIGHT, INK, LEADING, Element
from hia_tui.reports.pdf.text import operators

INDENT = 18.0
TERM = 130.0
INSET = 12.0
GUTTER = 20.0
MOST_TOGETHER = 12 * LEADING
"""Facts that take less than this stay on one page."""
LIST = "<</O/List/ListNumbering/{}>>"
LINK = Style(colour=draw.BLUE)


def bullets(flow: Flow, parent: Element, block: Bullets, x: float = LEFT, width: float = MEASURE) -> None:
    """A list with its marks."""
    numbering = "Decimal" if block.numbered else "Disc"
    group = parent.add("L", A=LIST.format(numbering))
    for number, item in enumerate(block.items, start=1):
        entry = group.add("LI")
        label, body = entry.add("Lbl"), entry.add("LBody")
        mark = f"{number}." if block.numbered else "•"
        before, text, after = _parted(item)
        lines = flow.wrap(text, width - INDENT)
        if before is not None:
            flow.need((len(flow.wrap((before,), width - INDENT)) + min(len(lines), 2)) * LEADING)
        else:
            flow.begin(lines)
        flow.show(flow.wrap((Run(mark),), INDENT), label, x, flow.y, BODY)
        if before is not None:
            _address(flow, body, before, x + INDENT, width - INDENT)
        if text:
            flow.paragraph(lines, body, x + INDENT)
        if after is not None:
            _address(flow, body, after, x + INDENT, width - INDENT)
        flow.y += flow.gap / 3
    flow.y += flow.gap * 2 / 3


def _parted(item: Line) -> tuple[Run | None, Line, Run | None]:
    """A link that begins an item, its text, and a link that ends it; links get lines of their own."""
    before = item[0] if item and _leads(item[0]) else None
    rest = item[1:] if before else item
    after = rest[-1] if rest and _leads(rest[-1]) else None
    return before, rest[:-1] if after else rest, after


def _leads(run: Run) -> bool:
    return run.href.startswith(("https://", "mailto:"))


def _address(flow: Flow, body: Element, address: Run, x: float, width: float) -> None:
    lines = flow.wrap((Run(address.text),), width)
    flow.need(len(lines) * LEADING)
    link = body.add("Link")
    top = flow.y
    flow.paragraph(lines, link, x, LINK)
    wide = max(line.width for line in lines)
    flow.page.decorate(
        "\n".join(
            draw.line(x, y, x + line.width, y, draw.BLUE)
            for i, line in enumerate(lines)
            for y in (top + (i + 1) * LEADING - 2.4,)
        )
    )
    flow.document.link(link, flow.page, (x, top, wide, flow.y - top), address.href, f"Open {address.text}")


def columns(flow: Flow, parent: Element, block: Columns) -> None:
    """Two short lists side by side; one under the other where they are too long for that."""
    width = (MEASURE - GUTTER) / 2
    style = Style(16, 22, draw.DARK_BLUE)
    heights = [
        sum(len(flow.wrap(item, width - INDENT)) * LEADING + flow.gap / 3 for item in items)
        + style.leading
        + flow.gap
        for items in block.items
    ]
    flow.need(max(heights))
    top, page = flow.y, flow.page
    lowest = top
    for i, (title, items) in enumerate(zip(block.titles, block.items, strict=True)):
        x = LEFT + i * (width + GUTTER)
        if flow.page is page:
            flow.y = top
        flow.paragraph(flow.wrap((Run(title, bold=True),), width, style), parent.add("H2"), x, style)
        bullets(flow, parent, Bullets(items), x, width)
        lowest = max(lowest, flow.y) if flow.page is page else flow.y
    flow.y = lowest


def facts(flow: Flow, parent: Element, block: Facts) -> None:
    """Terms at the left, what is said about them at the right."""
    if not block.rows:
        return
    flow.need(min(facts_height(flow, block), MOST_TOGETHER))
    group = parent.add("L", A=LIST.format("None"))
    for term, line in block.rows:
        entry = group.add("LI")
        label = Cell(LEFT, flow.wrap((Run(term, bold=True),), TERM - 8), entry.add("Lbl"))
        said = Cell(LEFT + TERM, flow.wrap(line, MEASURE - TERM), entry.add("LBody"))
        flow.row((label, said))
        flow.y += flow.gap / 3
    flow.y += flow.gap * 2 / 3


def facts_height(flow: Flow, block: Facts) -> float:
    """How much room the facts take."""
    lines = (max(1, len(flow.wrap(line, MEASURE - TERM))) for _, line in block.rows)
    return sum(number * LEADING + flow.gap / 3 for number in lines)


def callout(flow: Flow, parent: Element, block: Callout) -> None:
    """A pale box with a dark edge."""
    group = parent.add("Sect")
    title: Line = (Run(block.title, bold=True),)
    texts = [flow.wrap(line, MEASURE - 2 * INSET) for line in (title, *block.lines)]
    flow.need((len(texts[0]) + 2) * LEADING)
    flow.page.decorate(_box(flow.y, 5))
    flow.y += 5
    for lines in texts:
        flow.paragraph(lines, group.add("P"), LEFT + INSET, behind=_box)
    flow.page.decorate(_box(flow.y, 5))
    flow.y += 5 + flow.gap


def _box(top: float, height: float) -> str:
    edge = draw.fill((LEFT, top, 4, height + 0.2), draw.DARK_BLUE)
    return f"{draw.fill((LEFT, top, MEASURE, height + 0.2), draw.PALE)} {edge}"


def contents(flow: Flow, parent: Element, headings: Sequence[Heading]) -> None:
    """The headings with their pages, each a link."""
    style = Style(20, 26, draw.DARK_BLUE)
    if not flow.is_at_top:
        flow.new_page()
    flow.document.bookmark(1, "Contents", "contents", flow.page, flow.y)
    flow.paragraph(flow.wrap((Run("Contents", bold=True),), MEASURE, style), parent.add("H2"), style=style)
    flow.y += 3
    group = parent.add("TOC")
    for heading in headings:
        lines = flow.wrap((Run(heading.text),), MEASURE - 50)
        flow.need(len(lines) * LEADING)
        link = group.add("TOCI").add("Reference").add("Link")
        top = flow.y
        flow.paragraph(lines, link)
        last = top + (len(lines) - 1) * LEADING
        _page_number(flow, link, heading.anchor, last)
        flow.page.decorate(draw.line(LEFT, flow.y + 1, RIGHT, flow.y + 1, draw.GRID))
        box = (LEFT, top, MEASURE, flow.y - top)
        flow.document.link(link, flow.page, box, f"#{heading.anchor}", f"Go to {heading.text}")
        flow.y += 3
    flow.y += flow.gap


def _page_number(flow: Flow, link: Element, anchor: str, top: float) -> None:
    """Drawn last, when it is known on which page the heading stands."""
    setter, document = flow.setter, flow.document
    # The digits have to be in the font's subset whichever of them are needed.
    setter.wrap((Run("0123456789"),), MEASURE, BODY.size)

    def number() -> str:
        line = (Run(str(document.page_of(anchor))),)
        width = setter.widest(line, BODY.size)[1]
        baseline = HEIGHT - top - (BODY.leading + BODY.size * 0.72) / 2
        return operators(
            setter.wrap(line, MEASURE, BODY.size), setter, RIGHT - width, baseline, BODY.size, BODY.leading,
            INK,
        )  # fmt: skip

    flow.page.mark(link, number)
