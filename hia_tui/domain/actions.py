"""Actions: what a team will do, who leads, by when, and how it will know.

Each attribute is a field of its own, so two people who edit the lead and the due date both survive.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hia_tui.domain.ledger import Ledger, Status, status_of
from hia_tui.domain.operation import Operation, Value

ATTRIBUTES = (
    "title", "section", "question", "owner", "start", "due", "measure", "status", "done-on", "reason",
    "helpers", "first-step", "risk", "progress", "order", "from", "outcome",
)  # fmt: skip
"""`from` names the action of an earlier round that this one continues, `outcome` what became of it."""


class ActionStatus(StrEnum):
    """Where an action stands."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    STUCK = "stuck"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The words for it, such as `Not started`."""
        return self.value.replace("-", " ").capitalize()


class Outcome(StrEnum):
    """What became of an action that was planned in the round before."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"
    NO_LONGER_RELEVANT = "no-longer-relevant"

    @property
    def label(self) -> str:
        """The words for it, such as `Partly done`."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.DONE: "Done",
    Outcome.PARTLY: "Partly done",
    Outcome.NOT: "Not done",
    Outcome.NO_LONGER_RELEVANT: "No longer relevant",
}


@dataclass(frozen=True, slots=True)
class Action:
    """One action as its live operations make it."""

    id: str
    attributes: dict[str, tuple[Operation, ...]]
    """Live operations by attribute."""
    is_removed: bool
    changed_after_removal: tuple[Operation, ...]
    """Live edits that the person who removed it had not seen; such an action stands, and says so."""

    def value(self, attribute: str) -> Value:
        """The one current value of an attribute; None when empty or in disagreement."""
        live = self.attributes.get(attribute, ())
        return live[0].value if live and status_of(live) is not Status.DISAGREEMENT else None

    def text(self, attribute: str) -> str:
        """The one current value of an attribute as text, empty where there is none."""
        value = self.value(attribute)
        return value if isinstance(value, str) else ""

    def is_disagreed(self, attribute: str) -> bool:
        """Whether people gave different values to an attribute that nobody has settled."""
        return status_of(self.attributes.get(attribute, ())) is Status.DISAGREEMENT

    @property
    def title(self) -> str:
        """What will be done; where titles differ, all of them."""
        live = self.attributes.get("title", ())
        return self.text("title") or " / ".join(sorted(str(op.value) for op in live if op.value))

    @property
    def status(self) -> ActionStatus:
        """Where it stands; Not started unless said otherwise."""
        try:
            return ActionStatus(self.text("status") or "not-started")
        except ValueError:
            return ActionStatus.NOT_STARTED

    @property
    def outcome(self) -> Outcome | None:
        """What became of the plan of the round before; None where nobody has said, or people differ."""
        try:
            return Outcome(self.text("outcome"))
        except ValueError:
            return None

    @property
    def is_to_confirm(self) -> bool:
        """Whether it came along from the round before and nobody has said yet what became of it."""
        return bool(self.text("from")) and self.outcome is None and not self.is_disagreed("outcome")

    @property
    def due(self) -> date | None:
        """The day by which it is to be done."""
        return day_in(self.text("due"))

    @property
    def is_ready(self) -> bool:
        """Whether somebody leads it and it has a date; the rest are shown as not ready."""
        return bool(self.text("owner")) and self.due is not None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status not in (ActionStatus.DONE, ActionStatus.DROPPED)

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its day has passed."""
        return self.is_open and self.due is not None and self.due < today


def day_in(text: str) -> date | None:
    """The day that a stored text names, if it names one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def action_of(ledger: Ledger, item: str) -> Action:
    """Read one action out of a ledger."""
    prefix = f"action/{item}/"
    attributes = {
        name.removeprefix(prefix): ledger.live(name)
        for name in ledger.fields_of(f"action/{item}")
        if name != prefix + "gone"
    }
    unseen = _unseen_edits(ledger, item, attributes)
    gone = _removals(ledger, item)
    return Action(
        id=item,
        attributes={name: live for name, live in attributes.items() if live},
        is_removed=bool(gone) and not unseen,
        changed_after_removal=unseen if gone else (),
    )


def brought_along(ledger: Ledger, item: str, attribute: str) -> str:
    """What an attribute was when the round began, whatever it was changed to since; empty for none."""
    written = ledger.operations_on(f"action/{item}/{attribute}")
    brought = next((op.value for op in written if op.how == "import" and not op.sup), None)
    return brought if isinstance(brought, str) else ""


def removed_from(ledger: Ledger, item: str) -> bool:
    """Whether an action was removed and nothing of it was changed unseen."""
    return action_of(ledger, item).is_removed


def _removals(ledger: Ledger, item: str) -> tuple[Operation, ...]:
    return tuple(op for op in ledger.live(f"action/{item}/gone") if op.value is True)


def _unseen_edits(
    ledger: Ledger, item: str, attributes: dict[str, tuple[Operation, ...]]
) -> tuple[Operation, ...]:
    seen = {op_id for removal in _removals(ledger, item) for op_id in removal.saw}
    return tuple(
        op
        for name in sorted(attributes)
        for op in attributes[name]
        if op.id not in seen and op.value is not None
    )
