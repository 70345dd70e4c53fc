"""The known ways to get syncing wrong, each planted in an otherwise right world."""

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import replace

from parts.world import World

from hia_tui.domain import operation
from hia_tui.domain.ledger import Ledger
from hia_tui.sync.engine import Engine
from hia_tui.sync.records import KEY


class Mistake(World):
    """A world in which somebody got something wrong."""

    @classmethod
    def plant(cls, monkeypatch):
        """Change what a subclass of the world cannot."""


class AcknowledgeOnSend(Mistake):
    """Counts an operation as sent when it goes out, not when the server has said so."""

    class Wrong(Engine):
        def _request(self, ready, pushed):
            record = self._record()
            held = record.held | {op.id for op in pushed}
            self._journal.append((), side={KEY: replace(record, held=held).to_json()})
            return super()._request(ready, pushed)

    engine_class = Wrong


class LastWriteWins(Mistake):
    """Shows only the answer with the latest clock."""

    class Wrong(Ledger):
        def live(self, field):
            found = super().live(field)
            return (max(found, key=lambda op: (op.at, op.id)),) if found else ()

    ledger_class = Wrong


class CounterIds(Mistake):
    """Names an operation by its device and a counter, which a cloned machine counts too."""

    shares_device = True

    @classmethod
    def plant(cls, monkeypatch):
        def by_counter(canonical):
            body = json.loads(canonical)
            return urlsafe_b64encode(
                hashlib.sha256(f"{body['d']}:{body['n']}".encode()).digest()[:15]
            ).decode()

        monkeypatch.setattr(operation, "operation_id", by_counter)
        monkeypatch.setattr(operation, "_PLAIN", operation.re.compile("(?!)"))


class CursorWithoutDigest(Mistake):
    """Trusts the cursor and compares nothing."""

    class Wrong(Engine):
        def _heal(self, outcome):
            return True

    engine_class = Wrong


class ReplacesEverythingKnown(Mistake):
    """An edit replaces what the machine holds, not what the person saw."""

    replaces_unseen = True


class AcknowledgeBeforeCommit(Mistake):
    """The server answers before the disk has it."""

    server_acknowledges_early = True


class CursorBeforeOperations(Mistake):
    """Saves how far it is before what it got."""

    class Wrong(Engine):
        def _save(self, known, arrivals, came, outcome):
            record = came.applied_to(known, frozenset(), "")
            self._journal.append((), side={KEY: record.to_json()})
            super()._save(known, arrivals, came, outcome)

        def _prepare(self):
            # And trusts that record more than what is there.
            ready = super()._prepare()
            return replace(ready, held=ready.record.held)

    engine_class = Wrong


MISTAKES = (
    AcknowledgeOnSend,
    LastWriteWins,
    CounterIds,
    CursorWithoutDigest,
    ReplacesEverythingKnown,
    AcknowledgeBeforeCommit,
    CursorBeforeOperations,
)
