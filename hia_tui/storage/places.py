"""Half-typed texts and where a person was: small files of their own, so that saving them never waits."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hia_tui.domain.errors import NotSaved
from hia_tui.storage.files import (
    REAL,
    FileSystem,
    make_private_folder,
    read_whole,
    saying_not_saved,
    write_durably,
)
from hia_tui.storage.layout import JSON, encode
from hia_tui.storage.lock import is_held, lock_descriptor

_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_SLOTS = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A text being typed, where the cursor was, and what stood in the field when typing began."""

    field: str
    text: str
    cursor_row: int = 0
    cursor_col: int = 0
    base: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft on the disk."""

    draft: Draft
    kept_at: str
    path: Path
    is_left_behind: bool
    """Whether the program that was typing is gone."""


class Places:
    """Drafts and places of one home. Each program keeps drafts of its own, so that none is typed over."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime], fs: FileSystem = REAL) -> None:
        self._folder = folder
        self._now = now
        self._fs = fs
        self._own: dict[str, _Slot] = {}
        self._taken_over: dict[str, set[Path]] = {}

    def keep_draft(self, assessment: str, draft: Draft) -> None:
        """Keep a half-typed text; on the disk on return (NotSaved)."""
        slot = self._own.get(assessment)
        if slot is None:
            folder = self._folder / "drafts" / assessment
            make_private_folder(folder, fs=self._fs)
            slot = self._own[assessment] = _Slot.take(folder)
        said: JSON = {
            "field": draft.field,
            "text": draft.text,
            "cursor": [draft.cursor_row, draft.cursor_col],
            "base": list(draft.base),
            "kept_at": self._now().isoformat(timespec="seconds"),
        }
        write_durably(slot.path, encode(said), fs=self._fs)

    def draft(self, assessment: str) -> Draft | None:
        """This program's draft, else the latest that a program which is gone left behind."""
        own = self._own.get(assessment)
        for kept in self.drafts(assessment):
            if own is not None and kept.path == own.path:
                return kept.draft
        for kept in self.drafts(assessment):
            if kept.is_left_behind:
                self._taken_over.setdefault(assessment, set()).add(kept.path)
                return kept.draft
        return None

    def drafts(self, assessment: str) -> list[KeptDraft]:
        """Every draft of an assessment, the file system's latest first."""
        found = []
        for path in self._folder.joinpath("drafts", assessment).glob("*.json"):
            with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                kept = _draft_of(path, self._fs)
                found.append((self._fs.stat(path).st_mtime_ns, kept))
        return [kept for _, kept in sorted(found, key=lambda item: item[0], reverse=True)]

    def drop_draft(self, assessment: str) -> None:
        """Forget this program's draft, and one left behind that `draft` handed out."""
        own = self._own.pop(assessment, None)
        if own is not None:
            self._remove(own.path)
            own.free()
        for path in self._taken_over.pop(assessment, set()):
            self._remove(path)
            self._remove(path.with_suffix(".lock"))

    def leave_draft(self, assessment: str) -> None:
        """Leave this program's draft behind, for whoever opens the assessment next."""
        own = self._own.pop(assessment, None)
        if own is not None:
            own.free()

    def keep_place(self, assessment: str, place: JSON) -> None:
        """Keep where the person is (NotSaved)."""
        path = self._place(assessment)
        make_private_folder(path.parent, fs=self._fs)
        write_durably(path, encode(place), fs=self._fs)

    def place(self, assessment: str) -> JSON:
        """Where the person was; None when that is not known."""
        try:
            said: JSON = json.loads(read_whole(self._place(assessment), fs=self._fs))
        except (OSError, ValueError, RecursionError):
            return None
        return said

    def _place(self, assessment: str) -> Path:
        return self._folder / "places" / f"{assessment}.json"

    def _remove(self, path: Path) -> None:
        with suppress(OSError):
            self._fs.unlink(path)


class _Slot:
    """A draft's file that belongs to one program: the kernel holds its lock until the program is gone."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path) -> "_Slot":
        for turn in range(_SLOTS):
            lock = folder / f"{os.getpid()}-{turn}.lock"
            if lock.with_suffix(".json").exists():
                continue
            with saying_not_saved(lock), suppress(FileExistsError):
                descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | _CLOEXEC, 0o600)
                with suppress(OSError):
                    lock_descriptor(descriptor)
                return cls(lock.with_suffix(".json"), descriptor)
        raise NotSaved(f"Not saved: {folder} holds too many half-typed texts. They are kept as they are.")

    def free(self) -> None:
        with suppress(OSError):
            self.path.with_suffix(".lock").unlink()
        os.close(self._descriptor)


def _draft_of(path: Path, fs: FileSystem) -> KeptDraft:
    said = json.loads(read_whole(path, fs=fs))
    row, column = said["cursor"]
    draft = Draft(str(said["field"]), str(said["text"]), int(row), int(column), tuple(said["base"]))
    return KeptDraft(draft, str(said["kept_at"]), path, not is_held(path.with_suffix(".lock")))
