import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.linear import session
from hia_tui.workspace.answers import answer
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Author, Edit, Work
from tests.linear.conftest import Conversation


def reopened(workspace: Workspace) -> Work:
    return workspace.open()


def test_a_rating_is_saved_said_and_followed_by_the_next_question(talk: Conversation, work: Work) -> None:
    said = talk.type("3", "4")
    assert "Saved: 1.1, 3, Established." in said
    assert said.index("Saved: 1.1") < said.index("Question 1.2:") < said.index("Saved: 1.2, 4, Embedded.")
    work.refresh()
    assert [a.state for a in work.view.answers()][:3] == ["3", "4", None]
    assert talk.status == 0
    assert "The input ended. Everything that was saved is kept" in said


@pytest.mark.parametrize("typed", ["Established", "established", "3", " 3 "])
def test_a_rating_may_be_typed_as_its_word(talk: Conversation, work: Work, typed: str) -> None:
    assert "Saved: 1.1, 3, Established." in talk.type(typed)


def test_words_behind_a_rating_are_a_note_and_behind_6_the_reason(talk: Conversation, work: Work) -> None:
    talk.type("3 we agreed on it", "6 not for us", "6", "said when asked", "6", "")
    work.refresh()
    first, second, third, fourth = list(work.view.answers())[:4]
    assert (first.rating.text, first.note.text) == ("3", "we agreed on it")
    assert (second.rating.text, second.reason.text) == ("not-applicable", "not for us")
    assert third.reason.text == "said when asked"
    assert (fourth.rating.text, fourth.reason.text) == ("not-applicable", "")
    assert "A reason for 1.4 is still needed. Type 1.4 6 and the reason." in talk.text


def test_a_second_note_is_added_to_the_first(talk: Conversation, work: Work) -> None:
    talk.type("3 first", "1.1 4 second", "1.1", "t third", "e shown")
    work.refresh()
    found = next(work.view.answers())
    assert found.note.text == "first\nsecond\nthird"
    assert found.evidence.text == "shown"


@pytest.mark.parametrize("typed", ["7", "0", "hello", "3.", "½", "1.1.1"])
def test_what_is_no_answer_repeats_the_question_in_its_own_words(
    talk: Conversation, work: Work, typed: str
) -> None:
    said = talk.type(typed)
    question = work.questionnaire.questions[0]
    flat = " ".join(said.split())
    assert f"“{typed}” is not an answer here. Nothing was changed." in flat
    assert f"For 1.1, {question.text} Type a number from 1 to 6, or H for the commands." in flat
    work.refresh()
    assert work.view.tally().answered == 0


def test_end_of_input_at_a_question_answers_nothing(talk: Conversation, work: Work) -> None:
    talk.type()
    talk.type("3", "6")
    work.refresh()
    assert [a.state for a in work.view.answers()][:2] == ["3", "not-applicable"]
    assert next(iter(work.ledger.operations_on("q/knowledge.causes/reason")), None) is None


def test_moving_about(talk: Conversation) -> None:
    talk.type("b", "+", "back", "N", "G 2.6", "G 3", "go to 4.12", "6.12", "+", "G", "1.5", "G", "B", "G 9.9")
    assert "1.1 is the first question." in talk.text
    assert [line.split(",")[0].split()[-1] for line in talk.prompts("Rating of")] == [
        "1.1", "1.1", "1.2", "1.1", "1.2", "2.6", "4.12", "6.12", "6.12", "1.5", "1.5", "1.5",
    ]  # fmt: skip
    assert talk.prompts("Section 3, 1 to 8")
    assert "6.12 is the last question." in talk.text
    assert "There is no question '9.9'" in talk.text


def test_the_place_is_kept_for_the_next_time_and_for_the_full_screen(talk: Conversation, work: Work) -> None:
    talk.type("G 2.6", "q")
    assert "Stopped. Everything is kept." in talk.text
    kept = talk.workspace.store.places.place(work.header.id)
    question = work.questionnaire.question("2.6")
    assert kept["trail"][-1] == {"screen": "question", "subject": question.id}
    assert [step["screen"] for step in kept["trail"]] == ["tasks", "section", "question"]
    talk.type("")
    assert talk.prompts("Rating of")[0].startswith("Rating of 2.6")


def test_f_goes_to_the_full_screen_at_the_same_place(talk: Conversation) -> None:
    assert "Going on in full screen" in talk.type("G 2.6", "f")
    from hia_tui.cli.app import SWITCH_TO_FULL

    assert talk.status == session.FULL_SCREEN == SWITCH_TO_FULL


def test_undo_and_redo_say_what_they_did(talk: Conversation, work: Work) -> None:
    said = talk.type("3", "1.1 4", "u", "u", "redo", "y", "y")
    assert "Undone and saved: 1.1 from Established to Embedded." not in said
    assert "Undone and saved: 1.1 from Embedded to Established." in said
    assert "Undone and saved: 1.1 from Established to nothing." in said
    assert said.count("Redone and saved: 1.1") == 2
    assert "There is nothing to redo. Nothing was changed." in said
    work.refresh()
    assert next(work.view.answers()).rating.text == "4"


def test_clearing_marking_and_history(talk: Conversation, work: Work) -> None:
    said = talk.type("3", "1.1", "x", "c", "", "c", "v", "x", "target 2", "target 9")
    assert "Saved: 1.1 is not answered any more. It was 3, Established." in said
    assert "Saved: 1.1 is marked to come back to." in said
    assert "1.1 is marked to come back to." in said
    assert "Saved: 1.1 is no longer marked to come back to." in said
    assert "History of 1.1:" in said
    assert "A. Khan, rating, replaced since: Established" in said
    assert "1.1 has no rating to take back." in said
    assert "Saved: the level aimed for in 1.1 is 2, Starting." in said
    assert "is a number from 1 to 4, or 0 for none." in said


def test_two_programs_that_answer_apart_leave_both_answers(talk: Conversation, work: Work) -> None:
    """Somebody else answers between the reading out of the question and the typing of the rating."""
    question = work.questionnaire.questions[0]
    other = Work(work.store, work.questionnaire, Author("o" * 10, "other", "B. Ross", "Nurse"), work.clock)
    typed = iter(["2", "D", "1", "1", "", "B"])

    def read(prompt: str) -> str | None:
        said.append(prompt)
        if prompt.startswith("Rating of 1.1") and not other.view.answer(question).is_answered:
            other.write([Edit(f"q/{question.id}/rating", "4", ())])
        return next(typed, None)

    said: list[str] = []
    session.run(talk.workspace, read=read, write=said.append)
    transcript = "".join(said)
    assert "Somebody else has just answered 1.1 differently. Type D to settle it." in transcript
    assert "Saved: rating of 1.1 is settled" in transcript
    work.refresh()
    work.take(other.ledger)
    assert {op.value for op in work.ledger.operations_on(f"q/{question.id}/rating")} == {"2", "4"}
    assert not work.view.answer(question).rating.is_disagreed


def test_a_question_to_agree_takes_no_rating_before_it_is_settled(talk: Conversation, work: Work) -> None:
    question = work.questionnaire.questions[0]
    answer(work, question, rating="2")
    other = Work(work.store, work.questionnaire, Author("o" * 10, "other", "B. Ross", "Nurse"), work.clock)
    other.record([other.make(f"q/{question.id}/rating", "4", ())])
    said = talk.type("1.1", "3")
    assert "2 different answers stand. Type D to settle them." in said
    refused = "2 different versions stand for the rating of 1.1. Nothing was changed. Type D to settle it."
    assert refused in " ".join(said.split())
    work.take(other.ledger)
    assert work.view.answer(question).rating.is_disagreed


def test_a_disk_that_takes_nothing_is_said_and_the_question_asked_again(
    talk: Conversation, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise NotSaved("Not saved: the disk is full. Make room, then try again.")

    monkeypatch.setattr("hia_tui.storage.assessment_store.AssessmentStore.append", full)
    said = talk.type("3", "3")
    assert said.count("Not saved: the disk is full.") == 2
    assert "Saved: 1.1" not in said
    assert len(talk.prompts("Rating of 1.1")) == 3


def test_brief_leaves_the_levels_meaning_out(talk: Conversation, work: Work) -> None:
    said = talk.type("brief", "2.1", "brief", "2.2")
    level = work.questionnaire.question("2.1").levels[0]
    assert f"{level.code}. {level.label}: {level.meaning}"[:70] not in said.split("2.2:")[0].split("2.1:")[1]
    assert work.questionnaire.question("2.2").levels[0].meaning[:40] in said
