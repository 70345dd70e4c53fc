"""How a cell looks, in the terminal's own numbers, and the fewest bytes from one look to the next."""

from dataclasses import dataclass, field
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from hia_tui.terminal.facts import Depth


class Look(NamedTuple):
    """What the pen is set to when a cell is written."""

    marks: frozenset[str] = frozenset()
    """Attributes, as SGR numbers: 1 bold, 2 dim, 3 italic, 4 underline, 7 reverse …"""
    ink: str = ""
    """SGR of the foreground; empty for the terminal's own."""
    paper: str = ""
    """SGR of the background; empty for the terminal's own."""


PLAIN = Look()
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27", "8": "28",
        "9": "29", "51": "54", "52": "54", "53": "55"}  # fmt: skip
_SEEN_ON_BLANKS = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})
_SYSTEMS = {Depth.TRUE: ColorSystem.TRUECOLOR, Depth.MANY: ColorSystem.EIGHT_BIT}
_REMEMBERED = 4096


def parse(sgr: str, depth: Depth) -> Look:
    """A look from the numbers that Textual would send, brought down to what the terminal has."""
    marks: set[str] = set()
    ink = paper = ""
    numbers = iter(sgr.split(";") if sgr else ())
    for number in numbers:
        if number in ("38", "48"):
            rest = [next(numbers, "5")]
            rest += [next(numbers, "0") for _ in range(3 if rest[0] == "2" else 1)]
            colour = ";".join([number, *rest])
            ink, paper = (colour, paper) if number == "38" else (ink, colour)
        elif number in _OFF:
            marks.add(number)
        elif number[:1] == "3" or number[:1] == "9":
            ink = "" if number == "39" else number
        elif number[:1] in ("4", "1"):
            paper = "" if number == "49" else number
    return _within(depth, marks, ink, paper)


def _within(depth: Depth, marks: set[str], ink: str, paper: str) -> Look:
    if depth is Depth.NONE:
        return Look(frozenset(marks))
    if depth is Depth.EIGHT:
        # Eight colours have no bright ones: bold lightens the ink on most such terminals, nothing the paper.
        if ink[:1] == "9":
            ink = "3" + ink[1:]
            marks.add("1")
        if paper[:2] == "10":
            paper = "4" + paper[2:]
    return Look(frozenset(marks), ink, paper)


@dataclass(slots=True)
class Looks:
    """Remembers which look each of Textual's styles comes to, and the bytes between any two looks."""

    depth: Depth
    _of_style: dict[Style, tuple[Look, Look]] = field(default_factory=dict)
    _steps: dict[tuple[Look, Look], str] = field(default_factory=dict)
    _blanks: dict[Look, Look] = field(default_factory=dict)
    _one_of_each: dict[Look, Look] = field(default_factory=lambda: {PLAIN: PLAIN})

    def of(self, style: Style | None) -> tuple[Look, Look]:
        """The look of a style's signs, and that of its blanks, on which ink does not show."""
        if style is None:
            return PLAIN, PLAIN
        looks = self._of_style.get(style)
        if looks is None:
            if len(self._of_style) > _REMEMBERED:
                self._of_style.clear()
                self._steps.clear()
            look = parse(Strip.render_ansi(style, _SYSTEMS.get(self.depth, ColorSystem.STANDARD)), self.depth)
            # Equal looks are one object, so that comparing rows of them is a matter of identity.
            one = self._one_of_each.setdefault
            looks = self._of_style[style] = (one(look, look), one(blank(look), blank(look)))
        return looks

    def blank_of(self, look: Look) -> Look:
        """The look of a blank that is written with the pen set to a look."""
        found = self._blanks.get(look)
        if found is None:
            found = blank(look)
            found = self._blanks[look] = self._one_of_each.setdefault(found, found)
        return found

    def step(self, before: Look, after: Look) -> str:
        """What to send to get from one look to another."""
        key = (before, after)
        sent = self._steps.get(key)
        if sent is None:
            if len(self._steps) > _REMEMBERED:
                self._steps.clear()
            sent = self._steps[key] = self._shortest(before, after)
        return sent

    def _shortest(self, before: Look, after: Look) -> str:
        if before == after:
            return ""
        afresh = f"\x1b[{';'.join(filter(None, ('0', *sorted(after.marks), after.ink, after.paper)))}m"
        if after == PLAIN:
            return "\x1b[m"
        if self.depth in (Depth.EIGHT, Depth.NONE):
            return afresh  # terminals of that age switch attributes off only all at once
        ended = {_OFF[mark] for mark in before.marks - after.marks}
        started = {mark for mark in after.marks if mark not in before.marks or _OFF[mark] in ended}
        numbers = [*sorted(ended), *sorted(started)]
        if before.ink != after.ink:
            numbers.append(after.ink or "39")
        if before.paper != after.paper:
            numbers.append(after.paper or "49")
        onwards = f"\x1b[{';'.join(numbers)}m"
        return min(onwards, afresh, key=len)


def blank(look: Look) -> Look:
    """The same look for a cell without a sign: what cannot be seen on it is left out."""
    return look if look.marks & _SEEN_ON_BLANKS else Look(paper=look.paper)
