"""The installed program in a pseudo-terminal, in a home of its own."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal_player import Player

Open = Callable[..., Player]


def installed(name: str) -> list[str]:
    """The command as it was installed beside this Python."""
    script = Path(sys.executable).with_name(name)
    return [str(script)] if script.exists() else [sys.executable, "-m", "hia_tui.cli.main"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
    return plain | {
        "HIA_HOME": str(tmp_path / "home"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def open_hia(environment: dict[str, str]) -> Iterator[Open]:
    players: list[Player] = []

    def open_one(*arguments: str, columns: int = 80, rows: int = 24, **more: str) -> Player:
        player = Player([*installed("hia"), *arguments], environ=environment | more, size=(columns, rows))
        players.append(player)
        return player

    yield open_one
    for player in players:
        player.close()
