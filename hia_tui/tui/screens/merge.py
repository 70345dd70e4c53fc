"""Merging: choose packs, see what they would do, then merge or leave it; nothing is written before that."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.errors import HiaError
from hia_tui.named_path import typed_path
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain
from hia_tui.workspace import merging
from hia_tui.workspace.words import count

_NAMED = 12
"""Fields that a preview names before it only counts them."""


class MergeScreen(FormScreen):
    """A file or folder, then a preview, then the choice."""

    kind = "merge"
    first = "path"

    _proposal: merging.Proposal | None = None

    def compose_fields(self) -> ComposeResult:
        yield Prose("A pack is a file that carries a team mate's work. First see what it would do.")
        yield Note("Pack: a file, or a folder of packs", one_line=True, id="path")
        yield Prose(id="preview")
        yield Rows(hint="do it", id="go")

    def title_words(self) -> str:
        return "Merge a team mate's work"

    def show(self) -> None:
        path = self.query_one("#path", Note)
        inbox = self.hia.workspace.settings["inbox.folder"]
        if inbox and not path.text:
            path.show_text(inbox)
        rows = [Row("See what it would do", id="look")]
        if self._proposal is not None and not self._proposal.preview.is_empty:
            rows.append(Row(f"Merge {count(len(self._proposal.preview.new), 'change')}", id="merge"))
        self.query_one("#go", Rows).set_rows([*rows, Row("Back, without merging", id="back")])

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self._look()

    def choose(self, item: str) -> None:
        if item == "look":
            self._look()
        elif item == "merge":
            self._merge()
        else:
            self.hia.back()

    def _look(self) -> None:
        from hia_tui.exchange.arrival import arrivals_at

        typed = self.text_of("path").strip()
        self._proposal = None
        try:
            if not typed:
                self.show_problems([("path", "Enter the file or folder of the pack.")])
                return
            found = list(arrivals_at([typed_path(typed)]))
            self._proposal = merging.propose(self.hia.workspace, self.work, found)
        except (HiaError, OSError) as problem:
            self.show_problems([("path", str(problem))])
            return
        self.show_problems([])
        self.query_one("#preview", Prose).set(*self._preview(self._proposal))
        self.show()
        go = self.query_one("#go", Rows)
        go.move_to("merge")
        go.focus()

    def _preview(self, proposal: merging.Proposal) -> Iterable[Content]:
        found = proposal.preview
        for pack in found.packs:
            who = pack.person or "somebody"
            state = pack.state.value.replace("-", " ")
            yield ink(
                f"Pack by {who}: {state}. {count(pack.new, 'new change')}, {pack.same:,} here already.",
                "strong",
            )
            yield from (ink(f"  Unusual: {sentence}", "todo") for sentence in pack.unusual)
        refused = merging.refusal(self.hia.workspace, proposal)
        if refused:
            yield ink(refused, "error")
        for paths, what in (
            (found.adds, "filled in where nothing was"),
            (found.replaces, "replaced by somebody who had seen what is here"),
            (found.agrees, "the same as here"),
            (found.disagreements, "answered differently: to settle afterwards, both are kept"),
            (found.unknown, "of questions that are unknown here, and kept"),
        ):
            if paths:
                yield plain(f"  {len(paths):,} {what}.")
        for path in found.disagreements[:_NAMED]:
            yield ink(f"     {merging_name(self, path)}", "todo")
        if found.is_empty and not refused:
            yield plain("All of it is here already.")

    def _merge(self) -> None:
        proposal = self._proposal
        if proposal is None:
            return

        def merge() -> None:
            self._left = merging.apply(self.hia.workspace, proposal).left

        self._left = 0
        if not self.hia.write(merge):
            return
        self.sitting.settle(wrote=False)
        self._proposal = None
        said = "Merged and saved; a receipt is kept, by which it can be taken back: hia receipts."
        if self._left:
            self.run_command("app.disagreements")
            said = f"Merged and saved. {count(self._left, 'disagreement')} to settle."
        else:
            self.hia.back()
        self.hia.say_there(said)


def merging_name(screen: MergeScreen, path: str) -> str:
    """A field in a person's words."""
    from hia_tui.workspace.words import field_name

    return field_name(screen.work.view, path)
