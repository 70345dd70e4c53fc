"""The whole job over a real pipe, with TERM=dumb and nothing else that a terminal has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hia_tui.exchange.arrival import arrivals_at
from hia_tui.workspace import merging, packing
from hia_tui.workspace.answers import answer
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work
from tests.linear.conftest import Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path / "a")


def test_the_whole_journey(person: Person, tmp_path: Path) -> None:
    said = person.types("A. Khan", "Team leader", "1", "Leith zebra team", "NHS zebra", "", "", "1")
    assert "Saved: Leith zebra team is started with 72 questions." in said
    second = colleague(person, tmp_path)

    # One section at a time, each ended by its strengths, gaps, an action and its completion.
    typed = []
    for section in range(1, 7):
        for number in range(12):
            typed.append(f"{number % 4 + 1} zebra note {section}.{number}" if number else "E zebra evidence")
            typed += [] if number else ["6 zebra reason"]
        typed += ["1", "zebra strength", ".", "2", "zebra gap", "."]
        typed += ["3", "Ring the zebra", "", "31 March 2027", "zebra heard", "4", ""]
    said = person.types("G 1.1", *typed, "K", "Q")
    assert said.count("The last question of section") == 6
    assert "72 of 72 answered, 100 %" in said
    assert " ".join(said.split()).count("Completed, 12 of 12 answered") == 6

    said = person.types(f"M {second}", "m", "D", "1", "3", "2", "zebra reason", "B", "K", "7", "y", "Q")
    assert "1 change: answered differently, to agree." in said
    assert "Version 1 is by" in said
    assert "Saved: rating of 1.1 is settled: Starting. U takes it back." in said
    assert said.count("is signed off.") == 6

    said = person.types("evaluation", "", "2", "9", "more zebras")
    assert "Saved: 2 of 11 of the evaluation answered." in said
    said = person.types("R", "1", "s", "4", "", "R", "1", "r", "all")
    assert "Saved, and read back from the disk." in said
    [report] = person.workspace.paths.reports.iterdir()
    for text in (said, report.read_text()):
        flat = " ".join(text.split())
        assert all(f"zebra note {s}.{n}" in flat for s in range(1, 7) for n in range(1, 12))

    status = person.facts("status")
    overall = status["overall"]
    assert isinstance(overall, dict)
    assert (overall["answered"], overall["questions"], overall["disagreements"]) == (72, 72, 0)
    assert isinstance(status["sections"], list)
    assert {section["state"] for section in status["sections"]} == {"signed-off"}
    assert status["actions"] == 6


def colleague(person: Person, folder: Path) -> Path:
    """A colleague's pack: she took the new assessment in and answered 1.1 without having seen A's answer."""
    mine = person.workspace
    work = mine.open()
    given = packing.save_pack(
        mine, work, packing.make_pack(mine, work), folder / "given.hia", None, os.urandom
    )
    work.close()
    other = Person(folder / "b").workspace
    other.set_profile(name="B. Ross zebra", role="Nurse")
    theirs = merging.apply(other, merging.propose(other, None, list(arrivals_at([given])))).work
    answer(theirs, theirs.questionnaire.questions[0], rating="1")
    return saved_pack(other, theirs, folder / "back.hia")


def saved_pack(workspace: Workspace, work: Work, path: Path) -> Path:
    return packing.save_pack(workspace, work, packing.make_pack(workspace, work), path, None, os.urandom)


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LANG": "en_GB.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
        {"NO_COLOR": "1"},
        {"TERM": ""},
    ],
)
def test_it_works_in_poor_surroundings(tmp_path: Path, environment: dict[str, str]) -> None:
    person = Person(tmp_path / "a", **environment)
    if not environment.get("TERM", "dumb"):
        del person.environment["TERM"]
    done = person.run(
        ["--linear"], "A. Khan\nNurse\n1\nLeith\n\n\n\n1\n3 caf\u00e9\n1.1\nw\nH scoring\nall\nq\n"
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Saved: 1.1, 3, Established." in done.stdout
    is_plain = "C" in (environment.get("LANG"), environment.get("LC_ALL"))
    assert done.stdout.isascii() or not is_plain
    if is_plain or "LANG" not in environment:
        work = person.workspace.open()
        assert next(work.view.answers()).note.text == "café"
        work.close()


def test_without_a_terminal_it_goes_line_by_line_by_itself(person: Person) -> None:
    done = person.run([], "A. Khan\n")
    assert done.returncode == 0
    assert b"line by line" in done.stdout
    assert b"hia --linear" in done.stderr


def test_a_reader_that_goes_away_and_a_writer_that_goes_away(person: Person) -> None:
    person.types("A. Khan", "", "1", "Leith zebra", "", "", "", "")
    running = subprocess.Popen(
        [sys.executable, "-m", "hia_tui.cli.main", "--linear"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=person.environment,
    )
    assert running.stdin
    assert running.stdout
    assert running.stderr
    with running:
        running.stdin.write(b"3\n")
        running.stdin.flush()
        while not (line := running.stdout.readline()).startswith(b"Saved: 1.1"):
            assert line, "it ended before the answer was saved"
        running.stdout.close()
        running.stdin.write(b"4\n" * 5)
        running.stdin.close()
        assert b"Traceback" not in running.stderr.read()
        assert running.wait(30) == 1
    assert person.facts("show", "1.1")["history"]


def test_a_kill_in_the_middle_of_a_text_keeps_every_line_typed(person: Person) -> None:
    person.types("A. Khan", "", "1", "Leith zebra", "", "", "", "")
    running = subprocess.Popen(
        [sys.executable, "-m", "hia_tui.cli.main", "--linear"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=person.environment,
    )
    assert running.stdin
    assert running.stdout
    with running:
        running.stdin.write(b"3\nE\nzebra one\nzebra two\n")
        running.stdin.flush()
        while not (line := running.stdout.readline()).startswith(b"Evidence, line 3"):
            if line.startswith(b"Evidence, line 2"):
                break
            assert line
        read_until(running.stdout, b"Evidence, line 3: ")
        running.kill()
    said = person.types("draft", "s")
    assert "The evidence of 1.2 was left half typed. Type DRAFT to go on with it." in said
    assert "Half typed, line 2 of 2: zebra two" in said
    assert "Saved: the evidence of 1.2, 2 lines." in said


def read_until(stream: object, wanted: bytes) -> None:
    """Read byte by byte, because a prompt has no line end until it is answered."""
    seen = b""
    while not seen.endswith(wanted):
        byte = stream.read(1)  # type: ignore[attr-defined]
        assert byte, seen
        seen += byte
