"""Writing, undoing, and two programs on one store."""

import pytest

from hia_tui.domain.errors import BadInput, CouldNotDo, OpenDisagreement, UnknownName
from hia_tui.domain.ledger import Status
from hia_tui.workspace import actions, answers, disagreements, evaluation, rounds, undo
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Author, Edit, Work

BEN = Author("ben", "ben-laptop", "Ben", "Manager")


def as_ben(work: Work, *edits: Edit, how: str | None = None) -> None:
    me, work.author = work.author, BEN
    work.write(list(edits), how=how)
    work.author = me


def test_an_edit_replaces_exactly_what_was_shown(work: Work) -> None:
    question = work.questionnaire.question("1.1")
    first = answers.answer(work, question, rating="2").operations[0]
    second = answers.answer(work, question, rating="3").operations[0]
    assert second.sup == (first.id,)
    assert first.sup == ()


def test_two_who_saw_the_same_and_answered_differently_disagree(work: Work) -> None:
    question = work.questionnaire.question("1.1")
    field = f"q/{question.id}/rating"
    answers.answer(work, question, rating="2")
    seen = work.view.field(field).ids
    work.write([Edit(field, "3", seen)])
    as_ben(work, Edit(field, "4", seen))
    assert work.view.field(field).status is Status.DISAGREEMENT
    with pytest.raises(OpenDisagreement, match="hia resolve"):
        answers.answer(work, question, rating="1")
    tally = work.view.tally()
    assert (tally.answered, tally.rated, tally.disagreements) == (1, 0, 1)


def test_settling_replaces_all_that_was_shown_and_a_late_version_opens_it_again(work: Work) -> None:
    field = "q/knowledge.causes/rating"
    as_ben(work, Edit(field, "4", ()))
    work.write([Edit(field, "2", ())])
    work.write([Edit(field, "3", work.view.field(field).ids)], how="pick", why="agreed at the meeting")
    assert work.view.field(field).value == "3"
    as_ben(work, Edit(field, "1", ()))
    assert [op.value for op in work.view.field(field).live if op.value != "3"] == ["1"]


def test_undoing_a_settlement_opens_the_disagreement_again(work: Work) -> None:
    question = work.questionnaire.questions[0]
    field = f"q/{question.id}/rating"
    as_ben(work, Edit(field, "4", ()))
    work.write([Edit(field, "2", ())])
    work.write([Edit(field, "3", work.view.field(field).ids)], how="pick")
    undo.undo(work)
    live = work.view.field(field).live
    assert sorted((str(op.value), work.view.given(op).member == "ben") for op in live) == [
        ("2", False),
        ("4", True),
    ]
    again = disagreements.find(work, "1.1")
    assert sorted(version.by for version in again.versions) == ["Ana", "Ben"]
    assert {version.given.id for version in again.versions}.isdisjoint(op.id for op in live)
    undo.redo(work)
    assert work.view.field(field).value == "3"


def test_undo_never_overrules_what_somebody_else_built_on_it(work: Work) -> None:
    question = work.questionnaire.questions[0]
    field = f"q/{question.id}/rating"
    answers.answer(work, question, rating="2")
    as_ben(work, Edit(field, "4"))
    with pytest.raises(CouldNotDo, match="Ben has changed this since"):
        undo.undo(work)
    assert work.view.field(field).value == "4"


def test_undo_goes_back_through_everything_and_forward_again_after_a_restart(
    workspace: Workspace, work: Work
) -> None:
    question = work.questionnaire.questions[0]
    for rating in ("1", "2", "3", "4"):
        answers.answer(work, question, rating=rating)
    undo.undo(work)
    undo.undo(work)
    work.close()
    again = workspace.open()
    rating = f"q/{question.id}/rating"
    assert again.view.field(rating).value == "2"
    undo.redo(again)
    assert again.view.field(rating).value == "3"
    answers.answer(again, question, rating="1")
    with pytest.raises(BadInput, match="nothing to redo"):
        undo.redo(again)
    for _ in range(4):
        undo.undo(again)
    assert not again.view.answer(question).is_answered


def test_two_programs_on_one_store_see_each_others_answers(workspace: Workspace, work: Work) -> None:
    other = workspace.open()
    first, second = work.questionnaire.questions[:2]
    answers.answer(work, first, rating="3")
    answers.answer(other, second, rating="2")
    work.refresh()
    other.refresh()
    assert work.view.tally().answered == other.view.tally().answered == 2
    assert work.ledger.digest == other.ledger.digest


def test_a_name_is_written_with_the_first_edit_and_changes_with_the_profile(
    workspace: Workspace, work: Work
) -> None:
    assert work.view.member_name(work.author.member) == "Ana"
    workspace.set_profile(name="Ana Maria")
    again = workspace.open()
    answers.answer(again, again.questionnaire.questions[0], rating="2")
    assert again.view.member_name(again.author.member) == "Ana Maria"


def test_an_action_removed_by_one_and_changed_by_another_stands_and_says_so(work: Work) -> None:
    added = actions.add_action(work, "act1", {"title": "Ask the advice service in", "section": "1"})
    seen = tuple(op.id for live in added.attributes.values() for op in live)
    title = work.view.field("action/act1/title").ids
    work.write([Edit("action/act1/gone", True, None, seen)])
    as_ben(work, Edit("action/act1/title", "Ask two services in", title))
    (standing,) = work.view.actions()
    assert standing.changed_after_removal
    assert work.view.removed_but_changed() == [standing]


def test_an_action_is_found_by_the_start_of_its_id(work: Work) -> None:
    actions.add_action(work, "abc1", {"title": "One", "section": "1"})
    actions.add_action(work, "abc2", {"title": "Two", "section": "1"})
    assert actions.find_action(work, "abc2").title == "Two"
    with pytest.raises(UnknownName, match="More than one"):
        actions.find_action(work, "abc")


def test_due_before_start_is_refused(work: Work) -> None:
    with pytest.raises(BadInput, match="must not be before its start"):
        actions.add_action(
            work, "a1", {"title": "x", "section": "1", "start": "2027-02-01", "due": "2027-01-01"}
        )
    assert work.view.actions() == []


def test_evaluation_replies_carry_nobodys_name(workspace: Workspace, work: Work) -> None:
    item = work.questionnaire.evaluation[0]
    evaluation.answer(workspace, work, item.id, item.options[0])
    assert evaluation.replies(work) == [{item.id: item.options[0]}]
    raw = work.store.path.read_text()
    document = raw[raw.index("evaluation/") :][:200]
    assert "Ana" not in document
    assert work.author.member not in document
    evaluation.answer(workspace, work, item.id, "")
    assert evaluation.mine(workspace, work).answered == 0


def test_the_earlier_rating_is_hidden_until_the_new_one_is_given(workspace: Workspace, work: Work) -> None:
    question = work.questionnaire.questions[0]
    answers.answer(work, question, rating="4", evidence="Minutes")
    review, carried = rounds.start_next(workspace, work.header.id, Start(title=""))
    assert (carried.evidence, carried.actions) == (1, 0)
    earlier = rounds.earlier_round(workspace, review)
    assert rounds.earlier_answer(earlier, review, question) is None
    assert rounds.is_to_confirm(review, question)
    answers.answer(review, question, rating="2")
    before = rounds.earlier_answer(earlier, review, question)
    assert before is not None
    assert before.rating.value == "4"
    rounds.confirm(review, question)
    assert not rounds.is_to_confirm(review, question)


@pytest.mark.parametrize(
    ("name", "after"), [("Baseline", "Review 1"), ("Review 1", "Review 2"), ("2026", "2027")]
)
def test_rounds_are_named_on_from_the_last(name: str, after: str) -> None:
    assert rounds.next_round(name) == after
