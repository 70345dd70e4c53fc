"""Start, answer, `kill -9` at a random moment, look again: what was reported as saved is there.

Forty rounds in the suite; `HIA_KILL_ROUNDS=200` for the long run. The round count and result are printed.
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROUNDS = int(os.environ.get("HIA_KILL_ROUNDS", "40"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_answer_reported_as_saved_survives_kill_9(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = os.environ | {"HIA_HOME": str(tmp_path / "home"), "XDG_STATE_HOME": str(tmp_path / "state")}
    hia = [sys.executable, "-m", "hia_tui.cli.main"]

    def run(*arguments: str) -> str:
        done = subprocess.run([*hia, *arguments], env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    run("new", "--title", "Kill rounds")
    began = time.monotonic()
    run("answer", "1.1", "1")
    usual = time.monotonic() - began
    seed = random.SystemRandom().randrange(10**6)
    choose = random.Random(seed)
    reported: dict[str, str] = {}
    killed_before_saving = lost = 0
    for number in range(ROUNDS):
        question = f"{number // 12 % 6 + 1}.{number % 12 + 1}"
        rating = choose.choice("1234")
        program = subprocess.Popen(
            [*hia, "answer", question, rating, "--note", f"round {number}"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            program.wait(usual * choose.uniform(0.4, 1.4))
        except subprocess.TimeoutExpired:
            program.kill()
        out, _ = program.communicate()
        if "Saved:" in out:
            reported[question] = rating
        else:
            killed_before_saving += 1
    status = json.loads(run("status", "--json"))
    for question, rating in reported.items():
        shown = json.loads(run("show", question, "--json"))["history"]
        lost += not any(entry["field"] == "rating" and entry["value"] == rating for entry in shown)
    with capsys.disabled():
        print(
            f"\n{ROUNDS} rounds of kill -9 (seed {seed}): {ROUNDS - killed_before_saving} reported as saved, "
            f"{killed_before_saving} killed before that, {lost} lost"
        )
    assert lost == 0
    assert status["overall"]["answered"] >= len(reported)
    assert reported
