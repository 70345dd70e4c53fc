"""Which assessments a folder holds, read from the first lines of each file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.documents import parse_header
from hia_tui.storage.files import REAL, FileSystem, read_whole
from hia_tui.storage.layout import Damaged, parse_head

_ENOUGH = 8192
_TABLE = b',"assessment":{'
_DOCUMENT = b'"1":'


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of an assessment."""

    path: Path
    header: StoredAssessment | None
    """None when neither the file nor the save before it says what it holds."""
    operations: int
    saved_at: str


def list_folder(folder: Path, *, fs: FileSystem = REAL) -> list[Listed]:
    """Every assessment in a folder, once, by file name; copies of one that is there are left out."""
    files = sorted({_main(path) for pattern in ("*.json", "*.json.bak") for path in folder.glob(pattern)})
    found = [_listed(path, fs) for path in files if not path.name.startswith(".")]
    own = {item.path.stem for item in found if item.header is not None and item.header.id == item.path.stem}
    return _without_copies(found, own)


def _main(path: Path) -> Path:
    return path.with_suffix("") if path.suffix == ".bak" else path


def _without_copies(found: Iterable[Listed], own: set[str]) -> list[Listed]:
    kept: list[Listed] = []
    seen = set(own)
    for item in found:
        if item.header is not None and item.header.id != item.path.stem:
            if item.header.id in seen:
                continue
            seen.add(item.header.id)
        kept.append(item)
    return kept


def _listed(path: Path, fs: FileSystem) -> Listed:
    for candidate in (path, path.with_name(path.name + ".bak")):
        quick = _from_first_lines(candidate, fs)
        if quick is not None:
            return Listed(path, *quick)
        from hia_tui.storage.recovery import read_contents

        contents = read_contents(candidate, fs)
        if contents is not None:
            return Listed(path, contents.header, len(contents.operations), "")
    return Listed(path, None, 0, "")


def _from_first_lines(path: Path, fs: FileSystem) -> tuple[StoredAssessment, int, str] | None:
    try:
        lines = read_whole(path, limit=_ENOUGH, fs=fs).split(b"\n", 3)
    except OSError:
        return None
    if len(lines) < 4 or lines[1] != _TABLE or not lines[2].startswith(_DOCUMENT):
        return None
    meta = parse_head(lines[0])
    if meta is None:
        return None
    try:
        return parse_header(lines[2][len(_DOCUMENT) :]), meta.operations, meta.saved_at
    except Damaged:
        return None
