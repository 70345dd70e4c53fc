"""All assessments kept here: open one, start another or the next round, join, bring one back."""

from collections.abc import Iterable

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.storage.contents import StoredAssessment
from hia_tui.tui.place import Place
from hia_tui.tui.screens.bin import remove
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace.commands import COMMANDS, Command

_NEEDS_OPEN = ("home.round", "app.backups", "app.inbox")
_TITLES = {command.id: command.title for command in COMMANDS}


class HomeScreen(HiaScreen):
    """The top of the map."""

    kind = "home"
    first = "assessments"

    def compose_body(self) -> ComposeResult:
        yield Rows(columns=(20, 18), id="assessments")
        yield Prose(id="kept", classes="gap")

    def title_words(self) -> str:
        return "Health Inequalities Self-Assessment · all assessments"

    def show(self) -> None:
        workspace = self.hia.workspace
        kept = workspace.assessments()
        opened = self.hia.sitting.work.header.id if self.hia.sitting else ""
        rows = [self._row(one, is_open=one.id == opened) for one in kept]
        if rows:
            rows = [Row(_counted(kept)), *rows, Row()]
        self.query_one("#assessments", Rows).set_rows([*rows, *self._more()])
        self.query_one("#kept", Prose).set(
            f"Kept in {workspace.paths.home}. Nothing is sent anywhere unless you set it up."
        )

    def offers(self, command: Command) -> bool:
        if command.id == "home.remove":
            return self._pointed_at is not None
        return command.id not in _NEEDS_OPEN or self.hia.sitting is not None

    def on_rows_moved(self) -> None:
        super().on_rows_moved()
        self.show_keys()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "open":
            self._open(subject)
        else:
            self.run_command(subject)

    def do_start(self) -> None:
        self.hia.visit(Place("start"))

    def do_round(self) -> None:
        in_use = self.hia.workspace.in_use()
        if in_use is not None:
            self.hia.visit(Place("start", in_use.id))

    def do_remove(self) -> None:
        if self._pointed_at is not None:
            remove(self, self._pointed_at)

    @property
    def _pointed_at(self) -> str | None:
        kind, _, subject = self.query_one("#assessments", Rows).item.partition(":")
        return subject if kind == "open" else None

    def _row(self, one: StoredAssessment, *, is_open: bool) -> Row:
        state = "open now" if is_open else f"begun {one.created[:10]}"
        return Row(one.title, id=f"open:{one.id}", right=(one.round or f"{one.form} form", state))

    def _more(self) -> Iterable[Row]:
        opened = self.hia.sitting is not None
        yield Row("Start an assessment", id="command:home.start")
        if opened:
            yield Row("Start the next round of the one that is open now", id="command:home.round")
        if "app.join" in _TITLES:
            yield Row("Join a team that shares its work on a server", id="command:app.join")
        found = self.hia.sitting.watcher.found if self.hia.sitting else None
        if found is not None and found.sentence:
            yield Row(f"Merge: {found.sentence}", id="command:app.inbox", ink="todo")
        yield Row("Open or merge a team mate's pack", id="command:app.merge")
        if opened:
            yield Row("Backups of the one that is open now", id="command:app.backups")
        yield Row("Bin: remove an assessment, or take one out again", id="command:app.bin")
        yield Row("Settings", id="command:app.settings")
        yield Row("Leave the program", id="command:app.quit")

    def _open(self, assessment: str) -> None:
        hia = self.hia
        try:
            hia.workspace.use(assessment)
            if hia.sitting is None or hia.sitting.work.header.id != assessment:
                hia.open_work(hia.workspace.open(assessment))
        except HiaError as problem:
            self.say(str(problem), "error")
            return
        hia.resume()


def _counted(kept: list[StoredAssessment]) -> str:
    titles = len({one.title for one in kept})
    if len(kept) == 1:
        return "The assessment that is kept here:"
    rounds = f" of {titles} teams or services" if 1 < titles < len(kept) else ""
    return f"The {len(kept)} assessments that are kept here{rounds}, the newest first:"
