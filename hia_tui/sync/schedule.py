"""When to sync: soon after a save, now and then by itself, more and more rarely while it fails."""

from collections.abc import Callable

from hia_tui.sync.patience import waiting

SETTLE_SECONDS = 3.0
"""After a save: one sync for a burst of answers."""
JITTER = 0.2
"""Part by which the wait is drawn longer or shorter, so that a ward that logs in together spreads out."""


class Schedule:
    """The moment of the next sync, on a clock that only goes forward."""

    def __init__(self, now: float, random: Callable[[], float]) -> None:
        self._random = random
        self._failures = 0
        self._stopped = False
        self._next = now
        self._not_before = now

    @property
    def failures(self) -> int:
        """How many syncs failed in a row."""
        return self._failures

    def due(self, now: float) -> float | None:
        """Seconds until the next sync, 0 when it is time; None when it makes no sense any more."""
        return None if self._stopped else max(0.0, self._next - now)

    def saved(self, now: float) -> None:
        """Something was saved here: sync soon, but not before a failing server may be asked again."""
        self._next = max(self._not_before, min(self._next, now + SETTLE_SECONDS))

    def asked(self, now: float) -> None:
        """A person wants it now."""
        self._stopped = False
        self._next = self._not_before = now

    def succeeded(self, now: float, ttl: float) -> None:
        """It worked: the server says how long it may rest."""
        self._failures = 0
        self._not_before = now
        self._next = now + ttl * (1 + JITTER * (2 * self._random() - 1))

    def failed(self, now: float, after: float | None) -> None:
        """It did not work: wait longer each time, at least as long as the server asked for."""
        self._failures += 1
        self._next = self._not_before = now + waiting(self._failures + 1, after, self._random)

    def declined(self) -> None:
        """The server said no for good: only a person's wish starts it again."""
        self._stopped = True
