"""Teams, their people and machines, and the codes that let further ones in."""

from sync_server.store.records import (
    Device,
    Invite,
    Joined,
    Newcomer,
    Refused,
    Role,
    Roster,
    RosterAssessment,
    RosterDevice,
    RosterMember,
)
from sync_server.store.statements import Query, Row, Steps


def device_of(token_hash: str) -> Steps[Device | None]:
    """The device that a token stands for, revoked or not."""
    rows = yield Query(
        "SELECT d.id, d.team, d.member, m.role, d.seen, d.revoked, t.version FROM device d "
        "JOIN member m ON m.team = d.team AND m.id = d.member JOIN team t ON t.id = d.team "
        "WHERE d.token_hash = $1",
        (token_hash,),
    )
    if not rows:
        return None
    device, team, member, role, seen, revoked, version = rows[0]
    return Device(device, team, member, Role(role), seen, bool(revoked), version)


def create_team(team: str, name: str, newcomer: Newcomer) -> Steps[Joined]:
    """Make a team with its first coordinator; asked again with the same token, the same team."""
    known = yield from _joined(newcomer.token_hash)
    if known is not None:
        return known
    yield Query(
        "INSERT INTO team (id, name, created, version) VALUES ($1, $2, $3, 1)", (team, name, newcomer.now)
    )
    yield from _enrol(team, Role.COORDINATOR, newcomer)
    return Joined(team, name, newcomer.member, Role.COORDINATOR, 1)


def open_team(team: str, name: str, now: int, code_hash: str, expires: int) -> Steps[None]:
    """Make a team with nobody in it, and a code for its first coordinator."""
    yield Query("INSERT INTO team (id, name, created, version) VALUES ($1, $2, $3, 1)", (team, name, now))
    yield from add_invite(Invite(code_hash, team, Role.COORDINATOR, None, 1, expires), now)


def add_invite(invite: Invite, now: int) -> Steps[None]:
    """Keep a code's hash; codes that ran out are swept."""
    yield Query("DELETE FROM invite WHERE expires <= $1 OR uses = 0", (now,))
    yield Query(
        "INSERT INTO invite (code_hash, team, role, member, uses, expires) VALUES ($1, $2, $3, $4, $5, $6)",
        (invite.code_hash, invite.team, invite.role, invite.member, invite.uses, invite.expires),
    )


def join(code_hash: str, newcomer: Newcomer) -> Steps[Joined]:
    """Let a machine in by a code; asked again with the same token, it is in already and no use is lost.

    Raises:
        Refused: `code` for one that is unknown, used up or past its time, `member-taken` for a person who
            is in the team on another machine and did not give the code.
    """
    known = yield from _joined(newcomer.token_hash)
    if known is not None:
        return known
    rows = yield Query(
        "UPDATE invite SET uses = uses - 1 WHERE code_hash = $1 AND uses > 0 AND expires > $2 "
        "RETURNING team, role, member",
        (code_hash, newcomer.now),
    )
    if not rows:
        raise Refused("code")
    team, role, bound = rows[0]
    member = bound or newcomer.member
    if bound is None:
        yield from _check_free(team, member)
    entering = Newcomer(member, newcomer.device, newcomer.token_hash, newcomer.now)
    yield from _enrol(team, Role(role), entering, keeps_role=bound is not None)
    version = yield from _changed(team)
    joined = yield from _joined(newcomer.token_hash)
    if joined is None:
        raise Refused("code")
    return Joined(joined.team, joined.name, joined.member, joined.role, version)


def roster(team: str) -> Steps[Roster]:
    """Who is in a team, with which machines, and what it works on."""
    (head,) = yield Query("SELECT version, name FROM team WHERE id = $1", (team,))
    people = yield Query("SELECT id, role FROM member WHERE team = $1 ORDER BY id", (team,))
    machines = yield Query(
        "SELECT member, id, seen, revoked FROM device WHERE team = $1 ORDER BY made, id", (team,)
    )
    works = yield Query("SELECT a, n, x FROM assessment WHERE team = $1 ORDER BY log", (team,))
    by_member: dict[str, list[RosterDevice]] = {}
    for member, device, seen, revoked in machines:
        by_member.setdefault(member, []).append(RosterDevice(device, seen, bool(revoked)))
    return Roster(
        head[0],
        team,
        head[1],
        tuple(RosterMember(i, Role(role), tuple(by_member.get(i, ()))) for i, role in people),
        tuple(RosterAssessment(*row) for row in works),
    )


def set_role(team: str, member: str, role: Role) -> Steps[int]:
    """Give a member another role; returns the roster's new version.

    Raises:
        Refused: `unknown-member`, or `last-coordinator` when nobody would be left to lead.
    """
    before = yield from _role(team, member)
    if before is Role.COORDINATOR and role is not Role.COORDINATOR:
        yield from _check_not_last(team, member)
    yield Query("UPDATE member SET role = $3 WHERE team = $1 AND id = $2", (team, member, role))
    return (yield from _changed(team))


def revoke_member(team: str, member: str) -> Steps[int]:
    """Shut out all machines of a person; returns the roster's new version.

    Raises:
        Refused: `unknown-member` or `last-coordinator`.
    """
    if (yield from _role(team, member)) is Role.COORDINATOR:
        yield from _check_not_last(team, member)
    yield Query("UPDATE device SET revoked = 1 WHERE team = $1 AND member = $2", (team, member))
    yield Query("DELETE FROM invite WHERE team = $1 AND member = $2", (team, member))
    return (yield from _changed(team))


def revoke_device(team: str, device: str) -> Steps[int]:
    """Shut out one machine; returns the roster's new version.

    Raises:
        Refused: `unknown-device`, or `last-coordinator` for the last machine of the last one.
    """
    rows = yield Query(
        "SELECT d.member, m.role FROM device d JOIN member m ON m.team = d.team AND m.id = d.member "
        "WHERE d.team = $1 AND d.id = $2",
        (team, device),
    )
    if not rows:
        raise Refused("unknown-device")
    member, role = rows[0]
    if Role(role) is Role.COORDINATOR:
        others = yield Query(
            "SELECT id FROM device WHERE team = $1 AND member = $2 AND revoked = 0 AND id <> $3",
            (team, member, device),
        )
        if not others:
            yield from _check_not_last(team, member)
    yield Query("UPDATE device SET revoked = 1 WHERE id = $1", (device,))
    return (yield from _changed(team))


def delete_team(team: str, who: str, now: int) -> Steps[None]:
    """Take a team off the server with all that it holds; what the machines hold stays with them."""
    yield Query("DELETE FROM team WHERE id = $1", (team,))
    yield from audited(now, team, who, "team deleted")


def audited(now: int, team: str, who: str, what: str) -> Steps[None]:
    """Write down what somebody did that cannot be undone."""
    yield Query("INSERT INTO audit (at, team, who, what) VALUES ($1, $2, $3, $4)", (now, team, who, what))


def _joined(token_hash: str) -> Steps[Joined | None]:
    device = yield from device_of(token_hash)
    if device is None:
        return None
    if device.revoked:
        raise Refused("revoked")
    (row,) = yield Query("SELECT name FROM team WHERE id = $1", (device.team,))
    return Joined(device.team, row[0], device.member, device.role, device.version)


def _check_free(team: str, member: str) -> Steps[None]:
    rows = yield Query(
        "SELECT id FROM device WHERE team = $1 AND member = $2 AND revoked = 0 LIMIT 1", (team, member)
    )
    if rows:
        raise Refused("member-taken")


def _enrol(team: str, role: Role, newcomer: Newcomer, *, keeps_role: bool = False) -> Steps[None]:
    kept = "id = excluded.id" if keeps_role else "role = excluded.role"
    yield Query(
        "INSERT INTO member (team, id, role, joined) VALUES ($1, $2, $3, $4) "
        f"ON CONFLICT (team, id) DO UPDATE SET {kept}",
        (team, newcomer.member, role, newcomer.now),
    )
    yield Query(
        "INSERT INTO device (id, team, member, token_hash, made, seen, revoked) "
        "VALUES ($1, $2, $3, $4, $5, $5, 0)",
        (newcomer.device, team, newcomer.member, newcomer.token_hash, newcomer.now),
    )


def _role(team: str, member: str) -> Steps[Role]:
    rows = yield Query("SELECT role FROM member WHERE team = $1 AND id = $2", (team, member))
    if not rows:
        raise Refused("unknown-member")
    return Role(rows[0][0])


def _check_not_last(team: str, member: str) -> Steps[None]:
    rows: list[Row] = yield Query(
        "SELECT m.id FROM member m WHERE m.team = $1 AND m.role = 'coordinator' AND m.id <> $2 AND EXISTS "
        "(SELECT 1 FROM device d WHERE d.team = m.team AND d.member = m.id AND d.revoked = 0) LIMIT 1",
        (team, member),
    )
    if not rows:
        raise Refused("last-coordinator")


def _changed(team: str) -> Steps[int]:
    rows = yield Query("UPDATE team SET version = version + 1 WHERE id = $1 RETURNING version", (team,))
    version: int = rows[0][0]
    return version
