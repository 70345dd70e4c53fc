"""A report as text on the screen."""

import asyncio

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui import report_job
from hia_tui.tui.place import Place
from hia_tui.tui.saving_report import save_report
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.screens.reports import KINDS
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.words import plain


class ReportScreen(ReadingScreen):
    """Made when it is opened; what changes later shows when it is opened again."""

    kind = "report"

    def compose_body(self) -> ComposeResult:
        yield Prose(report_job.MAKING, id="text")

    def title_words(self) -> str:
        kind, _, section_id = self.start.subject.partition(report_job.WITH)[0].partition(":")
        if section_id:
            return f"Report of section {self.work.questionnaire.section(section_id).number}"
        return f"Report: {dict(KINDS).get(kind, kind)}"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, "read here; not saved yet"

    def begin(self) -> None:
        super().begin()
        self.run_worker(self._make(), group="report", exclusive=True)

    def do_save(self) -> None:
        self.say(report_job.MAKING)
        # The app's worker: the report is saved even when the person goes elsewhere.
        self.hia.run_worker(self._save(), group="save", exclusive=False)

    def do_mail(self) -> None:
        self.hia.visit(Place("mail", f"{self.start.subject}/pdf"))

    async def _make(self) -> None:
        try:
            job = report_job.prepared(self.hia.workspace, self.work, self.start.subject, "txt")
            text = await asyncio.to_thread(job.text)
        except HiaError as problem:
            text = str(problem)
        self.query_one("#text", Prose).set(*map(plain, text.split("\n")))

    async def _save(self) -> None:
        hia = self.hia
        try:
            job = report_job.prepared(hia.workspace, self.work, self.start.subject, "pdf")
            hia.say(await save_report(hia, job, None))
        except HiaError as problem:
            hia.say(str(problem), "error")
