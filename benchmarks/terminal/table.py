"""The table of targets: a figure for each program, whether ours meets its target, and if not, why not."""

from dataclasses import dataclass

REASONS = {
    "1 start": "questions, model and store are loaded too; Textual's own import is most of its hello",
    "3 CPU": "as for the start",
    "8 bytes per switch: median": "another screen of prose: over 1,000 letters of it are its text",
    "9 key to first byte": "another screen is mounted and styled by Textual before its first byte",
    "9 key to settled, ms: p95": "another screen is mounted and styled by Textual",
    "11 RSS": "two processes, and what they share is counted twice",
    "11 PSS": "the launcher is a second interpreter, for a terminal that is left right after kill -9",
    "24 100,000": "one line of 100,000 letters, which Textual's text area wraps three times",
    "26 linear: first": "Python with dataclasses alone takes half of 40 ms; model, store and words the rest",
    "26 linear: bytes": "the four levels are said with what each means",
}
"""Why a target is missed, by its number and first words, as far as that is known."""
_WIDTH = 46


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    number: str
    """The target's number; empty for what is only told."""
    what: str
    target: float | None
    values: dict[str, float]
    """By program."""
    at_least: bool = False
    """Whether more is better."""
    floor: float | None = None
    """For what takes processor time: the part of it that the line takes, which no machine shortens."""

    slowness: float | None = None
    """How much slower this machine is at this, where that is measured apart."""

    def verdict(self, slowness: float) -> str:
        """Met or missed; `slowness` is how much slower this machine was at that time."""
        slowness = self.slowness or slowness
        ours = self.values["hia"]
        if self.target is None:
            return ""
        if (ours >= self.target) if self.at_least else (ours <= self.target):
            return "met"
        if self.floor is not None and self.floor + (ours - self.floor) / slowness <= self.target:
            return f"met but for the machine, which is ×{slowness:.1f} slower"
        reason = next((why for start, why in REASONS.items() if self._is(start)), "")
        return f"MISSED{': ' if reason else ''}{reason}"

    def _is(self, start: str) -> bool:
        number, _, words = start.partition(" ")
        return self.number == number and self.what.startswith(words)


class Table:
    """The lines as they come, and how many of them meet their target."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self.slowness = 1.0
        self.met = self.judged = 0

    def head(self) -> None:
        """Print what the columns are."""
        cells = "".join(f"{name[:14]:>15}" for name in self._names)
        print(f"{'':>3} {'':<{_WIDTH}}{'target':>9}{cells}")

    def add(self, row: Row) -> None:
        """Print a line."""
        verdict = row.verdict(self.slowness)
        self.judged += bool(verdict)
        self.met += verdict.startswith("met")
        sign = "≥ " if row.at_least else ""
        target = "" if row.target is None else f"{sign}{row.target:,g}"
        cells = "".join(f"{_cell(row.values.get(name)):>15}" for name in self._names)
        print(f"{row.number:>3} {row.what:<{_WIDTH}}{target:>9}{cells}  {verdict}", flush=True)

    def foot(self) -> None:
        """Print what it came to."""
        print(f"\n{self.met} of {self.judged} figures meet their targets.")


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    if value == float("inf"):
        return "never"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
