"""The team: what this assessment is shared with, and everything that can be done about that."""

from collections.abc import Callable

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.errands import Errand
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import team, team_board, team_sync, team_works
from hia_tui.workspace.commands import Command
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.membership import Membership
from hia_tui.workspace.words import count

_ALONE = (
    "This assessment is shared with no team on a server. You can work together without one too: "
    "choose Merge a team mate's work in all commands, and pass packs by e-mail or a shared folder."
)


class TeamScreen(HiaScreen):
    """Rows to do; what each does is said before it is done where it cannot be undone."""

    kind = "team"
    first = "do"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(hint="do it", id="do", classes="gap")

    def title_words(self) -> str:
        return "Team"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        membership, problem = self._membership()
        if membership is None:
            self.query_one("#about", Prose).set(problem or _ALONE)
            self.query_one(Rows).set_rows(self._rows_alone())
            return
        self.query_one("#about", Prose).set(
            f"{membership.name}, on {membership.server}. You are a {membership.role} of it.",
            f"Your work: {self.sitting.words} here, {self.sitting.shared}.",
        )
        self.query_one(Rows).set_rows(self._rows_shared(membership))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "go":
            place, _, about = subject.partition("/")
            self.hia.visit(Place(place, about))
        elif kind == "do":
            self.run_command(subject)
        else:
            self._ways()[kind](subject)

    def offers(self, command: Command) -> bool:
        return command.id != "team.link" or self.sitting.team.is_on

    def do_link(self) -> None:
        link_errand(self)

    def _ways(self) -> dict[str, Callable[[str], None]]:
        return {
            "share": self._share,
            "collect": self._collect,
            "leave": self._ask_leave,
            "delete": self._ask_delete,
        }

    def _membership(self) -> tuple[Membership | None, str]:
        try:
            if team_sync.is_shared(self.hia.workspace, self.work):
                return team_sync.membership_of(self.hia.workspace, self.work), ""
        except HiaError as problem:
            return None, str(problem)
        return None, ""

    def _rows_alone(self) -> list[Row]:
        rows = [
            Row("Join a team: you have an address and a code", id="go:join"),
            Row("Make a team on a server and share this assessment with it", id="go:found/create"),
        ]
        rows += [
            Row(f"Share this assessment with {one.name}, a team that you are in", id=f"share:{one.team}")
            for one in self._teams()
        ]
        return [
            *rows,
            Row("Team board: who does which section by when", id="do:app.board"),
            Row("Merge a team mate's work, or make a pack", id="do:app.merge"),
        ]

    def _teams(self) -> list[Membership]:
        try:
            return team_sync.memberships(self.hia.workspace).all()
        except HiaError:
            return []

    def _rows_shared(self, membership: Membership) -> list[Row]:
        rows = [
            Row("Sync now", id="do:app.sync"),
            Row("Team board: sections, people, reminders", id="do:app.board"),
            Row("Who is in the team: roles and machines", id="go:members"),
        ]
        if membership.is_coordinator:
            rows.append(Row("Invite others: make a code", id="go:invite"))
        rows += [
            Row("A code for another machine of your own", id="go:invite/myself"),
            Row("Link that opens the board in a browser", id="do:team.link"),
            Row("Fetch what else the team shares", id="collect:"),
            Row("Join another team with its address and code", id="go:join"),
        ]
        if membership.is_coordinator:
            rows.append(Row("Take the team to another server", id="go:found/move"))
        rows.append(Row("Leave the team on this machine", id="leave:"))
        if membership.is_coordinator:
            rows.append(Row("Take the team off the server, for everybody", id="delete:"))
        return rows

    def _share(self, name: str) -> None:
        try:
            shared = team_works.share(self.hia.workspace, self.work, name)
        except HiaError as problem:
            self.say(str(problem), "error")
            return
        self.sitting.meet_team()
        self.refresh_facts()
        self.say(f"Shared with {shared.name}. It goes to the server now.")

    def _collect(self, _: str) -> None:
        header = self.work.header.id

        def collect(own: Workspace) -> list[str]:
            work = own.open(header)
            try:
                found = team.collect(own, work)
            finally:
                work.close()
            for other in found:
                other.close()
            return [other.title for other in found]

        def collected(titles: list[str]) -> None:
            words = f"{', '.join(titles)}. All assessments has them."
            self.hia.say(f"Fetched: {words}" if titles else "Everything that the team shares is here.")

        self.hia.send("Asking the server…", Errand(collect, collected, self._failed))

    def _ask_leave(self, _: str) -> None:
        unsent = self.work.unsent()
        sentences = ["This machine leaves the team. Every answer stays here, and you go on working alone."]
        if unsent:
            sentences.append(f"{count(unsent, 'change is', 'changes are')} not sent yet. Sync first to send.")
        answers = [("stay", "Stay in the team"), ("leave", "Leave the team")]
        self.app.push_screen(
            Ask("Leave the team?", sentences, answers),
            lambda chosen: self._part(team.leave, "left") if chosen == "leave" else None,
        )

    def _ask_delete(self, _: str) -> None:
        header = self.work.header.id

        def look(own: Workspace) -> team.Roster:
            work = own.open(header)
            try:
                return team.roster(own, work)
            finally:
                work.close()

        def ask(found: team.Roster) -> None:
            people = count(len(found.members), "person", "people")
            held = count(len(found.assessments), "assessment")
            sentences = [
                f"The team has {people} and {held} on the server. All of it goes from the server.",
                "Each machine keeps what it has. This cannot be undone.",
            ]
            answers = [("stay", "Leave the team where it is"), ("delete", "Take it off the server")]
            self.hia.push_screen(
                Ask("Take the team off the server?", sentences, answers),
                lambda chosen: (
                    self._part(team.delete, "taken off the server") if chosen == "delete" else None
                ),
            )

        self.hia.send("Asking the server…", Errand(look, ask, self._failed))

    def _part(self, verb: Callable[..., Membership], done: str) -> None:
        header, sitting = self.work.header.id, self.sitting

        def part(own: Workspace) -> str:
            work = own.open(header)
            try:
                return verb(own, work).name
            finally:
                work.close()

        def parted(name: str) -> None:
            if self.hia.sitting is sitting:
                sitting.meet_team()
                self.hia.refresh_facts()
            self.hia.say(f"{name}: {done}. Everything stays on this machine.")

        self.hia.send("Asking the server…", Errand(part, parted, self._failed))

    def _failed(self, problem: HiaError) -> None:
        self.hia.say(str(problem), "error")


def link_errand(screen: HiaScreen) -> None:
    """Fetch a link that opens the board in a browser, and show it."""
    hia, header = screen.hia, screen.work.header.id

    def fetch(own: Workspace) -> tuple[str, str]:
        work = own.open(header)
        try:
            return team_board.board_link(own, work)
        finally:
            work.close()

    def show(found: tuple[str, str]) -> None:
        address, expires = found
        hia.show_text(
            "Link to the board",
            address,
            f"It opens the board once, in any browser, until {expires[11:16]} UTC, to read only.",
        )

    hia.send("Asking the server…", Errand(fetch, show, lambda problem: hia.say(str(problem), "error")))
