"""Team mates in homes of their own, who answer, disagree, send back and hand packs on."""

import re
from pathlib import Path

from textual.pilot import Pilot

from hia_tui.exchange.arrival import arrivals_in
from hia_tui.tui.app import HiaApp
from hia_tui.tui.widgets.rows import Rows
from hia_tui.workspace import answers, merging, packing, returning
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work
from tests.tui.conftest import make_workspace, wait_for


class Mate:
    """Somebody on another machine who took the assessment from a pack."""

    def __init__(
        self, ours: Workspace, home: Path, name: str, role: str = "", content: Path | None = None
    ) -> None:
        first = re.sub(r"[^a-z]", "", name.split()[0].lower())
        mine = ours.open()
        data = packing.make_pack(ours, mine).data
        mine.close()
        self.workspace = make_workspace(home / first, first)
        self.workspace.set_profile(name=name, role=role)
        if content is not None:
            self.workspace.set_setting("organisation.folder", str(content))
        proposal = merging.propose(self.workspace, None, arrivals_in(data, "pack.hia"))
        self.work: Work = merging.apply(self.workspace, proposal).work

    def rate(self, number: str, rating: str) -> None:
        answers.answer(self.work, self.work.questionnaire.question(number), rating=rating)

    def send_back(self, number: str, note: str) -> None:
        returning.send_back(self.work, [self.work.questionnaire.question(number)], note)

    def pack(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packing.make_pack(self.workspace, self.work).data)
        return path


def rate(workspace: Workspace, number: str, rating: str) -> None:
    """An answer of one's own, given while the app is closed or by another program."""
    work = workspace.open()
    answers.answer(work, work.questionnaire.question(number), rating=rating)
    work.close()


def take(workspace: Workspace, path: Path) -> None:
    """A pack merged by another program."""
    work = workspace.open()
    arrivals = arrivals_in(path.read_bytes(), str(path))
    merging.apply(workspace, merging.propose(workspace, work, arrivals))
    work.close()


async def choose(pilot: Pilot[int], item: str, rows: str = "#go") -> None:
    """Wait until a row is there, go to it, and press Enter."""
    app = pilot.app
    assert isinstance(app, HiaApp)

    def there() -> bool:
        found = app.screen.query_one_optional(rows, Rows)
        return found is not None and any(row.id == item for row in found.rows)

    await wait_for(pilot, there, f"a row {item!r}")
    widget = app.screen.query_one(rows, Rows)
    widget.focus()
    widget.move_to(item)
    await wait_for(pilot, lambda: widget.has_focus, "the focus")
    await pilot.press("enter")
