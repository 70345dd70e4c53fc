"""Whatever was handed in, a file, a folder or pasted text, as the packs that are in it."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from hia_tui.domain.errors import BadInput, BadPack
from hia_tui.exchange.locked import CutShort, WrongPassphrase, is_locked, unlock
from hia_tui.exchange.pack import MAX_INFLATED, PackReading, PackState, read_pack, refused
from hia_tui.exchange.pasteable import Pasted, find_packs, is_pasteable

ENDINGS = (".hia", ".hia.gz", ".txt")
"""What the name of a pack ends with; in a folder other files are left alone."""
MOST_FILES = 2_000
"""Files that are looked at in one folder."""

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LOOKED_AT = 4_096
_PACK_STARTS = (b'{"hia"', b"\x1f\x8b", b'\xef\xbb\xbf{"hia"')


@dataclass(frozen=True, slots=True)
class Arrival:
    """One pack as it was handed in."""

    source: str
    """Where it came from, for people: a path, `standard input`, `pasted text`."""
    fingerprint: str
    """SHA-256 of its lines, hexadecimal, or of its bytes where it is not whole."""
    reading: PackReading
    needs_passphrase: bool = False
    """Locked, and no passphrase or a wrong one was given."""
    is_named: bool = True
    """False when it was found in a folder and not asked for by its own name."""


def arrivals_in(data: bytes, source: str, passphrase: str | None = None) -> list[Arrival]:
    """All the packs in some bytes: one of a file, any number of a text. Never raises."""
    if not (is_locked(data) or data.startswith(_PACK_STARTS)):
        text = data.decode(errors="replace") if len(data) <= MAX_INFLATED else ""
        if is_pasteable(text):
            return [_from_text(found, source, passphrase) for found in find_packs(text)] or [
                Arrival(source, _fingerprint(data), refused("holds no pack"))
            ]
    return [_open(data, source, passphrase)]


def arrivals_at(paths: Iterable[Path], passphrase: str | None = None) -> Iterator[Arrival]:
    """The packs in files and folders, in order of the names within a folder.

    Raises:
        BadInput: there is no such file, or it is no file that can be read.
    """
    for path in paths:
        if path.is_dir():
            for inside in packs_in(path):
                yield from arrivals_found(inside, passphrase)
        else:
            yield from arrivals_in(read_file(path), str(path), passphrase)


def packs_in(folder: Path) -> list[Path]:
    """The files of a folder that by their names could be packs, sorted; folders in it are not entered.

    Raises:
        BadInput: the folder cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if _could_be_pack(entry))
    except OSError as problem:
        raise BadInput(
            f"The folder {folder} cannot be read: {problem.strerror}. Nothing was changed."
        ) from problem
    return [folder / name for name in names[:MOST_FILES]]


def arrivals_found(path: Path, passphrase: str | None = None) -> list[Arrival]:
    """The packs in a file that nobody asked for by name; one that cannot be read stops no other."""
    try:
        data = read_file(path)
    except BadInput:
        return [Arrival(str(path), "", refused("cannot be read"), is_named=False)]
    is_text = path.suffix == ".txt" and not data.startswith(_PACK_STARTS)
    if is_text and not is_pasteable(data.decode(errors="replace")):
        # Most texts in a shared folder are no packs, and not worth a word.
        return []
    return [replace(arrival, is_named=False) for arrival in arrivals_in(data, str(path), passphrase)]


def looks_like_pack(path: Path) -> bool:
    """Whether a file is a pack or was meant to be one, by how it begins."""
    data = read_file(path)[:_LOOKED_AT]
    return not data or data.startswith(_PACK_STARTS) or is_pasteable(data.decode(errors="replace"))


def read_file(path: Path) -> bytes:
    """The bytes of a file, no more than a pack can have.

    Raises:
        BadInput: there is none, or it is no ordinary file.
    """
    try:
        # Without waiting: a pipe would keep the program for ever, and is refused as soon as it is open.
        with os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BadInput(f"{path} is not a file. Nothing was changed.")
            return file.read(MAX_INFLATED + 1)
    except FileNotFoundError as problem:
        raise BadInput(f"There is no file {path}. Nothing was changed.") from problem
    except OSError as problem:
        raise BadInput(f"{path} cannot be read: {problem.strerror}. Nothing was changed.") from problem


def _could_be_pack(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(ENDINGS) and not entry.name.startswith((".", "~")) and entry.is_file()


def _open(data: bytes, source: str, passphrase: str | None) -> Arrival:
    if not is_locked(data):
        return _arrival(source, data, read_pack(data))
    fingerprint = _fingerprint(data)
    if passphrase is None:
        return Arrival(source, fingerprint, refused("is locked: its passphrase is needed"), True)
    try:
        return _arrival(source, data, read_pack(unlock(data, passphrase)))
    except WrongPassphrase:
        return Arrival(source, fingerprint, refused("is locked, and the passphrase is not its own"), True)
    except BadPack as problem:
        state = PackState.INCOMPLETE if isinstance(problem, CutShort) else PackState.DAMAGED
        clause = f"cannot be unlocked. {str(problem).rstrip('.')}"
        return Arrival(source, fingerprint, PackReading(None, (), state, trouble=clause))


def _arrival(source: str, data: bytes, reading: PackReading) -> Arrival:
    return Arrival(source, reading.fingerprint or _fingerprint(data), reading)


def _from_text(found: Pasted, source: str, passphrase: str | None) -> Arrival:
    arrival = _open(found.data, source, passphrase)
    if not found.trouble:
        return arrival
    state = PackState.DAMAGED if found.damaged else PackState.INCOMPLETE
    arrived = f": {len(arrival.reading.operations):,} of {arrival.reading.expected:,} changes arrived"
    trouble = found.trouble + (arrived if arrival.reading.header else "")
    return replace(
        arrival, reading=replace(arrival.reading, state=state, trouble=trouble), needs_passphrase=False
    )


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
