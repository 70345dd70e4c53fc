"""Merging: choose packs, see what they would do, then merge or leave it; nothing is written before that."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.exchange.arrival import Arrival, arrivals_at, arrivals_in
from hia_tui.exchange.preview import ArrivalState
from hia_tui.named_path import typed_path
from hia_tui.tui.merge_words import file_name, preview_lines, returned_by
from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.secret import Secret
from hia_tui.tui.words import ink
from hia_tui.workspace import merging
from hia_tui.workspace.words import count

PASTED = 20_000_000
"""Characters of pasted text: far more than the largest pack has."""


class _Way(NamedTuple):
    """How packs are taken that are not simply new."""

    label: str
    flags: Mapping[str, bool]


_WAYS = {
    "partial": _Way("Take the sound part of it too", {"partial": True}),
    "join": _Way("Put it together with this one: both are of the same work", {"join": True}),
    "separate": _Way("Keep it as an assessment of its own, beside this one", {"separate": True}),
}


class MergeScreen(FormScreen):
    """Subject: where a pack that waits came from, or nothing. A file or folder, a preview, the choice."""

    kind = "merge"
    first = "path"

    _found: list[Arrival] | None = None
    _proposal: merging.Proposal | None = None
    _pastes = False

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="about")
        yield Note("Pack: a file, or a folder of packs", one_line=True, id="path")
        yield Note("Paste the text of the pack here, all of its lines", limit=PASTED, id="pasted")
        yield Secret("Passphrase of the pack", id="words")
        yield Prose(id="preview")
        yield Rows(hint="do it", id="go")

    def title_words(self) -> str:
        return "Merge a team mate's work" if self.hia.sitting else "Open a team mate's pack"

    def context_words(self) -> tuple[str, str]:
        return (self.work.title, self.work.round) if self.hia.sitting else ("", "")

    def begin(self) -> None:
        self.query_one("#pasted").display = self.query_one("#words").display = False
        super().begin()
        waiting = self._waiting()
        if waiting is not None:
            self.query_one("#path", Note).show_text(waiting.source)
            self._consider([waiting])
        elif self.start.subject:
            self.query_one("#path", Note).show_text(self.start.subject)
            self._look()

    def show(self) -> None:
        about = (
            "A pack is a file, or a text, that carries a team mate's work. First see what it would do."
            if self.hia.sitting
            else "Choose the pack that a team mate gave you: their assessment is then kept here too, and "
            "you can go on with it."
        )
        self.query_one("#about", Prose).set(*([] if self.is_short else [about]))
        path = self.query_one("#path", Note)
        path.display = not self._pastes
        inbox = self.hia.workspace.settings["inbox.folder"]
        if inbox and not path.text and not path.is_dirty:
            path.show_text(inbox)
        self.query_one("#go", Rows).set_rows(self._rows())

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self._look()

    def choose(self, item: str) -> None:
        if item == "look":
            self._look()
        elif item == "paste":
            self._turn_to_paste()
        elif item == "merge":
            self._merge()
        elif item in _WAYS:
            self._consider(self._found or [], **_WAYS[item].flags)
        else:
            self.hia.back()

    def _rows(self) -> list[Row]:
        proposal = self._proposal
        rows = [Row("See what it would do", id="look")]
        if proposal is not None:
            rows = []
            if not proposal.preview.is_empty:
                whole = "Merge what is whole" if proposal.preview.refused else "Merge"
                rows.append(Row(f"{whole}: {count(len(proposal.preview.new), 'change')}", id="merge"))
            rows += [Row(_WAYS[way].label, id=way) for way in self._ways(proposal)]
            rows.append(Row("Look again", id="look"))
        rows.append(Row("A file or folder instead" if self._pastes else "Paste a pack instead", id="paste"))
        return [*rows, Row("Back, without merging", id="back")]

    def _ways(self, proposal: merging.Proposal) -> list[str]:
        refused = proposal.preview.refused
        if proposal.work and any(pack.state is ArrivalState.OTHER_ASSESSMENT for pack in refused):
            return ["join", "separate"]
        return ["partial"] if any(pack.arrival.reading.operations for pack in refused) else []

    def _turn_to_paste(self) -> None:
        self._pastes = not self._pastes
        self._found = self._proposal = None
        self.query_one("#pasted").display = self._pastes
        self.query_one("#preview", Prose).set()
        self.show_problems([])
        self.show()
        self.query_one("#pasted" if self._pastes else "#path").focus()

    def _waiting(self) -> Arrival | None:
        """The pack or copy with which the screen was opened, as the look at the folder found it."""
        found = self.sitting.watcher.found if self.hia.sitting else None
        pack = found.find(self.start.subject) if found and self.start.subject else None
        return pack.arrival if pack is not None and not pack.arrival.needs_passphrase else None

    def _look(self) -> None:
        field = "pasted" if self._pastes else "path"
        typed = self.text_of(field).strip()
        self._proposal = None
        if not typed:
            missing = (
                "Paste the text of the pack." if self._pastes else "Enter the file or folder of the pack."
            )
            self.show_problems([(field, missing)])
            return
        words = self.text_of("words") or None
        try:
            if self._pastes:
                found = arrivals_in(typed.encode("utf-8", "replace"), "pasted text", words)
            else:
                found = list(arrivals_at([typed_path(typed)], words))
        except (HiaError, OSError) as problem:
            self.show_problems([(field, str(problem))])
            return
        if not found:
            self.show_problems([(field, "There is no pack in it. Nothing was changed.")])
            return
        waiting = self._waiting()
        self._consider([waiting] if waiting is not None and typed == waiting.source else found)

    def _consider(self, found: list[Arrival], **flags: bool) -> None:
        workspace = self.hia.workspace
        work = self.work if self.hia.sitting else None
        self._found = found
        try:
            self._proposal = merging.propose(workspace, work, found, **flags)
        except HiaError as problem:
            self._proposal = None
            self.show_problems([("pasted" if self._pastes else "path", str(problem))])
            self.show()
            return
        proposal = self._proposal
        locked = any(one.needs_passphrase for one in found)
        self.query_one("#words").display = locked
        lines = list(preview_lines(proposal.preview, proposal.work.view if proposal.work else None))
        if proposal.preview.is_empty and not proposal.preview.refused:
            lines.append(ink("All of it is here already. There is nothing to merge.", "strong"))
        self.query_one("#preview", Prose).set("", *lines, "")
        self.show()
        refused = self._refusal(proposal)
        field = "words" if locked else "pasted" if self._pastes else "path"
        self.show_problems([(field, refused)] if refused else [])
        self._focus_next(locked=locked, refused=bool(refused))

    def _focus_next(self, *, locked: bool, refused: bool) -> None:
        """To the field that is asked for, or to what can be done; the list of errors keeps its own."""
        go = self.query_one("#go", Rows)
        go.move_to("merge" if any(row.id == "merge" for row in go.rows) else go.rows[0].id)
        if locked and not self.text_of("words"):
            self.show_problems([])
            self.query_one("#words").focus()
            self.say("This pack is locked. Type its passphrase, then Enter.")
        elif not refused:
            go.focus()

    def _refusal(self, proposal: merging.Proposal) -> str:
        said = merging.refusal(self.hia.workspace, proposal)
        for pack in proposal.preview.refused:
            said = said.replace(pack.arrival.source, file_name(pack))
        for option, words in (
            (", or take its sound part with --partial", ", or take its sound part below"),
            ("To keep it beside this one, add --separate; if both are of the same work, put them together "
             "with --join.", "Choose below what to do with it."),
        ):  # fmt: skip
            said = said.replace(option, words)
        return said.partition(" Use that one, then merge: hia use ")[0]

    def _merge(self) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        merged: list[merging.Merged] = []
        if not self.hia.write(lambda: merged.append(merging.apply(self.hia.workspace, proposal))):
            return
        done, self._proposal = merged[0], None
        sitting = self.hia.sitting
        if sitting is None or done.work is not sitting.work:
            self.hia.open_work(done.work)
            self.hia.go(Place("tasks"))
        elif done.left:
            # Esc leads from there to where the merge began, not to a pack that is merged by now.
            self.hia.trail.back()
            self.run_command("app.disagreements")
        else:
            self.hia.back()
        if self.hia.sitting is not None:
            self.hia.sitting.watcher.look_now()
        self.hia.say_there(self._said(done, proposal))

    def _said(self, done: merging.Merged, proposal: merging.Proposal) -> str:
        if done.receipt is None:
            return "All of it is here already. Nothing was merged."
        said = [f"Merged and saved: {count(len(done.receipt.operations), 'change')}."]
        back = returned_by(proposal.preview, done.work.view)
        if back:
            said.append(f"Sent back with a note: {', '.join(question.number for question in back)}.")
        if done.left:
            said.append(f"{count(done.left, 'disagreement')} to settle.")
        return " ".join([*said, "Merges so far takes it back."])
