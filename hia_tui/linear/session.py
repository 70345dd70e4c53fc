"""One run of linear mode: where the person is, what they type, and what comes of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from hia_tui.domain.errors import BadInput, CouldNotDo, HiaError
from hia_tui.domain.text import printable
from hia_tui.linear import commands, trail
from hia_tui.linear.company import Company
from hia_tui.linear.dialogue import Dialogue, EndOfInput, Read, Stopped, Write
from hia_tui.linear.hints import in_our_words
from hia_tui.linear.letters import Letters
from hia_tui.linear.trail import Spot
from hia_tui.storage.places import Draft
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work

FULL_SCREEN = 71
"""Exit status by which linear mode asks to go on in full screen."""

_KEYS = {"b": "back", "back": "back", "q": "stop", "stop": "stop", "h": "help", "help": "help", "?": "help"}


class Place(Protocol):
    """Somewhere to be: it says what is there, asks, and takes what is typed."""

    @property
    def spot(self) -> Spot:
        """Where it is on the map that both front ends share."""

    def arrive(self, session: "Session") -> None:
        """Say what is here."""

    def prompt(self, session: "Session") -> str:
        """The question that is asked here, without its colon."""

    def take(self, session: "Session", typed: str) -> bool:
        """Act on what was typed; False when it means nothing here."""

    def expected(self, session: "Session") -> str:
        """A sentence that says what can be typed here, in the question's own words."""


@dataclass
class Session:
    """The person's way through the program."""

    workspace: Workspace
    talk: Dialogue
    edit: Callable[[str], str | None] | None = None
    """Opens a text in the person's editor; None where there is none, or it is not wanted."""
    can_go_full: bool = True
    """Whether the terminal can show the full-screen app."""
    opened: Work | None = None
    is_brief: bool = False
    company: Company | None = None
    """The team's server beside the open assessment."""
    draft: Draft | None = None
    """A text that this session has half typed."""
    section_said: str = ""
    """Id of the section that was last introduced."""
    status: int = 0
    _trail: list[Place] = field(default_factory=list)
    _arrived: bool = False

    @property
    def work(self) -> Work:
        """The open assessment (BadInput when there is none)."""
        if self.opened is None:
            raise BadInput("No assessment is open yet. Type O to open or start one. Nothing was changed.")
        return self.opened

    @property
    def place(self) -> Place | None:
        """Where the person is."""
        return self._trail[-1] if self._trail else None

    def say(self, *facts: str) -> None:
        """Say facts, each on a line of its own."""
        self.talk.say(*facts)

    def explain(self, problem: HiaError, *more: str) -> None:
        """Say what went wrong in the words of linear mode."""
        self.say(in_our_words(str(problem)), *more)

    def ask(self, prompt: str, hint: str = "") -> str | None:
        """Ask for one line within a command; None when the person goes back. Stopped when they stop.

        A single letter is taken for a command, never for a text.
        """
        while True:
            typed = printable(self.talk.ask(prompt)).strip()
            key = _KEYS.get(typed.casefold())
            if key == "back":
                return None
            if key == "stop":
                raise Stopped
            if key == "help":
                self.say(hint or "Type an answer. B goes back without one.", "Q stops. Everything is kept.")
            elif len(typed) == 1 and typed.isalpha():
                self.say(f"“{typed}” by itself is no answer to this, and nothing was changed.")
            else:
                return typed

    def secret(self, prompt: str) -> str | None:
        """Ask for a passphrase or password; None when going back, with a single B."""
        typed = self.talk.ask_secret(prompt)
        return None if typed.strip().casefold() == "b" else typed

    def choose(self, about: str, ways: Mapping[str, str]) -> str | None:
        """Ask which of several ways to go, each by its letter or its first word; None when going back."""
        words = {way.partition(" ")[0].rstrip(":"): letter for letter, way in ways.items()}
        said = ", ".join(f"{letter.upper()} to {way}" for letter, way in ways.items())
        while True:
            typed = printable(self.talk.ask(f"{about}, {said}, B to leave it")).strip().casefold()
            if typed in ways or typed in words:
                return words.get(typed, typed)
            if typed in ("", "b", "back"):
                return None
            if typed in ("q", "stop"):
                raise Stopped
            self.say(f"“{typed[:60]}” is not one of the answers to this. Nothing was changed.")

    def agrees(self, question: str) -> bool:
        """Ask a question that takes yes or no; going back is no."""
        while True:
            typed = printable(self.talk.ask(f"{question} Y for yes, N for no")).strip().casefold()
            if typed in ("y", "yes"):
                return True
            if typed in ("n", "no", "b", "back"):
                return False
            if typed in ("q", "stop"):
                raise Stopped
            self.say(f"Type Y for yes or N for no. {question}")

    def go(self, place: Place) -> None:
        """Be somewhere else; a place of the same kind takes the last one's stead on the way back."""
        if self._trail and self._trail[-1].spot.screen == place.spot.screen:
            self._trail.pop()
        self._trail.append(place)
        self.again()

    def back(self) -> bool:
        """Return to the place before; False when there is none."""
        if len(self._trail) < 2:
            return False
        self._trail.pop()
        self.again()
        return True

    def again(self) -> None:
        """Have the place say what is there before the next prompt."""
        self._arrived = False

    def start_over(self, *places: Place) -> None:
        """Forget the way here; the last of the places is where the person is."""
        self._trail[:] = places
        self.again()

    def take_up(self, work: Work | None) -> None:
        """Let go of the open assessment and have another one open, or none."""
        if self.company is not None:
            self.company.close()
            self.company = None
        if self.opened is not None:
            self.workspace.store.places.leave_draft(self.opened.header.id)
            self.opened.close()
        self.opened, self.section_said, self.draft = work, "", None
        if work is not None:
            self.company = Company(self.workspace, work)

    def take_up_again(self) -> None:
        """Sync with the team that the open assessment is shared with now, or with none."""
        if self.company is not None:
            self.company.close()
        self.company = Company(self.workspace, self.work)

    def turn(self) -> None:
        """Say what is here if the person has just come, ask once, and do what is typed."""
        place = self._trail[-1]
        try:
            if self.company is not None:
                self.say(*self.company.news())
            if not self._arrived:
                self._arrived = True
                self._keep_place()
                place.arrive(self)
                if self._trail[-1] is not place:
                    return
            self._take(place, printable(self.talk.ask(place.prompt(self))).strip())
        except HiaError as problem:
            self.explain(problem)
        except BrokenPipeError:
            raise
        except OSError as problem:
            self.say(
                f"The machine did not allow it: {problem.strerror or problem}. Nothing more was changed."
            )

    def _take(self, place: Place, typed: str) -> None:
        from hia_tui.linear.moving import to_numbered

        if not typed:
            if not place.take(self, ""):
                self.again()
            return
        if place.take(self, typed) or to_numbered(self, typed):
            return
        found = commands.find(typed)
        if found is None:
            self.say(f"“{typed[:60]}” is not an answer here. Nothing was changed.", place.expected(self))
            return
        command, rest = found
        if command.needs_assessment:
            # Raises the sentence that says how to open one.
            self.work.refresh()
        command.run(self, rest)

    def _keep_place(self) -> None:
        if self.opened is not None:
            # Not knowing the place the next time loses nothing, so a full disk does not get in the way here.
            with suppress(CouldNotDo):
                self.workspace.store.places.keep_place(self.opened.header.id, self._way(self.opened))

    def _way(self, work: Work) -> Any:
        spots = [place.spot for place in self._trail if place.spot.screen in trail.SHARED]
        spot = spots[-1] if spots else Spot("tasks")
        question = work.questionnaire.find(spot.subject)
        return trail.to_json(spot, question.section if question else spot.subject)


def run(
    workspace: Workspace,
    *,
    read: Read,
    write: Write,
    read_secret: Read | None = None,
    letters: Letters | None = None,
    edit: Callable[[str], str | None] | None = None,
    can_go_full: bool = True,
) -> int:
    """Work line by line until the person stops or the input ends; returns the exit status.

    Args:
        workspace: the home to work in.
        read: shows a prompt and returns the line typed; None when the input has ended.
        write: takes what is said, whole lines with their ends.
        read_secret: as `read`, for a passphrase or password.
        letters: what the other end can show; everything when not given.
        edit: opens a text in the person's editor and returns it as left, None when it was left as it was.
        can_go_full: whether the full-screen app could be shown instead.
    """
    from hia_tui.linear.opening import begin

    session = Session(workspace, Dialogue(read, write, letters or Letters(), read_secret), edit, can_go_full)
    try:
        begin(session)
        while session.place is not None:
            session.turn()
    except EndOfInput:
        session.say("The input ended. Everything that was saved is kept, and so is a half-typed text.")
    except Stopped:
        if session.status == 0:
            session.say("Stopped. Everything is kept. You go on at this place the next time.")
    except HiaError as problem:
        session.explain(problem)
        return problem.exit_status
    finally:
        session.take_up(None)
    return session.status
