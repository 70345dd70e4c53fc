"""Where deleted assessments wait for thirty days, whole, so that deleting one can be taken back."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hia_tui.domain.errors import UnknownName
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.durable import DurableStorage, utc_now
from hia_tui.storage.files import (
    REAL,
    FileSystem,
    make_private_folder,
    read_whole,
    saying_not_saved,
    sync_folder,
    write_durably,
)
from hia_tui.storage.layout import encode
from hia_tui.storage.recovery import read_contents

DAYS = 30
_NOTE = "entry.json"


@dataclass(frozen=True, slots=True)
class Binned:
    """One assessment in the bin."""

    name: str
    """Names the entry in the bin; an assessment may be there more than once."""
    id: str
    title: str
    operations: int
    deleted_at: datetime
    expired_on: str
    """The day on which its time was first found to be up; empty before."""

    @property
    def goes_on(self) -> datetime:
        """When its thirty days are up."""
        return self.deleted_at + timedelta(days=DAYS)


class Bin:
    """The bin of one home."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = utc_now, fs: FileSystem = REAL) -> None:
        self._folder = folder
        self._now = now
        self._fs = fs

    def put(self, path: Path) -> Binned:
        """Move an assessment's file, and what belongs to it, into the bin.

        The file itself moves last: until then the assessment is where it was.

        Raises:
            UnknownName: there is no such file.
            NotSaved: the disk did not take it.
        """
        storage = DurableStorage(path, fs=self._fs, now=self._now)
        if not storage.path.exists():
            # Raises UnknownName, or brings the file back from the save before it.
            AssessmentStore.open(path, fs=self._fs, now=self._now)
        with storage.lock():
            contents = read_contents(storage.path, self._fs)
            binned = Binned(
                self._free_name(path.stem),
                contents.header.id if contents else path.stem,
                contents.header.title if contents else "",
                len(contents.operations) if contents else 0,
                self._now().astimezone(UTC),
                "",
            )
            self._note(binned)
            beside = [
                found
                for found in path.parent.glob(path.name + ".*")
                if found.suffix not in (".lock", ".held")
            ]
            self._move([*sorted(beside), storage.path], self._folder / binned.name)
        return binned

    def entries(self) -> list[Binned]:
        """What is in the bin, the latest deleted first."""
        entries = [self._read(place) for place in self._folder.glob("*~*")]
        whole = [entry for entry in entries if self._file(entry).exists()]
        return sorted(whole, key=lambda entry: (entry.deleted_at, entry.name), reverse=True)

    def restore(self, name: str, folder: Path) -> Path:
        """Move an assessment back; where one of that name is again, its operations are joined with it.

        Raises:
            UnknownName: it is not in the bin.
            NotSaved: the disk did not take it; it is still in the bin.
        """
        entry = next((entry for entry in self.entries() if entry.name == name), None)
        if entry is None:
            raise UnknownName(f"There is no {name!r} in the bin. Nothing was changed.")
        file = self._file(entry)
        target = folder / file.name
        make_private_folder(folder, fs=self._fs)
        if target.exists():
            self._join(file, target)
        else:
            self._move([file], folder)
        for beside in sorted(file.parent.glob(file.name + ".*")):
            if not folder.joinpath(beside.name).exists():
                self._move([beside], folder)
        self._forget(file.parent)
        return target

    def purge(self) -> list[Binned]:
        """Remove for good what was found expired on an earlier day, and is so still.

        A clock that is wrong for one day removes nothing.
        """
        now = self._now().astimezone(UTC)
        today = now.date().isoformat()
        gone = []
        for entry in self.entries():
            if now < entry.goes_on:
                found_on = ""
            elif entry.expired_on and entry.expired_on != today:
                self._forget(self._folder / entry.name)
                gone.append(entry)
                continue
            else:
                found_on = today
            if found_on != entry.expired_on:
                self._note(_found_expired(entry, found_on))
        return gone

    def _join(self, file: Path, target: Path) -> None:
        contents = read_contents(file, self._fs)
        if contents is not None:
            store = AssessmentStore.open(target, fs=self._fs, now=self._now)
            store.append(contents.operations.values())

    def _file(self, entry: Binned) -> Path:
        return self._folder / entry.name / f"{entry.name.rpartition('~')[0]}.json"

    def _free_name(self, stem: str) -> str:
        number = 1
        while (self._folder / f"{stem}~{number}").exists():
            number += 1
        return f"{stem}~{number}"

    def _note(self, entry: Binned) -> None:
        place = self._folder / entry.name
        make_private_folder(place, fs=self._fs)
        said = {
            "id": entry.id,
            "title": entry.title,
            "operations": entry.operations,
            "deleted_at": entry.deleted_at.isoformat(timespec="seconds"),
            "expired_on": entry.expired_on,
        }
        write_durably(place / _NOTE, encode(said), fs=self._fs)

    def _read(self, place: Path) -> Binned:
        try:
            said = json.loads(read_whole(place / _NOTE, fs=self._fs))
            return Binned(
                place.name,
                str(said["id"]),
                str(said["title"]),
                int(said["operations"]),
                datetime.fromisoformat(said["deleted_at"]),
                str(said["expired_on"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            # Nobody knows since when it is here, so its time is never up.
            return Binned(place.name, place.name.rpartition("~")[0], "", 0, self._now().astimezone(UTC), "")

    def _move(self, files: list[Path], folder: Path) -> None:
        for file in files:
            with saying_not_saved(file):
                self._fs.replace(file, folder / file.name)
                # The new name first: after a power cut a file may be in both places, never in none.
                sync_folder(folder, fs=self._fs)
                sync_folder(file.parent, fs=self._fs)

    def _forget(self, place: Path) -> None:
        with suppress(OSError):
            for file in place.iterdir():
                with suppress(OSError):
                    self._fs.unlink(file)
            self._fs.rmdir(place)
            sync_folder(self._folder, fs=self._fs)


def _found_expired(entry: Binned, day: str) -> Binned:
    return Binned(entry.name, entry.id, entry.title, entry.operations, entry.deleted_at, day)
