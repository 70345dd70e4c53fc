"""One assessment's file: read with its meaning, written whole, and never overwritten while it is damaged."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hia_tui.domain.errors import CouldNotDo
from hia_tui.storage.contents import Contents
from hia_tui.storage.documents import OperationLines, tables_of
from hia_tui.storage.durable import DurableStorage, newer_sentence
from hia_tui.storage.files import (
    FileSystem,
    has_temps,
    keep_aside,
    make_private_folder,
    read_if_there,
    read_whole,
    saying_not_saved,
    sweep_temps,
    write_durably,
)
from hia_tui.storage.layout import FORMAT, Damaged, Parsed
from hia_tui.storage.lock import FileLock
from hia_tui.storage.migrations import contents_from, format_of

if TYPE_CHECKING:
    from hia_tui.storage.recovery import Recovery


class AssessmentFile:
    """The file under a store, with what must happen before it may be written over."""

    def __init__(
        self, path: Path, *, spares: Sequence[Path], fs: FileSystem, now: Callable[[], datetime]
    ) -> None:
        self._storage = DurableStorage(path, fs=fs, now=now)
        self._spares = tuple(spares)
        self._fs = fs
        self._now = now
        self._spelled = OperationLines()
        self._damage: str | None = None
        self._older: int | None = None
        self.is_newer = False
        """Whether a newer program saved what was read last."""
        self.kept_damaged: Path | None = None
        """Where the last damaged file is kept."""

    @property
    def path(self) -> Path:
        """The file itself, links followed."""
        return self._storage.path

    @property
    def previous(self) -> Path:
        """The save before."""
        return self._storage.previous

    @property
    def must_be_written(self) -> bool:
        """Whether the file, as read last, is damaged or of an older format."""
        return self._damage is not None or self._older is not None

    def lock(self) -> FileLock:
        """The lock that every program holds while it writes this file."""
        make_private_folder(self.path.parent, fs=self._fs)
        return self._storage.lock()

    def looks_changed(self) -> bool:
        """One look: whether another program seems to have written; raises FileNotFoundError."""
        return self._storage.looks_changed()

    def is_changed(self) -> bool:
        """Whether another program has written; raises FileNotFoundError."""
        return self._storage.is_changed()

    def take_in(self) -> None:
        """Count the file as known: the store holds all that was read from it last."""
        self._storage.take_in()

    def read(self) -> Contents:
        """What the file says now.

        Raises:
            FileNotFoundError: there is none.
            Damaged: it is not what a save wrote; the next `write` sets it aside first.
            CouldNotDo: the machine will not hand it out.
        """
        self._damage = self._older = None
        try:
            return self._meaning(self._storage.load())
        except Damaged as problem:
            self._damage = str(problem)
            self._storage.let_go()
            raise

    def _meaning(self, parsed: Parsed) -> Contents:
        number = format_of(parsed)
        if number and not parsed.sound:
            raise Damaged("it was changed from outside or has gone bad")
        contents = contents_from(parsed)
        self.is_newer = number > FORMAT
        self._older = number if number < FORMAT else None
        return contents

    def write(self, contents: Contents) -> Contents:
        """Save the contents as the next generation; the caller holds the lock.

        Raises:
            NotSaved: the disk did not take it; what was saved before is there.
        """
        if self._older is not None:
            self._keep_older(self._older)
        if self._damage is not None:
            self.kept_damaged = keep_aside(self.path, self._now(), fs=self._fs)
        saved = replace(contents, generation=contents.generation + 1)
        # The save before is what a damaged file is mended from: it must not be pushed out by the damaged one.
        keep_previous = self._damage is None and contents.generation > 0
        tables = tables_of(saved, self._spelled)
        self._storage.save(tables, generation=saved.generation, keep_previous=keep_previous)
        self._damage = self._older = None
        return saved

    def recover(self, reason: str) -> "tuple[Contents, Recovery] | None":
        """What can be put together from the file, the save before, the spares and copies beside it.

        Raises:
            CouldNotDo: the machine will not hand out the file, or the save before; both stay as they are.
        """
        # Seldom needed, and not on the way to the first screen.
        from hia_tui.storage.copies import copies_beside
        from hia_tui.storage.recovery import Sources, recover

        data = read_if_there(self.path, fs=self._fs)
        sources = Sources(self.previous, self._spares, copies_beside(self.path))
        return recover(data, reason, sources, name=self.path.stem, fs=self._fs)

    def _keep_older(self, number: int) -> None:
        name = self.path.with_name(f"{self.path.name}.format-{number}")
        if not name.exists():
            with saying_not_saved(self.path):
                data = read_whole(self.path, fs=self._fs)
            write_durably(name, data, fs=self._fs)

    def sweep(self) -> None:
        """Remove what killed saves left. A program that is saving at this moment is left alone."""
        if not has_temps(self.path):
            return
        with suppress(CouldNotDo), self.lock():
            sweep_temps(self.path, fs=self._fs)

    def sync(self) -> None:
        """Flush the folder, after another program's save was taken in."""
        self._storage.sync()

    def why_read_only(self) -> str | None:
        """Why the file cannot be written, as a sentence; None when it can."""
        if self.is_newer:
            return newer_sentence(self.path)
        with suppress(OSError):
            if not self._fs.writable(self.path.parent):
                return f"The folder {self.path.parent} can only be read, so nothing can be changed here."
            if self.path.exists() and not self._fs.writable(self.path):
                return f"The file {self.path.name} can only be read, so nothing can be changed here."
        return None
