"""A look, at the start, at whether this Textual is the one that painter and keyboard were made for."""

from rich.segment import Segment
from rich.style import Style
from textual import _ansi_sequences, constants
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.strip import Strip

from hia_tui.terminal.facts import Depth, Glyphs, TerminalFacts
from hia_tui.terminal.grid import Grid
from hia_tui.terminal.keyboard import Keyboard
from hia_tui.terminal.looks import Looks
from hia_tui.terminal.pen import Pen

NEEDED = (
    (App, ("_display", "post_display_hook")),
    (MessagePump, ("call_after_refresh", "call_later", "post_message")),
    (DOMNode, ("check_consume_key",)),
    (Driver, ("process_message", "send_message", "suspend_application_mode", "resume_application_mode")),
    (XTermParser, ("_sequence_to_key_events", "parse_mouse_code")),
    (Strip, ("render_ansi", "crop")),
    (constants, ("ESCAPE_DELAY",)),
    (_ansi_sequences, ("ANSI_SEQUENCES_KEYS",)),
)


def works() -> bool:
    """Whether every private name is there and a small frame, and a few keys, come out as they should."""
    try:
        return (
            all(hasattr(owner, name) for owner, names in NEEDED for name in names) and _paints() and _reads()
        )
    except Exception:
        return False


def _paints() -> bool:
    looks = Looks(Depth.MANY)
    grid = Grid(6, 2, looks)
    red = Style(bold=True, color="red")
    strip = Strip([Segment("ab", red), Segment("\u4e2d", None), Segment("cd\x1b", None)])
    grid.apply(LayoutUpdate([[strip], [Strip.blank(6)]], Region(0, 0, 6, 2)))
    grid.apply(ChopsUpdate([{}, {0: None, 2: Strip([Segment("xyz")])}], [(1, 2, 4)], [[], [2, 5]]))
    pen = Pen(TerminalFacts("xterm", True, Depth.MANY, Glyphs.UNICODE, "utf-8", False, "", True, ""), looks)
    fill = pen.clear(grid.rows)
    blank = Grid(6, 2, looks)
    for y, row in enumerate(grid.rows):
        pen.change(y, blank.rows[y], row)
    return (
        fill == looks.of(None)[1]
        and [row.signs for row in grid.rows] == [["a", "b", "\u4e2d", "", "c", "d"], list("  xy  ")]
        and pen.take() == "\x1b[m\x1b[H\x1b[2J\x1b[1;31mab\x1b[m\u4e2dcd\x1b[2;3Hxy"
    )


def _reads() -> bool:
    keyboard = Keyboard(0.1)
    messages = keyboard.feed(b"\xa3\x1b[A\x1b[?1;2ca", 0.0)
    return [getattr(message, "key", "") for message in messages] == ["pound_sign", "up", "a"]
