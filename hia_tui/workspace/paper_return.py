"""Paper returns: reading what was keyed from one, and comparing two keyings of it.

A line is a question's number, a number from 1 to 6 or a hyphen, and words: `2.3 4 note`. 5 is don't
know, 6 not applicable with the reason behind it, a hyphen a question left blank. The lines beneath it:

```
E: evidence   T: more of the note   A: an action for it, then L: who leads it, D: due, M: measure
S: strengths of its section         G: gaps of its section; an action behind them is the section's
= 12          control total: answers keyed of its section so far
name: …       role: …               whose return it is            # a remark for the keyer
```
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.domain.operation import Value
from hia_tui.domain.questionnaire import Question, Questionnaire, Section
from hia_tui.domain.text import clean_text
from hia_tui.workspace.actions import FEW
from hia_tui.workspace.words import count, shortened

RATINGS = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "dont-know", "6": "not-applicable", "-": None}
SAMPLE = 10
"""One question in so many is offered for a second keying; never fewer than `FEW`."""

_QUESTION = re.compile(r"(\d{1,3}\.\d{1,3})(?:[\s:]+(\S+)(?:\s+(.*))?)?")
_TOTAL = re.compile(r"=\s*(\d{1,4})")
_LABELLED = re.compile(r"(name|role|[a-z])\s*:\s*(.*)", re.IGNORECASE)
_ACTION_PARTS = {"l": "owner", "d": "due", "m": "measure"}
_SECTION_TEXTS = {"s": "strengths", "g": "gaps"}


@dataclass(frozen=True, slots=True)
class Said:
    """What was made of one line."""

    number: int
    text: str
    is_problem: bool = False


@dataclass(slots=True)
class Keyed:
    """What was keyed of one question."""

    question: Question
    line: int
    rating: str | None
    texts: dict[str, list[str]] = field(default_factory=dict)


class Return:
    """One paper return, read line by line."""

    def __init__(self, questionnaire: Questionnaire, *, corrects: bool = False) -> None:
        """Begin a return.

        Args:
            questionnaire: what was asked.
            corrects: whether a question that is keyed again corrects the first keying, as at a keyboard.
        """
        self.questionnaire = questionnaire
        self.name = ""
        self.role = ""
        self.answers: dict[str, Keyed] = {}
        self.sections: dict[tuple[str, str], list[str]] = {}
        self.actions: list[dict[str, str]] = []
        self.said: list[Said] = []
        self.totals: dict[str, tuple[int, int]] = {}
        """Control total of each section that has one, with its line."""
        self._corrects = corrects
        self._last: Keyed | None = None
        self._is_at_end = False
        """Whether the end of a section is being keyed, where actions are for the section."""
        self._number = 0

    @property
    def problems(self) -> list[Said]:
        """What was not understood, and totals that do not agree."""
        return [said for said in self.said if said.is_problem]

    @property
    def answered(self) -> int:
        """Questions with a rating."""
        return sum(1 for keyed in self.answers.values() if keyed.rating)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was keyed."""
        return not (self.answers or self.sections or self.actions)

    def take(self, line: str) -> Said | None:
        """Read one more line; None for a blank one or a remark."""
        self._number += 1
        text = clean_text(line).text.strip()
        if not text or text.startswith("#"):
            return None
        try:
            said = Said(self._number, self._understand(text))
        except HiaError as problem:
            said = Said(self._number, str(problem).replace(" Nothing was changed.", ""), is_problem=True)
        self.said.append(said)
        return said

    @property
    def open_totals(self) -> list[str]:
        """Sections whose last control total does not agree with what is keyed by now, a sentence each."""
        found = ((section, self.totals.get(section.id)) for section in self.questionnaire.sections)
        return [
            _total_sentence(section, total[0], self.answers_of(section))
            for section, total in found
            if total is not None and total[0] != self.answers_of(section)
        ]

    def answers_of(self, section: Section) -> int:
        """Questions of a section with a rating."""
        return sum(1 for k in self.answers.values() if k.rating and k.question.section == section.id)

    def values(self) -> dict[str, Value]:
        """What was keyed, by field; actions are not among it."""
        values: dict[str, Value] = {}
        for keyed in self.answers.values():
            values[f"q/{keyed.question.id}/rating"] = keyed.rating
            for name, lines in keyed.texts.items():
                values[f"q/{keyed.question.id}/{name}"] = "\n".join(lines)
        for (section, name), lines in self.sections.items():
            values[f"section/{section}/{name}"] = "\n".join(lines)
        return {name: value for name, value in values.items() if value}

    def _understand(self, text: str) -> str:
        if total := _TOTAL.fullmatch(text):
            return self._check_total(int(total[1]))
        if labelled := _LABELLED.fullmatch(text):
            return self._labelled(labelled[1].casefold(), labelled[2].strip())
        if found := _QUESTION.fullmatch(text):
            return self._answer(*found.groups())
        raise BadInput(
            f"“{shortened(text)}” does not begin with a question's number, such as 2.3, "
            "or a letter and a colon."
        )

    def _answer(self, number: str, code: str | None, rest: str | None) -> str:
        question = self.questionnaire.question(number)
        if code not in RATINGS:
            given = f"“{shortened(code)}” is not an answer to" if code else "There is no answer behind"
            raise BadInput(f"{given} {number}. Key 1 to 6, or a hyphen where it was left blank.")
        before = self.answers.get(question.id)
        if before is not None and not self._corrects:
            raise BadInput(
                f"{number} was keyed on line {before.line} already. Take one of the two lines out."
            )
        keyed = Keyed(question, self._number, RATINGS[code])
        if rest:
            _add(keyed.texts, "reason" if code == "6" else "note", rest, number)
        self.answers[question.id] = self._last = keyed
        self._is_at_end = False
        word = self.questionnaire.level(keyed.rating).label if keyed.rating else "left blank"
        words = f"{number} {word}"
        if keyed.rating == "not-applicable" and not rest:
            words += ", without a reason"
        if rest:
            words += f", {next(iter(keyed.texts))}: {shortened(rest)}"
        return words if before is None else f"{words} (instead of line {before.line})"

    def _labelled(self, label: str, text: str) -> str:
        if label in ("name", "role"):
            setattr(self, label, validation.line(text, f"The {label}", limit=80))
            return f"{label.capitalize()}: {text}"
        if label in _SECTION_TEXTS:
            name, section = _SECTION_TEXTS[label], self._section()
            lines = self.sections.setdefault((section.id, name), [])
            _check_length([*lines, text], f"The {name} of section {section.number}")
            lines.append(text)
            self._is_at_end = True
            return f"{name.capitalize()} of section {section.number}: {shortened(text)}"
        if label in ("e", "t"):
            name, keyed = {"e": "evidence", "t": "note"}[label], self._question()
            _add(keyed.texts, name, text, keyed.question.number)
            return f"{name.capitalize()} of {keyed.question.number}: {shortened(text)}"
        return self._action(label, text)

    def _action(self, label: str, text: str) -> str:
        if label == "a":
            keyed = self._question()
            title = validation.line(text, "The action", required=True)
            if self._is_at_end:
                self.actions.append({"section": keyed.question.section, "title": title})
                return f"Action for section {self._section().number}: {shortened(text)}"
            self.actions.append(
                {"question": keyed.question.id, "section": keyed.question.section, "title": title}
            )
            return f"Action for {keyed.question.number}: {shortened(text)}"
        if label not in _ACTION_PARTS:
            raise BadInput(f"No line begins with “{label}:”. The letters are E, T, A, L, D, M, S and G.")
        name = _ACTION_PARTS[label]
        if not self.actions:
            raise BadInput(f"“{label.upper()}:” belongs beneath an action, and none was keyed yet.")
        what = f"The action's {name}"
        value = validation.day(text, what).isoformat() if name == "due" else validation.line(text, what)
        self.actions[-1][name] = value
        return f"{name.capitalize()} of the action: {shortened(value)}"

    def _check_total(self, total: int) -> str:
        section = self._section()
        found = self.answers_of(section)
        self.totals[section.id] = (total, self._number)
        if found != total:
            raise BadInput(_total_sentence(section, total, found))
        return f"The total of section {section.number} agrees: {count(found, 'answer')}"

    def _question(self) -> Keyed:
        if self._last is None:
            raise BadInput("This line belongs beneath a question, and none was keyed yet.")
        return self._last

    def _section(self) -> Section:
        return self.questionnaire.section(self._question().question.section)


def _total_sentence(section: Section, total: int, found: int) -> str:
    were = "was" if found == 1 else "were"
    return f"The total says {count(total, 'answer')} in section {section.number}, but {found} {were} keyed."


def _add(texts: dict[str, list[str]], name: str, line: str, number: str) -> None:
    lines = texts.setdefault(name, [])
    _check_length([*lines, line], f"The {name} of {number}")
    lines.append(line)


def _check_length(lines: list[str], what: str) -> None:
    validation.text("\n".join(lines), what)


def read_return(questionnaire: Questionnaire, text: str) -> Return:
    """Read a whole return from the text of a file."""
    keyed = Return(questionnaire)
    for line in text.splitlines():
        keyed.take(line)
    return keyed


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two keyings of one return held side by side."""

    compared: int
    """Questions that the second keying has."""
    differences: tuple[str, ...]


def compare(first: Return, second: Return) -> Comparison:
    """Where a second keying differs from the first, in the questions and texts that the second one has."""
    differences = []
    for again in second.answers.values():
        number = again.question.number
        before = first.answers.get(again.question.id)
        if before is None:
            differences.append(f"{number}: only the second keying has it, on line {again.line}.")
        elif before.rating != again.rating:
            differences.append(
                f"{number}: {_word(first, before.rating)} on line {before.line}, "
                f"{_word(second, again.rating)} on line {again.line} of the second keying."
            )
        else:
            differences += [
                f"{number}: the {name} on line {before.line} is not the one on line {again.line} "
                "of the second keying."
                for name in sorted(again.texts)
                if _flat(before.texts.get(name, ())) != _flat(again.texts.get(name, ()))
            ]
    return Comparison(len(second.answers), tuple(differences))


def sample(keyed: Return) -> list[str]:
    """Numbers of questions to key a second time, spread evenly over the return."""
    numbers = [one.question.number for one in keyed.answers.values()]
    wanted = min(len(numbers), max(FEW, len(numbers) // SAMPLE))
    return [numbers[(2 * i + 1) * len(numbers) // (2 * wanted)] for i in range(wanted)]


def _word(keyed: Return, rating: str | None) -> str:
    return keyed.questionnaire.level(rating).label if rating else "left blank"


def _flat(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())
