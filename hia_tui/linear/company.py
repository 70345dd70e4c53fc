"""The team's server while a person works line by line: syncing beside them, and what came of it."""

from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from hia_tui.sync.records import KEY, read_record
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from hia_tui.sync.background import BackgroundSync, SyncState
    from hia_tui.sync.engine import Outcome


T = TypeVar("T")


class Company:
    """Syncs an open assessment on a thread of its own; the person hears of it between two prompts."""

    def __init__(self, workspace: Workspace, work: Work) -> None:
        self._work = work
        self._known = len(work.ledger)
        self._came: SimpleQueue[Outcome] = SimpleQueue()
        self._states: SimpleQueue[SyncState] = SimpleQueue()
        self._is_away = False
        self._sync: BackgroundSync | None = None
        if read_record(work.store.side(KEY)) is not None:
            from hia_tui.workspace.team_sync import sync_in_background

            self._sync = sync_in_background(
                workspace, work, on_state=self._states.put, on_synced=self._came.put
            )

    def news(self) -> list[str]:
        """What is to be said now: what arrived, and that the server went away or is back, once each."""
        if self._sync is None:
            return []
        said = [*self._arrived(), *self._state()]
        if len(self._work.ledger) != self._known:
            self._known = len(self._work.ledger)
            self._sync.saved()
        return said

    def close(self) -> None:
        """Stop syncing, after a last time if something was saved."""
        if self._sync is not None:
            self._sync.close()

    def _arrived(self) -> list[str]:
        if self._came.empty():
            return []
        from hia_tui.linear.opening import overruled_facts
        from hia_tui.workspace.settling import overruled
        from hia_tui.workspace.team_sync import settle

        received, known = 0, len(overruled(self._work))
        while (outcome := _next(self._came)) is not None:
            settle(self._work, outcome)
            received += len(outcome.received)
        self._known += received
        if not received:
            return []
        return [f"{count(received, 'change')} came from the team.", *overruled_facts(self._work, known)]

    def _state(self) -> list[str]:
        from hia_tui.sync.background import Phase

        said = []
        while (state := _next(self._states)) is not None:
            if state.phase in (Phase.OFFLINE, Phase.DECLINED) and not self._is_away:
                self._is_away = True
                said = [state.sentence, "Work goes on; everything is kept here."]
            elif state.phase is Phase.SYNCED and self._is_away:
                self._is_away = False
                said = ["The team's server is there again."]
        return said


def _next(queue: "SimpleQueue[T]") -> T | None:
    try:
        return queue.get_nowait()
    except Empty:
        return None
