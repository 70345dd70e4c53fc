"""Looking after what is kept: backups, the bin, erasing a name, and whether all is well."""

from functools import partial

from hia_tui.linear.home import open_home
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.names import heard_field
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.storage.backups import Backup
from hia_tui.storage.bin import Binned
from hia_tui.storage.contents import StoredAssessment
from hia_tui.workspace import keeping
from hia_tui.workspace.words import count

_NAMED = 20
"""Fields that a restore names before it counts the rest."""


def open_backups(session: Session, rest: str) -> None:
    """Be at the list of backups."""
    session.go(
        Menu(
            Spot("backups"),
            "Backups",
            lambda session: [f"{count(len(keeping.backups(session.workspace, session.work)), 'backup')}."],
            lambda session: [
                Item(
                    f"{one.made_at:%Y-%m-%d %H:%M} UTC, {count(one.operations, 'edit')}, {one.reason}",
                    partial(_restore, backup=one),
                )
                for one in keeping.backups(session.workspace, session.work)
            ],
        )
    )


def _restore(session: Session, backup: Backup) -> None:
    work = session.work
    found = keeping.preview_restore(work, backup)
    session.say(f"{count(len(found.fields), 'field')} would change by going back to it.")
    session.say(*(f"Would change: {heard_field(work.view, path)}." for path in found.fields[:_NAMED]))
    if len(found.fields) > _NAMED:
        session.say(f"Would change: {len(found.fields) - _NAMED} more.")
    if not session.agrees("Go back to this backup?"):
        session.say("Nothing was changed.")
        return
    changed = keeping.restore(session.workspace, work, backup)
    session.say(f"Saved: {count(changed, 'field')} went back. U takes that back.")
    session.again()


def open_bin(session: Session, rest: str) -> None:
    """Be at the bin: put an assessment in, or take one out."""
    session.go(
        Menu(
            Spot("bin"),
            "Bin",
            lambda session: [
                f"{count(len(keeping.in_bin(session.workspace)), 'assessment')} in the bin.",
                "What is in the bin is kept for thirty days.",
            ],
            lambda session: [
                *(
                    Item(
                        f"Take out {one.title}, kept until {one.goes_on:%d %B %Y}",
                        partial(_take_out, one=one),
                    )
                    for one in keeping.in_bin(session.workspace)
                ),
                *(
                    Item(f"Put in {one.title}, started {one.created[:10]}", partial(_put_in, one=one))
                    for one in session.workspace.assessments()
                ),
            ],
        )
    )


def _take_out(session: Session, one: Binned) -> None:
    keeping.take_from_bin(session.workspace, one.name)
    session.say(f"Saved: {one.title} is out of the bin.")
    session.again()


def _put_in(session: Session, one: StoredAssessment) -> None:
    if not session.agrees(f"Put {one.title} in the bin?"):
        session.say("Nothing was changed.")
        return
    is_open = session.opened is not None and session.opened.header.id == one.id
    if is_open:
        session.take_up(None)
    gone = keeping.put_in_bin(session.workspace, one.id)
    session.say(f"Saved: {gone.title} is in the bin until {gone.goes_on:%d %B %Y}. BIN takes it out.")
    if is_open:
        session.start_over()
        open_home(session, "")
    session.again()


def erase(session: Session, rest: str) -> None:
    """Take a person's name out of the assessment for good; the answers stay."""
    name = rest or session.ask("Whose name to erase, as it is shown")
    if not name:
        session.say("Nothing was changed.")
        return
    session.say("The name and role go from the assessment, its backups and copies. The answers stay.")
    if not session.agrees("Erase the name, which cannot be undone?"):
        session.say("Nothing was changed.")
        return
    done = keeping.erase_name(session.workspace, session.work, name)
    session.say(f"Saved: {count(done.operations, 'record')} of the name and role erased.")
    if done.files_removed:
        session.say(
            f"{count(len(done.files_removed), 'damaged file')} could not be rewritten and was removed."
        )


def doctor(session: Session, rest: str) -> None:
    """Whether all is well with the home, its files and the settings."""
    found = keeping.health(session.workspace)
    session.say(f"Version {found.version}, Python {found.python}.")
    session.talk.quote("Everything is kept in", str(found.home.path))
    if found.home.free_bytes is not None:
        session.say(f"Free there: {found.home.free_bytes // 1_000_000:,} MB.")
    for store in found.stores:
        state = store.problem or ("read-only, of a newer version" if store.is_newer else "whole")
        session.say(f"File {store.path.name}: {state}, {count(store.operations, 'edit')}.")
    session.say(*(f"The program may contact: {address}." for address in found.connections))
    session.say(*(f"To do: {problem}" for problem in found.problems))
    session.say(f"{count(len(found.problems), 'thing')} to do." if found.problems else "Nothing is wrong.")
