"""What a report is made of: frozen values, with no wording, no layout, no clock and no locale.

Numbers stay raw here and texts stay as they were written; `hia_tui.reports.view` makes the sentences.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from hia_tui.domain.questionnaire import Form, Level, Nation, Resource, Source
from hia_tui.domain.scoring import Tally
from hia_tui.reports.comparisons import Comparison, EvaluationCount, Spread, Trend

SCHEMA = 1
"""Version of the shape of the model, as it stands in JSON."""
SMALLEST_GROUP = 5
"""Fewer people than this are not shown as a group wherever they could be recognised."""


class ReportKind(StrEnum):
    """What a report is about."""

    OVERALL = "overall"
    SECTION = "section"
    ACTIONS = "actions"
    IMPROVEMENT = "improvement"
    COMPARISON = "comparison"
    TREND = "trend"
    TEAM = "team"
    COLLATION = "collation"
    EVALUATION = "evaluation"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """Which assessment a report is about, as of when, and who made it."""

    assessment_id: str
    title: str
    organisation: str
    round: str
    questionnaire: str
    """`hia@2026.1`."""
    form: Form
    nation: Nation
    as_of: date
    """The day for which it is made: what is overdue is judged by it."""
    made_at: datetime | None = None
    """When the file was made; None leaves the time out, for files that must compare equal."""
    app_version: str = ""
    author: str = ""
    language: str = "en-GB"
    """Language of the questionnaire and the answers; the report's own sentences are English."""
    names: bool = True
    """False leaves people's names out; people are then numbered."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote in the assessment."""

    id: str
    name: str
    role: str
    edits: int


@dataclass(frozen=True, slots=True)
class Version:
    """One of the current values of a field, with who gave it, when and why."""

    value: str
    by: str
    role: str
    at: str
    why: str
    operation: str


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What is current in one field."""

    name: str
    """Path of the field, such as `q/practice.directory/note`."""
    status: str
    """`empty`, `answered`, `agreed`, `disagreement` or `cleared`."""
    versions: tuple[Version, ...] = ()

    @property
    def value(self) -> str:
        """The one current value, empty where there is none or people differ."""
        return "" if self.is_disagreed or not self.versions else self.versions[0].value

    @property
    def is_disagreed(self) -> bool:
        """Whether people gave different values that nobody has settled."""
        return self.status == "disagreement"

    @property
    def has_text(self) -> bool:
        """Whether there is anything to show."""
        return any(version.value for version in self.versions)


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question and everything that is current about it."""

    id: str
    number: str
    section: str
    name: str
    text: str
    why: str
    why_source: str
    why_period: str
    levels: tuple[Level, ...]
    state: str | None
    """A rating code, `disagreement`, or None for unanswered."""
    rating: FieldFacts
    reason: FieldFacts
    evidence: FieldFacts
    note: FieldFacts
    target: FieldFacts
    come_back: bool
    is_to_confirm: bool
    """Whether the evidence came along from the last round and nobody has looked at it yet."""
    others: tuple[FieldFacts, ...]
    """Fields that only some versions write."""
    suggestions: tuple[str, ...]
    evidence_prompts: tuple[str, ...]
    resources: tuple[str, ...]
    audience: str

    @property
    def texts(self) -> tuple[FieldFacts, ...]:
        """The free-text fields, in the order in which they are read."""
        return (self.reason, self.evidence, self.note)

    @property
    def disagreed(self) -> tuple[FieldFacts, ...]:
        """The fields in which people differ."""
        fields = (self.rating, self.reason, self.evidence, self.note, self.target, *self.others)
        return tuple(item for item in fields if item.is_disagreed)


@dataclass(frozen=True, slots=True)
class SignOffFacts:
    """A sign-off and whether the section still is what was signed."""

    by: str
    at: str
    still_holds: bool
    changed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """One section and everything that is current about it."""

    id: str
    number: int
    title: str
    purpose: str
    who: str
    why: tuple[tuple[str, str, str], ...]
    """Cited statements: text, id of the source, period."""
    resources: tuple[str, ...]
    strengths_prompt: str
    gaps_prompt: str
    action_prompt: str
    tally: Tally
    state: str
    strengths: FieldFacts
    gaps: FieldFacts
    others: tuple[FieldFacts, ...]
    """Who has it, by when it is due, who said that it is completed."""
    sign_off: SignOffFacts | None
    questions: tuple[QuestionFacts, ...]


@dataclass(frozen=True, slots=True)
class PlannedFacts:
    """A plan of the last round and what became of it."""

    title: str
    due: date | None
    """The words and the day as they were planned then."""
    outcome: str
    """`done`, `partly`, `not`, `no-longer-relevant`; empty where nobody has said, or people differ."""
    is_to_confirm: bool
    """Whether nobody has said yet what became of it."""


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """One action with all its attributes."""

    id: str
    title: str
    section: str | None
    question: str
    """Number of the question that it answers, or nothing."""
    status: str
    due: date | None
    is_ready: bool
    is_open: bool
    is_overdue: bool
    planned: "PlannedFacts | None"
    """What the last round planned, where the action came along from it."""
    attributes: tuple[FieldFacts, ...]
    """Every attribute with a value, named by its last step, in the order of `actions.ATTRIBUTES`."""
    changed_after_removal: tuple[Version, ...]

    def attribute(self, name: str) -> FieldFacts:
        """The attribute of that name, empty where nothing was said."""
        return next((a for a in self.attributes if a.name == name), FieldFacts(name, "empty"))


@dataclass(frozen=True, slots=True)
class Settled:
    """A disagreement that a person settled."""

    field: str
    versions: tuple[Version, ...]
    """What had been said."""
    decision: Version


@dataclass(frozen=True, slots=True)
class ReportModel:
    """Everything that a report says."""

    kind: ReportKind
    meta: ReportMeta
    questionnaire_title: str
    scale: tuple[Level, ...]
    tally: Tally
    sections: tuple[SectionFacts, ...]
    actions: tuple[ActionFacts, ...]
    people: tuple[Person, ...]
    settled: tuple[Settled, ...]
    unknown: tuple[FieldFacts, ...]
    """Answers to questions that this questionnaire does not have."""
    not_agreed: tuple[str, ...]
    """Paths of the fields with an open disagreement."""
    others: tuple[FieldFacts, ...]
    """Whatever else is current in the store and stands nowhere above."""
    sources: tuple[Source, ...]
    resources: tuple[Resource, ...]
    fingerprint: str
    signed_off: tuple[int, ...]
    """Numbers of the sections that are signed off and unchanged since."""
    continues: str = ""
    """Id of the assessment of the last round, where this one was started from it."""
    comparison: Comparison | None = None
    trend: Trend | None = None
    spread: Spread | None = None
    evaluation: tuple[EvaluationCount, ...] = ()
    respondents: int = 0
    changes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_signed_off(self) -> bool:
        """Whether every section of the report is signed off."""
        return len(self.signed_off) == len(self.sections)

    @property
    def questions(self) -> tuple[QuestionFacts, ...]:
        """All questions that the report is about, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def open_fields(self) -> tuple[FieldFacts, ...]:
        """Every field with an open disagreement, in the order of the report."""
        found = [f for s in self.sections for f in (s.strengths, s.gaps, *s.others)]
        found += [f for q in self.questions for f in q.disagreed]
        found += [replace(f, name=f"action/{a.id}/{f.name}") for a in self.actions for f in a.attributes]
        return tuple(f for f in [*found, *self.others, *self.unknown] if f.is_disagreed)

    def section(self, section_id: str | None) -> SectionFacts | None:
        """The section with that id, where the report is about it."""
        return next((s for s in self.sections if s.id == section_id), None)
