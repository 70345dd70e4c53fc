"""The action plan: all actions, sorted and filtered, with what is overdue and what is not ready."""

from textual.app import ComposeResult

from hia_tui.domain.actions import Action
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import actions
from hia_tui.workspace.commands import Command
from hia_tui.workspace.words import count

SORTS = ("due date", "section", "lead", "status")
FILTERS = ("all", "open", "overdue", "not ready", "done")


class PlanScreen(HiaScreen):
    """Actions in a list; sort and filter go round by a key or by a row."""

    kind = "plan"
    first = "actions"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._sort = SORTS[0]
        self._filter = FILTERS[0]

    def compose_body(self) -> ComposeResult:
        yield Prose(id="figures")
        yield Rows(columns=(13, 18, 11), number_width=3, id="actions", classes="gap")

    def title_words(self) -> str:
        return "Action plan"

    def context_words(self) -> tuple[str, str]:
        return f"Sorted by {self._sort} · showing {self._filter}", self.work.title

    def show(self) -> None:
        today = self.work.clock().date()
        every = self.work.view.actions()
        late = sum(1 for a in every if a.is_overdue(today))
        raw = sum(1 for a in every if a.is_open and not a.is_ready)
        figures = f"{count(len(every), 'action')}: {late} overdue, {raw} not ready (no lead or no date)."
        nudge = " Three to five at a time get done." if len(every) > actions.FEW else ""
        self.query_one("#figures", Prose).set(figures + nudge if every else "There are no actions yet.")
        rows = [self._row(action) for action in self._sorted(every) if self._is_shown(action)]
        if every and not rows:
            rows = [Row(f"No action is {self._filter}.")]
        more = [Row("Add an action", id="do:plan.add")]
        if every:
            more.append(Row(f"Show other actions (now: {self._filter})", id="do:plan.filter"))
            more.append(Row(f"Sort another way (now: by {self._sort})", id="do:plan.sort"))
        self.query_one(Rows).set_rows([*rows, Row(), *more] if rows else more)

    def offers(self, command: Command) -> bool:
        return command.id != "plan.remove" or self._chosen is not None

    def on_rows_moved(self) -> None:
        self.show_keys()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "action":
            self.hia.visit(Place("action", subject))
        else:
            self.run_command(subject)

    def do_add(self) -> None:
        self.hia.visit(Place("action", "new:plan:"))

    def do_sort(self) -> None:
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.refresh_facts()

    def do_filter(self) -> None:
        self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
        self.refresh_facts()

    def do_remove(self) -> None:
        action = self._chosen
        if action is not None and self.hia.write(lambda: actions.remove_action(self.work, action.id)):
            self.say(f"Removed: {action.title}. Undo brings it back.")

    @property
    def _chosen(self) -> Action | None:
        kind, _, item = self.query_one(Rows).item.partition(":")
        found = [a for a in self.work.view.actions() if a.id == item] if kind == "action" else []
        return found[0] if found else None

    def _is_shown(self, action: Action) -> bool:
        today = self.work.clock().date()
        return {
            "open": action.is_open,
            "overdue": action.is_overdue(today),
            "not ready": action.is_open and not action.is_ready,
            "done": not action.is_open,
        }.get(self._filter, True)

    def _sorted(self, every: list[Action]) -> list[Action]:
        by_day = actions.by_date(every)
        if self._sort == "section":
            return sorted(by_day, key=lambda a: self._section_number(a) or "9")
        if self._sort == "lead":
            return sorted(by_day, key=lambda a: a.text("owner").casefold() or "\uffff")
        return sorted(by_day, key=lambda a: a.status) if self._sort == "status" else by_day

    def _section_number(self, action: Action) -> str:
        section_id = self.work.view.section_of_action(action)
        return next((str(s.number) for s in self.work.questionnaire.sections if s.id == section_id), "")

    def _row(self, action: Action) -> Row:
        today = self.work.clock().date()
        if any(action.is_disagreed(name) for name in action.attributes):
            state, name = "To agree", "todo"
        elif action.changed_after_removal:
            state, name = "Removed?", "todo"
        elif action.is_overdue(today):
            state, name = "Overdue", "todo"
        elif action.is_open and not action.is_ready:
            state, name = "Not ready", "todo"
        else:
            state, name = action.status.label, "done"
        lead = action.text("owner") or "no lead yet"
        due = action.text("due") or "no date"
        return Row(
            action.title,
            id=f"action:{action.id}",
            number=self._section_number(action),
            right=(state, lead, due),
            ink=name if name == "todo" else "",
        )
