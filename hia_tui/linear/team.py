"""The team: making and joining one, who has which section, the board, and syncing."""

from collections.abc import Callable, Sequence

from hia_tui.linear.board import board_facts
from hia_tui.linear.home import open_home
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.opening import take_up
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace import team, team_board, team_sync, team_works
from hia_tui.workspace.words import count

_NOT_SHARED = "This assessment is shared with no team on a server."
_SECRET = "Secret for making teams, Enter where the server asks for none"
_Act = Callable[[Session], None]


def open_team(session: Session, rest: str) -> None:
    """Be at the team's board; without an assessment, join a team."""
    if session.opened is None:
        join(session, "")
    else:
        session.go(Menu(Spot("board"), "Team", _facts, _items))


def _facts(session: Session) -> list[str]:
    if not team_sync.is_shared(session.workspace, session.work):
        return [*board_facts(session), _NOT_SHARED]
    name = team_sync.membership_of(session.workspace, session.work).name
    return [f"Team {name}.", *board_facts(session), _unsent(session)]


def _unsent(session: Session) -> str:
    return f"{count(session.work.unsent(), 'change')} not sent yet."


def _items(session: Session) -> list[Item]:
    sections: list[tuple[str, _Act]] = [
        ("Give a section to somebody, by a day", _assign),
        ("Take a section on", _claim),
        ("Let a section go that you took on", _let_go),
        ("Make a reminder ready to paste", _remind),
    ]
    if not team_sync.is_shared(session.workspace, session.work):
        acts = [
            ("Make a team on a server and share this assessment", _create),
            ("Join a team by its code", lambda session: join(session, "")),
            ("Share this assessment with a team that you are in", _share),
            *sections,
            ("Hear several teams side by side", _collate),
        ]
    else:
        acts = [
            ("Sync now", lambda session: sync_now(session, "")),
            *sections,
            ("Make a code that lets others in", _invite),
            ("Make a code for another machine of yours", _invite_myself),
            ("Who is in the team", _members),
            ("Give somebody another role", _set_role),
            ("Shut a person or a machine out", _remove),
            ("Make a link to the board for a browser", _link),
            ("Take in what else the team shares", _collect),
            ("Join another team by its code", lambda session: join(session, "")),
            ("Take the team to another server", _move),
            ("Leave the team", _leave),
            ("Take the team off the server", _delete),
            ("Hear several teams side by side", _collate),
        ]
    return [Item(text, act) for text, act in acts]


def sync_now(session: Session, rest: str) -> None:
    """Send what is unsent, and take in what is new."""
    session.say("Syncing with the team's server.")
    outcome = team_sync.sync_now(session.workspace, session.work)
    where = "on all devices" if outcome.is_everywhere else "on the server"
    session.say(f"{outcome.sent} sent, {len(outcome.received)} received. Everything is {where}.")
    for refused in outcome.refused:
        session.say(f"The server did not take a change of {refused.field}: {refused.message} It stays here.")
    if outcome.erased:
        session.say(f"{count(outcome.erased, 'change')} that named a person was erased, here too.")
    if outcome.unread:
        session.say(f"{count(outcome.unread, 'change')} can only be read by a newer version of the program.")
    left = sum(1 for _ in session.work.view.disagreements())
    if left:
        session.say(f"{left} to agree. Type D.")


def join(session: Session, rest: str) -> None:
    """Join a team with a code."""
    answers = _ask_all(session, "Address of the server, https://…", "Join code")
    if answers is None:
        return
    joined = team.join(session.workspace, answers[0], answers[1])
    session.say(f"Saved: you are in the team {joined.membership.name} as {joined.membership.role}.")
    if not joined.works:
        session.say("The team shares no assessment yet.")
        open_home(session, "")
        return
    for work in joined.works:
        session.say(f"Taken in: {work.title}, {count(len(work.ledger), 'change')}.")
    for work in joined.works[:-1]:
        work.close()
    take_up(session, joined.works[-1])


def _create(session: Session) -> None:
    answers = _ask_all(session, "Address of the server, https://…", "Name of the team")
    admin = session.secret(_SECRET) if answers else None
    if answers is None or admin is None:
        return
    founded = team.create(session.workspace, session.work, answers[0], answers[1], admin)
    session.say(f"Saved: the team {founded.membership.name} is made.")
    _say_founded(session, founded)


def _move(session: Session) -> None:
    answers = _ask_all(session, "Address of the new server, https://…")
    admin = session.secret(_SECRET) if answers else None
    if answers is None or admin is None:
        return
    founded = team.move(session.workspace, session.work, answers[0], admin)
    session.say(f"Saved: the team is on {founded.membership.server} now.")
    _say_founded(session, founded)


def _say_founded(session: Session, founded: team.Founded) -> None:
    _say_code(session, founded.invitation)
    session.say(founded.trouble)
    session.take_up_again()
    session.again()


def _say_code(session: Session, made: team.Invitation) -> None:
    session.say(
        f"Join code: {made.code}",
        f"The code is shown this once and holds until {made.expires[:16].replace('T', ' ')} UTC.",
    )


def _share(session: Session) -> None:
    name = session.ask("Which team, Enter for the one that you are in")
    if name is None:
        session.say("Nothing was changed.")
        return
    shared = team_works.share(session.workspace, session.work, name)
    session.say(f"Saved: this assessment is shared with the team {shared.name}.")
    session.take_up_again()
    sync_now(session, "")
    session.again()


def _assign(session: Session) -> None:
    section = session.ask("Which section to give to somebody")
    person = session.ask("Name of who gets it, ME for yourself, Enter for nobody") if section else None
    if not section or person is None:
        session.say("Nothing was changed.")
        return
    due = session.ask("By which day, such as 31 March 2027, Enter for none")
    if due is None:
        session.say("Nothing was changed.")
        return
    found = session.work.questionnaire.section(section)
    who = "me" if person.casefold() == "me" else person
    team_board.assign(session.workspace, session.work, found, who, due, clear=not (who or due))
    session.say(f"Saved: section {found.number}.")
    session.again()


def _claim(session: Session) -> None:
    _take_on(session, "Which section do you take on", undo=False)


def _let_go(session: Session) -> None:
    _take_on(session, "Which section do you let go", undo=True)


def _take_on(session: Session, question: str, *, undo: bool) -> None:
    typed = session.ask(question)
    if not typed:
        session.say("Nothing was changed.")
        return
    section = session.work.questionnaire.section(typed)
    team_board.claim(session.work, section, undo=undo)
    session.say(f"Saved: section {section.number} is {'let go' if undo else 'taken on by you'}.")
    session.again()


def _remind(session: Session) -> None:
    person = session.ask("Whom to remind")
    if not person:
        return
    workspace, work = session.workspace, session.work
    board = team_board.board(workspace, work, team_board.known_members(workspace, work))
    session.talk.verbatim(team_board.reminder(work, board, team.find_member(workspace, work, person)))


def _invite(session: Session) -> None:
    session.say(*(f"Role {number}: {role}." for number, role in enumerate(team.ROLES, start=1)))
    role = session.ask(f"Role of those who join, 1 to {len(team.ROLES)}, Enter for {team.ROLES[0]}")
    if role is None:
        session.say("No code was made.")
        return
    _say_code(session, team.invite(session.workspace, session.work, role=_role(role or "1")))


def _invite_myself(session: Session) -> None:
    _say_code(session, team.invite(session.workspace, session.work, uses=1, myself=True))


def _members(session: Session) -> None:
    view = session.work.view
    for one in team.roster(session.workspace, session.work).members:
        gone = "" if one.is_active else ", shut out"
        session.say(f"{view.member_name(one.member)}: {one.role}{gone}, last heard of {one.seen[:10]}.")
        for machine in one.machines:
            gone = ", shut out" if machine.is_removed else ""
            session.say(f"Machine {machine.id}, last heard of {machine.seen[:10]}{gone}.")


def _set_role(session: Session) -> None:
    person = session.ask("Whose role")
    session.say(*(f"Role {number}: {role}." for number, role in enumerate(team.ROLES, start=1)))
    role = session.ask(f"Their role from now on, 1 to {len(team.ROLES)}") if person else None
    if not person or not role:
        session.say("Nothing was changed.")
        return
    member = team.set_role(session.workspace, session.work, person, _role(role))
    session.say(f"Saved: {session.work.view.member_name(member)} is {_role(role)} now.")


def _role(typed: str) -> str:
    numbered = {str(number): role for number, role in enumerate(team.ROLES, start=1)}
    return numbered.get(typed, typed.casefold())


def _remove(session: Session) -> None:
    typed = session.ask("Name of the person, or MACHINE and its id")
    if not typed:
        session.say("Nothing was changed.")
        return
    first, _, machine = typed.partition(" ")
    is_machine = first.casefold() == "machine" and bool(machine)
    what = f"machine {machine}" if is_machine else typed
    if not session.agrees(f"Shut {what} out of the team's server?"):
        session.say("Nothing was changed.")
        return
    team.remove(session.workspace, session.work, "" if is_machine else typed, machine if is_machine else "")
    session.say(f"Saved: {what} can no longer reach the server. What is on their machine stays there.")


def _link(session: Session) -> None:
    address, expires = team_board.board_link(session.workspace, session.work)
    session.talk.address(address)
    session.say(f"The address opens once, until {expires[11:16]} UTC.")


def _collect(session: Session) -> None:
    found = team.collect(session.workspace, session.work)
    session.say(*(f"Taken in: {work.title}, {work.round}. Type O to open it." for work in found))
    for work in found:
        work.close()
    if not found:
        session.say("Everything that the team shares is here.")


def _collate(session: Session) -> None:
    from hia_tui.linear.collating import open_collation

    open_collation(session, "")


def _leave(session: Session) -> None:
    if not session.agrees("Leave the team on this machine? Everything stays here."):
        session.say("Nothing was changed.")
        return
    left = team.leave(session.workspace, session.work)
    session.say(f"Saved: this machine has left the team {left.name}.")
    session.take_up_again()
    session.again()


def _delete(session: Session) -> None:
    found = team.roster(session.workspace, session.work)
    session.say(
        f"The team has {count(len(found.members), 'person', 'people')} and "
        f"{count(len(found.assessments), 'assessment')} on the server.",
        "Each machine keeps what it has.",
    )
    if not session.agrees("Take the team off the server, which cannot be undone?"):
        session.say("Nothing was changed.")
        return
    gone = team.delete(session.workspace, session.work)
    session.say(f"Saved: the team {gone.name} is no longer on the server.")
    session.take_up_again()
    session.again()


def _ask_all(session: Session, *questions: str) -> Sequence[str] | None:
    answers = []
    for question in questions:
        typed = session.ask(question)
        if not typed:
            session.say("Nothing was changed.")
            return None
        answers.append(typed)
    return answers
