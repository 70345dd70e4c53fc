"""Looks every few seconds, on a thread of its own, for packs and copies that arrived."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from hia_tui.tui import faults
from hia_tui.tui.errands import other_hands
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from hia_tui.workspace.arriving import Waiting

EVERY_S = 4.0


@dataclass
class Waits(Message):
    """Something else waits to be merged than before."""

    watcher: "Watcher"


class Watcher:
    """What waits for one open assessment. A folder that does not answer holds nothing up but this thread."""

    def __init__(
        self, workspace: Workspace, work: Work, post: Callable[[Message], object], *, every: float = EVERY_S
    ) -> None:
        self._workspace = workspace
        self._work = work
        self._post = post
        self._every = every
        self._turn = threading.Event()
        self._has_begun = self._is_closed = False
        self._found: Waiting | None = None

    @property
    def found(self) -> "Waiting | None":
        """What was found last; None before the first look."""
        return self._found

    def begin(self) -> None:
        """Start looking, once the first picture is there."""
        if not self._has_begun:
            self._has_begun = True
            threading.Thread(target=self._run, name="hia-watch", daemon=True).start()

    def look_now(self) -> None:
        """Look again at once: something was merged, or another folder was set."""
        self._turn.set()

    def close(self) -> None:
        """Stop looking; a look that is under way ends by itself."""
        self._is_closed = True
        self._turn.set()

    def _run(self) -> None:
        from hia_tui.workspace.arriving import Lookout, Waiting

        try:
            lookout = Lookout(other_hands(self._workspace), self._work)
            while not self._is_closed:
                self._turn.clear()
                self._tell(lookout.look())
                self._turn.wait(self._every)
        except Exception as fault:
            # The app goes on without: a pack can still be merged by its name.
            faults.note(self._workspace.paths.home, fault)
            self._tell(Waiting(trouble="Packs that wait cannot be shown, because of a fault in the program."))

    def _tell(self, found: "Waiting") -> None:
        if found is not self._found and not self._is_closed:
            self._found = found
            # The app may be on its way out: then nobody asks any more.
            with suppress(Exception):
                self._post(Waits(self))
