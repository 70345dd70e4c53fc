"""The side of a wide screen: all sections with their gauge, and the questions of the present one."""

from textual.content import Content

from hia_tui.tui.widgets.drawn import Drawn
from hia_tui.tui.words import INK, gauge, ink, plain, rating_ink, section_ink
from hia_tui.workspace.work import Work

_SIGNS = {
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "dont-know": "?",
    "not-applicable": "-",
    "disagreement": "!",
}


class Side(Drawn):
    """Something to look at while answering; it takes no keys."""

    def __init__(self) -> None:
        super().__init__(id="side", classes="-side")
        self._lines: list[tuple[str, str, str, bool]] = []
        self._overall = (0, 0, 0)

    def show(self, work: Work, section_id: str, question_id: str = "") -> None:
        """Show how far the assessment is, with one section opened."""
        if self.app.size.width < 100:
            return
        tally = work.view.tally()
        lines: list[tuple[str, str, str, bool]] = []
        for view in work.view.sections():
            here = view.section.id == section_id
            count = f"{view.tally.answered}/{view.tally.questions}"
            lines.append(
                (
                    f"{view.section.number} {view.section.title}",
                    count,
                    section_ink(view),
                    here and not question_id,
                )
            )
            if here and question_id:
                for answer in work.view.answers(view.section):
                    sign = _SIGNS.get(answer.state or "", "·")
                    question = answer.question
                    text = f"   {question.number:5}{question.name}"
                    lines.append((text, sign, rating_ink(answer), question.id == question_id))
        overall = (tally.answered, tally.questions, tally.completion)
        if (lines, overall) != (self._lines, self._overall):
            self._lines, self._overall = lines, overall
            self.redraw()

    def draw(self, width: int) -> list[Content]:
        answered, questions, completion = self._overall
        drawn = [
            gauge(width, answered, questions),
            plain(f"{answered} of {questions} answered · {completion} %"),
            Content(""),
        ]
        for text, right, name, here in self._lines:
            marker = ">" if here else " "
            room = width - len(right) - 3
            left = plain(f"{marker} {text}").truncate(room + 2, ellipsis=True)
            line = left.pad_right(room + 2 - left.cell_length) + " " + ink(right, name)
            drawn.append(line.stylize(INK["strong"]) if here else line)
        return drawn
