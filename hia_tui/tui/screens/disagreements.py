"""All disagreements: where people gave different answers, and a way to settle each."""

from textual.app import ComposeResult

from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import disagreements, settling
from hia_tui.workspace.words import count, shortened, value_text


class DisagreementsScreen(HiaScreen):
    """A list; settled ones leave it."""

    kind = "disagreements"
    first = "found"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(24,), hint="settle", id="found", classes="gap")

    def title_words(self) -> str:
        return "Disagreements"

    def show(self) -> None:
        found = disagreements.disagreements(self.work)
        lost = settling.overruled(self.work)
        if found:
            open_ones = count(len(found), "disagreement")
            about = f"{open_ones}. Nobody is overruled: all answers are kept until you decide."
        else:
            about = "There is nothing to settle: no two people gave different answers apart from each other."
        self.query_one("#about", Prose).set(about)
        rows = [
            Row(_title(one), id=f"settle:{one.path}", right=(_answers(self, one),), ink="todo")
            for one in found
        ]
        if lost:
            rows += [Row(), Row("Settled by others against your answer:")]
            rows += [
                Row(f"{one.name}: yours was {self._mine(one)}", id=f"mine:{at}", right=("take up again",))
                for at, one in enumerate(lost)
            ]
        self.query_one(Rows).set_rows(rows or [Row("Back to the task list", id="back:")])

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "settle":
            self.hia.visit(Place("settle", subject))
        elif kind == "mine":
            lost = settling.overruled(self.work)[int(subject)]
            if self.hia.write(lambda: settling.restore_mine(self.work, lost)):
                self.say(f"{lost.name} is your answer again, in sight of the decision. Undo takes that back.")
        else:
            self.run_command("app.tasks")

    def _mine(self, lost: settling.Overruled) -> str:
        return shortened(value_text(self.work.view, lost.path, lost.mine.value))


def _title(one: disagreements.Disagreement) -> str:
    question = one.question
    if question is None:
        return one.name[0].upper() + one.name[1:]
    return f"{question.number} {question.name}: {one.field}"


def _answers(screen: HiaScreen, one: disagreements.Disagreement) -> str:
    if one.is_text:
        return count(len(one.versions), "text")
    words = [value_text(screen.work.view, one.path, version.operation.value) for version in one.versions]
    return " or ".join(dict.fromkeys(words))
