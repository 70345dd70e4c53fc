"""Opens the program for a person: the full-screen app, or linear mode where that serves them better."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hia_tui.cli.greeting import FIRST_LINE
from hia_tui.terminal.facts import Glyphs, TerminalFacts, look

if TYPE_CHECKING:
    from pathlib import Path

    from hia_tui.paths import Paths

SWITCH_TO_LINEAR = 70
"""Exit status by which the full-screen app asks to go on line by line."""
SWITCH_TO_FULL = 71
"""Exit status by which linear mode asks to go on in full screen."""


def open_app(*, linear: bool, demo: bool, greeted: bool = False) -> int:
    """Open the app; returns the exit status. `greeted` where its first line has been said."""
    if demo:
        from hia_tui.cli.demo import run_demo

        return run_demo(linear=linear)
    return run_front_end(_own_paths, linear=linear, greeted=greeted)


def _own_paths() -> "Paths":
    from hia_tui.paths import find_paths

    return find_paths(os.environ)


def run_front_end(paths: Callable[[], "Paths"], *, linear: bool, greeted: bool = False) -> int:
    """Full screen or linear mode, back and forth as the person asks, until they stop.

    Where things are is asked in the process that needs it: the launcher's stays as small as it can be.
    """
    linear = linear or _asks_for_linear(os.environ)
    is_first = True
    while True:
        facts = look()
        if not (linear or facts.can_full_screen):
            sys.stderr.write(f"{facts.why_not}\nSo the program goes line by line (hia --linear).\n")
        if linear or not facts.can_full_screen:
            status = _run_linear(paths())
        else:
            status = _run_full_screen(paths, facts, as_set=is_first, greeted=greeted and is_first)
        is_first = False
        if status not in (SWITCH_TO_LINEAR, SWITCH_TO_FULL):
            return status
        linear = status == SWITCH_TO_LINEAR


def _asks_for_linear(environment: Mapping[str, str]) -> bool:
    """Whether the environment asks for linear mode; `ACCESSIBLE` is the name that programs share."""
    return bool(environment.get("HIA_LINEAR") or environment.get("ACCESSIBLE"))


def preview_content(folder: "Path | None") -> int:
    """Open a questionnaire's folder in the app with made-up answers, in a home that vanishes."""
    from hia_tui.cli.demo import run_preview

    return run_preview(folder)


def _run_full_screen(
    paths: Callable[[], "Paths"], facts: TerminalFacts, *, as_set: bool, greeted: bool
) -> int:
    from hia_tui.terminal.environment import prepare
    from hia_tui.terminal.launcher import launch

    prepare(os.environ, facts)
    first_line = "" if greeted else _encodable(FIRST_LINE)
    return launch(lambda: _full_screen(paths, facts, as_set=as_set), first_line=first_line)


def _full_screen(paths: Callable[[], "Paths"], facts: TerminalFacts, *, as_set: bool) -> int:
    """The app's own process: everything large is imported here. `as_set` heeds the setting of the mode."""
    try:
        from hia_tui.terminal.leaner import import_textual

        import_textual()
        from hia_tui.tui.run import run
        from hia_tui.workspace.home import Workspace

        workspace = Workspace(paths())
        settings = workspace.settings
        if as_set and settings["screen.mode"] == "linear":
            return SWITCH_TO_LINEAR
        if settings["screen.glyphs"] != "auto":
            facts = replace(facts, glyphs=Glyphs(settings["screen.glyphs"]))
        return run(workspace, terminal=facts)
    except Exception as problem:
        from hia_tui.cli.problems import say_problem

        return say_problem(problem)


def _run_linear(paths: "Paths") -> int:
    from hia_tui.linear.run import run
    from hia_tui.workspace.home import Workspace

    return run(Workspace(paths))


def _encodable(text: str) -> str:
    encoding = sys.stdout.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)
