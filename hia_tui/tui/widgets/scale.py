"""The rating scale of one question: its four levels, the two other answers, the mark to come back."""

from collections.abc import Mapping

from textual.content import Content

from hia_tui.domain.questionnaire import Level, Question, Questionnaire
from hia_tui.tui.widgets.choice import Choice, Option, marked
from hia_tui.tui.words import INK, ROW, ink, plain

COME_BACK = "come-back"
LEVELS = 4
LABELS = 15
"""Columns for a level's digit and label."""


class Scale(Choice):
    """A question's ratings. Digits choose: 1 to 4 the levels, 5 don't know, 6 not applicable."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._marks: Mapping[str, str] = {}

    def show_question(
        self,
        questionnaire: Questionnaire,
        question: Question,
        rating: str,
        *,
        come_back: bool,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        """Show a question's levels and what is chosen.

        Args:
            questionnaire: for the words of the scale.
            question: for its own descriptions.
            rating: the code of what is chosen, or nothing.
            come_back: whether the question is marked.
            marks: words after an option, such as who chose it, by code.
        """
        options = [
            Option(level.code, level.label, _described(level, question), str(number))
            for number, level in enumerate(questionnaire.scale, start=1)
        ]
        options.append(Option(COME_BACK, "Come back to this", box=True))
        self._marks = marks or {}
        if [o.about for o in options] != [o.about for o in self._options]:
            self._options = ()
        self.set_options(options, rating, (COME_BACK,) if come_back else ())

    def draw(self, width: int) -> list[Content]:
        lines = self._heading(width)
        self._tops = []
        for index, option in enumerate(self._options[:LEVELS]):
            self._tops.append(len(lines))
            lines += self._level(option, self._is_here(index), width)
        lines += self._others(width, len(lines))
        self._tops.append(len(lines))
        return lines

    def _level(self, option: Option, here: bool, width: int) -> list[Content]:
        head = marked(option, here=here, chosen=option.code == self.value)
        label = plain(f"{option.digit} {option.label}")
        if option.code == self.value:
            label = label.stylize(INK["chosen"])
        if here:
            label = label.stylize(ROW)
        said = self._marks.get(option.code, "")
        beside = width - 6 - LABELS
        if beside >= 26:
            about = plain(option.about).wrap(beside)
            lines = [head + label.pad_right(LABELS - label.cell_length) + about[0]]
            indent = 6 + LABELS
        else:
            indent = 8
            lines = [head + label]
            about = [Content(""), *plain(option.about).wrap(max(width - indent, 8))]
        lines += [Content(" " * indent) + line for line in about[1:]]
        if said:
            lines += [Content(" " * indent) + line for line in ink(said, "todo").wrap(max(width - indent, 8))]
        return lines

    def _others(self, width: int, top: int) -> list[Content]:
        """The answers outside the levels, on one line where they fit."""
        parts: list[Content] = []
        for index in range(LEVELS, len(self._options)):
            option = self._options[index]
            chosen = option.code in self.ticked if option.box else option.code == self.value
            text = option.label if option.box else f"{option.digit} {option.label}"
            label = plain(text).stylize(ROW) if self._is_here(index) else plain(text)
            part = marked(option, here=self._is_here(index), chosen=chosen)
            part += label.stylize(INK["chosen"]) if chosen else label
            said = self._marks.get(option.code, "")
            part = part + (ink(f" {said}", "todo") if said else "") + "   "
            parts.append(part)
        if sum(part.cell_length for part in parts) - 3 <= width:
            self._tops += [top] * len(parts)
            return [Content("").join(parts)]
        self._tops += list(range(top, top + len(parts)))
        return [part.truncate(width) for part in parts]

    def _is_here(self, index: int) -> bool:
        return index == self._cursor and self.has_focus

    def _show_cursor(self) -> None:
        if self.has_focus and self._tops:
            top = self._tops[self._cursor] if self._cursor else 0
            later = [at for at in self._tops if at > top]
            self.reveal(top, (later[0] if later else top + 1) - top)


def _described(level: Level, question: Question) -> str:
    described = question.level(level.code)
    return described.meaning if described else ""
