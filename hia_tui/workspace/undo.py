"""Undo and redo without limit, derived from the ledger, so they work after a restart.

A step is what one edit of this device wrote together: its operations share the device's counter. Taking
a step back writes new operations; nothing is ever removed.
"""

from dataclasses import dataclass

from hia_tui.domain.errors import BadInput, CouldNotDo
from hia_tui.domain.operation import Operation, Value
from hia_tui.workspace.words import describe_change, field_name, shortened, value_text
from hia_tui.workspace.work import Work

_QUOTED = 24
"""Characters quoted of each answer of a disagreement."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edit of this device."""

    number: int
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Stacks:
    """The steps that can be taken back and brought back, the next one last."""

    undoable: tuple[Step, ...]
    redoable: tuple[Step, ...]


def stacks(work: Work) -> Stacks:
    """What this device can undo and redo now."""
    steps: dict[int, list[Operation]] = {}
    for op in work.ledger:
        if op.device == work.author.device and not op.field.startswith(("member/", "assessment/")):
            steps.setdefault(op.n, []).append(op)
    undoable: list[int] = []
    redoable: list[int] = []
    for number in sorted(steps):
        first = steps[number][0]
        if first.undoes is not None:
            _move(first.undoes, undoable, redoable)
        elif first.redoes is not None:
            _move(first.redoes, redoable, undoable)
        else:
            undoable.append(number)
            redoable.clear()

    def step(number: int) -> Step:
        return Step(number, tuple(sorted(steps[number], key=_place)))

    return Stacks(
        tuple(step(n) for n in undoable if n in steps), tuple(step(n) for n in redoable if n in steps)
    )


def undo(work: Work) -> str:
    """Take the last step back; returns its name, such as `2.3 from Established to Starting`.

    Raises:
        BadInput: when there is nothing to undo.
        CouldNotDo: when somebody else has built on it; nothing is changed.
    """
    undoable = stacks(work).undoable
    if not undoable:
        raise BadInput("There is nothing to undo. Nothing was changed.")
    step = undoable[-1]
    name = name_undo(work, step)
    work.record(
        [
            work.make(op.field, value, _own_top(work, op), how="undo", undoes=step.number)
            for op in step.operations
            for value in _earlier(work, op)
        ]
    )
    return name


def redo(work: Work) -> str:
    """Bring the last undone step back; returns its name.

    Raises:
        BadInput: when there is nothing to redo.
        CouldNotDo: when somebody else has built on it; nothing is changed.
    """
    redoable = stacks(work).redoable
    if not redoable:
        raise BadInput("There is nothing to redo. Nothing was changed.")
    step = redoable[-1]
    name = name_redo(work, step)
    work.record(
        [
            work.make(op.field, op.value, _own_top(work, op), how="undo", saw=op.saw, redoes=step.number)
            for op in step.operations
        ]
    )
    return name


def name_undo(work: Work, step: Step) -> str:
    """What taking a step back changes, in words."""
    op = step.operations[0]
    earlier = _earlier(work, op)
    if len(earlier) > 1:
        settled, apart = _settled(work, op, earlier)
        said = f"{field_name(work.view, op.field)} from {settled} to a disagreement again: {apart}"
    else:
        said = describe_change(work.view, op.field, op.value, earlier[0])
    return said + _more(step)


def name_redo(work: Work, step: Step) -> str:
    """What bringing a step back changes, in words."""
    op = step.operations[0]
    earlier = _earlier(work, op)
    if len(earlier) > 1:
        settled, apart = _settled(work, op, earlier)
        said = f"{field_name(work.view, op.field)} from a disagreement ({apart}) to {settled}"
    else:
        said = describe_change(work.view, op.field, earlier[0], op.value)
    return said + _more(step)


def _settled(work: Work, op: Operation, earlier: list[Value]) -> tuple[str, str]:
    """A decision, and the answers between which it decided: `settled as 3`, `1 or 3`."""
    settled, *apart = (
        shortened(value_text(work.view, op.field, value), _QUOTED) for value in (op.value, *earlier)
    )
    return f"settled as {settled}", " or ".join(apart)


def _more(step: Step) -> str:
    return f" and {len(step.operations) - 1} more" if len(step.operations) > 1 else ""


def _place(op: Operation) -> tuple[bool, str, str]:
    return (not op.field.endswith("/rating"), op.field, op.id)


def _move(number: int, source: list[int], target: list[int]) -> None:
    if number in source:
        source.remove(number)
        target.append(number)


def _earlier(work: Work, op: Operation) -> list[Value]:
    """The values that an operation replaced, as they were shown; one `None` where there was nothing."""
    replaced = [old for old in (work.ledger.get(op_id) for op_id in op.sup) if old and old.field == op.field]
    values: list[Value] = []
    for old in sorted(replaced, key=lambda old: old.id):
        if old.value not in values:
            values.append(old.value)
    return values or [None]


def _own_top(work: Work, op: Operation) -> tuple[str, ...]:
    live = work.ledger.live(op.field)
    others = [top for top in live if top.device != op.device]
    if others:
        who = work.view.member_name(others[0].member)
        raise CouldNotDo(
            f"{who} has changed this since, so undoing it would overrule them. Nothing was changed. "
            "Open the question to settle it."
        )
    return tuple(top.id for top in live)
