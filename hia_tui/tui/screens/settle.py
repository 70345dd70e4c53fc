"""Settling one disagreement: every version whole, with who and when; then a person decides, or later."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.errors import HiaError
from hia_tui.domain.operation import Value
from hia_tui.domain.three_way import Change, Run
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, plain, who_when
from hia_tui.workspace import disagreements, settling
from hia_tui.workspace.disagreements import Disagreement
from hia_tui.workspace.words import shortened, value_text

_LATER, _ANOTHER, _ALL = "later", "another", "all"


class SettleScreen(HiaScreen):
    """No version is chosen beforehand, and none is newer or better by itself."""

    kind = "settle"
    first = "decision"
    pages_lists = False

    _shown: Disagreement | None = None

    def compose_body(self) -> ComposeResult:
        yield Prose(id="versions")
        yield Choice(title="Your decision", id="decision", classes="gap")
        yield Note("Another answer", id="another")
        yield Note("Why (kept in the record; optional)", one_line=True, id="why")
        yield Rows(hint="do it", id="go")

    def title_words(self) -> str:
        return f"Settle: {self._one.name}" if self._one else "Settle a disagreement"

    def begin(self) -> None:
        self.query_one("#another").display = False
        super().begin()

    def show(self) -> None:
        one = self._one
        if one is None:
            self.query_one("#versions", Prose).set("This is settled.")
            self.query_one("#decision").display = False
            self.query_one("#go", Rows).set_rows([Row("Back", id="back")])
            return
        if self._shown is not None and set(one.seen) - set(self._shown.seen):
            self.say("Another answer arrived. It is shown with the others now.")
        self._shown = one
        self.query_one("#versions", Prose).set(*self._versions(one))
        choice = self.query_one("#decision", Choice)
        choice.single_keys = self.hia.keys.single
        choice.set_options(self._options(one), choice.value)
        self.query_one("#go", Rows).set_rows(
            [Row("Settle it so", id="settle"), Row("Decide later", id="back")]
        )

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        if event.choice.id != "decision":
            return
        another = self.query_one("#another", Note)
        another.display = event.code in (_ANOTHER, _ALL)
        if another.display and self._shown is not None:
            self._fill(another, self._shown, event.code)

    def on_note_entered(self, event: Note.Entered) -> None:
        event.stop()
        self.focus_next()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.id == "back":
            self.hia.back()
        else:
            self._settle()

    @property
    def _one(self) -> Disagreement | None:
        field = self.work.view.field(self.start.subject)
        return disagreements.describe(self.work, field) if field.is_disagreed else None

    def _versions(self, one: Disagreement) -> Iterable[Content]:
        if one.question is not None:
            yield ink(f"{one.question.number} {one.question.text}", "strong")
        if one.base is not None:
            yield ink(
                f"Before: {self._text(one, one.base.value)} ({who_when(self.work.view, one.base)})", "muted"
            )
        for number, version in enumerate(one.versions, start=1):
            yield Content("")
            yield ink(f"{number}. {who_when(self.work.view, version.given)}", "todo")
            yield from (plain(f"   {line}") for line in self._text(one, version.operation.value).split("\n"))
            if version.differences:
                yield _changed(version.differences)
            if version.evidence and one.field == "rating":
                yield ink(f"   Evidence: {version.evidence}", "muted")
            if version.note and one.field == "rating":
                yield ink(f"   Note: {version.note}", "muted")

    def _options(self, one: Disagreement) -> list[Option]:
        options = []
        for number, version in enumerate(one.versions, start=1):
            said = shortened(self._text(one, version.operation.value))
            options.append(Option(version.operation.id, f"{version.by}: {said}", digit=str(number)))
        if one.is_text:
            options.append(Option(_ALL, "Keep all the texts, each under its writer's name"))
        if one.field in ("rating", "target"):
            taken = {str(version.operation.value) for version in one.versions}
            levels = self.work.questionnaire.scale[: 4 if one.field == "target" else 6]
            options += [
                Option(f"level:{level.code}", f"Another: {level.label}")
                for level in levels
                if level.code not in taken
            ]
        else:
            options.append(
                Option(_ANOTHER, "Another text, which I write" if one.is_text else "Another answer")
            )
        return [*options, Option(_LATER, "Decide later")]

    def _fill(self, note: Note, one: Disagreement, code: str) -> None:
        try:
            text = (
                settling.all_texts(one)
                if code == _ALL
                else settling.proposed_text(one).text
                if one.is_text
                else ""
            )
        except HiaError as problem:
            self.say(str(problem), "error")
            return
        note.set_label("All the texts: change what you like" if code == _ALL else "Another answer")
        note.show_text(text)

    def _settle(self) -> None:
        one, code = self._shown, self.query_one("#decision", Choice).value
        if one is None or code == _LATER:
            self.hia.back()
            return
        if not code:
            self.query_one("#decision", Choice).set_error("Choose an answer, or decide later.")
            self.query_one("#decision").focus()
            return
        why = self.query_one("#why", Note).text

        def decide() -> None:
            value, how = self._decided(one, code)
            settling.settle(self.work, one, value, how=how, why=why)

        if self.hia.write(decide):
            self.hia.back()
            said = f"Settled: {one.name}. Undo takes it back."
            self.hia.say_there(said)

    def _decided(self, one: Disagreement, code: str) -> tuple[Value, str]:
        if code.startswith("level:"):
            return code.removeprefix("level:"), settling.NEW
        if code in (_ALL, _ANOTHER):
            typed = self.query_one("#another", Note).text
            return settling.typed_value(one, typed), settling.MERGE if code == _ALL else settling.NEW
        return settling.take(one, code).operation.value, settling.PICK

    def _text(self, one: Disagreement, value: Value) -> str:
        return "cleared" if value is None else value_text(self.work.view, one.path, value)


def _changed(runs: tuple[Run, ...]) -> Content:
    """What a version changed of the text that all had started from."""
    words = {Change.ADDED: "added", Change.REMOVED: "removed"}
    said = [
        f"{words[run.change]} “{shortened(run.text)}”"
        for run in runs
        if run.change in words and run.text.strip()
    ]
    return ink(f"   Changed: {'; '.join(said)}.", "muted")
