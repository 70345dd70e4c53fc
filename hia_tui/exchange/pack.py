"""The pack: JSON lines that say who made them, one operation a line, and end with their own fingerprint.

```
{"hia":"pack","v":1,"assessment":…,"from":…,"n":531,…}     what it is
{"at":…,"d":…,"f":"q/practice.directory/rating",…}         one operation a line, as it is stored
{"evaluation":…}                                           evaluation answers, if any
{"end":true,"sha256":…,"marks":"Jm3vkQ2p…"}                fingerprint, and four characters of each line's own
```

The marks name a line that was damaged on the way, and vouch for the others. Without its end a pack gives
what arrived of it.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from hia_tui.domain.ledger import CAPACITY, Ledger
from hia_tui.domain.operation import MalformedOperation, Operation, operation_id, parse_canonical
from hia_tui.exchange.evaluation import EvaluationSheet, read_sheet
from hia_tui.exchange.header import BadHeader, Header, encode, read_header

MAX_INFLATED = 64 * 1024 * 1024
MOST_EVALUATIONS = 1_000
MARK = 4
"""Characters of a line's fingerprint that the end repeats."""

_MOST_LINES = CAPACITY + MOST_EVALUATIONS + 10
_TOO_MANY = f"has more than {CAPACITY:,} changes, more than an assessment can hold"
_GZIP = b"\x1f\x8b"
_START = b'{"hia":'
_CHUNK = 256 * 1024


class PackState(StrEnum):
    """How a pack arrived."""

    WHOLE = "whole"
    INCOMPLETE = "incomplete"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken, by its number in the file, counted from 1."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class PackReading:
    """What could be read of a pack. Reading decides nothing and writes nothing."""

    header: Header | None
    """None when not even the first line could be read."""
    operations: tuple[Operation, ...]
    """Those that are sound; of a pack that is not whole, those that arrived so."""
    state: PackState
    malformed: tuple[BadLine, ...] = ()
    """Lines that were damaged on the way, or that break the rules of operations."""
    evaluations: tuple[EvaluationSheet, ...] = ()
    trouble: str = ""
    """What is wrong, as the rest of a sentence that begins with the pack's name; empty when it is whole."""
    fingerprint: str = ""
    """SHA-256 of its lines, hexadecimal, the same in every form; empty when it is not whole."""

    @property
    def expected(self) -> int:
        """How many operations the pack says it has."""
        return self.header.digest.n if self.header else 0


def write_pack(
    header: Header, operations: Iterable[Operation], evaluations: Iterable[EvaluationSheet]
) -> bytes:
    """The bytes of a pack; equal contents give equal bytes. The header's counts are made to fit."""
    ordered = sorted(operations, key=lambda op: (op.field, op.id))
    sheets = sorted(evaluations, key=lambda sheet: sheet.respondent)
    whole = replace(header, digest=Ledger(ordered).digest, evaluations=len(sheets))
    lines = [whole.line(), *(op.canonical for op in ordered), *(sheet.line() for sheet in sheets)]
    body = b"".join(line + b"\n" for line in lines)
    marks = "".join(operation_id(line)[:MARK] for line in lines)
    end = {"end": True, "sha256": hashlib.sha256(body).hexdigest(), "marks": marks}
    return body + encode(end) + b"\n"


def compress(data: bytes) -> bytes:
    """A pack's bytes for a `.hia.gz`; equal packs give equal bytes."""
    return gzip.compress(data, mtime=0)


def refused(trouble: str) -> PackReading:
    """The reading of something of which nothing can be taken."""
    return PackReading(None, (), PackState.DAMAGED, trouble=trouble)


def read_pack(data: bytes) -> PackReading:
    """Read a pack, plain or gzipped. Never raises: what is wrong with it stands in the reading."""
    if data.startswith(_GZIP):
        inflated, is_sound = inflate(data)
        if len(inflated) > MAX_INFLATED:
            return refused(f"unpacks to more than {MAX_INFLATED >> 20} MB, more than any pack has")
        return _read_plain(inflated, is_sound)
    if len(data) > MAX_INFLATED:
        return refused(f"is larger than {MAX_INFLATED >> 20} MB, more than any pack has")
    return _read_plain(data, True)


def inflate(data: bytes) -> tuple[bytes, bool]:
    """Unpack gzip a piece at a time, stopping beyond the limit; False when its own check failed."""
    unpacker = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(data), _CHUNK):
            waiting = data[start : start + _CHUNK]
            while waiting and size <= MAX_INFLATED:
                pieces.append(unpacker.decompress(waiting, _CHUNK))
                size += len(pieces[-1])
                waiting = unpacker.unconsumed_tail
        pieces.append(unpacker.flush())
    except zlib.error:
        return b"".join(pieces), False
    return b"".join(pieces), True


def _read_plain(data: bytes, is_sound: bool) -> PackReading:
    return refused(_TOO_MANY) if data.count(b"\n") > _MOST_LINES else _Reading(data, is_sound).read()


class _Reading:
    """One pass over the lines of a pack."""

    def __init__(self, data: bytes, is_sound: bool) -> None:
        self.is_sound = is_sound
        """False when what the lines came in failed a check of its own."""
        self.data = data.replace(b"\r\n", b"\n") if b"\r" in data else data
        self.lines = self.data.split(b"\n")
        self.operations: dict[int, Operation] = {}
        self.sheets: dict[int, EvaluationSheet] = {}
        self.bad: dict[int, str] = {}
        """These three are by line number."""
        self.end = 0
        """The number of the line that ends the pack; 0 while it has not come."""
        self.sha256 = ""
        self.marks = ""

    def read(self) -> PackReading:
        try:
            header = read_header(self.lines[0])
        except BadHeader as problem:
            return self._without_header(str(problem))
        self._read_lines()
        if len(self.operations) > CAPACITY:
            return refused(_TOO_MANY)
        state, trouble = self._judge(header)
        return PackReading(
            header=header,
            operations=tuple(self.operations.values()),
            state=state,
            malformed=tuple(BadLine(number, self.bad[number]) for number in sorted(self.bad)),
            evaluations=tuple(self.sheets.values()),
            trouble=trouble,
            fingerprint=self.sha256 if state is PackState.WHOLE else "",
        )

    def _without_header(self, problem: str) -> PackReading:
        if not any(self.lines):
            return refused("is empty")
        if len(self.lines) == 1 and self.lines[0].startswith(_START):
            return PackReading(None, (), PackState.INCOMPLETE, trouble="is incomplete: it stops in line 1")
        return refused(f"is damaged in line 1, or is no pack: {problem}")

    def _read_lines(self) -> None:
        operations = self.operations
        for number, line in enumerate(self.lines[1:], start=2):
            try:
                operations[number] = parse_canonical(line)
            except MalformedOperation as problem:
                if line and not self._read_other(number, line):
                    self.bad[number] = str(problem)
                if self.end:
                    return

    def _read_other(self, number: int, line: bytes) -> bool:
        """Take in a line that is no operation; False when it is nothing that a pack has."""
        body = _object(line)
        if body.get("end") is True:
            self.end, self.sha256, self.marks = number, str(body.get("sha256")), str(body.get("marks", ""))
            return True
        if "evaluation" not in body or len(self.sheets) >= MOST_EVALUATIONS:
            return False
        try:
            self.sheets[number] = read_sheet(body)
        except ValueError as problem:
            self.bad[number] = str(problem)
        return True

    def _judge(self, header: Header) -> tuple[PackState, str]:
        if self._matches_its_end():
            if len(self.operations) + len(self.bad) >= header.digest.n:
                return PackState.WHOLE, ""
            return PackState.INCOMPLETE, f"is incomplete: {self._arrived(header)}"
        if not self.end:
            # The file stops within its last line, so it is no damage that this one cannot be read.
            self.bad.pop(len(self.lines), None)
            if self.is_sound and not self.bad:
                return PackState.INCOMPLETE, f"is incomplete: {self._arrived(header)}, and its end did not"
        self._keep_vouched(header)
        if self.bad:
            named = f"is damaged in {self._named()}"
            return (
                PackState.DAMAGED,
                named if self.end else f"{named}, and incomplete: {self._arrived(header)}",
            )
        if len(self.operations) < header.digest.n:
            return PackState.DAMAGED, f"is damaged: {self._arrived(header)} as they were"
        return PackState.DAMAGED, "is damaged: it does not match its own fingerprint"

    def _matches_its_end(self) -> bool:
        if not self.end or any(self.lines[self.end :]):
            return False
        body = memoryview(self.data)[: self.data.rindex(self.lines[self.end - 1])]
        return hashlib.sha256(body).hexdigest() == self.sha256

    def _keep_vouched(self, header: Header) -> None:
        """Leave out and name what no mark vouches for: a line may be sound and still not what was written."""
        marks = {self.marks[i : i + MARK] for i in range(0, len(self.marks), MARK)}
        is_vouched = Ledger(self.operations.values()).digest == header.digest
        for number, line in enumerate(self.lines[: self.end - 1 if self.end else None], start=1):
            if line and operation_id(line)[:MARK] not in marks:
                if marks and not (is_vouched and number in self.operations):
                    self.bad.setdefault(number, "it is not what was written")
                self.sheets.pop(number, None)
                if not is_vouched:
                    self.operations.pop(number, None)

    def _arrived(self, header: Header) -> str:
        return f"{len(self.operations):,} of {header.digest.n:,} changes arrived"

    def _named(self) -> str:
        """The lines that are bad, the first few by number."""
        numbers = [str(number) for number in sorted(self.bad)]
        if len(numbers) == 1:
            return f"line {numbers[0]}"
        more = f" and {len(numbers) - 4} more" if len(numbers) > 4 else f" and {numbers.pop()}"
        return f"lines {', '.join(numbers[:4])}{more}"


def _object(line: bytes) -> dict[str, Any]:
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
