"""`hia team assign`, `claim`, `board`, `collate`: a coordinator's day."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any

from hia_tui.cli.command import Session
from hia_tui.domain.errors import BadInput
from hia_tui.workspace import team, team_board

Verb = Callable[[Namespace, Session], int]


def add_arguments(made: Mapping[str, ArgumentParser]) -> None:
    """What these verbs take."""
    for name in ("assign", "claim"):
        made[name].add_argument("section", help="the section's number or id")
    made["assign"].add_argument("person", nargs="?", default="", help="their name or id, or me")
    made["assign"].add_argument("--due", default="", metavar="DATE", help="the day by which it is to be done")
    made["assign"].add_argument("--clear", action="store_true", help="take person and day off")
    made["claim"].add_argument("--undo", action="store_true", help="let it go again")
    made["board"].add_argument("--link", action="store_true", help="an address that opens it in a browser")
    made["board"].add_argument("--remind", default="", metavar="PERSON", help="a reminder, ready to paste")
    made["collate"].add_argument(
        "assessments", nargs="*", metavar="ASSESSMENT", help="which (default: those of every team you lead)"
    )


def _assign(options: Namespace, session: Session) -> int:
    work = session.work
    if not (options.person or options.due or options.clear):
        raise BadInput("Say who gets the section, or by when with --due. Nothing was changed.")
    section = work.questionnaire.section(options.section)
    written = team_board.assign(
        session.workspace, work, section, options.person, options.due, clear=options.clear
    )
    owner = work.view.field(f"assign/{section.id}").text
    due = work.view.field(f"due/{section.id}").text
    said = {"section": section.id, "owner": owner or None, "due": due or None}
    name = work.view.member_name(owner) if owner else "nobody"
    sentence = f"Section {section.number} is {name}'s" if owner else f"Section {section.number} is nobody's"
    return say_done(
        options,
        session,
        said | {"written": [op.id for op in written]},
        sentence + (f", due {due}." if due else "."),
    )


def _claim(options: Namespace, session: Session) -> int:
    work = session.work
    section = work.questionnaire.section(options.section)
    written = team_board.claim(work, section, undo=options.undo)
    claimed = [str(op.value) for op in work.ledger.live(f"claim/{section.id}") if op.value]
    others = [work.view.member_name(m) for m in claimed if m != work.author.member]
    said = {"section": section.id, "claimed": claimed, "written": [op.id for op in written]}
    mine = f"You {'let section' if options.undo else 'took on section'} {section.number}"
    beside = f" {', '.join(others)} took it on too." if others else ""
    return say_done(options, session, said, f"{mine}{' go' if options.undo else ''}.{beside}")


def _board(options: Namespace, session: Session) -> int:
    workspace, work = session.workspace, session.work
    if options.link:
        address, expires = team_board.board_link(workspace, work)
        until = expires[11:16]
        sentence = (
            f"{address}\nIt opens once, until {until} UTC; the page can then be read for a working day."
        )
        return say_done(options, session, {"address": address, "expires": expires}, sentence)
    members = team_board.known_members(workspace, work)
    found = team_board.board(workspace, work, members)
    if options.remind:
        text = team_board.reminder(work, found, team.find_member(workspace, work, options.remind))
        return say_done(options, session, {"text": text}, text)
    facts = team_board.board_facts(work, found, members) if options.json else {}
    return say_done(options, session, facts, "\n".join(team_board.board_lines(work, found, members)))


def _collate(options: Namespace, session: Session) -> int:
    from hia_tui.workspace.team_collation import collate
    from hia_tui.workspace.team_collation_words import collation_facts, collation_lines

    found = collate(session.workspace, options.assessments)
    facts = collation_facts(found) if options.json else {}
    return say_done(options, session, facts, "\n".join(collation_lines(found)))


def say_done(options: Namespace, session: Session, facts: dict[str, Any], sentence: str) -> int:
    """The outcome as facts or as lines; the exit status of what was done."""
    if options.json:
        session.facts(facts)
    else:
        for line in sentence.split("\n"):
            session.say(line)
    return 0


VERBS: dict[str, tuple[Verb, str]] = {
    "assign": (_assign, "give a section to somebody, by a day"),
    "claim": (_claim, "take a section on"),
    "board": (_board, "section by person: answered, to agree, late"),
    "collate": (_collate, "several teams side by side: levels, common gaps, training needs"),
}
