"""Pictures of the screens on which work is put together and kept safe; see `test_pictures`."""

import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace import keeping
from hia_tui.workspace.home import Start, Workspace
from tests.tui.conftest import NOW, make_workspace, wait_for, wait_for_screen, wait_until_saved
from tests.tui.team_mates import Mate, choose, rate, take
from tests.tui.test_pictures import CONTENT, begin, typical

Fill = Callable[[Workspace], None]
Lead = Callable[[Pilot[int]], Awaitable[None]]
Picture = Callable[..., None]
WIDE = (120, 40)
SMALL = (40, 10)


@pytest.fixture(autouse=True)
def one_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Backups show the machine's time."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def picture(fixed_home: Path, snap_compare: Callable[..., bool]) -> Picture:
    """Compare a place with its picture, once the look for packs is over."""

    def compare(
        place: Place, *, fill: Fill | None = None, size: tuple[int, int] = (80, 24), lead: Lead | None = None
    ) -> None:
        workspace = make_workspace(fixed_home)
        workspace.store._now = lambda: NOW
        begin(workspace)
        if fill is not None:
            fill(workspace)
        app = HiaApp(workspace)

        async def prepare(pilot: Pilot[int]) -> None:
            await wait_for(pilot, lambda: app.sitting and app.sitting.watcher.found, "the look")
            app.run_command("app.home") if place.screen == "home" else app.visit(place)
            await wait_for_screen(pilot, place.screen)
            if lead is not None:
                await lead(pilot)
            await wait_until_saved(pilot)
            await pilot.pause()

        try:
            assert snap_compare(app, terminal_size=size, run_before=prepare)
        finally:
            app.close_work()

    return compare


def team(workspace: Workspace) -> None:
    """A shared folder with a pack that is clean, one that disagrees, and one that was cut short."""
    typical(workspace)
    folder = workspace.paths.home.parent
    workspace.set_setting("inbox.folder", str(folder / "team"))
    jo = Mate(workspace, folder, "Jo Orr", "Community nurse", CONTENT)
    ben = Mate(workspace, folder, "Ben Li", "Manager", CONTENT)
    for number in ("3.1", "4.1", "5.1"):
        jo.rate(number, "3")
    whole = jo.pack(folder / "team" / "jo-orr.hia").read_bytes()
    (folder / "team" / "half.hia").write_bytes(whole[: len(whole) // 2])
    rate(workspace, "6.1", "3")
    ben.rate("6.1", "1")
    ben.send_back("1.2", "Which year is this figure from?")
    ben.pack(folder / "team" / "ben-li.hia")


def merged(workspace: Workspace) -> None:
    """Both packs merged, and one's own answer on top of one of them."""
    team(workspace)
    folder = workspace.paths.home.parent / "team"
    take(workspace, folder / "jo-orr.hia")
    take(workspace, folder / "ben-li.hia")
    rate(workspace, "3.1", "4")


def chosen(item: str, rows: str) -> Lead:
    return lambda pilot: choose(pilot, item, rows)


@pytest.mark.parametrize("size", [(80, 24), WIDE, SMALL], ids=["80x24", "120x40", "40x10"])
def test_home(picture: Picture, size: tuple[int, int]) -> None:
    def rounds(workspace: Workspace) -> None:
        typical(workspace)
        workspace.create(Start(title="Leith community nursing", round="Review 1")).close()
        workspace.create(Start(title="Falkirk health visiting")).close()

    picture(Place("home"), fill=rounds, size=size)


def test_tasks_with_what_others_did(picture: Picture) -> None:
    picture(Place("tasks"), fill=merged)


def test_inbox_without_a_folder(picture: Picture) -> None:
    picture(Place("inbox"))


@pytest.mark.parametrize("size", [(80, 24), WIDE, SMALL], ids=["80x24", "120x40", "40x10"])
def test_inbox(picture: Picture, size: tuple[int, int]) -> None:
    picture(Place("inbox"), fill=team, size=size)


def test_inbox_whose_folder_is_gone(picture: Picture) -> None:
    picture(Place("inbox"), fill=lambda workspace: workspace.set_setting("inbox.folder", "/nowhere/team"))


@pytest.mark.parametrize("size", [(80, 24), WIDE, SMALL], ids=["80x24", "120x40", "40x10"])
def test_pack(picture: Picture, size: tuple[int, int]) -> None:
    picture(Place("pack"), fill=typical, size=size)


def test_pack_in_error(picture: Picture) -> None:
    async def wrong(pilot: Pilot[int]) -> None:
        pilot.app.screen.query_one("#what", Choice).set_value("some")
        pilot.app.screen.query_one("#words", Note).insert("short")
        await choose(pilot, "make")

    picture(Place("pack"), fill=typical, lead=wrong)


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "120x40"])
def test_pack_made(picture: Picture, size: tuple[int, int]) -> None:
    picture(Place("pack", "knowledge"), fill=team, lead=chosen("make", "#go"), size=size)


def test_merge_before_a_pack_is_chosen(picture: Picture) -> None:
    picture(Place("merge"))


@pytest.mark.parametrize("size", [(80, 24), WIDE, SMALL], ids=["80x24", "120x40", "40x10"])
def test_merge_previewed(picture: Picture, size: tuple[int, int], fixed_home: Path) -> None:
    picture(Place("merge", str(fixed_home.parent / "team" / "ben-li.hia")), fill=team, size=size)


def test_merge_of_a_pack_that_was_cut_short(picture: Picture, fixed_home: Path) -> None:
    picture(Place("merge", str(fixed_home.parent / "team" / "half.hia")), fill=team)


def test_receipts_empty(picture: Picture) -> None:
    picture(Place("receipts"))


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "120x40"])
def test_receipts(picture: Picture, size: tuple[int, int]) -> None:
    picture(Place("receipts"), fill=merged, size=size)


@pytest.mark.parametrize("which", [0, 1], ids=["free", "resting"])
def test_receipt(picture: Picture, which: int) -> None:
    async def opened(pilot: Pilot[int]) -> None:
        rows = pilot.app.screen.query_one("#receipts", Rows).rows
        await choose(pilot, rows[which].id, "#receipts")
        await wait_for_screen(pilot, "receipt")

    picture(Place("receipts"), fill=merged, lead=opened)


def test_returned(picture: Picture) -> None:
    picture(Place("returned"), fill=merged)


def test_disagreements(picture: Picture) -> None:
    picture(Place("disagreements"), fill=merged)


def test_rule(picture: Picture) -> None:
    picture(Place("rule", "owner"), fill=merged)


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "120x40"])
def test_past(picture: Picture, size: tuple[int, int]) -> None:
    picture(Place("past", "2026-03-02"), fill=typical, size=size)


def test_past_with_a_day_that_is_none(picture: Picture) -> None:
    async def typed(pilot: Pilot[int]) -> None:
        day = pilot.app.screen.query_one("#day", Note)
        day.insert("soon")
        day.focus()
        await pilot.press("enter")

    picture(Place("past"), fill=typical, lead=typed)


def test_history_with_where_it_came_from(picture: Picture) -> None:
    picture(Place("history", "planning.ownership"), fill=merged)


def test_backups_and_what_one_would_change(picture: Picture) -> None:
    async def opened(pilot: Pilot[int]) -> None:
        rows = pilot.app.screen.query_one("#backups", Rows).rows
        await choose(pilot, rows[0].id, "#backups")
        await wait_for_screen(pilot, "backup")

    picture(Place("backups"), fill=merged, lead=opened)


def test_backups(picture: Picture) -> None:
    picture(Place("backups"), fill=merged)


def test_bin(picture: Picture) -> None:
    def one(workspace: Workspace) -> None:
        gone = workspace.create(Start(title="Falkirk health visiting"))
        gone.close()
        workspace.store.use(next(a.id for a in workspace.assessments() if a.title.startswith("Leith")))
        keeping.put_in_bin(workspace, gone.header.id)

    picture(Place("bin"), fill=one)


def test_erase(picture: Picture) -> None:
    picture(Place("erase"), fill=merged)
