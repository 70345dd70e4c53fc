"""The same view drawn by other libraries in the way that their manuals show, to measure beside ours."""

import io
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from hia_tui.reports.blocks import (
    BarChart,
    Bullets,
    Callout,
    Columns,
    Cover,
    Facts,
    Heading,
    KeyFigures,
    Line,
    Para,
    Rating,
    ReportView,
    Table,
)

FONTS = Path(__file__).parents[2] / "hia_tui" / "reports" / "fonts"


def reportlab_pdf(view: ReportView) -> bytes:
    """ReportLab, untagged, without a list of contents, in one pass."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate

    for name, file in (("HIA", "HIASans-Regular.ttf"), ("HIAB", "HIASans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    pdfmetrics.registerFontFamily("HIA", normal="HIA", bold="HIAB", italic="HIA", boldItalic="HIAB")
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=22 * mm, bottomMargin=22 * mm,
        title=view.title, invariant=1,
    )  # fmt: skip

    def furnish(canvas: object, made: object) -> None:
        canvas.setFont("HIA", 10)
        canvas.drawString(20 * mm, 12 * mm, view.footer)
        canvas.drawRightString(190 * mm, 12 * mm, f"Page {made.page}")

    document.build(list(_flowables(view)), onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue()


def _marked(line: Line) -> str:
    parts = (f"<b>{escape(r.text)}</b>" if r.bold else escape(r.text) for r in line)
    return "".join(parts).replace("\n", "<br/>")


def _flowables(view: ReportView) -> Iterator[object]:  # noqa: C901 - one case for each block
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer
    from reportlab.platypus import Table as Grid

    body = ParagraphStyle("body", fontName="HIA", fontSize=12, leading=17.4, spaceAfter=8)
    heads = {
        level: ParagraphStyle(f"h{level}", fontName="HIAB", fontSize=size, leading=size * 1.3, keepWithNext=1)
        for level, size in ((1, 24), (2, 20), (3, 16), (4, 12))
    }
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]

    def said(line: Line) -> Paragraph:
        return Paragraph(_marked(line), body)

    for block in view.blocks:
        match block:
            case Cover(_, title, lines):
                yield Paragraph(escape(title), heads[1])
                yield from (Paragraph(escape(line), body) for line in lines)
            case Heading(level, text, _):
                yield Spacer(1, 10)
                yield Paragraph(escape(text), heads[level])
            case Para(line):
                yield said(line)
            case Bullets(items):
                yield from (Paragraph(_marked(item), body, bulletText="•") for item in items)
            case Columns(titles, items):
                rows = [
                    [
                        [Paragraph(escape(t), heads[3]), *map(said, column)]
                        for t, column in zip(titles, items, strict=True)
                    ]
                ]
                yield Grid(rows)
            case KeyFigures(figures):
                yield Grid(
                    [
                        [
                            Paragraph(f"<b>{f.value}</b> {escape(f.label)} {escape(f.detail)}", body)
                            for f in figures
                        ]
                    ]
                )
            case BarChart():
                yield Paragraph(f"<b>{escape(block.title)}</b>", body)
                yield _bars(block)
            case Rating():
                yield _rating(block)
            case Facts(rows):
                if rows:
                    yield Grid(
                        [[Paragraph(f"<b>{escape(t)}</b>", body), said(line)] for t, line in rows], [130, 350]
                    )
            case Table(title, columns, rows):
                cells = [[Paragraph(escape(text), body) for text in row] for row in (columns, *rows)]
                yield Grid(cells, [480 / len(columns)] * len(columns), style=ruled, repeatRows=1)
            case Callout(title, lines):
                inner = [[Paragraph(f"<b>{escape(title)}</b>", body)], *([said(line)] for line in lines)]
                yield Grid(inner, [480], style=[("BACKGROUND", (0, 0), (-1, -1), colors.lightgrey)])


def _bars(block: BarChart) -> object:
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib import colors

    drawing = Drawing(480, 31 * len(block.bars))
    for i, bar in enumerate(block.bars):
        y = 31 * (len(block.bars) - 1 - i)
        drawing.add(String(0, y + 8, bar.label, fontName="HIA", fontSize=12))
        drawing.add(Rect(220, y + 4, 1.4 * (bar.value or 0), 17, fillColor=colors.HexColor("#005EB8")))
        drawing.add(String(225 + 1.4 * (bar.value or 0), y + 8, bar.words, fontName="HIAB", fontSize=12))
    return drawing


def _rating(block: Rating) -> object:
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib import colors

    drawing = Drawing(480, 18)
    for i in range(4):
        is_on = block.level is not None and i < block.level
        drawing.add(Rect(17 * i, 2, 13, 13, fillColor=colors.HexColor("#005EB8") if is_on else None))
    drawing.add(String(76, 4, block.words, fontName="HIAB", fontSize=12))
    return drawing


def idiomatic_pdf(view: ReportView) -> bytes:  # noqa: C901 - one case for each block
    """fpdf2 as its tutorial shows it: multi_cell and table, untagged."""
    from fpdf import FPDF

    class Report(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("HIA", "", 10)
            self.cell(0, 5, f"{view.footer}  {self.page_no()}/{{nb}}")

    pdf = Report()
    pdf.set_margins(20, 22)
    pdf.set_auto_page_break(True, 22)
    pdf.add_font("HIA", "", FONTS / "HIASans-Regular.ttf")
    pdf.add_font("HIA", "B", FONTS / "HIASans-Bold.ttf")
    pdf.add_page()

    def write(text: str, size: float = 12, style: str = "") -> None:
        pdf.set_font("HIA", style, size)
        pdf.multi_cell(0, size * 0.51, text, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)

    for block in view.blocks:
        match block:
            case Heading(level, text, _):
                write(text, {1: 24, 2: 20, 3: 16}.get(level, 12), "B")
            case Rating():
                for i in range(4):
                    filled = block.level is not None and i < block.level
                    pdf.rect(20 + 6 * i, pdf.y, 4.6, 4.6, style="DF" if filled else "D")
                pdf.set_x(46)
                write(block.words, 12, "B")
            case BarChart():
                write(block.title, 12, "B")
                for bar in block.bars:
                    pdf.rect(100, pdf.y, 0.5 * (bar.value or 0), 6, style="F")
                    write(f"{bar.label}  {bar.words}")
            case Table():
                pdf.set_font("HIA", "", 12)
                with pdf.table() as table:
                    for row in (block.columns, *block.rows):
                        table.row(row)
                pdf.ln(3)
            case _:
                for text in block.texts:
                    write(text)
    return bytes(pdf.output())
