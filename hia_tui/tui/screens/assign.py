"""Giving a section to somebody, with a day by which it is to be done."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.domain.questionnaire import Section
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import team_board

NOBODY = "-"


class AssignScreen(FormScreen):
    """Subject: the section. Whoever is known here can be chosen, without asking the server."""

    kind = "assign"
    first = "person"

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self._is_filled = False

    def compose_fields(self) -> ComposeResult:
        yield Choice(title="Who does it?", id="person")
        yield Note("By which day, such as 31 March 2027 (optional)", one_line=True, limit=40, id="due")
        yield Prose("It is shown on the team board. Others can still write in the section.")
        yield Rows(hint="do it", id="go", classes="gap")

    @property
    def section(self) -> Section:
        """The section."""
        return self.work.questionnaire.section(self.start.subject)

    def title_words(self) -> str:
        return f"Give section {self.section.number} to somebody"

    def context_words(self) -> tuple[str, str]:
        return self.section.title, ""

    def show(self) -> None:
        view, ledger = self.work.view, self.work.ledger
        people = set(view.members()) | set(ledger.subjects("member")) | {self.work.author.member}
        names = sorted((view.member_name(member), member) for member in people)
        options = [
            Option(member, name + (" (you)" if member == self.work.author.member else ""))
            for name, member in names
        ]
        choice = self.query_one("#person", Choice)
        assigned = view.field(f"assign/{self.section.id}")
        now = str(assigned.value) if isinstance(assigned.value, str) else NOBODY
        choice.set_options([*options, Option(NOBODY, "Nobody")], choice.value or now)
        choice.single_keys = self.hia.keys.single
        if not self._is_filled:
            self._is_filled = True
            self.query_one("#due", Note).show_text(view.field(f"due/{self.section.id}").text)
        self.query_one("#go", Rows).set_rows(
            [Row("Save", id="save"), Row("Back, without changes", id="back")]
        )

    def choose(self, item: str) -> None:
        if item == "back" or self._save():
            self.hia.back()

    def _save(self) -> bool:
        person, due = self.query_one("#person", Choice).value, self.text_of("due").strip()
        person = "" if person == NOBODY else person
        workspace, work, section = self.hia.workspace, self.work, self.section
        self.show_problems([])
        try:
            if person or due:
                # First as a trial: a day that is none must change nothing.
                made = team_board.assign(workspace, work, section, person, due)
                if not (person and due):
                    self._clear_rest(person, due)
            else:
                made = team_board.assign(workspace, work, section, clear=True)
        except HiaError as problem:
            at_due = due and "day" in str(problem)
            self.show_problems([("due" if at_due else "person", str(problem))])
            return False
        if made:
            self.sitting.begin_saving()
        who = work.view.member_name(person) if person else "nobody"
        self.hia.say_there(f"Section {section.number}: {who}{f', due {due}' if due else ''}.")
        return True

    def _clear_rest(self, person: str, due: str) -> None:
        """Take away the one of the two that was left empty."""
        workspace, work, section = self.hia.workspace, self.work, self.section
        gone = "due" if person else "assign"
        if work.view.field(f"{gone}/{section.id}").live:
            team_board.assign(workspace, work, section, clear=True)
            team_board.assign(workspace, work, section, person, due)
