"""Rolling copies of an assessment: one a day, and one before each step that could be regretted."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.ledger import Ledger, value_key
from hia_tui.domain.operation import Operation
from hia_tui.storage.durable import read_head, utc_now
from hia_tui.storage.files import (
    REAL,
    FileSystem,
    cannot_read,
    make_private_folder,
    read_whole,
    sync_folder,
    write_durably,
)
from hia_tui.storage.layout import Damaged, Meta, parse, parse_head
from hia_tui.storage.recovery import read_contents

DAILY = "daily"
KEEP_DAILY = 7
KEEP_RISKY = 10
KEEP_BYTES = 64 << 20
_NAME = re.compile(r"(\d{6,})-(\d{8}T\d{6}Z)-([a-z-]{1,40})\.json")
_REASON = re.compile(r"[a-z-]{1,40}")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    number: int
    """Counts up; the order of backups, whatever the clock said."""
    made_at: datetime
    reason: str
    """`daily`, or the step that it was made before: `merge`, `unmerge`, `restore`, `migration` …"""
    operations: int
    size: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What going back to a backup would change."""

    in_backup: int
    in_store: int
    coming_back: int
    """Operations of the backup that the store does not have."""
    written_since: int
    """Operations of the store that the backup does not have."""
    fields: tuple[str, ...]
    """Fields whose current value differs, sorted."""


class Backups:
    """The backups of one assessment, in a folder of their own."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = utc_now, fs: FileSystem = REAL) -> None:
        self.folder = folder
        self._now = now
        self._fs = fs

    def make(self, source: Path, reason: str) -> Backup:
        """Copy a store's file before a step; the oldest beyond the bounds go.

        Nothing is copied when the newest backup is of the same save and reason.

        Raises:
            CouldNotDo: the file cannot be read.
            NotSaved: the disk did not take the copy; then the step should not be made.
        """
        if not _REASON.fullmatch(reason):
            raise ValueError(f"a backup's reason is lower-case words: {reason!r}")
        try:
            data = read_whole(source, fs=self._fs)
            parsed = parse(data)
        except OSError as problem:
            raise cannot_read(problem, source) from problem
        except Damaged as problem:
            raise CouldNotDo(f"{source} cannot be copied: {problem}. It was left as it is.") from problem
        known = self.entries()
        if known and known[0].reason == reason and self._meta(known[0].path) == parsed.meta:
            return known[0]
        make_private_folder(self.folder, fs=self._fs)
        number = known[0].number + 1 if known else 1
        moment = self._now().astimezone(UTC).replace(microsecond=0)
        path = self.folder / f"{number:06d}-{moment:%Y%m%dT%H%M%SZ}-{reason}.json"
        write_durably(path, data, fs=self._fs)
        made = Backup(path, number, moment, reason, parsed.meta.operations if parsed.meta else 0, len(data))
        self._prune([made, *known])
        return made

    def make_daily(self, source: Path) -> Backup | None:
        """The day's copy; None when there is one of today already."""
        today = self._now().astimezone(UTC).date()
        if any(backup.reason == DAILY and backup.made_at.date() == today for backup in self.entries()):
            return None
        return self.make(source, DAILY)

    def entries(self) -> list[Backup]:
        """All backups, newest first."""
        found = []
        for path in self.folder.glob("*.json"):
            match = _NAME.fullmatch(path.name)
            if match is None:
                continue
            meta = self._meta(path)
            with suppress(OSError, ValueError):
                made_at = datetime.strptime(match[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                size = self._fs.stat(path).st_size
                count = meta.operations if meta else 0
                found.append(Backup(path, int(match[1]), made_at, match[3], count, size))
        return sorted(found, key=lambda backup: (backup.number, backup.path.name), reverse=True)

    def paths(self) -> list[Path]:
        """The files of all backups, newest first."""
        return sorted(
            (path for path in self.folder.glob("*.json") if _NAME.fullmatch(path.name)), reverse=True
        )

    def _prune(self, backups: Iterable[Backup]) -> None:
        left = {True: KEEP_DAILY, False: KEEP_RISKY}
        room = KEEP_BYTES
        gone = False
        for place, backup in enumerate(backups):
            daily = backup.reason == DAILY
            left[daily] -= 1
            room -= backup.size
            # The two newest stay, however large.
            if left[daily] < 0 or (room < 0 and place > 1):
                with suppress(OSError):
                    self._fs.unlink(backup.path)
                    gone = True
        if gone:
            with suppress(OSError):
                sync_folder(self.folder, fs=self._fs)

    def _meta(self, path: Path) -> Meta | None:
        try:
            return parse_head(read_head(path, self._fs))
        except OSError:
            return None


def read_backup(path: Path, *, fs: FileSystem = REAL) -> list[Operation]:
    """The operations of a backup, whole ones of a damaged one too.

    Raises:
        CouldNotDo: nothing in it can be read.
    """
    contents = read_contents(path, fs)
    if contents is None:
        raise CouldNotDo(f"The backup {path.name} cannot be read. Nothing was changed; take an earlier one.")
    return list(contents.operations.values())


def preview(backup: Iterable[Operation], store: Iterable[Operation]) -> Preview:
    """What going back to a backup's operations would change in a store's."""
    then, now = Ledger(backup), Ledger(store)
    differing = tuple(
        name for name in sorted({*then.fields(), *now.fields()}) if _values(then, name) != _values(now, name)
    )
    return Preview(
        len(then),
        len(now),
        sum(op.id not in now for op in then),
        sum(op.id not in then for op in now),
        differing,
    )


def _values(ledger: Ledger, name: str) -> set[object]:
    # A field that was cleared and one that was never written both hold nothing.
    return {value_key(op.value) for op in ledger.live(name)} - {value_key(None)}
