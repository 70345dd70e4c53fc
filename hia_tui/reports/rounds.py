"""Comparing rounds, like for like: only questions rated in both, with the same meaning, count."""

from collections.abc import Sequence
from datetime import date

from hia_tui.domain.actions import Action
from hia_tui.domain.assessment import Assessment
from hia_tui.domain.questionnaire import Question, Questionnaire, Section
from hia_tui.domain.scoring import POINTS
from hia_tui.domain.text import printable
from hia_tui.reports.comparisons import (
    ActionOutcome,
    Comparison,
    QuestionChange,
    RoundFacts,
    SectionChange,
    Trend,
)
from hia_tui.reports.facts import ReportMeta

Round = tuple[ReportMeta, Assessment]


def compare_rounds(earlier: Round, later: Round, section: Section | None = None) -> Comparison:
    """Put two rounds of one team beside each other."""
    questionnaire = later[1].questionnaire
    sections = (section,) if section is not None else questionnaire.sections
    changes = tuple(_change(earlier[1], later[1], q) for s in sections for q in s.questions)
    by_section = tuple(
        _section_change(item, [c for c in changes if c.section == item.id]) for item in sections
    )
    matched = {old.id for s in sections for q in s.questions if (old := _before(earlier[1], later[1], q))}
    ids = {item.id for item in sections}
    gone = tuple(
        (q.number, q.name)
        for q in earlier[1].questionnaire.questions
        if q.id not in matched and q.section in ids
    )
    return Comparison(
        earlier=_round(earlier, section, tuple(c.points_then for c in by_section)),
        later=_round(later, section, tuple(c.points_now for c in by_section)),
        sections=by_section,
        questions=changes,
        gone=gone,
        outcomes=tuple(_outcomes(earlier[1], later[1], section)),
    )


def trend_of(rounds: Sequence[Round], section: Section | None = None) -> Trend:
    """Put several rounds beside each other, over the questions rated in every one of them."""
    last = rounds[-1][1]
    sections = (section,) if section is not None else last.questionnaire.sections
    common = {item.id: [q for q in item.questions if _is_in_all(rounds, q)] for item in sections}
    return Trend(
        rounds=tuple(
            _round(item, section, tuple(_points(item[1], last, common[s.id]) for s in sections))
            for item in rounds
        ),
        sections=tuple((s.number, s.title, len(common[s.id])) for s in sections),
    )


def _round(item: Round, section: Section | None, points: tuple[int, ...]) -> RoundFacts:
    meta, assessment = item
    own = section and next((s for s in assessment.questionnaire.sections if s.id == section.id), None)
    return RoundFacts(
        assessment_id=meta.assessment_id,
        title=printable(meta.title),
        round=printable(meta.round),
        as_of=meta.as_of,
        questionnaire=assessment.questionnaire.reference,
        tally=assessment.tally(own),
        points=points,
    )


def _before(earlier: Assessment, later: Assessment, question: Question) -> Question | None:
    """The earlier round's question that a later one continues: the same id, or the id that it replaces."""
    by_id = {q.id: q for q in earlier.questionnaire.questions}
    if question.id in by_id:
        return by_id[question.id]
    old = next((c.replaces for c in later.questionnaire.changes if c.question == question.id), "")
    return by_id.get(old)


def _same_meaning(old: Question, new: Question, questionnaire: Questionnaire) -> bool:
    if old.id != new.id:
        grade = next((c.grade for c in questionnaire.changes if c.question == new.id), "meaning")
        return grade == "wording"
    return old.since == new.since


def _change(earlier: Assessment, later: Assessment, question: Question) -> QuestionChange:
    old = _before(earlier, later, question)
    then = earlier.answer(old) if old else None
    now = later.answer(question)
    excluded = _exclusion(old, question, then.state if then else None, now.state, later.questionnaire)
    return QuestionChange(
        number=question.number,
        name=question.name,
        section=question.section,
        then=then.state if then else None,
        now=now.state,
        excluded=excluded,
        wording_changed=old is not None and old.text != question.text,
        change_note=next((c.note for c in later.questionnaire.changes if c.question == question.id), ""),
        planned=then.target.text if then else "",
    )


def _exclusion(
    old: Question | None, new: Question, then: str | None, now: str | None, questionnaire: Questionnaire
) -> str:
    if old is None:
        return "not-asked"
    if not _same_meaning(old, new, questionnaire):
        return "meaning"
    return "" if then in POINTS and now in POINTS else "not-rated"


def _section_change(section: Section, changes: list[QuestionChange]) -> SectionChange:
    compared = [change for change in changes if not change.excluded]
    directions = [change.direction for change in compared]
    return SectionChange(
        id=section.id,
        number=section.number,
        title=section.title,
        up=directions.count(1),
        same=directions.count(0),
        down=directions.count(-1),
        points_then=sum(POINTS[change.then or ""] for change in compared),
        points_now=sum(POINTS[change.now or ""] for change in compared),
    )


def _is_in_all(rounds: Sequence[Round], question: Question) -> bool:
    last = rounds[-1][1]
    for _, assessment in rounds:
        old = _before(assessment, last, question)
        if old is None or not _same_meaning(old, question, last.questionnaire):
            return False
        if assessment.answer(old).state not in POINTS:
            return False
    return True


def _points(assessment: Assessment, last: Assessment, questions: Sequence[Question]) -> int:
    found = (_before(assessment, last, question) for question in questions)
    return sum(POINTS[assessment.answer(old).state or ""] for old in found if old is not None)


def _outcome(now: Action) -> str:
    return "disagreement" if now.is_disagreed("outcome") else now.text("outcome")


def _outcomes(earlier: Assessment, later: Assessment, section: Section | None) -> list[ActionOutcome]:
    """What became of each action of the earlier round, as the later round says it."""
    continued = {action.text("from"): action for action in later.actions() if action.text("from")}
    outcomes = []
    for action in earlier.actions():
        if section is not None and earlier.section_of_action(action) != section.id:
            continue
        now = continued.get(action.id)
        due: date | None = action.due
        asked = later.questionnaire.find(action.text("question"))
        outcomes.append(
            ActionOutcome(
                question=asked.number if asked else "",
                title=printable(action.title),
                due=due.isoformat() if due else "",
                status_then=action.status.value,
                outcome=_outcome(now) if now else "",
                status_now=now.status.value if now else "",
            )
        )
    return sorted(outcomes, key=lambda o: (o.due or "9999", o.title.casefold()))
