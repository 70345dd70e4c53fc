"""The first start: what this is, where answers are kept, who works here."""

from textual.app import ComposeResult

from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.tui.place import Place
from hia_tui.tui.screens.form import FormScreen, Problem
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace.home import Workspace


class WelcomeScreen(FormScreen):
    """Asks for a name and a role, and says why."""

    kind = "welcome"
    first = "name"

    def compose_fields(self) -> ComposeResult:
        yield Prose(
            "With this program a team looks at its own work on health inequalities: six sections of "
            "questions, a plan of action and a report.",
            "",
            f"Your answers are kept on this machine, in {self.hia.workspace.paths.home}. Nothing is sent "
            "anywhere. Every change is saved as you go.",
            "",
            "Team mates see your name beside what you write. To look around first, leave and start "
            "hia --demo: a sample team, in a folder that vanishes.",
        )
        yield Note("Your name", one_line=True, limit=80, id="name")
        yield Note("Your role (optional), such as team leader", one_line=True, limit=80, id="role")
        yield Note(
            "Your e-mail address (optional), for sending reports to yourself", one_line=True, id="email"
        )
        yield Rows(hint="go on", id="go")

    def title_words(self) -> str:
        return "Health Inequalities Self-Assessment · Welcome"

    def show(self) -> None:
        profile = self.hia.workspace.profile
        for name, text in (("name", profile.name), ("role", profile.role), ("email", profile.email)):
            if not self.text_of(name):
                self.query_one(f"#{name}", Note).show_text(text)
        self.query_one("#go", Rows).set_rows(
            [Row("Continue", id="continue"), Row("Read first: before you start", id="read")]
        )

    def choose(self, item: str) -> None:
        if item == "read":
            self.hia.visit(Place("page", "before-you-start"))
        elif not self._say_problems():
            self.hia.go(Place("start"))

    def leave(self) -> bool:
        # What was typed so far is kept even when the person only goes to read something.
        problems = _save(self.hia.workspace, *(self.text_of(name) for name in ("name", "role", "email")))
        self.show_problems(problems)
        return not problems

    def _say_problems(self) -> bool:
        if not self.text_of("name").strip():
            self.show_problems([("name", "Enter your name, or the name that your team knows you by.")])
            return True
        return False


def _save(workspace: Workspace, name: str, role: str, email: str) -> list[Problem]:
    problems: list[Problem] = []
    for part, typed in (("name", name), ("role", role), ("email", email)):
        try:
            workspace.set_profile(**{part: typed})
        except BadInput as problem:
            problems.append((part, str(problem).removesuffix(" Nothing was changed.")))
        except HiaError as problem:
            return [("name", str(problem))]
    return problems
