"""How well what is on the screen stands out from its background: WCAG, in PuTTY's colours, at any depth."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hia_tui.terminal.facts import Depth
from hia_tui.terminal.grid import REST, Grid, Row
from hia_tui.terminal.looks import Look, Looks

if TYPE_CHECKING:
    from textual.app import App

Colour = tuple[int, int, int]

_DIM, _BRIGHT = 187, 85
_INK, _INK_BOLD, _PAPER = 256, 257, 258
_LINES = frozenset("─━═╌│┃║┌┐└┘├┤┬┴┼╭╮╰╯▔▁▏▕▊▎░▒▓█▀▄▌▐|+-_=#")


@dataclass(frozen=True, slots=True)
class Run:
    """Signs beside each other that look the same."""

    text: str
    x: int
    y: int
    ink: Colour
    paper: Colour

    @property
    def ratio(self) -> float:
        """The contrast between ink and paper, from 1 (none) to 21 (black on white)."""
        return ratio(self.ink, self.paper)

    @property
    def needed(self) -> float:
        """What WCAG 2.2 asks for: 4.5 for letters and digits, 3 for marks that carry meaning, 1 for lines."""
        if any(sign.isalnum() for sign in self.text):
            return 4.5
        return 1.0 if _LINES.issuperset(self.text.replace(" ", "")) else 3.0


def runs(app: "App[Any]", depth: Depth) -> list[Run]:
    """All that an app's screen shows now, at a depth of colour. Blanks are left out.

    The frame is made and brought down to the depth as the painter does it, so this is what would be sent.
    """
    update = app.screen._compositor.render_full_update()
    grid = Grid(update.region.width, update.region.height, Looks(depth))
    grid.apply(update)
    return [run for y, row in enumerate(grid.rows) for run in _runs(y, row)]


def poor(app: "App[Any]", depth: Depth) -> list[Run]:
    """The runs that have less contrast than WCAG asks for; empty is what a test wants to see."""
    return [run for run in runs(app, depth) if run.ratio < run.needed]


def _runs(y: int, row: Row) -> Iterator[Run]:
    x = 0
    for look, cells in groupby(zip(row.signs, row.looks, strict=True), key=lambda cell: cell[1]):
        signs = [sign for sign, _ in cells]
        text = "".join(signs)
        if text.strip():
            ink, paper = shown(look)
            yield Run(text.strip(), x + len(text) - len(text.lstrip()), y, ink, paper)
        x += sum(1 for sign in signs if sign != REST) + signs.count(REST)


def shown(look: Look) -> tuple[Colour, Colour]:
    """The two colours in which PuTTY, as it comes, shows a look: bold brightens, dim darkens by a third."""
    ink, paper = _place(look.ink, _INK), _place(look.paper, _PAPER)
    if "7" in look.marks:
        ink, paper = paper, ink
    if "1" in look.marks and isinstance(ink, int):
        ink = ink | 8 if ink < 16 else _INK_BOLD if ink == _INK else ink
    colour = _colour(ink)
    if "2" in look.marks:
        colour = (colour[0] * 2 // 3, colour[1] * 2 // 3, colour[2] * 2 // 3)
    return colour, _colour(paper)


def _place(sgr: str, default: int) -> int | Colour:
    """A colour's number in the palette, or the colour itself."""
    if not sgr:
        return default
    kind, *rest = (int(number) for number in sgr.split(";"))
    if rest and rest[0] == 2:
        return (rest[1], rest[2], rest[3])
    if rest:
        return rest[1]
    return kind % 10 + (8 if kind >= 90 else 0)


def _colour(place: int | Colour) -> Colour:
    """A place in PuTTY's palette as red, green and blue."""
    if isinstance(place, tuple):
        return place
    if place >= _INK:
        grey = {_INK: 187, _INK_BOLD: 255, _PAPER: 0}[place]
        return (grey, grey, grey)
    if place >= 232:
        grey = 8 + 10 * (place - 232)
        return (grey, grey, grey)
    if place >= 16:
        red, green, blue = (place - 16) // 36, (place - 16) // 6 % 6, (place - 16) % 6
        return (red and 55 + 40 * red, green and 55 + 40 * green, blue and 55 + 40 * blue)
    on, off = (255, _BRIGHT) if place >= 8 else (_DIM, 0)
    return (on if place & 1 else off, on if place & 2 else off, on if place & 4 else off)


def ratio(one: Colour, other: Colour) -> float:
    """WCAG's contrast ratio of two colours."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
