"""Finding one's way in a questionnaire."""

import dataclasses

import pytest

from hia_tui.domain.errors import UnknownName
from hia_tui.domain.questionnaire import Fact, Page, Resource, Source


def test_questions_are_found_by_number_and_by_id(questionnaire):
    assert (
        questionnaire.question("1.2").id
        == questionnaire.question(" knowledge.access ").id
        == "knowledge.access"
    )
    assert questionnaire.find("9.9") is None
    assert [question.number for question in questionnaire.questions] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    with pytest.raises(UnknownName, match=r"There is no question '9.9'. Questions run from 1.1 to 2.2"):
        questionnaire.question("9.9")
    with pytest.raises(UnknownName, match="to none"):
        dataclasses.replace(questionnaire, sections=()).question("1.1")


def test_sections_are_found_by_number_and_by_id(questionnaire):
    assert questionnaire.section("2") == questionnaire.section(" practice ") == questionnaire.sections[1]
    with pytest.raises(UnknownName, match="Sections run from 1 to 2"):
        questionnaire.section("7")


def test_levels_are_generic_and_described(questionnaire):
    assert questionnaire.level("dont-know").label == "Don't know"
    with pytest.raises(KeyError):
        questionnaire.level("5")
    question = questionnaire.question("1.1")
    assert question.level("1") is not None
    assert question.level("dont-know") is None


def test_sources_resources_and_pages_are_found_by_id(questionnaire):
    full = dataclasses.replace(
        questionnaire,
        sources=(Source("SRC", "T", "O", "https://example.org", "2023", "2026-11-21"),),
        resources=(Resource("res", "T", "O", "https://example.org", "About", "2026-11-21"),),
        pages=(Page("p", "T", "Body"),),
    )
    assert full.source("SRC") is full.sources[0]
    assert full.resource("res") is full.resources[0]
    assert full.page("p") is full.pages[0]
    assert full.source("x") is full.resource("x") is full.page("x") is None
    assert full.reference == "hia@2026.1"
    assert Fact("t", "SRC", "2023").period == "2023"


def test_search_puts_names_before_texts(questionnaire):
    assert [question.number for question in questionnaire.search("data")] == ["1.1"]
    assert [question.number for question in questionnaire.search("How WELL money")] == ["2.2"]
    assert [question.number for question in questionnaire.search("1.")] == ["1.1", "1.2", "1.3"]
    assert list(questionnaire.search("  ")) == []
