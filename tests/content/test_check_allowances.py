"""Comments that explain a warning, and what the checker takes for one."""

from datetime import date

import pytest

from hia_tui.content.check import check_content
from hia_tui.content.load import load_questionnaire
from hia_tui.content.problem import Severity, as_lines

TODAY = date(2026, 11, 22)
S1 = "sections/01-first.toml"
WARNED = 'who = "Our stakeholders."'


@pytest.mark.parametrize(
    "text",
    [
        f"{WARNED} # check: allow avoid because the law says so",
        f"# check: allow avoid because the law says so\n{WARNED}",
        f"#check:allow  avoid  because the law says so\n# another comment\n{WARNED}",
    ],
)
def test_a_reason_silences_the_warning_and_counts_it(sample, change, text):
    change(sample / S1, 'who = "The whole team."', text)

    (problem,) = check_content(sample, today=TODAY)

    assert problem.severity is Severity.ALLOWED
    assert "the law says so" in problem.message
    assert as_lines([problem]) == ["0 errors, 0 warnings, 1 explained"]


def test_it_is_for_one_code_and_one_line(sample, change):
    change(sample / S1, 'who = "The whole team."', f"# check: allow spelling because so\n{WARNED}")

    assert sorted(p.code for p in check_content(sample, today=TODAY)) == ["allow", "avoid"]


def test_an_item_of_a_list_has_its_own(sample, change):
    change(
        sample / S1,
        '["Who last looked at money?", "What did they find?"]',
        '[\n  "Who asked a stakeholder?", # check: allow avoid because it is a job title here\n'
        '  "Which stakeholder?",\n]',
    )

    found = [(p.severity, p.field) for p in check_content(sample, today=TODAY)]

    assert found == [
        ("allowed", "first.money evidence_prompts 1"),
        ("warning", "first.money evidence_prompts 2"),
    ]


def test_text_that_looks_like_a_comment_is_none(sample, change):
    change(
        sample / S1,
        'who = "The whole team."',
        'who = "Our stakeholders # check: allow avoid because no."',
    )

    assert [p.severity for p in check_content(sample, today=TODAY)] == ["warning"]


def test_an_error_may_not_stand(sample, change):
    change(
        sample / "sources.toml",
        'url = "https://example.org/facts"',
        'url = "http://example.org" # check: allow link because it is old',
    )

    assert [(p.severity, p.code) for p in check_content(sample, today=TODAY)] == [
        ("warning", "allow"),
        ("error", "link"),
    ]


def test_in_a_page(sample, change):
    change(
        sample / "guidance/start.md",
        "- A quiet room.",
        "<!-- check: allow avoid because we quote it -->\n- Not “vulnerable”.",
    )

    (problem,) = check_content(sample, today=TODAY)

    assert problem.severity is Severity.ALLOWED
    assert "<!--" not in load_questionnaire(sample).page("start").body
