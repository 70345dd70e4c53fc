"""The history of a question: every edit, who made it, when, and what it replaced."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.assessment import QUESTION_FIELDS, HistoryEntry
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.words import ink, plain, who_when
from hia_tui.workspace.words import value_text

_HOW = {
    "undo": "by undo",
    "pick": "settled",
    "merge": "settled from several",
    "new": "settled anew",
    "import": "from the round before",
}
_NAMES = {"come-back": "Mark to come back"}


class HistoryScreen(ReadingScreen):
    """Field by field, the latest first."""

    kind = "history"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="text")

    def title_words(self) -> str:
        question = self.work.questionnaire.question(self.start.subject)
        return f"History · {question.number} {question.name}"

    def show(self) -> None:
        lines: list[Content] = []
        for name in QUESTION_FIELDS:
            entries = self.work.view.history(f"q/{self.start.subject}/{name}")
            if entries:
                lines += [
                    ink(_NAMES.get(name, name.capitalize()), "strong"),
                    *self._edits(entries),
                    Content(""),
                ]
        self.query_one("#text", Prose).set(*(lines or [plain("Nothing was answered here yet.")]))

    def _edits(self, entries: list[HistoryEntry]) -> Iterable[Content]:
        for entry in reversed(entries):
            op = entry.operation
            value = "cleared" if op.value is None else value_text(self.work.view, op.field, op.value)
            now = "now" if entry.replaced_by is None else "replaced"
            how = f", {_HOW[op.how]}" if op.how in _HOW else ""
            why = f": {op.why}" if op.why else ""
            yield ink(f"  {who_when(self.work.view, op)} ({now}{how}{why})", "muted")
            yield from (plain(f"    {line}") for line in value.split("\n"))
