"""The team board: who wrote in which section, and how far each is."""

from textual.app import ComposeResult

from hia_tui.domain.questionnaire import Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import section_ink, section_state
from hia_tui.workspace.words import count


class BoardScreen(HiaScreen):
    """What is known here about the team's work."""

    kind = "board"
    first = "sections"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="people")
        yield Rows(columns=(22, 15, 6), number_width=3, id="sections", classes="gap")

    def title_words(self) -> str:
        return "Team board"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        view = self.work.view
        people = [
            f"{view.member_name(m)}{f' ({role})' if (role := view.member_role(m)) else ''}"
            for m in view.members()
        ]
        said = (
            f"{count(len(people), 'person', 'people')} wrote here: {', '.join(people)}."
            if people
            else "Nobody yet."
        )
        self.query_one("#people", Prose).set(said)
        rows = []
        for section in view.sections():
            tally = section.tally
            rows.append(
                Row(
                    section.section.title,
                    id=f"section:{section.section.id}",
                    number=str(section.section.number),
                    right=(
                        self._who(section.section),
                        section_state(section),
                        f"{tally.answered}/{tally.questions}",
                    ),
                    ink=section_ink(section),
                )
            )
        more = [Row("Merge a team mate's work", id="merge:"), Row("Disagreements", id="disagreements:")]
        self.query_one(Rows).set_rows([*rows, Row(), *more])

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "section":
            self.hia.go(Place("section", subject))
        else:
            self.run_command(f"app.{kind}")

    def _who(self, section: Section) -> str:
        """Those assigned, else those who claimed it, else those who wrote there."""
        work = self.work
        assigned = {str(op.value) for op in work.ledger.live(f"assign/{section.id}") if op.value}
        claimed = {op.member for op in work.ledger.live(f"claim/{section.id}") if op.value}
        wrote = {op.member for op in work.view.live_of(section)}
        names = sorted(work.view.member_name(member) for member in assigned or claimed or wrote)
        return ", ".join(names)
