"""What an assessment's file means: its header, operations, side documents, and how two states of it join."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from hia_tui.domain.operation import Operation
from hia_tui.storage.layout import JSON, Tables, encode

SideValue = JSON | Callable[[JSON], JSON]
"""A side document, or what makes it from the one that is on the disk at that moment."""


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """An assessment's header, kept in the file's own table so that a list of many is quick to make."""

    id: str
    title: str
    created: str
    questionnaire: str
    form: str
    nation: str
    content: str | None = None
    """The folder of a questionnaire that the program does not bring along."""
    round: str = ""
    """The round's name, as it was when the assessment was made."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An operation that was taken out again, kept under the receipt that took it out."""

    operation: Operation
    under: str


@dataclass(frozen=True, slots=True)
class SideDocument:
    """A small document saved with the operations, with the generation that wrote it."""

    at: int
    text: bytes

    @property
    def value(self) -> JSON:
        """The document, read afresh."""
        parsed: JSON = json.loads(self.text)
        return parsed


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something in the table of operations that is none: kept, counted, never used."""

    code: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """One state of an assessment. The mappings are never changed, only replaced."""

    header: StoredAssessment
    generation: int = 0
    operations: Mapping[str, Operation] = field(default_factory=dict)
    set_aside: Mapping[str, SetAside] = field(default_factory=dict)
    side: Mapping[str, SideDocument] = field(default_factory=dict)
    quarantined: Mapping[bytes, Quarantined] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    """Ids of operations that named a person and were taken out for good; they are not taken in again."""
    unknown_keys: Mapping[str, JSON] = field(default_factory=dict)
    """What the header says that this program has no word for: kept for the one that has."""
    unknown_tables: Tables = field(default_factory=dict)
    """Tables that this program has no word for, kept likewise."""

    def holds_all_of(self, other: "Contents") -> bool:
        """Whether nothing that `other` has is missing or older here."""
        return (
            self.header == other.header
            and self.operations.keys() >= other.operations.keys()
            and self.set_aside.keys() >= other.set_aside.keys()
            and self.quarantined.keys() >= other.quarantined.keys()
            and self.erased >= other.erased
            and all(self.side.get(key) == document for key, document in other.side.items())
        )


def joined(mine: Contents, disk: Contents) -> Contents:
    """Everything of both. Where they differ on what cannot be added up, the later save decides.

    An operation that only one of them set aside is live when the later save has it live.
    """
    newest, other = (disk, mine) if disk.generation >= mine.generation else (mine, disk)
    aside = {key: kept for key, kept in other.set_aside.items() if key not in newest.operations}
    aside.update(newest.set_aside)
    operations = {key: op for part in (disk, mine) for key, op in part.operations.items() if key not in aside}
    side = dict(other.side)
    for key, document in newest.side.items():
        if key not in side or side[key].at <= document.at:
            side[key] = document
    erased = mine.erased | disk.erased
    return Contents(
        newest.header,
        newest.generation,
        {key: op for key, op in operations.items() if key not in erased} if erased else operations,
        {key: kept for key, kept in aside.items() if key not in erased},
        side,
        {**other.quarantined, **newest.quarantined},
        erased,
        {**other.unknown_keys, **newest.unknown_keys},
        {**other.unknown_tables, **newest.unknown_tables},
    )


def with_added(contents: Contents, operations: Iterable[Operation], *, bring_back: bool = False) -> Contents:
    """The contents with these operations too; those set aside stay so unless they are brought back."""
    known = contents.operations
    aside = dict(contents.set_aside)
    new: dict[str, Operation] = {}
    for operation in operations:
        if operation.id in contents.erased:
            continue
        if operation.id in aside:
            if not bring_back:
                continue
            del aside[operation.id]
        if operation.id not in known:
            new[operation.id] = operation
    if not new:
        return contents
    return replace(contents, operations={**known, **new}, set_aside=aside)


def without(contents: Contents, ids: Iterable[str], under: str) -> Contents:
    """The contents with these operations set aside under a receipt."""
    leaving = {key: SetAside(contents.operations[key], under) for key in ids if key in contents.operations}
    if not leaving:
        return contents
    staying = {key: op for key, op in contents.operations.items() if key not in leaving}
    return replace(contents, operations=staying, set_aside={**contents.set_aside, **leaving})


def with_erased(contents: Contents, ids: Iterable[str]) -> Contents:
    """The contents without these operations, for good."""
    erased = contents.erased | frozenset(ids)
    if erased == contents.erased:
        return contents
    return replace(
        contents,
        operations={key: op for key, op in contents.operations.items() if key not in erased},
        set_aside={key: kept for key, kept in contents.set_aside.items() if key not in erased},
        erased=erased,
    )


def with_side(contents: Contents, side: Mapping[str, SideValue] | None) -> Contents:
    """The contents with these side documents, stamped with the save that is about to be made."""
    changed: dict[str, SideDocument] = {}
    for key, value in (side or {}).items():
        kept = contents.side.get(key)
        text = encode(value(kept.value if kept else None) if callable(value) else value)
        if text != (kept.text if kept else b"null"):
            changed[key] = SideDocument(contents.generation + 1, text)
    return replace(contents, side={**contents.side, **changed}) if changed else contents
