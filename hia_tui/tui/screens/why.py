"""Why a question or a section matters, help with the levels, what to read: each with where it comes from."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content

from hia_tui.domain.questionnaire import Fact, Question, Section
from hia_tui.tui.screens.reading import ReadingScreen
from hia_tui.tui.widgets.prose import Prose, guidance
from hia_tui.tui.words import ink, plain


class WhyScreen(ReadingScreen):
    """Background on a question, or on a section."""

    kind = "why"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="text")

    def title_words(self) -> str:
        question = self._question
        if question is not None:
            return f"About {question.number} {question.name}"
        return f"About section {self._section.number} {self._section.title}"

    def show(self) -> None:
        question = self._question
        lines = self._on_question(question) if question is not None else self._on_section(self._section)
        self.query_one("#text", Prose).set(*lines)

    @property
    def _question(self) -> Question | None:
        return self.work.questionnaire.find(self.start.subject)

    @property
    def _section(self) -> Section:
        return self.work.questionnaire.section(self.start.subject)

    def _on_question(self, question: Question) -> Iterable[Content]:
        yield plain(question.text)
        yield from self._headed("Why it matters", self._fact(question.why))
        yield from self._headed(
            "Ask yourselves", [plain(f"- {prompt}") for prompt in question.evidence_prompts]
        )
        levels = [plain(f"- {level.code} {level.label}: {level.meaning}") for level in question.levels]
        yield from self._headed("The levels for this question", levels)
        yield from self._headed("How to choose a level", self._level_help())
        yield from self._headed(
            "What a team could do", [plain(f"- {a}") for a in question.action_suggestions]
        )
        yield from self._headed("Resources", self._resources(question.resources))

    def _on_section(self, section: Section) -> Iterable[Content]:
        yield plain(section.purpose)
        yield from self._headed("Who fills it in", [plain(section.who)])
        yield from self._headed(
            "How", [plain(section.how), plain(f"A team needs about {section.minutes} minutes.")]
        )
        yield from self._headed("What to do", [plain(section.instructions)])
        facts = [line for fact in section.why for line in self._fact(fact)]
        yield from self._headed("Why it matters", facts)
        yield from self._headed("Resources", self._resources(section.resources))

    def _headed(self, heading: str, lines: Iterable[Content]) -> Iterable[Content]:
        lines = list(lines)
        if lines:
            yield from (Content(""), ink(heading, "strong"), *lines)

    def _fact(self, fact: Fact) -> list[Content]:
        source = self.work.questionnaire.source(fact.source)
        where = f"{source.owner}, {source.title}" if source else fact.source
        address = [ink(f"  {source.url}", "muted")] if source and source.url else []
        return [plain(f"- {fact.text}"), ink(f"  Source: {where} ({fact.period}).", "muted"), *address]

    def _resources(self, ids: Iterable[str]) -> list[Content]:
        lines = []
        for found in filter(None, map(self.work.questionnaire.resource, ids)):
            lines += [plain(f"- {found.title} ({found.owner}): {found.about}"), ink(f"  {found.url}", "key")]
        return lines

    def _level_help(self) -> list[Content]:
        page = self.work.questionnaire.page("rating-scale")
        _, _, weigh = page.body.partition("## Three things to weigh") if page else ("", "", "")
        return list(guidance(weigh.partition("\n## ")[0].strip())) if weigh else []
