"""The compact list of a section: every question on one screen, rated where it stands."""

from textual.app import ComposeResult

from hia_tui.domain.assessment import Answer
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.grid import Grid, Line
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain
from hia_tui.workspace import answers


class QuickScreen(HiaScreen):
    """The same answers as on the question's own screen, with less around them."""

    kind = "quick"
    first = "grid"
    pages_lists = False

    def compose_body(self) -> ComposeResult:
        yield Grid(id="grid")
        yield Prose(id="about", classes="gap")
        yield Rows(hint="open", id="go")

    @property
    def section(self) -> Section:
        """The section."""
        return self.work.questionnaire.section(self.start.subject)

    def title_words(self) -> str:
        return f"{self.section.number} {self.section.title}"

    def title_end(self) -> str:
        return " · compact list"

    def show(self) -> None:
        grid = self.query_one(Grid)
        grid.single_keys = self.hia.keys.single
        grid.set_lines([self._line(answer) for answer in self.work.view.answers(self.section)])
        self._tell()

    def place(self) -> Place:
        return Place(self.kind, self.start.subject, "grid", self.query_one(Grid).item)

    def restore(self, place: Place) -> None:
        grid = self.query_one(Grid)
        blank = next((a for a in self.work.view.answers(self.section) if not a.is_answered), None)
        grid.move_to(place.item or (blank.question if blank else self.section.questions[0]).id)
        grid.focus(scroll_visible=False)

    def on_grid_moved(self) -> None:
        self._tell()
        self.hia.keep_place()

    def on_grid_chosen(self, event: Grid.Chosen) -> None:
        question = self.work.questionnaire.question(event.id)
        code = self.work.questionnaire.scale[event.index].code
        answer = self.work.view.answer(question)
        if answer.rating.is_disagreed:
            self.say(f"People rated {question.number} differently. Open it to settle that.", "error")
        elif answer.state != code:
            self.hia.write(lambda: answers.answer(self.work, question, rating=code))
            if code == "not-applicable":
                self.say(f"Open {question.number} to say why it does not apply.")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.id == "open":
            self.hia.visit(Place("question", self.query_one(Grid).item))
        else:
            self.hia.go(Place("end", self.section.id))

    def _line(self, answer: Answer) -> Line:
        codes = [level.code for level in self.work.questionnaire.scale]
        chosen = codes.index(answer.state) if answer.state in codes else -1
        mark = "people rated differently" if answer.rating.is_disagreed else ""
        return Line(answer.question.id, answer.question.number, answer.question.name, chosen, mark)

    def _tell(self) -> None:
        grid = self.query_one(Grid)
        question = self.work.questionnaire.find(grid.item)
        if question is None:
            return
        self.query_one("#about", Prose).set(
            ink(question.text, "strong"), plain(self._meaning(question, grid.column))
        )
        rows = self.query_one(Rows)
        rows.set_rows(
            [
                Row(f"Open {question.number}: evidence, note, actions", id="open"),
                Row(f"End of section {self.section.number}: strengths, gaps, actions", id="end"),
            ]
        )
        if not rows.has_focus:
            # Tab then leads to what comes next.
            is_done = not self.work.view.section(self.section).tally.unanswered
            rows.move_to("end" if is_done else "open")

    def _meaning(self, question: Question, index: int) -> str:
        level = self.work.questionnaire.scale[index]
        described = question.level(level.code)
        return f"{index + 1} {level.label}: {described.meaning if described else level.meaning}"
