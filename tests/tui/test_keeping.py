"""Half-typed text and the place survive whatever ends the program."""

import json
import threading

from hia_tui.domain.errors import NotSaved
from hia_tui.storage.places import Draft, Places
from hia_tui.tui.app import HiaApp
from hia_tui.tui.keeper import Keeper
from hia_tui.tui.place import Place, from_json, to_json
from hia_tui.tui.trail import Trail
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import (
    make_workspace,
    open_at,
    reopen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
    wait_until_saved,
)

CAUSES = Place("question", "knowledge.causes")
FIELD = "q/knowledge.causes/note"


class Recorder(Places):
    """Notes what it is asked to keep."""

    def __init__(self) -> None:
        self.kept: list[object] = []
        self.full = False

    def keep_draft(self, assessment: str, draft: Draft) -> None:
        if self.full:
            raise NotSaved("Not saved: the disk is full.")
        self.kept.append(draft)

    def keep_place(self, assessment: str, place: object) -> None:
        self.kept.append(place)

    def drop_draft(self, assessment: str) -> None:
        self.kept.append("dropped")


def test_a_burst_of_typing_is_one_write_of_the_latest() -> None:
    places, told = Recorder(), threading.Event()
    keeper = Keeper(places, "a", lambda draft, problem: told.set(), settle=0.05, longest=0.5)
    for at in range(5):
        keeper.keep_draft(Draft(FIELD, "x" * at))
    assert told.wait(5)
    keeper.close()
    assert places.kept == [Draft(FIELD, "xxxx")]


def test_flush_and_close_wait_for_nothing_but_the_disk() -> None:
    places = Recorder()
    keeper = Keeper(places, "a", lambda draft, problem: None, settle=60, longest=60)
    keeper.keep_draft(Draft(FIELD, "x"))
    assert keeper.flush(5)
    assert places.kept == [Draft(FIELD, "x")]
    keeper.keep_place({"trail": []})
    keeper.close()
    assert places.kept[1:] == [{"trail": []}]


def test_a_draft_that_cannot_be_kept_is_said() -> None:
    places, said = Recorder(), []
    places.full = True
    keeper = Keeper(places, "a", lambda draft, problem: said.append(problem), settle=0, longest=0)
    keeper.keep_draft(Draft(FIELD, "x"))
    keeper.flush(5)
    keeper.close()
    assert said == ["Not saved: the disk is full."]


def test_a_trail_reads_back_as_it_was_written() -> None:
    trail = [Place("tasks", item="section:knowledge"), Place("question", "a.b", "note", "", 3, 7)]
    assert from_json(to_json(trail)) == trail


def test_going_back_leads_up_and_remembers_the_row() -> None:
    trail = Trail()
    trail.go(Place("tasks"), None)
    trail.remember(Place("tasks", "", "tasks", "plan:"))
    trail.visit(Place("plan"))
    assert trail.back() == Place("tasks", "", "tasks", "plan:")
    assert trail.back() is None


async def test_text_is_on_disk_while_it_is_still_being_typed(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("f2")
        await type_text(pilot, "half a")
        assert app.sitting is not None
        store, item = started.store.places, app.sitting.work.header.id
        await wait_for(
            pilot, lambda: (d := store.draft(item)) is not None and d.text == "half a", "the draft"
        )


async def test_a_program_that_dies_is_taken_up_where_it_was(started: Workspace) -> None:
    leave_draft(started, FIELD, "half a sent", (0, 11))
    app = HiaApp(make_workspace(started.paths.home, "n"))
    async with app.run_test() as pilot:
        await wait_for_screen(pilot, "question")
        await wait_for(pilot, lambda: app.focused is not None and app.focused.id == "note", "the note")
        note = app.focused
        assert isinstance(note, Note)
        assert note.text == "half a sent"
        assert note.cursor_location == (0, 11)
        await type_text(pilot, "ence")
        await pilot.press("pagedown")
        await wait_until_saved(pilot)
        app.close_work()
    assert reopen(started).view.field(FIELD).text == "half a sentence"
    assert started.store.places.draft(reopen(started).header.id) is None


async def test_a_draft_of_what_is_saved_already_asks_nothing(started: Workspace) -> None:
    work = started.open()
    from hia_tui.workspace.answers import edit_field

    edit_field(work, FIELD, "all of it", ())
    count = len(work.ledger)
    work.close()
    leave_draft(started, FIELD, "all of it", (0, 9))
    async with open_at(started, CAUSES) as (app, pilot):
        await wait_for_text(pilot, "all of it")
        await pilot.press("pagedown")
        assert app.sitting is not None
        assert len(app.sitting.work.ledger) == count


async def test_a_half_filled_form_comes_back(started: Workspace) -> None:
    work = started.open()
    places = started.store.places
    places.keep_place(work.header.id, to_json([Place("tasks"), Place("action", "new:plan:")]))
    work.close()
    leave_draft(started, "form/new:plan:", '{"title": "Ask the ad", "owner": "Lead"}')
    async with open_at(make_workspace(started.paths.home, "n"), Place("tasks")) as (app, _pilot):
        assert app.shown is not None
        assert app.shown.kind == "action"
        assert app.shown.query_one("#title", Note).text == "Ask the ad"
        app.exit()


def leave_draft(workspace: Workspace, field: str, text: str, cursor: tuple[int, int] = (0, 0)) -> None:
    """A draft as a killed program leaves it: no lock holds it."""
    found = workspace.in_use()
    assert found is not None
    folder = workspace.paths.home / "drafts" / found.id
    folder.mkdir(parents=True)
    said = {"field": field, "text": text, "cursor": cursor, "base": [], "kept_at": "2026-03-02T14:02:00"}
    (folder / "left.json").write_text(json.dumps(said), encoding="utf-8")
