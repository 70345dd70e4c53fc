"""The task list: every section with its state, the gauge, and what to do next."""

from textual.app import ComposeResult

from hia_tui.domain.assessment import SectionView
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import gauge, ink, plain, score_words, section_ink, section_state
from hia_tui.workspace import evaluation, returning
from hia_tui.workspace.words import count

_GAUGE = 40
_DECIDED = ("pick", "new", "merge")
"""How an edit was made that settled a disagreement."""
_MORE = Row("More: help, settings, all commands", id="command:app.commands", ink="muted")


class TasksScreen(HiaScreen):
    """Where every sitting begins and comes back to."""

    kind = "tasks"
    first = "tasks"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="overall", classes="gap")
        yield Rows(columns=(16, 6), number_width=3, id="tasks", classes="gap")

    def title_words(self) -> str:
        return self.work.questionnaire.title

    def context_words(self) -> tuple[str, str]:
        return " · ".join(filter(None, (self.work.title, self.work.round))), self.sitting.name

    def saving_words(self) -> str:
        return f"{self.sitting.words} · {self.sitting.shared}"

    def show(self) -> None:
        self._show_overall()
        views = self.work.view.sections()
        rows = self.query_one("#tasks", Rows)
        asks = self._asks()
        if asks:
            asks.append(Row())
        rows.set_rows(
            [*self._next(), *asks, *map(_section_row, views), Row(), *self._others(views), Row(), _MORE]
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "command":
            self.run_command(subject)
        else:
            self.hia.go(Place(kind, subject))

    def _show_overall(self) -> None:
        tally = self.work.view.tally()
        width = max(10, min(_GAUGE, self.app.size.width - 44))
        bar = gauge(width, tally.answered, tally.questions)
        overall = f"   {tally.answered} of {tally.questions} answered · {tally.completion} %"
        paragraphs = [ink("Overall   ", "strong") + bar + plain(overall)]
        if tally.score is not None:
            paragraphs.append(
                ink("Score     ", "strong") + plain(score_words(self.work.questionnaire, tally))
            )
        self.query_one("#overall", Prose).set(*paragraphs)

    def _next(self) -> list[Row]:
        tally = self.work.view.tally()
        question = self.work.view.next_unanswered()
        if question is None:
            return []
        lead = "Next unanswered" if tally.answered else "Start here"
        return [
            Row(f"{lead}: {question.number} {question.name}", id=f"question:{question.id}", ink="strong"),
            Row(),
        ]

    def _others(self, views: list[SectionView]) -> list[Row]:
        return [
            Row("Action plan", id="command:app.plan", right=(self._plan_words(), ""), number=""),
            Row("Check answers and sign off", id="command:app.sign-off", right=(_signed_words(views), "")),
            Row(
                "Evaluation: what you think of it",
                id="command:app.evaluation",
                right=(self._evaluation_words(), ""),
            ),
            Row("Reports", id="command:app.reports", right=("", "")),
        ]

    def _asks(self) -> list[Row]:
        """What asks for something: answers that differ, packs that wait, questions that were sent back."""
        rows = []
        disagreements = len(list(self.work.view.disagreements()))
        if disagreements:
            words = count(disagreements, "disagreement")
            rows.append(Row(f"Settle {words}", id="command:app.disagreements", ink="todo"))
        waiting = self.sitting.watcher.found
        if waiting is not None and waiting.sentence:
            rows.append(Row(f"Merge: {waiting.sentence}", id="command:app.inbox", ink="todo"))
        if waiting is not None and waiting.trouble:
            rows.append(Row(waiting.trouble, id="command:app.inbox", ink="todo", wrap=True))
        back = [one for one in returning.returned(self.work) if not one.is_changed]
        if back:
            words = count(len(back), "question was", "questions were")
            rows.append(Row(f"{words} sent back with a note", id="command:app.returned", ink="todo"))
        lost = self._overruled()
        if lost:
            words = count(lost, "answer of yours was", "answers of yours were")
            rows.append(Row(f"{words} settled otherwise", id="command:app.disagreements", ink="muted"))
        return rows

    def _overruled(self) -> int:
        """How many of one's own answers others settled otherwise."""
        mine = self.work.author.member
        if not any(op.how in _DECIDED and op.member != mine for op in self.work.ledger):
            return 0
        # Imported only where somebody settled something: most first screens come up without it.
        from hia_tui.workspace.settling import overruled

        return len(overruled(self.work))

    def _plan_words(self) -> str:
        actions = self.work.view.actions()
        today = self.work.clock().date()
        late = sum(1 for action in actions if action.is_overdue(today))
        if not actions:
            return "No actions yet"
        return f"{len(actions)}, {late} overdue" if late else count(len(actions), "action")

    def _evaluation_words(self) -> str:
        mine = evaluation.mine(self.hia.workspace, self.work)
        if not mine.answered:
            return "Not started"
        return "Completed" if mine.answered == len(mine.items) else f"{mine.answered} of {len(mine.items)}"


def _section_row(view: SectionView) -> Row:
    tally = view.tally
    return Row(
        view.section.title,
        id=f"section:{view.section.id}",
        number=str(view.section.number),
        right=(section_state(view), f"{tally.answered}/{tally.questions}"),
        ink=section_ink(view),
    )


def _signed_words(views: list[SectionView]) -> str:
    signed = sum(1 for view in views if view.sign_off and view.sign_off.still_holds)
    return f"{signed} of {len(views)} signed" if signed else "Not signed off"
