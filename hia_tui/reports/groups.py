"""Many answers put together, with small groups left out: spread of ratings, collation of evaluations."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.operation import RATING_VALUES, Value
from hia_tui.domain.questionnaire import EvaluationItem, Question, Questionnaire, Section
from hia_tui.domain.text import printable
from hia_tui.reports.comparisons import EvaluationCount, QuestionSpread, Spread, Submission
from hia_tui.reports.facts import SMALLEST_GROUP

_CLOSED = ("choice", "choices", "scale")
_ABOUT_PEOPLE = "who"
"""The topic of the evaluation whose replies say who somebody is."""


@dataclass(frozen=True, slots=True)
class TeamPart:
    """One team's assessment in a collation."""

    label: str
    assessment: Assessment
    as_of: date | None = None
    may_be_named: bool = False
    """Whether the team agreed to be named."""


def spread_of_people(assessment: Assessment, section: Section | None = None) -> Spread:
    """How the ratings that each member gave last lie, question by question."""
    questions = (section or assessment.questionnaire).questions
    by_question = {question.id: _latest_by_member(assessment, question) for question in questions}
    people = {member for given in by_question.values() for member in given}
    is_small = len(people) < SMALLEST_GROUP
    return Spread(
        of="people",
        size=len(people),
        submissions=(),
        questions=()
        if is_small
        else tuple(_of_people(_spread(q, by_question[q.id].values())) for q in questions),
        is_suppressed=is_small,
    )


def raters(assessment: Assessment) -> frozenset[str]:
    """The members who rated at least one question."""
    questions = assessment.questionnaire.questions
    return frozenset(member for q in questions for member in _latest_by_member(assessment, q))


def _of_people(spread: QuestionSpread) -> QuestionSpread:
    """Without its counts where so few replied that they could be recognised."""
    return spread if spread.replies >= SMALLEST_GROUP else replace(spread, counts=())


def spread_of_teams(questionnaire: Questionnaire, teams: Sequence[TeamPart]) -> Spread:
    """How the ratings of several teams lie; teams are named only where all of them agreed.

    Where fewer than five people answered in all the teams together, nothing is counted by question.
    """
    named = all(team.may_be_named for team in teams)
    people = {member for team in teams for member in raters(team.assessment)}
    is_small = len(people) < SMALLEST_GROUP
    parts = [
        Submission(printable(team.label) if named else "", team.assessment.tally(), team.as_of)
        for team in teams
    ]
    return Spread(
        of="teams",
        size=len(teams),
        submissions=() if is_small else tuple(sorted(parts, key=_order)),
        questions=()
        if is_small
        else tuple(
            _spread(question, [_state_in(team.assessment, question) for team in teams])
            for question in questionnaire.questions
        ),
        is_suppressed=is_small,
        names_agreed=named,
    )


def _order(part: Submission) -> tuple[str, int, int]:
    """By name; without names by figures, so that the order of the files gives no team away."""
    return (part.label, -part.tally.answered, -part.tally.points)


def _state_in(assessment: Assessment, question: Question) -> str | None:
    found = assessment.questionnaire.find(question.id)
    return assessment.answer(found).state if found else None


def _spread(question: Question, given: Iterable[str | None]) -> QuestionSpread:
    counts = Counter(given)
    return QuestionSpread(
        number=question.number,
        name=question.name,
        section=question.section,
        counts=tuple((code, counts[code]) for code in RATING_VALUES),
    )


def _latest_by_member(assessment: Assessment, question: Question) -> dict[str, str]:
    """What each member said last about a question, whether it still stands or was settled otherwise."""
    latest: dict[str, str] = {}
    for entry in assessment.history(f"q/{question.id}/rating"):
        op = entry.operation
        if op.how in ("undo", "merge") or not isinstance(op.value, str):
            continue
        latest[op.member] = op.value
    return latest


def collate_evaluations(
    questionnaire: Questionnaire, replies: Sequence[Mapping[str, Value]]
) -> tuple[EvaluationCount, ...]:
    """Count the replies to the evaluation; nothing is counted where fewer than five people replied."""
    if len(replies) < SMALLEST_GROUP:
        return ()
    return tuple(_count(item, [reply.get(item.id) for reply in replies]) for item in questionnaire.evaluation)


def _count(item: EvaluationItem, given: Sequence[Value]) -> EvaluationCount:
    answered = [value for value in given if value not in (None, "", [], False)]
    if item.type not in _CLOSED:
        texts = sorted(printable(value) for value in answered if isinstance(value, str))
        return EvaluationCount(item, (), tuple(texts), len(answered))
    counts: Counter[str] = Counter()
    for value in answered:
        counts.update(value if isinstance(value, list) else [str(value)])
    options = [*item.options, *sorted(set(counts) - set(item.options))]
    pairs: list[tuple[str, int | None]] = [(printable(option), counts[option]) for option in options]
    if item.topic == _ABOUT_PEOPLE:
        pairs = _without_small(pairs, is_exclusive=item.type == "choice")
    return EvaluationCount(item, tuple(pairs), (), len(answered))


def _without_small(
    pairs: list[tuple[str, int | None]], *, is_exclusive: bool
) -> list[tuple[str, int | None]]:
    """Leave out counts of one to four; and a second one where the total would give the first away."""
    small = {option for option, count in pairs if count is not None and 0 < count < SMALLEST_GROUP}
    if len(small) == 1 and is_exclusive:
        rest = [(count, option) for option, count in pairs if option not in small and count]
        small |= {min(rest)[1]} if rest else set()
    return [(option, None if option in small else count) for option, count in pairs]
