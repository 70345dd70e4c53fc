"""Receipts of merges: listing them, and taking a merge back while nothing rests on it."""

from dataclasses import replace
from typing import Any

from hia_tui.domain.errors import BadInput, CouldNotDo, NotSaved, UnknownName
from hia_tui.domain.operation import Operation
from hia_tui.exchange.receipt import (
    RESTORED,
    SET_ASIDE,
    Receipt,
    Undone,
    built_on,
    marked_as_out,
    read_receipt,
    resting_on,
    restorations,
)
from hia_tui.storage.contents import SideValue
from hia_tui.sync.records import KEY as SYNC
from hia_tui.sync.records import read_record
from hia_tui.workspace.evaluation import PREFIX as EVALUATION
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.keeping import back_up
from hia_tui.workspace.words import count, field_name
from hia_tui.workspace.work import Work

PREFIX = "receipt/"
NAMED = 5
"""Fields that a sentence names before it counts the rest."""


def receipts(work: Work) -> list[Receipt]:
    """All receipts, the latest merge last."""
    found = [read_receipt(work.store.side(key)) for key in work.store.side_keys(PREFIX)]
    return sorted(found, key=lambda receipt: (receipt.number, receipt.id))


def find_receipt(work: Work, reference: str) -> Receipt:
    """The receipt with that id, the start of its id, or `last`.

    Raises:
        UnknownName: there is none, or several.
    """
    known = receipts(work)
    wanted = reference.strip()
    if wanted == "last" and known:
        return known[-1]
    found = [r for r in known if r.id == wanted] or [
        r for r in known if len(wanted) >= 4 and r.id.startswith(wanted)
    ]
    if len(found) != 1:
        many = "More than one receipt goes" if found else "There is no receipt that goes"
        raise UnknownName(f"{many} by {reference!r}. `hia receipts` lists them. Nothing was changed.")
    return found[0]


def unmerge(workspace: Workspace, work: Work, receipt: Receipt) -> Receipt:
    """Take a merge back; returns the receipt, which stays.

    While nobody else can hold what came, and nothing was written on top of it, it is set aside and the
    same pack brings it back. Afterwards, values are written again as they were.

    Raises:
        BadInput: it was taken back already.
        CouldNotDo: something was written on top of what came; it is named.
        NotSaved: the disk did not take it; nothing changed.
    """
    save_first(work)
    receipt = find_receipt(work, receipt.id)
    if receipt.undone:
        raise BadInput(f"The merge of {receipt.at[:10]} was taken back already. Nothing was changed.")
    resting = resting_on(work.ledger, receipt)
    if resting:
        raise CouldNotDo(
            f"{_resting_sentence(work, resting)} Nothing was changed. Undo or settle that first."
        )
    back_up(workspace, work, "unmerge")
    if receipt.went_out or _is_on_a_server(work, receipt) or built_on(work.ledger, receipt):
        return _restore(workspace, work, receipt)
    return _set_aside(workspace, work, receipt)


def save_first(work: Work) -> None:
    """Bring what is waiting to the disk, and take in what other programs saved there.

    Raises:
        NotSaved: it could not be saved; nothing else was changed.
    """
    if not work.flush():
        raise NotSaved("Your latest changes are not saved yet. Nothing was changed. Try again when they are.")
    work.refresh()


def note_sent(work: Work, operations: list[str]) -> None:
    """Remember in the receipts that these operations have left the machine: others may hold them now."""
    changed: dict[str, SideValue] = {}
    for receipt in receipts(work):
        marked = marked_as_out(receipt, operations)
        if marked is not receipt:
            changed[PREFIX + receipt.id] = marked.to_json()
    if changed:
        work.take(work.store.put_side(changed))


def facts(work: Work, receipt: Receipt) -> dict[str, Any]:
    """A receipt as `--json` prints it and as it can be given to the person who sent the pack."""
    body = receipt.to_json()
    body["receipt"] = body.pop("id")
    body["count"] = len(receipt.operations)
    body["can_be_undone"] = receipt.undone is None and not resting_on(work.ledger, receipt)
    return body


def _is_on_a_server(work: Work, receipt: Receipt) -> bool:
    record = read_record(work.store.side(SYNC))
    return record is not None and not record.held.isdisjoint(receipt.operations)


def _set_aside(workspace: Workspace, work: Work, receipt: Receipt) -> Receipt:
    undone = replace(receipt, undone=_undone(workspace, work, SET_ASIDE))
    side: dict[str, SideValue] = {PREFIX + receipt.id: undone.to_json()}
    side |= {EVALUATION + code: None for code in receipt.evaluations}
    work.take(work.store.remove(receipt.operations, under=receipt.id, side=side))
    return undone


def _restore(workspace: Workspace, work: Work, receipt: Receipt) -> Receipt:
    written = [
        work.make(
            part.field, part.value, part.replaces, how="undo", why=f"merge {receipt.id} undone", saw=part.saw
        )
        for part in restorations(work.ledger, receipt)
    ]
    undone = _undone(workspace, work, RESTORED)
    kept = replace(receipt, undone=replace(undone, operations=tuple(op.id for op in written)))
    work.take(work.store.append(written, side={PREFIX + receipt.id: kept.to_json()}))
    work.ledger.union(written)
    return kept


def _undone(workspace: Workspace, work: Work, how: str) -> Undone:
    return Undone(workspace.clock().isoformat(timespec="seconds"), work.author.name, how)


def _resting_sentence(work: Work, resting: tuple[Operation, ...]) -> str:
    named = [f"{field_name(work.view, op.field)} by {work.view.member_name(op.member)}" for op in resting]
    more = f" and {count(len(named) - NAMED, 'other')}" if len(named) > NAMED else ""
    return (
        f"{count(len(resting), 'change was', 'changes were')} made on top of this merge: "
        f"{', '.join(named[:NAMED])}{more}."
    )
