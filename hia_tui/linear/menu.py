"""A place with numbered things to choose from, shown in parts when there are many."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot

PART = 12
"""Things that are read out at once; the next part comes when it is asked for."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to choose."""

    text: str
    choose: Callable[[Session], None]


@dataclass
class Menu:
    """A place that says some facts and numbered things, and takes a number."""

    spot: Spot
    name: str
    """What it is, in the prompt: `Action plan`."""
    facts: Callable[[Session], Iterable[str]]
    items: Callable[[Session], Sequence[Item]]
    on_enter: Callable[[Session], None] | None = None
    enter_does: str = ""
    """What an empty line does, for the prompt: `to go on`."""
    own: Callable[[Session, str], bool] | None = None
    """Takes what is typed and is no number of the menu, before the commands do."""
    _shown: Sequence[Item] = field(default_factory=list)
    _said: int = 0

    def arrive(self, session: Session) -> None:
        session.say(*self.facts(session))
        self._shown, self._said = list(self.items(session)), 0
        self._say_part(session)

    def prompt(self, session: Session) -> str:
        parts = []
        if self._shown:
            parts.append("1" if len(self._shown) == 1 else f"1 to {len(self._shown)}")
        if self._said < len(self._shown):
            parts.append("MORE")
        elif self.on_enter:
            parts.append(f"Enter {self.enter_does}")
        return f"{self.name}, {', '.join([*parts, 'B back'])}, H help"

    def expected(self, session: Session) -> str:
        many = f"a number from 1 to {len(self._shown)}, " if self._shown else ""
        return f"{self.name}: type {many}B to go back, or H for the commands."

    def take(self, session: Session, typed: str) -> bool:
        rest = self._said < len(self._shown)
        if rest and typed.casefold() in ("", "more"):
            self._say_part(session)
            return True
        if not typed and self.on_enter:
            self.on_enter(session)
            return True
        if typed.isdecimal() and len(typed) < 7 and self._shown:
            return self._choose(session, int(typed))
        return bool(typed) and self.own is not None and self.own(session, typed)

    def _choose(self, session: Session, number: int) -> bool:
        if not 0 < number <= len(self._shown):
            session.say(f"There is no number {number} here. Nothing was changed.", self.expected(session))
            return True
        self._shown[number - 1].choose(session)
        return True

    def _say_part(self, session: Session) -> None:
        part = self._shown[self._said : self._said + PART]
        session.say(*(f"{number}. {item.text}" for number, item in enumerate(part, start=self._said + 1)))
        self._said += len(part)
        left = len(self._shown) - self._said
        if left:
            session.say(f"{left} more. Type MORE, or press Enter, to hear the next {min(left, PART)}.")
