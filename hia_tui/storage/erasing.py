"""Taking what names a person out of an assessment, everywhere it is kept here; the answers stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import with_erased
from hia_tui.storage.documents import tables_of
from hia_tui.storage.files import REAL, FileSystem, read_whole, saying_not_saved, sync_folder, write_durably
from hia_tui.storage.layout import Damaged, parse, render
from hia_tui.storage.migrations import contents_from


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done."""

    operations: int
    """Operations that are gone from the assessment."""
    files_rewritten: tuple[Path, ...]
    """Backups and copies that now lack them too."""
    files_removed: tuple[Path, ...]
    """Damaged files, which could not be rewritten."""


def erase(
    store: AssessmentStore, ids: Iterable[str], others: Iterable[Path], *, fs: FileSystem = REAL
) -> Erased:
    """Take operations out of a store and of other files of the same assessment, for good.

    Args:
        store: the assessment.
        ids: the operations that hold the person's name.
        others: its backups, copies, damaged files, and those in the bin.
        fs: the file system.

    Raises:
        NotSaved: a file could not be rewritten; what was done before stays done, and it can be asked again.
    """
    leaving = frozenset(ids)
    had = sum(operation.id in leaving for operation in store.operations())
    store.erase(leaving)
    rewritten: list[Path] = []
    removed: list[Path] = []
    for path in others:
        with saying_not_saved(path):
            try:
                data = read_whole(path, fs=fs)
            except FileNotFoundError:
                continue
            clean = _without(data, leaving)
            if clean is None:
                fs.unlink(path)
                sync_folder(path.parent, fs=fs)
                removed.append(path)
            elif clean != data:
                write_durably(path, clean, fs=fs)
                rewritten.append(path)
    return Erased(had, tuple(rewritten), tuple(removed))


def _without(data: bytes, leaving: frozenset[str]) -> bytes | None:
    """The file without those operations; None when it is too damaged to be rewritten."""
    try:
        parsed = parse(data)
        contents = contents_from(parsed)
    except Damaged:
        return None
    if not leaving & (contents.operations.keys() | contents.set_aside.keys()):
        return data
    saved_at = parsed.meta.saved_at if parsed.meta else ""
    clean = with_erased(contents, leaving)
    return render(tables_of(clean), generation=clean.generation, saved_at=saved_at)[0]
