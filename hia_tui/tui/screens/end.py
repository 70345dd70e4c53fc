"""The end of a section: strengths, gaps, actions suggested from weak answers, and whether it is completed."""

from textual.app import ComposeResult

from hia_tui.domain.actions import Action
from hia_tui.domain.assessment import SectionState
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.writing import WritingScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.planned import PlannedChoice
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.side import Side
from hia_tui.tui.words import completion_words, ink, plain, score_words
from hia_tui.workspace import actions, answers, rounds
from hia_tui.workspace.commands import Command

WEAK = ("1", "2", "dont-know")
"""Ratings from which actions are suggested."""
MOST_SUGGESTED = 5
_DONE = (
    Option("yes", "Yes, I've completed this section", digit="1"),
    Option("no", "No, I'll come back later", digit="2"),
)
_REPORT = Row("Report of this section: read, save or e-mail it", id="report:")


class EndScreen(WritingScreen):
    """What a section comes to."""

    kind = "end"
    first = "strengths"
    pages_lists = False

    def compose_side(self) -> ComposeResult:
        yield Side()

    def compose_body(self) -> ComposeResult:
        yield Prose(id="figures")
        yield Prose(id="strengths-prompt")
        yield Note(id="strengths")
        yield Prose(id="gaps-prompt")
        yield Note(id="gaps")
        yield Rows(hint="open", id="actions")
        yield PlannedChoice()
        yield Choice(_DONE, title="Have you completed this section?", id="done", classes="gap")
        yield Rows(hint="go on", id="go", classes="gap")

    @property
    def section(self) -> Section:
        """The section."""
        return self.work.questionnaire.section(self.start.subject)

    def title_words(self) -> str:
        return f"{self.section.number} {self.section.title}"

    def title_end(self) -> str:
        return " · end of section"

    def show(self) -> None:
        view = self.work.view.section(self.section)
        self.query_one(Side).show(self.work, self.section.id)
        figures = f"{completion_words(view.tally)} · {score_words(self.work.questionnaire, view.tally)}"
        open_points = [ink(point, "todo") for point in answers.open_points(self.work, self.section)]
        self.query_one("#figures", Prose).set(plain(figures), *open_points)
        mind = "Do not name patients or staff."
        for name, field, prompt in (
            ("strengths", view.strengths, self.section.strengths_prompt),
            ("gaps", view.gaps, self.section.gaps_prompt),
        ):
            self.query_one(f"#{name}-prompt", Prose).set(ink(prompt, "muted"))
            self.show_field(self._note(name), field, name.capitalize(), mind)
        self.query_one("#actions", Rows).set_rows(self._action_rows())
        planned = self.query_one(PlannedChoice)
        planned.single_keys = self.hia.keys.single
        plans = [p for p in rounds.planned_in(self.work, self.section) if not p.action.text("question")]
        if not planned.ask(plans) and planned.has_focus:
            self.query_one("#done").focus()
        choice = self.query_one("#done", Choice)
        choice.single_keys = self.hia.keys.single
        choice.set_value(
            {True: "yes", False: "no"}.get(view.done.value is True, "") if view.done.live else ""
        )
        self.query_one("#go", Rows).set_rows(self._onward())

    def offers(self, command: Command) -> bool:
        if not super().offers(command):
            return False
        if command.id == "plan.remove":
            return self.query_one("#actions").has_focus and self._chosen_action() is not None
        return True

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        if isinstance(event.choice, PlannedChoice):
            action_id = event.choice.action_id
            self.hia.write(lambda: rounds.say_outcome(self.work, action_id, event.code))
            return
        yes = event.code == "yes"
        view = self.work.view.section(self.section)
        if yes and view.disagreements:
            self.query_one("#done", Choice).set_error("This section has disagreements to settle first.")
            return
        self.hia.write(lambda: answers.describe_section(self.work, self.section, completed=yes))
        if yes and view.tally.unanswered:
            self.say(f"Kept. It counts as completed once the last {view.tally.unanswered} are answered.")
        elif yes:
            whole = " Every section is completed." if self._is_last else ""
            self.say(
                f"Section {self.section.number} is completed.{whole} You can save or e-mail the report now."
            )
            self.query_one("#go", Rows).move_to("reports:" if self._is_last else "report:")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "suggest":
            self.hia.visit(Place("action", f"new:suggest:{subject}"))
        elif kind == "action":
            self.hia.visit(Place("action", subject))
        elif kind == "question":
            self.hia.visit(Place("question", subject))
        elif kind == "report":
            self.hia.visit(Place("reports", self.section.id))
        elif kind == "reports":
            self.hia.visit(Place("reports"))
        elif kind == "section":
            self.hia.go(Place("section", subject))
        else:
            self.run_command(subject)

    def do_add(self) -> None:
        self.hia.visit(Place("action", f"new:section:{self.section.id}"))

    def do_remove(self) -> None:
        action = self._chosen_action()
        if action is not None and self.hia.write(lambda: actions.remove_action(self.work, action.id)):
            self.say(f"Removed: {action.title}. Undo brings it back.")

    def do_check(self) -> None:
        self.hia.visit(Place("check", self.section.id))

    def do_quick(self) -> None:
        self.hia.visit(Place("quick", self.section.id))

    def do_why(self) -> None:
        self.hia.visit(Place("why", self.section.id))

    def _note(self, name: str) -> Note:
        return self.query_one(f"#{name}", Note)

    def _chosen_action(self) -> Action | None:
        kind, _, item = self.query_one("#actions", Rows).item.partition(":")
        found = [a for a in self.work.view.actions() if a.id == item] if kind == "action" else []
        return found[0] if found else None

    def _action_rows(self) -> list[Row]:
        mine = [a for a in self.work.view.actions() if self.work.view.section_of_action(a) == self.section.id]
        rows = [Row(ink("Actions", "strong") + plain(f"  {self.section.action_prompt}"))]
        for action in mine:
            lead = " · ".join((action.text("owner") or "no lead yet", action.text("due") or "no date yet"))
            rows.append(Row(f"{action.title} ({lead})", id=f"action:{action.id}", wrap=True))
        rows.append(Row("Add an action", id="do:plan.add"))
        suggested = self._suggested({action.title for action in mine})
        if len(mine) >= actions.FEW:
            rows.append(Row(f"   Three to {actions.FEW} actions are what most teams get done."))
        elif suggested:
            rows.append(Row("Suggested from your answers. Choose one to change and add it:"))
            rows += [
                Row(f"{text} ({question.number})", id=f"suggest:{question.id}/{at}", wrap=True)
                for question, at, text in suggested
            ]
        return rows

    def _suggested(self, known: set[str]) -> list[tuple[Question, int, str]]:
        """Actions from the weakest answers first, one a question before a second."""
        weak = [
            (WEAK.index(answer.state), answer.question)
            for answer in self.work.view.answers(self.section)
            if answer.state in WEAK
        ]
        ordered = [question for _, question in sorted(weak, key=lambda pair: pair[0])]
        found = [
            (question, at, question.action_suggestions[at])
            for at in range(3)
            for question in ordered
            if at < len(question.action_suggestions) and question.action_suggestions[at] not in known
        ]
        return found[:MOST_SUGGESTED]

    @property
    def _is_last(self) -> bool:
        """Whether every section is completed now."""
        finished = (SectionState.COMPLETED, SectionState.SIGNED_OFF)
        return all(view.state in finished for view in self.work.view.sections())

    def _onward(self) -> list[Row]:
        rows = []
        if self.work.view.section(self.section).done.value is True:
            rows.append(_REPORT)
        if self._is_last:
            rows.append(Row("Report of the whole assessment: read, save or e-mail it", id="reports:"))
        blank = next((a.question for a in self.work.view.answers(self.section) if not a.is_answered), None)
        if blank is not None:
            rows.append(Row(f"Answer {blank.number} {blank.name}", id=f"question:{blank.id}"))
        sections = self.work.questionnaire.sections
        at = sections.index(self.section) + 1
        if at < len(sections):
            rows.append(
                Row(f"Go on to section {at + 1}: {sections[at].title}", id=f"section:{sections[at].id}")
            )
        return [
            *rows,
            Row("Check this section's answers, and sign off", id="do:section.check"),
            *([] if any(row.id == "report:" for row in rows) else [_REPORT]),
            Row("Task list", id="do:app.tasks"),
        ]
