"""`hia team …` and `hia sync`."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.cli.merging import LEFT
from hia_tui.cli.team_day import VERBS, Verb, add_arguments, say_done
from hia_tui.domain.errors import BadInput
from hia_tui.workspace import team, team_sync, team_works
from hia_tui.workspace.words import count


def _arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="verb", metavar="|".join(_VERBS), required=True)
    made: dict[str, ArgumentParser] = {}
    for name, (_, about) in _VERBS.items():
        made[name] = kinds.add_parser(name, help=about, description=about, allow_abbrev=False)
        takes_json(made[name])
    for name in ("create", "join", "move"):
        made[name].add_argument("--server", required=True, help="the server's address, https://…")
    for name in ("create", "move"):
        made[name].add_argument(
            "--admin-secret",
            default="",
            metavar="SECRET",
            help="where the server asks for one; - to be asked",
        )
    made["create"].add_argument("--team", required=True, help="the team's name")
    made["join"].add_argument("--code", required=True, help="the join code")
    made["join"].add_argument("--name", help="your name")
    made["join"].add_argument("--role", help="your role at work")
    made["invite"].add_argument("--role", choices=team.ROLES, default="member", help="what they may do")
    made["invite"].add_argument("--myself", action="store_true", help="for a further machine of your own")
    made["invite"].add_argument("--uses", type=int, default=20, help="how many may join (default: 20)")
    made["invite"].add_argument("--days", type=int, default=3, help="how long it holds (default: 3)")
    made["role"].add_argument("person", help="their name or id")
    made["role"].add_argument("role", choices=team.ROLES, help="what they may do from now on")
    made["remove"].add_argument("person", nargs="?", default="", help="their name or id")
    made["remove"].add_argument("--machine", default="", metavar="ID", help="one machine instead of a person")
    made["share"].add_argument("--team", default="", help="which team, where this home is in several")
    made["delete"].add_argument("--yes", action="store_true", help="do it")
    add_arguments(made)


def _run(options: Namespace, session: Session) -> int:
    return _VERBS[options.verb][0](options, session)


def _secret(options: Namespace) -> str:
    """The admin secret; asked for where it should not be seen in the list of processes."""
    if options.admin_secret != "-":
        return str(options.admin_secret)
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("The server's admin secret: ")
    return sys.stdin.readline().rstrip("\n")


def _create(options: Namespace, session: Session) -> int:
    founded = team.create(session.workspace, session.work, options.server, options.team, _secret(options))
    return _say_founded(options, session, founded, f"Made the team {founded.membership.name}.")


def _move(options: Namespace, session: Session) -> int:
    founded = team.move(session.workspace, session.work, options.server, _secret(options))
    moved = f"The team {founded.membership.name} is on {founded.membership.server} now."
    return _say_founded(options, session, founded, moved)


def _say_founded(options: Namespace, session: Session, founded: team.Founded, said: str) -> int:
    if options.json:
        session.facts(
            {
                "team": founded.membership.team,
                "code": founded.invitation.code,
                "expires": founded.invitation.expires,
                "server": founded.membership.server,
            }
        )
    else:
        session.say(said)
        _say_code(session, founded.invitation)
        session.say(
            f"Others join with: hia team join --server {founded.membership.server} "
            f"--code {founded.invitation.code}"
        )
    if founded.trouble:
        session.warn(founded.trouble)
    return 0


def _join(options: Namespace, session: Session) -> int:
    workspace = session.workspace
    if options.name is not None or options.role is not None:
        workspace.set_profile(name=options.name, role=options.role)
    joined = team.join(workspace, options.server, options.code)
    if options.json:
        session.facts(
            {
                "team": joined.membership.team,
                "member": joined.membership.member,
                "name": joined.membership.name,
                "role": joined.membership.role,
                "assessments": [work.header.id for work in joined.works],
            }
        )
        return 0
    session.say(f"You are in the team {joined.membership.name} as {joined.membership.role}.")
    for work in joined.works:
        session.say(f"Took in {work.title}: {count(len(work.ledger), 'change')}.")
    if not joined.works:
        session.say("It shares no assessment yet. Once it does: hia team collect")
    return 0


def _invite(options: Namespace, session: Session) -> int:
    if not 1 <= options.uses <= 1000 or not 1 <= options.days <= 30:
        raise BadInput("A code lets in 1 to 1,000 people for 1 to 30 days. Nothing was changed.")
    made = team.invite(
        session.workspace,
        session.work,
        role=options.role,
        uses=options.uses,
        days=options.days,
        myself=options.myself,
    )
    if options.json:
        session.facts({"code": made.code, "expires": made.expires})
    else:
        _say_code(session, made)
    return 0


def _say_code(session: Session, made: team.Invitation) -> None:
    session.say(f"Join code: {made.code}")
    session.say(f"It is shown this once and holds until {made.expires[:16].replace('T', ' ')} UTC.")


def _members(options: Namespace, session: Session) -> int:
    work = session.work
    found = team.roster(session.workspace, work)
    if options.json:
        session.facts({"members": [_member(session, one) for one in found.members]})
        return 0
    for one in found.members:
        said = _member(session, one)
        state = "" if one.is_active else ", removed"
        session.say(
            f"{said['name']}: {one.role}{state}, last heard of {one.seen[:10]}, "
            f"{count(sum(not m.is_removed for m in one.machines), 'machine')} ({one.member})"
        )
        for machine in one.machines:
            gone = ", removed" if machine.is_removed else ""
            session.say(f"  machine {machine.id}, last heard of {machine.seen[:10]}{gone}")
    return 0


def _member(session: Session, one: team.Member) -> dict[str, Any]:
    return {
        "member": one.member,
        "name": session.work.view.member_name(one.member),
        "role": one.role,
        "seen": one.seen,
        "active": one.is_active,
        "machines": [{"id": m.id, "seen": m.seen, "removed": m.is_removed} for m in one.machines],
    }


def _role(options: Namespace, session: Session) -> int:
    member = team.set_role(session.workspace, session.work, options.person, options.role)
    return say_done(
        options,
        session,
        {"member": member, "role": options.role},
        f"{session.work.view.member_name(member)} is {options.role} now.",
    )


def _remove(options: Namespace, session: Session) -> int:
    if bool(options.person) == bool(options.machine):
        raise BadInput("Give a person, or --machine with its id. Nothing was changed.")
    gone = team.remove(session.workspace, session.work, options.person, options.machine)
    what = session.work.view.member_name(gone) if options.person else f"Machine {gone}"
    return say_done(
        options,
        session,
        {"removed": gone},
        f"{what} can no longer reach the team's server. What is on their machine stays there.",
    )


def _leave(options: Namespace, session: Session) -> int:
    left = team.leave(session.workspace, session.work)
    sentence = f"This machine has left the team {left.name}. Everything stays here."
    return say_done(options, session, {"team": left.team, "left": True}, sentence)


def _delete(options: Namespace, session: Session) -> int:
    if not options.yes:
        found = team.roster(session.workspace, session.work)
        raise BadInput(
            f"This takes the team with {count(len(found.members), 'person', 'people')} and "
            f"{count(len(found.assessments), 'assessment')} off the server, and cannot be undone. Each "
            "machine keeps what it has. To do it: hia team delete --yes"
        )
    gone = team.delete(session.workspace, session.work)
    sentence = f"The team {gone.name} is no longer on the server. Everything stays here."
    return say_done(options, session, {"team": gone.team, "deleted": True}, sentence)


def _share(options: Namespace, session: Session) -> int:
    shared = team_works.share(session.workspace, session.work, options.team)
    outcome = team_sync.sync_now(session.workspace, session.work)
    sentence = f"Shared {session.work.title} with the team {shared.name}: {outcome.sent} sent."
    return say_done(options, session, {"team": shared.team, "sent": outcome.sent}, sentence)


def _collect(options: Namespace, session: Session) -> int:
    found = team.collect(session.workspace, session.work)
    sentence = "\n".join(
        f"Took in {work.title}, {work.round}. To open it: hia use {work.header.id}" for work in found
    )
    facts = {"assessments": [work.header.id for work in found]}
    return say_done(options, session, facts, sentence or "Everything that the team shares is here.")


def _sync(options: Namespace, session: Session) -> int:
    work = session.work
    outcome = team_sync.sync_now(session.workspace, work)
    facts = team_sync.sync_facts(work, outcome)
    if options.json:
        session.facts(facts)
    else:
        _say_synced(session, facts)
    for refused in outcome.refused:
        session.warn(f"The server did not take a change of {refused.field}: {refused.message} It stays here.")
    return LEFT if facts["disagreements"] else 0


def _say_synced(session: Session, facts: dict[str, Any]) -> None:
    where = "On all devices." if facts["everywhere"] else "On the server."
    session.say(f"{facts['sent']} sent, {facts['received']} received. {where}")
    if facts["erased"]:
        session.say(
            f"{count(facts['erased'], 'change')} that named a person was erased on the server, and here."
        )
    if facts["unread"]:
        session.say(f"{count(facts['unread'], 'change')} can only be read by a newer version. Update hia.")
    if facts["disagreements"]:
        session.say(f"{facts['disagreements']} to agree. See them with: hia disagreements")


_VERBS: dict[str, tuple[Verb, str]] = {
    "create": (_create, "make a team on a server, and share the assessment in use with it"),
    "join": (_join, "join a team with a code"),
    "invite": (_invite, "a code that lets others in, or another machine of your own"),
    "members": (_members, "who is in the team"),
    "role": (_role, "give somebody another role"),
    "remove": (_remove, "shut a person or a machine out"),
    "leave": (_leave, "end this machine's membership; everything stays here"),
    "share": (_share, "share the assessment in use, such as the next round, with a team"),
    "collect": (_collect, "take in what else the team shares"),
    "move": (_move, "take the team to another server"),
    **VERBS,
    "delete": (_delete, "take the team off the server; everything stays on the machines"),
}

COMMANDS = {"team": Command(_arguments, _run), "sync": Command(takes_json, _sync)}
