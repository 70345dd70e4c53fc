"""Erasing a person's name and role from an assessment, for good; what they answered stays."""

from textual.app import ComposeResult

from hia_tui.domain.assessment import UNNAMED
from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import keeping, receipts
from hia_tui.workspace.words import count


class EraseScreen(HiaScreen):
    """Everybody who wrote here; a question with numbers comes before anything is erased."""

    kind = "erase"
    first = "people"

    def compose_body(self) -> ComposeResult:
        yield Prose(
            "When somebody asks for it, their name and role can be taken out of this assessment, of its "
            "backups and of its copies here. What they answered stays, as by Unnamed. This cannot be undone."
        )
        yield Rows(columns=(16,), hint="erase", id="people", classes="gap")

    def title_words(self) -> str:
        return "Erase a person's name"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        view = self.work.view
        rows = []
        for member in view.members():
            name, role = view.member_name(member), view.member_role(member)
            if name != UNNAMED:
                said = f"{name} ({role})" if role else name
                wrote = count(self._answers_of(member), "change")
                rows.append(Row(said, id=f"member:{member}", right=(wrote,)))
        back = Row("Back, without erasing", id="back:")
        self.query_one("#people", Rows).set_rows([*rows, Row(), back] if rows else [back])

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, member = event.id.partition(":")
        if kind == "back":
            self.hia.back()
            return
        name = self.work.view.member_name(member)
        files = count(len(keeping.backups(self.hia.workspace, self.work)), "backup")
        sentences = [
            f"The name and role of {name} go from this assessment, its {files} and its copies here.",
            f"{count(self._answers_of(member), 'change')} of theirs stay, shown as by {UNNAMED}.",
            "Packs and reports that were given away keep the name. This cannot be undone.",
        ]
        answers = [("keep", "Keep the name"), ("erase", f"Erase the name {name}")]
        self.app.push_screen(
            Ask("Erase this name?", sentences, answers),
            lambda chosen: self._erase(member, name) if chosen == "erase" else None,
        )

    def _erase(self, member: str, name: str) -> None:
        hia, said = self.hia, []

        def erase() -> None:
            receipts.save_first(self.work)
            is_me = member == self.work.author.member
            said.append(keeping.erase_name(hia.workspace, self.work, member))
            if is_me:
                hia.workspace.set_profile(name="", role="", email="")
                hia.take_settings()

        if not hia.write(erase):
            return
        done = said[0]
        text = (
            f"Erased: {count(done.operations, 'record')} of the name {name}; "
            f"{count(len(done.files_rewritten), 'backup or copy', 'backups and copies')} rewritten."
        )
        if done.files_removed:
            damaged = count(len(done.files_removed), "damaged file was", "damaged files were")
            text += f" {damaged} removed, for want of a way to rewrite it."
        self.say(text)

    def _answers_of(self, member: str) -> int:
        return sum(op.member == member and not op.field.startswith("member/") for op in self.work.ledger)
