"""Whole operations, and what else is whole, out of bytes that are no longer a store.

Each operation's document carries the hash of its own bytes, so one that is found in any rubble, and whose
hash agrees, is exactly what somebody wrote.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hia_tui.domain.operation import MalformedOperation, Operation
from hia_tui.storage.contents import SetAside, SideDocument, StoredAssessment
from hia_tui.storage.documents import checked_operation, parse_header, set_aside_of, side_of
from hia_tui.storage.layout import Damaged, encode, parse_head

_DOCUMENT = re.compile(r'"\d{1,9}":\s{0,4}(?=\{)')
_HEADER = re.compile(r'"assessment":\s{0,4}(?=\{)')
_DECODER = json.JSONDecoder()
_WIDEST = 256 * 1024
"""Characters within which an operation ends, however it is spelled."""
_TRIES = 20_000
"""Places without a whole document that are looked at before the rest is given up: rubble has no more."""


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was whole."""

    expected: int | None
    """How many operations the file said that it held, where that can still be read."""
    header: StoredAssessment | None
    operations: dict[str, Operation] = field(default_factory=dict)
    set_aside: dict[str, SetAside] = field(default_factory=dict)
    side: dict[str, SideDocument] = field(default_factory=dict)
    generation: int = 0


def salvage(data: bytes) -> Salvage:
    """Read what can be read from damaged bytes; an operation only where its hash agrees."""
    text = data.decode("utf-8", "replace")
    head = parse_head(data.partition(b"\n")[0][:4096])
    found = Salvage(
        head.operations if head else None, _header(text), generation=head.generation if head else 0
    )
    for document in _documents(text):
        spelled = encode(document)
        if "op" in document and "id" in document:
            _take_operation(found, document, spelled)
        elif "key" in document and "at" in document:
            found.side.update(side_of([spelled]))
        elif "o" in document and "f" in document:
            _take_operation(found, document, spelled)
    for key in found.set_aside:
        found.operations.pop(key, None)
    return found


def _take_operation(found: Salvage, document: dict[str, object], spelled: bytes) -> None:
    try:
        if "under" in document and "op" in document:
            kept = set_aside_of(spelled)
            found.set_aside[kept.operation.id] = kept
        else:
            operation = checked_operation(spelled)
            found.operations[operation.id] = operation
    except MalformedOperation:
        return


def _documents(text: str) -> Iterator[dict[str, object]]:
    """Every document that follows a document's number and is whole."""
    place = 0
    tries = _TRIES
    while tries and (match := _DOCUMENT.search(text, place)) is not None:
        place = match.end()
        starts_line = match.start() < 2 or "\n" in text[match.start() - 2 : match.start()]
        found = _line(text, place) if starts_line else None
        if found is None:
            found = _decoded(text[place : place + _WIDEST])
            tries -= found is None
        if found is not None and not _holds_documents(found[0]):
            place += found[1]
            yield found[0]


def _line(text: str, place: int) -> tuple[dict[str, object], int] | None:
    end = text.find("\n", place)
    return _decoded(text[place : end if end >= 0 else place + _WIDEST])


def _decoded(part: str) -> tuple[dict[str, object], int] | None:
    # Of a part only: what an error costs grows with the length of the text that it is found in.
    try:
        document, end = _DECODER.raw_decode(part)
    except (ValueError, RecursionError):
        return None
    return (document, end) if isinstance(document, dict) else None


def _holds_documents(document: dict[str, object]) -> bool:
    return any(key.isdecimal() for key in document)


def _header(text: str) -> StoredAssessment | None:
    match = _HEADER.search(text)
    if match is None:
        return None
    try:
        place = text.index("{", match.end() + 1)
        document, _ = _DECODER.raw_decode(text, place)
        return parse_header(encode(document))
    except (ValueError, RecursionError, Damaged):
        return None
