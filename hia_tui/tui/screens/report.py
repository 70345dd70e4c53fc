"""A report as text on the screen."""

import asyncio

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui import report_job
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.screens.reports import KINDS
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.words import plain


class ReportScreen(ReadingScreen):
    """Made when it is opened; what changes later shows when it is opened again."""

    kind = "report"

    def compose_body(self) -> ComposeResult:
        yield Prose("Making the report…", id="text")

    def title_words(self) -> str:
        kind, _, section_id = self.start.subject.partition(":")
        if section_id:
            return f"Report of section {self.work.questionnaire.section(section_id).number}"
        return f"Report: {dict(KINDS).get(kind, kind)}"

    def begin(self) -> None:
        super().begin()
        self.run_worker(self._make(), group="report", exclusive=True)

    def do_save(self) -> None:
        self.run_worker(self._save(), group="save", exclusive=True)

    async def _make(self) -> None:
        try:
            job = report_job.prepared(self.hia.workspace, self.work, self.start.subject, "txt")
            text = await asyncio.to_thread(job.text)
        except HiaError as problem:
            text = str(problem)
        self.query_one("#text", Prose).set(*map(plain, text.split("\n")))

    async def _save(self) -> None:
        try:
            job = report_job.prepared(self.hia.workspace, self.work, self.start.subject, "pdf")
            self.say(await asyncio.to_thread(job.save, None))
        except HiaError as problem:
            self.say(str(problem), "error")
