"""Check answers: everything that was said in a section, or in all, with a way to change each."""

from collections.abc import Iterable

from textual.app import ComposeResult

from hia_tui.domain.assessment import Answer, Field
from hia_tui.domain.questionnaire import Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import field_text, ink, plain, rating_ink, rating_word, who_when
from hia_tui.workspace import answers
from hia_tui.workspace.words import value_text

_NOTHING = "Not provided"


class CheckScreen(HiaScreen):
    """A summary list; Enter changes an answer, and Esc comes back to the same row."""

    kind = "check"
    first = "answers"

    def compose_body(self) -> ComposeResult:
        yield Prose("Enter changes an answer; Esc then comes back to this row.", id="about")
        yield Rows(columns=(24,), number_width=5, hint="change", id="answers", classes="gap")

    @property
    def section(self) -> Section | None:
        """The section; None for all of them."""
        return self.work.questionnaire.section(self.start.subject) if self.start.subject else None

    def title_words(self) -> str:
        section = self.section
        return f"Check answers · {section.number} {section.title}" if section else "Check all answers"

    def show(self) -> None:
        rows: list[Row] = []
        for section in [self.section] if self.section else self.work.questionnaire.sections:
            rows += self._section_rows(section)
        sign = f"Sign off section {self.section.number}" if self.section else "Sign off sections"
        self.query_one(Rows).set_rows([*rows, Row(sign, id="sign:")])

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "sign":
            self.do_sign()
        else:
            self.hia.visit(Place(kind, subject))

    def do_sign(self) -> None:
        self.hia.visit(Place("signoff", self.start.subject))

    def do_return(self) -> None:
        kind, _, subject = self.query_one(Rows).item.partition(":")
        question = self.work.questionnaire.find(subject) if kind == "question" else None
        section = self.section or self.work.questionnaire.sections[0]
        self.hia.visit(Place("sendback", question.section if question else section.id))

    def do_end(self) -> None:
        section = self.section or self.work.questionnaire.sections[0]
        self.hia.visit(Place("end", section.id))

    def _section_rows(self, section: Section) -> list[Row]:
        rows = [] if self.section else [Row(ink(f"{section.number} {section.title}", "strong"))]
        rows += [Row(ink(point, "todo")) for point in answers.open_points(self.work, section)]
        for answer in self.work.view.answers(section):
            rows += self._answer_rows(answer)
        view = self.work.view.section(section)
        for name, field in (("Strengths", view.strengths), ("Gaps", view.gaps)):
            rows.append(
                Row(name, id=f"end:{section.id}#{name}", right=("" if field.live else _NOTHING,), ink="muted")
            )
            rows += self._text_rows("", field)
        for action in self.work.view.actions():
            if self.work.view.section_of_action(action) == section.id:
                due = action.text("due") or "no date yet"
                rows.append(Row(f"Action: {action.title}", id=f"action:{action.id}", right=(due,)))
        return [*rows, Row()]

    def _answer_rows(self, answer: Answer) -> Iterable[Row]:
        question = answer.question
        word = rating_word(self.work.questionnaire, answer)
        yield Row(
            question.name,
            id=f"question:{question.id}",
            number=question.number,
            right=(word,),
            ink=rating_ink(answer),
        )
        if answer.rating.is_disagreed:
            yield from self._text_rows("", answer.rating)
        for label, field in (("Reason", answer.reason), ("Evidence", answer.evidence), ("Note", answer.note)):
            yield from self._text_rows(label, field)

    def _text_rows(self, label: str, field: Field) -> Iterable[Row]:
        lead = f"{label}: " if label else ""
        if field.is_disagreed:
            for op in field.live:
                text = value_text(self.work.view, field.name, op.value)
                yield Row(
                    plain(f"       {lead}{text} ({who_when(self.work.view, self.work.view.given(op))})")
                )
        elif field_text(field):
            yield Row(plain("\n".join(f"       {line}" for line in f"{lead}{field_text(field)}".split("\n"))))
