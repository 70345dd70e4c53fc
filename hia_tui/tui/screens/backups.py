"""Backups of the open assessment: what going back to one would change, and doing it."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.errors import HiaError
from hia_tui.storage.backups import Backup
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain
from hia_tui.workspace import keeping, receipts
from hia_tui.workspace.words import count, field_name

_NAMED = 40
"""Fields that a preview names before it counts the rest."""
_REASONS = {
    "daily": "the first change of a day",
    "merge": "before a merge",
    "unmerge": "before a merge was taken back",
    "restore": "before going back to a backup",
    "migration": "before a newer program changed the file",
}


class BackupsScreen(HiaScreen):
    """The list, newest first."""

    kind = "backups"
    first = "backups"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(16,), hint="see it", id="backups", classes="gap")

    def title_words(self) -> str:
        return "Backups"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        found = keeping.backups(self.hia.workspace, self.work)
        about = "One is made each day, and one before each merge and each return to a backup. "
        about += "Choose one to see what would change; nothing is changed by looking."
        self.query_one("#about", Prose).set(about if found else f"There is no backup yet. {about}")
        rows = [
            Row(
                f"{one.made_at.astimezone():%Y-%m-%d %H:%M}, {_REASONS.get(one.reason, one.reason)}",
                id=f"backup:{one.number}",
                right=(count(one.operations, "change"),),
            )
            for one in found
        ]
        more = [Row("An assessment that was removed: the bin", id="bin:"), Row("Back", id="back:")]
        self.query_one("#backups", Rows).set_rows([*rows, Row(), *more] if rows else more)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "backup":
            self.hia.visit(Place("backup", subject))
        elif kind == "bin":
            self.run_command("app.bin")
        else:
            self.hia.back()


class BackupScreen(HiaScreen):
    """Subject: the backup's number. What would change, named, before anything does."""

    kind = "backup"
    first = "go"

    def compose_body(self) -> ComposeResult:
        yield Rows(hint="do it", id="go")
        yield Prose(id="preview", classes="gap")

    def title_words(self) -> str:
        backup = self._backup
        return f"Backup of {backup.made_at.astimezone():%Y-%m-%d %H:%M}" if backup else "Backup"

    def show(self) -> None:
        backup = self._backup
        rows = [Row("Back, without changing anything", id="back")]
        try:
            lines, changes = self._preview(backup) if backup else ([plain("This backup is gone.")], False)
        except HiaError as problem:
            lines, changes = [ink(str(problem), "error")], False
        if changes:
            rows.append(Row("Go back to this backup", id="restore"))
        self.query_one("#preview", Prose).set(*lines)
        self.query_one("#go", Rows).set_rows(rows)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.id == "back":
            self.hia.back()
            return
        backup, changed = self._backup, []

        def restore() -> None:
            if backup is not None:
                receipts.save_first(self.work)
                changed.append(keeping.restore(self.hia.workspace, self.work, backup))

        if self.hia.write(restore):
            # What was written goes to the disk before it is said to be done.
            self.work.flush()
            self.hia.go(Place("tasks"))
            self.hia.say_there(f"Went back: {count(sum(changed), 'answer or text', 'answers and texts')} "
                               "as in the backup. Undo takes that back.")  # fmt: skip

    @property
    def _backup(self) -> Backup | None:
        try:
            return keeping.find_backup(self.hia.workspace, self.work, self.start.subject)
        except HiaError:
            return None

    def _preview(self, backup: Backup) -> tuple[list[Content], bool]:
        found = keeping.preview_restore(self.work, backup)
        if not found.fields:
            return [
                plain("Everything stands as it did in this backup. There is nothing to go back to.")
            ], False
        return list(self._lines(found.fields, found.written_since)), True

    def _lines(self, fields: tuple[str, ...], since: int) -> Iterable[Content]:
        view = self.work.view
        yield ink(f"{count(len(fields), 'answer or text', 'answers and texts')} would change:", "strong")
        for path in fields[:_NAMED]:
            yield plain(f"- {field_name(view, path)}")
        if len(fields) > _NAMED:
            yield plain(f"- and {len(fields) - _NAMED} more")
        yield plain("")
        yield plain(
            f"{count(since, 'change')} made since then stay in the history, and Undo takes the step back."
        )
