"""The coordinator's board: section by person, what is to agree, what is late, what moved since a day.

Computed from the operations alone, so the program and the server show the same board. Days are the
writers' own, for display: nothing here decides anything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hia_tui.domain.assessment import Answer, Assessment, SectionState, SectionView
from hia_tui.domain.operation import Operation


@dataclass(frozen=True, slots=True)
class BoardSection:
    """One section as a coordinator sees it."""

    id: str
    number: int
    title: str
    questions: int
    answered: int
    to_agree: int
    state: SectionState
    owners: tuple[str, ...]
    """Ids of the members whom it was given to; several where people differ about it."""
    claimed: tuple[str, ...]
    """Ids of the members who took it on themselves."""
    due: str
    """The day by which it is to be done, as it was written; empty where there is none."""
    is_overdue: bool
    returned: int
    """Questions that were sent back with a note and still wait."""


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """One person's part."""

    member: str
    name: str
    role: str
    answered: dict[str, int]
    """Questions by section id whose current rating is theirs, alone or with others."""
    to_agree: int
    """Open disagreements that they are part of."""
    last: str
    """When they last wrote, by their own clock; empty for never."""

    @property
    def total(self) -> int:
        """Questions whose current rating is theirs."""
        return sum(self.answered.values())


@dataclass(frozen=True, slots=True)
class BoardChange:
    """How much one person wrote in one section since a day."""

    member: str
    section: str | None
    edits: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board."""

    sections: tuple[BoardSection, ...]
    people: tuple[BoardPerson, ...]
    since: date
    changes: tuple[BoardChange, ...]


def board_of(view: Assessment, today: date, since: date, others: Iterable[str] = ()) -> Board:
    """The board of an assessment.

    Args:
        view: the assessment.
        today: decides what is overdue.
        since: the first day whose edits count as changes.
        others: members who have written nothing yet.
    """
    members = set(view.members()) | set(others)
    people = sorted(
        (_person(view, member) for member in members), key=lambda p: (p.name.casefold(), p.member)
    )
    return Board(
        sections=tuple(_section(view, section, today) for section in view.sections()),
        people=tuple(people),
        since=since,
        changes=tuple(_changes(view, since)),
    )


def written_on(op: Operation) -> date:
    """The writer's day of an operation; far in the past where the writer's clock gave none."""
    try:
        return datetime.fromisoformat(op.at).date()
    except ValueError:
        return date.min


def _section(view: Assessment, section: SectionView, today: date) -> BoardSection:
    found = section.section
    due = view.field(f"due/{found.id}").text
    finished = section.state in (SectionState.COMPLETED, SectionState.SIGNED_OFF)
    return BoardSection(
        id=found.id,
        number=found.number,
        title=found.title,
        questions=section.tally.questions,
        answered=section.tally.answered,
        to_agree=len(section.disagreements),
        state=section.state,
        owners=_texts(view, f"assign/{found.id}"),
        claimed=_texts(view, f"claim/{found.id}"),
        due=due,
        is_overdue=not finished and _is_past(due, today),
        returned=sum(_is_returned(view, answer) for answer in view.answers(found)),
    )


def _person(view: Assessment, member: str) -> BoardPerson:
    answered = {
        section.id: sum(
            any(op.member == member and op.value is not None for op in answer.rating.live)
            for answer in view.answers(section)
        )
        for section in view.questionnaire.sections
    }
    disagreed = sum(any(op.member == member for op in field.live) for field in view.disagreements())
    last = max((op.at for op in view.ledger if op.member == member), default="")
    return BoardPerson(member, view.member_name(member), view.member_role(member), answered, disagreed, last)


def _changes(view: Assessment, since: date) -> Iterable[BoardChange]:
    counted = Counter((op.member, view.section_of(op.field)) for op in view.ledger if written_on(op) >= since)
    for (member, section), edits in sorted(counted.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        yield BoardChange(member, section, edits)


def _texts(view: Assessment, field: str) -> tuple[str, ...]:
    values = {op.value for op in view.ledger.live(field) if isinstance(op.value, str)}
    return tuple(sorted(values))


def _is_returned(view: Assessment, answer: Answer) -> bool:
    return answer.come_back and bool(view.field(f"q/{answer.question.id}/returned").live)


def _is_past(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) < today
    except ValueError:
        return False
