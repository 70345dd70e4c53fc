"""Actions: each attribute is a field of its own, and nobody's edit is lost by a removal."""

from datetime import date

import pytest

from hia_tui.domain.actions import ATTRIBUTES, ActionStatus, action_of, brought_along, removed_from
from hia_tui.domain.ledger import Ledger


def test_two_people_who_edit_different_attributes_both_survive(ana, ben):
    title = ana.write("action/k3x/title", "Name an owner")
    action = action_of(
        Ledger([title, ana.write("action/k3x/owner", "A. Khan"), ben.write("action/k3x/due", "2026-12-01")]),
        "k3x",
    )
    assert (action.title, action.text("owner"), action.due) == ("Name an owner", "A. Khan", date(2026, 12, 1))
    assert action.is_ready
    assert not action.is_disagreed("owner")


def test_titles_that_differ_are_all_shown(ana, ben):
    action = action_of(Ledger([ana.write("action/k/title", "B"), ben.write("action/k/title", "A")]), "k")
    assert action.title == "A / B"
    assert action.is_disagreed("title")
    assert action.value("title") is None
    assert action_of(Ledger(), "none").title == ""


@pytest.mark.parametrize(
    ("status", "due", "is_open", "is_overdue"),
    [
        (None, None, True, False),
        ("in-progress", "2026-11-20", True, True),
        ("stuck", "2026-11-21", True, False),
        ("done", "2026-11-20", False, False),
        ("dropped", "2026-11-20", False, False),
        ("somewhere", "someday", True, False),
    ],
)
def test_open_and_overdue(ana, status: str | None, due: str | None, is_open: bool, is_overdue: bool):
    written = [
        ana.write(f"action/k/{name}", value) for name, value in (("status", status), ("due", due)) if value
    ]
    action = action_of(Ledger(written), "k")
    assert (action.is_open, action.is_overdue(date(2026, 11, 21))) == (is_open, is_overdue)
    assert not action.is_ready
    if status in (None, "somewhere"):
        assert action.status is ActionStatus.NOT_STARTED


def test_a_status_has_its_words():
    assert [status.label for status in ActionStatus] == [
        "Not started",
        "In progress",
        "Done",
        "Stuck",
        "Dropped",
    ]
    assert "title" in ATTRIBUTES


def test_a_list_is_no_text(ana):
    action = action_of(Ledger([ana.write("action/k/helpers", ["A", "B"])]), "k")
    assert (action.value("helpers"), action.text("helpers")) == (["A", "B"], "")


def test_a_removal_removes_what_the_remover_had_seen(ana, ben):
    title, due = ana.write("action/k/title", "x"), ana.write("action/k/due", "2026-12-01")
    gone = ben.write("action/k/gone", True, saw=(title.id, due.id))
    assert removed_from(Ledger([title, due, gone]), "k")
    later = ana.write("action/k/due", "2027-01-01", [due])
    action = action_of(Ledger([title, due, gone, later]), "k")
    assert not action.is_removed
    assert action.changed_after_removal == (later,)
    cleared = ana.write("action/k/due", None, [due])
    assert removed_from(Ledger([title, due, gone, cleared]), "k"), "emptying an attribute brings nothing back"


def test_a_removal_can_be_taken_back(ana, ben):
    title = ana.write("action/k/title", "x")
    gone = ben.write("action/k/gone", True, saw=(title.id,))
    back = ben.write("action/k/gone", None, [gone])
    action = action_of(Ledger([title, gone, back]), "k")
    assert not action.is_removed
    assert action.changed_after_removal == ()


def test_an_action_that_came_along_is_to_confirm_until_somebody_says_what_became_of_it(ana):
    brought = [ana.write("action/k/title", "Name an owner", how="import"), ana.write("action/k/from", "r1")]
    assert action_of(Ledger(brought), "k").is_to_confirm
    said = action_of(Ledger([*brought, ana.write("action/k/outcome", "partly")]), "k")
    assert (said.is_to_confirm, said.outcome and said.outcome.label) == (False, "Partly done")
    assert action_of(Ledger([ana.write("action/k/title", "New")]), "k").outcome is None


def test_what_an_action_was_when_the_round_began(ana):
    title = ana.write("action/k/title", "Name an owner", how="import")
    ledger = Ledger([title, ana.write("action/k/title", "Name two", [title])])
    assert brought_along(ledger, "k", "title") == "Name an owner"
    assert brought_along(ledger, "k", "owner") == ""
