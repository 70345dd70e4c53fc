"""`hia --demo` and `hia content preview`: the real program on made-up answers, in a folder that vanishes."""

import os
import tempfile
from pathlib import Path

from hia_tui.cli.app import run_front_end
from hia_tui.paths import Paths, find_paths
from hia_tui.workspace import sample
from hia_tui.workspace.home import Start, Workspace


def run_demo(*, linear: bool) -> int:
    """Open a sample team with two rounds, a disagreement to settle and a report to save."""
    with tempfile.TemporaryDirectory(prefix="hia-demo-") as folder:
        paths = _paths(Path(folder))
        sample.make_sample(Workspace(paths)).close()
        return run_front_end(lambda: paths, linear=linear)


def run_preview(folder: Path | None) -> int:
    """Open a questionnaire's folder with made-up answers (BadContent if it cannot be used)."""
    with tempfile.TemporaryDirectory(prefix="hia-preview-") as home:
        workspace = Workspace(_paths(Path(home)))
        workspace.set_profile(name="You", role="Author")
        work = workspace.create(Start(title="Preview of the content", content=folder))
        sample.fill(workspace, work, upto=2)
        work.close()
        return run_front_end(lambda: workspace.paths, linear=False)


def _paths(home: Path) -> Paths:
    return find_paths(os.environ | {"HIA_HOME": str(home / "home"), "XDG_STATE_HOME": str(home / "state")})
