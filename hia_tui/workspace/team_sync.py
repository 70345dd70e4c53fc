"""Syncing an open assessment: by command, or in the background while it is open."""

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hia_tui.domain.errors import CouldNotDo, HiaError
from hia_tui.domain.operation import Operation
from hia_tui.storage.erasing import erase
from hia_tui.sync.address import parse_address
from hia_tui.sync.client import Client
from hia_tui.sync.engine import Engine, Outcome
from hia_tui.sync.patience import Patient
from hia_tui.sync.records import KEY, read_record
from hia_tui.sync.replies import understood
from hia_tui.sync.trouble import Declined
from hia_tui.workspace.facts import digest
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.membership import Membership, Memberships
from hia_tui.workspace.receipts import note_sent
from hia_tui.workspace.team_evaluations import exchange_evaluations
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from hia_tui.sync.background import BackgroundSync, SyncState

OUTLINE = "sync-outline"
"""The side document that says which outline the server was given last."""
_COMMAND_TRIES = 2
_COMMAND_WAIT = 10.0
"""Seconds that a command waits for a busy server before it says so."""

Talk = Callable[[Membership], Patient]
"""Makes what asks a team's server."""


def memberships(workspace: Workspace) -> Memberships:
    """The teams that this home is in."""
    return Memberships(workspace.paths.home, workspace.token)


def membership_of(workspace: Workspace, work: Work) -> Membership:
    """The team that an assessment is shared with.

    Raises:
        CouldNotDo: with none, or its token cannot be used.
    """
    found = memberships(workspace).of(read_record(work.store.side(KEY)))
    if found is None:
        raise CouldNotDo(
            "This assessment is not shared with a team. Make one: hia team create, or join one: "
            "hia team join. Nothing was changed."
        )
    return found


def is_shared(workspace: Workspace, work: Work) -> bool:
    """Whether an assessment is shared with a team whose token is here."""
    return memberships(workspace).of(read_record(work.store.side(KEY))) is not None


def talker(workspace: Workspace, membership: Membership, *, tries: int = _COMMAND_TRIES) -> Patient:
    """What asks a team's server, over the network (BadInput for an address that is not protected)."""
    return connect(workspace, membership.server, membership.token, tries=tries)


def connect(workspace: Workspace, server: str, token: str, *, tries: int = _COMMAND_TRIES) -> Patient:
    """What asks a server with a token (BadInput for an address that is not protected)."""
    client = Client(parse_address(server), token, ca_file=workspace.settings["sync.ca-file"])
    return Patient(client, sleep=time.sleep, random=random.random, tries=tries, longest=_COMMAND_WAIT)


def sync_now(workspace: Workspace, work: Work, asking: Patient | None = None) -> Outcome:
    """Send what is unsent, take in what is new; returns what happened.

    Raises:
        CouldNotDo: the assessment is shared with no team.
        ServerTrouble: nothing is lost.
        NotSaved: the disk did not take what arrived.
    """
    membership = membership_of(workspace, work)
    if asking is None:
        with talker(workspace, membership) as own:
            return sync_now(workspace, work, own)
    try:
        outcome = _sync_store(workspace, work, membership, asking)
    finally:
        work.take(work.store.operations())
    note_sent(work, outcome.sent_ids)
    return outcome


def settle(work: Work, outcome: Outcome) -> None:
    """Show what a sync in the background brought; called on the thread that owns the work."""
    work.take(work.store.operations())
    note_sent(work, outcome.sent_ids)


def sync_in_background(
    workspace: Workspace,
    work: Work,
    *,
    on_state: Callable[["SyncState"], None],
    on_synced: Callable[[Outcome], None],
) -> "BackgroundSync | None":
    """Sync while an assessment is open: soon, after saves, now and then; None where it is not shared.

    Both callbacks are called on a thread of its own. After `on_synced` the thread that owns the work calls
    `settle`: what arrived is on the disk by then.
    """
    from hia_tui.sync.background import BackgroundSync

    if not is_shared(workspace, work):
        return None
    membership = membership_of(workspace, work)
    asking = talker(workspace, membership, tries=1)

    def once() -> Outcome:
        outcome = _sync_store(workspace, work, membership, asking)
        on_synced(outcome)
        return outcome

    return BackgroundSync(once, on_state=on_state, on_end=asking.close)


def sync_facts(work: Work, outcome: Outcome) -> dict[str, Any]:
    """What a sync did, as `--json` prints it."""
    return {
        "sent": outcome.sent,
        "received": len(outcome.received),
        "refused": [asdict(refused) for refused in outcome.refused],
        "requests": outcome.requests,
        "digest": digest(work.ledger.digest),
        "server_digest": digest(outcome.digest),
        "erased": outcome.erased,
        "unread": outcome.unread,
        "healed": outcome.healed,
        "everywhere": outcome.is_everywhere,
        "unsent": work.unsent(),
        "disagreements": sum(1 for _ in work.view.disagreements()),
    }


def outline(work: Work) -> dict[str, Any]:
    """Which questions are asked: what a server needs to count answers for its board."""
    return {
        "questionnaire": work.questionnaire.reference,
        "sections": [
            {
                "id": section.id,
                "number": section.number,
                "title": section.title[:200],
                "questions": [
                    {"id": q.id, "number": q.number, "name": q.name[:200]} for q in section.questions
                ],
            }
            for section in work.questionnaire.sections
        ],
    }


def _sync_store(workspace: Workspace, work: Work, membership: Membership, asking: Patient) -> Outcome:
    """A sync as far as it touches the disk alone, so that it may run beside a person who types."""
    before = asking.traffic.requests
    work.store.refresh()
    if membership.is_viewer:
        membership = keep_role(workspace, membership, asking.ask_json("GET", "/v1/roster"))
    try:
        outcome = _engine(workspace, work, membership, asking).sync()
    except Declined as problem:
        if problem.code != "role":
            raise
        # The role was changed since: whoever may only read still reads.
        membership = keep_role(workspace, membership, asking.ask_json("GET", "/v1/roster"))
        outcome = _engine(workspace, work, membership, asking).sync()
    _leave_outline(work, membership, asking)
    exchange_evaluations(work, membership.is_coordinator, outcome.evaluations, asking)
    outcome.requests = asking.traffic.requests - before
    return outcome


def _engine(workspace: Workspace, work: Work, membership: Membership, asking: Patient) -> Engine:
    return Engine(
        _Journal(workspace, work),
        asking,
        work.header.id,
        server=membership.server,
        team=membership.team,
        pushes=not membership.is_viewer,
    )


def keep_role(workspace: Workspace, membership: Membership, roster: Any) -> Membership:
    """The membership with the role that the server's roster gives it now, which is kept."""
    with understood():
        roles = {str(one["member"]): str(one["role"]) for one in roster["members"]}
    role = roles.get(membership.member, membership.role)
    if role == membership.role:
        return membership
    changed = replace(membership, role=role)
    memberships(workspace).save(changed)
    return changed


def _leave_outline(work: Work, membership: Membership, asking: Patient) -> None:
    """A coordinator's program says which questions are asked, once, and again when they change."""
    if not membership.is_coordinator:
        return
    body = json.dumps(outline(work), sort_keys=True).encode()
    mark = hashlib.sha256(body).hexdigest()[:16]
    if work.store.side(OUTLINE) == mark:
        return
    # The board can wait: answers are on the server.
    with suppress(HiaError):
        asking.ask("PUT", f"/v1/questionnaire/{work.header.id}", body)
        work.store.put_side({OUTLINE: mark})


class _Journal:
    """The store as the engine sees it; what is erased goes from backups and copies too."""

    def __init__(self, workspace: Workspace, work: Work) -> None:
        self._workspace = workspace
        self._work = work

    def operations(self) -> list[Operation]:
        return self._work.store.operations()

    def erased(self) -> frozenset[str]:
        return self._work.store.erased()

    def side(self, key: str) -> Any:
        return self._work.store.side(key)

    def append(
        self,
        operations: Iterable[Operation],
        *,
        side: Mapping[str, Any] | None = None,
        bring_back: bool = False,
    ) -> list[Operation]:
        return self._work.store.append(operations, side=side, bring_back=bring_back)

    def erase(self, ids: Iterable[str]) -> list[Operation]:
        others: list[Path] = self._workspace.store.other_files(self._work.header.id)
        erase(self._work.store, ids, others)
        return []
