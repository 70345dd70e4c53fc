"""What undo and redo call the steps that they take back and bring again."""

from hia_tui.workspace import disagreements, settling, undo
from hia_tui.workspace.work import Author, Edit, Work

RATING = "q/practice.directory/rating"


def disagree(work: Work) -> disagreements.Disagreement:
    work.write([Edit(RATING, "3")])
    me, work.author = work.author, Author("m-ben", "d-ben", "Ben", "Manager")
    work.write([Edit(RATING, "1", replaces=())])
    work.author = me
    return disagreements.find(work, "2.6")


def test_a_settled_disagreement_is_named_by_what_was_decided_and_between_what(work: Work) -> None:
    one = disagree(work)
    settling.settle(work, one, "3", how=settling.PICK)
    said = undo.undo(work)
    assert said.startswith("2.6 from settled as Established to a disagreement again: ")
    assert "Established" in said.partition("again: ")[2]
    assert "Not yet" in said
    again = undo.redo(work)
    assert again.startswith("2.6 from a disagreement (")
    assert again.endswith(") to settled as Established")


def test_a_plain_edit_is_named_by_its_two_values(work: Work) -> None:
    work.write([Edit(RATING, "3")])
    work.write([Edit(RATING, "2")])
    assert undo.undo(work) == "2.6 from Starting to Established"
    assert undo.redo(work) == "2.6 from Established to Starting"
