"""The coordinator's day: who has which section by when, who is behind, and a reminder ready to paste."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hia_tui.domain import validation
from hia_tui.domain.board import Board, BoardPerson, BoardSection, board_of
from hia_tui.domain.errors import CouldNotDo, ServerTrouble
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Section
from hia_tui.sync.records import KEY, read_record
from hia_tui.workspace import answers
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.team import Member, find_member, roster
from hia_tui.workspace.team_sync import is_shared, membership_of, memberships, talker
from hia_tui.workspace.words import SECTION_STATES, count
from hia_tui.workspace.work import Edit, Work


def assign(
    workspace: Workspace,
    work: Work,
    section: Section,
    person: str = "",
    due: str = "",
    *,
    clear: bool = False,
) -> list[Operation]:
    """Give a section to somebody, with a day by which it is to be done, or take that back.

    Raises:
        CouldNotDo: the team has a server, and this person does not lead it there.
        BadInput: neither a person nor a day, or not a day.
        UnknownName: nobody goes by that name.
    """
    _check_leads(workspace, work, "give sections to people")
    edits = []
    if clear:
        edits = [Edit(f"assign/{section.id}", None), Edit(f"due/{section.id}", None)]
    if person:
        edits.append(Edit(f"assign/{section.id}", find_member(workspace, work, person)))
    if due:
        edits.append(Edit(f"due/{section.id}", validation.day(due, "The day").isoformat()))
    # Who assigns anew has decided: whatever stood there, several people's too, is replaced.
    return work.write([Edit(e.field, e.value, work.view.field(e.field).ids) for e in edits], how="new")


def claim(work: Work, section: Section, *, undo: bool = False) -> list[Operation]:
    """Take a section on, or let it go. Others' claims stay beside one's own; nobody is locked out."""
    field = f"claim/{section.id}"
    mine = tuple(op.id for op in work.ledger.live(field) if op.member == work.author.member)
    standing = {op.value for op in work.ledger.live(field) if op.id in mine}
    value = None if undo else work.author.member
    if (undo and not mine) or (not undo and standing == {value}):
        return []
    return work.record([work.make(field, value, mine)])


def sign_off(workspace: Workspace, work: Work, section: Section) -> None:
    """Sign a section as it stands now; in a team with a server that is its coordinator's to do.

    Raises:
        CouldNotDo: the team has a server, and this person does not lead it there.
        OpenDisagreement: something in it is not agreed.
    """
    _check_leads(workspace, work, "sign sections off")
    answers.sign_off(work, section)


def withdraw_sign_off(workspace: Workspace, work: Work, section: Section) -> None:
    """Take a sign-off back (CouldNotDo as `sign_off`)."""
    _check_leads(workspace, work, "take a sign-off back")
    answers.withdraw_sign_off(work, section)


def board(workspace: Workspace, work: Work, members: tuple[Member, ...] = ()) -> Board:
    """The board as it stands here; `members` are those whom the server knows."""
    today = work.clock().date()
    return board_of(work.view, today, today - timedelta(days=1), (member.member for member in members))


def known_members(workspace: Workspace, work: Work) -> tuple[Member, ...]:
    """Who is in the team, by the server; nobody where it cannot be reached or there is none."""
    if not is_shared(workspace, work):
        return ()
    try:
        return roster(workspace, work).members
    except ServerTrouble:
        return ()


def board_facts(work: Work, found: Board, members: tuple[Member, ...]) -> dict[str, Any]:
    """The board as `--json` prints it."""
    known = {member.member: member for member in members}
    return {
        "a": work.header.id,
        "title": work.title,
        "round": work.round,
        "since": found.since.isoformat(),
        "sections": [_section(section) for section in found.sections],
        "people": [_person(person, known.get(person.member)) for person in found.people],
        "changes": [asdict(change) for change in found.changes],
    }


def board_lines(work: Work, found: Board, members: tuple[Member, ...]) -> list[str]:
    """The board, one fact a line."""
    known = {member.member: member for member in members}
    lines = [f"{work.title} · {work.round}".rstrip(" ·")]
    lines += [_section_line(work, section) for section in found.sections]
    lines += [_person_line(person, known.get(person.member)) for person in found.people]
    titles = {section.id: section.number for section in found.sections}
    for change in found.changes:
        where = f"section {titles[change.section]}" if change.section in titles else "the assessment"
        who = work.view.member_name(change.member)
        lines.append(f"Since {found.since}: {who}, {count(change.edits, 'edit')} in {where}")
    return lines


def reminder(work: Work, found: Board, person: str) -> str:
    """A text to paste into a message: what one person still has to do.

    Raises:
        CouldNotDo: they have nothing left to do.
    """
    mine = [s for s in found.sections if person in s.owners or (not s.owners and person in s.claimed)]
    left = [s for s in mine if s.answered < s.questions or s.to_agree]
    name = work.view.member_name(person)
    if not left:
        raise CouldNotDo(f"{name} has nothing left to do in the sections that are theirs.")
    lines = [f"Dear {name},", "", f"These sections of {work.title} still wait for you:"]
    for section in left:
        parts = [f"{section.answered} of {section.questions} answered"]
        parts += [f"{section.to_agree} to agree"] if section.to_agree else []
        parts += [f"due {_written(section.due)}"] if section.due else []
        lines.append(f"- {section.number} {section.title}: {', '.join(parts)}")
    return "\n".join([*lines, "", "To open it: hia", "", work.author.name or "Your coordinator"])


def board_link(workspace: Workspace, work: Work) -> tuple[str, str]:
    """An address that opens the board once in a browser, and until when (ServerTrouble, CouldNotDo)."""
    membership = membership_of(workspace, work)
    with talker(workspace, membership) as asking:
        said = asking.ask_json("POST", "/v1/board-link", {"a": work.header.id})
    return membership.server + str(said["path"]), str(said["expires"])


def _check_leads(workspace: Workspace, work: Work, what: str) -> None:
    found = memberships(workspace).of(read_record(work.store.side(KEY)))
    if found is not None and not found.is_coordinator:
        raise CouldNotDo(f"Only a coordinator can {what}. Nothing was changed.")


def _section(section: BoardSection) -> dict[str, Any]:
    said: Mapping[str, Any] = asdict(section)
    return {**said, "state": section.state.value}


def _person(person: BoardPerson, known: Member | None) -> dict[str, Any]:
    return {
        "member": person.member,
        "name": person.name,
        "role": person.role,
        "team_role": known.role if known else None,
        "active": known.is_active if known else None,
        "answered": person.answered,
        "total": person.total,
        "to_agree": person.to_agree,
        "last_written": person.last or None,
        "last_heard": known.seen if known else None,
    }


def _section_line(work: Work, section: BoardSection) -> str:
    who = ", ".join(work.view.member_name(m) for m in section.owners or section.claimed) or "nobody yet"
    parts = [
        SECTION_STATES[section.state.value],
        f"{section.answered} of {section.questions}",
        *([f"{section.to_agree} to agree"] if section.to_agree else []),
        *([f"{section.returned} sent back"] if section.returned else []),
        who,
        *([f"due {section.due}" + (", overdue" if section.is_overdue else "")] if section.due else []),
    ]
    return f"{section.number} {section.title}: {' · '.join(parts)}"


def _person_line(person: BoardPerson, known: Member | None) -> str:
    counts = " ".join(str(number) for number in person.answered.values())
    role = f", {person.role}" if person.role else ""
    heard = f"last heard of {known.seen[:10]}" if known else f"last wrote {person.last[:10] or 'never'}"
    removed = ", removed" if known and not known.is_active else ""
    return (
        f"{person.name}{role}{removed}: {count(person.total, 'answer')} ({counts} by section), "
        f"{person.to_agree} to agree, {heard}"
    )


def _written(day: str) -> str:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {found:%B %Y}"
