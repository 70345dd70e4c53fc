"""Terminals × colours × locales × sizes: what the screens of a journey say is legible as bare text.

The suite plays twelve of the 252 combinations, in which every pair of colours, locale and size meets;
`make matrix` plays all of them.
"""

import itertools
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cuts import prepare
from terminal_player import Player

TERMS = ("xterm", "xterm-256color", "putty", "tmux-256color", "screen", "linux", "vt100")
COLOURS = {"by the terminal": {}, "NO_COLOR": {"NO_COLOR": "1"}, "24 bits": {"COLORTERM": "truecolor"}}
LOCALES = {"UTF-8": "en_GB.UTF-8", "C": "C", "Latin-1": "en_GB.ISO-8859-1", "none": ""}
SIZES = ((80, 24), (60, 20), (40, 10))
ALL = tuple(itertools.product(TERMS, COLOURS, LOCALES, SIZES))
WRONG = re.compile(r"[\ufffd\x00-\x08\x0b-\x1f\x7f-\x9f]|\\[ux]|Ã|Â|â")
"""What is on a screen that is not understood: unknown signs, controls, escapes of Python's, UTF-8 misread."""
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:[349][0-8]|10[0-7])(?:;[\d;]*)?m")
RICH = re.compile(rb"[34]8;[25];")


@dataclass(frozen=True)
class Case:
    term: str
    colour: str
    locale: str
    size: tuple[int, int]

    @property
    def charset(self) -> str:
        return "iso-8859-1" if self.locale == "Latin-1" else "utf-8"

    def environ(self, home: Path) -> dict[str, str]:
        return {
            "HIA_HOME": str(home), "XDG_STATE_HOME": str(home.parent / "state"), "HOME": str(home),
            "PATH": os.environ["PATH"], "TERM": self.term, "LC_ALL": LOCALES[self.locale],
        } | COLOURS[self.colour]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.term}, {self.colour}, {self.locale}, {self.size[0]} by {self.size[1]}"


def few() -> Iterator[Case]:
    """Cases until each colour, locale and size has met each of the others; the terminals take turns."""
    every = tuple(itertools.product(COLOURS, LOCALES, SIZES))
    wanted = {pair for case in every for pair in itertools.combinations(enumerate(case), 2)}
    terms = itertools.cycle(TERMS)
    while wanted:
        best = max(every, key=lambda case: len(wanted & set(itertools.combinations(enumerate(case), 2))))
        wanted -= set(itertools.combinations(enumerate(best), 2))
        yield Case(next(terms), *best)


CASES = [Case(*case) for case in ALL] if os.environ.get("HIA_MATRIX") else list(few())


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(prepared, tmp_path / "home"))


def words(player: Player) -> str:
    """What stands on the screen, on one line, without frames and bars."""
    return " ".join(re.sub(r"[^\w£%.,:()*•<>?^…~'-]+", " ", player.text).split())


def come_to(player: Player, *parts: str) -> str:
    """Wait for words, look that nothing on the screen is illegible, and return what it says."""
    for part in parts:
        assert player.until(lambda part=part: part in words(player), 30), f"{part!r} in:\n{player.text}"  # type: ignore[misc]
    player.settle()
    assert not WRONG.search(player.text.replace("\n", "")), player.text
    assert any(f"^p{end}" in player.text for end in (" commands", " all commands")), player.text
    return words(player)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_journey_s_screens_are_legible_as_text(case: Case, home: Path) -> None:
    command = [sys.executable, "-m", "hia_tui.cli.main"]
    with Player(command, case.environ(home), size=case.size, charset=case.charset) as player:
        first = come_to(player, "question 1 of 12", "How well do we understand", "> ( ) 1 Not yet", "( ) 2")
        assert "Saved" in first
        player.press("down", "space")
        chosen = "(•)" if "(•)" in player.text or case.locale == "UTF-8" else "(*)"
        come_to(player, f"> {chosen} 2 Starting", "Saved")
        player.press("tab")
        come_to(player, "> Evidence")
        player.send("Café, £5 – we".encode(case.charset, "replace").replace(b"?", b"-"))
        come_to(player, "Café, £5")
        player.press("escape")
        come_to(player, "1 of 72", "answered", "Knowledge of social")
        player.press("f1")
        come_to(player, "Help")
        player.press("f10")
        assert player.wait_for_end(10) == 0
        assert player.modes_left_on() == []
        line, _, raw = bytes(player.raw).partition(b"\x1b")
    assert line.startswith(b"Opening the Health Inequalities Self-Assessment")
    if case.colour == "NO_COLOR" or case.term == "vt100":
        assert not COLOUR.search(raw)
    elif case.term in ("linux", "screen") and case.colour == "by the terminal":
        assert not RICH.search(raw)
    if case.charset != "utf-8" or case.locale in ("C", "none"):
        # Frames, bars and marks are plain there; what remains are the letters that were typed.
        assert set(raw.decode(case.charset)) - set(map(chr, range(128))) <= set("é£–")


@pytest.mark.slow
@pytest.mark.parametrize("term", ["", "dumb", "unknown", "no-such-terminal"])
def test_a_terminal_without_a_full_screen_gets_a_sentence_and_linear_mode(term: str, home: Path) -> None:
    environ = Case("xterm", "by the terminal", "UTF-8", (80, 24)).environ(home) | {"TERM": term}
    command = [sys.executable, "-m", "hia_tui.cli.main"]
    with Player(command, {name: value for name, value in environ.items() if value}) as player:
        player.wait_for("So the program goes line by line (hia --linear).")
        player.wait_for("How well do we understand what causes")
        player.settle()
        assert b"\x1b" not in player.raw
        player.type("3\r")
        player.wait_for("Established")
        player.type("q\r")
        assert player.wait_for_end(10) == 0


@pytest.mark.slow
def test_wrong_textual_variables_do_no_harm(home: Path) -> None:
    environ = Case("xterm", "by the terminal", "UTF-8", (80, 24)).environ(home) | {
        "TEXTUAL_COLOR_SYSTEM": "no-such", "TEXTUAL_ANIMATIONS": "no-such", "TEXTUAL_THEME": "no-such",
        "TEXTUAL_DRIVER": "no.such:Driver", "TEXTUAL_FPS": "many", "TEXTUAL_PRESS": "q", "ESCDELAY": "long",
        "TEXTUAL_SLOW_THRESHOLD": "x", "TEXTUAL_FILTERS": "dim", "COLUMNS": "20", "LINES": "3",
        "TEXTUAL_SMOOTH_SCROLL": "perhaps", "TEXTUAL_DEBUG": "yes", "TEXTUAL_DEVTOOLS_PORT": "x",
        "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_LOG": "/no/such/folder/log",
    }  # fmt: skip
    with Player([sys.executable, "-m", "hia_tui.cli.main"], environ) as player:
        come_to(player, "question 1 of 12", "( ) 4 Embedded")
