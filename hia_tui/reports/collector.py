"""Reads an assessment for a report: each part of it as facts, with who said what and when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hia_tui.domain.actions import ATTRIBUTES, Action, brought_along, day_in
from hia_tui.domain.assessment import Answer, Assessment, SectionView
from hia_tui.domain.ledger import value_key
from hia_tui.domain.operation import Operation, Value
from hia_tui.domain.questionnaire import Section
from hia_tui.domain.text import printable
from hia_tui.reports.facts import (
    ActionFacts,
    FieldFacts,
    Person,
    PlannedFacts,
    QuestionFacts,
    ReportMeta,
    SectionFacts,
    Settled,
    SignOffFacts,
    Version,
)

TITLE_FIELDS = ("title", "organisation", "round")
_SHOWN_QUESTION_FIELDS = ("rating", "reason", "evidence", "note", "target", "come-back", "confirm")
_SHOWN_ASSESSMENT_FIELDS = ("form", "nation", "from")
"""What stands under the method: how the assessment was started."""
_SECTION_TEXTS = ("strengths", "gaps")


@dataclass(frozen=True, slots=True)
class Collector:
    """Reads one assessment; names are left out where the report leaves them out."""

    assessment: Assessment
    meta: ReportMeta
    members: tuple[str, ...]

    def people(self) -> Iterable[Person]:
        """Everybody who wrote, by name; numbered where names are left out."""
        edits = Counter(op.member for op in self.assessment.ledger)
        for member in self.members:
            role = self.role(member) if self.meta.names else ""
            yield Person(member if self.meta.names else "", self.name(member), role, edits[member])

    def name(self, member: str) -> str:
        """The name that a member goes by in this report."""
        if self.meta.names:
            return printable(self.assessment.member_name(member))
        return f"Person {self.members.index(member) + 1}"

    def role(self, member: str) -> str:
        """The role that a member goes by, where names are shown."""
        return printable(self.assessment.member_role(member)) if self.meta.names else ""

    def version(self, op: Operation) -> Version:
        """One value with who gave it."""
        value = value_text(op.value)
        if op.field.startswith(("assign/", "claim/")):
            value = "; ".join(self.name(part) if part in self.members else part for part in value.split("; "))
        given = self.assessment.given(op)
        return Version(
            value=value,
            by=self.name(given.member),
            role=self.role(given.member),
            at=given.at,
            why=printable(given.why or ""),
            operation=op.id,
        )

    def field(self, path: str, name: str = "") -> FieldFacts:
        """What is current in a field."""
        field = self.assessment.field(path)
        return FieldFacts(name or path, field.status.value, tuple(self.version(op) for op in field.live))

    def question(self, answer: Answer) -> QuestionFacts:
        """One question with its answer."""
        question = answer.question
        path = f"q/{question.id}/"
        others = (
            self.field(name)
            for name in self.assessment.ledger.fields_of(f"q/{question.id}")
            if name.removeprefix(path) not in _SHOWN_QUESTION_FIELDS
        )
        return QuestionFacts(
            id=question.id,
            number=question.number,
            section=question.section,
            name=question.name,
            text=question.text,
            why=question.why.text,
            why_source=question.why.source,
            why_period=question.why.period,
            levels=question.levels,
            state=answer.state,
            rating=self.field(path + "rating"),
            reason=self.field(path + "reason"),
            evidence=self.field(path + "evidence"),
            note=self.field(path + "note"),
            target=self.field(path + "target"),
            come_back=answer.come_back,
            is_to_confirm=self.assessment.is_to_confirm(question),
            others=tuple(item for item in others if item.has_text),
            suggestions=question.action_suggestions,
            evidence_prompts=question.evidence_prompts,
            resources=question.resources,
            audience=question.audience,
        )

    def section(self, section: Section) -> SectionFacts:
        """One section with its answers."""
        view = self.assessment.section(section)
        return SectionFacts(
            id=section.id,
            number=section.number,
            title=section.title,
            purpose=section.purpose,
            who=section.who,
            why=tuple((fact.text, fact.source, fact.period) for fact in section.why),
            resources=section.resources,
            strengths_prompt=section.strengths_prompt,
            gaps_prompt=section.gaps_prompt,
            action_prompt=section.action_prompt,
            tally=view.tally,
            state=view.state.value,
            strengths=self.field(f"section/{section.id}/strengths"),
            gaps=self.field(f"section/{section.id}/gaps"),
            others=tuple(self._section_others(section)),
            sign_off=self._sign_off(view),
            questions=tuple(self.question(answer) for answer in self.assessment.answers(section)),
        )

    def _section_others(self, section: Section) -> Iterable[FieldFacts]:
        fields = self.assessment.ledger.fields_of(f"section/{section.id}")
        names = [name for name in fields if name.rsplit("/", 1)[1] not in _SECTION_TEXTS]
        for name in [*names, *(f"{kind}/{section.id}" for kind in ("assign", "claim", "due"))]:
            found = self.field(name)
            if found.has_text or found.is_disagreed:
                yield found

    def _sign_off(self, view: SectionView) -> SignOffFacts | None:
        if view.sign_off is None:
            return None
        signed = view.sign_off
        return SignOffFacts(
            by=self.name(signed.operation.member),
            at=signed.operation.at,
            still_holds=signed.still_holds,
            changed_by=tuple(self.name(member) for member in signed.changed_by),
        )

    def actions(self, section: Section | None) -> Iterable[ActionFacts]:
        """The actions that stand, of one section or all."""
        for action in self.assessment.actions():
            belongs_to = self.assessment.section_of_action(action)
            if section is None or belongs_to == section.id:
                yield self._action(action, belongs_to)

    def _action(self, action: Action, section: str | None) -> ActionFacts:
        question = self.assessment.questionnaire.find(action.text("question"))
        known = {name: i for i, name in enumerate(ATTRIBUTES)}
        names = sorted(action.attributes, key=lambda name: (known.get(name, len(known)), name))
        attributes = (self.field(f"action/{action.id}/{name}", name) for name in names)
        return ActionFacts(
            id=action.id,
            title=printable(action.title),
            section=section,
            question=question.number if question else "",
            status=action.status.value,
            due=action.due,
            is_ready=action.is_ready,
            is_open=action.is_open,
            is_overdue=action.is_overdue(self.meta.as_of),
            planned=self._planned(action),
            attributes=tuple(item for item in attributes if item.has_text),
            changed_after_removal=tuple(self.version(op) for op in action.changed_after_removal),
        )

    def _planned(self, action: Action) -> PlannedFacts | None:
        if not action.text("from"):
            return None
        title, due = (brought_along(self.assessment.ledger, action.id, name) for name in ("title", "due"))
        return PlannedFacts(
            title=printable(title) or printable(action.title),
            due=day_in(due),
            outcome=action.outcome.value if action.outcome else "",
            is_to_confirm=action.is_to_confirm,
        )

    def settled(self, section: Section | None) -> Iterable[Settled]:
        """Disagreements that a person settled, by path."""
        ledger = self.assessment.ledger
        for name in ledger.fields():
            if section is not None and self.assessment.section_of(name) != section.id:
                continue
            for op in ledger.history(name) if len(ledger.operations_on(name)) > 2 else ():
                replaced = [old for old in map(ledger.get, op.sup) if old is not None and old.field == name]
                if len({value_key(old.value) for old in replaced}) > 1:
                    said = sorted(replaced, key=lambda old: old.id)
                    yield Settled(name, tuple(self.version(old) for old in said), self.version(op))

    def unknown(self) -> Iterable[FieldFacts]:
        """Answers to questions that this questionnaire does not have."""
        for item in self.assessment.unknown_questions():
            for name in self.assessment.ledger.fields_of(f"q/{item}"):
                found = self.field(name)
                if found.has_text:
                    yield found

    def others(
        self, sections: tuple[SectionFacts, ...], actions: tuple[ActionFacts, ...]
    ) -> Iterable[FieldFacts]:
        """Current fields that stand nowhere else in the report, so that nothing in the store is left out."""
        said = {f"action/{a.id}" for a in actions} | {f"section/{s.id}" for s in sections}
        said |= {f"{kind}/{s.id}" for s in sections for kind in ("assign", "claim", "due", "sign")}
        gone = {f"action/{item}" for item in self.assessment.ledger.subjects("action")} - said
        titles = {f"assessment/{name}" for name in (*TITLE_FIELDS, *_SHOWN_ASSESSMENT_FIELDS)}
        for name in self.assessment.ledger.fields():
            subject = "/".join(name.split("/", 2)[:2])
            if subject in said | gone or subject.startswith(("q/", "member/")):
                continue
            found = self.field(name)
            if found.has_text and (name not in titles or found.is_disagreed):
                yield found


def value_text(value: Value) -> str:
    """A stored value as text that may be shown: no control characters survive."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return printable("; ".join(value) if isinstance(value, list) else value)
