"""The home's own TinyDB file, one document a table: read when it changed, mended when it is damaged."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from hia_tui.domain.errors import CouldNotDo
from hia_tui.storage.durable import DurableStorage
from hia_tui.storage.files import FileSystem, keep_aside, make_private_folder, sync_folder
from hia_tui.storage.layout import META, Damaged, encode_tables

_ONLY = 1
"""The number of each table's one document."""

Fields = Mapping[str, str]


class HomeFile:
    """Small documents by name. Several programs may have it open; every change joins what is on the disk."""

    def __init__(self, path: Path, *, now: Callable[[], datetime], fs: FileSystem) -> None:
        self._storage = DurableStorage(path, fs=fs, now=now)
        self._documents: Mapping[str, Any] | None = None
        self._now = now
        self._fs = fs
        self.recovery: str | None = None
        """What happened to a damaged file, as a sentence."""

    def document(self, name: str) -> dict[str, Any]:
        """A document as it is on the disk now; empty when there is none."""
        if self._documents is None or self._seems_changed():
            self._documents = self._read()
        return dict(self._documents.get(name, {}))

    def update(self, name: str, fields: Fields | Callable[[Mapping[str, Any]], Fields]) -> None:
        """Set keys of a document, or those that a function makes from all documents, under the lock.

        Raises:
            NotSaved: the disk did not take it.
            ReadOnly: a newer program saved the file.
        """
        make_private_folder(self._storage.path.parent, fs=self._fs)
        before = self._documents or {}
        with self._storage.lock():
            self._documents = self._mended()
            if before and not self._storage.path.exists():
                # Deleted under the program: what it knows is what there is.
                self._documents = before
                self._write_all(before)
            values = fields(self._documents) if callable(fields) else fields
            database = TinyDB(storage=lambda: self._storage)
            database.table(name, cache_size=0).upsert(Document(values, doc_id=_ONLY))
        self._documents = self._read()

    def remember(self, name: str, fields: Fields) -> None:
        """Set keys of a document for as long as the program runs, where nothing can be saved."""
        known = dict(self._documents or {})
        known[name] = {**known.get(name, {}), **fields}
        self._documents = known

    def forget_previous(self) -> None:
        """Remove the save before the last, which may hold a name that was taken out since."""
        with suppress(FileNotFoundError):
            self._fs.unlink(self._storage.previous)
            sync_folder(self._storage.path.parent, fs=self._fs)

    def _seems_changed(self) -> bool:
        try:
            return self._storage.looks_changed()
        except FileNotFoundError:
            # What was read before is still known; the next save writes all of it.
            return False

    def _read(self) -> dict[str, Any]:
        try:
            return self._load()
        except Damaged:
            with suppress(CouldNotDo), self._storage.lock():
                return self._mended()
        # Nothing can be written here: work goes on with the save before.
        return self._previous_documents()

    def _load(self) -> dict[str, Any]:
        """The documents by table; none where there is no file, nor a save before it.

        Raises:
            Damaged: the file is not what a save wrote, or is gone.
        """
        try:
            return _documents_of(self._storage)
        except FileNotFoundError:
            if self._storage.previous.exists():
                raise Damaged("it was gone") from None
            return {}

    def _mended(self) -> dict[str, Any]:
        """Set a damaged profile aside and take the save before it; the caller holds the lock."""
        try:
            return self._load()
        except Damaged as problem:
            reason = str(problem)
        found = self._previous_documents()
        kept = keep_aside(self._storage.path, self._now(), fs=self._fs)
        self._write_all(found, keep_previous=False)
        came = "The save before it was taken." if found else "Your name and settings have to be given again."
        self.recovery = f"The profile in {self._storage.path} could not be read: {reason}. {came}"
        if kept is not None:
            self.recovery += f" The damaged file is kept as {kept.name}."
        return self._load()

    def _previous_documents(self) -> dict[str, Any]:
        with suppress(OSError, Damaged):
            return _documents_of(DurableStorage(self._storage.previous, fs=self._fs, now=self._now))
        return {}

    def _write_all(self, documents: Mapping[str, Any], *, keep_previous: bool = True) -> None:
        tables = {name: {str(_ONLY): document} for name, document in documents.items()}
        self._storage.save(encode_tables(tables), generation=1, keep_previous=keep_previous)


def _documents_of(storage: DurableStorage) -> dict[str, Any]:
    parsed = storage.load()
    if not parsed.sound:
        raise Damaged("it was changed from outside or has gone bad")
    storage.take_in()
    return {
        name: json.loads(table.get(str(_ONLY), b"{}"))
        for name, table in parsed.tables.items()
        if name != META
    }
