"""All disagreements: where people gave different answers, and a way to settle each, or several by a rule."""

from collections.abc import Iterable

from textual.app import ComposeResult

from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import who_when
from hia_tui.workspace import disagreements, settling
from hia_tui.workspace.words import count, shortened, value_text


class DisagreementsScreen(HiaScreen):
    """A list; settled ones leave it. Those that were settled against one's own answer stand below."""

    kind = "disagreements"
    first = "found"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(24,), hint="settle", id="found", classes="gap")

    def title_words(self) -> str:
        return "Disagreements"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

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
        if len(found) > 1:
            rows += [Row(), *self._rules(found)]
        if lost:
            rows += [Row(), Row("Settled by others against your answer. Enter takes yours up again:")]
            rows += [row for at, one in enumerate(lost) for row in self._lost(at, one)]
        self.query_one(Rows).set_rows(rows or [Row("Back to the task list", id="back:")])

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind in ("settle", "rule"):
            self.hia.visit(Place(kind, subject))
        elif kind == "mine":
            lost = settling.overruled(self.work)[int(subject)]
            if self.hia.write(lambda: settling.restore_mine(self.work, lost)):
                self.say(f"{lost.name} is your answer again, in sight of the decision. Undo takes that back.")
        else:
            self.run_command("app.tasks")

    def _rules(self, found: list[disagreements.Disagreement]) -> Iterable[Row]:
        view = self.work.view
        people = {version.operation.member for one in found for version in one.versions}
        yield Row("Several at once, by a rule: see first what it would decide", ink="muted")
        yield Row("All from each section's owner", id=f"rule:{settling.OWNER}")
        for member in sorted(people, key=lambda member: (view.member_name(member), member)):
            yield Row(f"All from {view.member_name(member)}", id=f"rule:{member}")

    def _lost(self, at: int, one: settling.Overruled) -> Iterable[Row]:
        view = self.work.view
        mine, now = (
            shortened(value_text(view, one.path, op.value)) if op.value is not None else "cleared"
            for op in (one.mine, one.decision)
        )
        why = f" Because: {one.decision.why}" if one.decision.why else ""
        yield Row(f"{one.name}: yours was {mine}", id=f"mine:{at}", right=("take up again",))
        yield Row(f"    Settled as {now} by {who_when(view, one.decision)}.{why}")


class RuleScreen(FormScreen):
    """Subject: the rule. What it would decide, one by one; then all of it as one step, or none."""

    kind = "rule"
    first = "go"

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(30,), hint="see it", id="choices", classes="gap")
        yield Note("Why (kept in the record; optional)", one_line=True, id="why")
        yield Rows(hint="do it", id="go")

    def title_words(self) -> str:
        return f"Settle several: {self._rule_words}"

    def show(self) -> None:
        choices, left = self._choices, len(disagreements.disagreements(self.work))
        waiting = left - len(choices)
        about = f"The rule decides {len(choices)} of {count(left, 'disagreement')}."
        if waiting:
            about += f" {waiting} wait: there the rule names no answer, or several."
        self.query_one("#about", Prose).set(about)
        self.query_one("#choices", Rows).set_rows(
            Row(
                _title(one.disagreement),
                id=f"settle:{one.disagreement.path}",
                right=(f"{_value(self, one.disagreement, one.version)} ({one.version.by})",),
            )
            for one in choices
        )
        rows = [Row("Back, without settling", id="back")]
        if choices:
            rows.append(Row(f"Settle {count(len(choices), 'disagreement')} so", id="settle"))
        self.query_one("#go", Rows).set_rows(rows)

    def choose(self, item: str) -> None:
        kind, _, subject = item.partition(":")
        if subject:
            self.hia.visit(Place(kind, subject))
            return
        if kind == "settle":
            choices, why = self._choices, self.text_of("why")
            if not self.hia.write(lambda: settling.settle_all(self.work, choices, why)):
                return
            self.hia.say_there(f"Settled: {count(len(choices), 'disagreement')}. Undo takes that back.")
        self.hia.back()

    @property
    def _rule_words(self) -> str:
        rule = self.start.subject
        owner = rule == settling.OWNER
        return "all from each section's owner" if owner else f"all from {self.work.view.member_name(rule)}"

    @property
    def _choices(self) -> list[settling.Choice]:
        known = self.start.subject == settling.OWNER or self.start.subject in self.work.view.members()
        return settling.by_rule(self.work, self.start.subject) if known else []


def _title(one: disagreements.Disagreement) -> str:
    question = one.question
    if question is None:
        return one.name[0].upper() + one.name[1:]
    return f"{question.number} {question.name}: {one.field}"


def _answers(screen: HiaScreen, one: disagreements.Disagreement) -> str:
    if one.is_text:
        return count(len(one.versions), "text")
    words = [_value(screen, one, version) for version in one.versions]
    return " or ".join(dict.fromkeys(words))


def _value(screen: HiaScreen, one: disagreements.Disagreement, version: disagreements.Version) -> str:
    value = version.operation.value
    return "cleared" if value is None else shortened(value_text(screen.work.view, one.path, value))
