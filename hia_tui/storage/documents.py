"""How an assessment's contents are written as TinyDB documents, and read back with every rule checked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields

from hia_tui.domain.operation import MalformedOperation, Operation, parse_canonical, parse_operation
from hia_tui.storage.contents import Contents, Quarantined, SetAside, SideDocument, StoredAssessment
from hia_tui.storage.layout import META, Damaged, Lines, Parsed, Tables, encode, lines_of

_OPERATION_KEY = b'{"id":"'
_BODY_KEY = b'","op":'
_ID_AT = len(_OPERATION_KEY)
_BODY_KEY_AT = _ID_AT + 20
_BODY_AT = _BODY_KEY_AT + len(_BODY_KEY)
_NO_HEADER = "the file does not say which assessment it holds"
_HEADER_KEYS = tuple(item.name for item in fields(StoredAssessment))
_TABLES = frozenset({"assessment", "operations", "set_aside", "side", "quarantine", "erased", META})


class OperationLines:
    """The operations' documents as they stand in the file; spelled once, then added to."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._text = b""

    def of(self, operations: Mapping[str, Operation]) -> Lines:
        """The lines of these operations, in their order."""
        keys = list(operations)
        known = len(self._keys)
        if keys[:known] != self._keys:
            known = 0
            self._text = b""
        new = lines_of(
            (str(number), _operation_text(operations[key]))
            for number, key in enumerate(keys[known:], known + 1)
        )
        between = b"\n," if self._text and new.count else b""
        self._keys, self._text = keys, self._text + between + new.text
        return Lines(self._text, len(keys))


def tables_of(
    contents: Contents, spelled: OperationLines | None = None
) -> dict[str, dict[str, bytes] | Lines]:
    """The documents that a file of these contents holds."""
    lines = (spelled or OperationLines()).of(contents.operations)
    return {
        "assessment": {"1": encode({**contents.unknown_keys, **asdict(contents.header)})},
        "operations": lines,
        "set_aside": _numbered(
            b'{"id":"%s","op":%s,"under":%s}' % (key.encode(), kept.operation.canonical, encode(kept.under))
            for key, kept in contents.set_aside.items()
        ),
        "side": _numbered(
            b'{"at":%d,"key":%s,"value":%s}' % (document.at, encode(key), document.text)
            for key, document in contents.side.items()
        ),
        "quarantine": _numbered(
            encode({"code": kept.code, "text": kept.text.decode()}) for kept in contents.quarantined.values()
        ),
        "erased": _numbered(encode({"id": key}) for key in sorted(contents.erased)),
        **contents.unknown_tables,
    }


def contents_of(parsed: Parsed) -> Contents:
    """The meaning of a file's documents, each operation checked by every rule and by its hash.

    Raises:
        Damaged: there is no header.
    """
    tables = parsed.tables
    try:
        header_text = tables["assessment"]["1"]
    except KeyError as problem:
        raise Damaged(_NO_HEADER) from problem
    quarantined: dict[bytes, Quarantined] = {}
    operations = _operations_of(tables, quarantined)
    set_aside: dict[str, SetAside] = {}
    for text in tables.get("set_aside", {}).values():
        try:
            kept = set_aside_of(text)
            set_aside[kept.operation.id] = kept
        except MalformedOperation as problem:
            quarantined[text] = Quarantined(problem.code, text)
    return Contents(
        parse_header(header_text),
        parsed.meta.generation if parsed.meta else 0,
        {key: op for key, op in operations.items() if key not in set_aside},
        set_aside,
        side_of(tables.get("side", {}).values()),
        quarantined,
        _ids_of(tables.get("erased", {})),
        {key: value for key, value in json.loads(header_text).items() if key not in _HEADER_KEYS},
        {name: table for name, table in tables.items() if name not in _TABLES},
    )


def _operations_of(tables: Tables, quarantined: dict[bytes, Quarantined]) -> dict[str, Operation]:
    operations: dict[str, Operation] = {}
    for text in tables.get("operations", {}).values():
        try:
            operation = _spelled_operation(text)
            operations[operation.id] = operation
        except MalformedOperation as problem:
            quarantined[text] = Quarantined(problem.code, text)
    for text in tables.get("quarantine", {}).values():
        # Checked again: what an older program did not understand, this one may.
        raw = _quarantined_text(text)
        try:
            operation = checked_operation(raw)
            operations.setdefault(operation.id, operation)
        except MalformedOperation as problem:
            quarantined[raw] = Quarantined(problem.code, raw)
    return operations


def parse_header(text: bytes) -> StoredAssessment:
    """One header, in the words that this program knows.

    Raises:
        Damaged: it is none.
    """
    try:
        said = json.loads(text)
        known = {key: said[key] for key in _HEADER_KEYS if key in said}
        header = StoredAssessment(**known)
    except (ValueError, TypeError, RecursionError) as problem:
        raise Damaged(_NO_HEADER) from problem
    if not all(isinstance(value, str) for key, value in known.items() if key != "content"):
        raise Damaged(_NO_HEADER)
    return header


def checked_operation(text: bytes) -> Operation:
    """An operation's document, or its bare body, checked by every rule.

    Raises:
        MalformedOperation: naming the first rule that it breaks.
    """
    said = _json(text)
    if not isinstance(said, dict):
        raise MalformedOperation("shape", "an operation's document is a JSON object")
    if not ("op" in said and "id" in said):
        return parse_operation(said)
    operation = parse_operation(said["op"])
    if operation.id != said["id"]:
        raise MalformedOperation("hash", "the operation is not the one that its id names")
    return operation


def set_aside_of(text: bytes) -> SetAside:
    """A set-aside operation's document, checked.

    Raises:
        MalformedOperation: naming the first rule that it breaks.
    """
    said = _json(text)
    under = said.get("under", "") if isinstance(said, dict) else ""
    return SetAside(checked_operation(text), str(under))


def side_of(texts: Iterable[bytes]) -> dict[str, SideDocument]:
    """Side documents by key; one that cannot be read is left out."""
    side: dict[str, SideDocument] = {}
    for text in texts:
        said = _json(text)
        if isinstance(said, dict) and isinstance(said.get("key"), str) and isinstance(said.get("at"), int):
            side[said["key"]] = SideDocument(said["at"], encode(said.get("value")))
    return side


def _spelled_operation(text: bytes) -> Operation:
    """An operation's document in this program's spelling, in which its bytes stand as they are hashed."""
    if text[:_ID_AT] != _OPERATION_KEY or text[_BODY_KEY_AT:_BODY_AT] != _BODY_KEY:
        return checked_operation(text)
    operation = parse_canonical(text[_BODY_AT:-1])
    if operation.id.encode() != text[_ID_AT:_BODY_KEY_AT]:
        raise MalformedOperation("hash", "the operation is not the one that its id names")
    return operation


def _operation_text(operation: Operation) -> bytes:
    return b'{"id":"%s","op":%s}' % (operation.id.encode(), operation.canonical)


def _quarantined_text(text: bytes) -> bytes:
    said = _json(text)
    return str(said.get("text", "")).encode("utf-8", "replace") if isinstance(said, dict) else text


def _ids_of(table: Mapping[str, bytes]) -> frozenset[str]:
    said = [_json(text) for text in table.values()]
    return frozenset(str(item["id"]) for item in said if isinstance(item, dict) and "id" in item)


def _numbered(texts: Iterable[bytes]) -> dict[str, bytes]:
    return {str(number): text for number, text in enumerate(texts, 1)}


def _json(text: bytes) -> object:
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise MalformedOperation("shape", "the document is not JSON") from problem
    return parsed
