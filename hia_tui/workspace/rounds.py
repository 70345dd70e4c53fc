"""Rounds: starting the next one from the last, and looking back at what was planned.

Evidence and actions come along as "to be confirmed"; ratings do not, so that nobody is led by the old
one. The earlier rating can be seen once the new one is given.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from hia_tui.domain.actions import Action, ActionStatus
from hia_tui.domain.assessment import Answer
from hia_tui.domain.errors import HiaError
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Question
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Edit, Work

CARRIED = ("title", "section", "question", "owner", "due", "measure", "status", "helpers", "first-step")
"""Attributes of an action that come along."""
OUTCOMES = ("done", "partly", "not", "no-longer-relevant")
"""What may have become of a plan."""


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
    actions = [a for a in earlier.view.actions() if a.status is not ActionStatus.DROPPED]
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
    if work.view.field(f"q/{question.id}/confirm").value is not True:
        return False
    live = work.ledger.live(f"q/{question.id}/evidence")
    return bool(live) and all(op.how == "import" for op in live)


def plan_of(work: Work, question: Question) -> list[Action]:
    """Actions that were planned for a question in the round before and whose outcome is not said yet."""
    return [
        action
        for action in work.view.actions()
        if action.text("question") == question.id and action.text("from") and not action.text("outcome")
    ]


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
