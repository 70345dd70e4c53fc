"""Keeps half-typed text and the place on disk, on a thread of its own, soon after the last key."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hia_tui.domain.errors import HiaError
from hia_tui.storage.places import Draft, Places

SETTLE_S = 0.4
"""Wait after a key, so that a burst of typing is one write."""
LONGEST_S = 0.9
"""At the latest this long after the first key that is not kept yet."""


@dataclass
class _Wish:
    """What is to be kept, the latest of each; `drop` forgets the draft."""

    draft: Draft | None = None
    drop: bool = False
    place: Any = None

    def __bool__(self) -> bool:
        return self.draft is not None or self.drop or self.place is not None


class Keeper:
    """Writes the latest draft and place of one assessment. Asking it costs no file access."""

    def __init__(
        self,
        places: Places,
        assessment: str,
        on_kept: Callable[[Draft | None, str | None], None],
        *,
        settle: float = SETTLE_S,
        longest: float = LONGEST_S,
    ) -> None:
        """Start the thread.

        Args:
            places: where drafts and places go.
            assessment: whose they are.
            on_kept: told, on the thread, that a draft is on disk, or the sentence why it is not.
            settle: seconds to wait after a key.
            longest: seconds after which a draft is written even while typing goes on.
        """
        self._places = places
        self._assessment = assessment
        self._on_kept = on_kept
        self._settle = settle
        self._longest = longest
        self._turn = threading.Condition()
        self._wish = _Wish()
        self._first = self._last = 0.0
        self._busy = self._hurry = self._closing = False
        self._thread = threading.Thread(target=self._run, name="hia-keeper", daemon=True)
        self._thread.start()

    def keep_draft(self, draft: Draft) -> None:
        """Have a half-typed text kept soon."""
        with self._turn:
            self._wish.draft, self._wish.drop = draft, False
            self._touch()

    def drop_draft(self) -> None:
        """Forget the draft: what it held is saved."""
        with self._turn:
            self._wish.draft, self._wish.drop = None, True
            self._touch()

    def keep_place(self, place: Any) -> None:
        """Have a place kept soon."""
        with self._turn:
            self._wish.place = place
            self._touch()

    def flush(self, timeout: float = 2.0) -> bool:
        """Write what is waiting now; False when it took too long."""
        with self._turn:
            self._hurry = True
            self._turn.notify_all()
            return self._turn.wait_for(lambda: not self._wish and not self._busy, timeout)

    def close(self) -> None:
        """Write what is waiting and end the thread."""
        with self._turn:
            self._closing = self._hurry = True
            self._turn.notify_all()
        self._thread.join(2.0)

    def _touch(self) -> None:
        self._last = time.monotonic()
        if not self._first:
            self._first = self._last
        self._turn.notify_all()

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: bool(self._wish) or self._closing)
                while not self._hurry and (left := self._wait_left()) > 0:
                    self._turn.wait(left)
                wish, self._wish = self._wish, _Wish()
                self._first, self._hurry, self._busy = 0.0, self._closing, True
                closing = self._closing
            self._write(wish)
            with self._turn:
                self._busy = False
                self._turn.notify_all()
                if closing and not self._wish:
                    return

    def _wait_left(self) -> float:
        return min(self._last + self._settle, self._first + self._longest) - time.monotonic()

    def _write(self, wish: _Wish) -> None:
        problem: str | None = None
        try:
            if wish.draft is not None:
                self._places.keep_draft(self._assessment, wish.draft)
            if wish.drop:
                self._places.drop_draft(self._assessment)
            if wish.place is not None:
                self._places.keep_place(self._assessment, wish.place)
        except HiaError as refused:
            problem = str(refused)
        if wish.draft is not None or problem:
            self._on_kept(wish.draft, problem)
