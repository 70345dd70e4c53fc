"""Making a team on a server, or taking the team to another one."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.sync.trouble import Declined
from hia_tui.tui.errands import Errand
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.secret import Secret
from hia_tui.workspace import team
from hia_tui.workspace.home import Workspace

if TYPE_CHECKING:
    from hia_tui.tui.app import HiaApp

_CREATE = (
    "The server keeps what the team writes, so that each machine can fetch it. Ask your IT department "
    "for its address. What is here already goes there first."
)
_MOVE = (
    "The team is made anew on the other server, and everything of it that is on this machine goes there. "
    "The others join there with a new code; nothing is merged by hand. The old server stays as it is."
)


class FoundScreen(FormScreen):
    """Subject `create` or `move`."""

    kind = "found"
    first = "address"

    def compose_fields(self) -> ComposeResult:
        yield Prose(_MOVE if self._is_move else _CREATE)
        label = "Address of the new server" if self._is_move else "Address of the server"
        yield Note(f"{label}, such as https://hia.example.nhs.uk", one_line=True, id="address")
        yield Note("Name of the team", one_line=True, limit=200, id="name")
        yield Secret("Secret for making teams (empty where the server asks for none)", id="secret")
        yield Rows(hint="do it", id="go")

    @property
    def _is_move(self) -> bool:
        return self.start.subject == "move"

    def title_words(self) -> str:
        return "Take the team to another server" if self._is_move else "Make a team"

    def show(self) -> None:
        name = self.query_one("#name", Note)
        name.display = not self._is_move
        if not name.text:
            name.show_text(self.work.organisation or self.work.title)
        word = "Take the team there" if self._is_move else "Make the team, and share this assessment"
        self.query_one("#go", Rows).set_rows([Row(word, id="go"), Row("Back, without changes", id="back")])

    def choose(self, item: str) -> None:
        if item == "back":
            self.hia.back()
            return
        address, name = self.text_of("address").strip(), self.text_of("name").strip()
        missing = [("address", "Enter the address of the server.")] if not address else []
        if not name and not self._is_move:
            missing.append(("name", "Enter the team's name."))
        self.show_problems(missing)
        if not missing:
            self._found(address, name, self.text_of("secret"))

    def _found(self, address: str, name: str, secret: str) -> None:
        header, sitting, moves = self.work.header.id, self.sitting, self._is_move
        sitting.flush()

        def found(own: Workspace) -> team.Founded:
            work = own.open(header)
            try:
                if moves:
                    return team.move(own, work, address, secret)
                return team.create(own, work, address, name, secret)
            finally:
                work.close()

        def done(founded: team.Founded) -> None:
            if self.hia.sitting is sitting:
                sitting.meet_team()
                self.hia.refresh_facts()
            show_code(self.hia, founded.membership.server, founded.invitation, founded.membership.name)
            if founded.trouble:
                self.hia.say_there(f"The team is made. {founded.trouble} It is tried again by itself.")

        self.hia.send("Asking the server…", Errand(found, done, self._failed))

    def _failed(self, problem: HiaError) -> None:
        if not self.is_attached:
            self.hia.say(str(problem), "error")
            return
        declined = problem.code if isinstance(problem, Declined) else ""
        self.say("")
        self.show_problems([("secret" if "admin" in declined else "address", str(problem))])


def show_code(hia: "HiaApp", server: str, made: team.Invitation, name: str, *, myself: bool = False) -> None:
    """Show how to join with a code that was just made, ready to be pasted into a message."""
    whom = "my other machine" if myself else f"the team {name}"
    text = "\n".join(
        [
            f"To join {whom}:",
            "1. Open the program: hia",
            "2. Choose Join a team (in all commands, or Team)",
            f"3. Address: {server}",
            f"   Code: {made.code}",
        ]
    )
    until = made.expires[:16].replace("T", " ")
    hia.show_text("Join code", text, f"The code is shown this once, and works until {until} UTC.")
