"""The assessment as it stood at the end of an earlier day, by the writers' clocks."""

from collections import Counter
from datetime import date

from textual.app import ComposeResult

from hia_tui.domain import validation
from hia_tui.domain.assessment import Answer, Assessment
from hia_tui.domain.errors import HiaError
from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import completion_words, ink, plain, rating_word, score_words
from hia_tui.workspace.history import as_of, written_on
from hia_tui.workspace.words import count

_DAYS = 60
"""Days that are listed; any other can be typed."""
_FIELDS = ("rating", "reason", "evidence", "note", "target")


class PastScreen(FormScreen):
    """Subject: the day; without one, the days on which something was written."""

    kind = "past"
    first = "list"

    def compose_fields(self) -> ComposeResult:
        yield Note("Day, such as 31 March 2027: Enter shows it", one_line=True, limit=40, id="day")
        yield Prose(id="about")
        yield Rows(columns=(16, 14), number_width=5, hint="open", id="list", classes="gap")

    def title_words(self) -> str:
        day = self._day
        return f"As it stood on {_long(day)}" if day else "As it stood on a day"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        day = self._day
        rows = self._days() if day is None else self._answers(day)
        self.query_one("#list", Rows).set_rows(rows or [Row("Back", id="back:")])

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        try:
            day = validation.day(event.note.text, "The day")
        except HiaError as problem:
            self.show_problems([("day", str(problem).removesuffix(" Nothing was changed."))])
            return
        self._open(day)

    def choose(self, item: str) -> None:
        kind, _, subject = item.partition(":")
        if kind == "day":
            self._open(date.fromisoformat(subject))
        elif kind == "question":
            self.hia.visit(Place("history", subject))
        elif kind == "days":
            self.hia.turn_to(Place("past"))
            self.start = Place("past")
            self.refresh_facts()
        else:
            self.hia.back()

    @property
    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.start.subject)
        except ValueError:
            return None

    def _open(self, day: date) -> None:
        self.show_problems([])
        self.start = Place("past", day.isoformat())
        self.hia.turn_to(self.start)
        self.refresh_facts()
        self.query_one("#list", Rows).action_edge(-1)
        self.query_one("#list", Rows).focus()

    def _days(self) -> list[Row]:
        written = Counter(written_on(op) for op in self.work.ledger)
        written.pop(date.min, None)
        self.query_one("#about", Prose).set("Days on which something was written:" if written else
                                            "Nothing is written yet.")  # fmt: skip
        return [
            Row(_long(day), id=f"day:{day.isoformat()}", right=("", count(written[day], "change")))
            for day in sorted(written, reverse=True)[:_DAYS]
        ]

    def _answers(self, day: date) -> list[Row]:
        then, now = as_of(self.work, day).view, self.work.view
        tally = then.tally()
        score = score_words(then.questionnaire, tally)
        actions = count(len(then.actions()), "action")
        apart = count(sum(1 for _ in then.disagreements()), "disagreement")
        self.query_one("#about", Prose).set(
            ink(completion_words(tally), "strong") + plain(f" · {score}"),
            plain(f"{actions} · {apart}. By the clocks of those who wrote; nothing is changed by looking."),
        )
        rows = [Row("Other days", id="days:"), Row()]
        for before, after in zip(then.answers(), now.answers(), strict=True):
            rows.append(self._row(before, after, then))
        return rows

    def _row(self, before: Answer, after: Answer, then: Assessment) -> Row:
        question = before.question
        fields = (f"q/{question.id}/{name}" for name in _FIELDS)
        changed = any(then.field(name).ids != self.work.view.field(name).ids for name in fields)
        return Row(
            question.name,
            id=f"question:{question.id}",
            number=question.number,
            right=(rating_word(then.questionnaire, before), "changed since" if changed else ""),
            ink="" if before.is_answered else "muted",
        )


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
