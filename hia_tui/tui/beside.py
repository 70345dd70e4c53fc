"""The team's server beside an open assessment: a thread that syncs, and how far the work has got."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from hia_tui.domain.errors import HiaError
from hia_tui.sync.records import KEY, read_record
from hia_tui.tui.errands import other_hands
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from hia_tui.sync.background import BackgroundSync, SyncState
    from hia_tui.sync.engine import Outcome

KEPT = "Work goes on."
STOPPED = "Your work stays on this machine; reports and packs of it can be made."
_CLOSING_S = 3.0


@dataclass
class SyncSaid(Message):
    """The sync said how it stands with the server."""

    beside: "Beside"
    state: "SyncState"


@dataclass
class Synced(Message):
    """A sync is over, and what it brought is on the disk."""

    beside: "Beside"
    outcome: "Outcome"


@dataclass
class SyncCannot(Message):
    """Syncing cannot begin on this machine; a sentence says why."""

    beside: "Beside"
    sentence: str


class Beside:
    """Syncs one assessment while it is open. Nothing here waits for the server but the very end."""

    def __init__(self, workspace: Workspace, work: Work, post: Callable[[Message], object]) -> None:
        self._workspace = workspace
        self._work = work
        self._post = post
        self._lock = threading.Lock()
        self._sync: BackgroundSync | None = None
        self._state: SyncState | None = None
        self._cannot = ""
        self._has_begun = self._is_closed = self._waits = self._is_away = False
        self._was_asked = self._answers = False
        self.is_on = read_record(work.store.side(KEY)) is not None
        """Whether the assessment is shared with a team on a server."""

    def begin(self) -> None:
        """Start syncing, once the first picture is there; on a thread, for what it imports is much."""
        if self.is_on and not self._has_begun:
            self._has_begun = True
            threading.Thread(target=self._start, name="hia-sync-start", daemon=True).start()

    @property
    def words(self) -> str:
        """How far the work has got: here, on the server, on all devices."""
        unsent = self._work.unsent()
        if not self.is_on:
            return f"{unsent} not yet sent" if unsent else "not shared"
        phase = self._state.phase.value if self._state else ""
        if self._cannot or phase == "declined":
            return f"{unsent} not sent: no access" if unsent else "no access"
        if phase == "offline":
            return f"{unsent} not sent: server away" if unsent else "server away"
        if unsent:
            return f"sending {unsent}" if phase == "syncing" else f"{unsent} not yet sent"
        outcome = self._state.outcome if self._state else None
        return "on all devices" if outcome is not None and outcome.is_everywhere else "on the server"

    def saved(self) -> None:
        """Something new is on this machine's disk."""
        if self.is_on and self._work.unsent():
            with self._lock:
                self._waits = True
                if self._sync is not None:
                    self._sync.saved()

    def now(self) -> str:
        """A person asked for a sync; what is said meanwhile."""
        if not self.is_on:
            return "This assessment is shared with no team on a server. Team, in all commands, does that."
        if self._cannot:
            return self._cannot
        with self._lock:
            self._was_asked = True
            if self._sync is not None:
                self._sync.now()
        return "Syncing…"

    def hear(self, state: "SyncState") -> tuple[str, str]:
        """Take in how it stands; returns what is to be said, once each, and its ink."""
        self._state = state
        phase = state.phase.value
        if phase == "syncing":
            # What was under way when a person asked does not answer them: the one after it does.
            self._answers = self._was_asked
        asked = self._was_asked and self._answers
        if phase in ("offline", "declined") or (asked and phase == "waiting"):
            fresh, self._is_away = asked or not self._is_away, True
            self._was_asked = self._was_asked and not asked
            more = STOPPED if phase == "declined" else KEPT
            return (f"{state.sentence} {more}", "error" if phase == "declined" else "") if fresh else ("", "")
        if phase == "synced" and self._is_away:
            self._is_away = False
            return "The team's server is there again.", ""
        return "", ""

    def take(self, outcome: "Outcome") -> tuple[str, str]:
        """Take in what a sync brought; returns what is to be said, and its ink."""
        from hia_tui.workspace.team_sync import settle

        settle(self._work, outcome)
        asked = self._was_asked and self._answers
        self._was_asked = self._was_asked and not asked
        said = [
            f"The server did not take a change of {refused.field}: {refused.message} It stays here."
            for refused in outcome.refused
        ]
        if outcome.erased:
            said.append(f"{count(outcome.erased, 'change')} that named a person was erased, here too.")
        if outcome.unread:
            said.append(
                f"{count(outcome.unread, 'change')} can only be read by a newer version of the program."
            )
        if asked:
            where = "on all devices" if outcome.is_everywhere else "on the server"
            said.append(f"{outcome.sent} sent, {len(outcome.received)} received. Your work is {where}.")
        elif outcome.received:
            said.append(f"{count(len(outcome.received), 'change')} came from the team.")
        return " ".join(said), "error" if outcome.refused else ""

    def cannot(self, sentence: str) -> None:
        """Syncing cannot begin."""
        self._cannot = sentence

    def close(self) -> None:
        """Stop, after a last sync if something was saved since; gives up on a server that does not answer."""
        with self._lock:
            self._is_closed = True
            sync, self._sync = self._sync, None
        if sync is not None:
            sync.close(_CLOSING_S)

    # What follows runs on other threads: it only puts messages in the app's way.

    def _said(self, state: "SyncState") -> None:
        self._post(SyncSaid(self, state))

    def _synced(self, outcome: "Outcome") -> None:
        self._post(Synced(self, outcome))

    def _start(self) -> None:
        from hia_tui.workspace.team_sync import sync_in_background

        try:
            sync = sync_in_background(
                other_hands(self._workspace),
                self._work,
                on_state=self._said,
                on_synced=self._synced,
            )
        except HiaError as problem:
            self._post(SyncCannot(self, f"{problem} {STOPPED}"))
            return
        if sync is None:
            self._post(SyncCannot(self, f"This machine is no longer in the team. {STOPPED}"))
            return
        with self._lock:
            closed = self._is_closed
            if not closed:
                self._sync = sync
                if self._waits:
                    sync.saved()
                if self._was_asked:
                    sync.now()
        if closed:
            sync.close(0.0)
