"""A pack of some sections holds these sections, whole, and what makes them readable."""

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.ledger import Ledger
from hia_tui.exchange.selection import operations_of


def test_everything_goes_without_a_choice(questionnaire, some_operations):
    view = Assessment(Ledger(some_operations), questionnaire)
    assert set(operations_of(view)) == set(some_operations)


def test_a_section_brings_its_fields_their_history_and_the_names_of_its_writers(
    questionnaire, ana, ben, writer
):
    cy = writer("cy")
    first = ana.write("q/knowledge.data/rating", "3")
    inside = [
        first,
        ben.write("q/knowledge.data/rating", "4", [first]),
        ana.write("q/knowledge.later/note", "of a newer questionnaire"),
        ana.write("section/knowledge/gaps", "x"),
        ana.write("claim/knowledge", "ana"),
        ana.write("sign/knowledge", "1:0"),
        ana.write("action/k1/section", "knowledge"),
        ana.write("action/k1/title", "By section"),
        ana.write("action/k1/gone", True),
        ben.write("action/k2/question", "knowledge.access"),
        ben.write("action/k3/question", "knowledge.later"),
        ana.write("assessment/title", "Leith"),
        ana.write("member/ana/name", "Ana"),
        ben.write("member/ben/role", "Nurse"),
        # Two people gave one action different sections: it goes with both.
        ana.write("action/k4/section", "knowledge"),
        ben.write("action/k4/section", "practice"),
    ]
    outside = [
        cy.write("q/practice.money/rating", "1"),
        cy.write("section/practice/gaps", "x"),
        cy.write("action/k5/section", "practice"),
        cy.write("action/k6/title", "Of no section"),
        cy.write("member/cy/name", "Cy"),
    ]
    view = Assessment(Ledger([*inside, *outside]), questionnaire)
    assert set(operations_of(view, ["knowledge"])) == set(inside)
    assert set(operations_of(view, ["knowledge", "practice"])) == {*inside, *outside} - {outside[3]}
