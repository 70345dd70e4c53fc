"""TinyDB's Storage, made durable: every save is a whole new file, flushed, then moved over the old one."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from hia_tui.domain.errors import CouldNotDo, ReadOnly
from hia_tui.storage.files import (
    NO_LINKS,
    REAL,
    FileSystem,
    cannot_read,
    make_private_folder,
    read_whole,
    removing_on_failure,
    saying_not_saved,
    sync_folder,
    write_aside,
    write_durably,
)
from hia_tui.storage.layout import (
    FORMAT,
    HEAD_LIMIT,
    META,
    Damaged,
    Lines,
    Meta,
    Parsed,
    encode_tables,
    parse,
    parse_head,
    render,
)
from hia_tui.storage.lock import FileLock
from hia_tui.storage.mounts import is_network


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says about a file, by which a change by another program shows."""

    device: int
    inode: int
    size: int
    changed: int


class DurableStorage(Storage):
    """One file that is always a whole save: the last one, or the one before.

    As a TinyDB storage it has `read` and `write`; the stores use `load` and `save`, which speak of documents
    that are spelled already. What `read` hands out is read afresh each time, so nothing that a caller
    does to it can reach the file except through `write`.
    """

    def __init__(
        self, path: Path | str, *, fs: FileSystem = REAL, now: Callable[[], datetime] = utc_now
    ) -> None:
        # A file that is a link to another place is saved there, never replaced by a second copy here.
        self.path = Path(os.path.realpath(path))
        self.previous = self.path.with_name(self.path.name + ".bak")
        self._fs = fs
        self._now = now
        self._stamp: Stamp | None = None
        self._meta: Meta | None = None
        self._loaded: tuple[Stamp, Meta | None] | None = None
        self._lease: bool | None = None

    def lock(self) -> FileLock:
        """The lock that every program holds while it writes this file."""
        if self._lease is None:
            self._lease = is_network(self.path.parent)
        return FileLock(self.path.with_name(self.path.name + ".lock"), lease=self._lease)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The documents, in TinyDB's form; None when there is no file.

        Raises:
            CouldNotDo: the file is damaged or cannot be read.
        """
        try:
            parsed = self.load()
        except FileNotFoundError:
            return None
        except Damaged as problem:
            raise CouldNotDo(f"{self.path} cannot be read: {problem}. It was left as it is.") from problem
        self.take_in()
        tables: dict[str, dict[str, Any]] = {}
        if parsed.meta is not None:
            tables[META] = {"1": {"format": parsed.meta.format, "generation": parsed.meta.generation}}
        for name, table in parsed.tables.items():
            tables[name] = {key: json.loads(text) for key, text in table.items()}
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Save TinyDB's documents. The caller holds the lock if other programs may write too.

        Raises:
            NotSaved: the disk did not take it; the file is as before.
            ReadOnly: a newer program made the file.
            CouldNotDo: the file is damaged or cannot be read.
        """
        if self._stamp is None:
            self.read()
        meta = self._meta
        if meta is not None and meta.format > FORMAT:
            raise ReadOnly(newer_sentence(self.path))
        make_private_folder(self.path.parent, fs=self._fs)
        self.save(encode_tables(data), generation=meta.generation + 1 if meta else 1)

    def load(self) -> Parsed:
        """The file as it is now.

        Raises:
            FileNotFoundError: there is none.
            Damaged: it is not what a save wrote.
            CouldNotDo: the machine will not hand it out.
        """
        try:
            stamp = self._look()
            data = read_whole(self.path, fs=self._fs)
        except FileNotFoundError:
            self._loaded = self._stamp = self._meta = None
            raise
        except OSError as problem:
            # Not damage: the bytes may be whole, and another day the disk may hand them out.
            raise cannot_read(problem, self.path) from problem
        parsed = parse(data)
        self._loaded = (stamp, parsed.meta)
        return parsed

    def take_in(self) -> None:
        """Count the file as known, as it was loaded last: the caller holds all that it says.

        Not before: what was read and then dropped, because a save failed, has to be read again.
        """
        if self._loaded is not None:
            self._stamp, self._meta = self._loaded
            self._loaded = None

    def save(
        self,
        tables: Mapping[str, dict[str, bytes] | Lines],
        *,
        generation: int,
        keep_previous: bool = True,
    ) -> None:
        """Make these documents the file; on return they are on the disk.

        Raises:
            NotSaved: the disk did not take it; what was saved before is there.
        """
        data, meta = render(tables, generation=generation, saved_at=self._now().isoformat(timespec="seconds"))
        fs = self._fs
        with saying_not_saved(self.path):
            temp = write_aside(self.path, data, fs=fs)
            with removing_on_failure(temp, fs):
                if keep_previous:
                    self._keep_previous()
                # Of the temporary file, since it moves with it: behind the move it might be another's.
                stamp = self._look(temp)
                fs.replace(temp, self.path)
            sync_folder(self.path.parent, fs=fs)
        self._loaded, self._stamp, self._meta = None, stamp, meta

    def looks_changed(self) -> bool:
        """Whether the file seems another than the one last loaded or saved: one look, no reading.

        Raises:
            FileNotFoundError: it is gone.
            CouldNotDo: the machine will not say.
        """
        try:
            return self._look() != self._stamp
        except FileNotFoundError:
            raise
        except OSError as problem:
            raise cannot_read(problem, self.path) from problem

    def is_changed(self) -> bool:
        """Whether the file is another than the one last loaded or saved, by its first line too.

        Raises:
            FileNotFoundError: it is gone.
        """
        if self.looks_changed():
            return True
        try:
            return parse_head(read_head(self.path, self._fs)) != self._meta
        except FileNotFoundError:
            raise
        except OSError:
            return True

    def let_go(self) -> None:
        """Count the file as changed still: what was loaded last was not taken in."""
        self._loaded = None

    def sync(self) -> None:
        """Flush the folder, in case the program that moved the present file there did not get that far.

        Raises:
            NotSaved: the disk did not take it.
        """
        with saying_not_saved(self.path):
            sync_folder(self.path.parent, fs=self._fs)

    def close(self) -> None:
        """Nothing stays open between saves."""

    def _look(self, path: Path | None = None) -> Stamp:
        found = self._fs.stat(path or self.path)
        return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def _keep_previous(self) -> None:
        """Give the present file a second name, as the one to fall back on."""
        fs = self._fs
        name = self.previous.with_name(self.previous.name + ".tmp")
        try:
            try:
                fs.link(self.path, name)
            except FileExistsError:
                fs.unlink(name)
                fs.link(self.path, name)
        except FileNotFoundError:
            return
        except OSError as problem:
            if problem.errno not in NO_LINKS:
                raise
            write_durably(self.previous, read_whole(self.path, fs=fs), fs=fs)
            return
        try:
            fs.replace(name, self.previous)
        except BaseException:
            with suppress(OSError):
                fs.unlink(name)
            raise


def read_head(path: Path, fs: FileSystem = REAL) -> bytes:
    """The first line of a store's file.

    Raises:
        OSError: as the operating system says.
    """
    return read_whole(path, limit=HEAD_LIMIT, fs=fs).partition(b"\n")[0]


def newer_sentence(path: Path) -> str:
    """Why a file may be looked at, but not written."""
    return (
        f"{path.name} was saved by a newer version of hia, so it can be read here but not changed. "
        "Update hia to go on working in it."
    )
