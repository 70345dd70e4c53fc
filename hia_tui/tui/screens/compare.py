"""This round beside the round before: each section's score and completion, each question's rating."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.assessment import Answer
from hia_tui.domain.scoring import Tally
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.words import ink, plain
from hia_tui.workspace.work import Work


class CompareScreen(ReadingScreen):
    """Differences in words; the report has them with charts."""

    kind = "compare"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="text")

    def title_words(self) -> str:
        earlier = self.sitting.earlier
        return f"{self.work.round} beside {earlier.round}" if earlier else "Compare with another round"

    def show(self) -> None:
        earlier = self.sitting.earlier
        if earlier is None:
            self.query_one("#text", Prose).set(
                "This is the first round that is kept here, so there is nothing to compare it with.",
                "",
                "When you start the next round from this one, the two stand side by side here.",
            )
            return
        self.query_one("#text", Prose).set(*self._lines(earlier))

    def _lines(self, earlier: Work) -> Iterable[Content]:
        for section in self.work.questionnaire.sections:
            yield ink(f"{section.number} {section.title}", "strong")
            before = next((s for s in earlier.questionnaire.sections if s.id == section.id), None)
            if before is not None:
                was, now = earlier.view.tally(before), self.work.view.tally(section)
                answered = f"answered {was.completion} % → {now.completion} %"
                yield plain(f"  Score {_score(was)} → {_score(now)} · {answered}")
            for question in section.questions:
                old = earlier.questionnaire.find(question.id)
                if old is not None:
                    yield from self._question(earlier.view.answer(old), self.work.view.answer(question))
            yield Content("")

    def _question(self, was: Answer, now: Answer) -> Iterable[Content]:
        old, new = self._word(was), self._word(now)
        text = f"  {now.question.number:5}{now.question.name}"
        if old == new:
            yield ink(f"{text}: {new}, as before", "muted")
        else:
            yield plain(f"{text}: {old} → {new}")

    def _word(self, answer: Answer) -> str:
        if answer.rating.is_disagreed:
            return "to agree"
        return self.work.questionnaire.level(answer.state).label if answer.state else "not answered"


def _score(tally: Tally) -> str:
    return "none yet" if tally.score is None else f"{tally.score} %"
