"""Colours that can be read, and libraries that are loaded only when they are needed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from hia_tui.reports.blocks import Bar, BarChart
from hia_tui.reports.charts import layout_bar_chart
from hia_tui.reports.pdf import draw

REPORTS = Path(__file__).parents[2] / "hia_tui" / "reports"


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def of_pdf(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split())


def of_css(text: str) -> tuple[float, ...]:
    return tuple(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        (draw.INK, draw.WHITE, 4.5),
        (draw.INK, draw.PALE, 4.5),
        (draw.GREY, draw.WHITE, 4.5),
        (draw.BLUE, draw.WHITE, 4.5),
        (draw.DARK_BLUE, draw.WHITE, 4.5),
        (draw.DARK_BLUE, draw.PALE, 4.5),
        (draw.WHITE, draw.BLUE, 4.5),
        (draw.RULE, draw.WHITE, 3.0),
    ],
)
def test_colours_of_the_pdf_can_be_told_apart(text: str, ground: str, least: float) -> None:
    assert contrast(of_pdf(text), of_pdf(ground)) >= least


def test_colours_of_the_page_can_be_told_apart() -> None:
    css = (REPORTS / "templates" / "report.html.j2").read_text("utf-8")
    named = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", css))
    for name in ("ink", "blue", "dark", "grey"):
        assert contrast(of_css(named[name]), of_css("#ffffff")) >= 4.5
        if name != "grey":
            assert contrast(of_css(named[name]), of_css(named["pale"])) >= 4.5
    assert contrast(of_css(named["rule"]), of_css("#ffffff")) >= 3


def test_nothing_heavy_is_loaded_to_know_what_a_report_says() -> None:
    heavy = ("fpdf", "fontTools", "jinja2", "xlsxwriter", "textual", "httpx", "smtplib", "PIL")
    code = (
        "import sys, hia_tui.reports.model, hia_tui.reports.view, hia_tui.reports.render,"
        " hia_tui.reports.save, hia_tui.reports.verify, hia_tui.reports.unprintable, hia_tui.reports.plain;"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert said.stdout.strip() == "[]"


def test_bars_keep_to_their_room() -> None:
    bars = tuple(
        Bar(f"A long label for bar {i} of several", v, f"{v}% Established", 100)
        for i, v in enumerate((0, 50, 100))
    )
    chart = layout_bar_chart(BarChart("t", bars, "a"), 480, lambda text, bold: len(text) * 6.5)
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= 480
    for text in chart.texts:
        assert text.x + len(text.text) * 6.5 <= 480.01
    widths = [bar.width for bar in chart.bars]
    assert widths == sorted(widths)


def test_one_endless_word_does_not_squeeze_the_other_columns() -> None:
    from hia_tui.reports.blocks import Table
    from hia_tui.reports.coverage import bundled_coverage
    from hia_tui.reports.pdf.flow import MEASURE, Flow
    from hia_tui.reports.pdf.tables import column_widths
    from hia_tui.reports.pdf.tagging import Document
    from hia_tui.reports.pdf.text import Typesetter
    from hia_tui.reports.pdf.xmp import Properties

    document = Document(Properties("t", "s", "", "en-GB", "", "", "2026-01-01", "", ""))
    flow = Flow(document, Typesetter(document, bundled_coverage()))
    rows = (("W" * 300, "Team leader", "24 December 2026", "Not started, overdue"),)
    widths = column_widths(flow, Table("", ("Action", "Lead", "By", "Status"), rows))
    document.close()
    assert sum(widths) == pytest.approx(MEASURE)
    assert min(widths[1:]) >= 50


def test_fonts_come_with_their_licences_and_fit() -> None:
    fonts = REPORTS / "fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.ttf")) <= 400_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text("utf-8")
    assert "Bitstream" in (fonts / "DEJAVU-LICENCE.txt").read_text("utf-8")


def test_fonts_have_what_coverage_says() -> None:
    from fontTools.ttLib import TTFont

    from hia_tui.reports.coverage import bundled_coverage

    coverage = bundled_coverage()
    for name in ("HIASans-Regular", "HIASans-Bold"):
        with TTFont(REPORTS / "fonts" / f"{name}.ttf") as font:
            assert {chr(c) for c in font.getBestCmap()} >= coverage.text
            assert font["name"].getDebugName(1) == "HIA Sans"
            assert "Liberation" not in str(font["name"].getDebugName(4))
    with TTFont(REPORTS / "fonts" / "HIASymbols.ttf") as font:
        assert {chr(c) for c in font.getBestCmap()} >= dict(coverage.others)["symbols"]
    assert set("ŵŷẁàèìòùżółćąęśźńăâîșțếộЩїґĸΩ✓✗☐☑") <= coverage.every
