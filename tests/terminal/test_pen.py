"""What is sent for one row after another: always right, and short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyte import Stream
from rich.segment import Segment
from rich.style import Style
from terminal_player import Screen
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from hia_tui.terminal.facts import Depth, Glyphs, TerminalFacts
from hia_tui.terminal.grid import Grid
from hia_tui.terminal.looks import PLAIN, Look, Looks, blank, parse
from hia_tui.terminal.pen import Pen

WIDTH, HEIGHT = 12, 3
STYLES = [
    None,
    Style(),
    Style(bold=True),
    Style(dim=True),
    Style(bold=True, dim=True, italic=True),
    Style(reverse=True, color="red"),
    Style(underline=True, bgcolor="blue"),
    Style(bgcolor="#204060"),
    Style(color="bright_white", bgcolor="color(236)"),
    Style(color="default", bgcolor="default", strike=True),
]
texts = st.text(st.sampled_from(list("ab  –é─中日█£")), max_size=WIDTH + 3)
strips = st.lists(st.tuples(texts, st.sampled_from(STYLES)), max_size=4)
frames = st.lists(strips, min_size=HEIGHT, max_size=HEIGHT)


def facts(term: str = "xterm-256color", depth: Depth = Depth.MANY, charset: str = "utf-8") -> TerminalFacts:
    return TerminalFacts(term, True, depth, Glyphs.UNICODE, charset, False, "", True, "")


class Painted:
    """A grid, the pen that follows it, and a screen that hears only the pen."""

    def __init__(self, known: TerminalFacts, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.looks = Looks(known.colour_depth)
        self.grid, self.width = Grid(width, height, self.looks), width
        self.pen, self.screen = Pen(known, self.looks), Screen(width, height)
        self.screen.reset_mode(7 << 5)
        self.stream = Stream(self.screen)
        self.sent: list[str] = []
        fill = self.pen.clear(self.grid.rows)
        self.shown = [row.copy() for row in self.grid.rows]
        for row in self.shown:
            row.looks = [fill] * width
        self.hear()

    def hear(self) -> str:
        self.sent.append(self.pen.take())
        self.stream.feed(self.pen.encode(self.sent[-1]).decode("utf-8"))
        return self.sent[-1]

    def show(self, lines: list[list[tuple[str, Style | None]]]) -> str:
        rows = [[Strip([Segment(text, style) for text, style in line])] for line in lines]
        for y in self.grid.apply(LayoutUpdate(rows, Region(0, 0, self.width, len(lines)))):
            self.pen.change(y, self.shown[y], self.grid.rows[y])
            self.shown[y] = self.grid.rows[y].copy()
        return self.hear()

    def wanted(self) -> list[list[tuple[object, ...]]]:
        return [
            [self._cell(sign, look) for sign, look in zip(row.signs, row.looks, strict=True)]
            for row in self.grid.rows
        ]

    def _cell(self, sign: str, look: Look) -> tuple[object, ...]:
        one = Screen(4, 1)
        Stream(one).feed(self.looks.step(PLAIN, look) + "x")
        drawn = one.buffer[0][0]._replace(data=sign)
        return self.seen(drawn)

    @staticmethod
    def seen(cell: object) -> tuple[object, ...]:
        data, fg, bg, bold, italics, underscore, strike, reverse, *_ = cell  # type: ignore[misc]
        if data == " " and not (underscore or strike or reverse):
            return (" ", bg)
        return (data, fg, bg, bold, italics, underscore, strike, reverse)

    def there(self) -> list[list[tuple[object, ...]]]:
        return [
            [self.seen(self.screen.buffer[y][x]) for x in range(self.width)] for y in range(self.screen.lines)
        ]


@given(
    st.lists(frames, min_size=1, max_size=4),
    st.sampled_from(["xterm", "tmux-256color"]),
    st.sampled_from(Depth),
)
def test_the_screen_that_hears_only_differences_shows_what_is_wanted(
    shown: list[list[list[tuple[str, Style | None]]]], term: str, depth: Depth
) -> None:
    painted = Painted(facts(term, depth))
    for frame in shown:
        painted.show(frame)
        assert painted.there() == painted.wanted()


def test_nothing_is_sent_for_a_frame_that_changes_nothing() -> None:
    painted = Painted(facts())
    painted.show([[("same", Style(bold=True))], [], []])
    assert painted.show([[("same", Style(bold=True))], [], []]) == ""


def test_a_letter_at_the_cursor_costs_one_byte() -> None:
    painted = Painted(facts())
    painted.show([[("hell", None)], [], []])
    painted.pen.move(4, 0)
    painted.hear()
    assert painted.show([[("hello", None)], [], []]) == "o"


def test_the_rest_of_a_row_is_erased_in_one_go() -> None:
    painted = Painted(facts(), 80)
    painted.show([[("x" * 80, None)], [], []])
    assert painted.show([[("x" + " " * 79, None)], [], []]) in ("\x1b[1;2H\x1b[K", "\x1b[;2H\x1b[K")


@pytest.mark.parametrize(
    ("term", "erases"), [("xterm-256color", True), ("screen", False), ("tmux-256color", False)]
)
def test_coloured_blanks_are_erased_only_where_erasing_colours(term: str, erases: bool) -> None:
    painted = Painted(facts(term), 80)
    sent = painted.show([[(" " * 80, Style(bgcolor="red"))], [], []])
    assert ("\x1b[K" in sent) is erases
    assert painted.there() == painted.wanted()


def test_an_emptied_screen_takes_the_look_of_most_of_it() -> None:
    known = facts()
    looks = Looks(known.colour_depth)
    grid, pen = Grid(4, 2, looks), Pen(known, looks)
    paper = Style(bgcolor="color(17)")
    grid.apply(
        LayoutUpdate(
            [[Strip([Segment("ab  ", paper)])], [Strip([Segment("    ", paper)])]], Region(0, 0, 4, 2)
        )
    )
    assert pen.clear(grid.rows) == Look(paper="48;5;17")
    assert pen.take() == "\x1b[m\x1b[48;5;17m\x1b[H\x1b[2J"


def test_after_a_sign_of_uncertain_width_the_cursor_is_placed_afresh() -> None:
    painted = Painted(facts(), 40)
    sent = painted.show([[("a👩b", None)], [], []])
    assert "👩\x1b[1;4Hb" in sent


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("👩\u200d👩\u200d👧x", ["👩", "", "x"]),
        ("👍\U0001f3fdx", ["👍", "", "x"]),
        ("❤\ufe0fx", ["❤ ", "", "x"]),
        ("e\u0301x", ["é", "x"]),
        ("q\u0301" + "\u0302" * 20, ["q\u0301\u0302\u0302"]),
        ("\ud800x", [" ", "x"]),
    ],
)
def test_a_sign_fills_its_cells_and_no_others(text: str, signs: list[str]) -> None:
    painted = Painted(facts(), len(signs))
    painted.show([[(text, None)]])
    assert painted.grid.rows[0].signs == signs


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "\x1b]52;c;aGE=\x07",
        "\x9b31m",
        "\x07",
        "\x0e",
        "\u202e",
        "\u2066",
        "\u200f",
        "\x00",
        "\x7f",
    ],
)
def test_what_others_wrote_never_steers_the_terminal(hostile: str) -> None:
    painted = Painted(facts(), 40)
    sent = painted.show([[(f"note{hostile}end", None)], [], []])
    shown = hostile.replace("\x1b", "").replace("\x9b", "").replace("\x07", "")
    assert sent == f"note{shown if shown.isprintable() and shown.isascii() else ''}end"


@pytest.mark.parametrize(
    ("charset", "text", "sent"),
    [
        ("iso8859-1", "£ é – “it” • │─", b'\xa3 \xe9 - "it" * |-'),
        ("iso8859-15", "€", b"\xa4"),
        ("cp1252", "“€”", b"\x93\x80\x94"),
        ("ascii", "é£日", b"???"),
        ("utf-8", "é日", "é日".encode()),
        ("iso8859-1", "a\u0085b", b"a?b"),
    ],
)
def test_a_terminal_that_is_not_utf8_gets_its_own_character_set_cell_for_cell(
    charset: str, text: str, sent: bytes
) -> None:
    assert Pen(facts(charset=charset), Looks(Depth.MANY)).encode(text) == sent


def test_escape_sequences_survive_the_character_set() -> None:
    assert Pen(facts(charset="iso8859-1"), Looks(Depth.MANY)).encode("\x1b[1;2H") == b"\x1b[1;2H"


@pytest.mark.parametrize(
    ("sgr", "depth", "look"),
    [
        ("1;38;5;12;48;5;3", Depth.MANY, Look(frozenset("1"), "38;5;12", "48;5;3")),
        ("38;2;1;2;3;48;2;4;5;6", Depth.TRUE, Look(ink="38;2;1;2;3", paper="48;2;4;5;6")),
        ("92;104", Depth.SIXTEEN, Look(ink="92", paper="104")),
        ("92;104", Depth.EIGHT, Look(frozenset("1"), "32", "44")),
        ("1;7;92;104", Depth.NONE, Look(frozenset("17"))),
        ("39;49", Depth.MANY, PLAIN),
        ("", Depth.MANY, PLAIN),
    ],
)
def test_a_look_is_brought_down_to_what_the_terminal_has(sgr: str, depth: Depth, look: Look) -> None:
    assert parse(sgr, depth) == look


def test_eight_colours_and_none_are_set_afresh_because_old_terminals_switch_off_only_all_at_once() -> None:
    looks = Looks(Depth.EIGHT)
    assert looks.step(Look(frozenset("1"), "31"), Look(frozenset("7"), "31")) == "\x1b[0;7;31m"
    assert Looks(Depth.MANY).step(Look(frozenset("1"), "31"), Look(frozenset("1"), "32")) == "\x1b[32m"
    assert looks.step(Look(ink="31"), PLAIN) == "\x1b[m"


def test_ink_does_not_show_on_a_blank_but_a_mark_does() -> None:
    assert blank(Look(frozenset("13"), "31", "44")) == Look(paper="44")
    assert blank(Look(frozenset("17"), "31", "44")) == Look(frozenset("17"), "31", "44")
