"""Key figures, bars and ratings as PDF."""

from hia_tui.reports.blocks import BarChart, KeyFigures, Rating, Run
from hia_tui.reports.charts import ChartText, layout_bar_chart
from hia_tui.reports.pdf import draw
from hia_tui.reports.pdf.flow import BODY, LEFT, MEASURE, Flow, Style
from hia_tui.reports.pdf.tagging import HEIGHT, INK, LEADING, Element
from hia_tui.reports.pdf.text import operators

BIG = Style(34, 36, draw.DARK_BLUE)
BOX = 13.0
BOX_PITCH = 17.0
LEVELS = 4


def key_figures(flow: Flow, parent: Element, block: KeyFigures) -> None:
    """A pale card with the numbers side by side."""
    width = MEASURE / len(block.figures)
    inner = width - 20
    details = [flow.wrap((Run(figure.detail),), inner) for figure in block.figures]
    labels = [flow.wrap((Run(figure.label, bold=True),), inner) for figure in block.figures]
    tallest = max(len(a) + len(b) for a, b in zip(labels, details, strict=True))
    height = BIG.leading + tallest * LEADING + 12
    flow.need(height)
    flow.page.decorate(draw.fill((LEFT, flow.y, MEASURE, height), draw.PALE))
    for i, figure in enumerate(block.figures):
        x, top = LEFT + i * width + 10, flow.y + 5
        value = flow.wrap((Run(figure.value, bold=True),), inner, BIG)
        flow.show(value, parent.add("P"), x, top, BIG)
        flow.show(labels[i], parent.add("P"), x, top + BIG.leading, BODY)
        flow.show(details[i], parent.add("P"), x, top + BIG.leading + len(labels[i]) * LEADING, BODY)
    flow.y += height + flow.gap


def chart_height(flow: Flow, block: BarChart) -> float:
    """How much room a chart needs with its title and key."""
    chart = layout_bar_chart(block, MEASURE, lambda text, bold: _width(flow, text, bold=bold), flow.tightness)
    title = len(flow.wrap((Run(block.title, bold=True),), MEASURE)) * LEADING
    key = len(flow.wrap((Run(block.key),), MEASURE)) * LEADING if block.key else 0.0
    return title + chart.height + key + flow.gap


def bar_chart(flow: Flow, parent: Element, block: BarChart) -> None:
    """Bars with their labels and values; one figure with all values in its description."""
    flow.need(min(chart_height(flow, block), 600))
    flow.paragraph(flow.wrap((Run(block.title, bold=True),), MEASURE), parent.add("P"))
    chart = layout_bar_chart(block, MEASURE, lambda text, bold: _width(flow, text, bold=bold), flow.tightness)
    top = flow.y
    parts = [draw.line(LEFT + x, top + y1, LEFT + x, top + y2, draw.GRID) for x, y1, y2 in chart.gridlines]
    for bar in chart.bars:
        box = (LEFT + bar.x, top + bar.y, bar.width, bar.height)
        parts.append(draw.hatched(box) if bar.is_hatched else draw.fill(box, draw.BLUE))
    parts += [draw.fill((LEFT + x, top + y, wide, high), draw.WHITE) for x, y, wide, high in chart.clear]
    parts += [draw.diamond(LEFT + x, top + y, 4.4) for x, y in chart.diamonds]
    parts.append(f"{INK} rg")
    parts += [_text(flow, text, top) for text in chart.texts]
    where = f"{LEFT:.2f} {HEIGHT - top - chart.height:.2f} {LEFT + MEASURE:.2f} {HEIGHT - top:.2f}"
    figure = parent.add("Figure", Alt=_pdf_text(block.alt), A=f"<</O/Layout/BBox[{where}]/Placement/Block>>")
    flow.page.mark(figure, "\n".join(parts))
    flow.y += chart.height
    if block.key:
        flow.paragraph(flow.wrap((Run(block.key),), MEASURE), parent.add("P"))
    flow.y += flow.gap


def _text(flow: Flow, text: ChartText, top: float) -> str:
    lines = flow.wrap((Run(text.text, text.bold),), MEASURE)
    baseline = HEIGHT - top - text.y
    return operators(lines, flow.setter, LEFT + text.x, baseline, BODY.size, LEADING, INK)


def _width(flow: Flow, text: str, *, bold: bool) -> float:
    return flow.setter.widest((Run(text, bold),), BODY.size)[1]


def _pdf_text(text: str) -> str:
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be', 'replace').hex().upper()}>"


def rating(flow: Flow, parent: Element, block: Rating) -> None:
    """Boxes filled up to the level, then the words; hatched where there is no level."""
    flow.need(2 * LEADING)
    top = flow.y + (LEADING - BOX) / 2
    parts = []
    for i in range(LEVELS):
        box = (LEFT + i * BOX_PITCH, top, BOX, BOX)
        if block.level is None:
            parts.append(draw.hatched(box))
        elif i < block.level:
            parts.append(draw.fill(box, draw.BLUE))
        else:
            parts.append(draw.frame(box, draw.RULE))
        if block.target == i + 1:
            middle = box[0] + BOX / 2
            parts.append(draw.line(middle, top - 4, middle, top - 0.5, INK, 2))
    flow.page.decorate("\n".join(parts))
    x = LEFT + LEVELS * BOX_PITCH + 6
    flow.paragraph(flow.wrap((Run(block.words, bold=True),), MEASURE - (x - LEFT)), parent.add("P"), x)
    flow.y += flow.gap / 2
