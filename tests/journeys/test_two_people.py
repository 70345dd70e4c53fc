"""Two people with a shared folder and no server, in the installed program, by the keyboard alone."""

import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import Open, installed


def hia(environment: dict[str, str], *arguments: str) -> str:
    ran = subprocess.run(
        [*installed("hia"), *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_pack_goes_to_a_team_mate_and_their_answers_come_back(
    environment: dict[str, str], open_hia: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    hia(environment, "new", "--title", "Ward 5", "--name", "Asha")
    hia(environment, "settings", "inbox.folder", str(folder))
    hia(environment, "answer", "1.1", "3")
    asha = open_hia()
    asha.wait_for("1 of 72 answered")
    asha.press("P")
    asha.wait_for("What goes in?")
    asha.settle()
    for _ in range(4):
        asha.press("tab")
        asha.settle()
    asha.wait_for("> Make the pack")
    asha.press("enter")
    asha.wait_for("The pack is made")
    (pack,) = folder.glob("*.hia")

    ben = environment | {"HIA_HOME": str(tmp_path / "ben"), "XDG_STATE_HOME": str(tmp_path / "ben-state")}
    hia(ben, "merge", str(pack))
    hia(ben, "profile", "--name", "Ben")
    hia(ben, "answer", "1.2", "2")
    hia(ben, "pack", "--out", str(folder / "ben.hia"))
    asha.press("t")
    asha.wait_for("Merge: 1 new pack")
    asha.press("i")
    asha.wait_for("> Ben, ")
    asha.press("enter")
    asha.wait_for("Merged and saved: ")
    asha.press("t")
    asha.wait_for("2 of 72 answered")

    hia(environment, "answer", "2.6", "3")
    hia(ben, "answer", "2.6", "1")
    hia(ben, "pack", "--out", str(folder / "ben.hia"))
    asha.wait_for("Merge: 1 new pack")
    asha.press("i")
    asha.wait_for("1 to agree")
    asha.press("enter")
    asha.wait_for("> Merge: 1 change")
    asha.press("enter")
    asha.wait_for("1 disagreement to settle")
    asha.settle()
    asha.press("enter")
    asha.wait_for("Your decision")
    asha.settle()
    asha.press("space")
    asha.settle()
    asha.press("tab")
    asha.settle()
    asha.press("tab")
    asha.wait_for("> Settle it so")
    asha.press("enter")
    asha.wait_for("Settled: 2.6.")
    asha.press("R")
    asha.wait_for("1 change from Ben")
    asha.settle()
    asha.press("enter")
    asha.wait_for("It cannot be taken back now")
    asha.press("u")
    asha.wait_for("Undone: 2.6 from settled as")
    asha.wait_for("Take this merge back")
    asha.press("home")
    asha.settle()
    asha.press("enter")
    asha.wait_for("Taken back 20")
    asha.press("f10")
    assert asha.wait_for_end(10) == 0
    assert "[]" in hia(environment, "disagreements", "--json")
