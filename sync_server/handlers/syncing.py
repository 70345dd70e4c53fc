"""Sync and reconcile: the two requests that move operations."""

import asyncio
import json
from collections.abc import Iterable
from functools import partial

import msgspec

from hia_tui.domain.operation import (
    MalformedOperation,
    Operation,
    canonical_bytes,
    operation_id,
    parse_canonical,
)
from sync_server.endpoint import LEADERS, WRITERS
from sync_server.messages import (
    PROTOCOL,
    Bad,
    EntryReply,
    Fingerprint,
    ReconcileReply,
    ReconcileRequest,
    SyncReply,
    SyncRequest,
)
from sync_server.problem import LIMITS, not_allowed, too_large
from sync_server.service import Call, Service
from sync_server.store import log
from sync_server.store.records import Entry, Exchange

MOST_ROOM = 1 << 20
"""Bytes of operations in an answer, whatever a client asks for."""
_ASIDE = 128
"""Operations in a push from which on they are judged in a thread, so that others are answered meanwhile."""
_REASONS = {
    "full": "The assessment holds as much as it can. Start the next round to go on.",
    "purged": "This was erased on the server.",
}


async def sync(service: Service, call: Call[SyncRequest]) -> SyncReply:
    """Take in what a device brings, and answer with what it lacks."""
    body, device = call.body, call.device
    if body.push and device.role not in WRITERS:
        raise not_allowed()
    if len(body.push) > LIMITS["push"]:
        raise too_large()
    judging = partial(judge, body.push)
    good, bad = await asyncio.to_thread(judging) if len(body.push) > _ASIDE else judging()
    asked = Exchange(device, body.a, body.cur, good, service.now, room=min(body.max, MOST_ROOM))
    if await _is_only_read(service, asked):
        page = await service.store.read(partial(log.exchange, asked, only_reads=True))
    else:
        page = await service.store.write(partial(log.exchange, asked))
    bad += [Bad(op_id, code, _REASONS[code]) for op_id, code in page.refused.items()]
    service.counted["operations", "taken"] += len(good) - len(page.refused)
    service.counted["operations", "refused"] += len(bad)
    return SyncReply(
        p=PROTOCOL,
        cur=page.cursor,
        more=page.more,
        new=_entries(service, page.entries),
        bad=bad,
        set=Fingerprint(page.n, page.x),
        rv=device.version,
        ttl=service.settings.ttl,
        all=msgspec.UNSET if page.everywhere is None else page.everywhere,
        ev=page.evaluations if page.evaluations and device.role in LEADERS else msgspec.UNSET,
    )


async def reconcile(service: Service, call: Call[ReconcileRequest]) -> ReconcileReply:
    """Compare everything that a device holds with everything that is here."""
    body = call.body
    room = min(body.max, MOST_ROOM)
    work = partial(log.reconcile, call.device, body.a, body.ids, LIMITS["page"], room)
    found = await service.store.read(work, long=True)
    return ReconcileReply(
        p=PROTOCOL,
        want=list(found.want),
        new=_entries(service, found.page.entries),
        cur=found.page.cursor,
        more=found.page.more,
        set=Fingerprint(found.page.n, found.page.x),
    )


def judge(pushed: Iterable[msgspec.Raw]) -> tuple[tuple[Operation, ...], list[Bad]]:
    """Tell operations that keep the rules from those that do not, by the same code as every client."""
    good: list[Operation] = []
    bad: list[Bad] = []
    for raw in pushed:
        line = bytes(raw)
        try:
            good.append(parse_canonical(line))
        except MalformedOperation as problem:
            bad.append(Bad(_claimed_id(line), problem.code, str(problem)))
    return tuple(good), bad


def _claimed_id(line: bytes) -> str:
    """The id that its sender knows it by, however it was spelled on the way."""
    try:
        return operation_id(canonical_bytes(json.loads(line)))
    except (ValueError, TypeError, RecursionError):
        # What has no canonical spelling has no id either; its own bytes name it.
        return operation_id(line)


async def _is_only_read(service: Service, asked: Exchange) -> bool:
    if asked.operations:
        return False
    known = await service.store.read(partial(log.cursor_of, asked.device, asked.assessment))
    return not log.needs_writing(asked, known)


def _entries(service: Service, entries: Iterable[Entry]) -> list[EntryReply]:
    return [
        EntryReply(s=entry.s, drop=entry.id)
        if entry.body is None
        else EntryReply(s=entry.s, via=entry.via, rx=service.said(entry.rx), op=msgspec.Raw(entry.body))
        for entry in entries
    ]
