"""The app: which assessment is open, which screen is shown, and what every screen can ask of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from hia_tui.domain.errors import HiaError
from hia_tui.storage.places import Draft
from hia_tui.tui import faults
from hia_tui.tui.beside import SyncCannot, Synced, SyncSaid
from hia_tui.tui.dialogs.small import SmallScreen
from hia_tui.tui.errands import BUSY, Errand, ErrandOver, Errands
from hia_tui.tui.keys import read_keys
from hia_tui.tui.map import GOES, ON_THE_WAY, is_on_the_map, screen_for
from hia_tui.tui.place import FORM, Place, place_of_draft
from hia_tui.tui.report_job import MAKING, ReportMoved
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.signs import PlainSigns, choose_signs
from hia_tui.tui.sitting import Arrived, DraftKept, SavingSaid, Sitting
from hia_tui.tui.themes import INK_DEFAULTS, THEMES, choose_theme
from hia_tui.tui.trail import Trail
from hia_tui.tui.watch import Waits
from hia_tui.workspace import undo
from hia_tui.workspace.commands import Command
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.geometry import Size

    from hia_tui.terminal.facts import TerminalFacts

T = TypeVar("T")
TO_LINEAR = 70
"""Exit status that asks to go on line by line."""
SMALLEST = (40, 10)
"""Columns and rows below which a sentence stands in place of the screen."""


class HiaApp(App[int], inherit_bindings=False):
    """The Health Inequalities Self-Assessment in full screen."""

    TITLE = "Health Inequalities Self-Assessment"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (100, "-wide")]  # noqa: RUF012 - Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "say_how_to_leave", show=False, system=True)]

    def __init__(self, workspace: Workspace, *, terminal: "TerminalFacts | None" = None) -> None:
        """Make the app on a home; nothing is opened before it runs."""
        settings = workspace.settings
        self._signs = PlainSigns(choose_signs(settings["screen.glyphs"], terminal))
        super().__init__()
        self.animation_level = "none"
        self.workspace = workspace
        self.terminal = terminal
        self.sitting: Sitting | None = None
        self.trail = Trail()
        self.keys, self._key_problems = read_keys(
            workspace.paths.keymap, single=settings.is_on("keys.single")
        )
        self.advances = settings.is_on("question.advance")
        """Whether choosing a rating goes on to the next question."""
        self.errands = Errands(workspace, self.post_message)
        self.searched = ("all", "")
        """What was looked for last, so that coming back shows it again: the filter and the words."""
        self.shown_text: tuple[str, str] | None = None
        """What the screen for pasting shows, with a sentence about it; never on the disk."""
        self._draft: Draft | None = None
        self._has_fault = False
        self._words_to_come = ""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = choose_theme(settings["screen.theme"], terminal).name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return INK_DEFAULTS

    def get_line_filters(self) -> list[LineFilter]:
        filters = list(super().get_line_filters())
        return [*filters, self._signs] if self._signs.enabled else filters

    def get_default_screen(self) -> Screen[None]:
        place = self._first_place()
        self.say_there(" ".join(filter(None, [self._words_to_come, *self._key_problems])))
        return self._made(place)

    @property
    def shown(self) -> HiaScreen | None:
        """The screen of the map that is shown, perhaps with a dialog over it."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, HiaScreen)), None)

    def say(self, sentence: str, name: str = "") -> None:
        """Show a sentence above the keys until the next command."""
        if self.shown is not None:
            self.shown.say(sentence, name)

    def say_there(self, sentence: str) -> None:
        """Show a sentence on the screen that comes next."""
        self._words_to_come = sentence

    def take_words(self) -> str:
        """What is to be said on the screen that just came."""
        words, self._words_to_come = self._words_to_come, ""
        return words

    def open_work(self, work: Work) -> None:
        """Sit down at an assessment."""
        self.close_work()
        self.sitting = Sitting(self.workspace, work, self.post_message)
        self.trail = Trail()

    def resume(self) -> None:
        """Go to where the person was in the assessment that was just opened."""
        assert self.sitting is not None
        self.trail.set(self._kept_trail(self.sitting))
        self._show(self.trail.here or Place("tasks"))

    def take_settings(self) -> None:
        """Take up what was changed in the settings or the profile."""
        settings = self.workspace.settings
        self.keys, self._key_problems = read_keys(
            self.workspace.paths.keymap, single=settings.is_on("keys.single")
        )
        self.advances = settings.is_on("question.advance")
        self._signs = PlainSigns(choose_signs(settings["screen.glyphs"], self.terminal))
        self.theme = choose_theme(settings["screen.theme"], self.terminal).name
        if self.sitting is not None:
            self.sitting.work.author = self.workspace.author
            self.sitting.name = self.sitting.work.author.name

    def close_work(self) -> None:
        """Get up from the assessment, with everything on disk."""
        if self.sitting is not None:
            self.sitting.keep_trail(self.trail.places)
            self.sitting.close()
            self.sitting = None

    def go(self, place: Place) -> None:
        """Go to a place of the map by its usual way."""
        if self._may_leave():
            place = self.trail.go(place, self.sitting.work.questionnaire if self.sitting else None)
            if self.shown is not None and self.shown.turn(place):
                self.shown.say(self.take_words())
            else:
                self._show(place)

    def visit(self, place: Place) -> None:
        """Go to a place from which Esc comes back to here."""
        if self._may_leave():
            if self.shown is not None and not self.trail.places:
                self.trail.set([self.shown.place()])
            self._show(self.trail.visit(place))

    def back(self) -> None:
        """Go up one level."""
        if not self._may_leave():
            return
        place = self.trail.back()
        if place is not None:
            self._show(place)
        elif self.shown is not None and self.shown.kind == "tasks":
            self._show(self.trail.go(Place("home"), None))
        elif self.shown is not None and self.sitting is not None:
            self._show(self.trail.go(Place("tasks"), None))
        else:
            self.say(f"This is the top. {self._how_to_leave()}")

    @property
    def came_from(self) -> str:
        """Name of the screen that Esc goes back to."""
        places = self.trail.places
        return places[-2].screen if len(places) > 1 else "tasks"

    def turn_to(self, place: Place) -> None:
        """The shown screen turns to another subject of its own."""
        self.trail.turn(place, self.sitting.work.questionnaire if self.sitting else None)

    def take_draft(self) -> Draft | None:
        """What was half typed when the program ended the last time; handed out once."""
        draft, self._draft = self._draft, None
        return draft

    def keep_place(self) -> None:
        """Have it kept where the person is."""
        shown = self.shown
        if shown is not None and shown.is_mounted and self.sitting is not None and shown.kind != "home":
            self.trail.remember(shown.place())
            self.sitting.keep_trail(self.trail.places)

    def write(self, do: Callable[[], object]) -> bool:
        """Do something that writes, and say in words what stood in its way; False when something did."""
        try:
            do()
        except HiaError as problem:
            self.say(str(problem), "error")
            return False
        if self.sitting is not None:
            self.sitting.begin_saving()
        self.refresh_facts()
        self.keep_place()
        return True

    def refresh_facts(self) -> None:
        """Bring the screen up to date with the assessment."""
        if self.shown is not None and self.shown.is_mounted:
            self.shown.refresh_facts()

    def run_command(self, command_id: str) -> None:
        """Do what a command of the app says."""
        if command_id in GOES:
            place = GOES[command_id]
            (self.go if place.screen in ON_THE_WAY else self.visit)(place)
        else:
            getattr(self, f"do_{command_id.partition('.')[2].replace('-', '_')}")()

    def do_back(self) -> None:
        self.back()

    def do_next_unanswered(self) -> None:
        here = self.trail.here
        after = here.subject if here is not None and here.screen == "question" else None
        work = self.sitting.work if self.sitting else None
        question = work.view.next_unanswered(after) if work else None
        if work is None or question is None:
            self.say("Every question is answered. Check answers and sign-off come next.")
            return
        questions = work.questionnaire.questions
        found = work.questionnaire.find(after) if after else None
        went_round = found is not None and questions.index(question) <= questions.index(found)
        if went_round:
            self.say_there("Gone round to the start: this is the next one unanswered.")
        self.go(Place("question", question.id))

    def do_undo(self) -> None:
        self._step(undo.undo, "Undone")

    def do_redo(self) -> None:
        self._step(undo.redo, "Redone")

    def do_help(self) -> None:
        shown = self.shown
        self.visit(Place("help", shown.kind if shown else ""))

    def do_commands(self) -> None:
        from hia_tui.tui.dialogs.palette import Palette

        shown = self.shown
        if shown is not None:
            named = (self._named(c) for c in shown.available() if c.id != "app.commands")
            commands = [(command, self.keys.labels(command)) for command in named]
            self.push_screen(Palette(commands), lambda chosen: shown.run_command(chosen) if chosen else None)

    def _named(self, command: Command) -> Command:
        """A command as the palette calls it: undo and redo say what they would change."""
        if command.id not in ("app.undo", "app.redo") or self.sitting is None:
            return command
        work, steps = self.sitting.work, undo.stacks(self.sitting.work)
        if command.id == "app.undo" and steps.undoable:
            return replace(command, title=f"Undo: {undo.name_undo(work, steps.undoable[-1])}")
        if command.id == "app.redo" and steps.redoable:
            return replace(command, title=f"Redo: {undo.name_redo(work, steps.redoable[-1])}")
        return command

    def do_redraw(self) -> None:
        self.refresh(layout=True, repaint=True)

    def do_linear(self) -> None:
        self._leave_with(TO_LINEAR)

    def do_quit(self) -> None:
        self._leave_with(0)

    def keep_everything(self) -> None:
        """Put what is only in memory on disk, for a program that is told to end."""
        self.keep_place()
        if self.sitting is not None:
            self.sitting.flush(0.35)

    def action_say_how_to_leave(self) -> None:
        self.say(self._how_to_leave())

    async def action_quit(self) -> None:
        self.do_quit()

    def on_saving_said(self, message: SavingSaid) -> None:
        if self.sitting is not None:
            self.sitting.hear(message.state)
            self._show_frame()

    def on_draft_kept(self, message: DraftKept) -> None:
        if self.sitting is None:
            return
        if message.problem:
            if not self.sitting.problem:
                self.say(message.problem, "error")
        elif message.draft is not None and message.draft.field.startswith(FORM):
            self.sitting.hold()
            self._show_frame()

    def on_arrived(self, message: Arrived) -> None:
        if self.sitting is not None:
            self.sitting.work.take(message.operations)
            self.refresh_facts()

    def send(self, said: str, errand: Errand[T]) -> bool:
        """Have something done that may take long, such as asking the team's server; says so meanwhile."""
        sent = self.errands.send(errand)
        self.say(said if sent else BUSY)
        return sent

    def show_text(self, title: str, text: str, about: str) -> None:
        """Show a text that is to be pasted elsewhere."""
        self.shown_text = text, about
        self.visit(Place("paste", title))

    def on_errand_over(self, message: ErrandOver) -> None:
        self.errands.over(message)

    def on_report_moved(self, message: ReportMoved) -> None:
        self.say(f"{MAKING} {message.per_cent} %")

    def on_sync_said(self, message: SyncSaid) -> None:
        if self.sitting is not None and self.sitting.team is message.beside:
            self._say_aside(*message.beside.hear(message.state))
            self._show_frame()

    def on_synced(self, message: Synced) -> None:
        if self.sitting is not None and self.sitting.team is message.beside:
            known = len(self.sitting.work.ledger)
            said = message.beside.take(message.outcome)
            if len(self.sitting.work.ledger) != known or message.outcome.erased:
                self.refresh_facts()
            self._say_aside(*said)

    def on_sync_cannot(self, message: SyncCannot) -> None:
        if self.sitting is not None and self.sitting.team is message.beside:
            message.beside.cannot(message.sentence)
            self._say_aside(message.sentence, "error")
            self._show_frame()

    def _say_aside(self, sentence: str, name: str) -> None:
        """Say what nobody asked about, unless it would hide an error that is being read."""
        if sentence and self.shown is not None and not self.shown.says_error:
            self.say(sentence, name)

    def do_sync(self) -> None:
        self.say(self.sitting.team.now() if self.sitting is not None else "")

    def on_waits(self, message: Waits) -> None:
        if self.sitting is not None and self.sitting.watcher is message.watcher:
            self.refresh_facts()

    def on_resize(self, event: "Resize") -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        stands = isinstance(self.screen, SmallScreen)
        # Textual fits only what is on top; below the sentence, or a dialog, stands what comes back.
        if self.shown is not None and self.shown is not self.screen:
            self._fit(self.shown, event.size)
        if small and not stands:
            self.push_screen(SmallScreen())
        elif stands and not small:
            self.pop_screen()

    def _fatal_error(self) -> None:
        """A fault of the program itself, as a sentence.

        Textual would print every function's variables, and with them what people wrote.
        """
        if self._has_fault:
            return  # what came of the first is no news, and would hide it
        self._has_fault = True
        where = faults.note(self.workspace.paths.home)
        with suppress(Exception):
            # The next start is at the task list: the place of the fault might stop it again.
            self.trail.set([Place("tasks")])
            self.keep_place()
        is_kept = False
        with suppress(Exception):
            is_kept = self.sitting is None or self.sitting.flush(0.35)
        self.panic(faults.sentence(where, is_kept=is_kept))

    def _show(self, place: Place) -> None:
        if self.sitting is not None and place.screen != "home":
            self.sitting.keep_trail(self.trail.places)
        self.call_next(self._switch, self._made(place))

    async def _switch(self, screen: HiaScreen) -> None:
        # One picture, when all of it is there: a blank one in between is many bytes on a slow line.
        with self.batch_update():
            if len(self.screen_stack) > 1:
                await self.switch_screen(screen)
            else:
                # Textual cannot switch its first screen; it stays below, emptied.
                first = self.screen
                await self.push_screen(screen)
                first.remove_children()

    def _made(self, place: Place) -> HiaScreen:
        """A place's screen, with the classes of the window's size: given later, all would be styled twice."""
        made = screen_for(place)
        self._fit(made, self.size)
        return made

    def _fit(self, screen: Screen[None], size: "Size") -> None:
        """Give a screen the classes of a window's size."""
        for length, names in (
            (size.width, self.HORIZONTAL_BREAKPOINTS),
            (size.height, self.VERTICAL_BREAKPOINTS),
        ):
            fitting = [name for least, name in names if length >= least][-1]
            for _, name in names:
                screen.set_class(name == fitting, name)

    def _may_leave(self) -> bool:
        shown = self.shown
        if shown is None or not shown.is_mounted:
            return True
        if not shown.leave():
            return False
        if self.sitting is not None:
            self.trail.remember(shown.place())
        return True

    def _show_frame(self) -> None:
        if self.shown is not None and self.shown.is_mounted:
            self.shown.show_frame()

    def _step(self, do: Callable[[Work], str], said: str) -> None:
        if self.sitting is None or not self._may_leave():
            return
        names: list[str] = []
        work = self.sitting.work
        if self.write(lambda: names.append(do(work))):
            self.say(f"{said}: {names[0]}")

    def _first_place(self) -> Place:
        try:
            if self.workspace.in_use() is None:
                return Place("start" if self.workspace.profile.name else "welcome")
            self.open_work(self.workspace.open())
        except HiaError as problem:
            self._words_to_come = str(problem)
            return Place("home")
        assert self.sitting is not None
        recovery = self.sitting.work.store.recovery
        if recovery is not None:
            self._words_to_come = recovery.sentence()
        self.trail.set(self._kept_trail(self.sitting))
        self._draft = self.sitting.read_draft()
        place = place_of_draft(self._draft)
        if place is not None and (self.trail.here is None or self.trail.here.subject != place.subject):
            return self.trail.go(place, self.sitting.work.questionnaire)
        return self.trail.here or Place("tasks")

    def _kept_trail(self, sitting: Sitting) -> list[Place]:
        questionnaire = sitting.work.questionnaire
        kept = takewhile(lambda place: is_on_the_map(place, questionnaire), sitting.read_trail())
        return list(kept) or [Place("tasks")]

    def _how_to_leave(self) -> str:
        return "To leave, press F10 or Ctrl+Q, or choose Leave in all commands."

    def _leave_with(self, status: int) -> None:
        if not self._may_leave():
            self._ask_to_leave(
                status,
                "There is a problem on this screen",
                "What you typed is kept as it is. It is here again when you open the program.",
            )
        elif self.sitting is not None and not self.sitting.flush():
            self._ask_to_leave(
                status,
                "Not everything is saved",
                f"{self.sitting.problem} If you leave now, what is not saved is lost.",
            )
        else:
            self._go_out(status)

    def _ask_to_leave(self, status: int, title: str, sentence: str) -> None:
        from hia_tui.tui.dialogs.ask import Ask

        question = Ask(title, [sentence], [("stay", "Stay here"), ("leave", "Leave all the same")])
        self.push_screen(question, lambda chosen: self._go_out(status) if chosen == "leave" else None)

    def _go_out(self, status: int) -> None:
        self.close_work()
        self.exit(status)
