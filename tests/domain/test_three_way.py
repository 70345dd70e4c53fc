"""Texts changed apart are proposed, never decided."""

import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hia_tui.domain.ledger import Ledger
from hia_tui.domain.three_way import (
    Change,
    Proposal,
    keep_all,
    merge_texts,
    nearest_replaced,
    word_differences,
)

BASE = "Shared folder\nOwner: Ana\nLast checked May"
lines = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=6).map("\n".join)
texts = st.one_of(lines, st.text(st.sampled_from("ab \n"), max_size=30))
FEW = settings(deadline=None, max_examples=150)


def test_lines_that_two_people_changed_apart_are_put_together():
    merged = merge_texts(BASE, BASE.replace("Ana", "Ben"), BASE + "\nAlso on paper")
    assert merged == Proposal("Shared folder\nOwner: Ben\nLast checked May\nAlso on paper", is_clean=True)


def test_neighbouring_lines_that_two_people_changed_are_put_together_too():
    merged = merge_texts("a\nb\nc", "A\nb\nc", "a\nB\nC")
    assert merged == Proposal("A\nB\nC", is_clean=True)


def test_what_two_people_put_in_at_one_place_is_kept_and_not_called_clean():
    assert merge_texts("a\nb", "a\nx\nb", "a\ny\nb") == Proposal("a\nx\ny\nb", is_clean=False)
    assert merge_texts("a\nb", "a\nx\nb", "a\nx\nb") == Proposal("a\nx\nb", is_clean=True)
    assert not merge_texts("a\nb", "a\nx\nb", "a\nB").is_clean
    assert not merge_texts("a\nb", "a\nB", "a\nx\nb").is_clean
    three = merge_texts("a\nb", "A\nb", "a\nx\nb", "a\nB")
    assert (three.text.split("\n").count("x"), three.is_clean) == (1, False)


def test_a_line_that_both_changed_is_kept_in_both_versions():
    merged = merge_texts(BASE, BASE.replace("Ana", "Ben"), BASE.replace("Ana", "Cy"))
    assert merged == Proposal("Shared folder\nOwner: Ben\nOwner: Cy\nLast checked May", is_clean=False)


def test_a_line_that_one_removed_and_the_other_changed_is_kept_and_not_called_clean():
    merged = merge_texts(BASE, BASE.replace("Owner: Ana\n", ""), BASE.replace("Ana", "Cy"))
    assert merged == Proposal("Shared folder\nOwner: Cy\nLast checked May", is_clean=False)


def test_texts_with_nothing_in_common_follow_one_another():
    assert merge_texts("", "mine", "theirs") == Proposal("mine\ntheirs", is_clean=False)
    assert merge_texts("", "same", "same") == Proposal("same", is_clean=True)


def test_more_than_two_people_can_have_changed_a_text():
    apart = merge_texts("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nC\nd\ne", "a\nb\nc\nd\nE")
    assert apart == Proposal("A\nb\nC\nd\nE", is_clean=True)
    together = merge_texts("a\nb", "A\nb", "B\nb", "a\nb", "A\nb")
    assert together == Proposal("A\nB\nb", is_clean=False)


@FEW
@given(texts, texts)
def test_when_one_person_changed_a_text_theirs_is_the_result(base: str, theirs: str):
    assert merge_texts(base, base, theirs) == Proposal(theirs, is_clean=True)
    assert merge_texts(base, theirs, base) == Proposal(theirs, is_clean=True)
    assert merge_texts(base, theirs, theirs) == Proposal(theirs, is_clean=True)


@FEW
@given(texts, texts, texts)
def test_no_new_line_is_lost_none_is_invented_and_the_sides_are_equals(base: str, mine: str, theirs: str):
    merged, turned = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)
    written = set(merged.text.split("\n"))
    known = set(f"{base}\n{mine}\n{theirs}".split("\n"))
    assert (set(mine.split("\n")) | set(theirs.split("\n"))) - set(base.split("\n")) <= written | {""}
    assert written <= known | {""}
    counted = Counter(merged.text.split("\n")) - Counter({"": 99})
    assert counted <= Counter(base.split("\n")) + Counter(mine.split("\n")) + Counter(theirs.split("\n"))
    assert merged.is_clean == turned.is_clean
    assert sorted(merged.text.split("\n")) == sorted(turned.text.split("\n"))
    assert merged.text == turned.text or not merged.is_clean


def test_all_versions_can_be_kept_under_their_writers_names():
    assert keep_all([("A. Khan", "Weekly"), ("J. Orr", ""), ("B. Li", "Monthly")]) == (
        "A. Khan: Weekly\n\nB. Li: Monthly"
    )


def test_differences_are_said_in_words():
    runs = word_differences("The list is old\nKept by Ana", "The list is new\nKept by Ana")
    assert [(run.change, run.text) for run in runs] == [
        (Change.SAME, "The list is "),
        (Change.REMOVED, "old"),
        (Change.ADDED, "new"),
        (Change.SAME, "\nKept by Ana"),
    ]


def test_words_that_changed_side_by_side_are_shown_as_one_change():
    runs = word_differences("the cat sat", "a dog sat")
    assert [(run.change, run.text) for run in runs] == [
        (Change.REMOVED, "the cat"),
        (Change.ADDED, "a dog"),
        (Change.SAME, " sat"),
    ]


@FEW
@given(texts, texts)
def test_differences_lead_from_the_one_text_to_the_other(old: str, new: str):
    runs = word_differences(old, new)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == old
    assert "".join(run.text for run in runs if run.change is not Change.REMOVED) == new
    assert all(run.text for run in runs)
    assert all(a.change is not b.change for a, b in pairwise(runs))
    if old == new:
        assert all(run.change is Change.SAME for run in runs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n" * 10_000, "x\n" * 5_000),
        ("a b " * 2_500, "b a " * 2_500),
        ("\n".join("ab" * 2_500), "\n".join("bac" * 1_600)),
        (" ".join("ab" * 2_000), " ".join("ca" * 2_000)),
    ],
)
def test_the_longest_texts_are_compared_in_under_two_seconds(old: str, new: str):
    began = time.process_time()
    runs = word_differences(old, new)
    merge_texts(old, new, old[::-1])
    assert time.process_time() - began < 2
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == old


def test_what_all_had_started_from_is_the_latest_edit_they_all_replaced(ana, ben):
    first = ana.write("q/a/note", "one")
    second = ana.write("q/a/note", "two", [first])
    left, right = ana.write("q/a/note", "left", [second]), ben.write("q/a/note", "right", [second])
    later = ben.write("q/a/note", "right again", [right])
    ledger = Ledger([first, second, left, right, later])
    assert nearest_replaced(ledger, [left, later]) == second
    assert nearest_replaced(ledger, [left]) == second
    assert nearest_replaced(ledger, [first, left]) is None
    assert nearest_replaced(ledger, []) is None


def test_an_older_start_is_found_where_the_nearest_is_not_shared(ana, ben):
    first = ana.write("q/a/note", "one")
    second = ana.write("q/a/note", "two", [first])
    left, right = ana.write("q/a/note", "left", [second]), ben.write("q/a/note", "right", [first])
    assert nearest_replaced(Ledger([first, second, left, right]), [left, right]) == first


def test_a_start_may_have_been_reached_by_two_ways(ana, ben):
    first = ana.write("q/a/note", "one")
    second, third = ana.write("q/a/note", "two", [first]), ben.write("q/a/note", "three", [first])
    left = ana.write("q/a/note", "left", [second, third])
    right = ben.write("q/a/note", "right", [first])
    assert nearest_replaced(Ledger([first, second, third, left, right]), [left, right]) == first


def test_where_two_starts_are_equally_near_every_machine_names_the_same(ana, ben):
    one, two = ana.write("q/a/note", "one"), ben.write("q/a/note", "two")
    left, right = ana.write("q/a/note", "left", [one, two]), ben.write("q/a/note", "right", [one, two])
    expected = min([one, two], key=lambda op: op.id)
    assert nearest_replaced(Ledger([one, two, left, right]), [left, right]) == expected
    assert nearest_replaced(Ledger([right, left, two, one]), [right, left]) == expected


def test_edits_of_other_fields_and_edits_not_here_are_no_start(ana, ben):
    elsewhere, missing = ana.write("q/b/note", "other"), ana.write("q/a/note", "not here")
    left = ana.write("q/a/note", "left", [elsewhere, missing])
    right = ben.write("q/a/note", "right", [elsewhere, missing])
    assert nearest_replaced(Ledger([elsewhere, left, right]), [left, right]) is None
    assert nearest_replaced(Ledger(), [left, right]) is None
