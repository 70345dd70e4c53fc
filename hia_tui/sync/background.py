"""A thread that syncs by the schedule while a program is open. It never holds up whoever types."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import random as chance

from hia_tui.domain.errors import HiaError
from hia_tui.sync.engine import Outcome
from hia_tui.sync.schedule import Schedule
from hia_tui.sync.trouble import Declined, Unavailable

FIRST_SECONDS = 1.0
OFFLINE_AFTER = 3
"""Failures in a row after which it is said."""


class Phase(StrEnum):
    """How the machine stands with the server."""

    WAITING = "waiting"
    SYNCING = "syncing"
    SYNCED = "synced"
    OFFLINE = "offline"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class SyncState:
    """What a screen says about the server."""

    phase: Phase
    sentence: str = ""
    """Why it does not work, for people; empty while it does."""
    outcome: Outcome | None = None
    """What the last sync that worked did."""


class BackgroundSync:
    """Runs a sync when it is due. Callbacks are called on its thread."""

    def __init__(
        self,
        sync: Callable[[], Outcome],
        *,
        on_state: Callable[[SyncState], None],
        on_end: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = chance,
    ) -> None:
        """Start the thread; the first sync is due once the first screen has been painted.

        Args:
            sync: syncs once; raises HiaError.
            on_state: told of each change.
            on_end: called when the thread ends, to let go of what it used.
            clock: only goes forward.
            random: from 0 to 1.
        """
        self._sync = sync
        self._on_state = on_state
        self._on_end = on_end
        self._clock = clock
        self._turn = threading.Condition()
        self._schedule = Schedule(clock() + FIRST_SECONDS, random)
        self._closing = False
        self._changed = False
        self._outcome: Outcome | None = None
        self._thread = threading.Thread(target=self._run, name="hia-sync", daemon=True)
        self._thread.start()

    def saved(self) -> None:
        """Something was saved on this machine."""
        with self._turn:
            self._changed = True
            self._schedule.saved(self._clock())
            self._turn.notify()

    def now(self) -> None:
        """A person asked for it."""
        with self._turn:
            self._schedule.asked(self._clock())
            self._turn.notify()

    def close(self, timeout: float = 3.0) -> bool:
        """Stop, after a last sync if something was saved since; False when that took too long."""
        with self._turn:
            self._closing = True
            self._turn.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while self._wait():
            self._once()
        if self._changed and self._schedule.due(self._clock()) is not None and not self._schedule.failures:
            self._once()
        self._on_end()

    def _wait(self) -> bool:
        """Wait until a sync is due; False when the program closes."""
        with self._turn:
            while not self._closing:
                due = self._schedule.due(self._clock())
                if due == 0.0:
                    self._changed = False
                    return True
                self._turn.wait(due)
            return False

    def _once(self) -> None:
        self._say(Phase.SYNCING)
        try:
            outcome = self._sync()
        except Declined as problem:
            with self._turn:
                self._schedule.declined()
            self._say(Phase.DECLINED, str(problem))
        except HiaError as problem:
            after = problem.after if isinstance(problem, Unavailable) else None
            with self._turn:
                self._schedule.failed(self._clock(), after)
                failures = self._schedule.failures
            self._say(Phase.OFFLINE if failures >= OFFLINE_AFTER else Phase.WAITING, str(problem))
        else:
            with self._turn:
                self._schedule.succeeded(self._clock(), outcome.ttl)
                if self._changed:
                    self._schedule.saved(self._clock())
            self._outcome = outcome
            self._say(Phase.SYNCED)

    def _say(self, phase: Phase, sentence: str = "") -> None:
        self._on_state(SyncState(phase, sentence, self._outcome))
