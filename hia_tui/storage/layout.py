"""How a store is spelled in its file: TinyDB's JSON, one document a line, with a checksum on the first line.

```
{"_meta":{"1":{"format":1,"generation":41,"operations":535,"saved_at":"…","sha256":"…"}}
,"assessment":{
"1":{…}
}
,"operations":{
"1":{"id":"Jm3v0QkT2p8sWc1xYb4Z","op":{…}}
,"2":…
}
}
```

Any JSON reader, and TinyDB's own storage, reads it. Each document is spelled in one way only (keys sorted,
no spaces), so the checksum can be computed again from a file that another program spelled differently.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

FORMAT = 1
META = "_meta"
HEAD_LIMIT = 1024
"""Bytes within which the first line ends."""

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]
Tables = dict[str, dict[str, bytes]]
"""Table name → document id → the document's one spelling."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A table's documents as they stand in the file, for one that is too long to be spelled at each save."""

    text: bytes
    count: int


class Damaged(ValueError):
    """Bytes that are not what a finished save wrote; the message is a clause: `the file is empty`."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The first line of a file: its fingerprint."""

    format: int
    generation: int
    operations: int
    saved_at: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read."""

    meta: Meta | None
    """None in a file from before there was a checksum."""
    tables: Tables
    sound: bool
    """Whether the checksum agrees."""


def encode(document: object) -> bytes:
    """The one spelling of a document.

    Raises:
        TypeError: it holds something that JSON has no word for.
        ValueError: it holds itself, or a number that is none.
    """
    try:
        return _spell(document, plain_ascii=False).encode()
    except UnicodeEncodeError:
        return _spell(document, plain_ascii=True).encode()


def _spell(document: object, *, plain_ascii: bool) -> str:
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=plain_ascii, allow_nan=False
    )


def encode_tables(tables: Mapping[str, Mapping[str, object]]) -> Tables:
    """The spelling of every document of every table but the first line's own."""
    return {
        name: {str(key): encode(document) for key, document in table.items()}
        for name, table in tables.items()
        if name != META
    }


def render(
    tables: Mapping[str, dict[str, bytes] | Lines],
    *,
    generation: int,
    saved_at: str,
    format_number: int = FORMAT,
) -> tuple[bytes, Meta]:
    """The whole file, and its first line."""
    parts: list[bytes] = []
    counts: dict[str, int] = {}
    for name, table in tables.items():
        lines = table if isinstance(table, Lines) else lines_of(table.items())
        counts[name] = lines.count
        parts += b"\n,%s:{\n" % json.dumps(name).encode(), lines.text, b"\n}" if lines.count else b"}"
    parts.append(b"\n}\n")
    body = b"".join(parts)
    meta = Meta(format_number, generation, counts.get("operations", 0), saved_at, "")
    meta = replace(meta, sha256=_digest(meta, body))
    return b'{"_meta":{"1":%s}' % encode(asdict(meta)) + body, meta


def _digest(meta: Meta, body: bytes) -> str:
    """The checksum of a file: over its first line, without the checksum, and all that follows.

    It is the same in every format, so that a damaged first line never passes for a newer program's.
    """
    summed = hashlib.sha256(encode({**asdict(meta), "sha256": ""}))
    summed.update(body)
    return summed.hexdigest()


def lines_of(documents: Iterable[tuple[str, bytes]]) -> Lines:
    """Spelled documents by number, one a line."""
    spelled = [b'"%s":%s' % (key.encode(), text) for key, text in documents]
    return Lines(b"\n,".join(spelled), len(spelled))


def parse(data: bytes) -> Parsed:
    """Read a file, quickly where its checksum shows that this program wrote it.

    Raises:
        Damaged: it is not JSON, or not a database of documents.
    """
    head = data.partition(b"\n")[0]
    meta = parse_head(head)
    sound = meta is not None and _digest(meta, data[len(head) :]) == meta.sha256
    if meta is not None and sound and meta.format == FORMAT:
        return Parsed(meta, _split(data), sound=True)
    return _parse_any(data, sound=sound)


def parse_head(head: bytes) -> Meta | None:
    """The first line of a file in this program's spelling."""
    try:
        return _meta_from(json.loads(head.rstrip(b"\n") + b"}")[META]["1"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _meta_from(said: object) -> Meta:
    if not isinstance(said, dict) or type(said["format"]) is not int:
        raise TypeError("no format number")
    return Meta(
        said["format"],
        int(said["generation"]),
        int(said.get("operations", 0)),
        str(said.get("saved_at", "")),
        str(said["sha256"]),
    )


def _split(data: bytes) -> Tables:
    """The documents by line; only for bytes whose checksum agrees."""
    tables: Tables = {}
    table: dict[str, bytes] = {}
    for line in data.split(b"\n")[1:]:
        if line.endswith(b":{"):
            table = tables.setdefault(json.loads(line[1:-2]), {})
        elif line[:1] == b",":
            end = line.index(b'":')
            table[line[2:end].decode()] = line[end + 2 :]
        elif line[:1] == b'"':
            end = line.index(b'":')
            table[line[1:end].decode()] = line[end + 2 :]
    return tables


def _parse_any(data: bytes, *, sound: bool) -> Parsed:
    if not data:
        raise Damaged("the file is empty")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise Damaged("the file is cut short or garbled") from problem
    if not isinstance(said, dict) or not all(_is_table(table) for table in said.values()):
        raise Damaged("the file does not hold an assessment")
    try:
        tables = encode_tables(said)
    except (ValueError, RecursionError) as problem:
        raise Damaged("the file is garbled") from problem
    meta = _meta_or_none(said)
    if meta is not None and not sound:
        # Perhaps only spelled differently, by TinyDB's own storage for one.
        body = render(tables, generation=0, saved_at="")[0].partition(b"\n")
        sound = _digest(meta, body[1] + body[2]) == meta.sha256
    return Parsed(meta, tables, sound)


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(
        key.isdecimal() and isinstance(document, dict) for key, document in table.items()
    )


def _meta_or_none(said: Mapping[str, Mapping[str, object]]) -> Meta | None:
    if META not in said:
        return None
    try:
        return _meta_from(said[META]["1"])
    except (ValueError, KeyError, TypeError) as problem:
        raise Damaged("the first line of the file is garbled") from problem
