"""The history of a question: every edit, who made it, when, from where, and what replaced it."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.assessment import QUESTION_FIELDS, HistoryEntry
from hia_tui.exchange.receipt import Receipt
from hia_tui.tui.merge_words import people, when
from hia_tui.tui.place import Place
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.words import ink, plain, who_when
from hia_tui.workspace.receipts import receipts
from hia_tui.workspace.words import shortened, value_text

_HOW = {
    "undo": "by undo",
    "pick": "settled",
    "merge": "settled from several",
    "new": "settled anew",
    "import": "from the round before",
}
_NAMES = {"come-back": "Mark to come back", "returned": "Sent back"}


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
        came_by = {op_id: one for one in receipts(self.work) for op_id in one.operations}
        for name in (*QUESTION_FIELDS, "returned"):
            entries = self.work.view.history(f"q/{self.start.subject}/{name}")
            if entries:
                lines += [
                    ink(_NAMES.get(name, name.capitalize()), "strong"),
                    *self._edits(entries, came_by),
                    Content(""),
                ]
        self.query_one("#text", Prose).set(*(lines or [plain("Nothing was answered here yet.")]))

    def do_past(self) -> None:
        self.hia.visit(Place("past"))

    def _edits(self, entries: list[HistoryEntry], came_by: dict[str, Receipt]) -> Iterable[Content]:
        for entry in reversed(entries):
            op = entry.operation
            value = "cleared" if op.value is None else value_text(self.work.view, op.field, op.value)
            now = "now" if entry.replaced_by is None else "replaced"
            how = f", {_HOW[op.how]}" if op.how in _HOW else ""
            why = f": {op.why}" if op.why else ""
            yield ink(f"  {who_when(self.work.view, op)} ({now}{how}{why})", "muted")
            yield from (plain(f"    {line}") for line in value.split("\n"))
            yield from self._ways(entry, came_by)

    def _ways(self, entry: HistoryEntry, came_by: dict[str, Receipt]) -> Iterable[Content]:
        """Where an edit came from, and what replaced it."""
        receipt = came_by.get(entry.operation.id)
        if receipt is not None:
            yield ink(f"    Merged {when(receipt.at)} from a pack of {people(receipt)}.", "muted")
        later = self.work.ledger.get(entry.replaced_by) if entry.replaced_by else None
        if later is not None:
            said = "cleared" if later.value is None else value_text(self.work.view, later.field, later.value)
            yield ink(f"    Replaced by {who_when(self.work.view, later)}: {shortened(said)}.", "muted")
