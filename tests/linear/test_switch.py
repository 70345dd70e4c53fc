"""Full screen and line by line in one terminal: to and fro, at the same place, with the same draft."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.linear.conftest import Person
from tests.terminal.terminal_player import Player

Open = Callable[..., Player]
HIA = [sys.executable, "-m", "hia_tui.cli.main"]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an assessment, who sits at a terminal."""
    plain = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
    one = Person(tmp_path / "a", **{**plain, "TERM": "xterm-256color", "LANG": "C.UTF-8"})
    one.environment |= {
        "HIA_HOME": str(tmp_path / "a" / "home"),
        "XDG_STATE_HOME": str(tmp_path / "a" / "state"),
    }
    done = one.run(["new", "--title", "Leith", "--name", "A. Khan"], "")
    assert done.returncode == 0, done.stderr
    return one


@pytest.fixture
def sit(person: Person) -> Iterator[Open]:
    """Sits down at a terminal of 80 by 24 with the program."""
    players: list[Player] = []

    def start(*arguments: str, **more: str) -> Player:
        players.append(Player([*HIA, *arguments], environ=person.environment | more, size=(80, 24)))
        return players[-1]

    yield start
    for player in players:
        player.close()


def enter(player: Player, line: str, answer: str) -> None:
    """Type a line into linear mode, and wait for what it says."""
    player.settle()
    player.type(f"{line}\r")
    player.wait_for(answer)


def by_palette(player: Player, words: str) -> None:
    player.settle()
    player.press("ctrl+p")
    player.wait_for("All commands")
    player.type(words)
    player.settle()
    player.press("enter")


def test_a_half_typed_text_goes_from_line_by_line_to_full_screen(person: Person, sit: Open) -> None:
    player = sit("--linear")
    player.wait_for("Rating of 1.1")
    enter(player, "1.4", "Rating of 1.4")
    enter(player, "E", "Evidence, line 1:")
    enter(player, "The guide, and", ", line 2:")
    enter(player, ".F", "^p commands")
    player.wait_for("question 4 of 12")
    player.wait_for("> Evidence")
    player.settle()
    assert "The guide, and" in player.text
    # The cursor is where the typing stopped.
    player.type(" its owner")
    player.wait_for("The guide, and its owner")
    by_palette(player, "line by")
    player.wait_for("Rating of 1.4, 1 to 6")
    player.settle()
    assert "Evidence: The guide, and its owner" in player.text
    enter(player, "4", "Rating of 1.5")
    enter(player, "Q", "Stopped.")
    assert player.wait_for_end(20) == 0
    assert player.is_cooked()
    assert (
        person.facts("show", "1.4")["fields"]["evidence"]["values"][0]["value"] == "The guide, and its owner"
    )  # type: ignore[index,call-overload]


def test_full_screen_comes_back_to_the_question_of_line_by_line(sit: Open) -> None:
    player = sit()
    player.wait_for("0 of 72 answered")
    by_palette(player, "line by")
    player.wait_for("Rating of 1.1, 1 to 6")
    enter(player, "6.2", "Rating of 6.2")
    enter(player, "F", "question 2 of 12")
    by_palette(player, "line by")
    player.wait_for("Rating of 6.2, 1 to 6")


def test_keeping_a_text_half_typed_and_stopping_within_it(sit: Open) -> None:
    player = sit("--linear")
    player.wait_for("Rating of 1.1")
    enter(player, "T", "Note, line 1:")
    enter(player, "half a thought", ", line 2:")
    enter(player, ".h", ".B leaves the text half typed")
    enter(player, ".b", "DRAFT takes it up again.")
    enter(player, "draft", "For the half-typed text")
    enter(player, "g", ", line 2:")
    enter(player, ".q", "Stopped.")
    assert player.wait_for_end(20) == 0
    again = sit("--linear")
    again.wait_for("The note of 1.1 was left half typed. Type DRAFT to go on with it.")


@pytest.mark.parametrize("asked", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_the_environment_asks_for_line_by_line(sit: Open, asked: dict[str, str]) -> None:
    player = sit(**asked)
    player.wait_for("Rating of 1.1, 1 to 6")
    player.settle()
    assert ("So the program goes line by line (hia --linear)." in " ".join(player.text.split())) == (
        "TERM" in asked
    )


def test_the_setting_asks_for_line_by_line(person: Person, sit: Open) -> None:
    assert person.run(["settings", "screen.mode", "linear"], "").returncode == 0
    player = sit()
    player.wait_for("Rating of 1.1, 1 to 6")
    enter(player, "F", "question 1 of 12")


def test_paper_is_keyed_at_the_terminal(person: Person, sit: Open) -> None:
    player = sit("transcribe", "-", "--name", "B. Ross")
    player.wait_for("A line with only a full stop ends.")
    player.send(b"2.1 3 caf\xe9\r")
    player.wait_for("2.1 Established, note: café")
    enter(player, "9.9 1", "Not taken: There is no question")
    enter(player, "= 1", "The total of section 2 agrees: 1 answer")
    enter(player, ".", "To check the keying")
    assert player.wait_for_end(20) == 0
    shown = person.run(["show", "2.1"], "").stdout.decode()
    assert "Note: café (B. Ross" in shown


def test_keying_that_is_broken_off_says_where_its_lines_are(person: Person, sit: Open) -> None:
    player = sit("transcribe", "-")
    player.wait_for("A line with only a full stop ends.")
    enter(player, "2.1 3", "2.1 Established")
    player.send(b"\x03")
    player.wait_for("The lines are kept in")
    assert player.wait_for_end(20) == 130
    [kept] = (person.workspace.paths.home / "keyed").iterdir()
    assert kept.read_text() == "2.1 3\n"


def test_the_editor_of_the_environment_is_used_and_none_on_a_kiosk(sit: Open, person: Person) -> None:
    assert person.run(["settings", "text.editor", "yes"], "").returncode == 0
    player = sit("--linear", EDITOR="sh -c 'echo from the editor >> $0'")
    player.wait_for("Rating of 1.1")
    enter(player, "T", "Saved: the note of 1.1, 1 line.")
    enter(player, "Q", "Stopped.")
    broken = sit("--linear", EDITOR="/no/such/editor")
    broken.wait_for("Rating of 1.1")
    enter(broken, "E", "could not be used")
    kiosk = sit("--linear", EDITOR="sh", HIA_KIOSK="1")
    kiosk.wait_for("Rating of 1.1")
    enter(kiosk, "E", "Evidence, line 1:")


def test_a_switch_needs_a_terminal(person: Person) -> None:
    done = subprocess.run(
        [*HIA, "--linear"],
        input=b"F\nQ\n",
        capture_output=True,
        env=person.environment,
        timeout=60,
        check=True,
    )
    assert b"This terminal cannot show the full-screen app." in done.stdout
