"""Where the parts of a bar chart go, in abstract units: PDF and HTML draw from the same layout."""

from collections.abc import Callable
from dataclasses import dataclass

from hia_tui.reports.blocks import Bar, BarChart

BAR = 17.0
"""6 mm in points."""
PITCH = 25.0
"""9 mm."""
LABEL_SHARE = 0.46
"""Most that labels may take of the width."""

Measure = Callable[[str, bool], float]


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar, or the hatched room of one that has no value."""

    x: float
    y: float
    width: float
    height: float
    is_hatched: bool


@dataclass(frozen=True, slots=True)
class ChartText:
    """One line of text, with the place of its baseline."""

    x: float
    y: float
    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """Everything that is drawn, from the top left corner."""

    width: float
    height: float
    gridlines: tuple[tuple[float, float, float], ...]
    """x, upper and lower end of each."""
    bars: tuple[ChartBar, ...]
    diamonds: tuple[tuple[float, float], ...]
    texts: tuple[ChartText, ...]
    clear: tuple[tuple[float, float, float, float], ...]
    """Boxes behind the values that hide the gridlines: x, y, width, height."""


def layout_bar_chart(chart: BarChart, width: float, measure: Measure, tightness: float = 1.0) -> ChartLayout:
    """Lay out labels at the left, bars in the middle and values at the right of each bar.

    Args:
        chart: what is drawn.
        width: how wide the whole may be.
        measure: width of a text in the same units, in bold or not.
        tightness: how much of the usual space stands between the bars.
    """
    labels = [_wrapped(bar.label, width * LABEL_SHARE, measure) for bar in chart.bars]
    left = max((measure(line, False) for lines in labels for line in lines), default=0.0) + 10
    room = max(min((_room(bar, width - left, measure) for bar in chart.bars), default=60.0), 60.0)
    bars, diamonds, texts, clear = [], [], [], []
    y = 4.0
    for bar, lines in zip(chart.bars, labels, strict=True):
        pitch = max(BAR + (PITCH - BAR) * tightness, len(lines) * 15.0 + 8 * tightness)
        middle = y + pitch / 2 - 4
        value = 0.0 if bar.value is None else room * bar.value / 100
        drawn = 26.0 if bar.value is None else max(value, 1.0)
        bars.append(ChartBar(left, middle - BAR / 2, drawn, BAR, bar.value is None))
        if bar.previous is not None:
            diamonds.append((left + room * bar.previous / 100, middle))
        first = middle - (len(lines) - 1) * 7.5 + 4.3
        texts += [ChartText(0.0, first + i * 15.0, line, False) for i, line in enumerate(lines)]
        at = max(left + drawn, diamonds[-1][0] + 4 if bar.previous is not None else 0.0)
        words = measure(bar.words, True)
        start = min(at + 6, width - words)
        texts.append(ChartText(start, middle + 4.3, bar.words, True))
        clear.append((start - 2, middle - BAR / 2, words + 4, BAR))
        y += pitch
    grid = tuple((left + room * part / 4, 0.0, y) for part in range(5))
    return ChartLayout(width, y + 2, grid, tuple(bars), tuple(diamonds), tuple(texts), tuple(clear))


def _room(bar: Bar, width: float, measure: Measure) -> float:
    """How long the whole scale may be, so that the bar and its words fit."""
    words = measure(bar.words, True)
    share = max(bar.value or 0, bar.previous or 0) / 100
    fits = (width - words - 12) / share if share else width - 8
    return min(fits, width - 8)


def _wrapped(text: str, width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined, False) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines or [""]
