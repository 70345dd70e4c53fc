"""The record of a merge: who took what from whom, and by which rules it can be taken back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.ledger import Digest, Ledger, subject_of, value_key
from hia_tui.domain.operation import Operation, Value

SET_ASIDE = "set-aside"
RESTORED = "restored"
_NEVER_RESTORED = "member/"
"""Names and roles stay: what others wrote under them is still there."""


@dataclass(frozen=True, slots=True)
class PackTaken:
    """One pack of a merge."""

    source: str
    """The file's name, or where else it came from."""
    fingerprint: str
    """SHA-256 of its lines, or of its bytes where it was not whole."""
    person: str
    member: str
    made: str
    new: int
    same: int
    state: str
    """`new`, or `damaged` and `incomplete` where only its sound part was taken."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How a merge was taken back."""

    at: str
    by: str
    how: str
    """`set-aside`, or `restored` where others held the operations already."""
    operations: tuple[str, ...] = ()
    """Ids of the operations written to restore values."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One merge. The operations that came stand here by id, whether or not they are still there."""

    id: str
    number: int
    """Counts up at this machine, whatever its clock says."""
    at: str
    """The clock of the machine that merged, ISO 8601; for display only."""
    member: str
    by: str
    """The name of who merged."""
    packs: tuple[PackTaken, ...]
    operations: tuple[str, ...]
    """Ids of what was new, sorted."""
    disagreements: tuple[str, ...]
    """Fields on which the merge left a disagreement."""
    before: Digest
    after: Digest
    evaluations: tuple[str, ...] = ()
    """Respondent codes of the evaluation answers that were new."""
    backup: str = ""
    """The name of the backup made before."""
    went_out: bool = False
    """Whether any of the operations has since been packed out or sent: then others hold it."""
    undone: Undone | None = None

    def to_json(self) -> dict[str, Any]:
        """The receipt as a JSON object, to be kept beside the operations or shown."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Restoration:
    """A value to be written again, so that a field is as it was before a merge."""

    field: str
    value: Value
    replaces: tuple[str, ...]
    saw: tuple[str, ...] = ()


def read_receipt(body: Any) -> Receipt:
    """A receipt from its JSON object.

    Raises:
        CouldNotDo: what was kept is no receipt.
    """
    try:
        undone = body.get("undone")
        known = {name: body[name] for name in Receipt.__dataclass_fields__ if name in body}
        return Receipt(
            **known
            | {
                "packs": tuple(PackTaken(**pack) for pack in body["packs"]),
                "operations": tuple(body["operations"]),
                "disagreements": tuple(body["disagreements"]),
                "evaluations": tuple(body.get("evaluations", ())),
                "before": Digest(**body["before"]),
                "after": Digest(**body["after"]),
                "undone": Undone(**undone | {"operations": tuple(undone["operations"])}) if undone else None,
            }
        )
    except (AttributeError, KeyError, TypeError) as problem:
        raise CouldNotDo("A receipt is damaged and cannot be read. Nothing was changed.") from problem


def marked_as_out(receipt: Receipt, operations: Iterable[str]) -> Receipt:
    """The receipt once these operations have left the machine."""
    if receipt.went_out or receipt.undone or set(receipt.operations).isdisjoint(operations):
        return receipt
    return replace(receipt, went_out=True)


def built_on(ledger: Ledger, receipt: Receipt) -> frozenset[str]:
    """Ids of everything that was ever written in sight of what a merge brought, directly or not."""
    came = set(receipt.operations)
    seen_by: dict[str, list[str]] = {}
    for op in ledger:
        for old in (*op.sup, *op.saw):
            seen_by.setdefault(old, []).append(op.id)
    found: set[str] = set()
    waiting = list(came)
    while waiting:
        for later in seen_by.get(waiting.pop(), ()):
            if later not in found and later not in came:
                found.add(later)
                waiting.append(later)
    return frozenset(found)


def resting_on(ledger: Ledger, receipt: Receipt) -> tuple[Operation, ...]:
    """What stands on top of what a merge brought, and makes a difference: it has to be undone first.

    An edit on top that was taken back again makes none.
    """
    later = built_on(ledger, receipt)
    if not later:
        return ()
    without = Ledger(op for op in ledger if op.id not in later)
    found = [
        op
        for field in sorted({op.field for op in ledger if op.id in later})
        if _values(ledger.live(field)) != _values(without.live(field))
        for op in ledger.live(field)
        if op.id in later
    ]
    return tuple(found)


def restorations(ledger: Ledger, receipt: Receipt) -> list[Restoration]:
    """What has to be written so that every field is as it was before a merge that others hold by now."""
    came = {op_id for op_id in receipt.operations if op_id in ledger}
    later = built_on(ledger, receipt)
    before = Ledger(op for op in ledger if op.id not in came and op.id not in later)
    fields = sorted({op.field for op in ledger if op.id in came and not op.field.startswith(_NEVER_RESTORED)})
    found: list[Restoration] = []
    for item in dict.fromkeys(subject_of(field) for field in fields):
        if item.startswith("action/") and not before.fields_of(item):
            found += _removal(ledger, item)
        else:
            mine = (field for field in fields if subject_of(field) == item)
            found += (part for field in mine for part in _restored(ledger, before, field))
    return found


def _removal(ledger: Ledger, item: str) -> list[Restoration]:
    gone = f"{item}/gone"
    attributes = [op for name in ledger.fields_of(item) if name != gone for op in ledger.live(name)]
    if not any(op.value is not None for op in attributes):
        return []
    seen = tuple(sorted(op.id for op in attributes))
    return [Restoration(gone, True, tuple(op.id for op in ledger.live(gone)), seen)]


def _restored(ledger: Ledger, before: Ledger, field: str) -> list[Restoration]:
    now, then = ledger.live(field), before.live(field)
    shown = tuple(op.id for op in now)
    if _values(now) == _values(then):
        return []
    if not then:
        return [Restoration(field, None, shown)]
    values = {value_key(op.value): op for op in then}
    return [Restoration(field, op.value, shown, op.saw) for op in values.values()]


def _values(live: Iterable[Operation]) -> set[object]:
    """The values that stand; a field that was cleared stands like an empty one."""
    return {value_key(op.value) for op in live} - {value_key(None)}
