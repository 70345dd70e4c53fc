"""Whatever is typed, linear mode goes on, keeps every answer, and asks once for each line."""

import os
import re
import shutil
import socket
import string
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from hia_tui.domain.text import is_forbidden
from hia_tui.linear import merging, packs, receipts, reports, session
from hia_tui.linear.commands import COMMANDS
from hia_tui.named_path import typed_path
from hia_tui.workspace.home import Start
from tests.linear.conftest import open_home, void

COUNT = int(os.environ.get("HIA_LINEAR_INPUTS", "1000"))
SAVED = re.compile(r"^Saved: (\d+\.\d+), (\d), ", re.MULTILINE)
CODES = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "dont-know", "6": "not-applicable"}

words = st.sampled_from(
    [name for command in COMMANDS for name in (command.letter, command.word) if name]
    + ["", ".", "1", "2", "3", "4", "5", "6", "7", "99", "y", "n", "r", "s", "g", "2.6", "1.1", "6.12", "0.0"]
    + ["2.6 4", "6 not ours", "3 a note", "more", "all", "a ring the council", "t words", "e words", "g 3"]
    + [
        "M ~0",
        "~no-such-person/x",
        "verify a\0b",
        "verify " + "a" * 300,
        "pack",
        "txt",
        "out.hia",
        "M .",
        ".b",
        ".q",
    ]
    + ["G zzz", "s 4", "/housing", "/ unanswered", "yes", "H scoring", "H pages", "paste", "31 March 2027"]
)
ratings = st.sampled_from(["1", "2", "3", "4", "5", "6 not ours", "2.6 4", "1.12 3", "u", "y", "b", "n"])
lines = st.lists(
    st.one_of(
        words, words, words, ratings, ratings, st.text(max_size=20), st.text(string.printable, max_size=30)
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A home to copy: memory behind it where there is some, because a flush is not what is tried here."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        workspace = open_home(Path(folder, "first"))
        workspace.set_profile(name="A. Khan", role="Nurse")
        workspace.create(Start(title="Leith")).close()
        yield Path(folder)


def _stay_within(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A random line may be the path of a pack or report: nothing is written outside of the home for it."""

    def kept_inside(text: str) -> Path:
        path = typed_path(text)
        inside = path if not path.is_absolute() else home / path.relative_to(path.anchor)
        return inside if inside.absolute().resolve().is_relative_to(home.resolve()) else home / "x"

    for module in (merging, packs, receipts, reports):
        monkeypatch.setattr(module, "typed_path", kept_inside)


def _no_network(*_arguments: object, **_options: object) -> NoReturn:
    raise OSError("a random line is no reason to call anybody")


@settings(
    max_examples=COUNT,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
@given(typed=lines)
def test_no_input_loses_an_answer_loops_or_raises(
    template: Path, typed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = template / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template / "first", home)
    monkeypatch.chdir(home)
    _stay_within(home, monkeypatch)
    monkeypatch.setattr(socket, "create_connection", _no_network)
    monkeypatch.setattr(socket, "getaddrinfo", _no_network)
    monkeypatch.setattr(time, "sleep", void)
    workspace = open_home(home)
    assessment = workspace.in_use()
    assert assessment is not None
    said: list[str] = []
    reads = 0

    def read(prompt: str) -> str | None:
        nonlocal reads
        reads += 1
        said.append(prompt + "\n")
        return typed[reads - 1] if reads <= len(typed) else None

    status = session.run(workspace, read=read, write=lambda text: void(said.append(text)), can_go_full=False)

    transcript = "".join(said)
    event(f"lines read: {min(reads, 13)}")
    assert status == 0
    assert reads <= len(typed) + 1
    assert not any(is_forbidden(c) or c == "\t" for c in set(transcript))
    if not any(word in transcript for word in ("is in the bin", "is started")):
        work = workspace.open(assessment.id)
        for number, digit in SAVED.findall(transcript):
            question = work.questionnaire.question(number)
            given_ratings = {op.value for op in work.ledger.operations_on(f"q/{question.id}/rating")}
            assert CODES[digit] in given_ratings
        work.close()
