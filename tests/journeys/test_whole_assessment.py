"""A whole assessment through the installed program, keyboard only, at 80×24; once without single keys.

Profile, every section answered, described and completed, an action, answers checked, sections signed off,
the evaluation, and the report saved at the end.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import Open, installed
from tests.journeys.test_first_day import facts, go_to, start_assessment, write
from tests.terminal.terminal_player import Player

SECTIONS = 6
QUESTIONS = 12


def come_to(player: Player, what: str, key: str, most: int = 40) -> None:
    """Press a key until the marker of focus stands before something."""
    mark = re.compile(rf"> +{re.escape(what)}")
    for _ in range(most):
        player.settle()
        if mark.search(player.text):
            return
        before = player.text
        player.press(key)
        player.until(lambda: player.text != before, 2.0)  # noqa: B023 - it is over before the next round
    raise AssertionError(f"never came to {what!r}:\n{player.text}")


def by_palette(player: Player, words: str) -> None:
    """Do what a command says, found by its words among all commands."""
    player.settle()
    player.press("f9")
    player.wait_for("All commands: type a word")
    player.type(words)
    player.wait_for(words)
    player.press("enter")


def rate_all(player: Player, *, single: bool) -> None:
    """Rate each question of a compact list, by a digit or by arrows and Space, typed in one go."""
    player.wait_for(f"0 of {QUESTIONS} answered")
    if single:
        player.settle()
        player.press("l")
    else:
        by_palette(player, "compact list")
    player.wait_for("1    2    3    4   5 ? 6 n/a")
    player.settle()
    keys = [] if single else ["right"]
    for at in range(QUESTIONS):
        keys += ["23"[at % 2] if single else "space", "down"]
    player.press(*keys[:-1])
    assert player.until(lambda: player.text.count("(•)") == QUESTIONS, 20.0), player.text
    player.press("tab")
    come_to(player, "End of section", "tab")
    player.press("enter")


def finish_section(player: Player, number: int) -> None:
    """Say what the section comes to, and go on to the next, or to the task list."""
    player.wait_for(f"{QUESTIONS} of {QUESTIONS} answered")
    player.settle()
    player.type(f"We talk {number}.")
    if number == 1:
        by_palette(player, "add an action")
        player.wait_for("What will be done")
        write(player, "Ask the advice service in")
        go_to(player, "Add this action")
        player.press("enter")
        player.wait_for("Added: Ask the advice service in")
    player.press("tab", "tab")
    come_to(player, "( ) Yes", "tab")
    player.press("space")
    player.wait_for(f"Section {number} is completed.")
    player.press("tab")
    come_to(player, "Report of", "tab")
    come_to(player, "Go on to section" if number < SECTIONS else "Task list", "down")
    player.press("enter")


def sign_off_and_report(player: Player, environment: dict[str, str]) -> None:
    """Check, sign off, say what one thinks, and save the report."""
    player.wait_for("72 of 72 answered")
    player.settle()
    by_palette(player, "check all")
    player.wait_for("Check all answers")
    player.settle()
    player.press("end")
    come_to(player, "Sign off sections", "down")
    player.press("enter")
    player.wait_for("To sign off is to say")
    for number in range(1, SECTIONS + 1):
        come_to(player, f"Sign off section {number}", "down")
        player.press("enter")
        player.wait_for(f"Section {number} is signed off by Ana Khan.")
    by_palette(player, "evaluation")
    player.wait_for("Evaluation · 1 of")
    player.settle()
    player.press("space", "pagedown")
    for number in range(2, 12):
        player.wait_for(f"Evaluation · {number} of 11")
        if number < 11:
            player.press("pagedown")
    go_to(player, "Done: go to reports")
    player.press("enter")
    player.wait_for("Save it")
    go_to(player, "Read it on the screen")
    go_to(player, "Save it", key="down")
    player.press("enter")
    folder = Path(environment["HIA_HOME"], "reports")
    player.wait_for("Saved and checked", 30.0)
    (report,) = folder.glob("*.pdf")
    assert report.read_bytes().startswith(b"%PDF")
    player.settle()
    player.press("f10")
    assert player.wait_for_end(10.0) == 0, player.text


def check(environment: dict[str, str]) -> None:
    """What another run of the program finds."""
    status = facts(environment, "status")
    assert isinstance(status, dict)
    assert status["overall"]["answered"] == SECTIONS * QUESTIONS
    assert {section["state"] for section in status["sections"]} == {"signed-off"}
    said = facts(environment, "action", "list")
    assert "Ask the advice service in" in str(said)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("single", [True, False], ids=["single keys", "no single keys"])
def test_a_whole_assessment_from_the_first_start_to_the_report(
    open_hia: Open, environment: dict[str, str], single: bool
) -> None:
    if not single:
        subprocess.run(
            [*installed("hia"), "settings", "keys.single", "no"],
            env=environment,
            check=True,
            capture_output=True,
        )
    player = open_hia()
    start_assessment(player)
    if not single:
        player.settle()
        player.press("r", "p", "q", "3")
        player.settle()
        assert "0 of 72 answered" in player.text, "letters do nothing"
    come_to(player, "1  ", "down")
    player.press("enter")
    for number in range(1, SECTIONS + 1):
        rate_all(player, single=single)
        finish_section(player, number)
    sign_off_and_report(player, environment)
    check(environment)
