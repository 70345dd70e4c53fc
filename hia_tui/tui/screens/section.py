"""A section's page: who fills it in, why it matters, its questions with their state."""

from textual.app import ComposeResult

from hia_tui.domain.questionnaire import Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.side import Side
from hia_tui.tui.words import completion_words, gauge, ink, plain, rating_ink, rating_word, score_words


class SectionScreen(HiaScreen):
    """Questions of one section in a list."""

    kind = "section"
    first = "questions"

    def compose_side(self) -> ComposeResult:
        yield Side()

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(24,), number_width=5, id="questions", classes="gap")

    @property
    def section(self) -> Section:
        """The section."""
        return self.work.questionnaire.section(self.start.subject)

    def title_words(self) -> str:
        return f"{self.section.number} {self.section.title}"

    def show(self) -> None:
        self.query_one(Side).show(self.work, self.section.id)
        section = self.section
        view = self.work.view.section(section)
        bar = gauge(12 if self.is_short else 24, view.tally.answered, view.tally.questions)
        figures = f"  {completion_words(view.tally)}"
        if view.tally.score is not None:
            figures += f" · {score_words(self.work.questionnaire, view.tally)}"
        about = () if self.is_short else (section.purpose, ink("Who ", "strong") + plain(section.who))
        self.query_one("#about", Prose).set(*about, bar + plain(figures))
        rows = [self._row(number) for number in range(len(section.questions))]
        self.query_one("#questions", Rows).set_rows(
            [
                *rows,
                Row(),
                Row("End of section: strengths, gaps and actions", id="end"),
                Row("Why this section matters, and how to fill it in", id="why"),
            ]
        )

    def restore(self, place: Place) -> None:
        if not place.item:
            blank = next((a for a in self.work.view.answers(self.section) if not a.is_answered), None)
            place = Place("section", place.subject, "questions", blank.question.id if blank else "end")
        super().restore(place)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.id == "end":
            self.do_end()
        elif event.id == "why":
            self.do_why()
        else:
            self.hia.go(Place("question", event.id))

    def do_end(self) -> None:
        self.hia.go(Place("end", self.section.id))

    def do_why(self) -> None:
        self.hia.visit(Place("why", self.section.id))

    def do_check(self) -> None:
        self.hia.visit(Place("check", self.section.id))

    def do_quick(self) -> None:
        self.hia.visit(Place("quick", self.section.id))

    def do_add(self) -> None:
        self.hia.visit(Place("action", f"new:section:{self.section.id}"))

    def _row(self, index: int) -> Row:
        question = self.section.questions[index]
        answer = self.work.view.answer(question)
        return Row(
            question.name,
            id=question.id,
            number=question.number,
            right=(rating_word(self.work.questionnaire, answer),),
            ink=rating_ink(answer),
        )
