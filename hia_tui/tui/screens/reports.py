"""Reports: choose what about and in which format; read it on the screen, save it, or e-mail it."""

import threading
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal

from hia_tui.domain.errors import HiaError
from hia_tui.named_path import typed_path
from hia_tui.tui import report_job
from hia_tui.tui.place import Place
from hia_tui.tui.saving_report import save_report
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import evaluation

KINDS = (
    ("overall", "Whole assessment"),
    ("actions", "Action plan"),
    ("improvement", "Improvement plan, training needs"),
    ("comparison", "Compared with the round before"),
    ("trend", "Trend over the rounds"),
    ("team", "Team: spread of the answers"),
    ("collation", "Several teams side by side"),
    ("evaluation", "Evaluation"),
    ("paper", "Blank form to print"),
)
WITH_OTHERS = ("comparison", "trend", "collation")
FORMATS = (
    Option("pdf", "PDF", digit="1"),
    Option("html", "Web page", digit="2"),
    Option("md", "Text with headings (Markdown)", digit="3"),
    Option("txt", "Plain text", digit="4"),
    Option("xlsx", "Workbook (Excel)", digit="5"),
    Option("csv", "Table (CSV)", digit="6"),
    Option("json", "Data (JSON)", digit="7"),
    Option("ics", "Due dates for a calendar", digit="8"),
)


class ReportsScreen(FormScreen):
    """One report at a time, from any state of the assessment."""

    kind = "reports"
    first = "kind"

    def compose_fields(self) -> ComposeResult:
        with Horizontal(classes="pair"):
            yield Choice(title="What about?", wrap=False, id="kind")
            yield Choice(FORMATS, "pdf", title="Format of the file", id="format")
        yield Choice(title="With which other assessments?", wrap=False, id="others")
        yield Rows(hint="do it", id="go", classes="gap")
        yield Note("Save somewhere else: a file or a folder", one_line=True, id="path")
        yield Prose(id="folder")

    def title_words(self) -> str:
        return "Reports"

    def begin(self) -> None:
        super().begin()
        threading.Thread(target=_preload, name="hia-report-preload", daemon=True).start()

    def show(self) -> None:
        sections = self.work.questionnaire.sections
        options = [Option(f"section:{s.id}", f"Section {s.number} {s.title}") for s in sections]
        about = [Option(code, label) for code, label in KINDS if self._can_have(code)]
        kind = self.query_one("#kind", Choice)
        value = kind.value or (f"section:{self.start.subject}" if self.start.subject else "overall")
        kind.set_options([about[0], *options, *about[1:]], value)
        for choice in self.query(Choice):
            choice.single_keys = self.hia.keys.single
        self._show_others()
        self.query_one("#folder", Prose).set(f"Else it is kept in {self.hia.workspace.paths.reports}")
        self.query_one("#go", Rows).set_rows(
            [
                Row("Read it on the screen", id="read"),
                Row("Save it", id="save"),
                Row("E-mail it", id="mail"),
                Row("Outbox: messages that wait, were sent, or failed", id="outbox"),
                Row("Back", id="back"),
            ]
        )

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        if event.choice.id == "kind":
            self._show_others()

    def choose(self, item: str) -> None:
        does = {
            "read": self.do_read,
            "save": self.do_save,
            "mail": self.do_mail,
            "outbox": lambda: self.run_command("app.outbox"),
            "back": self.hia.back,
        }
        does[item]()

    def do_read(self) -> None:
        if self._has_others():
            self.hia.visit(Place("report", self.report_name))

    def do_mail(self) -> None:
        if self._has_others():
            self.hia.visit(Place("mail", f"{self.report_name}/{self.query_one('#format', Choice).value}"))

    def do_save(self) -> None:
        if not self._has_others():
            return
        typed = self.text_of("path").strip()
        try:
            path = typed_path(typed) if typed else None
        except HiaError as problem:
            self.show_problems([("path", str(problem))])
            return
        self.say(report_job.MAKING)
        # The app's worker, not this screen's: the report is saved even when the person goes elsewhere.
        self.hia.run_worker(self._save(path), group="report", exclusive=False)

    async def _save(self, path: Path | None) -> None:
        chosen = self.query_one("#format", Choice).value
        hia = self.hia
        try:
            job = report_job.prepared(hia.workspace, self.work, self.report_name, chosen)
            sentence = await save_report(hia, job, path)
        except HiaError as problem:
            if self.is_attached:
                self.show_problems([("path" if path else "kind", str(problem))])
            hia.say(str(problem), "error")
            return
        hia.say(sentence)

    @property
    def report_name(self) -> str:
        """The report that is chosen."""
        kind = self.query_one("#kind", Choice).value
        others = self.query_one("#others", Choice)
        return report_job.named(kind, sorted(others.ticked) if kind in WITH_OTHERS else ())

    def _can_have(self, kind: str) -> bool:
        if kind in WITH_OTHERS:
            return len(self.hia.workspace.assessments()) > 1
        return kind != "evaluation" or bool(evaluation.replies(self.work))

    def _show_others(self) -> None:
        kind, others = self.query_one("#kind", Choice).value, self.query_one("#others", Choice)
        others.display = kind in WITH_OTHERS
        if not others.display:
            return
        known = [one for one in self.hia.workspace.assessments() if one.id != self.work.header.id]
        options = [
            Option(one.id, " · ".join(filter(None, (one.title, one.round or one.created[:10]))), box=True)
            for one in known
        ]
        before = self.sitting.earlier
        usual = {before.header.id} if before is not None and kind != "collation" else set()
        others.set_options(options, "", others.ticked or usual)

    def _has_others(self) -> bool:
        kind, ticked = self.query_one("#kind", Choice).value, self.query_one("#others", Choice).ticked
        missing = kind in WITH_OTHERS and not ticked
        self.show_problems([("others", "Tick the assessments that the report is about.")] if missing else [])
        return not missing


def _preload() -> None:
    from hia_tui.reports.render import preload

    preload()
