"""Putting work together: what packs would do, and doing it as one save with a backup and a receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hia_tui.domain.errors import BadInput, BadPack
from hia_tui.domain.ledger import CAPACITY, Ledger
from hia_tui.domain.operation import Operation
from hia_tui.exchange.arrival import Arrival
from hia_tui.exchange.evaluation import EvaluationSheet
from hia_tui.exchange.header import Header, Sender
from hia_tui.exchange.inbox import Inbox
from hia_tui.exchange.pack import PackReading, PackState
from hia_tui.exchange.preview import ArrivalState, Here, MergePreview, PackPreview, preview
from hia_tui.exchange.receipt import PackTaken, Receipt
from hia_tui.named_path import typed_path
from hia_tui.storage.contents import SideValue, StoredAssessment
from hia_tui.workspace.adopting import adoption
from hia_tui.workspace.evaluation import PREFIX as EVALUATION
from hia_tui.workspace.evaluation import REVISION, revision_of
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.keeping import back_up, copies
from hia_tui.workspace.receipts import PREFIX as RECEIPT
from hia_tui.workspace.receipts import receipts, save_first
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

JOINED = "joined"
"""The side document with ids of other assessments whose packs are taken here, as somebody decided."""
_ID_BYTES = 9


@dataclass(frozen=True, slots=True)
class Proposal:
    """A merge that has been looked at and not been made."""

    preview: MergePreview
    work: Work | None
    """The assessment that it goes into; None where it is adopted from the packs."""
    adopts: StoredAssessment | None
    """The assessment that the packs bring into an empty home, or that stands beside the others."""
    joins: tuple[str, ...] = ()
    """Other assessments that are put together with this one on purpose."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was made, or that had nothing to bring."""

    work: Work
    receipt: Receipt | None
    """None when everything was here already: nothing was written."""

    @property
    def left(self) -> int:
        """Disagreements that a person has yet to settle."""
        return sum(1 for _ in self.work.view.disagreements())


def propose(
    workspace: Workspace,
    work: Work | None,
    arrivals: Sequence[Arrival],
    *,
    partial: bool = False,
    join: bool = False,
    separate: bool = False,
) -> Proposal:
    """Say what merging packs would do; nothing is written.

    Args:
        workspace: the home.
        work: the open assessment; None in a home without any.
        arrivals: the packs.
        partial: take what is sound of damaged and incomplete packs.
        join: put other assessments together with this one, because they are of the same work.
        separate: keep the packs' assessment as one of its own beside the others.

    Raises:
        BadInput: an empty home was handed packs of several assessments, or the one to be kept is here.
    """
    if work is None or separate:
        adopted = adoption(workspace, arrivals, partial=partial)
        found = preview(adopted.here, arrivals, partial=partial, now=workspace.clock())
        return Proposal(found, None, adopted.stored)
    work.refresh()
    mine = work.header.id
    others = {a.reading.header.assessment for a in arrivals if a.reading.header} - {mine}
    joined = _joined(work)
    here = Here(
        view=work.view,
        assessment=mine,
        also=joined | others if join else joined,
        refused=work.store.erased(),
        evaluations=sheets(work),
        member=work.author.member,
    )
    found = preview(here, arrivals, partial=partial, now=workspace.clock())
    return Proposal(found, work, None, tuple(sorted(others - joined)) if join else ())


def refusal(workspace: Workspace, proposal: Proposal) -> str:
    """Why nothing of some packs can be taken, a sentence each, and what to do; empty when all is well."""
    return " ".join(_refusal(workspace, pack) for pack in proposal.preview.refused)


def is_damage(pack: PackPreview) -> bool:
    """Whether a pack is not as it was made, or cannot be opened; one of other work is merely passed by."""
    return pack.state is not ArrivalState.OTHER_ASSESSMENT


def apply(workspace: Workspace, proposal: Proposal) -> Merged:
    """Make a merge: one save, after a backup, with a receipt. Nothing is written when there is nothing new.

    Raises:
        BadPack: there is no assessment to merge into, because no pack could be taken.
        BadInput: the assessment cannot hold that much.
        NotSaved: the disk did not take it; nothing changed.
        ReadOnly: the assessment cannot be written.
    """
    if proposal.work is None and (proposal.adopts is None or proposal.preview.is_empty):
        raise BadPack(refusal(workspace, proposal) or "There is nothing in it to merge. Nothing was changed.")
    if proposal.work is not None and proposal.preview.is_empty:
        return Merged(proposal.work, None)
    work = proposal.work
    if work is None:
        assert proposal.adopts is not None
        _check_room(0, len(proposal.preview.new))
        work = workspace.adopt(proposal.adopts)
    save_first(work)
    new = [op for op in proposal.preview.new if op.id not in work.ledger]
    _check_room(len(work.ledger), len(new))
    backup = back_up(workspace, work, "merge").path.name if len(work.ledger) else ""
    receipt = _receipt(workspace, work, proposal, new, backup)
    side: dict[str, SideValue] = {RECEIPT + receipt.id: receipt.to_json()}
    side |= {EVALUATION + sheet.respondent: _reply(sheet) for sheet in proposal.preview.evaluations}
    if proposal.joins:
        side[JOINED] = [*sorted(_joined(work) | set(proposal.joins))]
    keep(work, new, side)
    return Merged(work, receipt)


def inbox(workspace: Workspace) -> Inbox | None:
    """The team's shared folder, if the settings name one."""
    folder = workspace.settings["inbox.folder"]
    return Inbox(typed_path(folder)) if folder else None


def keep(work: Work, operations: Sequence[Operation], side: Mapping[str, SideValue]) -> None:
    """Save operations and side documents in one write, bringing back what was set aside before.

    Raises:
        NotSaved: the disk did not take it; nothing changed.
    """
    work.take(work.store.append(operations, side=side, bring_back=True))
    work.ledger.union(operations)


def sheets(work: Work) -> tuple[EvaluationSheet, ...]:
    """The evaluation answers kept beside an assessment, as packs carry them."""
    found = []
    for key in work.store.side_keys(EVALUATION):
        reply = work.store.side(key)
        if isinstance(reply, dict):
            answers = tuple(
                (item, tuple(map(str, given)) if isinstance(given, list) else str(given))
                for item, given in sorted(reply.items())
                if item != REVISION
            )
            found.append(EvaluationSheet(key.removeprefix(EVALUATION), revision_of(reply), answers))
    return tuple(found)


def arrivals_from_copies(work: Work) -> list[Arrival]:
    """Copies of the assessment's file that a file service left beside it, as packs that may be merged."""
    return [
        Arrival(
            str(copy.path),
            "",
            PackReading(
                Header(
                    assessment=work.header.id,
                    title=work.title,
                    sender=Sender("", copy.made_by, ""),
                    made="",
                    questionnaires=(),
                    digest=Ledger(copy.operations).digest,
                ),
                copy.operations,
                PackState.WHOLE,
            ),
        )
        for copy in copies(work)
    ]


def _receipt(
    workspace: Workspace, work: Work, proposal: Proposal, new: list[Operation], backup: str
) -> Receipt:
    after = Ledger([*work.ledger, *new]).digest
    known_replies = {sheet.respondent for sheet in sheets(work)}
    return Receipt(
        id=workspace.token(_ID_BYTES),
        number=max((known.number for known in receipts(work)), default=0) + 1,
        at=workspace.clock().isoformat(timespec="seconds"),
        member=work.author.member,
        by=work.author.name,
        packs=tuple(_taken(pack) for pack in proposal.preview.packs if pack.is_taken),
        operations=tuple(sorted(op.id for op in new)),
        disagreements=proposal.preview.disagreements,
        before=work.ledger.digest,
        after=after,
        evaluations=tuple(
            sheet.respondent
            for sheet in proposal.preview.evaluations
            if sheet.respondent not in known_replies
        ),
        backup=backup,
    )


def _taken(pack: PackPreview) -> PackTaken:
    header = pack.arrival.reading.header
    return PackTaken(
        source=Path(pack.arrival.source).name,
        fingerprint=pack.arrival.fingerprint,
        person=pack.person,
        member=header.sender.member if header else "",
        made=header.made if header else "",
        new=pack.new,
        same=pack.same,
        state=pack.state.value,
    )


def _reply(sheet: EvaluationSheet) -> SideValue:
    answers: dict[str, SideValue] = {
        item: list(given) if isinstance(given, tuple) else given for item, given in sheet.answers
    }
    return answers | ({REVISION: sheet.revision} if sheet.revision else {})  # type: ignore[return-value]


def _joined(work: Work) -> set[str]:
    kept = work.store.side(JOINED)
    return {str(item) for item in kept} if isinstance(kept, list) else set()


def _refusal(workspace: Workspace, pack: PackPreview) -> str:
    sentence = f"{pack.arrival.source} {pack.trouble}."
    if pack.state is ArrivalState.OTHER_ASSESSMENT:
        header = pack.arrival.reading.header
        assert header is not None
        if any(stored.id == header.assessment for stored in workspace.assessments()):
            return f"{sentence} It is kept here too. Use that one, then merge: hia use {header.assessment}"
        return (
            f"{sentence} To keep it beside this one, add --separate; if both are of the same work, put them "
            "together with --join."
        )
    if pack.state is ArrivalState.LOCKED:
        return f"{sentence} Ask {pack.person or 'its maker'} for it."
    if pack.arrival.reading.operations:
        return f"{sentence} Ask for it again, or take its sound part with --partial."
    return f"{sentence} Ask for it again."


def _check_room(held: int, coming: int) -> None:
    if held + coming > CAPACITY:
        raise BadInput(
            f"This would make {count(held + coming, 'change')}, and an assessment can hold {CAPACITY:,}. "
            "Nothing was merged."
        )
