"""The arithmetic of ratings: completion and score, apart, each with its denominator.

Source of the rules: completion is progress through the form, score is about practice; a don't know and
a not applicable are outside both parts of the score. Percentages round half up.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

POINTS = {"1": 0, "2": 1, "3": 2, "4": 3}
MOST_POINTS = 3
BANDS = ((83, "4"), (50, "3"), (17, "2"), (0, "1"))
"""Lowest score of each band and the level whose word it takes."""


def percent(part: int, whole: int) -> int:
    """Whole per cent, rounded half up; 0 of 0 is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some questions, and the figures made from them."""

    questions: int
    levels: tuple[int, int, int, int]
    """How many stand at Not yet, Starting, Established, Embedded."""
    dont_know: int
    not_applicable: int
    disagreements: int
    """Questions whose rating is in disagreement: answered, not rated."""

    @property
    def rated(self) -> int:
        """Questions at one of the four levels."""
        return sum(self.levels)

    @property
    def answered(self) -> int:
        """Rated, don't know, not applicable, or in disagreement."""
        return self.rated + self.dont_know + self.not_applicable + self.disagreements

    @property
    def unanswered(self) -> int:
        """Questions that nobody has answered, or whose answer was cleared."""
        return self.questions - self.answered

    @property
    def completion(self) -> int:
        """Answered of all, whole per cent."""
        return percent(self.answered, self.questions)

    @property
    def points(self) -> int:
        """0 for Not yet to 3 for Embedded, summed over rated questions."""
        return sum(points * count for points, count in enumerate(self.levels))

    @property
    def possible(self) -> int:
        """The points that the rated questions could have had."""
        return MOST_POINTS * self.rated

    @property
    def applicable(self) -> int:
        """All questions but those marked not applicable."""
        return self.questions - self.not_applicable

    @property
    def score(self) -> int | None:
        """Points of possible points, whole per cent; None where under half of what applies is rated."""
        if self.rated == 0 or 2 * self.rated < self.applicable:
            return None
        return percent(self.points, self.possible)

    @property
    def band(self) -> str | None:
        """Code of the level nearest to the score, whose word is shown with it."""
        score = self.score
        return None if score is None else next(code for lowest, code in BANDS if score >= lowest)


def tally(ratings: Iterable[str | None]) -> Tally:
    """Count ratings, one a question: a code, None for unanswered, or `disagreement`."""
    counts = Counter(ratings)
    return Tally(
        questions=counts.total(),
        levels=(counts["1"], counts["2"], counts["3"], counts["4"]),
        dont_know=counts["dont-know"],
        not_applicable=counts["not-applicable"],
        disagreements=counts["disagreement"],
    )
