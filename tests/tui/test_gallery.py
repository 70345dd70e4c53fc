"""Every screen as bare text: empty, typical, full and in error, at the design size and wide.

A file holds all screens of one state at one size, so that a change shows as a difference that can be read.
After a change that is meant to be seen: `pytest tests/tui/test_gallery.py --snapshot-update`, and read it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace import actions, answers
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import (
    lines,
    make_workspace,
    open_at,
    wait_for,
    wait_for_screen,
    wait_for_text,
    wait_until_saved,
    wait_until_still,
)
from tests.tui.test_pictures import FIRST, begin, typical
from tests.tui.test_sizes import PLACES

GALLERY = Path(__file__).with_name("gallery")
SIZES = [(80, 24), (120, 40)]
DATED = ("backups",)
"""Shows the day on which the test runs; its pictures set one."""
LONG = "A long line that goes on and on, and then goes on some more, with an end in sight at last. " * 5


def empty(_workspace: Workspace) -> None:
    """As it is begun."""


def full(workspace: Workspace) -> None:
    """Everything answered at length, and more actions than one screen holds."""
    typical(workspace)
    work = workspace.open()
    for question in work.questionnaire.questions:
        if work.view.answer(question).rating.is_disagreed:
            continue
        answers.answer(work, question, rating="2", evidence=LONG, note=f"{LONG}\n\n{LONG}", target="4")
    for section in work.questionnaire.sections[1:]:
        answers.describe_section(work, section, strengths=LONG, gaps=LONG, completed=True)
    for number in range(30):
        item = {"title": f"{number} {LONG}"[:190], "section": "2", "owner": "Jo Orr", "due": "2026-09-01"}
        actions.add_action(work, f"b{number:02d}", item)
    work.close()


WRONG: tuple[tuple[Place, dict[str, str], tuple[str, ...], tuple[str, ...]], ...] = (
    (Place("question", FIRST), {}, ("6", "pagedown"), ("Error: Enter a reason", "There is a problem")),
    (Place("join"), {}, ("tab", "tab", "tab", "enter"), ("Error: Enter the code", "There is a problem")),
    (Place("sendback", "practice"), {}, ("tab", "tab", "enter"), ("Error: Tick", "Error: Write why")),
    (Place("mail", "overall/pdf"), {"to": "no"}, ("tab", "tab", "enter"), ("Error: 'no' is not",)),
    (Place("past"), {"day": "soon"}, ("enter",), ("Error: The day must be",)),
    (Place("merge", "/nowhere/pack.hia"), {}, (), ("Error: There is no file",)),
    (Place("inbox"), {}, (), ("/nowhere/team",)),
    # A form that says what is wrong is not left by itself, so it is the last.
    (
        Place("action", "new:section:knowledge"),
        {"due": "soon"},
        ("escape",),
        ("Error: Enter what", "Error: The"),
    ),
)
"""Forms, what is typed wrongly into them, the keys that hand them in, and what is said then."""


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("state", [empty, typical, full], ids=["empty", "typical", "full"])
async def test_screens(
    fixed_home: Path,
    state: Callable[[Workspace], None],
    size: tuple[int, int],
    request: pytest.FixtureRequest,
) -> None:
    workspace = filled(fixed_home, state)
    shown: list[str] = []
    async with open_at(workspace, Place("tasks"), size) as (app, pilot):
        for place in PLACES:
            if place.screen in DATED:
                continue
            app.go(place)
            shown.append(await page(app, pilot, place))
    compare(f"{state.__name__}-{size[0]}x{size[1]}", shown, request)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_screens_in_error(
    fixed_home: Path, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    workspace = filled(fixed_home, typical)
    workspace.set_setting("inbox.folder", "/nowhere/team")
    shown: list[str] = []
    async with open_at(workspace, Place("tasks"), size) as (app, pilot):
        for place, typed, keys, said in WRONG:
            app.go(place)
            await page(app, pilot, place)
            for field, text in typed.items():
                note = app.screen.query_one(f"#{field}", Note)
                note.insert(text)
                note.focus()
            await pilot.press(*keys)
            for words in said:
                await wait_for_text(pilot, words)
            shown.append(await page(app, pilot, place))
    compare(f"error-{size[0]}x{size[1]}", shown, request)


def filled(home: Path, state: Callable[[Workspace], None]) -> Workspace:
    workspace = make_workspace(home)
    begin(workspace)
    state(workspace)
    return workspace


async def page(app: HiaApp, pilot: Pilot[int], place: Place) -> str:
    await wait_for_screen(pilot, place.screen)
    # What is looked for on another thread comes a moment later.
    await wait_for(pilot, lambda: "Looking" not in "\n".join(lines(app)), "what is looked for")
    await wait_until_saved(pilot)
    await wait_until_still(pilot)
    return "\n".join([f"==== {place.screen} {place.subject}".rstrip(), *lines(app)])


def compare(name: str, shown: list[str], request: pytest.FixtureRequest) -> None:
    kept = GALLERY / f"{name}.txt"
    found = "\n".join(shown) + "\n"
    if request.config.getoption("update_snapshots"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(found, encoding="utf-8")
    assert kept.read_text(encoding="utf-8").split("\n==== ") == found.split("\n==== ")
