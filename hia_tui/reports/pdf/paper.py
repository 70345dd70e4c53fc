"""Boxes to tick and lines to write on, for the blank form."""

from collections.abc import Sequence

from hia_tui.reports.blocks import Block, Choice, Run, TickBoxes, WritingLines
from hia_tui.reports.pdf import draw
from hia_tui.reports.pdf.flow import BODY, LEFT, MEASURE, RIGHT, Flow
from hia_tui.reports.pdf.tagging import INK, LEADING, Element
from hia_tui.reports.pdf.text import TextLine

BOX = 15.0
"""5.3 mm."""
ROW = BOX + 2.5
AFTER = 1.0
LINE_PITCH = 26.5
"""9.3 mm; with this, two questions fit on a page."""
INDENT = 46.0


def tick_boxes(flow: Flow, parent: Element, block: TickBoxes) -> None:
    """One box with its code and words for each answer."""
    if block.label:
        flow.paragraph(flow.wrap((Run(block.label, bold=True),), MEASURE), parent.add("P"))
    group = parent.add("L", A="<</O/List/ListNumbering/None>>")
    for choice in block.choices:
        lines = _lines(flow, choice)
        height = max(len(lines) * LEADING, ROW)
        flow.need(height)
        entry = group.add("LI")
        flow.page.decorate(draw.frame((LEFT, flow.y + 1, BOX, BOX), INK, 1.1))
        code = flow.wrap((Run(choice.code, bold=True),), INDENT)
        flow.show(code, entry.add("Lbl"), LEFT + BOX + 10, flow.y, BODY)
        top = flow.y
        flow.paragraph(lines, entry.add("LBody"), LEFT + INDENT)
        flow.y = max(flow.y, top + height) + 1.0
    flow.y += AFTER


def _lines(flow: Flow, choice: Choice) -> list[TextLine]:
    meaning = f" {choice.meaning}" if choice.meaning else ""
    return flow.wrap((Run(choice.label, bold=True), Run(meaning)), MEASURE - INDENT)


def tick_boxes_height(flow: Flow, block: TickBoxes) -> float:
    """How much room the boxes need."""
    rows = sum(max(len(_lines(flow, c)) * LEADING, ROW) + 1.0 for c in block.choices)
    return rows + (LEADING if block.label else 0) + AFTER


def question_height(flow: Flow, blocks: Sequence[Block]) -> float:
    """How much room a question needs with its boxes and the lines to write on after them."""
    height = 0.0
    for block in blocks:
        if isinstance(block, TickBoxes):
            height += tick_boxes_height(flow, block)
        elif isinstance(block, WritingLines):
            height += writing_height(flow, block)
        else:
            break
    return height


def writing_height(flow: Flow, block: WritingLines) -> float:
    """How much room a label with its lines needs."""
    return (len(_label(flow, block)) - 1) * LEADING + block.count * LINE_PITCH + AFTER


def _label(flow: Flow, block: WritingLines) -> list[TextLine]:
    return flow.wrap((Run(block.label, bold=True),), MEASURE * 0.7)


def writing_lines(flow: Flow, parent: Element, block: WritingLines) -> None:
    """A label with ruled lines, the first of them beside its last words."""
    lines = _label(flow, block)
    flow.need((len(lines) - 1) * LEADING + min(block.count, 2) * LINE_PITCH)
    flow.y += LINE_PITCH - LEADING
    flow.paragraph(lines, parent.add("P"))
    start = LEFT + lines[-1].width + 8
    for number in range(block.count):
        if number:
            start = LEFT
            flow.need(LINE_PITCH)
            flow.y += LINE_PITCH
        flow.page.decorate(draw.line(start, flow.y - 3, RIGHT, flow.y - 3, draw.RULE))
    flow.y += AFTER
