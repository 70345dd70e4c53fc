"""The team from the app: made, joined by code, split, synced, returned, left; with a real server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hia_tui.domain.questionnaire import Nation
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace import answers, team, team_sync
from hia_tui.workspace.home import Start, Workspace, random_name
from tests.tui.conftest import (
    NOW,
    make_workspace,
    open_at,
    press_until,
    seen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
)


@contextmanager
def served(tmp_path: Path) -> Iterator[str]:
    """A server's address; it ends with the block."""
    command = [
        sys.executable,
        "-m",
        "sync_server",
        "serve",
        "--port",
        "0",
        "--data",
        str(tmp_path / "server"),
    ]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]},
        text=True,
    )
    with running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith("listening on "), line
        yield line.removeprefix("listening on ").strip()
        running.terminate()
        running.stdout.read()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path) as address:
        yield address


def home(path: Path, name: str, *, starts: bool) -> Workspace:
    """A home whose random names are random: a server knows people and assessments by them."""
    workspace = Workspace(
        make_workspace(path).paths, clock=lambda: NOW, token=lambda size: random_name(max(size, 9))
    )
    workspace.set_profile(name=name, role="Nurse")
    if starts:
        workspace.create(Start(title="Leith community nursing", nation=Nation.SCOTLAND)).close()
    return workspace


@pytest.fixture
def ana(tmp_path: Path) -> Workspace:
    return home(tmp_path / "ana", "Ana Khan", starts=True)


@pytest.fixture
def ben(tmp_path: Path) -> Workspace:
    return home(tmp_path / "ben", "Ben Ross", starts=False)


def shared(workspace: Workspace, server: str) -> str:
    """Make a team by the verb; returns a code for others."""
    work = workspace.open()
    founded = team.create(workspace, work, server, "Leith")
    work.close()
    assert not founded.trouble
    return founded.invitation.code


async def fill(pilot: Pilot[int], field: str, text: str) -> None:
    """Put a text in a box as if it was typed."""
    note = pilot.app.screen.query_one(f"#{field}", Note)
    note.show_text(text)
    await pilot.pause()


async def test_a_team_is_made_and_its_code_is_shown_once(ana: Workspace, server: str) -> None:
    async with open_at(ana, Place("team")) as (app, pilot):
        assert "shared with no team" in seen(app)
        await press_until(pilot, "down", "> Make a team")
        await pilot.press("enter")
        await wait_for_screen(pilot, "found")
        await press_until(pilot, "down", "> Make the team")
        await pilot.press("enter")
        await wait_for_text(pilot, "Error: Enter the address of the server.")
        await fill(pilot, "address", server)
        await press_until(pilot, "tab", "> Make the team")
        await pilot.press("enter")
        await wait_for_screen(pilot, "paste")
        await wait_for_text(pilot, "shown this once")
        assert f"Address: {server}" in seen(app)
        code = next(line.split("Code:")[1].strip() for line in seen(app).splitlines() if "Code:" in line)
        await wait_for_text(pilot, "on the server")
        await pilot.press("escape")
        await wait_for_screen(pilot, "found")
    assert not any(code in path.read_text(errors="ignore") for path in ana.paths.home.rglob("*.json"))


async def test_somebody_joins_in_one_screen_and_has_the_team_s_work(
    ana: Workspace, ben: Workspace, server: str
) -> None:
    code = shared(ana, server)
    app = HiaApp(ben)
    async with app.run_test() as pilot:
        await wait_for_text(pilot, "Start an assessment")
        await press_until(pilot, "tab", "> Start")
        await press_until(pilot, "down", "> Join a team instead")
        await pilot.press("enter")
        await wait_for_screen(pilot, "join")
        await type_text(pilot, "not an address")
        await fill(pilot, "code", "AAAA-AAAA")
        await press_until(pilot, "tab", "> Join the team")
        await pilot.press("enter")
        await wait_for_text(pilot, "is not a server's address")
        assert app.screen.query_one("#address", Note).text == "not an address"
        await fill(pilot, "address", server)
        await press_until(pilot, "tab", "> Join the team")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Error: " in seen(app) and "AAAA" in seen(app), "the code is refused")
        await fill(pilot, "code", code)
        await press_until(pilot, "tab", "> Join the team")
        await pilot.press("enter")
        await wait_for_screen(pilot, "tasks")
        await wait_for_text(pilot, "You are in the team Leith as a member.")
        await wait_for_text(pilot, "Leith community nursing")
        await wait_for_text(pilot, "on the server")
        app.close_work()


async def test_what_is_saved_goes_to_the_server_and_to_all_devices(
    ana: Workspace, ben: Workspace, server: str
) -> None:
    code = shared(ana, server)
    for work in team.join(ben, server, code).works:
        work.close()
    async with open_at(ana, Place("question", "knowledge.causes")) as (app, pilot):
        await wait_for_text(pilot, "on the server")
        await pilot.press("3")
        await wait_for(pilot, lambda: app.sitting is not None and not app.sitting.work.unsent(), "it is sent")
        async with open_at(ben, Place("question", "knowledge.causes")) as (theirs, other):
            await wait_for(other, lambda: "(•) 3" in seen(theirs), "the rating of the other")
        # At its next sync a machine says what it has got.
        with closing(ben.open()) as work:
            team_sync.sync_now(ben, work)
        app.run_command("app.sync")
        await wait_for_text(pilot, "Your work is on all devices.")
        await wait_for(pilot, lambda: "on all devices" in seen(app).splitlines()[0], "the first line says it")


async def test_without_the_server_work_goes_on_and_it_is_said(ana: Workspace, tmp_path: Path) -> None:
    with served(tmp_path) as server:
        shared(ana, server)
    async with open_at(ana, Place("question", "knowledge.causes")) as (app, pilot):
        await pilot.press("2")
        await wait_for_text(pilot, "not yet sent")
        app.run_command("app.sync")
        await wait_for_text(pilot, "Work goes on.")
        await pilot.press("pagedown")
        await wait_for_text(pilot, "question 2 of 12")


async def test_who_was_shut_out_keeps_everything_and_is_told(
    ana: Workspace, ben: Workspace, server: str
) -> None:
    code = shared(ana, server)
    for work in team.join(ben, server, code).works:
        answers.answer(work, work.questionnaire.question("1.1"), rating="4")
        work.close()
    work = ana.open()
    team.remove(ana, work, ben.profile.member)
    work.close()
    async with open_at(ben, Place("tasks")) as (app, pilot):
        await wait_for_text(pilot, "Your work stays on this machine")
        await wait_for_text(pilot, "no access")
        assert "1 of 72 answered" in seen(app)


async def test_a_section_is_given_chased_and_sent_back_from_the_board(started: Workspace) -> None:
    work = started.open()
    answers.answer(work, work.questionnaire.question("1.1"), rating="4")
    work.close()
    async with open_at(started, Place("board")) as (app, pilot):
        await pilot.press("a")
        await wait_for_screen(pilot, "assign")
        await wait_for_text(pilot, "Asha Khan (you)")
        await pilot.press("home", "space")
        await fill(pilot, "due", "soon")
        await press_until(pilot, "tab", "> Save")
        await pilot.press("enter")
        await wait_for_text(pilot, "There is a problem")
        await fill(pilot, "due", "31 January 2026")
        await press_until(pilot, "tab", "> Save")
        await pilot.press("enter")
        await wait_for_screen(pilot, "board")
        await wait_for_text(pilot, "late, 31 Jan")
        await press_until(pilot, "tab", "> Asha Khan")
        await pilot.press("w")
        await wait_for_text(pilot, "Dear Asha Khan,")
        assert "1 of 12 answered" in seen(app)
        await pilot.press("escape")
        await wait_for_screen(pilot, "board")
        await press_until(pilot, "up", "> 1  Knowledge")
        await pilot.press("enter")
        await wait_for_text(pilot, "Send answers back, with a note")
        await press_until(pilot, "down", "> Send answers back")
        await pilot.press("enter")
        await wait_for_screen(pilot, "sendback")
        await press_until(pilot, "tab", "> Send them back")
        await pilot.press("enter")
        await wait_for_text(pilot, "Error: Tick the questions that go back.")
        await press_until(pilot, "tab", "> [ ] 1.1")
        await pilot.press("space")
        await fill(pilot, "note", "Which profile was it?")
        await press_until(pilot, "tab", "> Send them back")
        await pilot.press("enter")
        await wait_for_screen(pilot, "board")
        app.go(Place("question", "knowledge.causes"))
        await wait_for_text(pilot, "Sent back by Asha Khan: Which profile was it?")


async def test_leaving_asks_first_and_everything_stays(ana: Workspace, ben: Workspace, server: str) -> None:
    code = shared(ana, server)
    for work in team.join(ben, server, code).works:
        work.close()
    async with open_at(ben, Place("team")) as (app, pilot):
        await wait_for_text(pilot, "You are a member of it.")
        assert "Take the team off the server" not in seen(app)
        await press_until(pilot, "down", "> Leave the team")
        await pilot.press("enter")
        await wait_for_text(pilot, "> Stay in the team")
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "shared with no team")
        await wait_for_text(pilot, "Leith: left.")


async def test_the_coordinator_changes_a_role_and_shuts_a_machine_out(
    ana: Workspace, ben: Workspace, server: str
) -> None:
    code = shared(ana, server)
    for work in team.join(ben, server, code).works:
        work.close()
    async with open_at(ana, Place("members")) as (app, pilot):
        await wait_for_text(pilot, "Ben Ross")
        await press_until(pilot, "down", "> Ben Ross")
        await pilot.press("enter")
        await wait_for_text(pilot, "Make Ben Ross a viewer")
        await press_until(pilot, "down", "> Make Ben Ross a viewer")
        await pilot.press("enter")
        await wait_for(
            pilot, lambda: any("Ben Ross" in x and "viewer" in x for x in seen(app).splitlines()), "it"
        )
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "Shut this machine out")
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "shut out")
