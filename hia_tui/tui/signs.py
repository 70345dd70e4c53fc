"""Signs that a terminal's font may lack, put into those that it has: one for one, so that nothing moves."""

from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from hia_tui.terminal.facts import Glyphs, TerminalFacts

_WGL4 = {"━": "█", "╌": "░", "‑": "-"}
_ASCII = {
    "━": "=", "╌": "-", "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+",
    "┬": "+", "┴": "+", "┼": "+", "█": "#", "░": ".", "•": "*", "·": "-", "…": "~", "–": "-", "—": "-",
    "‑": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "▲": "^", "▼": "v", "►": ">", "◄": "<", "×": "x",
    "\u00a0": " ",
}  # fmt: skip
_TABLES = {Glyphs.WGL4: str.maketrans(_WGL4), Glyphs.ASCII: str.maketrans(_ASCII)}


class PlainSigns(LineFilter):
    """Puts our own signs into plainer ones on the way to the screen; people's letters stay as they are."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(enabled=glyphs in _TABLES)
        self._put = lru_cache(4096)(self._translated)
        self._table = _TABLES.get(glyphs, {})

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else Segment(self._put(segment.text), segment.style, segment.control)
            for segment in segments
        ]

    def _translated(self, text: str) -> str:
        return text.translate(self._table)


def choose_signs(setting: str, terminal: TerminalFacts | None) -> Glyphs:
    """The signs that a setting names; by the terminal where it says auto."""
    if setting in set(Glyphs):
        return Glyphs(setting)
    return terminal.glyphs if terminal else Glyphs.UNICODE
