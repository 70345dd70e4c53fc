"""A home of its own for each test, a clock that stands still, and ways to see and wait that need no sleep."""

import asyncio
import itertools
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hia_tui.domain.questionnaire import Nation
from hia_tui.paths import Paths
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.workspace import answers
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work

STILL = 4
"""Rounds without a change after which a screen is at rest."""
NOW = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("hia_tui.tui.screens.writing.IDLE_S", 0.6)


def make_workspace(home: Path, prefix: str = "t") -> Workspace:
    numbers = itertools.count(1)
    return Workspace(
        Paths(home, home.parent / f"{home.name}-witness"),
        clock=lambda: NOW,
        token=lambda size: f"{prefix}{next(numbers):04d}",
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "home")


@pytest.fixture
def started(workspace: Workspace) -> Workspace:
    """A home with a profile and one assessment, nothing answered."""
    workspace.set_profile(name="Asha Khan", role="Team leader")
    workspace.create(Start(title="Leith community nursing", nation=Nation.SCOTLAND)).close()
    return workspace


@pytest.fixture
def fixed_home(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A home at the same path in every run: pictures show where answers are kept."""
    folder = Path(tempfile.gettempdir()) / "hia-pictures" / request.node.name.replace("/", "-")[:60]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder / "home"
    shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def open_at(
    workspace: Workspace, place: Place, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[HiaApp, Pilot[int]]]:
    """The app on the home's assessment, at a place."""
    app = HiaApp(workspace)
    async with app.run_test(size=size) as pilot:
        await wait_for(pilot, lambda: app.shown is not None and app.shown.is_mounted, "the first screen")
        if place.screen != "tasks":
            app.go(place)
            await wait_for_screen(pilot, place.screen)
        yield app, pilot
        await wait_until_saved(pilot)
        app.close_work()


def answer_first(workspace: Workspace, most: int) -> None:
    """Rate the first questions 2, 3, 2, 3 …"""
    work = workspace.open()
    for at, question in enumerate(work.questionnaire.questions[:most]):
        answers.answer(work, question, rating="3" if at % 2 else "2")
    work.close()


def lines(app: HiaApp) -> list[str]:
    """What stands on the screen, line by line."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def seen(app: HiaApp) -> str:
    return "\n".join(lines(app))


async def wait_for(pilot: Pilot[int], condition: Callable[[], object], what: str) -> None:
    """Wait until something is so; a fixed time is never waited."""
    end = time.monotonic() + 10
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"never came: {what}\n{seen(pilot.app)}")  # type: ignore[arg-type]
        await pilot.pause()
        await asyncio.sleep(0)


async def wait_for_text(pilot: Pilot[int], text: str) -> None:
    app = pilot.app
    assert isinstance(app, HiaApp)
    await wait_for(pilot, lambda: text in seen(app), repr(text))


async def wait_for_screen(pilot: Pilot[int], kind: str) -> HiaScreen:
    app = pilot.app
    assert isinstance(app, HiaApp)
    await wait_for(
        pilot,
        lambda: app.shown is not None and app.shown.kind == kind and app.shown.is_mounted,
        f"screen {kind}",
    )
    assert app.shown is not None
    return app.shown


async def wait_until_saved(pilot: Pilot[int]) -> None:
    app = pilot.app
    assert isinstance(app, HiaApp)
    await wait_for(
        pilot, lambda: app.sitting is None or app.sitting.words.startswith(("Saved", "Draft kept")), "Saved"
    )


async def wait_until_still(pilot: Pilot[int]) -> None:
    """Wait until the screen has been the same for several rounds: scrolling comes after the picture."""
    app = pilot.app
    assert isinstance(app, HiaApp)
    pictures: list[str] = []

    def is_still() -> bool:
        pictures.append(seen(app))
        return len(pictures) >= STILL and len(set(pictures[-STILL:])) == 1

    await wait_for(pilot, is_still, "a screen at rest")


async def type_text(pilot: Pilot[int], text: str) -> None:
    """Press the keys of a text, in one go."""
    await pilot.press(*("space" if c == " " else "enter" if c == "\n" else c for c in text))


async def press_until(pilot: Pilot[int], key: str, text: str, most: int = 40) -> None:
    """Press a key until a text stands on the screen, such as the marker before what is wanted."""
    app = pilot.app
    assert isinstance(app, HiaApp)
    for _ in range(most):
        await pilot.pause()
        if text in seen(app):
            return
        await pilot.press(key)
    raise AssertionError(f"{key} never led to {text!r}\n{seen(app)}")


def reopen(workspace: Workspace) -> Work:
    """The assessment as another program finds it on disk."""
    return make_workspace(workspace.paths.home, "other").open()
