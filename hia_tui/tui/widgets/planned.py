"""What was planned in the round before: asked, one plan at a time, until somebody says what became of it."""

from collections.abc import Iterable

from hia_tui.domain.actions import Outcome
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.workspace.rounds import Planned

OUTCOMES = tuple(
    Option(outcome.value, outcome.label, digit=str(number)) for number, outcome in enumerate(Outcome, start=1)
)


class PlannedChoice(Choice):
    """Hidden while there is nothing to ask."""

    def __init__(self, *, id: str = "planned") -> None:  # noqa: A002 - as Textual names it
        super().__init__(OUTCOMES, id=id, classes="gap")
        self.action_id = ""
        """The action that is asked about."""
        self.display = False

    def ask(self, plans: Iterable[Planned]) -> bool:
        """Ask about the first plan whose outcome is not said; whether there is one."""
        waiting = [planned for planned in plans if planned.action.is_to_confirm]
        self.display = bool(waiting)
        if waiting and waiting[0].action.id != self.action_id:
            self.action_id = waiting[0].action.id
            self.title = f"{planned_words(waiting[0])} What became of it?"
            self.set_value("")
            self.to_value()
        return bool(waiting)


def planned_words(planned: Planned) -> str:
    """Such as: You planned “Ask the advice service in” by 30 June 2026."""
    due = planned.due
    by = f" by {due.day} {due:%B %Y}" if due is not None else ""
    return f"You planned “{planned.title or planned.action.title}”{by}."
