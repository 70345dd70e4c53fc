"""Starting an assessment: whose it is, which round, how many questions, whose words."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from hia_tui.domain.errors import HiaError
from hia_tui.domain.questionnaire import Form, Nation
from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace.home import FIRST_ROUND, Start
from hia_tui.workspace.rounds import start_next

_FORMS = (
    Option(
        Form.FULL.value, "Full", "72 questions in six sections. A section takes a team about 45 minutes.", "1"
    ),
    Option(Form.SHORT.value, "Short", "48 questions. A team needs two to three hours for all of it.", "2"),
)
_NATIONS = (
    Option(Nation.SCOTLAND.value, "Scotland", digit="1"),
    Option(Nation.ENGLAND.value, "England", digit="2"),
    Option(Nation.WALES.value, "Wales", digit="3"),
    Option(Nation.NORTHERN_IRELAND.value, "Northern Ireland", digit="4"),
    Option(Nation.UK.value, "Somewhere else, or the whole UK", digit="5"),
)


class StartScreen(FormScreen):
    """Fields of a new assessment; with a subject, of the next round of that one."""

    kind = "start"
    first = "title"

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="about")
        yield Note("Team or service, as reports name it", one_line=True, limit=200, id="title")
        with Horizontal(classes="pair"):
            yield Note("Organisation (optional)", one_line=True, limit=200, id="organisation")
            yield Note("Round", one_line=True, limit=80, id="round")
        yield Choice(_FORMS, Form.FULL.value, title="How many questions?", id="form")
        yield Choice(
            _NATIONS, title="Where do you work? Words and links follow it.", id="nation", classes="gap"
        )
        yield Rows(hint="start", id="go", classes="gap")

    def title_words(self) -> str:
        return "Start the next round" if self.start.subject else "Start an assessment"

    def saving_words(self) -> str:
        return ""

    def show(self) -> None:
        about = "Ratings start empty. Evidence and actions come along from the round before, to be confirmed."
        self.query_one("#about", Prose).set(*([about] if self.start.subject else []))
        if not self.text_of("round"):
            self._fill()
        rows = [Row("Start", id="continue")]
        if not self.start.subject:
            rows.append(Row("Open a team mate's pack instead", id="merge"))
            rows.append(Row("Join a team instead: you have an address and a code", id="join"))
        if self.hia.workspace.assessments():
            rows.append(Row("Back, without starting", id="back"))
        self.query_one("#go", Rows).set_rows(rows)
        for choice in self.query(Choice):
            choice.single_keys = self.hia.keys.single

    def choose(self, item: str) -> None:
        if item == "back":
            self.hia.back()
        elif item in ("join", "merge"):
            self.run_command(f"app.{item}")
        elif not self.text_of("title").strip():
            self.show_problems([("title", "Enter the name of your team or service.")])
        elif not self._nation.value:
            self.show_problems([("nation", "Choose where you work.")])
        else:
            self._begin()

    @property
    def _nation(self) -> Choice:
        return self.query_one("#nation", Choice)

    def _fill(self) -> None:
        earlier = next((a for a in self.hia.workspace.assessments() if a.id == self.start.subject), None)
        if earlier is not None:
            self.query_one("#title", Note).show_text(earlier.title)
            self.query_one("#form", Choice).set_value(earlier.form)
            self._nation.set_value(earlier.nation)
        else:
            self.query_one("#round", Note).show_text(FIRST_ROUND)

    def _begin(self) -> None:
        start = Start(
            title=self.text_of("title"),
            organisation=self.text_of("organisation"),
            round=self.text_of("round"),
            form=Form(self.query_one("#form", Choice).value),
            nation=Nation(self._nation.value),
        )
        workspace = self.hia.workspace
        try:
            if self.start.subject:
                work, carried = start_next(workspace, self.start.subject, start)
                said = (
                    f"Came along to be confirmed: evidence for {carried.evidence}, {carried.actions} actions."
                )
            else:
                work, said = workspace.create(start), ""
        except HiaError as problem:
            self.show_problems([("title", str(problem))])
            return
        self.hia.open_work(work)
        self.hia.go(Place("tasks"))
        if said:
            self.hia.say_there(said)
