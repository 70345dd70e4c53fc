"""Settings: each with what it is for; a choice goes round, a text is typed."""

from textual.app import ComposeResult

from hia_tui.config import SETTINGS, setting
from hia_tui.domain.errors import HiaError
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink

LABELS = {
    "keys.single": "Single letters and digits on lists",
    "screen.theme": "Colours",
    "screen.glyphs": "Signs for lines and bars",
    "screen.mouse": "Mouse",
    "screen.mode": "Full screen or line by line",
    "question.advance": "Go on when a rating is chosen",
    "text.editor": "Your own editor for long texts",
    "organisation.folder": "Folder with your organisation's words",
    "inbox.folder": "Shared folder for packs",
    "smtp.host": "Mail server",
    "smtp.port": "Mail server's port",
    "smtp.user": "Mail server's user name",
    "smtp.from": "Sender's address",
    "smtp.security": "Mail server's protection",
    "smtp.ca-file": "Mail server's certificate file",
    "sync.ca-file": "Sync server's certificate file",
    "report.paper": "Paper size of reports",
    "reports.fonts": "Folder with more fonts for reports",
}
"""What the settings are called here; each keeps its key for commands."""
_PROFILE = (("name", "Your name"), ("role", "Your role"), ("email", "Your e-mail address"))


class SettingsScreen(HiaScreen):
    """A list; Enter changes what the cursor is on."""

    kind = "settings"
    first = "settings"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Note(one_line=True, id="value")
        yield Rows(columns=(30,), hint="change", id="settings", classes="gap")

    def title_words(self) -> str:
        return "Settings"

    def begin(self) -> None:
        self.query_one("#value").display = False
        super().begin()
        self._tell()

    def show(self) -> None:
        settings, profile = self.hia.workspace.settings, self.hia.workspace.profile
        rows = [
            Row(label, id=f"profile:{name}", right=(getattr(profile, name) or "not given",))
            for name, label in _PROFILE
        ]
        rows += [
            Row(LABELS.get(one.key, one.key), id=f"set:{one.key}", right=(settings[one.key] or "not set",))
            for one in SETTINGS
        ]
        self.query_one(Rows).set_rows([*rows[:3], Row(), *rows[3:]])

    def on_rows_moved(self) -> None:
        self._tell()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, name = event.id.partition(":")
        choices = setting(name).choices if kind == "set" else ()
        if choices:
            now = self.hia.workspace.settings[name]
            self._set(
                event.id, choices[(choices.index(now) + 1) % len(choices)] if now in choices else choices[0]
            )
        else:
            self._ask(event.id)

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        if self._set(event.note.field, event.note.text):
            self._done()

    def on_note_left(self, event: Note.Left) -> None:
        event.stop()
        if event.note.display and event.note.is_dirty and self._set(event.note.field, event.note.text):
            self._done()

    def leave(self) -> bool:
        note = self.query_one("#value", Note)
        return not (note.display and note.is_dirty) or self._set(note.field, note.text)

    def _ask(self, item: str) -> None:
        kind, _, name = item.partition(":")
        settings, profile = self.hia.workspace.settings, self.hia.workspace.profile
        value = getattr(profile, name) if kind == "profile" else settings[name]
        note = self.query_one("#value", Note)
        note.set_label(f"{dict(_PROFILE).get(name, name)}: Enter keeps it")
        note.show_text(value, field=item)
        note.display = True
        note.focus()

    def _set(self, item: str, value: str) -> bool:
        kind, _, name = item.partition(":")
        workspace = self.hia.workspace
        try:
            if kind == "profile":
                workspace.set_profile(**{name: value})
            else:
                workspace.set_setting(name, value)
        except HiaError as problem:
            self.query_one("#value", Note).set_error(str(problem))
            self.say(str(problem), "error")
            return False
        self.query_one("#value", Note).mark_saved(())
        self.hia.take_settings()
        self.refresh_facts()
        return True

    def _done(self) -> None:
        note = self.query_one("#value", Note)
        note.display = False
        self.query_one(Rows).focus()

    def _tell(self) -> None:
        kind, _, name = self.query_one(Rows).item.partition(":")
        about = setting(name).about if kind == "set" else "Team mates see it beside what you write."
        choices = setting(name).choices if kind == "set" else ()
        called = f"({name}: {', '.join(choices)})" if choices else f"({name})"
        self.query_one("#about", Prose).set(about, ink(called, "muted") if kind == "set" else "")
