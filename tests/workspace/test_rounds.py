"""The next round: what comes along, and what is said of the plan of the round before."""

from datetime import date

import pytest

from hia_tui.domain.actions import ActionStatus, Outcome
from hia_tui.domain.errors import BadInput, OpenDisagreement
from hia_tui.exchange.arrival import arrivals_in
from hia_tui.workspace import actions, answers, merging, packing, rounds, undo
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work

NEXT = Start(title="")


def take(workspace: Workspace, work: Work | None, pack: bytes) -> merging.Merged:
    return merging.apply(workspace, merging.propose(workspace, work, arrivals_in(pack, "pack.hia")))


@pytest.fixture
def review(workspace: Workspace, work: Work) -> Work:
    """A review whose baseline planned two things for question 1.1, one for section 2, and did one already."""
    plans = {
        "later": {"title": "Ask the carers", "question": "1.1", "due": "2027-09-30"},
        "sooner": {"title": "Make the list", "question": "1.1", "due": "2027-06-30", "owner": "Jo"},
        "whole": {"title": "Book the training", "section": "2"},
        "finished": {"title": "Buy the board", "question": "1.1", "status": "done"},
        "left": {"title": "Print leaflets", "question": "1.1", "status": "dropped"},
    }
    for item, given in plans.items():
        actions.add_action(work, item, given)
    return rounds.start_next(workspace, work.header.id, NEXT)[0]


def test_what_was_finished_or_dropped_does_not_come_along(review: Work) -> None:
    assert sorted(a.title for a in review.view.actions()) == [
        "Ask the carers", "Book the training", "Make the list",
    ]  # fmt: skip
    assert all(action.is_to_confirm for action in review.view.actions())


def test_plans_are_asked_about_by_their_day_as_it_was_planned(review: Work) -> None:
    question = review.questionnaire.question("1.1")
    first, second = rounds.planned_for(review, question)
    assert [(p.title, p.due) for p in (first, second)] == [
        ("Make the list", date(2027, 6, 30)), ("Ask the carers", date(2027, 9, 30)),
    ]  # fmt: skip
    actions.change_action(review, first.action.id, {"due": "2028-01-31", "title": "Make a short list"})
    again = rounds.planned_for(review, question)[0]
    assert (again.title, again.due) == ("Make the list", date(2027, 6, 30))
    assert again.action.due == date(2028, 1, 31)
    section = review.questionnaire.section("2")
    assert [p.title for p in rounds.planned_in(review, section)] == ["Book the training"]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("done", ActionStatus.DONE),
        ("partly", ActionStatus.IN_PROGRESS),
        ("not", ActionStatus.NOT_STARTED),
        ("no-longer-relevant", ActionStatus.DROPPED),
    ],
)
def test_what_became_of_a_plan_is_kept_with_its_status_and_undone_as_one(
    workspace: Workspace, review: Work, outcome: str, status: ActionStatus
) -> None:
    question = review.questionnaire.question("1.1")
    item = rounds.plan_of(review, question)[0].id
    said = rounds.say_outcome(review, item, outcome)
    assert (said.outcome, said.status) == (Outcome(outcome), status)
    assert not said.text("done-on")
    assert item not in [a.id for a in rounds.plan_of(review, question)]
    assert rounds.planned_for(review, question)[0].action.outcome is Outcome(outcome)
    stored = workspace.open(review.header.id)
    assert stored.view.field(f"action/{item}/outcome").text == outcome
    undo.undo(review)
    assert next(a.id for a in rounds.plan_of(review, question)) == item
    assert rounds.planned_for(review, question)[0].action.status is ActionStatus.NOT_STARTED


def test_an_outcome_is_one_of_four_and_only_of_what_came_along(review: Work) -> None:
    item = review.view.actions()[0].id
    with pytest.raises(BadInput, match="done, partly, not, no-longer-relevant"):
        rounds.say_outcome(review, item, "maybe")
    actions.add_action(review, "fresh", {"title": "New", "section": "1"})
    with pytest.raises(BadInput, match="planned in this round"):
        rounds.say_outcome(review, "fresh", "done")
    assert rounds.say_outcome(review, item, "Partly done").outcome is Outcome.PARTLY
    assert rounds.say_outcome(review, item, "").is_to_confirm


def test_what_two_people_said_apart_is_a_disagreement(open_home, workspace: Workspace, review: Work) -> None:
    home = open_home("ben")
    home.set_profile(name="Ben", role="Manager")
    theirs = take(home, None, packing.make_pack(workspace, review).data).work
    question = review.questionnaire.question("1.1")
    same, different = (a.id for a in rounds.plan_of(review, question))
    for work, outcome in ((review, "done"), (theirs, "not")):
        rounds.say_outcome(work, same, "partly")
        rounds.say_outcome(work, different, outcome)
    merged = take(workspace, review, packing.make_pack(home, theirs).data).work
    assert [field.name for field in merged.view.disagreements() if field.name.endswith("/outcome")] == [
        f"action/{different}/outcome"
    ]
    assert {a.id: a.outcome for a in merged.view.actions()}[same] is Outcome.PARTLY
    assert rounds.plan_of(merged, question) == []
    with pytest.raises(OpenDisagreement):
        rounds.say_outcome(merged, different, "partly")


def test_nobody_is_led_by_the_old_rating_and_evidence_waits_to_be_confirmed(
    workspace: Workspace, work: Work
) -> None:
    question = work.questionnaire.question("1.1")
    answers.answer(work, question, rating="4", evidence="Minutes")
    started, carried = rounds.start_next(workspace, work.header.id, NEXT)
    assert (carried.evidence, carried.actions) == (1, 0)
    assert started.view.tally().answered == 0
    assert rounds.is_to_confirm(started, question)
