"""Shapes as PDF operators: fills, rules, boxes and hatching, in points from the top left corner."""

from hia_tui.reports.pdf.tagging import HEIGHT, INK, Box

BLUE = "0 0.369 0.722"
DARK_BLUE = "0 0.188 0.529"
GREY = "0.259 0.333 0.388"
RULE = "0.463 0.525 0.573"
GRID = "0.8 0.84 0.86"
PALE = "0.91 0.929 0.933"
WHITE = "1 1 1"
"""Colours as red, green and blue; contrast on white: ink 14.4, blue 6.4, grey 7.8, rule 3.75."""


def fill(box: Box, colour: str) -> str:
    """A filled rectangle."""
    return f"{colour} rg {_rectangle(box)} f"


def frame(box: Box, colour: str = INK, width: float = 0.8) -> str:
    """The outline of a rectangle."""
    return f"{colour} RG {width:g} w {_rectangle(box)} S"


def line(x1: float, y1: float, x2: float, y2: float, colour: str = RULE, width: float = 0.6) -> str:
    """A straight line."""
    return f"{colour} RG {width:g} w {x1:.1f} {HEIGHT - y1:.1f} m {x2:.1f} {HEIGHT - y2:.1f} l S"


def hatched(box: Box, colour: str = RULE) -> str:
    """A rectangle with slanting lines: nothing is known here."""
    x, top, width, height = box
    # Drawn from its own corner, so that every such box is the same text and packs well.
    steps = range(-round(height), round(width), 4)
    strokes = " ".join(f"{at} 0 m {at + round(height)} {round(height)} l" for at in steps)
    area = f"0 0 {width:g} {height:g} re"
    place = f"1 0 0 1 {x:.1f} {HEIGHT - top - height:.1f} cm"
    return f"q {place} {area} W n {colour} RG 0.6 w {strokes} S Q {frame(box, colour)}"


def diamond(x: float, y: float, half: float) -> str:
    """A white diamond with a dark edge around a point."""
    up = HEIGHT - y
    corners = ((x, up + half), (x + half, up), (x, up - half), (x - half, up))
    path = " ".join(f"{a:.1f} {b:.1f} {'l' if i else 'm'}" for i, (a, b) in enumerate(corners))
    return f"{WHITE} rg {INK} RG 1.2 w {path} b"


def _rectangle(box: Box) -> str:
    x, top, width, height = box
    return f"{x:.1f} {HEIGHT - top - height:.1f} {width:.1f} {height:.1f} re"
