"""Several teams side by side: counts per level, shared gaps, what they need to learn. Never a ranking.

Where fewer than five people answered for a team, its figures could tell who said what. Such teams are put
together in one column; where even that is of fewer than five people, they are left out of every figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.domain.scoring import Tally
from hia_tui.reports.comparisons import EvaluationCount, QuestionSpread
from hia_tui.reports.facts import SMALLEST_GROUP
from hia_tui.reports.groups import TeamPart, collate_evaluations, spread_of_teams
from hia_tui.sync.records import KEY, read_record
from hia_tui.workspace import evaluation
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.team_sync import memberships
from hia_tui.workspace.work import Work

_SUPPORT = "support"
"""The topic of the evaluation that asks what would help."""


@dataclass(frozen=True, slots=True)
class Column:
    """One team, or several small ones together."""

    label: str
    teams: int
    people: int
    """How many answered at least one question; five or more."""
    sections: tuple[Tally, ...]
    """In the order of the questionnaire's sections, summed where the column is of several teams."""
    total: Tally


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that people said would help them."""

    option: str
    people: int | None
    """None for one to four: too few to be shown."""


@dataclass(frozen=True, slots=True)
class Collation:
    """Several teams together."""

    questionnaire: Questionnaire
    columns: tuple[Column, ...]
    """By name."""
    left_out: int
    """Teams of too few people to be in any figure."""
    questions: tuple[QuestionSpread, ...]
    """How many teams stand where, question by question."""
    gaps: tuple[QuestionSpread, ...]
    """At Not yet or Starting in more than half of the teams that rated them; the most shared first."""
    unknown: tuple[QuestionSpread, ...]
    """Answered “don't know” by at least one team."""
    wishes: tuple[Wish, ...]
    replies: int | None
    """Replies to the evaluation; None for fewer than five, whose wishes are not counted."""


@dataclass(frozen=True, slots=True)
class _Team:
    label: str
    people: frozenset[str]
    view: Assessment
    replies: list[evaluation.Reply]


def collate(workspace: Workspace, references: Sequence[str] = ()) -> Collation:
    """Put teams together: those named, or the newest assessment of each team that this person leads.

    Raises:
        CouldNotDo: there are not two.
        UnknownName: no such assessment.
    """
    works = [workspace.open(one) for one in dict.fromkeys(references)] or _led(workspace)
    try:
        if len(works) < 2:
            raise CouldNotDo(
                "To put teams side by side takes two. Be their coordinator here, or name their assessments: "
                "hia team collate ASSESSMENT ASSESSMENT"
            )
        return _collation([_team(work) for work in works])
    finally:
        for work in works:
            work.close()


def _led(workspace: Workspace) -> list[Work]:
    """The newest assessment of each team whose coordinator this home is, open."""
    leads = {(m.server, m.team) for m in memberships(workspace).all() if m.is_coordinator}
    found: list[Work] = []
    for stored in workspace.assessments():
        work = workspace.open(stored.id)
        record = read_record(work.store.side(KEY))
        place = (record.server, record.team) if record else None
        if place in leads:
            leads.discard(place)
            found.append(work)
        else:
            work.close()
    return found


def _team(work: Work) -> _Team:
    rated = (op for op in work.ledger if op.field.startswith("q/") and op.field.endswith("/rating"))
    people = frozenset(op.member for op in rated if op.value is not None)
    label = " · ".join(part for part in (work.title, work.round) if part)
    return _Team(label, people, work.view, evaluation.replies(work))


def _collation(teams: Sequence[_Team]) -> Collation:
    # The longest form asks everything that the others ask.
    questionnaire = max((t.view.questionnaire for t in teams), key=lambda q: len(q.questions))
    large = [team for team in teams if len(team.people) >= SMALLEST_GROUP]
    small = [team for team in teams if len(team.people) < SMALLEST_GROUP]
    together = frozenset().union(*(team.people for team in small))
    pooled = small if len(small) > 1 and len(together) >= SMALLEST_GROUP else []
    columns = sorted(
        (_column(questionnaire, team.label, [team]) for team in large), key=lambda c: c.label.casefold()
    )
    if pooled:
        columns.append(_column(questionnaire, f"{len(pooled)} smaller teams together", pooled))
    shown = [*large, *pooled]
    parts = [TeamPart(team.label, team.view) for team in shown]
    questions = spread_of_teams(questionnaire, parts).questions
    gaps = [q for q in questions if q.levels and 2 * low(q) > len(q.levels)]
    replies = [reply for team in shown for reply in team.replies]
    counted = [c for c in collate_evaluations(questionnaire, replies) if c.item.topic == _SUPPORT]
    return Collation(
        questionnaire=questionnaire,
        columns=tuple(columns),
        left_out=len(teams) - len(shown),
        questions=questions,
        gaps=tuple(sorted(gaps, key=lambda q: -low(q) / len(q.levels))),
        unknown=tuple(q for q in questions if unknown(q)),
        wishes=tuple(wish for one in counted for wish in _wishes(one)),
        replies=len(replies) if len(replies) >= SMALLEST_GROUP else None,
    )


def _column(questionnaire: Questionnaire, label: str, teams: Sequence[_Team]) -> Column:
    sections = []
    for section in questionnaire.sections:
        own = [
            team.view.tally(there)
            for team in teams
            for there in team.view.questionnaire.sections
            if there.id == section.id
        ]
        sections.append(_sum(own))
    people = frozenset().union(*(team.people for team in teams))
    return Column(label, len(teams), len(people), tuple(sections), _sum(sections))


def _sum(tallies: Sequence[Tally]) -> Tally:
    first, second, third, fourth = (sum(t.levels[place] for t in tallies) for place in range(4))
    return Tally(
        questions=sum(t.questions for t in tallies),
        levels=(first, second, third, fourth),
        dont_know=sum(t.dont_know for t in tallies),
        not_applicable=sum(t.not_applicable for t in tallies),
        disagreements=sum(t.disagreements for t in tallies),
    )


def _wishes(counted: EvaluationCount) -> list[Wish]:
    return [
        Wish(option, None if people is None or 0 < people < SMALLEST_GROUP else people)
        for option, people in counted.counts
        if people != 0
    ]


def low(question: QuestionSpread) -> int:
    """How many teams stand at Not yet or Starting."""
    return sum(level <= 2 for level in question.levels)


def unknown(question: QuestionSpread) -> int:
    """How many teams do not know."""
    return dict(question.counts)["dont-know"]
