"""One action: what will be done, who leads, by when, how one will know, where it stands."""

import json

from textual.app import ComposeResult
from textual.containers import Horizontal

from hia_tui.domain.actions import Action, ActionStatus
from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.storage.places import Draft
from hia_tui.tui.place import FORM, Place
from hia_tui.tui.screens.form import FormScreen, Problem
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.planned import OUTCOMES
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import actions
from hia_tui.workspace.commands import Command

FIELDS = ("title", "owner", "due", "measure", "start", "helpers", "first-step", "progress")
_STATUSES = tuple(
    Option(status.value, status.label, digit=str(number))
    for number, status in enumerate(ActionStatus, start=1)
)


class ActionScreen(FormScreen):
    """A form that is saved as a whole on leaving; half-filled, it is kept like any text."""

    kind = "action"
    first = "title"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._shown: dict[str, str] = {}
        self._gave_up = False

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="about")
        yield Note("What will be done", one_line=True, limit=200, id="title")
        with Horizontal(classes="pair"):
            yield Note("Who leads: a role rather than a name", one_line=True, limit=200, id="owner")
            yield Note("Due, such as 31 March 2027", one_line=True, limit=40, id="due")
        yield Note("How will we know that it worked?", id="measure")
        yield Choice(_STATUSES, ActionStatus.NOT_STARTED.value, title="Where does it stand?", id="status")
        yield Choice(OUTCOMES, title="Planned in the round before: what became of it?", id="outcome")
        with Horizontal(classes="pair"):
            yield Note("Who helps (optional)", one_line=True, limit=200, id="helpers")
            yield Note("Start (optional)", one_line=True, limit=40, id="start")
        yield Note("First step (optional)", one_line=True, limit=200, id="first-step")
        yield Note("Progress (optional)", id="progress")
        yield Rows(hint="do it", id="go")

    @property
    def action(self) -> Action | None:
        """The action, if it is there already."""
        if self._is_new:
            return None
        return next((a for a in self.work.view.actions() if a.id == self.start.subject), None)

    @property
    def _is_new(self) -> bool:
        return self.start.subject.startswith("new:")

    def title_words(self) -> str:
        return "Add an action" if self._is_new else "Action"

    def show(self) -> None:
        self.query_one("#about", Prose).set(*self._about())
        wanted = self._values()
        for name in FIELDS:
            note = self.query_one(f"#{name}", Note)
            if self._shown.get(name) in (None, note.text):
                note.show_text(wanted.get(name, ""))
                self._shown[name] = note.text
        outcome, status = self.query_one("#outcome", Choice), self.query_one("#status", Choice)
        outcome.single_keys = status.single_keys = self.hia.keys.single
        action = self.action
        outcome.display = action is not None and bool(action.text("from"))
        if self._shown.get("outcome") in (None, outcome.value):
            outcome.set_value(wanted.get("outcome", ""))
            self._shown["outcome"] = outcome.value
        if self._shown.get("status") in (None, status.value):
            status.set_value(wanted.get("status") or ActionStatus.NOT_STARTED.value)
            self._shown["status"] = status.value
        rows = [Row("Add this action" if self._is_new else "Save and go back", id="save")]
        rows.append(
            Row("Leave without adding it", id="drop")
            if self._is_new
            else Row("Remove this action from the plan", id="remove")
        )
        self.query_one("#go", Rows).set_rows(rows)

    def begin(self) -> None:
        super().begin()
        draft = self.hia.take_draft()
        if draft is not None and draft.field == self._draft_name:
            for name, text in json.loads(draft.text).items():
                if name in FIELDS:
                    self.query_one(f"#{name}", Note).bring_back(str(text), (), (0, len(str(text))))

    def on_note_typed(self, event: Note.Typed) -> None:
        event.stop()
        self._gave_up = False
        typed = {name: self.text_of(name) for name in FIELDS if self.text_of(name)}
        self.sitting.type(Draft(self._draft_name, json.dumps(typed), *event.note.cursor_location))
        self.show_frame()

    def choose(self, item: str) -> None:
        if item == "drop":
            self._gave_up = True
            self.hia.back()
        elif item == "remove":
            self.do_remove()
        else:
            self.hia.back()

    def offers(self, command: Command) -> bool:
        return command.id != "plan.remove" or not self._is_new

    def do_remove(self) -> None:
        action = self.action
        self._gave_up = True
        if action is not None and self.hia.write(lambda: actions.remove_action(self.work, action.id)):
            self.hia.back()
            self.hia.say_there(f"Removed: {action.title}. Undo brings it back.")

    def leave(self) -> bool:
        changed = self._changed()
        if self._gave_up or not changed or (self._is_new and not self._has_words()):
            self.sitting.settle(wrote=False)
            return True
        problems = self._save(changed)
        more = [Row("Leave without these changes", id="drop")] if problems else []
        self.show_problems(problems, more=more)
        return not problems

    @property
    def _draft_name(self) -> str:
        return FORM + self.start.subject

    def _changed(self) -> dict[str, str]:
        now = {name: self.text_of(name) for name in FIELDS}
        now |= {name: self.query_one(f"#{name}", Choice).value for name in ("status", "outcome")}
        known = {} if self._is_new else self._shown
        return {name: text for name, text in now.items() if text != known.get(name, "")}

    def _has_words(self) -> bool:
        return any(self.text_of(name).strip() for name in FIELDS)

    def _save(self, changed: dict[str, str]) -> list[Problem]:
        problems = self._checked(changed)
        if problems:
            return problems
        try:
            if self._is_new:
                item = self.hia.workspace.new_action_id()
                added = actions.add_action(self.work, item, changed | self._belongs())
                said = f"Added: {added.title}." + (
                    "" if added.is_ready else " Not ready: it needs a lead and a date."
                )
            else:
                said = f"Saved: {actions.change_action(self.work, self.start.subject, changed).title}."
        except HiaError as problem:
            return [("due" if "date" in str(problem) else "title", str(problem))]
        self._shown = {}
        self._gave_up = True
        self.sitting.settle(wrote=True)
        self.hia.say_there(said)
        return []

    def _checked(self, changed: dict[str, str]) -> list[Problem]:
        problems: list[Problem] = []
        if not self.text_of("title").strip():
            problems.append(("title", "Enter what will be done."))
        for name in ("due", "start"):
            if changed.get(name, "").strip():
                try:
                    actions.check_value(self.work, name, changed[name])
                except BadInput as problem:
                    problems.append((name, str(problem).removesuffix(" Nothing was changed.")))
        return problems

    def _belongs(self) -> dict[str, str]:
        _, kind, subject = self.start.subject.split(":", 2)
        if kind == "suggest":
            return {"question": subject.partition("/")[0]}
        return {kind: subject} if kind in ("question", "section") else {"section": self._first_section()}

    def _first_section(self) -> str:
        return self.work.questionnaire.sections[0].id

    def _values(self) -> dict[str, str]:
        action = self.action
        if action is not None:
            return {name: action.text(name) for name in (*FIELDS, "status", "outcome")}
        if self.start.subject.startswith("new:suggest:"):
            question_id, _, at = self.start.subject.removeprefix("new:suggest:").partition("/")
            question = self.work.questionnaire.question(question_id)
            return {"title": question.action_suggestions[int(at)]}
        return {}

    def _about(self) -> list[str]:
        action = self.action
        if action is not None:
            question = self.work.questionnaire.find(action.text("question"))
            section_id = self.work.view.section_of_action(action)
        else:
            belongs = self._belongs()
            question = self.work.questionnaire.find(belongs.get("question", ""))
            section_id = belongs.get("section")
        if question is not None:
            return [f"For {question.number} {question.name}"]
        section = next((s for s in self.work.questionnaire.sections if s.id == section_id), None)
        return [f"For section {section.number} {section.title}"] if section else []
