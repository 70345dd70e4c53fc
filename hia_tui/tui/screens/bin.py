"""The bin: removed assessments wait there for thirty days, and can be taken out."""

from textual.app import ComposeResult

from hia_tui.storage.bin import DAYS
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import keeping
from hia_tui.workspace.words import count


class BinScreen(HiaScreen):
    """What is in it, then what could be put there."""

    kind = "bin"
    first = "bin"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(24,), hint="choose", id="bin", classes="gap")

    def title_words(self) -> str:
        return "Bin"

    def show(self) -> None:
        binned = keeping.in_bin(self.hia.workspace)
        about = f"A removed assessment stays here whole for {DAYS} days, then it is gone."
        self.query_one("#about", Prose).set(about if binned else f"The bin is empty. {about}")
        out = [
            Row(
                f"Take out: {one.title or one.id}, {count(one.operations, 'change')}",
                id=f"out:{one.name}",
                right=(f"kept until {one.goes_on:%Y-%m-%d}",),
            )
            for one in binned
        ]
        put = [
            Row(f"Remove: {one.title}, {one.round}", id=f"put:{one.id}", right=(f"begun {one.created[:10]}",))
            for one in self.hia.workspace.assessments()
        ]
        parts = [part for part in (out, put, [Row("Back", id="back:")]) if part]
        self.query_one("#bin", Rows).set_rows(
            row for at, part in enumerate(parts) for row in ([Row()] if at else []) + part
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "back":
            self.hia.back()
        elif kind == "out":
            workspace = self.hia.workspace
            if self.hia.write(lambda: keeping.take_from_bin(workspace, subject)):
                self.say("It is out of the bin, and among all assessments again.")
        else:
            remove(self, subject)


def remove(screen: HiaScreen, assessment: str) -> None:
    """Put an assessment in the bin, and say how it comes out again."""
    hia = screen.hia
    is_open = hia.sitting is not None and hia.sitting.work.header.id == assessment
    if is_open:
        if hia.sitting is not None and not hia.sitting.flush():
            screen.say("Not everything is saved yet, so it was not removed. Try again when it is.", "error")
            return
        hia.close_work()
        hia.trail.set([Place("home")] if screen.kind == "home" else [Place("home"), screen.place()])
    said = []
    done = hia.write(lambda: said.append(keeping.put_in_bin(hia.workspace, assessment)))
    if done:
        gone = said[0]
        screen.say(f"Removed: {gone.title}. It can be taken out of the bin until {gone.goes_on:%d %B %Y}.")
