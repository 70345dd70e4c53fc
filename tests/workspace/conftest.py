"""Workspaces in folders of their own, with a clock that tests set."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hia_tui.paths import Paths
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work


class Clock:
    """Goes on by a minute each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


Open = Callable[[str], Workspace]


@pytest.fixture
def open_home(tmp_path: Path) -> Open:
    def open_one(name: str) -> Workspace:
        return Workspace(Paths(tmp_path / name, tmp_path / f"{name}.witness"), clock=Clock())

    return open_one


@pytest.fixture
def workspace(open_home: Open) -> Workspace:
    made = open_home("home")
    made.set_profile(name="Ana", role="Nurse")
    return made


@pytest.fixture
def work(workspace: Workspace) -> Work:
    return workspace.create(Start(title="Ward 5", organisation="NHS Example"))
