"""What waits to be merged: packs in the team's shared folder, and copies that a file service left."""

from textual.app import ComposeResult

from hia_tui.exchange.preview import PackPreview
from hia_tui.tui.merge_words import pack_name, pack_state
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import merging
from hia_tui.workspace.arriving import Waiting
from hia_tui.workspace.words import count

_WHAT_FOR = (
    "Choose a folder that all of the team can reach, such as one on a shared drive. Each leaves packs there; "
    "they show up here, and on the task list, with what they would do."
)


class InboxScreen(HiaScreen):
    """Enter merges what leaves nothing to decide; the rest is looked at first."""

    kind = "inbox"
    first = "waiting"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(15,), hint="choose", id="waiting", classes="gap")

    def title_words(self) -> str:
        return "Packs that wait to be merged"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        found = self._found
        self.query_one("#about", Prose).set(*self._about(found))
        rows = [self._row(found, pack) for pack in found.packs]
        if len(found.clean) > 1:
            changes = count(sum(pack.new for pack in found.clean), "change")
            rows.insert(0, Row(f"Merge all {len(found.clean)} that leave nothing to decide", id="all:",
                               right=(changes,), ink="done"))  # fmt: skip
        if rows:
            rows.append(Row())
        more = [
            Row("Another pack: a file, a folder, or pasted text", id="command:app.merge"),
            Row("Merges so far: see one, or take it back", id="command:app.receipts"),
        ]
        folder = "Choose another shared folder" if found.folder else "Choose the team's shared folder"
        more.insert(2 if found.folder and not found.trouble else 0, Row(folder, id="command:app.settings"))
        rows += more
        self.query_one("#waiting", Rows).set_rows(rows)

    def restore(self, place: Place) -> None:
        super().restore(place)
        rows = self.query_one("#waiting", Rows)
        if rows.rows and not rows.item.startswith("pack:"):
            # What arrived since is what one comes for, not the row that was left the last time.
            rows.move_to(rows.rows[0].id)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "command":
            if subject == "app.settings":
                self.hia.visit(Place("settings", "", "settings", "set:inbox.folder"))
            else:
                self.run_command(subject)
            return
        found = self._found
        pack = found.find(subject)
        if kind == "all":
            self._merge(found.clean)
        elif pack in found.clean and pack is not None:
            self._merge((pack,))
        elif pack is not None:
            self.hia.visit(Place("merge", subject))

    @property
    def _found(self) -> Waiting:
        return self.sitting.watcher.found or Waiting(folder=self.hia.workspace.settings["inbox.folder"])

    def _about(self, found: Waiting) -> list[str]:
        if self.sitting.watcher.found is None:
            return ["Looking…"]
        if not found.folder and not found.packs:
            return [found.trouble or _WHAT_FOR]
        where = f"Shared folder: {found.folder}." if found.folder else ""
        said = [found.trouble or where]
        if found.clean:
            said.append("Enter merges what leaves nothing to decide; the rest is shown first.")
        if not found.packs and not found.trouble:
            said.append("Nothing new waits.")
        if found.merged:
            said.append(f"{count(found.merged, 'pack')} there {'is' if found.merged == 1 else 'are'} merged.")
        return [" ".join(said)]

    def _row(self, found: Waiting, pack: PackPreview) -> Row:
        source = pack.arrival.source
        word, name = ("Taken back", "muted") if source in found.taken_back else pack_state(pack)
        return Row(
            pack_name(pack, is_copy=source in found.copies),
            id=f"pack:{source}",
            right=(word,),
            ink=name,
            wrap=True,
        )

    def _merge(self, packs: tuple[PackPreview, ...]) -> None:
        workspace, work = self.hia.workspace, self.work
        done: list[merging.Merged] = []
        proposal: list[merging.Proposal] = []

        def merge() -> None:
            arrivals = [pack.arrival for pack in packs]
            proposal.append(merging.propose(workspace, work, arrivals))
            if not proposal[0].preview.disagreements:
                done.append(merging.apply(workspace, proposal[0]))

        if not self.hia.write(merge):
            return
        self.sitting.watcher.look_now()
        if not done:
            # What is here changed since the look: now there is something to decide, and it is shown first.
            self.hia.visit(Place("merge", packs[0].arrival.source))
            return
        receipt = done[0].receipt
        if receipt is None:
            self.say("All of it is here already. Nothing was merged.")
            return
        self.say(
            f"Merged and saved: {count(len(receipt.operations), 'change')} from {count(len(packs), 'pack')}. "
            "Merges so far takes it back."
        )
