"""The set of operations: what is current, and that the order in which it came never matters."""

import itertools

import pytest

from hia_tui.domain.ledger import Ledger, Status, causal_order, id_number, status_of, subject_of, value_key

RATING = "q/knowledge.data/rating"


def test_the_worked_example_in_every_order(ana, ben, writer):
    cy, dee, ed = writer("cy", "d3"), writer("dee", "d4"), writer("ed", "d5")
    a = ana.write(RATING, "3")
    b, c = ana.write(RATING, "4", [a]), ben.write(RATING, "2", [a])
    d = cy.write(RATING, "4")
    e = dee.write(RATING, "3", [b, c, d], why="agreed at meeting")
    g = ed.write(RATING, "1", [a])
    for order in itertools.permutations([a, b, c, d]):
        ledger = Ledger(order)
        assert set(ledger.live(RATING)) == {b, c, d}
        assert ledger.status(RATING) is Status.DISAGREEMENT
    for order in itertools.permutations([a, b, c, d, e, g]):
        ledger = Ledger(order)
        assert set(ledger.live(RATING)) == {e, g}
        assert ledger.digest == Ledger([a, b, c, d, e, g]).digest
    assert Ledger([a, b, c, d, e]).live(RATING) == (e,)
    assert Ledger([a, b, c, d, e]).status(RATING) is Status.ANSWERED


def test_a_partial_set_may_ask_and_never_loses(ana, ben):
    a = ana.write(RATING, "3")
    b = ben.write(RATING, "4", [a])
    c = ana.write(RATING, "2", [b])
    ledger = Ledger([a, c])
    assert ledger.status(RATING) is Status.DISAGREEMENT
    ledger.add(b)
    assert ledger.live(RATING) == (c,)


def test_every_status_has_its_way(ana, ben):
    three, four = ana.write(RATING, "3"), ben.write(RATING, "4")
    assert Ledger().status(RATING) is Status.EMPTY
    assert Ledger([three]).status(RATING) is Status.ANSWERED
    assert Ledger([three, ben.write(RATING, "3")]).status(RATING) is Status.AGREED
    assert Ledger([three, four]).status(RATING) is Status.DISAGREEMENT
    cleared = ana.write(RATING, None, [three])
    assert Ledger([three, cleared]).status(RATING) is Status.CLEARED
    assert Ledger([cleared, ben.write(RATING, None)]).status(RATING) is Status.CLEARED
    assert Ledger([cleared, four]).status(RATING) is Status.DISAGREEMENT


def test_an_id_of_another_field_replaces_nothing(ana):
    other = ana.write("q/knowledge.data/note", "kept")
    ledger = Ledger([other, ana.write(RATING, "3", [other])])
    assert ledger.live("q/knowledge.data/note") == (other,)


def test_what_it_holds_can_be_asked_for(ana, ben):
    first = ana.write(RATING, "3")
    second = ben.write(RATING, "4", [first])
    title = ana.write("action/k3x/title", "Name an owner")
    ledger = Ledger([second, title, first])
    assert first.id in ledger
    assert "nothing" not in ledger
    assert (len(ledger), set(ledger)) == (3, {first, second, title})
    assert ledger.get(first.id) == first
    assert ledger.get("nothing") is None
    assert ledger.fields() == ["action/k3x/title", RATING]
    assert ledger.fields_of("q/knowledge.data") == [RATING]
    assert ledger.subjects("action") == ["k3x"]
    assert set(ledger.operations_on(RATING)) == {first, second}
    assert ledger.operations_on("q/none/note") == ()
    assert ledger.history(RATING) == (first, second)
    copied = ledger.copy()
    copied.add(ben.write(RATING, "1"))
    assert (len(copied), len(ledger)) == (4, 3)


def test_adding_again_changes_nothing(ana):
    op = ana.write(RATING, "3")
    ledger = Ledger()
    assert ledger.digest == Ledger([]).digest
    assert (ledger.digest.n, ledger.digest.x) == (0, "0" * 30)
    assert ledger.add(op) is True
    digest = ledger.digest
    assert ledger.add(op) is False
    assert ledger.union([op, op]) == []
    assert ledger.digest == digest
    assert digest.x == f"{id_number(op.id):030x}"


def test_history_puts_parents_first_and_the_rest_by_id(ana, ben):
    a = ana.write(RATING, "1")
    b, c = ana.write(RATING, "2", [a]), ben.write(RATING, "3", [a])
    d = ana.write(RATING, "4", [b, c])
    e = ben.write(RATING, "1", ())
    ordered = causal_order([d, e, c, b, a, a])
    assert ordered.index(a) < min(ordered.index(b), ordered.index(c)) < ordered.index(d)
    assert causal_order([a, b, c, d, e]) == ordered
    assert causal_order([e, d]) == tuple(sorted([d, e], key=lambda op: op.id))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (["a"], ["a"], True),
        (["a"], ["a", "b"], False),
        (["a"], "a", False),
        (True, "True", False),
        (True, "1", False),
        (None, "", False),
        ("3", "3", True),
    ],
)
def test_values_are_equal_when_they_are_the_same_and_of_one_kind(left, right, same: bool):
    assert (value_key(left) == value_key(right)) is same
    assert hash(value_key(left)) is not None


def test_small_words_for_fields():
    assert subject_of("q/practice.directory/own/rating") == "q/practice.directory"
    assert subject_of("assign/practice") == "assign/practice"
    assert status_of(()) is Status.EMPTY
