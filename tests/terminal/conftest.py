"""What the tests of the terminal share."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from terminal_player import Player

FORM = Path(__file__).with_name("form_app.py")
Play = Callable[..., Player]


def plain_environ(home: Path, **more: str) -> dict[str, str]:
    """The surroundings of a person who logged in to a Linux host from PuTTY."""
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    environ = (
        kept
        | {"HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "en_GB.UTF-8"}
        | more
    )
    return {name: value for name, value in environ.items() if value}


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Starts programs in terminals, and ends them after the test."""
    with ExitStack() as stack:

        def start(*command: str, **options: object) -> Player:
            size = options.pop("size", (80, 24))
            charset = str(options.pop("charset", "utf-8"))
            environ = plain_environ(tmp_path, **{name: str(value) for name, value in options.items()})
            player = Player(list(command), environ, size=size, charset=charset)  # type: ignore[arg-type]
            return stack.enter_context(player)

        yield start


@pytest.fixture
def form(play: Play) -> Play:
    """Starts the form and waits until it is there."""

    def start(*arguments: str, **options: object) -> Player:
        player = play(sys.executable, str(FORM), *arguments, **options)
        player.wait_for("Ready")
        player.settle()
        return player

    return start
