"""What a server's answers have to look like; nothing in them is believed before it is checked."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from hia_tui.domain.ledger import Digest
from hia_tui.domain.operation import (
    MalformedOperation,
    Operation,
    canonical_bytes,
    operation_id,
    parse_operation,
)
from hia_tui.sync.records import Refusal
from hia_tui.sync.trouble import Unavailable

_ID = re.compile(r"[A-Za-z0-9_-]{20}")
_HEX = re.compile(r"[0-9a-f]{30}")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The operations in an answer."""

    operations: tuple[Operation, ...]
    dropped: tuple[str, ...]
    """Ids of operations that were erased on the server."""
    unread: tuple[str, ...]
    """Ids of operations that break the rules that this program knows."""

    @property
    def ids(self) -> frozenset[str]:
        """Ids of everything that the server thereby showed to hold."""
        return frozenset(op.id for op in self.operations) | frozenset(self.unread)


@dataclass(frozen=True, slots=True)
class SyncReply:
    """The answer to a sync."""

    cursor: int
    more: bool
    arrivals: Arrivals
    digest: Digest
    bad: Mapping[str, Refusal] = field(default_factory=dict)
    roster: int = 0
    ttl: float = 60.0
    everywhere: int | None = None
    evaluations: int = 0


@dataclass(frozen=True, slots=True)
class ReconcileReply:
    """The answer to a comparison of all ids."""

    want: frozenset[str]
    cursor: int
    more: bool
    arrivals: Arrivals
    digest: Digest


def read_sync(body: Any) -> SyncReply:
    """A sync's answer (Unavailable when it is not of the right shape)."""
    with understood():
        bad = {str(one["id"]): Refusal(str(one["code"])[:40], str(one["msg"])[:300]) for one in body["bad"]}
        everywhere = body.get("all")
        return SyncReply(
            cursor=_count(body["cur"]),
            more=body["more"] is True,
            arrivals=_arrivals(body["new"]),
            digest=_digest(body["set"]),
            bad=bad,
            roster=_count(body["rv"]),
            ttl=float(min(3600, max(5, _count(body["ttl"])))),
            everywhere=None if everywhere is None else _count(everywhere),
            evaluations=_count(body.get("ev", 0)),
        )


def read_reconcile(body: Any) -> ReconcileReply:
    """A comparison's answer (Unavailable when it is not of the right shape)."""
    with understood():
        return ReconcileReply(
            want=frozenset(_id(one) for one in body["want"]),
            cursor=_count(body["cur"]),
            more=body["more"] is True,
            arrivals=_arrivals(body["new"]),
            digest=_digest(body["set"]),
        )


@contextmanager
def understood() -> Iterator[None]:
    """Turn a key or a type that is not there into a sentence (Unavailable)."""
    try:
        yield
    except (TypeError, KeyError, ValueError, AttributeError) as problem:
        raise Unavailable(
            "The server's answer could not be understood. Your work is saved on this machine."
        ) from problem


def _arrivals(entries: Any) -> Arrivals:
    operations: list[Operation] = []
    dropped: list[str] = []
    unread: list[str] = []
    for entry in entries:
        if "drop" in entry:
            dropped.append(_id(entry["drop"]))
            continue
        try:
            operations.append(parse_operation(entry["op"]))
        except MalformedOperation:
            unread.append(operation_id(canonical_bytes(entry["op"])))
    return Arrivals(tuple(operations), tuple(dropped), tuple(unread))


def _digest(said: Any) -> Digest:
    if not _HEX.fullmatch(said["x"]):
        raise ValueError("no fingerprint")
    return Digest(_count(said["n"]), said["x"])


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("no count")
    return value


def _id(value: Any) -> str:
    if not (isinstance(value, str) and _ID.fullmatch(value)):
        raise ValueError("no id")
    return value
