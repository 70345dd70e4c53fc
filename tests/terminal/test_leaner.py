"""Textual with what the app never uses left out, and put back for whoever wants it."""

import ast
import inspect
import subprocess
import sys

import textual.app
import textual.theme

from hia_tui.terminal.leaner import PALETTE
from hia_tui.tui.app import HiaApp


def told(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_textual_comes_without_its_palette_and_the_palette_can_still_be_had() -> None:
    code = (
        "import sys; from hia_tui.terminal.leaner import import_textual; import_textual();"
        "print('textual.app' in sys.modules, sorted({'platformdirs', 'textual.command',"
        " 'textual.widgets._directory_tree'} & set(sys.modules)));"
        "from textual.command import CommandPalette; from textual.app import user_downloads_path as d;"
        "print(CommandPalette.__module__, d().name)"
    )
    assert told(code) == "True []\ntextual.command Downloads"


def test_a_textual_that_wants_more_of_its_palette_is_imported_in_full() -> None:
    code = (
        "import sys; from hia_tui.terminal import leaner; leaner.PALETTE = ('Hit',); leaner.import_textual();"
        "import textual.app; print(textual.app.CommandPalette.__module__)"
    )
    assert told(code) == "textual.command"


def test_app_and_themes_take_no_more_from_the_palette_than_the_stand_in_has() -> None:
    for module in (textual.app, textual.theme):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.ImportFrom) and node.module == "textual.command":
                assert {name.name for name in node.names} <= set(PALETTE)


def test_the_app_has_no_use_for_textual_s_palette() -> None:
    assert not HiaApp.ENABLE_COMMAND_PALETTE
    assert not HiaApp._inherit_bindings
