"""An assessment's log: operations in, in one order for everybody, and out from any place in it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hia_tui.domain.ledger import id_number
from sync_server.store.records import NOTHING, Device, Entry, Exchange, Page, Reconciled, Refused
from sync_server.store.statements import Many, Query, Row, Steps, places

if TYPE_CHECKING:
    from hia_tui.domain.operation import Operation

SEEN_EVERY = 300
"""Seconds after which "last heard of" is written again."""
IN_USE = 90 * 86_400
"""Seconds without a word after which nobody waits for a device any more."""
ASSESSMENTS = 500
"""Logs that one team may have: rounds of many years, and a bound on what a member can make a disk hold."""
_ENTRIES = """
    SELECT s, id, via, rx, body FROM op WHERE log = $1 AND s > $2 AND s <= $3
    UNION ALL SELECT s, id, '', 0, NULL FROM gone WHERE log = $1 AND s > $2 AND s <= $3
    ORDER BY s LIMIT $4
"""
"""Up to the end of the log as it was read: what others commit meanwhile belongs to the next fingerprint."""
_IN_A_STATEMENT = 256


def exchange(asked: Exchange, *, only_reads: bool = False) -> Steps[Page]:
    """Take a device's operations in and answer with what lies after its cursor.

    Work that only reads does not note how far the device is: `needs_writing` tells when that is enough.
    """
    if not only_reads:
        yield from _heard_of(asked.device, asked.now)
    row = yield from _assessment(asked)
    if row is None:
        return Page(0, False, (), 0, NOTHING)
    log, head, n, x, size, evaluations = row
    refused: dict[str, str] = {}
    if asked.operations:
        head, n, x, refused = yield from _append(asked, log, (head, n, x, size))
    if not only_reads:
        yield from _confirmed(asked.device, log, min(asked.cursor, head))
    page = yield from _page(asked, log, head)
    everywhere = yield from _everywhere(asked.device, log, asked.now)
    return Page(page.cursor, page.more, page.entries, n, x, refused, everywhere, evaluations)


def needs_writing(asked: Exchange, log_cursor: int | None) -> bool:
    """Whether an exchange changes anything: if not, it is read without waiting for the writer."""
    stale = asked.now - asked.device.seen >= SEEN_EVERY
    return bool(asked.operations) or stale or log_cursor != asked.cursor


def cursor_of(device: Device, assessment: str) -> Steps[int | None]:
    """Up to where a device has confirmed; None when it never asked, or there is no such assessment."""
    rows = yield Query(
        "SELECT r.cursor FROM reading r JOIN assessment a ON a.log = r.log "
        "WHERE r.device = $1 AND a.team = $2 AND a.a = $3",
        (device.id, device.team, assessment),
    )
    return rows[0][0] if rows else None


def reconcile(device: Device, assessment: str, ids: Sequence[str], most: int, room: int) -> Steps[Reconciled]:
    """Compare a device's ids with the log: what the server lacks, and what the device lacks."""
    rows = yield Query(
        "SELECT log, head, n, x FROM assessment WHERE team = $1 AND a = $2", (device.team, assessment)
    )
    if not rows:
        return Reconciled(tuple(ids), Page(0, False, (), 0, NOTHING))
    log, head, n, x = rows[0]
    held = yield Query("SELECT s, id FROM op WHERE log = $1 AND s <= $2 ORDER BY s", (log, head))
    erased = yield Query("SELECT s, id FROM gone WHERE log = $1", (log,))
    gone = {row[1]: row[0] for row in erased}
    theirs = set(ids)
    known = {row[1] for row in held}
    missing = [row[0] for row in held if row[1] not in theirs]
    entries = [Entry(gone[i], i, "", 0, None) for i in ids if i in gone]
    entries += yield from _entries_at(log, missing[: most + 1])
    kept, cut = _fitting(entries, most, room)
    want = tuple(i for i in ids if i not in known and i not in gone)
    return Reconciled(want, Page(head, cut, tuple(kept), n, x))


def operations(team: str, assessment: str) -> Steps[list[bytes]]:
    """All of an assessment's operations as canonical bytes, in log order."""
    rows = yield Query(
        "SELECT o.body FROM op o JOIN assessment a ON a.log = o.log "
        "WHERE a.team = $1 AND a.a = $2 ORDER BY o.s",
        (team, assessment),
    )
    return [bytes(row[0]) for row in rows]


def _assessment(asked: Exchange) -> Steps[Row | None]:
    select = Query(
        "SELECT log, head, n, x, size, ev FROM assessment WHERE team = $1 AND a = $2",
        (asked.device.team, asked.assessment),
        # The sequence comes from this row under its lock: a serial column skips rows for those who
        # poll while commits finish out of order.
        locks=bool(asked.operations),
    )
    rows = yield select
    if not rows and asked.operations:
        yield from open_log(asked.device.team, asked.assessment)
        rows = yield select
    return rows[0] if rows else None


def open_log(team: str, assessment: str) -> Steps[None]:
    """Open an assessment's log if there is none yet.

    Raises:
        Refused: `full`: the team has as many as it may.
    """
    rows = yield Query(
        "SELECT COUNT(*), COALESCE(MAX(CASE WHEN a = $2 THEN 1 ELSE 0 END), 0) "
        "FROM assessment WHERE team = $1",
        (team, assessment),
    )
    if rows[0][1]:
        return
    if rows[0][0] >= ASSESSMENTS:
        raise Refused("full")
    yield Query(
        "INSERT INTO assessment (team, a, head, n, x, size, ev) VALUES ($1, $2, 0, 0, $3, 0, 0) "
        "ON CONFLICT DO NOTHING",
        (team, assessment, NOTHING),
    )


def _append(
    asked: Exchange, log: int, state: tuple[int, int, str, int]
) -> Steps[tuple[int, int, str, dict[str, str]]]:
    head, n, x, size = state
    pushed = {op.id: op for op in asked.operations}
    known, gone = yield from _among(log, pushed)
    refused = dict.fromkeys(gone, "purged")
    fresh: list[Operation] = []
    for op in pushed.values():
        if op.id in known or op.id in gone:
            continue
        if n + len(fresh) >= asked.capacity or size + len(op.canonical) > asked.size:
            refused[op.id] = "full"
            continue
        fresh.append(op)
        size += len(op.canonical)
    if not fresh:
        return head, n, x, refused
    yield Many(
        "INSERT INTO op (log, s, id, body, via, rx) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (log, head + place, op.id, op.canonical, asked.device.member, asked.now)
            for place, op in enumerate(fresh, 1)
        ],
    )
    head, n, x = head + len(fresh), n + len(fresh), folded(x, (op.id for op in fresh))
    yield Query(
        "UPDATE assessment SET head = $2, n = $3, x = $4, size = $5 WHERE log = $1", (log, head, n, x, size)
    )
    return head, n, x, refused


def _among(log: int, ids: Iterable[str]) -> Steps[tuple[set[str], set[str]]]:
    """Those of the ids that are in the log, and those that were erased from it."""
    wanted = list(ids)
    found: tuple[set[str], set[str]] = (set(), set())
    for start in range(0, len(wanted), _IN_A_STATEMENT):
        part = wanted[start : start + _IN_A_STATEMENT]
        # A few lengths only, so that an engine that prepares statements keeps a few.
        part += part[-1:] * (_rounded(len(part)) - len(part))
        asked = places(len(part), 2)
        rows = yield Query(
            f"SELECT id, 0 FROM op WHERE log = $1 AND id IN ({asked}) "
            f"UNION ALL SELECT id, 1 FROM gone WHERE log = $1 AND id IN ({asked})",
            (log, *part),
        )
        for op_id, which in rows:
            found[which].add(op_id)
    return found


def _entries_at(log: int, numbers: Sequence[int]) -> Steps[list[Entry]]:
    found: list[Entry] = []
    for start in range(0, len(numbers), _IN_A_STATEMENT):
        part = list(numbers[start : start + _IN_A_STATEMENT])
        part += part[-1:] * (_rounded(len(part)) - len(part))
        rows = yield Query(
            f"SELECT s, id, via, rx, body FROM op WHERE log = $1 AND s IN ({places(len(part), 2)}) "
            "ORDER BY s",
            (log, *part),
        )
        found += [_entry(row) for row in rows]
    return found


def _page(asked: Exchange, log: int, head: int) -> Steps[Page]:
    if asked.cursor >= head:
        return Page(head, False, (), 0, NOTHING)
    brought = {op.id for op in asked.operations}
    # One further row than fits tells whether there are more; those just brought need not go back.
    rows = yield Query(_ENTRIES, (log, asked.cursor, head, asked.most + len(brought) + 1))
    kept, more = _fitting([_entry(row) for row in rows if row[1] not in brought], asked.most, asked.room)
    if more:
        return Page(kept[-1].s, True, tuple(kept), 0, NOTHING)
    return Page(head, False, tuple(kept), 0, NOTHING)


def _fitting(entries: Sequence[Entry], most: int, room: int) -> tuple[list[Entry], bool]:
    """As many entries as go into one answer, at least one, and whether some did not."""
    kept: list[Entry] = []
    for entry in entries:
        room -= len(entry.body or b"")
        if kept and (room < 0 or len(kept) == most):
            return kept, True
        kept.append(entry)
    return kept, False


def _heard_of(device: Device, now: int) -> Steps[None]:
    if now - device.seen >= SEEN_EVERY:
        yield Query("UPDATE device SET seen = $2 WHERE id = $1", (device.id, now))


def _confirmed(device: Device, log: int, cursor: int) -> Steps[None]:
    yield Query(
        "INSERT INTO reading (device, log, cursor) VALUES ($1, $2, $3) ON CONFLICT (device, log) "
        "DO UPDATE SET cursor = excluded.cursor WHERE reading.cursor <> excluded.cursor",
        (device.id, log, cursor),
    )


def _everywhere(device: Device, log: int, now: int) -> Steps[int | None]:
    rows = yield Query(
        "SELECT MIN(COALESCE(r.cursor, 0)) FROM device d "
        "LEFT JOIN reading r ON r.device = d.id AND r.log = $1 "
        "WHERE d.team = $2 AND d.id <> $3 AND d.revoked = 0 AND d.seen > $4",
        (log, device.team, device.id, now - IN_USE),
    )
    return rows[0][0] if rows else None


def folded(x: str, ids: Iterable[str]) -> str:
    """A set's fingerprint with these ids put in, or taken out."""
    value = int(x, 16)
    for op_id in ids:
        value ^= id_number(op_id)
    return f"{value:030x}"


def _entry(row: Row) -> Entry:
    s, op_id, via, rx, body = row
    return Entry(s, op_id, via, rx, None if body is None else bytes(body))


def _rounded(count: int) -> int:
    return 1 << (count - 1).bit_length()
