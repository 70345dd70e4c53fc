"""The team's board as facts to say: who has which section, how far it is, and what changed."""

from collections.abc import Iterator

from hia_tui.domain.board import Board, BoardPerson, BoardSection
from hia_tui.linear.session import Session
from hia_tui.workspace import team_board
from hia_tui.workspace.team import Member
from hia_tui.workspace.words import SECTION_STATES, count


def board_facts(session: Session) -> Iterator[str]:
    """The board, each fact with the section or person that it is of."""
    workspace, work = session.workspace, session.work
    members = team_board.known_members(workspace, work)
    found = team_board.board(workspace, work, members)
    known = {member.member: member for member in members}
    yield from (_about_section(session, section) for section in found.sections)
    for person in found.people:
        yield from _about_person(found, person, known.get(person.member))
    for change in found.changes:
        number = next((one.number for one in found.sections if one.id == change.section), None)
        where = f"section {number}" if number else "the assessment as a whole"
        who = work.view.member_name(change.member)
        yield f"Since {found.since}, {who} made {count(change.edits, 'edit')} in {where}."


def _about_section(session: Session, section: BoardSection) -> str:
    name = session.work.view.member_name
    parts = [SECTION_STATES[section.state.value], f"{section.answered} of {section.questions} answered"]
    parts += [f"{section.to_agree} to agree"] if section.to_agree else []
    parts += [f"{section.returned} sent back"] if section.returned else []
    if section.owners:
        parts.append(f"given to {' and '.join(map(name, section.owners))}")
    elif section.claimed:
        parts.append(f"taken on by {' and '.join(map(name, section.claimed))}")
    else:
        parts.append("nobody has it yet")
    parts += [f"due {section.due}"] if section.due else []
    parts += ["overdue"] if section.is_overdue else []
    return f"Section {section.number}, {section.title}: {', '.join(parts)}."


def _about_person(found: Board, person: BoardPerson, known: Member | None) -> Iterator[str]:
    who = f"{person.name}, {person.role}" if person.role else person.name
    wrote = f"last wrote on {person.last[:10]}" if person.last else "has written nothing yet"
    agree = f", {person.to_agree} to agree" if person.to_agree else ""
    heard = f", last heard of on {known.seen[:10]}" if known and known.seen else ""
    out = ", shut out of the server" if known and not known.is_active else ""
    yield f"{who}: {count(person.total, 'answer')}{agree}, {wrote}{heard}{out}."
    spread = [
        f"{answered} in section {section.number}"
        for section in found.sections
        if (answered := person.answered.get(section.id, 0))
    ]
    if len(spread) > 1:
        yield f"Answers of {person.name}: {', '.join(spread)}."
