"""The laws of merging, on arbitrary sets of operations, and planted mistakes that break them.

A mistake is planted by putting a wrong rule in place of the right one; each must be caught by the same
checks that the right rule passes.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.ledger import Ledger, Status, status_of, value_key
from hia_tui.domain.operation import Operation, new_operation, parse_operation

FIELDS = (
    "q/knowledge.data/rating", "q/knowledge.data/note", "q/practice.money/rating", "section/practice/gaps",
    "action/k3x/title", "action/k3x/gone",
)  # fmt: skip
NOTE = FIELDS[1]
LAWS = settings(deadline=None, max_examples=80)

Rule = Callable[[frozenset[Operation], str], frozenset[Operation]]


def values_of(field: str) -> st.SearchStrategy:
    if field.endswith("rating"):
        return st.sampled_from(["1", "2", None])
    return st.sampled_from([True, None]) if field.endswith("gone") else st.sampled_from(["a", "b", None])


@st.composite
def sets(draw) -> list[Operation]:
    """Operations with any `sup`: of the same field, of another, of one not here, of itself-to-be."""
    made: list[Operation] = []
    for _ in range(draw(st.integers(0, 14))):
        field = draw(st.sampled_from(FIELDS))
        known = [op.id for op in made] + ["A" * 20, "_" * 20]
        made.append(
            new_operation(
                field=field,
                value=draw(values_of(field)),
                sup=tuple(draw(st.lists(st.sampled_from(known), max_size=4))),
                member=draw(st.sampled_from(["ana", "ben", "cy"])),
                device=draw(st.sampled_from(["d1", "d2"])),
                n=draw(st.integers(0, 3)),
                at=draw(st.sampled_from(["2016-01-01T00:00:00+00:00", "2036-01-01T00:00:00+00:00"])),
                questionnaire="hia@2026.1",
                saw=tuple(draw(st.lists(st.sampled_from(known), max_size=2)))
                if field.endswith("gone")
                else (),
            )
        )
    return made


def model(operations: frozenset[Operation], field: str) -> frozenset[Operation]:
    """The ten-line model of what is current: nothing on the field names it as replaced."""
    on_field = {op for op in operations if op.field == field}
    replaced = {old for op in on_field for old in op.sup}
    return frozenset(op for op in on_field if op.id not in replaced)


def rendered(ledger: Ledger, questionnaire) -> str:
    """Everything that a screen or a report could show, as text."""
    view = Assessment(ledger, questionnaire)
    return json.dumps(
        [
            [repr(view.answer(question)) for question in questionnaire.questions],
            [repr(section) for section in view.sections()],
            [repr(action) for action in view.actions()],
            [repr(action) for action in view.removed_but_changed()],
            [repr(field) for field in view.disagreements()],
            [repr(view.history(field)) for field in ledger.fields()],
            repr(ledger.digest),
        ]
    )


@LAWS
@given(sets(), sets(), sets())
def test_merging_is_commutative_associative_and_idempotent(a, b, c):
    def merged(*parts) -> tuple[object, frozenset[str]]:
        ledger = Ledger()
        for part in parts:
            ledger.union(part)
        return ledger.digest, frozenset(op.id for op in ledger)

    assert merged(a, b) == merged(b, a)
    assert merged(merged_list(a, b), c) == merged(a, merged_list(b, c))
    assert merged(a, b, b, a) == merged(a, b)
    assert merged(a) == merged(a, ())


def merged_list(*parts) -> list[Operation]:
    return list(Ledger(op for part in parts for op in part))


@LAWS
@given(sets())
def test_live_equals_the_model(operations):
    ledger = Ledger(operations)
    for field in FIELDS:
        assert frozenset(ledger.live(field)) == model(frozenset(operations), field)


@LAWS
@given(sets())
def test_nothing_that_was_acknowledged_is_out_of_reach(operations):
    ledger = Ledger(operations)
    for field in FIELDS:
        reached = set(ledger.live(field))
        waiting = list(reached)
        while waiting:
            for old in waiting.pop().sup:
                found = ledger.get(old)
                if found is not None and found.field == field and found not in reached:
                    reached.add(found)
                    waiting.append(found)
        assert reached == set(ledger.operations_on(field))


@settings(deadline=None, max_examples=40)
@given(operations=sets(), randomness=st.randoms())
def test_views_do_not_depend_on_the_order_of_arrival(questionnaire, operations, randomness: Random):
    shuffled = list(operations)
    randomness.shuffle(shuffled)
    assert rendered(Ledger(shuffled), questionnaire) == rendered(Ledger(operations), questionnaire)


@LAWS
@given(sets())
def test_equal_answers_are_no_disagreement_and_differing_ones_always_are(operations):
    ledger = Ledger(operations)
    for field in FIELDS:
        live = model(frozenset(operations), field)
        differing = len({value_key(op.value) for op in live}) > 1
        assert (ledger.status(field) is Status.DISAGREEMENT) == differing
        assert {op.member for op in ledger.live(field)} == {op.member for op in live}


@LAWS
@given(sets(), st.sampled_from(FIELDS), st.integers(0, 10**6))
def test_settling_clears_exactly_what_was_shown(operations, field, pick):
    ledger = Ledger(operations)
    shown = ledger.live(field)
    hidden = shown[pick % len(shown)] if shown and pick % 3 == 0 else None
    seen = [op for op in shown if op is not hidden]
    decision = new_operation(
        field=field, value=None, sup=tuple(op.id for op in seen), member="dee", device="d4", n=9,
        at="2026-11-21T10:14:05+00:00", questionnaire="hia@2026.1", how="pick",
    )  # fmt: skip
    ledger.add(decision)
    assert set(ledger.live(field)) == {decision, *([hidden] if hidden else [])}
    assert all(op in ledger.operations_on(field) for op in operations if op.field == field)


# What a world of people, packs and clones must never do, and mistakes that make it do so.


class World:
    """Machines that edit apart, look, and merge, under a rule for what is current.

    What arrives is not seen before its person looks, as on a screen that stands open.
    """

    def __init__(self, live: Rule, *, sup_everything: bool = False, counter_ids: bool = False) -> None:
        self.live = live
        self.sup_everything = sup_everything
        self.counter_ids = counter_ids
        self.machines: dict[str, dict[str, Operation]] = {name: {} for name in ("ana", "ben", "cy")}
        self.devices = {name: name for name in self.machines}
        self.counters = dict.fromkeys(self.machines, 0)
        self.shown: dict[str, frozenset[Operation]] = {name: frozenset() for name in self.machines}
        self.written: dict[str, Operation] = {}
        self.seen: set[tuple[str, str]] = set()
        """Pairs of an operation and one that its writer, or somebody before, was shown."""

    def edit(self, machine: str, value: str) -> None:
        held = self.machines[machine]
        replaced = frozenset(held.values()) if self.sup_everything else self.shown[machine]
        self.counters[machine] += 1
        op = new_operation(
            field=NOTE, value=value, sup=tuple(old.id for old in replaced), member=machine,
            device=self.devices[machine], n=self.counters[machine],
            at=f"20{self.counters[machine] % 90 + 10}-01-01T00:00", questionnaire="hia@2026.1",
        )  # fmt: skip
        self.written[op.id] = op
        for old in self.shown[machine]:
            self.seen |= {(op.id, old.id)} | {(op.id, older) for newer, older in self.seen if newer == old.id}
        held[f"{op.device}{op.n}" if self.counter_ids else op.id] = op
        self.look(machine)

    def look(self, machine: str) -> None:
        self.shown[machine] = self.live(frozenset(self.machines[machine].values()), NOTE)

    def send(self, source: str, target: str) -> None:
        for key, op in self.machines[source].items():
            self.machines[target].setdefault(key, op)

    def clone(self, source: str, target: str) -> None:
        self.send(target, source)
        self.machines[target] = dict(self.machines[source])
        self.devices[target] = self.devices[source]
        self.counters[target] = self.counters[source]
        self.look(target)

    def check(self) -> None:
        for name in self.machines:
            for other in self.machines:
                self.send(other, name)
        held = [frozenset(machine.values()) for machine in self.machines.values()]
        assert len(set(held)) == 1, "the machines differ"
        current = self.live(held[0], NOTE)
        for op in self.written.values():
            was_seen = any(older == op.id for _, older in self.seen)
            assert was_seen or op in current, "an answer that nobody saw is hidden"


def run_world(seed: int, world: World) -> None:
    choose = Random(seed)
    names = list(world.machines)
    for _ in range(14):
        action = choose.choice(["edit", "edit", "send", "send", "look", "clone"])
        source, target = choose.sample(names, 2)
        if action == "edit":
            world.edit(source, choose.choice("abc"))
        elif action == "look":
            world.look(source)
        elif action == "send":
            world.send(source, target)
        else:
            world.clone(source, target)
    world.check()


def last_write_wins(operations: frozenset[Operation], field: str) -> frozenset[Operation]:
    on_field = [op for op in operations if op.field == field]
    return frozenset([max(on_field, key=lambda op: (op.at, op.id))] if on_field else [])


def by_ledger(operations: frozenset[Operation], field: str) -> frozenset[Operation]:
    return frozenset(Ledger(operations).live(field))


def test_no_world_of_edits_packs_and_clones_hides_an_answer():
    for seed in range(300):
        run_world(seed, World(by_ledger))


@pytest.mark.parametrize(
    "planted",
    [
        lambda: World(last_write_wins),
        lambda: World(by_ledger, sup_everything=True),
        lambda: World(by_ledger, counter_ids=True),
    ],
    ids=["last write wins", "sup is everything known", "counters for ids"],
)
def test_a_planted_mistake_is_caught(planted: Callable[[], World]):
    caught = 0
    for seed in range(300):
        try:
            run_world(seed, planted())
        except AssertionError:
            caught += 1
    assert caught > 20


def test_the_clock_is_read_by_no_rule(ana, ben):
    one, two = ana.write(NOTE, "a"), ben.write(NOTE, "b")
    for at in ("2016-01-01T00:00:00+00:00", "2036-01-01T00:00:00+00:00"):
        moved = parse_operation(two.body | {"at": at})
        ledger = Ledger([one, moved])
        assert {op.value for op in ledger.live(NOTE)} == {"a", "b"}
        assert status_of(ledger.live(NOTE)) is Status.DISAGREEMENT


def test_a_foreign_answer_that_was_replaced_is_never_shown_as_current(ana, ben):
    first = ana.write(NOTE, "a")
    second = ben.write(NOTE, "b", [first])
    assert replace(first) == first
    assert first not in Ledger([second, first]).live(NOTE)
