"""Pictures of the app for README and docs, from the sample assessment: the same bytes in every run.

python shipping/screenshots.py [FOLDER]      default: docs/pictures
"""

import asyncio
import itertools
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from hia_tui.paths import Paths
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.sample import make_sample

NOW = datetime(2026, 6, 2, 14, 2, tzinfo=UTC)
SIZE = (80, 24)
PATIENCE_S = 60.0
WHERE = Path(__file__).parents[1] / "docs" / "pictures"
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_HOUSE_FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


def places(workspace: Workspace) -> dict[str, tuple[Place, str, tuple[str, ...]]]:
    """What is shown in each picture: the place, a text that is there once it is, keys to press then."""
    work = workspace.open()
    questions = work.questionnaire.questions
    apart = next(answer for answer in work.view.answers() if answer.rating.is_disagreed)
    work.close()
    asked = questions[17]
    return {
        "task-list": (Place("tasks"), "Overall", ()),
        "question": (Place("question", asked.id), asked.number, ()),
        "disagreement": (Place("settle", apart.rating.name), "Settle", ()),
        "board": (Place("board"), "People", ()),
        "reading-report": (Place("report", "overall"), "answered", ()),
        "action-plan": (Place("plan"), "actions", ()),
        "end-of-section": (Place("end", work.questionnaire.sections[1].id), "Strengths", ()),
        "reports": (Place("reports"), "What about?", ()),
        "help": (Place("help"), "Before you start", ()),
    }


async def take(workspace: Workspace, place: Place, text: str, keys: tuple[str, ...]) -> str:
    """One picture, once the screen has come to rest."""
    app = HiaApp(workspace)
    async with app.run_test(size=SIZE) as pilot:
        await _until(app, lambda: app.shown is not None and app.shown.is_mounted)
        app.go(place)
        await _until(app, lambda: app.shown is not None and app.shown.kind == place.screen)
        await _until(app, lambda: text in _seen(app) and "Making the report" not in _seen(app))
        await pilot.press(*keys)
        await pilot.pause()
        drawn = app.export_screenshot(title="hia")
        app.close_work()
    # What the picture says is set in the reader's own font: nothing is fetched to look at it.
    return _FONT_FACE.sub("", drawn).replace("Fira Code", _HOUSE_FONT)


async def _until(app: HiaApp, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"This screen never came to rest:\n{_seen(app)}")
        await asyncio.sleep(0.02)


def _seen(app: HiaApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def main() -> None:
    """Take all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else WHERE
    folder.mkdir(parents=True, exist_ok=True)
    numbers = itertools.count(1)
    home = Path(tempfile.gettempdir(), "hia-sample")
    shutil.rmtree(home, ignore_errors=True)
    try:
        workspace = Workspace(
            Paths(home / "home", home / "witness"),
            clock=lambda: NOW,
            token=lambda size: f"sample{next(numbers):04d}",
        )
        make_sample(workspace).close()
        workspace.set_setting("screen.theme", "dark")
        for name, (place, text, keys) in places(workspace).items():
            drawn = asyncio.run(take(workspace, place, text, keys))
            (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
            print(folder / f"{name}.svg")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
