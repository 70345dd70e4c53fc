"""Looking after what is kept: backups, the bin, copies beside the file, erasing a name, and the doctor."""

import shutil
import sys
from dataclasses import dataclass, replace

from hia_tui import __version__
from hia_tui.domain.errors import UnknownName
from hia_tui.domain.ledger import Ledger, value_key
from hia_tui.domain.operation import Operation
from hia_tui.storage.backups import Backup, Preview, preview, read_backup
from hia_tui.storage.bin import Binned
from hia_tui.storage.copies import Copy, find_copies
from hia_tui.storage.erasing import Erased, erase
from hia_tui.storage.health import FolderFacts, StoreFacts, folder_facts, store_facts
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.membership import Memberships
from hia_tui.workspace.work import Work

_STAYING = ("member/", "assessment/")
"""Names, roles and what the assessment is called stay as they are when one goes back to a backup."""
SKEW_MINUTES = 10
"""A clock that is further behind the newest edit than this is worth saying."""


def backups(workspace: Workspace, work: Work) -> list[Backup]:
    """The backups of the open assessment, newest first."""
    return workspace.store.backups(work.header.id).entries()


def back_up(workspace: Workspace, work: Work, reason: str) -> Backup:
    """Copy the assessment's file before a risky step (NotSaved, CouldNotDo)."""
    return workspace.store.backups(work.header.id).make(work.store.path, reason)


def find_backup(workspace: Workspace, work: Work, number: str) -> Backup:
    """The backup with that number.

    Raises:
        UnknownName: when there is none.
    """
    found = next((b for b in backups(workspace, work) if str(b.number) == number.strip()), None)
    if found is None:
        raise UnknownName(
            f"There is no backup {number!r}. `hia backup list` shows them. Nothing was changed."
        )
    return found


def preview_restore(work: Work, backup: Backup) -> Preview:
    """What going back to a backup would change; nothing is written."""
    found = preview(read_backup(backup.path), work.ledger)
    return replace(found, fields=tuple(name for name in found.fields if not name.startswith(_STAYING)))


def restore(workspace: Workspace, work: Work, backup: Backup) -> int:
    """Give every field the value that it had in a backup, as one step that undo takes back.

    Edits made since stay in the history. Returns how many fields changed.

    Raises:
        NotSaved: the disk did not take it; nothing changed.
    """
    past = read_backup(backup.path)
    back_up(workspace, work, "restore")
    then = Ledger(past)
    missing = [op for op in past if op.id not in work.ledger]
    work.bring_in(missing)
    made: list[Operation] = []
    changed = 0
    for field in work.ledger.fields():
        if field.startswith(_STAYING) or _same(work.ledger, then, field):
            continue
        shown = tuple(op.id for op in work.ledger.live(field))
        values = {value_key(op.value): op.value for op in then.live(field)} or {value_key(None): None}
        made += [
            work.make(field, value, shown, how="undo") for _, value in sorted(values.items(), key=_by_text)
        ]
        changed += 1
    if made:
        work.record(made)
    return changed


def copies(work: Work) -> list[Copy]:
    """Copies of the open assessment's file, made by a file service, that hold edits not known here."""
    # What is on the disk, so that this may be asked on another thread than the one that edits.
    known = (op.id for op in work.store.operations())
    return find_copies(work.store.path, assessment=work.header.id, known=known)


def put_in_bin(workspace: Workspace, reference: str) -> Binned:
    """Put an assessment in the bin, from which it can be taken for thirty days (UnknownName)."""
    found = workspace.find(reference)
    return workspace.store.bin().put(workspace.store.path_of(found.id))


def in_bin(workspace: Workspace) -> list[Binned]:
    """What is in the bin, after letting go of what has been there for longer than thirty days."""
    workspace.store.bin().purge()
    return workspace.store.bin().entries()


def take_from_bin(workspace: Workspace, name: str) -> Binned:
    """Take an assessment out of the bin again, by its name there, its id or its title.

    Raises:
        UnknownName: it is not there.
    """
    entries = workspace.store.bin().entries()
    found = next((entry for entry in entries if name in (entry.name, entry.id, entry.title)), None)
    if found is None:
        raise UnknownName(
            f"There is no {name!r} in the bin. `hia remove --list` shows it. Nothing was changed."
        )
    workspace.store.bin().restore(found.name, workspace.paths.home / "assessments")
    return found


def erase_name(workspace: Workspace, work: Work, name: str) -> Erased:
    """Take a person's name and role out of the assessment, its backups and copies, for good; answers stay.

    Raises:
        UnknownName: nobody of that name wrote here.
        NotSaved: a file could not be rewritten; it can be asked again.
    """
    members = [m for m in work.view.members() if name in (m, work.view.member_name(m))]
    if not members:
        raise UnknownName(f"Nobody called {name!r} wrote in this assessment. Nothing was changed.")
    ids = [
        op.id
        for member in members
        for field in work.ledger.fields_of(f"member/{member}")
        for op in work.ledger.operations_on(field)
    ]
    if workspace.profile.name == name:
        workspace.set_profile(name="", role="", email="")
    workspace.store.forget_previous()
    done = erase(work.store, ids, workspace.store.other_files(work.header.id))
    work.take([])
    return done


@dataclass(frozen=True, slots=True)
class Health:
    """What the doctor found."""

    version: str
    python: str
    home: FolderFacts
    stores: tuple[StoreFacts, ...]
    columns: int
    rows: int
    connections: tuple[str, ...]
    """Addresses that the program may contact; none unless somebody configured one."""
    problems: tuple[str, ...]
    """Sentences: what is wrong and what to do."""


def health(workspace: Workspace) -> Health:
    """Look at the home, every store in it and the settings; nothing is changed."""
    home = folder_facts(workspace.paths.home)
    now = workspace.clock()
    stores = tuple(store_facts(item.path, now) for item in workspace.store.listed())
    size = shutil.get_terminal_size()
    return Health(
        version=__version__,
        python=sys.version.split()[0],
        home=home,
        stores=stores,
        columns=size.columns,
        rows=size.lines,
        connections=tuple(_connections(workspace)),
        problems=(*_home_problems(home), *(p for store in stores for p in _store_problems(store))),
    )


def _connections(workspace: Workspace) -> list[str]:
    settings = workspace.settings
    mail = [f"{settings['smtp.host']}:{settings['smtp.port']} (e-mail)"] if settings["smtp.host"] else []
    teams = Memberships(workspace.paths.home, workspace.token).all()
    return [*mail, *sorted({f"{team.server} (sync)" for team in teams})]


def _home_problems(home: FolderFacts) -> list[str]:
    found = []
    if home.exists and not home.writable:
        found.append(
            f"{home.path} cannot be written, so nothing can be saved. Ask IT for the right to write there."
        )
    if home.exists and not home.is_private:
        found.append(f"Others can look into {home.path}. Close it with: chmod 700 {home.path}")
    if home.mount and home.mount.is_network and not home.mount.locks_reach_others:
        found.append(
            f"{home.path} is on a network drive ({home.mount.kind}) whose locks other machines do not see. "
            "Open it on one machine at a time, or set HIA_HOME to a folder on a local disk."
        )
    if home.free_bytes is not None and home.free_bytes < 10 * 1024 * 1024:
        found.append(f"Only {home.free_bytes // 1024:,} kB are free where answers are kept. Make room.")
    return found


def _store_problems(store: StoreFacts) -> list[str]:
    found = []
    name = store.path.name
    if store.problem:
        found.append(f"{name}: {store.problem}. Opening the assessment brings back what can be.")
    if store.malformed:
        found.append(f"{name}: {store.malformed} edits break a rule and are kept aside, unused.")
    if store.copies:
        found.append(
            f"{name}: {len(store.copies)} copies beside it, made by a file service. Merge them: hia merge"
        )
    if store.ahead_of_clock and store.ahead_of_clock.total_seconds() > 60 * SKEW_MINUTES:
        found.append(
            f"{name}: the newest edit is dated after this machine's clock. Only the dates shown are off."
        )
    if not store.is_private:
        found.append(f"{name}: others can read it. Close it with: chmod 600 {store.path}")
    return found


def _same(now: Ledger, then: Ledger, field: str) -> bool:
    def current(ledger: Ledger) -> set[object]:
        return {value_key(op.value) for op in ledger.live(field)} - {value_key(None)}

    return current(now) == current(then)


def _by_text(item: tuple[object, object]) -> str:
    return repr(item[0])
