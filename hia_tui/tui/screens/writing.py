"""A screen with texts of the assessment: kept while typed, saved when the typing rests or moves on."""

import os

from textual.app import SuspendNotSupported
from textual.timer import Timer

from hia_tui.domain.assessment import Field
from hia_tui.domain.errors import HiaError
from hia_tui.storage.places import Draft
from hia_tui.terminal.editor import edit_text, editor_of
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.words import field_text
from hia_tui.workspace import answers
from hia_tui.workspace.commands import Command

IDLE_S = 1.5
"""Typing that rests this long becomes one edit of the assessment."""


_LONG = ("evidence", "strengths")
"""Boxes that the editor is for where none has the focus."""


class WritingScreen(HiaScreen):
    """Boxes that hold fields of the assessment."""

    _idle: Timer | None = None

    def begin(self) -> None:
        self._idle = self.set_interval(IDLE_S, self._typing_rests, pause=True)
        super().begin()
        self._bring_back()

    def offers(self, command: Command) -> bool:
        return command.id != "text.edit" or bool(self._editor)

    def do_edit(self) -> None:
        """Have the text that is written, or the evidence, edited in the person's own editor."""
        note = self.focused if isinstance(self.focused, Note) and self.focused.field else None
        if note is None:
            note = next((box for box in self.query(Note) if box.id in _LONG and box.display), None)
        if note is None or not self._editor:
            return
        try:
            with self.app.suspend():
                text = edit_text(self._editor, note.text)
        except SuspendNotSupported:
            self.say("An editor cannot be opened in this terminal.", "error")
            return
        except HiaError as problem:
            self.say(str(problem), "error")
            return
        note.focus()
        if text is None:
            self.say("The editor kept nothing. Your text is as it was.")
        else:
            note.take_text(text)

    @property
    def _editor(self) -> list[str]:
        """The editor's command; empty where the person did not ask for one, or may not have one."""
        return editor_of(os.environ) if self.hia.workspace.settings.is_on("text.editor") else []

    def show_field(self, note: Note, field: Field, label: str, hint: str | None = None) -> None:
        """Show a field in a box. What is being typed there stays; one that is to be settled hides the box."""
        is_typed = note.field == field.name and (note.is_dirty or note.has_focus)
        apart = field.is_disagreed
        note.set_label(f"{label} · others wrote something else; both are kept" if apart else label, hint)
        note.display = not apart or is_typed
        if is_typed and (apart or note.is_dirty):
            return
        if not apart:
            note.show_text(field_text(field), field=field.name, seen=field.ids)

    def on_note_typed(self, event: Note.Typed) -> None:
        event.stop()
        note = event.note
        if not note.field:
            return
        self.sitting.type(Draft(note.field, note.text, *note.cursor_location, note.seen))
        self.show_frame()
        if self._idle is not None:
            self._idle.reset()
            self._idle.resume()

    def on_note_left(self, event: Note.Left) -> None:
        event.stop()
        self.save_text(event.note)

    def save_text(self, note: Note) -> bool:
        """Make what was typed a part of the assessment; False when it does not fit, having said why."""
        if not note.field or not note.is_dirty:
            if not any(box.field and box.is_dirty for box in self.query(Note)):
                self.sitting.settle(wrote=False)
                self.show_frame()
            return True
        try:
            done = answers.edit_field(self.work, note.field, note.text, note.seen)
        except HiaError as problem:
            note.set_error(self._mend(note, problem))
            return False
        note.set_error("")
        field = self.work.view.field(note.field)
        own = tuple(op.id for op in done.operations)
        note.mark_saved(own if field.is_disagreed else field.ids)
        self.sitting.settle(wrote=bool(own))
        if done.removed_characters:
            self.say(f"{done.removed_characters:,} characters that cannot be kept were left out.")
        self.refresh_facts()
        return True

    def leave(self) -> bool:
        # All are saved before the first that does not fit is gone to: one fault holds nothing else up.
        wrong = [note for note in self.query(Note) if note.field and not self.save_text(note)]
        if wrong:
            wrong[0].focus()
            self.say("There is a problem with this text. It is kept as you typed it.", "error")
        return not wrong

    def _typing_rests(self) -> None:
        if self._idle is not None:
            self._idle.pause()
        for note in self.query(Note):
            if note.field and len(note.text) <= note.limit:
                self.save_text(note)
        if any(note.field and note.is_dirty for note in self.query(Note)):
            self.sitting.hold()
            self.show_frame()
        # The draft, with its cursor, is gone once the text is saved: the place remembers it from here on.
        self.hia.keep_place()

    def _bring_back(self) -> None:
        draft = self.hia.take_draft()
        if draft is None:
            return
        for note in self.query(Note):
            if note.field == draft.field and note.display:
                note.bring_back(draft.text, draft.base, (draft.cursor_row, draft.cursor_col))
                note.focus()
                if note.is_dirty and self._idle is not None:
                    self._idle.resume()

    def _mend(self, note: Note, problem: HiaError) -> str:
        if len(note.text) > note.limit:
            return f"This text must be {note.limit:,} characters or less. It has {len(note.text):,}."
        return str(problem)
