"""Copying says what became of the text."""

import stat

import pytest

from hia_tui.terminal.facts import Depth, Glyphs, TerminalFacts
from hia_tui.tui.app import HiaApp
from hia_tui.tui.copying import copy
from hia_tui.workspace.home import Workspace


def app_in(workspace: Workspace, term: str, asked: list[str], multiplexer: str = "") -> HiaApp:
    facts = TerminalFacts(term, True, Depth.MANY, Glyphs.UNICODE, "utf-8", False, multiplexer, True, "")
    app = HiaApp(workspace, terminal=facts)
    app.copy_to_clipboard = asked.append  # type: ignore[method-assign]
    return app


def test_a_terminal_that_may_copy_is_asked_and_nothing_is_promised(started: Workspace) -> None:
    asked: list[str] = []
    said = copy(app_in(started, "xterm-256color", asked), "the code")
    assert asked == ["the code"]
    assert said.startswith("Copied, if your terminal allows it.")


@pytest.mark.parametrize(
    ("term", "multiplexer", "length"),
    [("xterm", "", 8), ("screen", "screen", 8), ("xterm-256color", "", 9000)],
)
def test_where_copying_cannot_be_relied_on_the_text_is_written_to_a_private_file(
    started: Workspace, term: str, multiplexer: str, length: int
) -> None:
    asked: list[str] = []
    said = copy(app_in(started, term, asked, multiplexer), "x" * length)
    path = started.paths.reports / "copied.txt"
    assert not asked
    assert f"Written to {path}, which only you can read." in said
    assert path.read_text(encoding="utf-8") == "x" * length + "\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_stands_in_the_way_of_the_file_is_said(started: Workspace) -> None:
    started.paths.reports.parent.mkdir(exist_ok=True)
    started.paths.reports.write_text("a file where the folder should be")
    said = copy(app_in(started, "xterm", []), "text")
    assert "was not written" in said
    assert said.endswith("Or mark the text with the mouse.")
