"""One declaration of commands feeds keys, footer, palette and help; all is reached without a mouse."""

from importlib import import_module
from pathlib import Path

import pytest

from hia_tui.config import SETTINGS
from hia_tui.linear.commands import COMMANDS as LINEAR
from hia_tui.tui.app import HiaApp
from hia_tui.tui.keys import Keys, key_name, read_keys
from hia_tui.tui.map import GOES, SCREENS
from hia_tui.tui.place import Place
from hia_tui.tui.screens.help import PageScreen
from hia_tui.tui.screens.settings import LABELS
from hia_tui.tui.widgets.frame import KeyLine
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace.commands import COMMANDS, MAP, commands_on, is_single
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import open_at, seen, type_text, wait_for, wait_for_screen, wait_for_text

SOME = (
    Place("question", "knowledge.causes"),
    Place("end", "knowledge"),
    Place("plan"),
    Place("board"),
    Place("reports"),
    Place("tasks"),
)
"""Screens with commands of their own."""
SAFE = (*(f"f{n}" for n in range(1, 11)), "pagedown", "pageup", "escape", "delete")
"""Keys that every terminal sends and none takes for itself."""


def test_ids_are_unique_and_screens_exist() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    known = {*SCREENS, "action"}
    assert {screen for command in COMMANDS for screen in command.where} <= known
    assert set(GOES) <= set(ids)


def test_every_command_is_known_to_each_screen_that_offers_it() -> None:
    for screen, where in SCREENS.items():
        module, _, name = where.partition(".")
        shown = getattr(import_module(f"hia_tui.tui.screens.{module}"), name)
        for command in commands_on(screen):
            does = f"do_{command.id.partition('.')[2].replace('-', '_')}"
            known = command.id in GOES or hasattr(shown, does) or hasattr(HiaApp, does)
            assert known, f"{command.id} on {screen} does nothing"


def test_every_setting_has_a_name_of_its_own_in_the_app() -> None:
    assert {setting.key for setting in SETTINGS} == set(LABELS)


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize("screen", sorted(SCREENS))
def test_no_key_asks_for_two_things_on_one_screen(screen: str, single: bool) -> None:
    keys = Keys(single)
    taken: dict[str, str] = {}
    for command in commands_on(screen):
        for key in keys.of(command):
            assert taken.setdefault(key, command.id) == command.id, f"{key} on {screen}"


def test_no_command_hangs_on_a_key_that_terminals_take() -> None:
    for command in COMMANDS:
        for key in command.keys:
            assert is_single(key) or key in SAFE or key.startswith("ctrl+"), command.id
            assert key not in {f"ctrl+{letter}" for letter in "abchijms"}, command.id
        assert (
            not command.keys
            or any(not key.startswith("ctrl+") for key in command.keys)
            or (command.id == "app.redraw")
        )


def test_the_digits_are_left_to_the_scale() -> None:
    assert not {key for command in COMMANDS for key in command.keys if key.isdecimal()}


async def test_palette_help_and_keys_have_the_same_commands(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        for place in SOME:
            app.go(place)
            await wait_for_screen(pilot, place.screen)
            shown = app.shown
            assert shown is not None
            offered = {command.title for command in shown.available()}
            await pilot.press("f9")
            await wait_for(pilot, lambda: app.screen.is_modal, "the palette")
            in_palette = {str(row.text) for row in app.screen.query_one(Rows).rows}
            await pilot.press("escape")
            assert in_palette == offered - {"All commands"}
            app.visit(Place("page", f"keys:{place.screen}"))
            page = await wait_for_screen(pilot, "page")
            assert isinstance(page, PageScreen)
            text = page.query_one("#text", Prose).text
            for command in commands_on(place.screen):
                assert command.title in text, (place.screen, command.id)
                for key in app.keys.of(command):
                    assert key_name(key) in text


ONLY_ON_A_SCREEN = {"app.redraw", "text.copy", "text.edit"}
"""What line-by-line mode has no use for: it draws nothing, and the terminal copies and edits its lines."""


def test_what_a_screen_can_do_line_by_line_mode_can_do_too() -> None:
    served = {command_id for command in LINEAR for command_id in command.serves}
    assert {command.id for command in COMMANDS} - served == ONLY_ON_A_SCREEN
    assert served <= {command.id for command in COMMANDS}


async def test_every_screen_of_the_map_opens_by_its_command(started: Workspace) -> None:
    async with open_at(started, Place("tasks")) as (app, pilot):
        for command_id, place in GOES.items():
            app.run_command(command_id)
            screen = await wait_for_screen(pilot, place.screen)
            first = seen(app).splitlines()[0]
            assert screen.title_words().split()[0] in first, command_id
            assert "commands" in seen(app).splitlines()[-1]
        assert {place.screen for place in GOES.values()} <= {*MAP, "home", "join"}


async def test_the_palette_narrows_and_does_what_is_chosen(started: Workspace) -> None:
    async with open_at(started, Place("tasks")) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_for_text(pilot, "All commands")
        await type_text(pilot, "action pl")
        await wait_for(pilot, lambda: len(app.screen.query_one(Rows).rows) == 1, "one command")
        await pilot.press("enter")
        await wait_for_screen(pilot, "plan")


async def test_the_footer_fits_and_has_at_most_six_entries(started: Workspace) -> None:
    async with open_at(started, Place("tasks")) as (app, pilot):
        for place in (Place("tasks"), Place("section", "knowledge"), Place("question", "knowledge.causes"),
                      Place("end", "knowledge"), Place("plan"), Place("settings")):  # fmt: skip
            app.go(place)
            await wait_for_screen(pilot, place.screen)
            line = app.screen.query_one(KeyLine)
            assert len(line.entries) <= 6, place
            assert [word for _, word in line.entries][-2:] == ["help", "commands"]
            assert "commands" in seen(app).splitlines()[-1]


def write_keys(workspace: Workspace, text: str) -> Path:
    path = workspace.paths.keymap
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


async def test_a_key_map_changes_keys_footer_and_help(started: Workspace) -> None:
    write_keys(started, '[keys]\n"question.next" = "f8, z"\n')
    async with open_at(started, Place("question", "knowledge.causes")) as (app, pilot):
        await wait_for_text(pilot, "z next question")
        await pilot.press("pagedown")
        assert "question 1 of 12" in seen(app)
        await pilot.press("f8")
        await wait_for_text(pilot, "question 2 of 12")
        await pilot.press("z")
        await wait_for_text(pilot, "question 3 of 12")


def test_a_key_map_that_does_not_fit_is_said(workspace: Workspace) -> None:
    path = write_keys(workspace, '[keys]\n"no.such" = "f8"\n"app.quit" = "hyper+x"\n"app.help" = "f3"\n')
    keys, said = read_keys(path, single=True)
    assert keys.own == {"app.help": ("f3",)}
    assert "no command" in said[0]
    assert "hyper+x" in said[1]
    path.write_text("[keys", encoding="utf-8")
    keys, said = read_keys(path, single=True)
    assert not keys.own
    assert "usual keys are in force" in said[0]


async def test_a_broken_key_map_does_not_stop_the_app(started: Workspace) -> None:
    write_keys(started, "[keys")
    app = HiaApp(started)
    async with app.run_test() as pilot:
        await wait_for_text(pilot, "The usual keys are in force")
