"""One sitting at one open assessment: its saver, what is half typed, and whether it is safe, in words."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.message import Message

from hia_tui.domain.operation import Operation
from hia_tui.storage.places import Draft
from hia_tui.storage.saver import SaverState, Saving
from hia_tui.tui.beside import Beside
from hia_tui.tui.keeper import Keeper
from hia_tui.tui.place import Place, from_json, to_json
from hia_tui.tui.watch import Watcher
from hia_tui.workspace import rounds
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work


@dataclass
class SavingSaid(Message):
    """The saver said how far it is."""

    state: SaverState


@dataclass
class Arrived(Message):
    """Another program saved something to the same assessment."""

    operations: list[Operation]


@dataclass
class DraftKept(Message):
    """A half-typed text is on disk, or the sentence why it is not."""

    draft: Draft | None
    problem: str | None


class Sitting:
    """An open assessment as the app holds it."""

    def __init__(self, workspace: Workspace, work: Work, post: Callable[[Message], object]) -> None:
        self.workspace = workspace
        self.work = work
        self.name = work.author.name
        self.earlier = rounds.earlier_round(workspace, work)
        """The round before this one, where it is kept here."""
        self.problem = work.store.read_only or ""
        """Why nothing is saved, as a sentence; empty while all is well."""
        self._places = workspace.store.places
        self._is_typing = False
        self._is_held = False
        self._is_saving = False
        self._saved_at = ""
        self._post = post
        self.keeper = Keeper(self._places, work.header.id, self._kept)
        work.save_in_background(on_state=self._said, on_arrival=self._arrived)
        self.watcher = Watcher(workspace, work, post)
        """Packs and copies that wait to be merged."""
        self.team = Beside(workspace, work, post)
        """The team's server, where there is one."""

    def read_trail(self) -> list[Place]:
        """Where the person was the last time."""
        return from_json(self._places.place(self.work.header.id))

    def read_draft(self) -> Draft | None:
        """What was half typed the last time, if this program or one that is gone left it."""
        return self._places.draft(self.work.header.id)

    def keep_trail(self, trail: Sequence[Place]) -> None:
        """Have the place kept soon."""
        self.keeper.keep_place(to_json(list(trail)))

    def type(self, draft: Draft) -> None:
        """Take note of half-typed text; it is on disk within a second or so."""
        self._is_typing, self._is_held = True, False
        self.keeper.keep_draft(draft)

    def hold(self) -> None:
        """What was typed stays a draft for now: a form not handed in, or a text that does not fit."""
        self._is_held = self._is_typing

    def settle(self, *, wrote: bool) -> None:
        """The half-typed text became part of the assessment, or turned out to be nothing new."""
        self._is_typing = self._is_held = False
        if wrote:
            self._is_saving = True
        elif not self._is_saving:
            self.keeper.drop_draft()

    def begin_saving(self) -> None:
        """Something was written: by the saver, or it is on the disk already."""
        if self.work.waiting():
            self._is_saving = True
        elif not self._is_saving:
            self._saved_at = self.work.clock().strftime("%H:%M")

    def hear(self, state: SaverState) -> None:
        """Take in what the saver said."""
        if state.kind is Saving.NOT_SAVED:
            reason = state.reason or "Not saved: the machine did not say why."
            self.problem = f"{reason} Your text is still on the screen."
        elif state.kind is Saving.SAVED:
            self.problem = self.work.store.read_only or ""
            self._is_saving = state.waiting > 0
            self._saved_at = self.work.clock().strftime("%H:%M")
            if not self._is_saving and not self._is_typing:
                self.keeper.drop_draft()
            if not self._is_saving:
                self.team.saved()

    @property
    def words(self) -> str:
        """What the first line says about saving."""
        if self.problem:
            return "Not saved"
        if self._is_held:
            return "Draft kept"
        if self._is_typing or self._is_saving:
            return "Saving…"
        return f"Saved {self._saved_at}".strip()

    @property
    def shared(self) -> str:
        """Whether team mates have it: on this machine only, on the server, on all devices."""
        return self.team.words

    # These three are called on other threads: they only put a message in the app's way.

    def _kept(self, draft: Draft | None, problem: str | None) -> None:
        self._post(DraftKept(draft, problem))

    def _said(self, state: SaverState) -> None:
        self._post(SavingSaid(state))

    def _arrived(self, operations: list[Operation]) -> None:
        self._post(Arrived(operations))

    def meet_team(self) -> None:
        """The assessment was shared, moved or taken out of a team: sync with what holds now."""
        self.work.refresh()
        before, self.team = self.team, Beside(self.workspace, self.work, self._post)
        threading.Thread(target=before.close, name="hia-sync-end", daemon=True).start()
        self.team.begin()

    def flush(self, timeout: float = 5.0) -> bool:
        """Put everything on disk now; False when it could not be."""
        saved = self.work.flush(timeout)
        return self.keeper.flush(min(timeout, 2.0)) and saved

    def close(self) -> None:
        """Put everything on disk and let go of the assessment; a draft stays only for what is not in it."""
        if self.work.flush() and not self._is_typing:
            self.keeper.drop_draft()
        self.keeper.close()
        self.watcher.close()
        self.team.close()
        self.work.close()
