"""The person's own folder: who they are, what they set, and which assessments are kept in it."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from hia_tui.domain.errors import BadInput, CouldNotDo, NotSaved, UnknownName
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.durable import utc_now
from hia_tui.storage.files import (
    REAL,
    FileSystem,
    make_private_folder,
    read_whole,
    write_durably,
)
from hia_tui.storage.home_file import HomeFile
from hia_tui.storage.layout import JSON
from hia_tui.storage.listing import Listed, list_folder
from hia_tui.storage.places import Draft, Places

if TYPE_CHECKING:
    from hia_tui.storage.backups import Backups
    from hia_tui.storage.bin import Bin

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MEMBER_BYTES = 9
_DEVICE_BYTES = 6
_WITNESS_BYTES = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """Who works here. Name, role and e-mail may be empty; the member id never is."""

    member: str
    name: str = ""
    role: str = ""
    email: str = ""


def random_name(size: int) -> str:
    """A random name of so many bytes. None begins with "-", which a command would take for an option."""
    while (name := token_urlsafe(size)).startswith("-"):
        pass
    return name


class HomeStore:
    """One home folder. Several programs may have it open; every change joins what is on the disk."""

    def __init__(
        self,
        folder: Path,
        *,
        witness: Path | None = None,
        token: Callable[[int], str] = random_name,
        now: Callable[[], datetime] = utc_now,
        fs: FileSystem = REAL,
    ) -> None:
        """Name the home; nothing is made until something is saved.

        Args:
            folder: the home.
            witness: a file outside the home, by which a copy of the home on another machine shows.
            token: makes a random name of so many bytes.
            now: the clock.
            fs: the file system.
        """
        self.folder = folder
        self.places = Places(folder, now=now, fs=fs)
        """Half-typed texts, and where the person was."""
        self._file = HomeFile(folder / "home.json", now=now, fs=fs)
        self._witness = witness
        self._device: str | None = None
        self._token = token
        self._now = now
        self._fs = fs

    @property
    def recovery(self) -> str | None:
        """What happened to a damaged profile, as a sentence."""
        return self._file.recovery

    def profile(self) -> Profile:
        """Who works here; a member id is made, and kept, the first time."""
        said = self._file.document("profile")
        if not said.get("member"):
            self._store_member()
            said = self._file.document("profile")
        return Profile(*(str(said.get(key, "")) for key in ("member", "name", "role", "email")))

    def save_profile(self, *, name: str, role: str, email: str) -> Profile:
        """Keep who works here; the member id stays.

        Raises:
            NotSaved: the disk did not take it.
        """
        self.profile()
        self._file.update("profile", {"name": name, "role": role, "email": email})
        return self.profile()

    def forget_previous(self) -> None:
        """Remove the save before the last, which may hold a name that was taken out since."""
        self._file.forget_previous()

    def join_as(self, member: str) -> Profile:
        """Make this the home of a member who works on another machine already (NotSaved)."""
        self._file.update("profile", {"member": member})
        return self.profile()

    def settings(self) -> dict[str, str]:
        """What is set."""
        return {key: str(value) for key, value in self._file.document("settings").items()}

    def save_setting(self, key: str, value: str) -> None:
        """Set one setting (NotSaved)."""
        self._file.update("settings", {key: value})

    def current(self) -> str | None:
        """The id of the assessment in use."""
        said = self._file.document("current").get("assessment")
        return str(said) if said else None

    def use(self, assessment: str) -> None:
        """Make an assessment the one in use (NotSaved)."""
        self._file.update("current", {"assessment": assessment})

    def device(self) -> str:
        """This machine's label on what is written here.

        A home that was copied, with its profile, to another machine or folder gets a new one: the witness
        that stands outside the home was not copied along.
        """
        if self._device is None:
            self._device = self._known_device() or self._new_device()
        return self._device

    def assessments(self) -> list[StoredAssessment]:
        """The headers of all assessments kept here, by id."""
        return [item.header for item in self.listed() if item.header is not None]

    def listed(self) -> list[Listed]:
        """All assessments kept here with what the list needs, and files in which no header can be read."""
        return list_folder(self.folder / "assessments", fs=self._fs)

    def create(self, header: StoredAssessment) -> AssessmentStore:
        """Make a new assessment's file.

        Raises:
            BadInput: its id cannot name a file.
            CouldNotDo: it is kept here already.
            NotSaved: the disk did not take it.
        """
        return AssessmentStore.create(self._own_path(header.id), header, fs=self._fs, now=self._now)

    def open(self, assessment: str) -> AssessmentStore:
        """Open an assessment, with its backups at hand should it be damaged (as `AssessmentStore.open`)."""
        path = self.path_of(assessment)
        spares = self.backups(assessment).paths()
        return AssessmentStore.open(path, spares=spares, fs=self._fs, now=self._now)

    def path_of(self, assessment: str) -> Path:
        """The file of an assessment that is kept here.

        Raises:
            UnknownName: it is not.
        """
        path = self._own_path(assessment)
        if path.exists() or path.with_name(path.name + ".bak").exists():
            return path
        for item in self.listed():
            if item.header is not None and item.header.id == assessment:
                return item.path
        raise UnknownName(f"There is no assessment {assessment} in {self.folder}. Nothing was changed.")

    def backups(self, assessment: str) -> "Backups":
        """The backups of an assessment."""
        from hia_tui.storage.backups import Backups

        return Backups(self.folder / "backups" / self._checked(assessment), now=self._now, fs=self._fs)

    def bin(self) -> "Bin":
        """Where deleted assessments wait."""
        from hia_tui.storage.bin import Bin

        return Bin(self.folder / "bin", now=self._now, fs=self._fs)

    def other_files(self, assessment: str) -> list[Path]:
        """Every other file that holds operations of an assessment: backups, copies, damaged, in the bin."""
        from hia_tui.storage.copies import copies_beside

        path = self.path_of(assessment)
        beside = [found for found in path.parent.glob(path.name + ".*") if ".lock" not in found.suffixes]
        spares = self.backups(assessment).paths()
        binned = self.folder.glob(f"bin/*/{path.name}*")
        return [*sorted(beside), *copies_beside(path), *spares, *sorted(binned)]

    def keep_draft(self, assessment: str, draft: Draft) -> None:
        """Keep a half-typed text; on the disk on return (NotSaved)."""
        self.places.keep_draft(self._checked(assessment), draft)

    def draft(self, assessment: str) -> Draft | None:
        """This program's draft, else the latest that a program which is gone left behind."""
        return self.places.draft(self._checked(assessment))

    def drop_draft(self, assessment: str) -> None:
        """Forget this program's draft, and one left behind that `draft` handed out."""
        self.places.drop_draft(self._checked(assessment))

    def keep_place(self, assessment: str, place: JSON) -> None:
        """Keep where the person is (NotSaved)."""
        self.places.keep_place(self._checked(assessment), place)

    def place(self, assessment: str) -> JSON:
        """Where the person was; None when that is not known."""
        return self.places.place(self._checked(assessment))

    def _own_path(self, assessment: str) -> Path:
        return self.folder / "assessments" / f"{self._checked(assessment)}.json"

    @staticmethod
    def _checked(assessment: str) -> str:
        if not _ID.fullmatch(assessment):
            raise BadInput("An assessment's id is up to 64 letters, digits, - and _. Nothing was changed.")
        return assessment

    def _store_member(self) -> None:
        member = self._token(_MEMBER_BYTES)

        def fill(tables: Mapping[str, Any]) -> dict[str, str]:
            known = tables.get("profile", {}).get("member")
            return {"member": known or member}

        try:
            self._file.update("profile", fill)
        except CouldNotDo:
            # A home that can only be read still has somebody in it, for as long as the program runs.
            self._file.remember("profile", {"member": member})

    def _known_device(self) -> str | None:
        said = self._file.document("device")
        device, witness = said.get("id"), said.get("witness")
        if not device or self._witness is None:
            return str(device) if device else None
        try:
            agrees = read_whole(self._witness, fs=self._fs).decode("ascii", "replace") == witness
        except OSError:
            agrees = False
        return str(device) if agrees else None

    def _new_device(self) -> str:
        known = self._file.document("device").get("id")
        device, witness = self._token(_DEVICE_BYTES), self._token(_WITNESS_BYTES)
        try:
            if self._witness is not None:
                make_private_folder(self._witness.parent, fs=self._fs)
                write_durably(self._witness, witness.encode(), fs=self._fs)
        except NotSaved:
            # Without a witness a copy cannot be told apart; a label for each start would be worse.
            if known:
                return str(known)
            witness = ""
        with suppress(CouldNotDo):
            self._file.update("device", {"id": device, "witness": witness})
        return device
