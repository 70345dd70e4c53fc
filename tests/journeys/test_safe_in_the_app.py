"""What threatens work while the app is open: a full disk, another program, a fault of the app itself."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.journeys.conftest import Open, installed
from tests.terminal.terminal_player import Player

BREAK = """
import sys
from hia_tui.tui.screens import plan
def broken(self):
    secret = "what somebody wrote"
    raise RuntimeError("a fault of the program")
plan.PlanScreen.show = broken
from hia_tui.cli.main import main
sys.exit(main([]))
"""


def run(environment: dict[str, str], *arguments: str) -> str:
    ran = subprocess.run(
        [*installed("hia"), *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout


@pytest.fixture
def begun(environment: dict[str, str]) -> dict[str, str]:
    run(environment, "new", "--title", "Ward 5", "--name", "Asha")
    return environment


def let_files_be_written(processes: Iterable[int], *, allowed: bool) -> None:
    """A limit that acts like a full disk: nothing that a process writes gets any room."""
    for process in processes:
        hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(process, resource.RLIMIT_FSIZE, (hard if allowed else 0, hard))


def rating(environment: dict[str, str], question: str) -> str | None:
    found = json.loads(run(environment, "show", question, "--json"))["fields"]["rating"]["values"]
    return found[0]["value"] if found else None


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are Linux's")
def test_a_disk_that_takes_nothing_is_said_and_what_waits_is_saved_once_it_can(
    begun: dict[str, str], open_hia: Open
) -> None:
    run(begun, "answer", "1.1", "2")
    player = open_hia()
    player.wait_for("commands")
    player.press("enter")
    player.wait_for("question 2 of 12")
    player.settle()
    let_files_be_written(player.family(), allowed=False)
    player.press("3")
    player.wait_for("Not saved")
    assert "Your text is still" in player.text
    assert "(•) 3" in player.text
    assert rating(begun, "1.2") is None
    player.press("f10")
    player.wait_for("Not everything is saved")
    player.press("escape")
    let_files_be_written(player.family(), allowed=True)
    player.wait_for("Saved ")
    assert "Not saved" not in player.text
    assert rating(begun, "1.2") == "3"


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_what_a_command_answers_shows_in_the_app_that_is_open(begun: dict[str, str], open_hia: Open) -> None:
    player = open_hia()
    player.wait_for("0 of 72 answered")
    run(begun, "answer", "1.1", "2")
    player.wait_for("1 of 72 answered")
    player.press("enter")
    player.wait_for("question 2 of 12")
    run(begun, "answer", "1.2", "4")
    player.wait_for("(•) 4")
    player.press("3")
    player.wait_for("(•) 3")
    player.wait_for("Saved ")
    assert rating(begun, "1.2") == "3"
    assert "disagreement" not in run(begun, "show", "1.2").casefold()


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_fault_of_the_app_ends_in_a_sentence_and_keeps_what_was_written(
    begun: dict[str, str], tmp_path: Path
) -> None:
    environment = {key: value for key, value in begun.items() if not key.startswith("PYTHON")}
    with Player(
        [sys.executable, "-c", BREAK], environ=environment | {"PYTHONPATH": str(Path.cwd())}
    ) as player:
        player.wait_for("commands")
        player.press("enter")
        player.wait_for("question 1 of 12")
        player.settle()
        player.press("2", "p")
        assert player.wait_for_end(20) not in (0, None)
        said = player.text
        assert "The program had to stop because of a fault in it. What you wrote is kept." in said
        assert "Traceback" not in said
        assert not player.modes_left_on()
    noted = (tmp_path / "home" / "fault.txt").read_text(encoding="utf-8")
    assert "a fault of the program" in noted
    assert "what somebody wrote" not in noted
    assert rating(begun, "1.1") == "2"
    with Player(installed("hia"), environ=environment) as again:
        again.wait_for("1 of 72 answered")
