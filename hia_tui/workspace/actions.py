"""The action plan: adding, changing and removing what a team will do."""

from collections.abc import Mapping
from datetime import date

from hia_tui.domain import validation
from hia_tui.domain.actions import ATTRIBUTES, Action, ActionStatus, Outcome, action_of
from hia_tui.domain.errors import BadInput, UnknownName
from hia_tui.workspace.work import Edit, Work

FEW = 5
"""More priority actions than this are rarely done: the nudge is to three to five."""
_DAYS = ("start", "due", "done-on")
_LONG = ("measure", "reason", "helpers", "first-step", "risk", "progress")


def add_action(work: Work, item: str, given: Mapping[str, str]) -> Action:
    """Add an action under a new id; `given` has attributes as typed, `title` and a section or question.

    Raises:
        BadInput: an attribute does not fit, or there is no title, section or question.
        UnknownName: no such section or question.
    """
    values = _checked(work, given)
    if not values.get("title"):
        raise BadInput("Enter what will be done, as the action's title. Nothing was added.")
    if not (values.get("section") or values.get("question")):
        raise BadInput("Say which section or question the action belongs to. Nothing was added.")
    _check_days(values, None)
    work.write([Edit(f"action/{item}/{name}", value) for name, value in values.items() if value])
    return action_of(work.ledger, item)


def change_action(work: Work, reference: str, given: Mapping[str, str]) -> Action:
    """Change attributes of an action; an empty value clears one.

    Raises:
        BadInput: an attribute does not fit.
        UnknownName: no such action, section or question.
        OpenDisagreement: an attribute has versions that a person must settle first.
    """
    action = find_action(work, reference)
    values = _checked(work, given)
    if "title" in values and not values["title"]:
        raise BadInput("Enter what will be done, as the action's title. Nothing was changed.")
    _check_days(values, action)
    if values.get("status") == ActionStatus.DONE and not (values.get("done-on") or action.text("done-on")):
        values["done-on"] = work.clock().date().isoformat()
    if values.get("outcome") and "status" not in values and not action.is_disagreed("status"):
        values["status"] = _status_after(Outcome(values["outcome"]), action.status).value
    work.write([Edit(f"action/{action.id}/{name}", value or None) for name, value in values.items()])
    return action_of(work.ledger, action.id)


def remove_action(work: Work, reference: str) -> Action:
    """Take an action off the plan; an edit that the remover has not seen keeps it there, and says so.

    Raises:
        UnknownName: no such action.
    """
    action = find_action(work, reference)
    seen = tuple(sorted(op.id for live in action.attributes.values() for op in live))
    work.write([Edit(f"action/{action.id}/gone", True, None, seen)])
    return action


def find_action(work: Work, reference: str) -> Action:
    """The action with that id, or with an id that starts so (three characters or more).

    Raises:
        UnknownName: when none or several go by it.
    """
    actions = work.view.actions()
    found = [a for a in actions if a.id == reference] or [
        a for a in actions if len(reference) >= 3 and a.id.startswith(reference)
    ]
    if len(found) == 1:
        return found[0]
    many = "More than one action goes" if found else "There is no action"
    raise UnknownName(f"{many} by {reference!r}. `hia action list` shows their ids. Nothing was changed.")


def check_value(work: Work, name: str, typed: str) -> str:
    """An attribute as it would be stored, without storing it (BadInput, UnknownName)."""
    return _value(work, name, typed)


def by_date(actions: list[Action]) -> list[Action]:
    """Actions by due day, those without one last."""
    return sorted(actions, key=lambda a: (a.due or date.max, a.title.casefold(), a.id))


def _checked(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, typed in given.items():
        if name not in ATTRIBUTES:
            raise UnknownName(f"An action has no {name!r}. Nothing was changed.")
        values[name] = _value(work, name, typed)
    if values.get("question") and not values.get("section"):
        values["section"] = work.questionnaire.question(values["question"]).section
    return values


def _value(work: Work, name: str, typed: str) -> str:
    what = f"The action's {name.replace('-', ' ')}"
    if not typed.strip():
        return ""
    if name in _DAYS:
        return validation.day(typed, what).isoformat()
    if name == "status":
        return validation.action_status(typed).value
    if name == "outcome":
        return validation.outcome(typed).value
    if name == "section":
        return work.questionnaire.section(typed).id
    if name == "question":
        return work.questionnaire.question(typed).id
    if name in _LONG:
        return validation.text(typed, what).text.strip("\n")
    return validation.line(typed, what)


def _status_after(outcome: Outcome, status: ActionStatus) -> ActionStatus:
    """Where an action stands once it is said what became of it; whatever fits already is left."""
    if outcome is Outcome.DONE:
        return ActionStatus.DONE
    if outcome is Outcome.NO_LONGER_RELEVANT:
        return ActionStatus.DROPPED
    if outcome is Outcome.PARTLY and status is not ActionStatus.STUCK:
        return ActionStatus.IN_PROGRESS
    return ActionStatus.NOT_STARTED if status is ActionStatus.DONE else status


def _check_days(values: Mapping[str, str], known: Action | None) -> None:
    def day(name: str) -> str:
        return values[name] if name in values else (known.text(name) if known else "")

    start, due = day("start"), day("due")
    if start and due and due < start:
        raise BadInput(
            f"The action's due date, {due}, must not be before its start, {start}. Nothing was changed."
        )
