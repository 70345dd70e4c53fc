"""Completion and score, apart, each with its denominator."""

import pytest

from hia_tui.domain.scoring import percent, tally


def test_the_worked_example_of_twelve_questions():
    counted = tally(
        ["1", "2", "2", "3", "3", "3", "4", "2", "dont-know", "dont-know", "not-applicable", None]
    )
    assert (counted.points, counted.possible, counted.score) == (12, 24, 50)
    assert (counted.answered, counted.questions, counted.completion) == (11, 12, 92)
    assert (counted.rated, counted.applicable, counted.unanswered) == (8, 11, 1)
    assert (counted.dont_know, counted.not_applicable, counted.disagreements) == (2, 1, 0)
    assert counted.levels == (1, 3, 3, 1)
    assert counted.band == "3"


def test_a_disagreement_is_answered_and_not_rated():
    counted = tally(["disagreement", "4"])
    assert (counted.answered, counted.completion, counted.rated, counted.score) == (2, 100, 1, 100)


@pytest.mark.parametrize(
    ("ratings", "score"),
    [
        ([], None),
        ([None, None], None),
        (["not-applicable"] * 3, None),
        (["4", None, None], None),
        (["4", None], 100),
        (["4", "not-applicable", "not-applicable"], 100),
        (["1"], 0),
    ],
)
def test_there_is_no_score_where_under_half_of_what_applies_is_rated(
    ratings: list[str | None], score: int | None
):
    counted = tally(ratings)
    assert counted.score == score
    assert (counted.band is None) == (score is None)


@pytest.mark.parametrize(
    ("score", "ratings", "band"),
    [
        (0, ["1"] * 6, "1"),
        (17, ["2", "2", "2", "1", "1", "1"], "2"),
        (50, ["2", "3"], "3"),
        (83, ["4", "3"], "4"),
        (100, ["4"], "4"),
    ],
)
def test_a_score_takes_the_word_of_the_nearest_level(score: int, ratings: list[str], band: str):
    assert (tally(ratings).score, tally(ratings).band) == (score, band)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, 0), (1, 8, 13), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0), (5, 5, 100)],
)
def test_percentages_round_half_up(part: int, whole: int, said: int):
    assert percent(part, whole) == said
