"""The check of transcripts finds what it is there for."""

import pytest

from tests.linear.transcript import control_characters, facts, unclear


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("It is saved.", "points to a line before"),
        ("Both were merged.", "points to a line before"),
        ("They were merged.", "points to a line before"),
        ("and 3 more.", "begins in the middle"),
        ("Embedded", "says one word"),
        ("Leith community nursing", "is no sentence"),
        ("Fact " * 17, "too long"),
    ],
)
def test_what_cannot_be_understood_by_itself_is_found(said: str, wrong: str) -> None:
    assert any(wrong in found for found in unclear(f"Saved: 1.1, 3.\n{said}\n", "zebra"))


@pytest.mark.parametrize(
    "said",
    [
        "Saved: 1.1, 3, Established.\nRating of 1.2, 1 to 6, or H for help: \n1. Not yet: by memory.\n",
        "This assessment is shared with no team on a server.\nIs 1.1 not applicable? \n",
        f"Note: {'zebra ' * 30}\nAddress: https://example.org/{'a' * 90}\nSaved: /home/{'a' * 90}\n",
        "Established: We have discussed the causes as a team, and everybody who was there\nhas signed it.\n",
    ],
)
def test_what_can_be_understood_is_let_be(said: str) -> None:
    assert unclear(said, "zebra") == []


def test_a_long_fact_is_put_together_and_a_short_one_is_not() -> None:
    long = "Established: We have discussed the causes as a team, and everybody who was there"
    assert list(facts(f"{long}\nhas signed it.\nSaved: 1.1.\nSaved: 1.2.\n")) == [
        f"{long} has signed it.", "Saved: 1.1.", "Saved: 1.2.",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["\x1b", "\r", "\t", "\x07", "\x9b", "\u202e"])
def test_no_control_character_goes_unseen(sign: str) -> None:
    assert control_characters(f"a{sign}b\n") == {sign}
