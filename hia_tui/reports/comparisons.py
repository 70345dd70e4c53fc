"""Facts about several rounds, several people or several teams put beside each other."""

from dataclasses import dataclass
from datetime import date

from hia_tui.domain.questionnaire import EvaluationItem
from hia_tui.domain.scoring import Tally


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One round of several."""

    assessment_id: str
    title: str
    round: str
    as_of: date
    questionnaire: str
    tally: Tally
    points: tuple[int, ...] = ()
    """Points of each section over the questions that are compared, in the order of the sections."""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question in two rounds."""

    number: str
    name: str
    section: str
    then: str | None
    now: str | None
    """Rating codes, `disagreement`, or None."""
    excluded: str
    """Why it is not compared: `not-asked`, `not-rated`, `meaning`; empty where it is compared."""
    wording_changed: bool
    change_note: str
    planned: str = ""
    """What had been planned at the earlier round, as its target level."""

    @property
    def direction(self) -> int:
        """1 for up, 0 for the same, -1 for down; 0 where it is not compared."""
        if self.excluded or self.then is None or self.now is None:
            return 0
        return (self.now > self.then) - (self.now < self.then)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section in two rounds: counts first, points second, both over the same questions."""

    id: str
    number: int
    title: str
    up: int
    same: int
    down: int
    points_then: int
    points_now: int

    @property
    def compared(self) -> int:
        """Questions rated in both rounds with the same meaning."""
        return self.up + self.same + self.down


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """An action of the earlier round and what became of it."""

    question: str
    """Number of the question that it was planned for, or nothing."""
    title: str
    due: str
    status_then: str
    outcome: str
    """`done`, `partly`, `not`, `no-longer-relevant`, `disagreement`, or nothing where nobody has said."""
    status_now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rounds, like for like."""

    earlier: RoundFacts
    later: RoundFacts
    sections: tuple[SectionChange, ...]
    questions: tuple[QuestionChange, ...]
    gone: tuple[tuple[str, str], ...]
    """Questions of the earlier round that are asked no more: number and name."""
    outcomes: tuple[ActionOutcome, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Several rounds over the questions that were rated in all of them."""

    rounds: tuple[RoundFacts, ...]
    sections: tuple[tuple[int, str, int], ...]
    """Number, title and how many questions are compared."""


@dataclass(frozen=True, slots=True)
class QuestionSpread:
    """How ratings of one question lie, over people or over teams."""

    number: str
    name: str
    section: str
    counts: tuple[tuple[str, int], ...]
    """How many gave each of the six answers, in the order of the scale."""

    @property
    def replies(self) -> int:
        """How many answered."""
        return sum(count for _, count in self.counts)

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels given, sorted, one an entry."""
        return tuple(int(code) for code, count in self.counts if code.isdigit() for _ in range(count))

    @property
    def range(self) -> int:
        """Levels between the lowest and the highest."""
        return self.levels[-1] - self.levels[0] if self.levels else 0


@dataclass(frozen=True, slots=True)
class Submission:
    """One team in a collation."""

    label: str
    tally: Tally
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How the ratings of several people or several teams lie."""

    of: str
    """`people` or `teams`."""
    size: int
    """How many people or teams there are."""
    submissions: tuple[Submission, ...]
    """The teams; never people."""
    questions: tuple[QuestionSpread, ...]
    """Without counts where fewer than five people replied."""
    is_suppressed: bool
    """Whether the group is so small that people could be recognised."""
    names_agreed: bool = False


@dataclass(frozen=True, slots=True)
class EvaluationCount:
    """The replies to one question of the evaluation."""

    item: EvaluationItem
    counts: tuple[tuple[str, int | None], ...]
    """Option and how often it was chosen; None where the group is too small to be shown."""
    texts: tuple[str, ...]
    replies: int
