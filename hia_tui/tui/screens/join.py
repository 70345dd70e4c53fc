"""Joining a team: its address and a code, on one screen."""

from textual.app import ComposeResult

from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.sync.trouble import Declined
from hia_tui.tui.errands import Errand
from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import team
from hia_tui.workspace.home import Workspace


class JoinScreen(FormScreen):
    """What a coordinator sends: an address and a code. The team's assessments come with them."""

    kind = "join"
    first = "address"

    def compose_fields(self) -> ComposeResult:
        yield Prose(
            "A coordinator of the team gives you both. The team's assessments are then fetched to this "
            "machine; what you have here already stays as it is."
        )
        yield Note("Address of the server, such as https://hia.example.nhs.uk", one_line=True, id="address")
        yield Note("Join code", one_line=True, limit=64, id="code")
        yield Note("Your name, which team mates see", one_line=True, limit=80, id="name")
        yield Rows(hint="join", id="go")

    def title_words(self) -> str:
        return "Join a team"

    def show(self) -> None:
        name = self.query_one("#name", Note)
        if not name.text:
            name.show_text(self.hia.workspace.profile.name)
        self.query_one("#go", Rows).set_rows(
            [Row("Join the team", id="join"), Row("Back, without joining", id="back")]
        )

    def choose(self, item: str) -> None:
        if item == "join":
            self._join()
        else:
            self.hia.back()

    def _join(self) -> None:
        address, code, name = (self.text_of(field).strip() for field in ("address", "code", "name"))
        missing = [
            (field, sentence)
            for field, typed, sentence in (
                ("address", address, "Enter the address of the team's server."),
                ("code", code, "Enter the code that a coordinator of the team gave you."),
                ("name", name, "Enter your name, or the name that your team knows you by."),
            )
            if not typed
        ]
        self.show_problems(missing)
        if missing or not self._keep_name(name):
            return

        def join(own: Workspace) -> tuple[team.Joined, list[str]]:
            joined = team.join(own, address, code)
            for work in joined.works:
                work.close()
            return joined, [f"{work.title}" for work in joined.works]

        self.hia.send("Asking the server…", Errand(join, self._joined, self._failed))

    def _keep_name(self, name: str) -> bool:
        try:
            if name != self.hia.workspace.profile.name:
                self.hia.workspace.set_profile(name=name)
        except HiaError as problem:
            self.show_problems([("name", str(problem))])
            return False
        return True

    def _joined(self, found: tuple[team.Joined, list[str]]) -> None:
        joined, titles = found
        hia = self.hia
        hia.take_settings()
        said = f"You are in the team {joined.membership.name} as a {joined.membership.role}."
        if not titles:
            hia.say(f"{said} It shares no assessment yet: start one here, then share it by Team.")
            return
        said += f" Fetched: {', '.join(titles)}."
        if hia.shown is not self:
            hia.say(f"{said} All assessments has it.")
            return
        try:
            hia.open_work(hia.workspace.open(joined.works[-1].header.id))
        except HiaError as problem:
            hia.say(str(problem), "error")
            return
        hia.say_there(said)
        hia.go(Place("tasks"))

    def _failed(self, problem: HiaError) -> None:
        if not self.is_attached:
            self.hia.say(str(problem), "error")
            return
        at_code = isinstance(problem, Declined) and not isinstance(problem, BadInput)
        self.say("")
        self.show_problems([("code" if at_code else "address", str(problem))])
