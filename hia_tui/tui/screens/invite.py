"""Inviting: a code for others, with the role that they get, or one for another machine of one's own."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui.errands import Errand
from hia_tui.tui.screens.form import FormScreen, Problem
from hia_tui.tui.screens.found import show_code
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import team, team_sync
from hia_tui.workspace.home import Workspace

ROLES = (
    Option("member", "Member", "answers, settles, writes actions", "1"),
    Option("coordinator", "Coordinator", "also invites, gives out sections, removes", "2"),
    Option("viewer", "Viewer", "reads, and changes nothing", "3"),
)
MOST_USES, MOST_DAYS = 1000, 30


class InviteScreen(FormScreen):
    """Subject `myself`: one use, and this home's own member."""

    kind = "invite"
    first = "role"

    def compose_fields(self) -> ComposeResult:
        yield Prose(
            "The code makes another machine yours: what is written there has your name."
            if self._is_myself
            else "Whoever has the code and the address can join, until it has been used up or has expired."
        )
        yield Choice(ROLES, "member", title="What may those who join do?", id="role", classes="gap")
        yield Note("How many people may use it", one_line=True, limit=4, id="uses")
        yield Note("For how many days", one_line=True, limit=2, id="days")
        yield Rows(hint="do it", id="go", classes="gap")

    @property
    def _is_myself(self) -> bool:
        return self.start.subject == "myself"

    def title_words(self) -> str:
        return "A code for another machine of yours" if self._is_myself else "Invite others"

    def show(self) -> None:
        role = self.query_one("#role", Choice)
        role.single_keys = self.hia.keys.single
        role.display = not self._is_myself
        for field, usual in (("uses", "20"), ("days", "3")):
            note = self.query_one(f"#{field}", Note)
            note.display = not self._is_myself
            if not note.text:
                note.show_text(usual)
        self.query_one("#go", Rows).set_rows([Row("Make the code", id="make"), Row("Back", id="back")])

    def choose(self, item: str) -> None:
        if item == "back":
            self.hia.back()
            return
        problems = [] if self._is_myself else self._problems()
        self.show_problems(problems)
        if not problems:
            self._make()

    def _problems(self) -> list[Problem]:
        asked = (("uses", MOST_USES, "people"), ("days", MOST_DAYS, "days"))
        return [
            (field, f"Enter a number of {what} from 1 to {most:,}.")
            for field, most, what in asked
            if not (self.text_of(field).strip().isdecimal() and 1 <= int(self.text_of(field)) <= most)
        ]

    def _make(self) -> None:
        hia, header, myself = self.hia, self.work.header.id, self._is_myself
        role = self.query_one("#role", Choice).value
        uses, days = (1, 3) if myself else (int(self.text_of("uses")), int(self.text_of("days")))

        def make(own: Workspace) -> tuple[str, str, team.Invitation]:
            work = own.open(header)
            try:
                membership = team_sync.membership_of(own, work)
                made = team.invite(own, work, role=role, uses=uses, days=days, myself=myself)
                return membership.server, membership.name, made
            finally:
                work.close()

        def show(found: tuple[str, str, team.Invitation]) -> None:
            server, name, made = found
            show_code(hia, server, made, name, myself=myself)

        hia.send("Asking the server…", Errand(make, show, self._failed))

    def _failed(self, problem: HiaError) -> None:
        self.hia.say(str(problem), "error")
