"""The programs that are measured: how each is started, and which of its keys do the same thing."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).with_name("peers")
sys.path[:0] = [str(ROOT / "tests" / "terminal"), str(ROOT)]

from terminal_player import Line, Player  # noqa: E402 - lies beside the tests that share it


@dataclass(frozen=True, slots=True)
class Program:
    """One program."""

    name: str
    command: tuple[str, ...]
    ready: str
    arrows: tuple[str, ...] = ("down",) * 10
    """Moves in a list, as the program shows it first."""
    to_text: tuple[str, ...] = ()
    """From the list to an empty text."""
    switches: tuple[str, ...] = ()
    """There and back between two sections or pages, from the list."""
    leave: tuple[str, ...] = ("ctrl+q",)
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether it is this project's."""
        return self.name == "hia"


def programs(peers_python: str | None) -> list[Program]:
    """Ours, bare Textual, and the peers that can be run."""
    python = sys.executable
    found = [
        Program(
            "hia",
            (python, "-m", "hia_tui.cli.main"),
            "Next unanswered",
            to_text=("enter", "tab"),
            switches=("down", *("enter", "escape") * 4),
            leave=("ctrl+q",),
        ),
        Program("textual hello", (python, str(PEERS / "textual_hello.py")), "Ready to start", arrows=()),
        Program(
            "textual form",
            (python, str(PEERS / "textual_form.py")),
            "Ready to start",
            to_text=("f2",),
            switches=("f2", "f3") * 4,
        ),
    ]
    if peers_python:
        found += [
            Program(
                f"{name} form",
                (peers_python, str(PEERS / f"{name}_form.py")),
                "Ready to start",
                to_text=("f2",),
                switches=("f2", "f3") * 4,
            )
            for name in ("urwid", "prompt_toolkit")
            if subprocess.run(
                [peers_python, "-c", f"import {name}"], capture_output=True, check=False
            ).returncode
            == 0
        ]
    return found


class Stage:
    """Where programs are played: a home with a started assessment, copied afresh for every run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._count = 0
        self.hia("new", "--title", "Leith community nursing", "--name", "A. Khan")
        for question, rating in (("1.1", "2"), ("1.2", "3"), ("2.1", "1")):
            self.hia("answer", question, rating)

    def environ(self, home: Path, **more: str) -> dict[str, str]:
        """What a person has set who came from PuTTY."""
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "HIA_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            "LANG": "en_GB.UTF-8",
        } | more
        return {name: value for name, value in environ.items() if value}

    def hia(self, *arguments: str, home: Path | None = None) -> str:
        """Run a command of the program; what it printed."""
        command = [sys.executable, "-m", "hia_tui.cli.main", *arguments]
        environ = self.environ(home or self._home)
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    def new_home(self) -> Path:
        """A copy of the home."""
        self._count += 1
        return Path(shutil.copytree(self._home, self._folder / f"home-{self._count}"))

    @contextmanager
    def play(
        self, program: Program, *, line: Line | None = None, home: Path | None = None, **more: str
    ) -> Iterator[Player]:
        """Start a program on a home of its own."""
        environ = self.environ(home or self.new_home(), **more)
        with Player(list(program.command), environ, line=line or Line()) as player:
            yield player


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage that is cleared afterwards."""
    with tempfile.TemporaryDirectory(prefix="hia-bench-") as folder:
        yield Stage(Path(folder))
