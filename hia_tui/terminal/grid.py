"""The screen that is wanted: a grid of cells, filled from Textual's frames."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import get_character_cell_size, split_graphemes
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from hia_tui.terminal.looks import PLAIN, Look, Looks

REST = ""
"""Stands in the second cell of a wide sign."""


class Row:
    """One line of cells: what is in them and how they look."""

    __slots__ = ("looks", "signs")

    def __init__(self, width: int, look: Look = PLAIN) -> None:
        self.signs = [" "] * width
        self.looks = [look] * width

    def copy(self) -> "Row":
        """The same cells, to be changed apart."""
        other = Row(0)
        other.signs = self.signs.copy()
        other.looks = self.looks.copy()
        return other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.signs == other.signs and self.looks == other.looks

    __hash__ = None  # type: ignore[assignment]


class Grid:
    """The wanted cells of a whole screen."""

    def __init__(self, width: int, height: int, looks: Looks) -> None:
        self.width = width
        self.height = height
        self.rows = [Row(width) for _ in range(height)]
        self._looks = looks

    def apply(self, update: LayoutUpdate | ChopsUpdate) -> set[int]:
        """Take a frame in; the numbers of the rows that it touched."""
        touched = set()
        for y, x, strip in _placed(update):
            if 0 <= y < self.height:
                touched.add(y)
                self._put(self.rows[y], x, strip)
        return touched

    def _put(self, row: Row, x: int, strip: Iterable[Segment]) -> None:
        for text, style, control in strip:
            if control:
                continue
            look, blank = self._looks.of(style)
            if text.isascii() and text.isprintable():
                x = self._put_ascii(row, x, text, look, blank)
            else:
                x = self._put_clusters(row, x, text, look, blank)

    def _break_wide(self, row: Row, start: int, end: int) -> None:
        """A wide sign of which one half is about to be overwritten leaves a blank in the other."""
        if row.signs[start] == REST and start > 0:
            self._empty(row, start - 1)
        if end < len(row.signs) and row.signs[end] == REST:
            self._empty(row, end)

    def _empty(self, row: Row, x: int) -> None:
        row.signs[x] = " "
        row.looks[x] = self._looks.blank_of(row.looks[x])

    def _put_ascii(self, row: Row, x: int, text: str, look: Look, blank: Look) -> int:
        """The common case, whole runs at a time."""
        end = x + len(text)
        if x < 0 or end > self.width:
            text = text[max(0, -x) : max(0, self.width - x)]
            x = max(0, x)
        if text:
            self._break_wide(row, x, x + len(text))
            row.signs[x : x + len(text)] = text
            if blank == look:
                row.looks[x : x + len(text)] = [look] * len(text)
            else:
                row.looks[x : x + len(text)] = [blank if sign == " " else look for sign in text]
        return end

    def _put_clusters(self, row: Row, x: int, text: str, look: Look, blank: Look) -> int:
        for sign, width in clusters(text):
            if x >= 0 and x + width <= self.width:
                self._break_wide(row, x, x + width)
                row.signs[x] = sign
                row.looks[x] = blank if sign == " " else look
                if width == 2:
                    row.signs[x + 1] = REST
                    row.looks[x + 1] = look
            x += width
        return x


def _placed(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The strips of a frame and where they go: exactly those cells that Textual's own painting would send."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, x1, x2 in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is None or x > x2 or end <= x1:
                continue
            yield y, x, (chop if x2 > x >= x1 and end <= x2 else chop.crop(0, min(end, x2) - x))


@lru_cache(maxsize=2048)
def clusters(text: str) -> tuple[tuple[str, int], ...]:
    """Text as signs with their widths in cells; what could steer the terminal is left out.

    A team mate's note is data: control characters, escape sequences and the marks that turn the direction of
    writing never reach the terminal, whatever widget shows them.
    """
    spans, _ = split_graphemes(text)
    return tuple((_sign(text[start:end], width), width) for start, end, width in spans if width)


def _sign(cluster: str, width: int) -> str:
    """A cluster as a sign that fills its cells everywhere.

    Of a family joined from several people PuTTY and most others draw every one, over the cells to the right.
    The first of them stays; accents stay too.
    """
    base, *rest = list(cluster if is_harmless(cluster[0]) else " ")
    accents = [mark for mark in rest if unicodedata.category(mark)[0] == "M" and mark not in _VARIANTS]
    sign = unicodedata.normalize("NFC", base + "".join(accents[:_ACCENTS_AT_MOST]))
    return sign + " " * (width - get_character_cell_size(base))


def is_harmless(character: str) -> bool:
    """Whether a character only shows itself."""
    return unicodedata.category(character) not in _STEERING_KINDS and character not in _STEERING


def is_certain(sign: str) -> bool:
    """Whether every terminal gives this sign the width that Rich gives it."""
    return len(sign) == 1 and any(first <= sign <= last for first, last in _SETTLED)


_SETTLED = (
    (" ", "\u00ac"), ("\u00ae", "\u02ff"), ("\u0370", "\u0482"), ("\u2010", "\u2027"), ("\u2190", "\u21ff"),
    ("\u2500", "\u25fc"), ("\u2800", "\u28ff"), ("\u3041", "\u30ff"), ("\u4e00", "\u9fff"),
    ("\uac00", "\ud7a3"),
)  # fmt: skip
"""Latin, Greek, Cyrillic, dashes and quotes, arrows, boxes, kana, Han, Hangul: agreed on since long ago."""
_VARIANTS = frozenset("\ufe0e\ufe0f")
_ACCENTS_AT_MOST = 3
_STEERING_KINDS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_STEERING = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
