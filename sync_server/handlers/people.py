"""Teams: making one, letting machines in, roles, and who is there."""

from functools import partial
from typing import Any

from sync_server.codes import hashed, is_same, new_code, new_id, plain_code
from sync_server.endpoint import LEADERS
from sync_server.messages import (
    AssessmentReply,
    CreateInvite,
    CreateTeam,
    DeviceReply,
    Done,
    InviteReply,
    JoinTeam,
    MemberReply,
    Membership,
    RosterReply,
    RosterVersion,
    SetRole,
)
from sync_server.problem import Problem, not_allowed, refusal, slow_down
from sync_server.service import Answer, Call, Service
from sync_server.settings import Teams
from sync_server.store import teams
from sync_server.store.records import Invite, Joined, Newcomer, Refused, Role, RosterMember
from sync_server.store.statements import Steps, Work

_DAY = 86_400


async def create(service: Service, call: Call[CreateTeam]) -> Answer:
    """Make a team with the caller as its coordinator."""
    _check_may_create(service, call)
    newcomer = Newcomer(call.body.member, new_id(service.random), hashed(call.token), service.now)
    name = "".join(letter for letter in call.body.name if letter.isprintable())
    work = partial(teams.create_team, new_id(service.random), name, newcomer)
    return Answer(await _membership(service, await service.store.write(work)), 201)


async def join(service: Service, call: Call[JoinTeam]) -> Answer:
    """Let a machine in by a code. Wrong codes are counted by address."""
    if wait := service.codes.is_empty(call.address):
        raise slow_down(wait)
    newcomer = Newcomer(call.body.member, new_id(service.random), hashed(call.token), service.now)
    code = plain_code(call.body.code)
    try:
        if code is None:
            raise Refused("code")
        joined = await service.store.write(partial(teams.join, hashed(code), newcomer))
    except Refused as refused:
        if refused.code == "code":
            service.codes.wait_for(call.address)
        raise refusal(refused) from None
    return Answer(await _membership(service, joined), 201)


async def invite(service: Service, call: Call[CreateInvite]) -> Answer:
    """Make a join code: for others as a coordinator, for one's own next machine as anybody."""
    body, device = call.body, call.device
    if not body.myself and device.role not in LEADERS:
        raise not_allowed()
    code = new_code(service.random)
    made = Invite(
        code_hash=hashed(code.replace("-", "")),
        team=device.team,
        role=device.role if body.myself else Role(body.role),
        member=device.member if body.myself else None,
        uses=1 if body.myself else body.uses,
        expires=service.now + body.days * _DAY,
    )
    await service.store.write(partial(teams.add_invite, made, service.now))
    return Answer(InviteReply(code, service.said(made.expires)), 201)


async def roster(service: Service, call: Call[None]) -> Answer:
    """Who is in the team, with which machines, and what it works on."""
    found = await service.store.read(partial(teams.roster, call.device.team))
    reply = RosterReply(
        rv=found.version,
        team=found.team,
        name=found.name,
        members=[_member(service, member) for member in found.members],
        assessments=[AssessmentReply(one.id, one.n, one.x) for one in found.assessments],
    )
    seen = hashed(repr(reply))[:16]
    return Answer(reply, etag=f'"{found.version}-{seen}"')


async def set_role(service: Service, call: Call[SetRole]) -> RosterVersion:
    """Give a member another role."""
    member, role = call.path["member"], Role(call.body.role)
    work = partial(teams.set_role, call.device.team, member, role)
    return await _noted(service, call, work, f"role of {member} set to {role}")


async def remove_member(service: Service, call: Call[None]) -> RosterVersion:
    """Shut out a person with all their machines."""
    member = call.path["member"]
    work = partial(teams.revoke_member, call.device.team, member)
    return await _noted(service, call, work, f"member {member} removed")


async def remove_device(service: Service, call: Call[None]) -> RosterVersion:
    """Shut out one machine: any as a coordinator, one's own as anybody."""
    device, found = call.device, await service.store.read(partial(teams.roster, call.device.team))
    own = {d.id for member in found.members if member.id == device.member for d in member.devices}
    if device.role not in LEADERS and call.path["device"] not in own:
        raise not_allowed()
    work = partial(teams.revoke_device, device.team, call.path["device"])
    return await _noted(service, call, work, f"machine {call.path['device']} removed")


async def leave(service: Service, call: Call[None]) -> RosterVersion:
    """End the calling machine's own membership."""
    work = partial(teams.revoke_device, call.device.team, call.device.id)
    return await _noted(service, call, work, f"machine {call.device.id} left")


async def delete(service: Service, call: Call[None]) -> Done:
    """Take the team off the server; the machines keep what they have."""
    device = call.device
    await service.store.write(partial(teams.delete_team, device.team, device.member, service.now))
    return Done()


async def _membership(service: Service, joined: Joined) -> Membership:
    found = await service.store.read(partial(teams.roster, joined.team))
    works = [AssessmentReply(one.id, one.n, one.x) for one in found.assessments]
    return Membership(joined.team, joined.name, joined.member, joined.role, joined.version, works)


def _member(service: Service, member: RosterMember) -> MemberReply:
    seen = max((device.seen for device in member.devices), default=0)
    return MemberReply(
        member=member.id,
        role=member.role,
        seen=service.said(seen),
        active=any(not device.revoked for device in member.devices),
        devices=[DeviceReply(d.id, service.said(d.seen), d.revoked) for d in member.devices],
    )


async def _noted(service: Service, call: Call[Any], work: Work[int], what: str) -> RosterVersion:
    """Change the roster and write down who did it, as one."""
    device, now = call.device, service.now

    def both() -> Steps[int]:
        version = yield from work()
        yield from teams.audited(now, device.team, device.member, what)
        return version

    return RosterVersion(await service.store.write(both))


def _check_may_create(service: Service, call: Call[CreateTeam]) -> None:
    settings = service.settings
    if settings.teams is Teams.CLOSED:
        raise Problem(403, "closed", "This server makes no teams. Ask whoever runs it for a code.")
    if settings.teams is Teams.OPEN:
        return
    if settings.admin_secret:
        if wait := service.codes.is_empty(call.address):
            raise slow_down(wait)
        if is_same(call.body.admin, settings.admin_secret):
            return
        service.codes.wait_for(call.address)
        raise Problem(
            403, "admin", "Making a team needs this server's admin secret. Ask whoever runs the server."
        )
    if not (settings.is_loopback and call.is_local):
        raise Problem(403, "closed", "This server makes no teams. Ask whoever runs it for a code.")
