"""One sync of one assessment: what goes out, what comes in, and that both sides end with the same set.

Ids are permanent, so anything may be sent or taken in again. What arrives, the cursor and what the
server has taken are saved in one write; a crash anywhere means that the same is asked once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from hia_tui import __version__
from hia_tui.domain.ledger import Digest
from hia_tui.domain.operation import Operation
from hia_tui.sync.client import Answer, Traffic
from hia_tui.sync.records import KEY, Record, Refusal, digest_of, forgetful, read_record
from hia_tui.sync.replies import Arrivals, SyncReply, read_reconcile, read_sync
from hia_tui.sync.trouble import Declined, Unavailable

PUSH_OPERATIONS = 500
PUSH_BYTES = 262_144
"""What goes into one request."""
MOST_REQUESTS = 500
"""A guard: two machines that write faster than this one reads would keep it here for ever."""
MOST_HEALINGS = 3
NOTHING: Final = Digest(0, "0" * 30)


class Journal(Protocol):
    """The part of an assessment's store that syncing needs."""

    def operations(self) -> list[Operation]:
        """All operations that are on the disk."""

    def erased(self) -> frozenset[str]:
        """Ids of operations that were taken out for good and are not taken in again."""

    def side(self, key: str) -> Any:
        """A side document."""

    def append(
        self,
        operations: Iterable[Operation],
        *,
        side: Mapping[str, Any] | None = None,
        bring_back: bool = False,
    ) -> list[Operation]:
        """Save operations and side documents in one write; what was set aside comes back if asked."""

    def erase(self, ids: Iterable[str]) -> list[Operation]:
        """Take operations out for good."""


class Talker(Protocol):
    """Asks a server, and asks again where that helps."""

    @property
    def traffic(self) -> Traffic:
        """What was asked so far."""

    def ask(
        self, method: str, path: str, body: bytes | None = None, *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask (Unavailable, Declined)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An operation that the server did not take; it stays here."""

    operation: str
    field: str
    code: str
    message: str


@dataclass
class Outcome:
    """What a sync did."""

    sent: int = 0
    received: list[Operation] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    erased: int = 0
    """Operations that were erased on the server and therefore here."""
    unread: int = 0
    """Operations on the server that this program is too old to understand."""
    healed: int = 0
    """Comparisons of all ids that were needed, as after a server was restored from a backup."""
    requests: int = 0
    digest: Digest = NOTHING
    """Of everything that both sides hold."""
    roster: int = 0
    ttl: float = 60.0
    is_everywhere: bool = False
    """Whether every other device in use has confirmed this machine's own changes too."""
    sent_ids: list[str] = field(default_factory=list)
    evaluations: int = 0
    """What a coordinator is told: it moves when an evaluation was handed in."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is known just before a request."""

    record: Record
    held: frozenset[str]
    """What the server is known to hold and is still here, or was erased here on purpose."""
    here: frozenset[str]
    unsent: tuple[Operation, ...]


class Engine:
    """Syncs one assessment with one team's server."""

    def __init__(
        self,
        journal: Journal,
        talker: Talker,
        assessment: str,
        *,
        server: str,
        team: str,
        pushes: bool = True,
        program: str = __version__,
    ) -> None:
        """Name both sides.

        Args:
            journal: the assessment's store.
            talker: asks the server.
            assessment: its id.
            server: the server's address, by which the record is known again.
            team: the team's id.
            pushes: whether this member may; who only reads keeps what they wrote to themselves.
            program: this program's version.
        """
        self._journal = journal
        self._talker = talker
        self._assessment = assessment
        self._server = server
        self._team = team
        self._pushes = pushes
        self._program = program
        self._tried: set[str] = set()
        self._most = PUSH_OPERATIONS

    def sync(self) -> Outcome:
        """Send what is unsent, take in what is new, and go on until both sides hold the same.

        Raises:
            Unavailable, Declined: nothing is lost; what had arrived until then is saved.
            NotSaved: the disk did not take what arrived; it is asked for again next time.
        """
        outcome = Outcome()
        before = self._talker.traffic.requests
        try:
            for _ in range(MOST_REQUESTS):
                if self._turn(outcome):
                    break
        finally:
            outcome.requests = self._talker.traffic.requests - before
        return outcome

    def _turn(self, outcome: Outcome) -> bool:
        """One round trip and what follows from it; True when both sides hold the same."""
        ready = self._prepare()
        pushed = _fitting(ready.unsent, self._most)
        try:
            reply = read_sync(self._talker.ask("POST", "/v1/sync", self._request(ready, pushed)).body)
        except Declined as problem:
            if problem.status != 413:
                raise
            self._push_less(ready.record, pushed, outcome)
            return False
        held = self._take(ready, pushed, reply, outcome)
        outcome.roster, outcome.ttl, outcome.evaluations = reply.roster, reply.ttl, reply.evaluations
        rest = len(ready.unsent) > len(pushed)
        if reply.more or rest:
            return False
        outcome.digest = reply.digest
        if digest_of(held) != reply.digest:
            return self._heal(outcome)
        outcome.is_everywhere = reply.everywhere is None or reply.everywhere >= self._record().mark
        return True

    def _prepare(self) -> _Ready:
        operations = self._journal.operations()
        here = frozenset(op.id for op in operations) | self._journal.erased()
        record = forgetful(self._record(), self._program)
        # What went missing here, by whatever misfortune, is no longer counted as held: the fingerprints
        # then differ, and it is asked for again.
        held = (record.held & here) | record.unread
        again = set(record.refused) - self._tried
        unsent = tuple(
            op
            for op in operations
            if self._pushes and op.id not in held and (op.id not in record.refused or op.id in again)
        )
        return _Ready(record, held, here, unsent)

    def _request(self, ready: _Ready, pushed: Sequence[Operation]) -> bytes:
        digest = digest_of(ready.held)
        push = b",".join(op.canonical for op in pushed)
        return b'{"p":1,"a":"%s","cur":%d,"have":{"n":%d,"x":"%s"},"push":[%s]}' % (
            self._assessment.encode(),
            ready.record.cursor,
            digest.n,
            digest.x.encode(),
            push,
        )

    def _take(
        self, ready: _Ready, pushed: Sequence[Operation], reply: SyncReply, outcome: Outcome
    ) -> frozenset[str]:
        """Save what one answer brought; returns what the server is now known to hold."""
        by_id = {op.id: op for op in pushed}
        bad = {op_id: why for op_id, why in reply.bad.items() if op_id in by_id}
        acknowledged = frozenset(by_id) - frozenset(bad)
        self._tried.update(bad)
        self._erase(
            (*reply.arrivals.dropped, *(i for i, why in bad.items() if why.code == "purged")), outcome
        )
        came = _Came(
            cursor=reply.cursor,
            held=(acknowledged | reply.arrivals.ids) - frozenset(reply.arrivals.dropped),
            gone=frozenset(reply.arrivals.dropped),
            bad={op_id: why for op_id, why in bad.items() if why.code != "purged"},
            mark=reply.cursor if acknowledged or outcome.sent else 0,
        )
        self._save(ready.record, reply.arrivals, came, outcome)
        outcome.sent += len(acknowledged)
        outcome.sent_ids += sorted(acknowledged)
        outcome.refused += [Refused(i, by_id[i].field, why.code, why.message) for i, why in came.bad.items()]
        return (ready.held | came.held) - came.gone

    def _heal(self, outcome: Outcome) -> bool:
        """Compare all ids with the server's, whatever made the two differ. Nobody is asked anything."""
        outcome.healed += 1
        if outcome.healed > MOST_HEALINGS:
            raise Unavailable("The server's answers do not fit together. Your work is saved on this machine.")
        while True:
            ready = self._prepare()
            ids = sorted(ready.here | ready.record.unread)
            body = b'{"p":1,"a":"%s","ids":[%s]}' % (
                self._assessment.encode(),
                b",".join(b'"%s"' % op_id.encode() for op_id in ids),
            )
            reply = read_reconcile(self._talker.ask("POST", "/v1/reconcile", body).body)
            self._erase(reply.arrivals.dropped, outcome)
            dropped = frozenset(reply.arrivals.dropped)
            shared = (frozenset(ids) - reply.want - dropped) | reply.arrivals.ids
            came = _Came(
                cursor=ready.record.cursor if reply.more else reply.cursor,
                held=shared,
                gone=(reply.want | dropped) - reply.arrivals.ids,
            )
            self._save(ready.record, reply.arrivals, came, outcome)
            if not reply.more:
                break
        outcome.digest = reply.digest
        return digest_of(shared) == reply.digest and not self._prepare().unsent

    def _save(self, known: Record, arrivals: Arrivals, came: "_Came", outcome: Outcome) -> None:
        here = {op.id for op in self._journal.operations()}
        unread = frozenset(arrivals.unread)

        def change(kept: Any) -> Any:
            record = read_record(kept)
            if record is None or not record.is_with(self._server, self._team):
                record = Record(self._server, self._team)
            return came.applied_to(record, unread, self._program).to_json()

        changed = came.applied_to(known, unread, self._program) != self._record()
        new = [op for op in arrivals.operations if op.id not in here]
        if new or changed:
            # What a server hands out, others hold: it comes back even where a merge was taken back here.
            self._journal.append(arrivals.operations, side={KEY: change}, bring_back=True)
        outcome.received += new
        outcome.unread += len(unread)

    def _erase(self, ids: Iterable[str], outcome: Outcome) -> None:
        here = {op.id for op in self._journal.operations()}
        going = [op_id for op_id in ids if op_id in here]
        if going:
            self._journal.erase(going)
            outcome.erased += len(going)

    def _push_less(self, record: Record, pushed: Sequence[Operation], outcome: Outcome) -> None:
        """Halve what goes into a request that was too large; a single operation is put by."""
        if len(pushed) > 1:
            self._most = max(1, len(pushed) // 2)
            return
        if not pushed:
            raise Unavailable("The server takes no request of any size. Your work is saved on this machine.")
        (op,) = pushed
        why = Refusal("too-large", "It is larger than the server takes.")
        self._tried.add(op.id)
        outcome.refused.append(Refused(op.id, op.field, why.code, why.message))
        self._save(record, Arrivals((), (), ()), _Came(cursor=record.cursor, bad={op.id: why}), outcome)

    def _record(self) -> Record:
        record = read_record(self._journal.side(KEY))
        if record is None or not record.is_with(self._server, self._team):
            return Record(self._server, self._team)
        return record


@dataclass(frozen=True, slots=True)
class _Came:
    """What an answer changes in the record."""

    cursor: int
    held: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    """Ids that the server turned out not to hold."""
    bad: Mapping[str, Refusal] = field(default_factory=dict)
    mark: int = 0

    def applied_to(self, record: Record, unread: frozenset[str], program: str) -> Record:
        """The record with this in it; what another program on this machine noted meanwhile stays."""
        held = (record.held | self.held) - self.gone
        refused = {i: why for i, why in {**record.refused, **self.bad}.items() if i not in held}
        return replace(
            record,
            cursor=self.cursor,
            held=held - unread,
            refused=refused,
            unread=(record.unread | unread) - self.gone,
            program=program if unread else record.program,
            mark=self.mark or min(record.mark, self.cursor),
        )


def _fitting(operations: Sequence[Operation], most: int) -> tuple[Operation, ...]:
    """As many operations as go into one request, at least one of those there are."""
    room = PUSH_BYTES
    for count, op in enumerate(operations):
        room -= len(op.canonical)
        if count and (count == most or room < 0):
            return tuple(operations[:count])
    return tuple(operations)
