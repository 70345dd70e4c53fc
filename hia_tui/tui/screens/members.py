"""Who is in the team, by the server: roles and machines, and shutting one out."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.errands import Errand
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink
from hia_tui.workspace import team
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count

_STAYS = "What is on their machines stays there, readable and theirs to export."


class MembersScreen(HiaScreen):
    """Asked of the server when it opens; Enter on a person or a machine says what can be done."""

    kind = "members"
    first = "people"

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self._members: tuple[team.Member, ...] | None = None

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(14, 28), hint="choose", id="people", classes="gap")

    def title_words(self) -> str:
        return "Who is in the team"

    def begin(self) -> None:
        super().begin()
        self.ask()

    def ask(self) -> None:
        """Ask the server anew."""
        header = self.work.header.id

        def look(own: Workspace) -> tuple[team.Member, ...]:
            work = own.open(header)
            try:
                return team.roster(own, work).members
            finally:
                work.close()

        def found(members: tuple[team.Member, ...]) -> None:
            self._members = members
            if self.is_attached:
                self.refresh_facts()
                self.query_one(Rows).focus()
                self.say("")

        self.hia.send("Asking the server…", Errand(look, found, self._failed))

    def show(self) -> None:
        members = self._members
        if members is None:
            self.query_one("#about", Prose).set("The server says who is in the team.")
            self.query_one(Rows).set_rows([])
            return
        active = sum(1 for one in members if one.is_active)
        self.query_one("#about", Prose).set(
            f"{count(active, 'person', 'people')} can reach the team's work on the server."
        )
        rows = [row for one in members for row in self._member_rows(one)]
        self.query_one(Rows).set_rows(rows)

    def _member_rows(self, one: team.Member) -> list[Row]:
        name = self.work.view.member_name(one.member)
        me = " (you)" if one.member == self.work.author.member else ""
        role = one.role if one.is_active else "shut out"
        rows = [
            Row(
                f"{name}{me}",
                id=f"person:{one.member}",
                right=(role, f"last heard of {one.seen[:10]}"),
                ink="" if one.is_active else "muted",
            )
        ]
        for machine in one.machines:
            words = "shut out" if machine.is_removed else "machine"
            label = ink(f"   {machine.id[:16]}", "muted")
            rows.append(
                Row(label, id=f"machine:{machine.id}", right=(words, f"last heard of {machine.seen[:10]}"),
                    ink="muted")
            )  # fmt: skip
        return rows

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "machine":
            self._ask_about_machine(subject)
        else:
            self._ask_about_person(subject)

    def _ask_about_person(self, member: str) -> None:
        found = next((one for one in self._members or () if one.member == member), None)
        if found is None:
            return
        name = self.work.view.member_name(member)
        ways = [("", "Nothing, go back")]
        ways += [(f"role:{role}", f"Make {name} a {role}") for role in team.ROLES if role != found.role]
        if found.is_active:
            ways.append(("remove", f"Shut {name} out of the server"))
        self.app.push_screen(
            Ask(f"{name}, {found.role}", [_STAYS], ways), lambda chosen: self._do(chosen or "", member, name)
        )

    def _ask_about_machine(self, machine: str) -> None:
        ways = [("", "Nothing, go back"), ("remove", "Shut this machine out of the server")]
        self.app.push_screen(
            Ask(f"Machine {machine[:24]}", ["For a machine that was lost or given away.", _STAYS], ways),
            lambda chosen: self._remove("", machine, "The machine") if chosen == "remove" else None,
        )

    def _do(self, chosen: str, member: str, name: str) -> None:
        if chosen == "remove":
            self._remove(member, "", name)
        elif chosen.startswith("role:"):
            role = chosen.removeprefix("role:")
            header = self.work.header.id

            def change(own: Workspace) -> str:
                work = own.open(header)
                try:
                    return team.set_role(own, work, member, role)
                finally:
                    work.close()

            self.hia.send(
                "Asking the server…",
                Errand(change, lambda _: self._changed(f"{name} is a {role} now."), self._failed),
            )

    def _remove(self, member: str, machine: str, name: str) -> None:
        header = self.work.header.id

        def remove(own: Workspace) -> str:
            work = own.open(header)
            try:
                return team.remove(own, work, member, machine)
            finally:
                work.close()

        said = f"{name} can no longer reach the server. What is there stays there."
        self.hia.send("Asking the server…", Errand(remove, lambda _: self._changed(said), self._failed))

    def _changed(self, sentence: str) -> None:
        if self.is_attached:
            self.ask()
        self.hia.say(sentence)

    def _failed(self, problem: HiaError) -> None:
        self.hia.say(str(problem), "error")
