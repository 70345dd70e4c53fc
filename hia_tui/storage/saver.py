"""Saving off the screen's thread: what is submitted is kept until the disk has it, however long it takes."""

import atexit
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hia_tui.domain.errors import HiaError
from hia_tui.domain.operation import Operation
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import SideValue
from hia_tui.storage.durable import utc_now
from hia_tui.storage.layout import encode

RETRIES = (1.0, 2.0, 5.0)
"""Seconds before each new attempt; the last is repeated."""
POLL = 1.0
"""Seconds between looks at what other programs saved."""


class Saving(StrEnum):
    """How far what was submitted has come."""

    SAVING = "saving"
    SAVED = "saved"
    NOT_SAVED = "not-saved"


@dataclass(frozen=True, slots=True)
class SaverState:
    """What a screen says about saving."""

    kind: Saving
    waiting: int = 0
    """Operations not on the disk yet."""
    at: datetime | None = None
    """When everything was on the disk."""
    reason: str | None = None
    """Why it was not saved, as a sentence."""
    retry_in: float | None = None
    """Seconds until the next attempt, which is made without being asked for."""


@dataclass(slots=True)
class _Batch:
    """What is to be saved in one write."""

    operations: list[Operation] = field(default_factory=list)
    side: dict[str, SideValue] = field(default_factory=dict)

    def add(self, later: "_Batch") -> None:
        self.operations.extend(later.operations)
        for key, value in later.side.items():
            self.side[key] = _after(self.side[key], value) if key in self.side else value

    def __bool__(self) -> bool:
        return bool(self.operations or self.side)


class BackgroundSaver:
    """One thread that saves what is submitted, in order, and takes in what other programs saved.

    Both callbacks are called on that thread. Nothing submitted is dropped: while the disk refuses, it is
    kept and tried again.
    """

    def __init__(
        self,
        store: AssessmentStore,
        *,
        on_state: Callable[[SaverState], None],
        on_arrival: Callable[[list[Operation]], None],
        now: Callable[[], datetime] = utc_now,
        retries: tuple[float, ...] = RETRIES,
        poll: float = POLL,
    ) -> None:
        """Start the thread.

        Args:
            store: the handle to save through; others may use it too.
            on_state: told of each change of state.
            on_arrival: given operations that other programs saved. When the store's `removals` has grown,
                operations also left, and it is called with what is new, perhaps nothing.
            now: the clock, for "Saved 14:02".
            retries: seconds before each new attempt.
            poll: seconds between looks at the file.
        """
        self._store = store
        self._on_state = on_state
        self._on_arrival = on_arrival
        self._now = now
        self._retries = retries
        self._poll = poll
        self._turn = threading.Condition()
        self._waiting = _Batch()
        self._in_hand = 0
        self._submitted = self._saved = 0
        self._began = self._failed = 0
        self._failures = 0
        self._hurry = self._closing = self._ended = False
        self._removals = store.removals
        self._thread = threading.Thread(target=self._run, name="hia-saver", daemon=True)
        self._thread.start()
        # A program that ends without closing still saves: this runs while the thread does.
        atexit.register(self.close)

    def submit(self, operations: Iterable[Operation], side: Mapping[str, SideValue] | None = None) -> None:
        """Have operations and side documents saved; returns at once, but after `close` only when they are.

        Raises:
            TypeError: a side document is not JSON.
            NotSaved: after `close`, when the disk does not take it.
        """
        batch = _Batch(list(operations), dict(side or {}))
        for value in batch.side.values():
            if not callable(value):
                encode(value)
        with self._turn:
            if not self._ended:
                self._waiting.add(batch)
                self._submitted += 1
                self._turn.notify_all()
                return
        # The thread is gone: what comes after it is saved here.
        self._store.append(batch.operations, side=batch.side)

    def waiting(self) -> int:
        """How many operations are not on the disk yet."""
        with self._turn:
            return self._in_hand + len(self._waiting.operations)

    def flush(self, timeout: float = 5.0) -> bool:
        """Try at once, and wait until all that was submitted is on the disk; False when it is not.

        Returns as soon as an attempt that began after the call has failed.
        """
        with self._turn:
            wanted, began = self._submitted, self._began
            self._hurry = True
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._saved >= wanted or self._failed > began, timeout)
            return self._saved >= wanted

    def close(self, timeout: float = 5.0) -> bool:
        """Save what is waiting and end the thread; False when something is not on the disk."""
        atexit.unregister(self.close)
        with self._turn:
            self._closing = self._hurry = True
            self._turn.notify_all()
        self._thread.join(timeout)
        return self.waiting() == 0 and self._saved >= self._submitted

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(self._is_due, self._pause())
                self._hurry = False
                closing = self._closing
                batch, self._waiting = self._waiting, _Batch()
                self._in_hand = len(batch.operations)
                number = self._submitted
                self._began += 1
            if batch or self._failures:
                self._save(batch, number)
            elif not closing:
                self._look()
            with self._turn:
                if closing and (self._failures or not self._waiting):
                    self._ended = True
                    return

    def _is_due(self) -> bool:
        return self._hurry or self._closing or bool(self._waiting and not self._failures)

    def _pause(self) -> float:
        return self._retry_in() if self._failures else self._poll

    def _retry_in(self) -> float:
        return self._retries[min(self._failures, len(self._retries)) - 1]

    def _save(self, batch: _Batch, number: int) -> None:
        self._tell(SaverState(Saving.SAVING, waiting=len(batch.operations)))
        try:
            found = self._store.append(batch.operations, side=batch.side)
        except Exception as problem:
            # The edge of the thread: whatever went wrong, what was submitted stays and is tried again.
            self._keep(batch, problem)
            return
        with self._turn:
            self._in_hand = 0
            self._failures = 0
        self._arrived(found)
        with self._turn:
            self._saved = number
            self._turn.notify_all()
            left = len(self._waiting.operations)
        self._tell(SaverState(Saving.SAVED, waiting=left, at=self._now()))

    def _keep(self, batch: _Batch, problem: Exception) -> None:
        with self._turn:
            batch.add(self._waiting)
            self._waiting = batch
            self._in_hand = 0
            self._failures += 1
            self._failed = self._began
            retry = None if self._closing else self._retry_in()
            self._turn.notify_all()
        self._tell(
            SaverState(Saving.NOT_SAVED, len(batch.operations), reason=_sentence(problem), retry_in=retry)
        )

    def _look(self) -> None:
        try:
            found = self._store.refresh()
        except Exception as problem:
            self._keep(_Batch(), problem)
            return
        self._arrived(found)
        with self._turn:
            if not self._waiting:
                self._saved = self._submitted
                self._turn.notify_all()

    def _arrived(self, found: list[Operation]) -> None:
        left, self._removals = self._store.removals != self._removals, self._store.removals
        if found or left:
            with suppress(Exception):
                self._on_arrival(found)

    def _tell(self, state: SaverState) -> None:
        # A screen that is being taken down must not end the saving.
        with suppress(Exception):
            self._on_state(state)


def _after(earlier: SideValue, later: SideValue) -> SideValue:
    if not callable(later):
        return later
    if not callable(earlier):
        return later(earlier)
    return lambda value: later(earlier(value))


def _sentence(problem: Exception) -> str:
    if isinstance(problem, HiaError):
        return str(problem)
    return f"Not saved: the program came upon {type(problem).__name__}. What was saved before is unchanged."
