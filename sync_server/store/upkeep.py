"""What whoever runs the server does by hand: erase a person's name, list teams, check every operation."""

from dataclasses import dataclass

from hia_tui.domain.operation import MalformedOperation, parse_canonical
from sync_server.store.log import folded
from sync_server.store.records import NOTHING, Refused
from sync_server.store.statements import Many, Query, Row, Steps
from sync_server.store.teams import audited


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team in a list."""

    id: str
    name: str
    created: int
    members: int


def teams() -> Steps[list[TeamLine]]:
    """All teams, oldest first."""
    rows = yield Query(
        "SELECT t.id, t.name, t.created, (SELECT COUNT(*) FROM member m WHERE m.team = t.id) "
        "FROM team t ORDER BY t.created, t.id"
    )
    return [TeamLine(*row) for row in rows]


def purge_member(team: str, member: str, now: int) -> Steps[int]:
    """Erase what names a person, for ever and everywhere; answers stay. Returns how many operations went.

    Their ids stay as a list of what is refused, and devices are told to drop them when they next sync.

    Raises:
        Refused: `unknown-team`.
    """
    if not (yield Query("SELECT id FROM team WHERE id = $1", (team,))):
        raise Refused("unknown-team")
    erased = 0
    logs = yield Query("SELECT log FROM assessment WHERE team = $1 ORDER BY log", (team,))
    for (log,) in logs:
        erased += yield from _purge_from(log, f"member/{member}/")
    yield Query("DELETE FROM device WHERE team = $1 AND member = $2 AND revoked = 1", (team, member))
    yield from audited(now, team, "operator", f"{erased} operations naming a member erased")
    return erased


def _purge_from(log: int, prefix: str) -> Steps[int]:
    rows = yield Query("SELECT id, body FROM op WHERE log = $1", (log,))
    going = [row[0] for row in rows if parse_canonical(bytes(row[1])).field.startswith(prefix)]
    if not going:
        return 0
    ((head, n, x),) = yield Query("SELECT head, n, x FROM assessment WHERE log = $1", (log,), locks=True)
    yield Many("DELETE FROM op WHERE log = $1 AND id = $2", [(log, i) for i in going])
    yield Many(
        "INSERT INTO gone (log, s, id) VALUES ($1, $2, $3)",
        [(log, head + place, i) for place, i in enumerate(going, 1)],
    )
    yield Query(
        "UPDATE assessment SET head = $2, n = $3, x = $4 WHERE log = $1",
        (log, head + len(going), n - len(going), folded(x, going)),
    )
    return len(going)


def check() -> Steps[list[str]]:
    """Recompute every operation's id and every fingerprint; a sentence for each that is wrong."""
    wrong: list[str] = []
    rows = yield Query("SELECT log, a, head, n, x FROM assessment ORDER BY log")
    for row in rows:
        wrong += yield from _check_log(row)
    return wrong


def _check_log(row: Row) -> Steps[list[str]]:
    log, a, head, n, x = row
    wrong: list[str] = []
    found = yield Query("SELECT s, id, body FROM op WHERE log = $1 AND s <= $2 ORDER BY s", (log, head))
    for s, op_id, body in found:
        try:
            if parse_canonical(bytes(body)).id != op_id:
                wrong.append(f"Assessment {a}: the operation at {s} is not the one that its id names.")
        except MalformedOperation as problem:
            wrong.append(f"Assessment {a}: the operation at {s} breaks a rule: {problem}.")
    if (len(found), folded(NOTHING, (i for _, i, _ in found))) != (n, x):
        wrong.append(f"Assessment {a}: its fingerprint does not fit its {len(found)} operations.")
    return wrong
