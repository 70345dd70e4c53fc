"""Runs the app on a home and returns the exit status."""

import sys
from typing import TYPE_CHECKING

from hia_tui.domain.errors import HiaError
from hia_tui.tui import faults
from hia_tui.workspace.home import Workspace

if TYPE_CHECKING:
    from hia_tui.terminal.facts import TerminalFacts


def run(workspace: Workspace, *, terminal: "TerminalFacts | None" = None) -> int:
    """Open the app and stay until the person leaves; returns the exit status.

    A fault of the program, wherever it is, ends in a sentence and status 1.

    Raises:
        HiaError: the home cannot be opened; the sentence is the front end's to show.
    """
    home = workspace.paths.home
    faults.watch_threads(home)
    try:
        return _run(workspace, terminal)
    except HiaError:
        raise
    except Exception:
        sys.stderr.write(f"{faults.sentence(faults.note(home))}\n")
        return 1


def _run(workspace: Workspace, terminal: "TerminalFacts | None") -> int:
    from hia_tui.terminal import ends, install
    from hia_tui.tui.app import HiaApp

    app = HiaApp(workspace, terminal=terminal)
    if terminal is not None:
        install.install(app, terminal)
        ends.install(app, app.keep_everything)
    status = app.run(mouse=workspace.settings.is_on("screen.mouse"))
    app.close_work()
    return app.return_code or status or 0
