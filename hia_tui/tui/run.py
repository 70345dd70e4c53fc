"""Runs the app on a home and returns the exit status."""

from typing import TYPE_CHECKING

from hia_tui.workspace.home import Workspace

if TYPE_CHECKING:
    from hia_tui.terminal.facts import TerminalFacts


def run(workspace: Workspace, *, terminal: "TerminalFacts | None" = None) -> int:
    """Open the app and stay until the person leaves; returns the exit status."""
    from hia_tui.terminal import ends, install
    from hia_tui.tui.app import HiaApp

    app = HiaApp(workspace, terminal=terminal)
    if terminal is not None:
        install.install(app, terminal)
        ends.install(app, app.keep_everything)
    status = app.run(mouse=workspace.settings.is_on("screen.mouse"))
    app.close_work()
    return app.return_code or status or 0
