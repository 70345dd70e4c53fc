"""What looks like a mistake and is none: the checker says nothing."""

from datetime import date

import pytest

from hia_tui.content.check import check_content

TODAY = date(2026, 11, 22)
S1 = "sections/01-first.toml"


@pytest.mark.parametrize(
    "text",
    [
        "How well do we know, and keep up to date, the local services that can help people?",
        "How far do we look at our service data by deprivation and by group?",
        "When somebody misses an appointment, how far do we look for the reason?",
        "How well do we know what helps people whose money, housing or work is at risk?",
        "How sure are we that people without a home can use our service?",
    ],
)
def test_questions_that_ask_one_thing(sample, change, text):
    change(sample / S1, "How well does our first team know about money where we work?", text)
    assert check_content(sample, today=TODAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "The size of a prize seized at sea.",
        "Ask the World Health Organization.",
        "Ask the homeless team and the poor relief office.",
        "We know the DNA of a cell is not a missed appointment.".replace("DNA", "dna"),
        "See gov.uk, e-mail us, or call 0800 123 456. Prof. Bell knows.",
        "The prepayment meter runs out. We practise and advise.",
        "We pay 5 % more than last year and reach 80% of us.",
        "About the “ {nation} ” – 2017–2019.",
        "Wait 3 * 4 = 12 days, and_so_on.",
    ],
)
def test_plain_texts(sample, change, text):
    change(sample / S1, "The whole team.", text)
    assert check_content(sample, today=TODAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "**Bold** words: 2 * 3 * 4 and snake_case_names.",
        "- A list item\n  that goes on.",
        "In Scotland 20% of people wait (National Records, 2017–2019).",
        "The score is 12/24 = 50 %.",
        "Write a < b and b > a.",
        "1. One\n2. Two",
    ],
)
def test_markdown_that_is_allowed(sample, change, text):
    change(sample / "guidance/start.md", "- An hour.", text)
    assert check_content(sample, today=TODAY) == []


def test_a_section_title_may_be_quoted(sample, change):
    change(sample / S1, "The first section", "Skills and sign-posting")
    change(sample / "guidance/start.md", "- An hour.", "- Look at “Skills and sign-posting” first.")
    assert check_content(sample, today=TODAY) == []


def test_the_last_day_of_eighteen_months(sample, change):
    change(sample / "resources.toml", "2026-10-01", "2025-05-23")
    assert check_content(sample, today=TODAY) == []


def test_a_reason_without_a_figure_needs_no_period(sample, change):
    change(
        sample / S1,
        'In one town, 30% of people had worries about money."\nwhy_source = "FACTS"\nwhy_period = "2020"',
        'Money worries make people ill."\nwhy_source = "FACTS"\nwhy_period = ""',
    )
    assert check_content(sample, today=TODAY) == []
