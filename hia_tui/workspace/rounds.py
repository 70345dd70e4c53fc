"""Rounds: starting the next one from the last, and looking back at what was planned.

Evidence and open actions come along as "to be confirmed"; ratings do not, so that nobody is led by the
old one. The earlier rating can be seen once the new one is given. "You planned X by June: done, partly,
not, no longer relevant?" is asked of each action that came along, until somebody says.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hia_tui.domain.actions import Action, Outcome, brought_along, day_in
from hia_tui.domain.assessment import Answer
from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.workspace.actions import change_action, find_action
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Edit, Work

CARRIED = ("title", "section", "question", "owner", "due", "measure", "status", "helpers", "first-step")
"""Attributes of an action that come along."""
OUTCOMES = tuple(outcome.value for outcome in Outcome)
"""What may have become of a plan, in the order in which it is asked."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What came along from the round before."""

    evidence: int
    actions: int


def start_next(workspace: Workspace, reference: str, start: Start) -> tuple[Work, CarriedOver]:
    """Start the next round from an assessment; empty parts of `start` are taken from it.

    Raises:
        UnknownName: no such assessment.
        BadInput: the parts do not fit.
    """
    earlier = workspace.open(reference)
    work = workspace.create(
        replace(
            start,
            title=start.title or earlier.title,
            organisation=start.organisation or earlier.organisation,
            round=start.round or next_round(earlier.round),
            form=start.form or earlier.questionnaire.form,
            nation=start.nation or earlier.questionnaire.nation,
            content=start.content or (Path(earlier.header.content) if earlier.header.content else None),
        )
    )
    edits = [Edit("assessment/from", earlier.header.id)]
    evidence = [edit for question in work.questionnaire.questions for edit in _evidence(earlier, question)]
    actions = [action for action in earlier.view.actions() if action.is_open]
    for action in actions:
        edits += _action(workspace, action)
    work.write([*edits, *evidence], how="import")
    return work, CarriedOver(len(evidence) // 2, len(actions))


def next_round(name: str) -> str:
    """The usual name of the round after one: Review 1 after Baseline, Review 2 after Review 1."""
    number = re.search(r"(\d+)\s*$", name)
    if number and len(number[1]) <= 4:
        return f"{name[: number.start()]}{int(number[1]) + 1}"
    return "Review 1"


def earlier_round(workspace: Workspace, work: Work) -> Work | None:
    """The round that this one was started from, if it is kept here and can be read."""
    before = work.view.field("assessment/from").text
    if not before:
        return None
    try:
        return workspace.open(before)
    except HiaError:
        return None


def earlier_answer(earlier: Work | None, work: Work, question: Question) -> Answer | None:
    """The answer of the round before, shown only once the new rating is given."""
    if earlier is None or not work.view.answer(question).is_answered:
        return None
    before = earlier.questionnaire.find(question.id)
    return earlier.view.answer(before) if before else None


def confirm(work: Work, question: Question) -> list[Operation]:
    """Say that the evidence that came along still holds."""
    return work.write([Edit(f"q/{question.id}/confirm", None)])


def is_to_confirm(work: Work, question: Question) -> bool:
    """Whether the evidence came along from the round before and nobody has looked at it yet."""
    return work.view.is_to_confirm(question)


@dataclass(frozen=True, slots=True)
class Planned:
    """An action that was planned in the round before, as it came along."""

    action: Action
    """As it stands now; `action.outcome` is what became of it, `action.is_to_confirm` whether to ask."""
    title: str
    due: date | None
    """The words and the day that were planned then, whatever they were changed to since."""


def planned_for(work: Work, question: Question) -> list[Planned]:
    """What the round before planned for a question, whether or not its outcome is said, by its day."""
    return _planned(work, [a for a in work.view.actions() if a.text("question") == question.id])


def planned_in(work: Work, section: Section) -> list[Planned]:
    """What the round before planned in a section, with its questions or for the section as a whole."""
    return _planned(work, [a for a in work.view.actions() if work.view.section_of_action(a) == section.id])


def plan_of(work: Work, question: Question) -> list[Action]:
    """Actions that were planned for a question in the round before and whose outcome is not said yet."""
    return [planned.action for planned in planned_for(work, question) if planned.action.is_to_confirm]


def say_outcome(work: Work, reference: str, outcome: str) -> Action:
    """Say what became of an action of the round before; an empty outcome takes it back.

    It is stored as the operation `action/<id>/outcome`, so that it merges as every other attribute does:
    the same said twice is agreed, different things said apart are a disagreement. The status follows in
    the same step: done → Done, partly → In progress, no longer relevant → Dropped.

    Raises:
        BadInput: not an outcome, or an action that did not come along.
        UnknownName: no such action.
        OpenDisagreement: people said different things, which a person must settle first.
        NotSaved: the disk did not take it.
    """
    check_came_along(work, reference)
    return change_action(work, reference, {"outcome": outcome})


def check_came_along(work: Work, reference: str) -> None:
    """Refuse (BadInput) to ask what became of an action that was planned in this round (UnknownName)."""
    action = find_action(work, reference)
    if not action.text("from"):
        raise BadInput(
            f"“{action.title}” was planned in this round, so nothing has become of it yet. "
            "Give it a status instead. Nothing was changed."
        )


def _planned(work: Work, actions: list[Action]) -> list[Planned]:
    found = [
        Planned(
            action,
            brought_along(work.ledger, action.id, "title"),
            day_in(brought_along(work.ledger, action.id, "due")),
        )
        for action in actions
        if action.text("from")
    ]
    return sorted(found, key=lambda p: (p.due or date.max, p.title.casefold(), p.action.id))


def _evidence(earlier: Work, question: Question) -> list[Edit]:
    before = earlier.questionnaire.find(question.id)
    text = earlier.view.answer(before).evidence.text if before else ""
    if not text:
        return []
    return [Edit(f"q/{question.id}/evidence", text), Edit(f"q/{question.id}/confirm", True)]


def _action(workspace: Workspace, action: Action) -> list[Edit]:
    item = workspace.new_action_id()
    edits = [
        Edit(f"action/{item}/{name}", action.value(name))
        for name in CARRIED
        if action.value(name) is not None
    ]
    return [*edits, Edit(f"action/{item}/from", action.id)]
