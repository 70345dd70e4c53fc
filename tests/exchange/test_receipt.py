"""A receipt remembers a merge, and says what taking it back means."""

import json

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.domain.ledger import Ledger, value_key
from hia_tui.exchange.receipt import (
    PackTaken,
    Receipt,
    Restoration,
    Undone,
    built_on,
    marked_as_out,
    read_receipt,
    resting_on,
    restorations,
)

RATING = "q/knowledge.data/rating"


def receipt_of(*came, **more) -> Receipt:
    pack = PackTaken("ben.hia", "f" * 64, "Ben, nurse", "ben", "2026-11-21", len(came), 2, "new")
    parts = {
        "id": "r1", "number": 1, "at": "2026-11-22T10:00:00+00:00", "member": "ana", "by": "Ana",
        "packs": (pack,),
        "operations": tuple(sorted(op.id for op in came)), "disagreements": (RATING,),
        "before": Ledger().digest, "after": Ledger(came).digest, "backup": "b1",
    }  # fmt: skip
    return Receipt(**{**parts, **more})


def values(ledger: Ledger) -> dict[str, set[object]]:
    """What stands in each field, whoever wrote it; a field that was cleared stands like an empty one."""
    found = {
        name: {value_key(op.value) for op in ledger.live(name)} - {value_key(None)}
        for name in ledger.fields()
    }
    return {name: given for name, given in found.items() if given}


def write_restorations(ledger: Ledger, receipt: Receipt, writer) -> Ledger:
    after = ledger.copy()
    for part in restorations(ledger, receipt):
        old = [op for op in ledger if op.id in part.replaces]
        after.add(writer.write(part.field, part.value, old, how="undo", saw=part.saw))
    return after


def test_it_survives_being_kept_as_json(ana):
    for receipt in (
        receipt_of(ana.write(RATING, "3")),
        receipt_of(ana.write(RATING, "3"), went_out=True, evaluations=("c0deC0de",)),
        receipt_of(undone=Undone("2026-11-23", "Ana", "restored", ("A" * 20,))),
    ):
        assert read_receipt(json.loads(json.dumps(receipt.to_json()))) == receipt


@pytest.mark.parametrize("body", [None, [], {}, {"packs": [{"who": 1}]}, {"packs": 7}])
def test_what_is_no_receipt_is_a_sentence(body):
    with pytest.raises(CouldNotDo, match="A receipt is damaged"):
        read_receipt(body)


def test_it_knows_when_what_came_has_gone_out(ana, ben):
    came = ben.write(RATING, "3")
    receipt = receipt_of(came)
    assert marked_as_out(receipt, [ana.write(RATING, "1").id]) is receipt
    assert marked_as_out(receipt, [came.id]).went_out
    undone = receipt_of(came, undone=Undone("", "", "set-aside"))
    assert marked_as_out(undone, [came.id]) is undone


def test_what_was_written_on_top_is_named(ana, ben, writer):
    came = [
        ben.write(RATING, "3"),
        ben.write("action/k3x/title", "Name an owner"),
        ben.write("q/a/note", "x"),
    ]
    mine = ana.write(RATING, "4", came[:1])
    removal = ana.write("action/k3x/gone", True, saw=(came[1].id,))
    apart = writer("cy").write("q/a/note", "y")
    ledger = Ledger([*came, mine, removal, apart])
    assert resting_on(ledger, receipt_of(*came)) == (removal, mine)
    assert resting_on(Ledger([*came, apart]), receipt_of(*came)) == ()


def test_an_edit_on_top_that_was_taken_back_rests_no_more(ana, ben):
    base = ana.write(RATING, "1")
    came = ben.write(RATING, "4", [base])
    mine = ana.write(RATING, "2", [came])
    back = ana.write(RATING, "4", [mine], how="undo")
    receipt = receipt_of(came)
    assert resting_on(Ledger([base, came, mine]), receipt) == (mine,)
    ledger = Ledger([base, came, mine, back])
    assert resting_on(ledger, receipt) == ()
    assert built_on(ledger, receipt) == {mine.id, back.id}
    assert values(write_restorations(ledger, receipt, ana)) == {RATING: {("str", "1")}}


def test_values_are_written_again_as_they_were(ana, ben):
    base = ana.write(RATING, "1")
    settled = [ana.write("q/a/note", "mine"), ben.write("q/a/note", "theirs")]
    before = Ledger([base, *settled, ana.write("q/b/rating", "2")])
    came = [
        ben.write(RATING, "4", [base]),
        ben.write("q/a/note", "both", settled),
        ben.write("q/b/rating", "2"),
        ben.write("q/new/rating", "3"),
        ben.write("q/new/note", None),
        ben.write("member/ben/name", "Ben"),
    ]
    ledger = Ledger([*before, *came])
    receipt = receipt_of(*came)
    parts = restorations(ledger, receipt)
    assert {(part.field, part.value) for part in parts} == {
        (RATING, "1"),
        ("q/a/note", "mine"),
        ("q/a/note", "theirs"),
        ("q/new/rating", None),
    }
    after = write_restorations(ledger, receipt, ana)
    assert values(after) == values(before) | {"member/ben/name": {("str", "Ben")}}
    assert after.status("q/a/note") == before.status("q/a/note")


def test_an_action_that_came_is_removed_and_one_that_was_here_is_as_it_was(ana, ben):
    title = ana.write("action/old/title", "Old")
    gone = ana.write("action/off/gone", True, saw=("A" * 20,))
    before = Ledger([title, gone, ana.write("action/off/title", "Off")])
    came = [
        ben.write("action/old/title", "Renamed", [title]),
        ben.write("action/old/gone", True, saw=(title.id,)),
        ben.write("action/off/gone", None, [gone]),
        ben.write("action/new/title", "New"),
        ben.write("action/new/due", "2026-12-01"),
        ben.write("action/empty/title", None),
    ]
    ledger = Ledger([*before, *came])
    receipt = receipt_of(*came)
    parts = restorations(ledger, receipt)
    assert Restoration("action/old/gone", None, (came[1].id,)) in parts
    assert Restoration("action/off/gone", True, (came[2].id,), ("A" * 20,)) in parts
    assert [part for part in parts if part.field.startswith("action/new")] == [
        Restoration("action/new/gone", True, (), tuple(sorted((came[3].id, came[4].id))))
    ]
    after = write_restorations(ledger, receipt, ana)
    assert values(after)["action/old/title"] == {("str", "Old")}
    assert not any(part.field.startswith("action/empty") for part in parts)


def test_what_was_set_aside_already_is_not_restored(ana, ben):
    came = ben.write(RATING, "3")
    assert restorations(Ledger([ana.write("q/a/note", "x")]), receipt_of(came)) == []


def test_what_was_built_on_a_merge_is_found_once_however_it_is_reached(ana):
    came = [ana.write(RATING, "1"), ana.write("q/knowledge.data/note", "n")]
    on_both = ana.write(RATING, "2", came)
    assert built_on(Ledger([*came, on_both]), receipt_of(*came)) == frozenset({on_both.id})
