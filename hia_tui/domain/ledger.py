"""The set of operations: what it holds, what of it is current, and when two sets are the same.

Merging is set union, so it is commutative, associative and idempotent by construction. Nothing here
reads a clock, an order of arrival or a position: two equal sets give the same view on every machine.
"""

from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heappop, heappush
from operator import attrgetter

from hia_tui.domain.operation import Operation, Value

CAPACITY = 50_000
"""Operations that one assessment may hold."""


_BY_ID = attrgetter("id")


class Status(StrEnum):
    """What the live operations on a field amount to."""

    EMPTY = "empty"
    ANSWERED = "answered"
    AGREED = "agreed"
    DISAGREEMENT = "disagreement"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Digest:
    """A fingerprint of a set of operations: equal sets have equal digests."""

    n: int
    x: str
    """XOR of the ids as 30 hexadecimal digits."""


class Ledger:
    """A set of operations that only grows, with an index by field."""

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        self._by_id: dict[str, Operation] = {}
        self._by_field: dict[str, list[Operation]] = {}
        self._by_subject: dict[str, set[str]] = {}
        self._replaced: dict[str, set[str]] = {}
        self._xor = 0
        self.union(operations)

    def add(self, operation: Operation) -> bool:
        """Take one operation in; False when it is here already."""
        op_id, field = operation.id, operation.field
        if op_id in self._by_id:
            return False
        self._by_id[op_id] = operation
        on_field = self._by_field.get(field)
        if on_field is None:
            on_field = self._by_field[field] = []
            self._by_subject.setdefault(subject_of(field), set()).add(field)
        on_field.append(operation)
        if operation.sup:
            # Kept per field, so an id of another field in `sup` replaces nothing there.
            self._replaced.setdefault(field, set()).update(operation.sup)
        self._xor ^= id_number(op_id)
        return True

    def union(self, operations: Iterable[Operation]) -> list[Operation]:
        """Take operations in; returns those that were new, in the order given."""
        return [operation for operation in operations if self.add(operation)]

    def live(self, field: str) -> tuple[Operation, ...]:
        """The operations on a field that no operation on that field replaces, sorted by id."""
        replaced = self._replaced.get(field, set())
        return tuple(
            sorted((op for op in self._by_field.get(field, ()) if op.id not in replaced), key=_BY_ID)
        )

    def status(self, field: str) -> Status:
        """Whether a field is empty, answered, agreed by several, in disagreement, or cleared."""
        return status_of(self.live(field))

    def history(self, field: str) -> tuple[Operation, ...]:
        """Every operation on a field, parents before children; unrelated ones by id."""
        return causal_order(self._by_field.get(field, ()))

    def operations_on(self, field: str) -> tuple[Operation, ...]:
        """Every operation on a field, current or replaced, in no meaningful order."""
        return tuple(self._by_field.get(field, ()))

    def get(self, operation_id: str) -> Operation | None:
        """The operation with that id, if it is here."""
        return self._by_id.get(operation_id)

    def fields(self) -> list[str]:
        """The names of the fields that were ever written, sorted."""
        return sorted(self._by_field)

    def fields_of(self, subject: str) -> list[str]:
        """The fields ever written of one subject, such as `q/practice.directory` or `action/k3x`, sorted."""
        return sorted(self._by_subject.get(subject, ()))

    def subjects(self, kind: str) -> list[str]:
        """Ids of the subjects of a kind (`q`, `section`, `action`, `member` …), sorted."""
        prefix = kind + "/"
        return sorted(s.removeprefix(prefix) for s in self._by_subject if s.startswith(prefix))

    @property
    def digest(self) -> Digest:
        """Count and XOR of ids, kept as operations come in."""
        return Digest(len(self._by_id), f"{self._xor:030x}")

    def copy(self) -> "Ledger":
        """A ledger with the same operations, for trying things out on."""
        return Ledger(self._by_id.values())

    def __contains__(self, operation_id: object) -> bool:
        return operation_id in self._by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._by_id.values())


def status_of(live: tuple[Operation, ...]) -> Status:
    """The status that a set of live operations amounts to (all of one field)."""
    if not live:
        return Status.EMPTY
    values = {value_key(op.value) for op in live}
    if len(values) > 1:
        return Status.DISAGREEMENT
    if live[0].value is None:
        return Status.CLEARED
    return Status.AGREED if len(live) > 1 else Status.ANSWERED


def subject_of(field: str) -> str:
    """The first two steps of a path: `q/practice.directory` of `q/practice.directory/note`."""
    return "/".join(field.split("/", 2)[:2])


def value_key(value: Value) -> object:
    """A hashable form of a value, equal exactly when the values are (and `True` is not `"1"`)."""
    return ("list", *value) if isinstance(value, list) else (type(value).__name__, value)


def id_number(operation_id: str) -> int:
    """The 120 bits of an id as a number, for the digest."""
    return int.from_bytes(a2b_base64(operation_id.replace("-", "+").replace("_", "/")), "big")


def causal_order(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Operations of one field with every replaced one before what replaces it, otherwise by id."""
    by_id = {op.id: op for op in operations}
    waiting = {op.id: {s for s in op.sup if s in by_id} for op in by_id.values()}
    children: dict[str, list[str]] = {}
    for op_id, parents in waiting.items():
        for parent in parents:
            children.setdefault(parent, []).append(op_id)
    ready = [op_id for op_id, parents in waiting.items() if not parents]
    heapify(ready)
    ordered: list[Operation] = []
    while ready:
        op_id = heappop(ready)
        ordered.append(by_id[op_id])
        for child in children.get(op_id, ()):
            waiting[child].discard(op_id)
            if not waiting[child]:
                heappush(ready, child)
    return tuple(ordered)
