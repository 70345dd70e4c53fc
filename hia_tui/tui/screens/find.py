"""Go to and search: a number or words find questions and notes; nothing typed goes to the next unanswered."""

from collections.abc import Iterable
from datetime import date, timedelta

from textual.app import ComposeResult

from hia_tui.domain import validation
from hia_tui.domain.assessment import Answer
from hia_tui.domain.board import written_on
from hia_tui.domain.errors import BadInput
from hia_tui.domain.text import printable
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import rating_ink, rating_word
from hia_tui.workspace.words import count

FILTERS = (
    "all",
    "unanswered",
    "come back",
    "don't know",
    "to agree",
    "with evidence",
    "changed since",
    "changed by others",
)
SINCE = "changed since"
LATELY = 7
"""Days that count as lately where no day is typed."""
_AROUND = 24
"""Characters shown before a word that was found in a text."""


class FindScreen(HiaScreen):
    """A box to type in, and the questions that fit."""

    kind = "find"
    first = "words"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._filter = place.subject or FILTERS[0]
        self._is_new = True

    def compose_body(self) -> ComposeResult:
        yield Note(one_line=True, id="words")
        yield Rows(columns=(16,), number_width=5, hint="go there", id="found")

    def title_words(self) -> str:
        return "Go to a question, or search questions and notes"

    def show(self) -> None:
        words = self.query_one("#words", Note)
        if self._is_new:
            # What was looked for the last time is still there, and typing takes its place.
            self._is_new = False
            self._filter, typed = self.hia.searched
            words.show_text(typed)
            words.select_all()
        blank = self.work.view.next_unanswered()
        nothing = f"; Enter alone goes to {blank.number}, the next unanswered" if blank else ""
        words.set_label(f"Number or words{nothing}")
        self._find()

    def on_note_typed(self, event: Note.Typed) -> None:
        event.stop()
        self._find()

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self._find()  # Enter may come before the list has heard of the last letters
        typed = event.note.text.strip()
        rows = self.query_one(Rows)
        found = [row.id for row in rows.rows if row.id.startswith("question:") and "#" not in row.id]
        exact = self.work.questionnaire.find(typed) if typed else None
        if exact is not None:
            self.hia.go(Place("question", exact.id))
        elif not typed and self._filter == FILTERS[0]:
            self.hia.do_next_unanswered()
        elif len(found) == 1:
            self._go(found[0])
        elif found:
            rows.move_to(found[0])
            rows.focus()
        else:
            self.say("No question and no note has these words.")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.id == "filter":
            self.do_filter()
        else:
            self._go(event.id)

    def do_filter(self) -> None:
        self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
        self._find()
        self.say(f"Showing {self._shown_filter()}.")

    def _go(self, row_id: str) -> None:
        _, _, subject = row_id.partition(":")
        question, _, field = subject.partition("#")
        self.hia.visit(Place("question", question, field.partition("#")[0]))

    def _find(self) -> None:
        typed = self.query_one("#words", Note).text
        self.hia.searched = self._filter, typed
        # With that filter a day that is typed says since when; it is not looked for.
        wanted = [] if self._typed_day() else typed.casefold().split()
        rows = [row for answer in self._candidates(wanted) for row in self._rows(answer, wanted)]
        questions = sum(1 for row in rows if "#" not in row.id)
        many = count(questions, "question")
        shown = f"{many}. Showing: {self._shown_filter()}. Choose this row to show others."
        self.query_one(Rows).set_rows([Row(shown, id="filter", ink="muted"), *rows])

    def _candidates(self, wanted: list[str]) -> Iterable[Answer]:
        for answer in self.work.view.answers():
            if self._fits(answer) and (
                not wanted or _in_question(answer, wanted) or _in_texts(answer, wanted)
            ):
                yield answer

    def _rows(self, answer: Answer, wanted: list[str]) -> Iterable[Row]:
        question = answer.question
        word = rating_word(self.work.questionnaire, answer)
        yield Row(
            question.name,
            id=f"question:{question.id}",
            number=question.number,
            right=(word,),
            ink=rating_ink(answer),
        )
        for name, text in _in_texts(answer, wanted) if wanted else ():
            excerpt = _excerpt(text, wanted[0])
            yield Row(f"  {name}: {excerpt}", id=f"question:{question.id}#{name}", ink="muted")

    def _typed_day(self) -> date | None:
        if self._filter != SINCE:
            return None
        try:
            return validation.day(self.query_one("#words", Note).text, "The day")
        except BadInput:
            return None

    def _since(self) -> date:
        return self._typed_day() or self.work.clock().date() - timedelta(days=LATELY)

    def _shown_filter(self) -> str:
        if self._filter != SINCE:
            return self._filter
        day = self._since()
        return f"changed since {day.day} {day:%B %Y} (type another day)"

    def _fits(self, answer: Answer) -> bool:
        if self._filter == SINCE:
            since = self._since()
            return any(written_on(op) >= since for field in answer.fields for op in field.live)
        if self._filter == "changed by others":
            mine = self.work.author.member
            return any(op.member != mine for field in answer.fields for op in field.live)
        return {
            "unanswered": not answer.is_answered,
            "come back": answer.come_back,
            "don't know": answer.state == "dont-know",
            "to agree": any(field.is_disagreed for field in answer.fields),
            "with evidence": bool(answer.evidence.live) and answer.evidence.value is not None,
        }.get(self._filter, True)


def _in_question(answer: Answer, wanted: list[str]) -> bool:
    question = answer.question
    text = f"{question.number} {question.name} {question.text}".casefold()
    return all(word in text for word in wanted)


def _in_texts(answer: Answer, wanted: list[str]) -> list[tuple[str, str]]:
    found = []
    for name, field in (("evidence", answer.evidence), ("note", answer.note), ("reason", answer.reason)):
        for op in field.live:
            text = printable(str(op.value or ""))
            if text and all(word in text.casefold() for word in wanted):
                found.append((name, text))
    return found


def _excerpt(text: str, word: str) -> str:
    flat = " ".join(text.split())
    start = max(flat.casefold().find(word) - _AROUND, 0)
    return ("…" if start else "") + flat[start : start + 160]
