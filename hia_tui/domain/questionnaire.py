"""What is asked: Questionnaire → Section → Question → Level, as frozen data.

Made by `hia_tui.content` from the files in `content/`. Ids are stable for ever; numbers such as `2.6`
are positions, for people, and are never stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from hia_tui.domain.errors import UnknownName


class Form(StrEnum):
    """Which questions are asked: all of them, or the two-hour choice."""

    FULL = "full"
    SHORT = "short"


class Nation(StrEnum):
    """Whose words are used; `UK` is the neutral wording."""

    UK = "uk"
    SCOTLAND = "scotland"
    ENGLAND = "england"
    WALES = "wales"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True)
class Level:
    """One point of the rating scale, generic or as described for one question."""

    code: str
    """`1` … `4`, `dont-know`, `not-applicable`."""
    label: str
    """`Not yet`, `Starting` …"""
    meaning: str
    points: int | None
    """0 to 3; None for the two answers outside the score."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from."""

    id: str
    title: str
    owner: str
    url: str
    year: str
    checked: str
    """ISO date on which the address and the fact were last checked."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read, watch or use."""

    id: str
    title: str
    owner: str
    url: str
    about: str
    checked: str
    nations: tuple[Nation, ...] = ()
    """Empty: for all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A cited statement with the period it is about."""

    text: str
    source: str
    period: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is assessed."""

    id: str
    number: str
    section: str
    name: str
    """A few words for lists."""
    text: str
    why: Fact
    levels: tuple[Level, ...]
    """The four levels as described for this question."""
    evidence_prompts: tuple[str, ...]
    action_suggestions: tuple[str, ...]
    resources: tuple[str, ...]
    audience: str
    """`frontline`, `leader` or `both`."""
    nations: tuple[Nation, ...]
    short_form: bool
    since: str
    """Version of the questionnaire in which the question got its present meaning."""

    def level(self, code: str) -> Level | None:
        """The described level with that code, or None for the two answers outside the scale."""
        return next((level for level in self.levels if level.code == code), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions that one set of people answers together."""

    id: str
    number: int
    title: str
    purpose: str
    who: str
    how: str
    instructions: str
    minutes: int
    why: tuple[Fact, ...]
    resources: tuple[str, ...]
    strengths_prompt: str
    gaps_prompt: str
    action_prompt: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One question about the assessment itself."""

    id: str
    topic: str
    """`who`, `how`, `improve`, `support` or `overall`."""
    type: str
    """`choice`, `choices`, `scale` or `text`."""
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of guidance in the small Markdown that the content allows."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed about one question."""

    question: str
    replaces: str
    """The id that it replaces; the same id when only its words or its meaning changed."""
    grade: str
    """`wording` or `meaning`."""
    version: str
    note: str


@dataclass(frozen=True)
class Questionnaire:
    """Everything that is asked and explained, in one nation's words and one form."""

    id: str
    version: str
    title: str
    form: Form
    nation: Nation
    scale: tuple[Level, ...]
    """The six answers with their generic meaning."""
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    resources: tuple[Resource, ...]
    evaluation: tuple[EvaluationItem, ...]
    pages: tuple[Page, ...]
    changes: tuple[Change, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    """The nation's and the organisation's words, by key."""

    @property
    def reference(self) -> str:
        """`hia@2026.1`: what an operation binds to."""
        return f"{self.id}@{self.version}"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_name(self) -> dict[str, Question]:
        return {name: q for q in self.questions for name in (q.id, q.number)}

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {level.code: level for level in self.scale}

    def find(self, name: str) -> Question | None:
        """The question with that id or number, if there is one."""
        return self._by_name.get(name.strip())

    def question(self, name: str) -> Question:
        """The question with that id or number.

        Raises:
            UnknownName: with the range of numbers that there is.
        """
        found = self.find(name)
        if found is None:
            last = self.questions[-1].number if self.questions else "none"
            raise UnknownName(
                f"There is no question {name!r}. Questions run from 1.1 to {last}. Nothing was changed."
            )
        return found

    def section(self, name: str) -> Section:
        """The section with that number or id.

        Raises:
            UnknownName: with the range of numbers that there is.
        """
        wanted = name.strip()
        for section in self.sections:
            if wanted in (section.id, str(section.number)):
                return section
        raise UnknownName(
            f"There is no section {name!r}. Sections run from 1 to {len(self.sections)}. Nothing was changed."
        )

    def level(self, code: str) -> Level:
        """The generic level with that code (KeyError if the scale has none)."""
        return self._levels[code]

    def source(self, source_id: str) -> Source | None:
        """The source with that id."""
        return next((s for s in self.sources if s.id == source_id), None)

    def resource(self, resource_id: str) -> Resource | None:
        """The resource with that id."""
        return next((r for r in self.resources if r.id == resource_id), None)

    def page(self, page_id: str) -> Page | None:
        """The page of guidance with that id."""
        return next((p for p in self.pages if p.id == page_id), None)

    def search(self, words: str) -> Iterator[Question]:
        """Questions whose number, short name or text holds all the words, best place first."""
        wanted = words.casefold().split()
        if not wanted:
            return
        in_name = [q for q in self.questions if _holds(f"{q.number} {q.name}", wanted)]
        yield from in_name
        yield from (q for q in self.questions if q not in in_name and _holds(f"{q.name} {q.text}", wanted))


def _holds(text: str, wanted: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)
