"""`hia doctor`, `backup`, `remove`, `erase-name`."""

import locale
import os
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain.errors import BadInput
from hia_tui.workspace import keeping
from hia_tui.workspace.keeping import Health
from hia_tui.workspace.words import count, field_name


def _doctor(options: Namespace, session: Session) -> int:
    found = keeping.health(session.workspace)
    facts = _doctor_facts(found)
    if options.json:
        session.facts(facts)
    else:
        for label, value in facts.items():
            if label not in ("problems", "stores"):
                session.say(f"{label.replace('_', ' ').capitalize()}: {_plain(value)}")
        for store in facts["stores"]:
            session.say(f"Store {store['file']}: {count(store['edits'], 'edit')}, {store['state']}")
        for problem in found.problems:
            session.say(f"To do: {problem}")
        session.say(
            "Nothing is wrong." if not found.problems else f"{count(len(found.problems), 'thing')} to do."
        )
    return 1 if found.problems else 0


def _doctor_facts(found: Health) -> dict[str, Any]:
    home = found.home
    return {
        "version": found.version,
        "python": found.python,
        "home": str(home.path),
        "home_mode": f"{home.mode:04o}" if home.mode is not None else None,
        "home_writable": home.writable,
        "home_on": home.mount.kind if home.mount else None,
        "network_drive": home.mount.is_network if home.mount else False,
        "free_bytes": home.free_bytes,
        "terminal": os.environ.get("TERM", ""),
        "size": f"{found.columns}x{found.rows}",
        "colours": "none (NO_COLOR)"
        if os.environ.get("NO_COLOR")
        else os.environ.get("COLORTERM", "by TERM"),
        "locale": locale.setlocale(locale.LC_CTYPE, None),
        "encoding": sys.stdout.encoding,
        "outbound_connections": list(found.connections),
        "stores": [
            {
                "file": store.path.name,
                "state": store.problem or ("read-only: newer format" if store.is_newer else "whole"),
                "edits": store.operations,
                "edits_that_break_rules": store.malformed,
                "locked_now": store.is_locked,
                "newest_edit": store.newest_at.isoformat() if store.newest_at else None,
                "ahead_of_clock_seconds": store.ahead_of_clock.total_seconds() if store.ahead_of_clock else 0,
                "copies": [path.name for path in store.copies],
                "damaged_kept": [path.name for path in store.damaged_kept],
            }
            for store in found.stores
        ],
        "problems": list(found.problems),
    }


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if value is None:
        return "not known"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _backup_arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="verb", metavar="list|restore", required=True)
    listing = kinds.add_parser("list", help="list the backups, newest first", allow_abbrev=False)
    restore = kinds.add_parser(
        "restore", help="see what going back would change, or do it", allow_abbrev=False
    )
    restore.add_argument("number", help="the backup's number")
    restore.add_argument("--yes", action="store_true", help="go back; without it nothing is changed")
    for one in (listing, restore):
        takes_json(one)


def _backup(options: Namespace, session: Session) -> int:
    return _backup_list(options, session) if options.verb == "list" else _backup_restore(options, session)


def _backup_list(options: Namespace, session: Session) -> int:
    found = keeping.backups(session.workspace, session.work)
    if options.json:
        session.facts([
            {"number": b.number, "made": b.made_at.isoformat(), "reason": b.reason, "edits": b.operations,
             "bytes": b.size, "path": str(b.path)}
            for b in found
        ])  # fmt: skip
        return 0
    if not found:
        session.say("There is no backup yet. One is made each day and before each merge or restore.")
    for one in found:
        session.say(
            f"{one.number}  {one.made_at:%Y-%m-%d %H:%M} UTC  {count(one.operations, 'edit')}  ({one.reason})"
        )
    return 0


def _backup_restore(options: Namespace, session: Session) -> int:
    workspace, work = session.workspace, session.work
    chosen = keeping.find_backup(workspace, work, options.number)
    before = keeping.preview_restore(work, chosen)
    done = keeping.restore(workspace, work, chosen) if options.yes else None
    if options.json:
        session.facts(
            {
                "backup": chosen.number,
                "fields": list(before.fields),
                "coming_back": before.coming_back,
                "written_since": before.written_since,
                "restored": done is not None,
            }
        )
        return 0
    differ = f"{count(len(before.fields), 'field')} {'differ' if len(before.fields) != 1 else 'differs'}"
    session.say(f"Backup {chosen.number} of {chosen.made_at:%Y-%m-%d %H:%M} UTC: {differ}.")
    for field in before.fields[:20]:
        session.say(f"  {field_name(work.view, field)}")
    if done is None:
        session.say(f"Nothing was changed. To go back: hia backup restore {chosen.number} --yes")
    else:
        session.say(f"Went back in {count(done, 'field')}. hia undo takes that back.")
    return 0


def _remove_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("assessment", nargs="?", help="its id or its title")
    parser.add_argument("--list", action="store_true", help="what is in the bin")
    parser.add_argument("--take-out", metavar="NAME", help="take an assessment out of the bin")
    takes_json(parser)


def _remove(options: Namespace, session: Session) -> int:
    workspace = session.workspace
    if options.take_out:
        session.say(f"Back from the bin: {keeping.take_from_bin(workspace, options.take_out).title}")
    elif options.list:
        found = keeping.in_bin(workspace)
        if options.json:
            session.facts(
                [
                    {"name": b.name, "id": b.id, "title": b.title, "goes_on": b.goes_on.isoformat()}
                    for b in found
                ]
            )
            return 0
        for one in found:
            session.say(
                f"{one.name}  {one.title}  {count(one.operations, 'edit')}  kept until {one.goes_on:%d %B %Y}"
            )
        if not found:
            session.say("The bin is empty.")
    elif options.assessment:
        gone = keeping.put_in_bin(workspace, options.assessment)
        session.say(
            f"{gone.title} is in the bin, with {count(gone.operations, 'edit')}, "
            f"until {gone.goes_on:%d %B %Y}. To take it out: hia remove --take-out {gone.name}"
        )
    else:
        raise BadInput("Say which assessment: its id or its title. Nothing was changed.")
    return 0


def _erase_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="the person's name as it is shown, or their member id")
    parser.add_argument("--yes", action="store_true", help="do it; this cannot be undone")


def _erase(options: Namespace, session: Session) -> int:
    if not options.yes:
        raise BadInput(
            f"This takes {options.name!r} out of the assessment and its backups for good; the answers stay. "
            "Nothing was changed. To do it, add --yes"
        )
    done = keeping.erase_name(session.workspace, session.work, options.name)
    files = count(len(done.files_rewritten), "backup or copy", "backups and copies")
    session.say(f"Erased {count(done.operations, 'record')} of the name and role; {files} rewritten.")
    session.say("The answers stay, and their author is shown as Unnamed.")
    if done.files_removed:
        session.say(
            f"{count(len(done.files_removed), 'damaged file')} could not be rewritten and was removed."
        )
    return 0


COMMANDS = {
    "doctor": Command(takes_json, _doctor),
    "backup": Command(_backup_arguments, _backup),
    "remove": Command(_remove_arguments, _remove),
    "erase-name": Command(_erase_arguments, _erase),
}
