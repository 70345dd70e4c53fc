"""The evaluation: what people think of the assessment itself, kept apart from the answers."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.domain.questionnaire import EvaluationItem
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain
from hia_tui.workspace import evaluation
from hia_tui.workspace.commands import Command

_TOPICS = {
    "who": "About you",
    "how": "How you did it",
    "improve": "What to improve",
    "support": "Further support",
    "overall": "Overall",
}


class EvaluationScreen(HiaScreen):
    """One item at a time; nothing has to be answered."""

    kind = "evaluation"
    first = "answer"
    pages_lists = False

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Choice(id="answer", classes="gap")
        yield Note(id="text", limit=2_000)
        yield Rows(hint="go on", id="go", classes="gap")

    def title_words(self) -> str:
        return "Evaluation"

    def title_end(self) -> str:
        return f" · {self._index + 1} of {len(self._items)}"

    def show(self) -> None:
        item = self._item
        value = evaluation.mine(self.hia.workspace, self.work).reply.get(item.id, "")
        self.query_one("#about", Prose).set(
            ink(
                "Your answers here are kept apart from the assessment, without your name. None is needed.",
                "muted",
            ),
            plain(""),
            ink(f"{_TOPICS.get(item.topic, '')}: {item.text}", "strong"),
        )
        choice, text = self.query_one("#answer", Choice), self.query_one("#text", Note)
        choice.display, text.display = item.type != "text", item.type == "text"
        choice.single_keys = self.hia.keys.single
        chosen = set(value) if isinstance(value, list) else {value}
        options = [
            Option(str(number), option, digit=str(number), box=item.type == "choices")
            for number, option in enumerate(item.options, start=1)
        ]
        codes = [option.code for option in options if option.label in chosen]
        choice.set_options(options, codes[0] if codes else "", codes if item.type == "choices" else ())
        if not text.is_dirty:
            text.set_label("Your answer", "Do not name patients or staff.")
            text.show_text(value if isinstance(value, str) and item.type == "text" else "", field=item.id)
        self.query_one("#go", Rows).set_rows(self._rows())

    def offers(self, command: Command) -> bool:
        return True

    def leave(self) -> bool:
        text = self.query_one("#text", Note)
        return not text.is_dirty or self._keep(text.text)

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        choice = event.choice
        self._keep(";".join(sorted(choice.ticked)) if self._item.type == "choices" else choice.value)

    def on_note_left(self, event: Note.Left) -> None:
        event.stop()
        if event.note.is_dirty and event.note.display:
            self._keep(event.note.text)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.id in ("next", "previous"):
            self._turn(1 if event.id == "next" else -1)
        elif event.id == "report":
            self.run_command("app.reports")
        else:
            self.hia.back()

    def do_next(self) -> None:
        self._turn(1)

    def do_previous(self) -> None:
        self._turn(-1)

    @property
    def _items(self) -> tuple[EvaluationItem, ...]:
        return self.work.questionnaire.evaluation

    @property
    def _index(self) -> int:
        ids = [item.id for item in self._items]
        return ids.index(self.start.subject) if self.start.subject in ids else 0

    @property
    def _item(self) -> EvaluationItem:
        return self._items[self._index]

    def _keep(self, typed: str) -> bool:
        try:
            evaluation.answer(self.hia.workspace, self.work, self._item.id, typed)
        except HiaError as problem:
            self.say(str(problem), "error")
            return False
        self.query_one("#text", Note).mark_saved(())
        self.refresh_facts()
        return True

    def _turn(self, step: int) -> None:
        index = self._index + step
        if not 0 <= index < len(self._items):
            self.hia.back()
        elif self.leave():
            self.start = Place(self.kind, self._items[index].id)
            self.hia.turn_to(self.start)
            self.refresh_facts()
            self.query_one("#text" if self._item.type == "text" else "#answer").focus()

    def _rows(self) -> list[Row]:
        rows = []
        if self._index + 1 < len(self._items):
            rows.append(Row("Continue", id="next"))
        else:
            rows.append(Row("Done: go to reports", id="report"))
        if self._index:
            rows.append(Row("The one before", id="previous"))
        return [*rows, Row("Leave the evaluation; what you answered is kept", id="back")]
