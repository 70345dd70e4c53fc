"""Reports: choose what about and in which format, read it on the screen, save it."""

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal

from hia_tui.domain.errors import HiaError
from hia_tui.named_path import typed_path
from hia_tui.tui import report_job
from hia_tui.tui.place import Place
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
    ("evaluation", "Evaluation"),
)
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
        yield Note("Save as: a file or a folder (empty: the folder below)", one_line=True, id="path")
        yield Prose(id="folder")
        yield Rows(hint="do it", id="go")

    def title_words(self) -> str:
        return "Reports"

    def show(self) -> None:
        sections = self.work.questionnaire.sections
        options = [Option(f"section:{s.id}", f"Section {s.number} {s.title}") for s in sections]
        about = [Option(code, label) for code, label in KINDS if self._can_have(code)]
        kind = self.query_one("#kind", Choice)
        value = kind.value or (f"section:{self.start.subject}" if self.start.subject else "overall")
        kind.set_options([about[0], *options, *about[1:]], value)
        for choice in self.query(Choice):
            choice.single_keys = self.hia.keys.single
        self.query_one("#folder", Prose).set(f"Reports are kept in {self.hia.workspace.paths.reports}")
        self.query_one("#go", Rows).set_rows(
            [Row("Read it on the screen", id="read"), Row("Save it", id="save"), Row("Back", id="back")]
        )

    def _can_have(self, kind: str) -> bool:
        if kind in ("comparison", "trend"):
            return self.sitting.earlier is not None
        return kind != "evaluation" or bool(evaluation.replies(self.work))

    def choose(self, item: str) -> None:
        if item == "back":
            self.hia.back()
        elif item == "read":
            self.do_read()
        else:
            self.do_save()

    def do_read(self) -> None:
        self.hia.visit(Place("report", self.query_one("#kind", Choice).value))

    def do_save(self) -> None:
        self.show_problems([])
        self.say("Making the report…")
        # The app's worker, not this screen's: the report is saved even when the person goes elsewhere.
        typed = self.text_of("path").strip()
        try:
            path = typed_path(typed) if typed else None
        except HiaError as problem:
            self.show_problems([("path", str(problem))])
            return
        self.hia.run_worker(self._save(path), group="report", exclusive=False)

    async def _save(self, path: Path | None) -> None:
        kind, chosen = self.query_one("#kind", Choice).value, self.query_one("#format", Choice).value
        hia = self.hia
        try:
            job = report_job.prepared(hia.workspace, self.work, kind, chosen)
            sentence = await asyncio.to_thread(job.save, path)
        except HiaError as problem:
            if self.is_attached:
                self.show_problems([("path" if path else "kind", str(problem))])
            hia.say(str(problem), "error")
            return
        hia.say(sentence)
