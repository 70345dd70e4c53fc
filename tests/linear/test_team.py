"""A team of two that works line by line, with a server between them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.linear.conftest import Person


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server's address; it ends with the test."""
    command = [
        sys.executable,
        "-m",
        "sync_server",
        "serve",
        "--port",
        "0",
        "--data",
        str(tmp_path / "server"),
    ]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]},
        text=True,
    )
    with running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith("listening on "), line
        yield line.removeprefix("listening on ").strip()
        running.terminate()
        running.stdout.read()


def test_two_people_join_split_answer_apart_and_settle(tmp_path: Path, server: str) -> None:
    a, b = Person(tmp_path / "a"), Person(tmp_path / "b")
    a.types("A. Khan", "Team leader", "1", "Leith zebra team", "", "", "", "")
    said = a.types("J", "1", server, "Leith zebra", "")
    assert "Saved: the team Leith zebra is made." in said
    code = re.search(r"Join code: (\S+)", said)
    assert code

    said = b.types("B. Ross", "Nurse", "2", server, code[1], "J")
    assert "Saved: you are in the team Leith zebra as member." in said
    assert "Taken in: Leith zebra team" in said
    assert "Question 1.1" in said
    assert "Team Leith zebra." in said

    said = a.types("sync", "J", "2", "2", "B. Ross", "31 March 2027")
    assert "Saved: section 2." in said
    assert "given to B. Ross, due 2027-03-31" in " ".join(said.split())
    a.types("1.1", "3", "sync")
    said = b.types("sync", "J", "3", "3", "B", "1.1 x", "Q")
    assert "Saved: section 3 is taken on by you." in said
    assert "Answer now: 3, Established, by A. Khan." in said

    a.types("1.2 3")
    b.types("1.2 1")
    a.types("sync")
    said = b.types("sync", "D", "1", "1", "said so", "sync")
    assert "1 to agree. Type D." in said
    assert "Saved: rating of 1.2 is settled" in said
    a.types("sync")
    assert a.facts("status")["digest"] == b.facts("status")["digest"]
    said = a.types("J", "8", "9", "B. Ross", "3", "10", "B. Ross", "y", "12", "15", "y", "16", "y")
    assert "Saved: B. Ross is viewer now." in said
    assert "Saved: B. Ross can no longer reach the server." in said
    assert "Everything that the team shares is here." in said
    assert "A team needs a coordinator. Make somebody else one first." in said
    assert "Saved: the team Leith zebra is no longer on the server." in said
    said = b.types("1.3 4", "sync")
    assert "Saved: 1.3, 4, Embedded." in said
    assert b.facts("status")["unsent"] == 1


def test_without_a_server_it_says_so_and_goes_on(tmp_path: Path) -> None:
    person = Person(tmp_path / "a")
    person.types("A. Khan", "", "1", "Leith zebra", "", "", "", "")
    said = person.types("sync", "J", "1", "https://127.0.0.1:9", "Leith zebra", "", "1.1 3")
    assert "This assessment is not shared with a team." in said
    assert "cannot be reached" in said or "could not be reached" in said
    assert "Saved: 1.1, 3, Established." in said
