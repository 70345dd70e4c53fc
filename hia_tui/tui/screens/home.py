"""All assessments kept here: open one, start another, start the next round."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace.commands import Command


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
        in_use = workspace.in_use()
        rows = [
            Row(
                one.title,
                id=f"open:{one.id}",
                right=(
                    one.round or f"{one.form} form",
                    "open now" if in_use and one.id == in_use.id else one.created[:10],
                ),
            )
            for one in workspace.assessments()
        ]
        more = [Row("Start an assessment", id="start:")]
        if rows:
            more.append(Row("Start the next round of the one that is open now", id="round:"))
        more.append(Row("Settings", id="settings:"))
        more.append(Row("Leave the program", id="quit:"))
        self.query_one(Rows).set_rows([*rows, Row(), *more] if rows else more)
        self.query_one("#kept", Prose).set(f"Kept in {workspace.paths.home}. Backups: hia backup list")

    def offers(self, command: Command) -> bool:
        return command.id != "home.round" or self.hia.sitting is not None

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "open":
            self._open(subject)
        elif kind == "start":
            self.do_start()
        elif kind == "round":
            self.do_round()
        else:
            self.run_command(f"app.{kind}")

    def do_start(self) -> None:
        self.hia.visit(Place("start"))

    def do_round(self) -> None:
        in_use = self.hia.workspace.in_use()
        if in_use is not None:
            self.hia.visit(Place("start", in_use.id))

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
