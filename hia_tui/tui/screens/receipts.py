"""Merges so far: from whom, when, how much; each can be taken back while nothing rests on it."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.errors import HiaError
from hia_tui.domain.operation import Operation
from hia_tui.exchange.receipt import SET_ASIDE, Receipt, resting_on
from hia_tui.named_path import typed_path
from hia_tui.tui.merge_words import people, receipt_words, when
from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain, who_when
from hia_tui.workspace import receipts
from hia_tui.workspace.receipt_letter import save_letter
from hia_tui.workspace.words import count, field_name

_NAMED = 12


class ReceiptsScreen(HiaScreen):
    """The list, the latest first."""

    kind = "receipts"
    first = "receipts"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(14,), id="receipts", classes="gap")

    def title_words(self) -> str:
        return "Merges so far"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        found = list(reversed(receipts.receipts(self.work)))
        about = "Each can be taken back, days later too, while nothing rests on what it brought."
        self.query_one("#about", Prose).set(about if found else "Nothing was merged here yet.")
        rows = [
            Row(receipt_words(one), id=f"receipt:{one.id}", right=(_state(one),), wrap=True) for one in found
        ]
        rows.append(Row("Merge a team mate's work", id="merge:"))
        self.query_one("#receipts", Rows).set_rows([*rows[:-1], Row(), rows[-1]] if found else rows)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "receipt":
            self.hia.visit(Place("receipt", subject))
        else:
            self.run_command("app.merge")


class ReceiptScreen(FormScreen):
    """Subject: the receipt. What came, what rests on it, taking it back, a copy for who sent it."""

    kind = "receipt"
    first = "go"

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="facts")
        yield Rows(hint="go to it", id="resting")
        yield Note("Save it for the sender as: a file or a folder", one_line=True, id="path")
        yield Rows(hint="do it", id="go", classes="gap")

    def title_words(self) -> str:
        receipt = self._receipt
        return f"Merge of {when(receipt.at)}" if receipt else "A merge that is not kept here"

    def begin(self) -> None:
        self.query_one("#path").display = False
        super().begin()

    def show(self) -> None:
        receipt = self._receipt
        rows = [Row("Back to the merges", id="back")]
        if receipt is None:
            self.query_one("#facts", Prose).set("This merge is not in this assessment any more.")
            self.query_one("#go", Rows).set_rows(rows)
            return
        resting = () if receipt.undone else resting_on(self.work.ledger, receipt)
        self.query_one("#facts", Prose).set(*self._facts(receipt), *self._verdict(receipt, resting))
        self.query_one("#resting", Rows).set_rows(self._resting(resting))
        rows.insert(0, Row("Save a copy of this receipt for whoever sent it", id="save"))
        if not receipt.undone and not resting:
            rows.insert(0, Row("Take this merge back", id="undo"))
        self.query_one("#go", Rows).set_rows(rows)

    def choose(self, item: str) -> None:
        kind, _, subject = item.partition(":")
        if kind == "question":
            self.hia.visit(Place("history", subject))
        elif item == "save":
            self._ask_where()
        elif item == "undo":
            self._take_back()
        elif item == "back":
            self.hia.back()

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self._save()

    @property
    def _receipt(self) -> Receipt | None:
        try:
            return receipts.find_receipt(self.work, self.start.subject)
        except HiaError:
            return None

    def _facts(self, receipt: Receipt) -> Iterable[Content]:
        changes = count(len(receipt.operations), "change")
        yield ink(f"{changes} from {people(receipt)}, merged by {receipt.by or 'somebody unnamed'}", "strong")
        for pack in receipt.packs:
            yield plain(f"- {pack.source}: {pack.new:,} new, {pack.same:,} here already")
        if receipt.disagreements:
            named = [field_name(self.work.view, path) for path in receipt.disagreements]
            more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
            yield plain(f"It left to agree: {', '.join(named[:_NAMED])}{more}.")

    def _verdict(self, receipt: Receipt, resting: tuple[Operation, ...]) -> Iterable[Content]:
        yield Content("")
        if receipt.undone is not None:
            how = (
                "What it brought is set aside; the same pack brings it again."
                if receipt.undone.how == SET_ASIDE
                else "What was there before is written again."
            )
            yield ink(f"Taken back {when(receipt.undone.at)} by {receipt.undone.by}. {how}", "todo")
        elif resting:
            yield ink(
                f"It cannot be taken back now: {count(len(resting), 'change was', 'changes were')} made on "
                "top of it. Undo or settle these first:",
                "todo",
            )
        elif receipt.went_out:
            yield plain(
                "What it brought has gone out to others since. Taking it back writes the values again that "
                "were there before."
            )
        else:
            yield plain("Taking it back sets aside what it brought. Your own answers stay as they are.")

    def _resting(self, resting: tuple[Operation, ...]) -> Iterable[Row]:
        view = self.work.view
        for op in resting:
            question = op.field.split("/")[1] if op.field.startswith("q/") else ""
            text = f"{field_name(view, op.field)} by {who_when(view, op)}"
            yield Row(text, id=f"question:{question}" if view.questionnaire.find(question) else "")

    def _take_back(self) -> None:
        receipt = self._receipt
        if receipt is not None and self.hia.write(
            lambda: receipts.unmerge(self.hia.workspace, self.work, receipt)
        ):
            self.sitting.watcher.look_now()
            self.say("Taken back and saved. The receipt stays.")

    def _ask_where(self) -> None:
        path = self.query_one("#path", Note)
        path.display = True
        if not path.text:
            path.show_text(str(self.hia.workspace.paths.reports))
        path.focus()

    def _save(self) -> None:
        receipt, saved = self._receipt, []
        if receipt is None:
            return
        try:
            where = typed_path(self.text_of("path"))
            if not where.suffix:
                where.mkdir(parents=True, exist_ok=True)
            saved.append(save_letter(self.work, receipt, where))
        except (HiaError, OSError) as problem:
            self.show_problems([("path", str(problem))])
            return
        self.show_problems([])
        self.query_one("#path").display = False
        self.query_one("#go", Rows).focus()
        self.say(f"Saved {saved[0]}. Send it to whoever made the pack.")


def _state(receipt: Receipt) -> str:
    return "taken back" if receipt.undone else ""
