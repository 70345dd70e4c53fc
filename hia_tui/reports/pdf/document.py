"""A report as a PDF: every block of the view set, tagged and paged."""

from collections.abc import Callable, Sequence
from typing import Any, cast

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
    Para,
    Rating,
    ReportView,
    Role,
    Run,
    Table,
    TickBoxes,
    WritingLines,
)
from hia_tui.reports.coverage import Coverage, bundled_coverage
from hia_tui.reports.pdf import draw, figures, lists, paper, tables
from hia_tui.reports.pdf.flow import (
    BODY,
    BOTTOM,
    LEAD,
    LEFT,
    MEASURE,
    MUTED,
    RIGHT,
    TOP,
    Flow,
    Style,
)
from hia_tui.reports.pdf.tagging import HEIGHT, INK, LEADING, WIDTH, Document, Element
from hia_tui.reports.pdf.text import Typesetter, operators
from hia_tui.reports.pdf.xmp import Properties
from hia_tui.reports.unprintable import with_notes

Progress = Callable[[int, int], None]
TITLE = Style(24, 29, draw.DARK_BLUE)
HEADINGS = {2: Style(20, 26, draw.DARK_BLUE), 3: Style(16, 22, INK), 4: Style(12, 17.4, INK)}
UNLISTED = Style(16, 22, draw.DARK_BLUE)
ROLES = {Role.BODY: BODY, Role.LEAD: LEAD, Role.SAID: BODY, Role.MUTED: MUTED}
SAID_INDENT = 12.0
FURNITURE = Style(10, 13, draw.GREY)
BAND = 34.0
LOOKED_AT = 10
"""Blocks after a heading by which it is decided whether it stays on the page."""
MOST_KEPT = 260.0
"""Points of an answer that is kept together."""
TIGHTNESSES = (1.0, 0.7, 0.4)


def pdf_of(
    view: ReportView,
    *,
    creator: str,
    seal: str = "",
    coverage: Coverage | None = None,
    progress: Progress | None = None,
) -> bytes:
    """The view as a PDF file.

    Args:
        view: what the report says.
        creator: the program that makes it, with its version.
        seal: what stands in the metadata as the seal.
        coverage: what the fonts can print.
        progress: called with blocks done and blocks in all.
    """
    view = with_notes(view, coverage)
    about = Properties(
        title=view.title, subject=view.subject, author=view.author, lang=view.lang, creator=creator,
        producer="HIA TUI", date=view.date, fingerprint=view.fingerprint, seal=seal,
    )  # fmt: skip
    document = Document(about)
    try:
        setter = Typesetter(document, coverage or bundled_coverage())
        drawing = _Drawing(view, Flow(document, setter))
        drawing.flow.tightness = _tightness(view, setter)
        for i, block in enumerate(view.blocks):
            if isinstance(block, Contents):
                drawing.flow.tightness = 1.0
            drawing.draw(block, view.blocks[i + 1 : i + 1 + LOOKED_AT])
            if progress is not None and i % 25 == 0:
                progress(i, len(view.blocks))
        drawing.furnish()
        data = document.save()
    finally:
        document.close()
    if progress is not None:
        progress(len(view.blocks), len(view.blocks))
    return data


class _Nothing:
    """Takes the place of a document and its parts where something is only measured."""

    def __getattr__(self, _: str) -> Any:
        return self

    def __call__(self, *_: object, **__: object) -> Any:
        return self


def _tightness(view: ReportView, setter: Typesetter) -> float:
    """How close the blocks before the contents have to stand, so that they are one page."""
    end = next((i for i, block in enumerate(view.blocks) if isinstance(block, Contents)), 0)
    for tightness in TIGHTNESSES[:-1] if end else ():
        trial = Flow(cast("Document", _Nothing()), setter)
        trial.tightness = tightness
        drawing = _Drawing(view, trial)
        for i in range(end):
            drawing.draw(view.blocks[i], view.blocks[i + 1 : min(i + 7, end)])
        if not trial.turned:
            return tightness
    return TIGHTNESSES[-1] if end else 1.0


class _Drawing:
    def __init__(self, view: ReportView, flow: Flow) -> None:
        self.view = view
        self.flow = flow
        self.root = flow.document.root

    def draw(self, block: Block, following: Sequence[Block]) -> None:
        """Draw one block."""
        match block:
            case Cover():
                self._cover(block)
            case Heading():
                self._heading(block, following)
            case Para():
                self._para(block, following)
            case Contents():
                lists.contents(self.flow, self.root, self.view.headings)
            case _:
                _DRAWN[type(block)](self.flow, self.root, block)

    def _cover(self, block: Cover) -> None:
        flow = self.flow
        flow.page.decorate(draw.fill((0, 0, WIDTH, BAND), draw.BLUE))
        kicker = flow.wrap((Run(block.kicker, bold=True),), MEASURE)[:1]
        flow.show(kicker, self.root.add("P"), LEFT, (BAND - LEADING) / 2, Style(colour=draw.WHITE))
        flow.y = BAND + 16
        title = flow.wrap((Run(block.title, bold=True),), MEASURE, TITLE)
        flow.document.bookmark(0, block.title, "top", flow.page, flow.y)
        flow.paragraph(title, self.root.add("H1"), style=TITLE)
        for line in block.lines:
            flow.paragraph(flow.wrap((Run(line),), MEASURE, MUTED), self.root.add("P"), style=MUTED)
        flow.y += flow.gap

    def _heading(self, block: Heading, following: Sequence[Block]) -> None:
        flow = self.flow
        # On a form every question has a heading of its own, which is not to take the room of two lines.
        level = 4 if self.view.names_questions and block.level > 2 else block.level
        style = HEADINGS[min(level, 4)] if block.is_listed else UNLISTED
        lines = flow.wrap((Run(block.text, bold=True),), MEASURE, style)
        above = flow.gap * (2.2 if level < 4 and block.is_listed else 1.0 if level < 4 else 1.4)
        height = len(lines) * style.leading
        if block.starts_page and not flow.is_at_top:
            flow.new_page()
        is_answer = block.anchor.startswith("q-") and not self.view.names_questions
        flow.need(above + height + (_answer(flow, following) if is_answer else _least(flow, following)))
        flow.space(above)
        if block.level < 4:
            flow.document.bookmark(block.level - 1, block.text, block.anchor, flow.page, flow.y)
        flow.paragraph(lines, self.root.add(f"H{block.level}"), style=style)
        flow.y += 3

    def _para(self, block: Para, following: Sequence[Block]) -> None:
        flow, style = self.flow, ROLES[block.role]
        if all(run.bold for run in block.line):
            flow.need(2 * LEADING + _least(flow, following))
        lang = {"Lang": f"({block.lang})"} if block.lang and block.lang != self.view.lang else {}
        element = self.root.add("P", **lang)
        if block.role is Role.SAID:
            lines = flow.wrap(block.line, MEASURE - SAID_INDENT, style)
            flow.paragraph(lines, element, LEFT + SAID_INDENT, style, _said_rule)
        else:
            flow.paragraph(flow.wrap(block.line, MEASURE, style), element, style=style)
        flow.y += flow.gap / 2 if block.role is Role.SAID else flow.gap

    def furnish(self) -> None:
        """Put the foot on every page, now that it is known how many there are."""
        document, setter = self.flow.document, self.flow.setter
        pages = len(document.pages)
        asked = _asked_on(document) if self.view.names_questions else {}
        for page in document.pages:
            top = BOTTOM + 18
            page.decorate(draw.line(LEFT, top - 4, RIGHT, top - 4, draw.GRID))
            number = (Run(f"Page {page.index + 1} of {pages}"),)
            width = setter.widest(number, FURNITURE.size)[1]
            foot = " · ".join(part for part in (asked.get(page.index, ""), self.view.footer) if part)
            for line, x in ((number, RIGHT - width), ((Run(foot),), LEFT)):
                lines = setter.wrap(line, MEASURE - width - 20, FURNITURE.size)[:2]
                baseline = HEIGHT - top - FURNITURE.size
                page.decorate_text(
                    operators(lines, setter, x, baseline, FURNITURE.size, FURNITURE.leading, FURNITURE.colour)
                )


def _asked_on(document: Document) -> dict[int, str]:
    """Which questions each page asks, for the foot of a paper form."""
    found: dict[int, list[str]] = {}
    for anchor, page in document.anchors():
        if anchor.startswith("q-"):
            found.setdefault(page.index, []).append(anchor.removeprefix("q-").replace("-", "."))
    return {
        index: f"Question {numbers[0]}" if len(numbers) == 1 else f"Questions {numbers[0]} to {numbers[-1]}"
        for index, numbers in found.items()
    }


def _said_rule(top: float, height: float) -> str:
    return draw.fill((LEFT, top + 1, 2.4, height - 2), draw.RULE)


def _answer(flow: Flow, following: Sequence[Block]) -> float:
    """The room of a whole answer, which stays on one page unless it is long."""
    height = 0.0
    for block in following:
        if isinstance(block, Para):
            is_said = block.role is Role.SAID
            lines = len(flow.wrap(block.line, MEASURE - (SAID_INDENT if is_said else 0)))
            height += lines * LEADING + flow.gap * (0.5 if is_said else 1)
        elif isinstance(block, Rating):
            height += LEADING + flow.gap / 2
        elif isinstance(block, Callout):
            height += (1 + len(block.lines)) * LEADING + 10 + flow.gap
        else:
            break
    return height - flow.gap if height <= MOST_KEPT else _least(flow, following)


def _least(flow: Flow, following: Sequence[Block]) -> float:
    """What has to stand on the page of a heading: the start of what it heads."""
    if not following:
        return LEADING
    block = following[0]
    match block:
        case Heading():
            return 40 + _least(flow, following[1:])
        case Para() if len(following) > 1 and isinstance(following[1], Rating):
            return len(flow.wrap(block.line, MEASURE)) * LEADING + flow.gap + 2 * LEADING
        case Para() if len(following) > 1 and isinstance(following[1], TickBoxes):
            needed = paper.question_height(flow, following[1:])
            return min(len(flow.wrap(block.line, MEASURE)) * LEADING + flow.gap + needed, BOTTOM - TOP - 90)
        case BarChart():
            return figures.chart_height(flow, block)
        case Facts():
            return min(lists.facts_height(flow, block), lists.MOST_TOGETHER)
        case Table():
            return (5 if len(block.rows) < 2 else 7.5) * LEADING
        case WritingLines():
            return paper.writing_height(flow, block) + LEADING
        case TickBoxes():
            return min(paper.tick_boxes_height(flow, block), BOTTOM - TOP - 60)
        case _:
            return 3 * LEADING


_DRAWN: dict[type, Callable[[Flow, Element, Any], None]] = {
    Bullets: lists.bullets,
    Columns: lists.columns,
    Facts: lists.facts,
    KeyFigures: figures.key_figures,
    BarChart: figures.bar_chart,
    Rating: figures.rating,
    Table: tables.table,
    Callout: lists.callout,
    TickBoxes: paper.tick_boxes,
    WritingLines: paper.writing_lines,
}
