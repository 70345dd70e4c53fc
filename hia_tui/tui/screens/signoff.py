"""Sign off: what is open in each section, before the choice; later changes show."""

from collections.abc import Iterable

from textual.app import ComposeResult

from hia_tui.domain.questionnaire import Section
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import completion_words, ink, score_words, section_ink, section_state, who_when
from hia_tui.workspace import answers, team_board
from hia_tui.workspace.commands import Command


class SignOffScreen(HiaScreen):
    """One section, or all of them."""

    kind = "signoff"
    first = "sections"

    def compose_body(self) -> ComposeResult:
        yield Prose(
            "To sign off is to say that a section is agreed and can be reported. "
            "Whatever changes later shows, and a sign-off can be taken back."
        )
        yield Rows(columns=(16,), hint="do it", id="sections", classes="gap")

    def title_words(self) -> str:
        return "Check answers and sign off"

    def show(self) -> None:
        sections = self.work.questionnaire.sections
        if self.start.subject:
            sections = (self.work.questionnaire.section(self.start.subject),)
        rows = [row for section in sections for row in self._section_rows(section)]
        more = [Row("Check all answers", id="check:")]
        if self._is_all_signed:
            more.insert(0, Row("Report of the whole assessment: read, save or e-mail it", id="reports:"))
        self.query_one(Rows).set_rows([*rows, *more])

    def offers(self, command: Command) -> bool:
        return command.id != "section.sign" or self.query_one(Rows).item.startswith("sign:")

    def on_rows_moved(self) -> None:
        self.show_keys()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "sign":
            self._sign(subject)
        elif kind == "withdraw":
            section = self.work.questionnaire.section(subject)
            if self.hia.write(lambda: team_board.withdraw_sign_off(self.hia.workspace, self.work, section)):
                self.say(f"Section {section.number} is no longer signed off.")
        else:
            self.hia.visit(Place(kind, subject))

    def do_sign(self) -> None:
        self._sign(self.query_one(Rows).item.partition(":")[2])

    def _sign(self, section_id: str) -> None:
        section = self.work.questionnaire.section(section_id)
        if self.hia.write(lambda: team_board.sign_off(self.hia.workspace, self.work, section)):
            said = f"Section {section.number} is signed off by {self.sitting.name or 'you'}."
            last = " It was the last. You can save or e-mail the report now." if self._is_all_signed else ""
            self.say(said + last)

    @property
    def _is_all_signed(self) -> bool:
        """Whether every section is signed off, and nothing was changed since."""
        return all(v.sign_off is not None and v.sign_off.still_holds for v in self.work.view.sections())

    def _section_rows(self, section: Section) -> Iterable[Row]:
        view = self.work.view.section(section)
        state = section_state(view)
        yield Row(
            ink(
                f"{section.number} {section.title} · {state}",
                "strong" if section_ink(view) == "done" else "todo",
            )
        )
        figures = f"   {completion_words(view.tally)} · {score_words(self.work.questionnaire, view.tally)}"
        yield Row(figures)
        if view.sign_off is not None and view.sign_off.still_holds:
            yield Row(f"   Signed off by {who_when(self.work.view, view.sign_off.operation)}.")
            yield Row(f"Take back the sign-off of section {section.number}", id=f"withdraw:{section.id}")
        else:
            open_points = answers.open_points(self.work, section)
            for point in open_points:
                yield Row(ink(f"   Open: {point}", "todo"))
            anyway = " as it stands" if open_points else ""
            if view.disagreements:
                yield Row("Settle its disagreements first", id="disagreements:", ink="todo")
            else:
                yield Row(f"Sign off section {section.number}{anyway}", id=f"sign:{section.id}")
        yield Row(f"Check the answers of section {section.number}", id=f"check:{section.id}")
        yield Row()
