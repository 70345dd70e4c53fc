"""What a person types is checked, and what does not fit is a sentence."""

from datetime import date

import pytest

from hia_tui.domain import validation
from hia_tui.domain.actions import ActionStatus
from hia_tui.domain.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1", "1"),
        (" Embedded ", "4"),
        ("DON'T KNOW", "dont-know"),
        ("don’t know", "dont-know"),
        ("clear", None),
    ],
)
def test_ratings_as_people_write_them(typed: str, value: str | None):
    assert validation.rating(typed) == value


@pytest.mark.parametrize("typed", ["5", "", "yes", "1.0"])
def test_what_is_no_rating(typed: str):
    with pytest.raises(BadInput, match="is not a rating"):
        validation.rating(typed)


def test_texts_are_cleaned_and_limited():
    cleaned = validation.text("bell\x07 and\r\nline", "The note")
    assert (cleaned.text, cleaned.removed) == ("bell and\nline", 1)
    with pytest.raises(BadInput, match=r"The note must be 10,000 characters or less. It has 10,001"):
        validation.text("x" * 10_001, "The note")


def test_lines_are_trimmed_and_may_be_required():
    assert validation.line("  two \n words ", "The title") == "two words"
    with pytest.raises(BadInput, match=r"Enter the title\."):
        validation.line("  ", "The title", required=True)
    with pytest.raises(BadInput, match="200 characters or less"):
        validation.line("x" * 201, "The title")


@pytest.mark.parametrize("typed", ["2026-03-31", "31/3/2026", "31.03.2026", "31 March 2026", "31st mar 2026"])
def test_days_as_people_write_them(typed: str):
    assert validation.day(typed, "The due date") == date(2026, 3, 31)


@pytest.mark.parametrize("typed", ["", "31/2/2026", "2026-13-01", "31 Marz 2026", "tomorrow", "99/99/2026"])
def test_what_is_no_day(typed: str):
    with pytest.raises(BadInput, match="The due date must be a day such as"):
        validation.day(typed, "The due date")


def test_statuses_by_code_or_in_words():
    assert validation.action_status(" In progress ") is ActionStatus.IN_PROGRESS
    with pytest.raises(BadInput, match="is not a status"):
        validation.action_status("finished")


def test_addresses():
    assert validation.email(" a.khan@example.nhs.uk ") == "a.khan@example.nhs.uk"
    assert validation.email("") == ""
    for typed in ("a.khan", "a khan@example.nhs.uk", "a@b", "a@@b.uk"):
        with pytest.raises(BadInput, match="An e-mail address looks like"):
            validation.email(typed)


@pytest.mark.parametrize(
    ("typed", "value"), [("partly", "partly"), ("Partly done", "partly"), (" no longer relevant", None)]
)
def test_what_became_of_a_plan_in_words(typed: str, value: str | None):
    assert validation.outcome(typed).value == (value or "no-longer-relevant")


def test_what_does_not_say_what_became_of_a_plan():
    with pytest.raises(BadInput, match="does not say what became of the plan"):
        validation.outcome("nearly")
