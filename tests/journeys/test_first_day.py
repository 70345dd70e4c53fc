"""A new user's first day, keyboard only, through the installed program in a real terminal of 80×24.

First start, profile, new assessment, section 1 answered, an action added, the section's report saved, quit;
then the program is opened again, and killed in the middle of a word, and is where it was.
"""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import Open, installed
from tests.terminal.terminal_player import Player


def go_to(player: Player, what: str, key: str = "tab", most: int = 40) -> None:
    """Press a key until the marker of focus stands before something."""
    for _ in range(most):
        player.settle()
        if any(f"> {what}" in line for line in player.text.splitlines()):
            return
        player.press(key)
    raise AssertionError(f"never came to {what!r}:\n{player.text}")


def write(player: Player, text: str) -> None:
    player.settle()
    player.type(text)
    player.settle()


def start_assessment(player: Player) -> None:
    """From the first start to the task list."""
    player.wait_for("Your name")
    player.wait_for("Your answers are kept on this machine")
    go_to(player, "Your name")
    write(player, "Ana Khan")
    go_to(player, "Your role")
    write(player, "Team leader")
    go_to(player, "Continue")
    player.press("enter")
    player.wait_for("Team or service")
    write(player, "Leith community nursing")
    go_to(player, "( ) Scotland")
    player.press("space")
    go_to(player, "Start")
    player.press("enter")
    player.wait_for("0 of 72 answered")


def facts(environment: dict[str, str], *arguments: str) -> object:
    ran = subprocess.run(
        [*installed("hia"), *arguments, "--json"], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_from_first_start_to_a_saved_report_and_back_again(
    open_hia: Open, environment: dict[str, str]
) -> None:
    player = open_hia()
    start_assessment(player)
    player.press("enter")
    for number in range(1, 13):
        player.wait_for(f"question {number} of 12")
        player.settle()
        player.press("2" if number % 3 else "3")
        if number == 2:
            player.press("tab")
            write(player, "Área profile, Łukasz’s copy [b]")
        player.settle()
        player.press("pagedown")
    player.wait_for("end of section")
    assert "12 of 12" in player.text
    player.press("f3")
    player.wait_for("What will be done")
    write(player, "Ask the advice service in")
    go_to(player, "Due")
    write(player, "31 March 2027")
    go_to(player, "Add this action")
    player.press("enter")
    player.wait_for("end of section")
    go_to(player, "Go on to section 2")
    go_to(player, "Report of this section", key="down")
    player.press("enter")
    player.wait_for("PDF")
    player.settle()
    player.press("s")
    folder = Path(environment["HIA_HOME"], "reports")
    assert player.until(lambda: len(list(folder.glob("*.pdf"))) == 1, 20.0), player.text
    player.wait_for("Saved")
    reports = list(folder.glob("*.pdf"))
    assert reports[0].read_bytes().startswith(b"%PDF")
    status = facts(environment, "status")
    assert isinstance(status, dict)
    assert status["sections"][0]["answered"] == 12
    shown = facts(environment, "show", "1.2")
    assert isinstance(shown, dict)
    assert shown["fields"]["evidence"]["values"][0]["value"] == "Área profile, Łukasz’s copy [b]"


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_after_kill_9_the_program_opens_at_the_same_question_with_the_same_text(
    open_hia: Open, environment: dict[str, str]
) -> None:
    player = open_hia()
    start_assessment(player)
    player.press("enter")
    player.wait_for("question 1 of 12")
    player.settle()
    player.press("pagedown")
    player.wait_for("question 2 of 12")
    player.settle()
    player.press("3", "tab")
    write(player, "half a sent")
    player.wait_for("half a sent")
    kept = Path(environment["HIA_HOME"])

    def is_kept() -> bool:
        return any("half a sent" in path.read_text() for path in kept.rglob("*.json"))

    assert player.until(is_kept, 3.0)
    for pid in player.family():
        os.kill(pid, signal.SIGKILL)
    again = open_hia()
    again.wait_for("half a sent")
    again.settle()
    assert "question 2 of 12" in again.text
    assert "(•) 3 Established" in again.text
    again.type("ence")
    again.wait_for("half a sentence")


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_window_too_small_gets_a_sentence_and_the_work_is_safe(
    open_hia: Open, environment: dict[str, str]
) -> None:
    player = open_hia(columns=30, rows=6)
    assert player.until(lambda: "Make" in player.text or "window" in player.text.casefold(), 20.0), (
        player.text
    )
    player.resize(80, 24)
    player.wait_for("Your name")
