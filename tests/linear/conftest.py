import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from hia_tui.content.load import load_questionnaire
from hia_tui.domain.questionnaire import Form, Nation, Questionnaire
from hia_tui.linear import session
from hia_tui.linear.letters import Letters
from hia_tui.paths import Paths, find_paths
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work
from tests.linear.transcript import control_characters, unclear


@dataclass
class Conversation:
    """Linear mode on lines that a test types, and everything that it said."""

    workspace: Workspace
    said: io.StringIO = field(default_factory=io.StringIO)
    status: int = -1

    def type(
        self, *lines: str, letters: Letters | None = None, edit: Callable[[str], str | None] | None = None
    ) -> str:
        """Type lines until they run out; returns what was said, prompts included."""
        typed: Iterator[str] = iter(lines)
        self.said = io.StringIO()

        def read(prompt: str) -> str | None:
            self.said.write(prompt + "\n")
            return next(typed, None)

        self.status = session.run(
            self.workspace,
            read=read,
            write=lambda text: void(self.said.write(text)),
            letters=letters,
            edit=edit,
        )
        return self.text

    @property
    def text(self) -> str:
        return self.said.getvalue()

    def prompts(self, beginning: str) -> list[str]:
        return [line for line in self.text.splitlines() if line.startswith(beginning)]


def void(_: object) -> None:
    return None


def open_home(folder: Path) -> Workspace:
    return Workspace(
        Paths(folder / "home", folder / "witness"), clock=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    )


_load = lru_cache(maxsize=10)(load_questionnaire)


@pytest.fixture(autouse=True)
def content_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled content does not change between tests; reading it is tried elsewhere."""

    def load(content: Path, *, form: Form, nation: Nation, overlay: Path | None) -> Questionnaire:
        return _load(content, form=form, nation=nation, overlay=overlay)

    monkeypatch.setattr("hia_tui.workspace.home.load_questionnaire", load)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_home(tmp_path)


@pytest.fixture
def started(workspace: Workspace) -> Workspace:
    """A home with a profile and one assessment, nothing answered."""
    workspace.set_profile(name="A. Khan", role="Team leader")
    workspace.create(Start(title="Leith community nursing")).close()
    return workspace


@pytest.fixture
def work(started: Workspace) -> Iterator[Work]:
    """The assessment, opened a second time as another program would."""
    opened = started.open()
    yield opened
    opened.close()


@pytest.fixture
def talk(started: Workspace) -> Conversation:
    return Conversation(started)


THEIRS = "zebra"
"""A word that is in every text that the test types, and in none of ours."""


class Person:
    """Somebody with a home of their own, who works through a pipe."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "HIA_HOME": str(folder / "home"),
            "XDG_STATE_HOME": str(folder / "state"),
            "TERM": "dumb",
            "LANG": "en_GB.UTF-8",
            "PYTHONUTF8": "1",
            **environment,
        }
        folder.mkdir()

    def types(self, *lines: str) -> str:
        """Type lines into linear mode; returns what it said, after checking the rules for that."""
        done = self.run(["--linear"], "\n".join(lines) + "\n")
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""
        check_transcript(done.stdout)
        return done.stdout.decode()

    def facts(self, *arguments: str) -> dict[str, object]:
        done = self.run([*arguments, "--json"], "")
        assert done.returncode == 0, done.stderr
        found: dict[str, object] = json.loads(done.stdout)
        return found

    @property
    def workspace(self) -> Workspace:
        return Workspace(find_paths(self.environment))

    def run(self, arguments: list[str], typed: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-m", "hia_tui.cli.main", *arguments],
            input=typed.encode("utf-8"),
            capture_output=True,
            env=self.environment,
            timeout=60,
            check=False,
        )


def check_transcript(said: bytes) -> None:
    """No control character but newline, no line of ours over 80 columns, none that needs another."""
    text = said.decode("utf-8")
    assert control_characters(text) == set()
    assert unclear(text, THEIRS) == []
