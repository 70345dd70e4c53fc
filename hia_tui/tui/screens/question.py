"""One question: its scale, its evidence and note, and what else belongs to it."""

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.actions import Action, Outcome
from hia_tui.domain.assessment import Answer
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.writing import WritingScreen
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.planned import PlannedChoice, planned_words
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.scale import COME_BACK, Scale
from hia_tui.tui.widgets.side import Side
from hia_tui.tui.words import ink, plain, who_when
from hia_tui.workspace import answers, returning, rounds
from hia_tui.workspace.commands import Command
from hia_tui.workspace.words import count

_EVIDENCE = "Evidence: what would we show a visitor?"
_CARRIED = "Evidence from the round before: does it still hold?"
_MIND = "Do not name patients or staff."
_TEXTS = ("reason", "evidence", "note")


class QuestionScreen(WritingScreen):
    """One question at a time; going to the next one changes what the same widgets show."""

    kind = "question"
    first = "scale"
    pages_lists = False

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._asked_for_reason = ""

    def compose_side(self) -> ComposeResult:
        yield Side()

    def compose_body(self) -> ComposeResult:
        yield Prose(id="question")
        yield Scale(id="scale")
        yield PlannedChoice()
        yield Note("Why does it not apply? One line", one_line=True, id="reason")
        yield Note(_EVIDENCE, hint=_MIND, id="evidence")
        yield Note("Note (optional)", hint=_MIND, id="note")
        yield Rows(hint="do it", id="go")

    @property
    def question(self) -> Question:
        """The question."""
        return self.work.questionnaire.question(self.start.subject)

    @property
    def section(self) -> Section:
        """The section that it is in."""
        return self.work.questionnaire.section(self.question.section)

    def title_words(self) -> str:
        return f"{self.section.number} {self.section.title}"

    def title_end(self) -> str:
        questions = self.section.questions
        return f" · question {questions.index(self.question) + 1} of {len(questions)}"

    def show(self) -> None:
        answer = self.work.view.answer(self.question)
        self.query_one(Side).show(self.work, self.section.id, self.question.id)
        self.query_one("#question", Prose).set(*self._heading(answer))
        scale = self.query_one(Scale)
        scale.single_keys = self.hia.keys.single
        scale.show_question(
            self.work.questionnaire,
            self.question,
            "" if answer.rating.is_disagreed else answer.state or "",
            come_back=answer.come_back,
            marks=self._marks(answer),
        )
        planned = self.query_one(PlannedChoice)
        planned.single_keys = self.hia.keys.single
        if not planned.ask(rounds.planned_for(self.work, self.question)) and planned.has_focus:
            self._note("evidence").focus()
        carried = rounds.is_to_confirm(self.work, self.question)
        self.show_field(self._note("reason"), answer.reason, "Why does it not apply? One line")
        self._note("reason").display = self._note("reason").display and answer.state == "not-applicable"
        self.show_field(self._note("evidence"), answer.evidence, _CARRIED if carried else _EVIDENCE)
        self.show_field(self._note("note"), answer.note, "Note (optional)")
        self.query_one("#go", Rows).set_rows(self._rows(answer, carried=carried))

    def offers(self, command: Command) -> bool:
        if not super().offers(command):
            return False
        if command.id == "question.settle":
            return any(field.is_disagreed for field in self.work.view.answer(self.question).fields)
        return True

    def leave(self) -> bool:
        return super().leave() and self._has_reason()

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        if isinstance(event.choice, PlannedChoice):
            self._say_outcome(event.choice, event.code)
            return
        if event.code == COME_BACK:
            self.do_come_back()
            return
        answer = self.work.view.answer(self.question)
        if answer.rating.is_disagreed:
            self.query_one(Scale).set_value("")
            self.say("People chose different ratings. Settle it in the list below.", "error")
            return
        if answer.state == event.code:
            return
        self.hia.write(lambda: answers.answer(self.work, self.question, rating=event.code))
        if event.code == "not-applicable" and not answer.reason.text:
            self.say("Say in one line why it does not apply: press Tab.")
        elif self.hia.advances:
            self.do_next()

    def _say_outcome(self, choice: PlannedChoice, outcome: str) -> None:
        done: list[Action] = []
        if self.hia.write(lambda: done.append(rounds.say_outcome(self.work, choice.action_id, outcome))):
            self.say(f"Kept: {done[0].title} · {Outcome(outcome).label.lower()}. Undo takes it back.")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "action":
            self.hia.visit(Place("action", subject))
        elif kind == "confirm":
            self.hia.write(lambda: rounds.confirm(self.work, self.question))
        else:
            self.run_command(subject)

    def do_next(self) -> None:
        following = self._neighbour(1)
        if not self.leave():
            return
        if following is not None and following.section == self.question.section:
            self._turn_to(following)
        else:
            self.hia.go(Place("end", self.section.id))

    def do_previous(self) -> None:
        before = self._neighbour(-1)
        if before is None:
            self.say("This is the first question.")
        elif self.leave():
            self._turn_to(before)

    def do_why(self) -> None:
        self.hia.visit(Place("why", self.question.id))

    def do_history(self) -> None:
        self.hia.visit(Place("history", self.question.id))

    def do_settle(self) -> None:
        field = next(f for f in self.work.view.answer(self.question).fields if f.is_disagreed)
        self.hia.visit(Place("settle", field.name))

    def do_action(self) -> None:
        self.hia.visit(Place("action", f"new:question:{self.question.id}"))

    def do_check(self) -> None:
        self.hia.visit(Place("check", self.section.id, "answers", self.question.id))

    def do_quick(self) -> None:
        self.hia.visit(Place("quick", self.section.id, "grid", self.question.id))

    def do_come_back(self) -> None:
        marked = not self.work.view.answer(self.question).come_back
        self.hia.write(lambda: answers.answer(self.work, self.question, come_back=marked))
        self.say("Marked to come back to." if marked else "The mark to come back is off.")

    def do_clear(self) -> None:
        if self.hia.write(lambda: answers.answer(self.work, self.question, rating=None)):
            self.say("The rating is cleared. Undo brings it back.")

    def do_evidence(self) -> None:
        self._note("evidence").focus()

    def do_note(self) -> None:
        self._note("note").focus()

    def turn(self, place: Place) -> bool:
        if place.screen != self.kind:
            return False
        self.start = place
        scale = self.query_one(Scale)
        scale.focus(scroll_visible=False)
        self.refresh_facts()
        scale.to_value()
        self.query_one("#body").scroll_home(animate=False)
        self.hia.keep_place()
        return True

    def _turn_to(self, question: Question) -> None:
        place = Place("question", question.id)
        self.hia.turn_to(place)
        self.turn(place)

    def _neighbour(self, step: int) -> Question | None:
        questions = self.work.questionnaire.questions
        at = questions.index(self.question) + step
        return questions[at] if 0 <= at < len(questions) else None

    def _note(self, name: str) -> Note:
        return self.query_one(f"#{name}", Note)

    def _has_reason(self) -> bool:
        """Ask once for the reason that a not applicable needs; the second time let the person go."""
        question = self.question
        if self._asked_for_reason == question.id or not answers.reason_is_missing(self.work, question):
            return True
        self._asked_for_reason = question.id
        self._note("reason").set_error(f"Enter a reason why {question.number} does not apply.")
        self._note("reason").focus()
        self.say("There is a problem: a reason is needed. Or leave again to do it later.", "error")
        return False

    def _heading(self, answer: Answer) -> list[Content]:
        lines = [ink(f"{self.question.number} {self.question.text}", "strong"), plain("")]
        apart = [field for field in answer.fields if field.is_disagreed]
        if apart:
            names = " and ".join(field.name.rsplit("/", 1)[1] for field in apart)
            lines[1:] = [
                ink(f"People gave different answers here: {names}. All are kept.", "todo"),
                plain(""),
            ]
        sent_back = returning.returned_one(self.work, self.question)
        if sent_back is not None:
            words = f"Sent back by {sent_back.by}: {sent_back.note}"
            done = " Take the mark Come back off when it is dealt with."
            lines[1:1] = [ink(words + done, "todo")]
        for planned in rounds.planned_for(self.work, self.question):
            if planned.action.is_to_confirm:
                lines[1:1] = [ink(f"{planned_words(planned)} Below: what became of it?", "todo")]
        earlier = rounds.earlier_answer(self.sitting.earlier, self.work, self.question)
        if earlier is not None and earlier.state in ("1", "2", "3", "4"):
            word = self.work.questionnaire.level(earlier.state).label
            lines[1:1] = [ink(f"The round before: {earlier.state} {word}", "muted")]
        return lines

    def _marks(self, answer: Answer) -> dict[str, str]:
        """Who chose what, where people chose differently."""
        if not answer.rating.is_disagreed:
            return {}
        said: dict[str, list[str]] = {}
        for op in answer.rating.live:
            said.setdefault(str(op.value), []).append(who_when(self.work.view, self.work.view.given(op)))
        return {code: "chosen by " + "; ".join(names) for code, names in said.items()}

    def _rows(self, answer: Answer, *, carried: bool) -> list[Row]:
        rows = [self._onward()]
        if any(field.is_disagreed for field in answer.fields):
            rows.insert(0, Row("Settle the disagreement", id="do:question.settle", ink="todo"))
        if carried:
            rows.insert(0, Row("Confirm: this evidence still holds", id="confirm:"))
        for action in self.work.view.actions():
            if action.text("question") == self.question.id:
                parts = (
                    action.title,
                    action.text("owner") or "no lead yet",
                    action.text("due") or "no date yet",
                    *([action.outcome.label.lower()] if action.outcome else []),
                )
                rows.append(Row(f"Action: {' · '.join(parts)}", id=f"action:{action.id}"))
        edits = sum(len(self.work.ledger.operations_on(field.name)) for field in answer.fields)
        rows.append(Row("Add an action for this question", id="do:question.action"))
        rows.append(Row("Why it matters, help with the levels, resources", id="do:question.why"))
        if edits:
            rows.append(Row(f"History: {count(edits, 'edit')}", id="do:question.history"))
        return rows

    def _onward(self) -> Row:
        above = self.hia.came_from
        if above not in ("section", "tasks"):
            words = {"check": "check answers", "plan": "the action plan", "find": "the search"}.get(
                above, "where you were"
            )
            return Row(f"Back to {words}", id="do:app.back")
        following = self._neighbour(1)
        if following is None or following.section != self.question.section:
            return Row(f"Continue to the end of section {self.section.number}", id="do:question.next")
        return Row(f"Continue to {following.number} {following.name}", id="do:question.next")
