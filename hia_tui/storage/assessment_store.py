"""One assessment on the disk: what is handed in is flushed on return, what others saved is kept."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hia_tui.domain.errors import CouldNotDo, NotSaved, ReadOnly, UnknownName
from hia_tui.domain.operation import Operation
from hia_tui.storage.assessment_file import AssessmentFile
from hia_tui.storage.contents import (
    Contents,
    Quarantined,
    SetAside,
    SideValue,
    StoredAssessment,
    joined,
    with_added,
    with_erased,
    with_side,
    without,
)
from hia_tui.storage.durable import newer_sentence, utc_now
from hia_tui.storage.files import REAL, FileSystem
from hia_tui.storage.layout import JSON, Damaged

if TYPE_CHECKING:
    from hia_tui.storage.recovery import Recovery


class AssessmentStore:
    """A handle on one assessment's file; several handles, in one program or in many, may be open at once.

    All of it is held in memory. Every change takes the lock, joins what is on the disk with what is here,
    and writes once. Threads may share a handle.
    """

    def __init__(self, file: AssessmentFile, contents: Contents) -> None:
        self._file = file
        self._contents = contents
        self._thread_lock = threading.RLock()
        self._unsure = False
        self.recovery: Recovery | None = None
        """What was set aside and what came back, when the file was damaged."""
        self.read_only: str | None = None
        """Why nothing can be saved, as a sentence; None when it can."""
        self.removals = 0
        """Grows when operations left this handle: a ledger built before has to be built again."""

    @classmethod
    def create(
        cls,
        path: Path,
        header: StoredAssessment,
        *,
        fs: FileSystem = REAL,
        now: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Make a new assessment's file.

        Raises:
            CouldNotDo: there is one already.
            NotSaved: the disk did not take it.
        """
        file = AssessmentFile(path, spares=(), fs=fs, now=now)
        store = cls(file, Contents(header))
        with file.lock():
            if file.path.exists() or file.previous.exists():
                raise CouldNotDo(f"There is an assessment in {path} already. It was left as it is.")
            store._adopt(store._save(store._contents))
        return store

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        spares: Sequence[Path] = (),
        fs: FileSystem = REAL,
        now: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open an assessment's file, bringing back what can be when it is damaged.

        Args:
            path: the file.
            spares: backups of it, newest first, used when it is damaged.
            fs: the file system.
            now: the clock.

        Raises:
            UnknownName: there is no such file, nor an earlier save of it.
            CouldNotDo: it cannot be read, and nothing in it is whole; it was left as it is.
        """
        file = AssessmentFile(path, spares=spares, fs=fs, now=now)
        store = cls(file, Contents(StoredAssessment(file.path.stem, "", "", "", "", "")))
        mend = False
        try:
            store._adopt(file.read())
        except FileNotFoundError as problem:
            if not file.previous.exists():
                raise UnknownName(f"There is no assessment in {path}.") from problem
            mend = True
        except Damaged:
            mend = True
        store.read_only = file.why_read_only()
        if mend or file.must_be_written:
            store._put_right()
        elif not store.read_only:
            file.sweep()
        return store

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def header(self) -> StoredAssessment:
        """The assessment's header."""
        return self._contents.header

    @property
    def generation(self) -> int:
        """How many times the file was saved, by anybody."""
        return self._contents.generation

    def operations(self) -> list[Operation]:
        """All operations, in file order."""
        return list(self._contents.operations.values())

    def set_aside(self) -> list[SetAside]:
        """The operations that were taken out under a receipt."""
        return list(self._contents.set_aside.values())

    def quarantine(self) -> list[Quarantined]:
        """What stood among the operations and is none: kept in the file, never used."""
        return list(self._contents.quarantined.values())

    def erased(self) -> frozenset[str]:
        """Ids of operations that named a person and were taken out for good."""
        return self._contents.erased

    def side(self, key: str) -> JSON:
        """A side document, as of the last save or look; None when there is none."""
        document = self._contents.side.get(key)
        return document.value if document else None

    def side_keys(self, prefix: str = "") -> list[str]:
        """The keys of the side documents that hold something, sorted."""
        return sorted(
            key
            for key, kept in self._contents.side.items()
            if key.startswith(prefix) and kept.text != b"null"
        )

    def append(
        self,
        operations: Iterable[Operation],
        *,
        side: Mapping[str, SideValue] | None = None,
        bring_back: bool = False,
        header: StoredAssessment | None = None,
    ) -> list[Operation]:
        """Save operations and side documents in one write; all of it is on the disk on return.

        Saving the same again changes nothing. Operations that were set aside stay so, unless
        `bring_back` is given. A side value that is a function is called with the document on the disk,
        under the lock; None takes a document away.

        Returns:
            Operations of others that were found on the disk and are new to this handle.

        Raises:
            NotSaved: the disk did not take it, and nothing changed; append again.
            ReadOnly: see `read_only`.
            CouldNotDo: another program held the lock too long.
        """
        asked = list(operations)

        def change(contents: Contents) -> Contents:
            changed = with_added(contents, asked, bring_back=bring_back)
            if header is None or header == changed.header:
                return changed
            return replace(changed, header=header)

        found = self._change(change, side)
        ids = {operation.id for operation in asked}
        return [operation for operation in found if operation.id not in ids]

    def put_side(self, side: Mapping[str, SideValue]) -> list[Operation]:
        """Save side documents alone; otherwise as `append`."""
        return self._change(lambda contents: contents, side)

    def remove(
        self, ids: Iterable[str], *, under: str, side: Mapping[str, SideValue] | None = None
    ) -> list[Operation]:
        """Set operations aside under a receipt: kept in the file, not among the operations; as `append`."""
        leaving = list(ids)
        return self._change(lambda contents: without(contents, leaving, under), side)

    def erase(self, ids: Iterable[str]) -> list[Operation]:
        """Take operations out for good, from the save before too; they are not taken in again.

        Raises as `append`; other files that hold them are `erasing`'s.
        """
        leaving = frozenset(ids)
        with self._thread_lock:
            found = self._change(lambda contents: with_erased(contents, leaving), None)
            # The second save pushes out the one before it, which still had them.
            self._unsure = True
            return found + self._change(lambda contents: contents, None)

    def refresh(self) -> list[Operation]:
        """Take in what others saved since; one look at the file when nothing changed.

        A file that was damaged, or replaced by an older copy, under the program is put right at once. One
        that is gone is not: it may have been put in the bin. The next save brings it back.

        Returns:
            Operations of others that are new to this handle.

        Raises:
            NotSaved: the file lacked what this handle holds, and could not be put right.
        """
        with self._thread_lock:
            try:
                if not self._file.looks_changed():
                    return []
                disk = self._file.read()
            except FileNotFoundError:
                return []
            except Damaged:
                return [] if self.read_only else self._change(lambda contents: contents, None)
            both = joined(self._contents, disk)
            self.read_only = self._file.why_read_only()
            if self.read_only or (disk.holds_all_of(both) and not self._file.must_be_written):
                return self._adopt(both)
            return self._change(lambda contents: contents, None)

    def close(self) -> None:
        """Make sure that the disk holds all that this handle does.

        Raises:
            NotSaved: it does not.
        """
        if not self.read_only:
            self.refresh()

    def _change(
        self, change: Callable[[Contents], Contents], side: Mapping[str, SideValue] | None
    ) -> list[Operation]:
        with self._thread_lock:
            if self.read_only:
                self.read_only = self._file.why_read_only()
            if self.read_only:
                raise ReadOnly(self.read_only)
            with self._file.lock():
                base, complete = self._joined_with_disk()
                changed = with_side(change(base), side)
                if not complete or changed is not base or self._unsure:
                    changed = self._save(changed)
                elif base is not self._contents:
                    self._file.sync()
                return self._adopt(changed)

    def _joined_with_disk(self) -> tuple[Contents, bool]:
        """This handle's contents joined with the file's, and whether the file has all of them."""
        try:
            if not self._file.is_changed():
                return self._contents, not self._file.must_be_written
            disk = self._file.read()
        except FileNotFoundError:
            return self._recovered("it was gone"), False
        except Damaged as problem:
            return self._recovered(str(problem)), False
        if self._file.is_newer:
            self.read_only = self._file.why_read_only()
            raise ReadOnly(newer_sentence(self.path))
        both = joined(self._contents, disk)
        return both, disk.holds_all_of(both) and not self._file.must_be_written

    def _recovered(self, reason: str) -> Contents:
        """This handle's contents joined with what is whole in a damaged file and elsewhere."""
        recovered = self._file.recover(reason)
        if recovered is not None:
            contents, recovery = recovered
            both = joined(self._contents, contents)
            known = len(both.operations) - len(contents.operations)
            self.recovery = replace(recovery, from_memory=max(0, known))
            return both
        if not self._contents.generation:
            raise CouldNotDo(
                f"{self.path} cannot be read: {reason}. Nothing in it is whole; it was left as it is."
            )
        return self._contents

    def _save(self, contents: Contents) -> Contents:
        # Until the folder is flushed nobody knows which file a power cut would leave.
        self._unsure = True
        saved = self._file.write(contents)
        self._unsure = False
        if self.recovery is not None and self.recovery.kept_as is None:
            self.recovery = replace(self.recovery, kept_as=self._file.kept_damaged)
        return saved

    def _adopt(self, contents: Contents) -> list[Operation]:
        self._file.take_in()
        before = self._contents.operations
        if contents.operations is before:
            self._contents = contents
            return []
        if not before.keys() <= contents.operations.keys():
            self.removals += 1
        self._contents = contents
        new = contents.operations.keys() - before.keys()
        return [op for key, op in contents.operations.items() if key in new] if new else []

    def _put_right(self) -> None:
        """Mend a damaged file, or bring an older one to the present format, as it is opened."""
        if not self.read_only:
            with suppress(NotSaved):
                self._change(lambda contents: contents, None)
                return
        # Nothing can be written now: work goes on with what came back, and the next save writes all of it.
        self._adopt(self._joined_with_disk()[0])
