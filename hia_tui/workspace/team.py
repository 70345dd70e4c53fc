"""Teams: making one, joining, inviting, who is in it, leaving, and taking it to another server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput, CouldNotDo, HiaError, UnknownName
from hia_tui.sync.address import parse_address
from hia_tui.sync.patience import Patient
from hia_tui.sync.records import KEY, read_record
from hia_tui.sync.replies import understood
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.membership import Membership
from hia_tui.workspace.team_sync import (
    connect,
    is_shared,
    keep_role,
    membership_of,
    memberships,
    sync_now,
    talker,
)
from hia_tui.workspace.team_works import introduce, link, part, take_in
from hia_tui.workspace.work import Work

ROLES = ("member", "coordinator", "viewer")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A join code, which is shown once."""

    code: str
    expires: str


@dataclass(frozen=True, slots=True)
class Founded:
    """A team that was made."""

    membership: Membership
    invitation: Invitation
    trouble: str
    """Why the first sync did not work, as a sentence; empty when it did."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A team that this home is in now."""

    membership: Membership
    works: tuple[Work, ...]
    """The team's assessments, open; the last one is in use."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine of a member."""

    id: str
    seen: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a team as the server knows them."""

    member: str
    role: str
    seen: str
    is_active: bool
    machines: tuple[Machine, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in a team, and what it works on."""

    members: tuple[Member, ...]
    assessments: tuple[tuple[str, int], ...]
    """Ids with how many operations the server holds of each."""


def create(workspace: Workspace, work: Work, server: str, name: str, admin: str = "") -> Founded:
    """Make a team on a server, share the assessment with it, and make a code for its members.

    Raises:
        BadInput: the address or the name cannot be, or the assessment is shared already.
        ServerTrouble: the server was not reached, or said no.
    """
    if is_shared(workspace, work):
        there = membership_of(workspace, work)
        raise CouldNotDo(
            f"This assessment is shared with the team {there.name} already. To take it to another server: "
            "hia team move. Nothing was changed."
        )
    membership = _found(workspace, server, validation.line(name, "The team's name", required=True), admin)
    link(work, membership)
    with talker(workspace, membership) as asking:
        invitation = _invite(asking, {})
    return Founded(membership, invitation, _sync_quietly(workspace, work))


def join(workspace: Workspace, server: str, code: str) -> Joined:
    """Join a team with a code, and take its assessments into this home.

    An assessment of the team that is here already, such as from a pack, is shared from now on. With a code
    that a person's other machine gave, this home becomes that person's.

    Raises:
        BadInput: the address cannot be.
        ServerTrouble: the server was not reached, or the code does not work.
    """
    address = parse_address(server)
    kept = memberships(workspace)
    token = kept.new_token(f"join {address.url} {''.join(code.split())}")
    with connect(workspace, address.url, token) as asking:
        said = asking.ask_json("POST", "/v1/join", {"code": code[:64], "member": workspace.profile.member})
        membership = _membership(address.url, token, said)
        kept.save(membership)
        if membership.member != workspace.profile.member:
            workspace.store.join_as(membership.member)
        with understood():
            known = sorted((int(one["n"]), str(one["a"])) for one in said["assessments"])
        works = [take_in(workspace, membership, asking, assessment) for _, assessment in known]
    return Joined(membership, tuple(work for work in works if work is not None))


def invite(
    workspace: Workspace,
    work: Work,
    *,
    role: str = "member",
    uses: int = 20,
    days: int = 3,
    myself: bool = False,
) -> Invitation:
    """A code that lets others in, or a further machine of one's own (ServerTrouble, CouldNotDo)."""
    membership = membership_of(workspace, work)
    if not myself and not membership.is_coordinator:
        raise CouldNotDo("Only a coordinator can invite others. For a further machine of yours: --myself")
    with talker(workspace, membership) as asking:
        return _invite(asking, {"role": role, "uses": uses, "days": days, "myself": myself})


def roster(workspace: Workspace, work: Work) -> Roster:
    """Who is in the team, as the server knows it now (ServerTrouble, CouldNotDo)."""
    membership = membership_of(workspace, work)
    with talker(workspace, membership) as asking:
        said = asking.ask_json("GET", "/v1/roster")
    keep_role(workspace, membership, said)
    with understood():
        return _roster(said)


def set_role(workspace: Workspace, work: Work, person: str, role: str) -> str:
    """Give somebody another role; returns their member id (ServerTrouble, CouldNotDo)."""
    if role not in ROLES:
        raise BadInput(f"{role!r} is not a role. Give one of: {', '.join(ROLES)}. Nothing was changed.")
    membership = _leading(workspace, work, "change roles")
    member = find_member(workspace, work, person)
    with talker(workspace, membership) as asking:
        asking.ask_json("PUT", f"/v1/members/{member}", {"role": role})
    return member


def remove(workspace: Workspace, work: Work, person: str = "", machine: str = "") -> str:
    """Shut a person or one machine out of the server; returns the id (ServerTrouble, CouldNotDo).

    What is on their machines stays there, readable and theirs to export.
    """
    membership = membership_of(workspace, work)
    if not machine:
        _leading(workspace, work, "remove people")
    gone = machine or find_member(workspace, work, person)
    with talker(workspace, membership) as asking:
        asking.ask_json("DELETE", f"/v1/{'devices' if machine else 'members'}/{gone}")
    return gone


def leave(workspace: Workspace, work: Work) -> Membership:
    """End this machine's membership; everything stays here (ServerTrouble, CouldNotDo)."""
    membership = membership_of(workspace, work)
    with talker(workspace, membership) as asking:
        asking.ask_json("POST", "/v1/leave")
    part(workspace, membership)
    return membership


def delete(workspace: Workspace, work: Work) -> Membership:
    """Take the team off the server; machines keep what they have (ServerTrouble, CouldNotDo)."""
    membership = _leading(workspace, work, "delete the team")
    with talker(workspace, membership) as asking:
        asking.ask_json("DELETE", "/v1/team")
    part(workspace, membership)
    return membership


def collect(workspace: Workspace, work: Work) -> list[Work]:
    """Take in the team's assessments that are not in this home yet (ServerTrouble, CouldNotDo)."""
    membership = membership_of(workspace, work)
    here = {stored.id for stored in workspace.assessments()}
    missing = [a for a, _ in roster(workspace, work).assessments if a not in here]
    with talker(workspace, membership) as asking:
        found = [take_in(workspace, membership, asking, a) for a in missing]
    workspace.store.use(work.header.id)
    return [one for one in found if one is not None]


def move(workspace: Workspace, work: Work, server: str, admin: str = "") -> Founded:
    """Make the team anew on another server and take everything of it there that is in this home.

    The others join there with the new code; their assessments are known by their ids, so nothing is
    merged by hand. The team on the old server stays until somebody deletes it.

    Raises:
        BadInput: the assessment is shared with no team.
        ServerTrouble: the new server was not reached, or said no; nothing was changed.
    """
    old = membership_of(workspace, work)
    new = _found(workspace, server, old.name, admin)
    trouble = ""
    for stored in workspace.assessments():
        other = work if stored.id == work.header.id else workspace.open(stored.id)
        record = read_record(other.store.side(KEY))
        if record is not None and record.is_with(old.server, old.team):
            link(other, new)
            trouble = _sync_quietly(workspace, other) or trouble
        if other is not work:
            other.close()
    with talker(workspace, new) as asking:
        return Founded(new, _invite(asking, {}), trouble)


def find_member(workspace: Workspace, work: Work, person: str) -> str:
    """A member's id by id, name, or `me`.

    Raises:
        UnknownName: nobody goes by it, or several do.
    """
    wanted = person.strip()
    if wanted == "me":
        return work.author.member
    known = set(work.view.members()) | set(work.ledger.subjects("member"))
    found = [m for m in known if m == wanted] or [
        m for m in known if work.view.member_name(m).casefold() == wanted.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if not found and is_shared(workspace, work):
        listed = [m.member for m in roster(workspace, work).members if m.member == wanted]
        if listed:
            return listed[0]
    many = "More than one person goes" if found else "Nobody goes"
    raise UnknownName(f"{many} by {person!r}. hia sync fetches who joined since. Nothing was changed.")


def _found(workspace: Workspace, server: str, name: str, admin: str) -> Membership:
    address = parse_address(server)
    kept = memberships(workspace)
    token = kept.new_token(f"create {address.url} {name}")
    body = {"name": name, "member": workspace.profile.member, "admin": admin}
    with connect(workspace, address.url, token) as asking:
        membership = _membership(address.url, token, asking.ask_json("POST", "/v1/teams", body))
    kept.save(membership)
    return membership


def _membership(server: str, token: str, said: Mapping[str, Any]) -> Membership:
    with understood():
        team, name, member, role = (str(said[key]) for key in ("team", "name", "member", "role"))
        return Membership(server, team, name, member, role, token)


def _invite(asking: Patient, wanted: dict[str, Any]) -> Invitation:
    said = asking.ask_json("POST", "/v1/invites", wanted)
    with understood():
        return Invitation(str(said["code"]), str(said["expires"]))


def _sync_quietly(workspace: Workspace, work: Work) -> str:
    try:
        introduce(work, membership_of(workspace, work))
        sync_now(workspace, work)
    except HiaError as problem:
        return str(problem)
    return ""


def _leading(workspace: Workspace, work: Work, what: str) -> Membership:
    membership = membership_of(workspace, work)
    if not membership.is_coordinator:
        roster(workspace, work)
        membership = membership_of(workspace, work)
    if not membership.is_coordinator:
        raise CouldNotDo(f"Only a coordinator can {what}. Nothing was changed.")
    return membership


def _roster(said: Any) -> Roster:
    return Roster(
        tuple(
            Member(
                member=str(one["member"]),
                role=str(one["role"]),
                seen=str(one["seen"]),
                is_active=one["active"] is True,
                machines=tuple(
                    Machine(str(m["id"]), str(m["seen"]), m["revoked"] is True) for m in one["devices"]
                ),
            )
            for one in said["members"]
        ),
        tuple((str(one["a"]), int(one["n"])) for one in said["assessments"]),
    )
