"""What a command is, and what it is handed: the workspace, opened when first asked for, and the way out."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TextIO

from hia_tui.domain.text import printable
from hia_tui.paths import Paths
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work


@dataclass
class Session:
    """One run of a command."""

    paths: Paths
    output: TextIO = field(default_factory=lambda: sys.stdout)

    @cached_property
    def workspace(self) -> Workspace:
        """What the program can do in this home."""
        return Workspace(self.paths)

    @cached_property
    def work(self) -> Work:
        """The assessment in use, opened."""
        work = self.workspace.open()
        if work.store.recovery:
            self.warn(work.store.recovery.sentence())
        return work

    def say(self, text: str = "") -> None:
        """Print a line for people, with nothing in it that could drive the terminal."""
        self.output.write(printable(text) + "\n")

    def facts(self, value: Any) -> None:
        """Print facts for programs, as one JSON document."""
        self.output.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def warn(self, text: str) -> None:
        """Say something that is not the command's result."""
        sys.stderr.write(printable(text) + "\n")


@dataclass(frozen=True, slots=True)
class Command:
    """A command's arguments and what it does; `run` returns the exit status."""

    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Session], int]


def takes_json(parser: ArgumentParser) -> None:
    """Give a command that prints facts its `--json`."""
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
