"""Sending answers of a section back, with a note that says why."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.domain.questionnaire import Section
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import rating_word
from hia_tui.workspace import returning
from hia_tui.workspace.words import count


class SendBackScreen(FormScreen):
    """Subject: the section. Exactly the ticked questions are open again."""

    kind = "sendback"
    first = "questions"

    def compose_fields(self) -> ComposeResult:
        yield Prose(
            "The ones that you tick are marked to come back to, with your note, for whoever answered them. "
            "Their answers stay. The section is no longer completed."
        )
        yield Choice(title="Which questions go back?", wrap=False, id="questions", classes="gap")
        yield Note(
            "Why? They read this beside the question", hint="Do not name patients or staff.", id="note"
        )
        yield Rows(hint="do it", id="go")

    @property
    def section(self) -> Section:
        """The section."""
        return self.work.questionnaire.section(self.start.subject)

    def title_words(self) -> str:
        return f"Send answers of section {self.section.number} back"

    def show(self) -> None:
        answers = self.work.view.answers(self.section)
        choice = self.query_one("#questions", Choice)
        options = [
            Option(
                answer.question.id,
                f"{answer.question.number} {answer.question.name} · "
                f"{rating_word(self.work.questionnaire, answer)}",
                box=True,
            )
            for answer in answers
        ]
        choice.set_options(options, "", choice.ticked)
        self.query_one("#go", Rows).set_rows(
            [Row("Send them back", id="send"), Row("Back, without sending", id="back")]
        )

    def choose(self, item: str) -> None:
        if item == "back":
            self.hia.back()
            return
        ticked = self.query_one("#questions", Choice).ticked
        note = self.text_of("note").strip()
        problems = [] if ticked else [("questions", "Tick the questions that go back.")]
        if not note:
            problems.append(("note", "Write why they go back."))
        self.show_problems(problems)
        if problems:
            return
        questions = [question for question in self.section.questions if question.id in ticked]
        try:
            returning.send_back(self.work, questions, note)
        except HiaError as problem:
            self.show_problems([("note", str(problem))])
            return
        self.sitting.begin_saving()
        self.hia.say_there(f"{count(len(questions), 'question')} sent back. The board shows them.")
        self.hia.back()
