"""The questionnaire that comes with the program: complete, without errors, in every form and nation."""

import re
from collections import Counter
from datetime import date

import pytest

from hia_tui.content.check import check_content
from hia_tui.content.load import load_questionnaire, release_list
from hia_tui.content.problem import Severity, as_lines
from hia_tui.domain.questionnaire import Form, Nation, Questionnaire

TODAY = date(2026, 11, 22)
"""Fixed: that links grow old is a matter for the command, not for the tests."""


@pytest.fixture(scope="module")
def questionnaire(real):
    return load_questionnaire(real)


def test_no_error(real):
    problems = [p for p in check_content(real, today=TODAY) if p.severity is Severity.ERROR]
    assert as_lines(problems, real) == ["0 errors, 0 warnings"]


def test_six_sections_of_twelve_questions(questionnaire):
    assert questionnaire.reference == "hia@2026.1"
    assert [(s.number, s.id, len(s.questions)) for s in questionnaire.sections] == [
        (1, "knowledge", 12),
        (2, "practice", 12),
        (3, "planning", 12),
        (4, "partnership", 12),
        (5, "employment", 12),
        (6, "advocacy", 12),
    ]
    for question in questionnaire.questions:
        assert [level.code for level in question.levels] == ["1", "2", "3", "4"]
        assert questionnaire.source(question.why.source) is not None
        assert question.resources


def test_the_short_form_has_eight_a_section(real, questionnaire):
    short = load_questionnaire(real, form=Form.SHORT)

    assert Counter(q.section for q in short.questions) == {s.id: 8 for s in questionnaire.sections}
    assert all(questionnaire.question(q.id).number == q.number for q in short.questions)


@pytest.mark.parametrize("nation", Nation)
def test_every_nation_has_all_its_words(real, nation):
    questionnaire = load_questionnaire(real, nation=nation)

    assert len(questionnaire.questions) == 72
    assert [text for text in texts(questionnaire) if re.search(r"[{}]", text)] == []


def test_every_released_id_is_still_there(real, questionnaire):
    released = (real / "released" / f"{questionnaire.version}.txt").read_text(encoding="utf-8")

    assert len(released.splitlines()) == 72
    assert released == release_list(questionnaire)


def texts(questionnaire: Questionnaire) -> list[str]:
    """Everything that a person may read of it."""
    found = [text for page in questionnaire.pages for text in (page.title, page.body)]
    found += [text for item in questionnaire.evaluation for text in (item.text, *item.options)]
    for s in questionnaire.sections:
        found += [s.title, s.purpose, s.who, s.how, s.instructions, s.strengths_prompt, s.gaps_prompt]
        found += [fact.text for fact in s.why]
    for q in questionnaire.questions:
        found += [q.name, q.text, q.why.text, *q.evidence_prompts, *q.action_suggestions]
        found += [level.meaning for level in q.levels]
    return found
