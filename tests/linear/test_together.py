"""Putting work together line by line: the shared folder, receipts, and one's own answer given again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hia_tui.domain.actions import Outcome
from hia_tui.exchange.arrival import arrivals_at
from hia_tui.workspace import disagreements, merging, packing, rounds, settling
from hia_tui.workspace.actions import add_action
from hia_tui.workspace.answers import answer
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Work
from tests.linear.conftest import Conversation, open_home
from tests.linear.test_places import flat

Mate = Callable[[str, Callable[[Work], object]], Path]


def packed(workspace: Workspace, work: Work, path: Path) -> Path:
    return packing.save_pack(workspace, work, packing.make_pack(workspace, work), path, None, os.urandom)


@pytest.fixture
def mate(started: Workspace, work: Work, tmp_path: Path) -> Mate:
    """Makes a team mate, who takes the work in, does something, and leaves a pack in the shared folder."""
    folder = tmp_path / "shared"
    folder.mkdir()
    given = packed(started, work, tmp_path / "given.hia")

    def make(name: str, act: Callable[[Work], object]) -> Path:
        other = open_home(tmp_path / name)
        other.set_profile(name=name, role="Nurse")
        theirs = merging.apply(other, merging.propose(other, None, list(arrivals_at([given])))).work
        act(theirs)
        path = packed(other, theirs, folder / f"{name}.hia")
        theirs.close()
        return path

    return make


def test_the_shared_folder_says_what_waits_and_merges_what_is_chosen(
    talk: Conversation, work: Work, mate: Mate, tmp_path: Path
) -> None:
    first, second, third = work.questionnaire.questions[:3]
    mate("Ana", lambda theirs: answer(theirs, first, rating="2"))
    mate("Bo", lambda theirs: answer(theirs, second, rating="3"))
    mate("Cy", lambda theirs: answer(theirs, third, rating="4"))
    (tmp_path / "shared" / "broken.hia").write_text('{"hia"')
    talk.workspace.set_setting("inbox.folder", str(tmp_path / "shared"))
    said = flat(talk.type("K", "M", "", "1 3", "m", "M", "", "", "b", "M", "b"))
    assert "Waiting to be merged: 3 new packs, 1 pack that cannot be merged. Type M." in said
    assert "1. Pack by Ana, Nurse, made 2026-11-23: new," in said
    assert "Which packs, 1 to 4, such as 1 2, Enter for all" in said
    assert said.count("Saved: merged.") == 1
    assert "of the shared folder were merged before." in said
    work.refresh()
    assert [a.state for a in work.view.answers()][:3] == ["2", None, "4"]


def test_without_an_assessment_the_shared_folder_is_taken_in(work: Work, mate: Mate, tmp_path: Path) -> None:
    mate("Ana", lambda theirs: answer(theirs, theirs.questionnaire.questions[0], rating="2"))
    other = Conversation(open_home(tmp_path / "empty"))
    other.workspace.set_setting("inbox.folder", str(tmp_path / "shared"))
    said = other.type("Dee", "", "3", "", "m", "1.1")
    assert "Saved: merged." in said
    assert "Answer now: 2, Starting, by Ana." in said


def test_a_receipt_is_heard_and_saved_and_takes_no_other_file(
    talk: Conversation, work: Work, mate: Mate, tmp_path: Path
) -> None:
    question = work.questionnaire.questions[0]
    pack = mate("Ana", lambda theirs: answer(theirs, question, rating="2"))
    talk.type("3", f"M {pack}", "m")
    kept = tmp_path / "receipt.txt"
    said = talk.type(
        "receipts", "1", "s", str(kept), "1", "s", str(kept), "1", "s", str(tmp_path), "1", "s", ""
    )
    assert "Pack Ana.hia by Ana" in said
    assert "Was to agree then: rating of 1.1." in said
    assert f"Saved: {kept}" in said
    assert "Answered differently by others" in kept.read_text()
    assert len(list(tmp_path.glob("receipt-2026-11-23-*.txt"))) == 1
    said = flat(talk.type("receipts", "1", "s", str(tmp_path / "given.hia")))
    assert "is there already. Give another name. Nothing was written." in said


def test_the_person_overruled_hears_it_and_gives_their_answer_again(
    talk: Conversation, work: Work, mate: Mate, tmp_path: Path
) -> None:
    question = work.questionnaire.questions[0]

    def overrule(theirs: Work) -> None:
        answer(theirs, question, rating="2")
        [given] = list(arrivals_at([mine]))
        coordinator = open_home(tmp_path / "Ana")
        merging.apply(coordinator, merging.propose(coordinator, theirs, [given]))
        [found] = disagreements.disagreements(theirs)
        settling.settle(theirs, found, "2", how=settling.PICK, why="The list has no owner")

    answer(work, question, rating="4")
    mine = packed(talk.workspace, work, tmp_path / "mine.hia")
    pack = mate("Ana", overrule)
    said = flat(talk.type(f"M {pack}", "m", "1.1"))
    replaced = "1 answer of yours was replaced when a disagreement was settled. D shows and restores them."
    assert replaced in said
    asked = "Your answer to rating of 1.1, Embedded, was replaced by Ana, because: The list has no owner."
    assert f"{asked} D gives it again." in said
    said = flat(talk.type("D", "1", "It has one now: Jo", "1.1"))
    assert (
        "1 answer of yours was replaced when a disagreement was settled. D shows and restores them." in said
    )
    assert "Saved: your answer to rating of 1.1 stands again." in said
    assert "Answer now: 4, Embedded." in said
    work.refresh()
    [standing] = work.ledger.live(f"q/{question.id}/rating")
    assert (standing.value, standing.why) == ("4", "It has one now: Jo")
    assert not settling.overruled(work)


def test_questions_that_were_sent_back_are_said_at_the_start_and_at_the_question(
    talk: Conversation, work: Work
) -> None:
    talk.type("3", "return 1.1", "Which minutes do you mean?")
    said = flat(talk.type("1.1"))
    assert "1 question sent back to you waits. RETURN reads the note." in said
    assert "1.1 was sent back by A. Khan: Which minutes do you mean?" in said


def test_what_became_of_each_plan_is_asked(talk: Conversation, work: Work) -> None:
    question, section = work.questionnaire.questions[0], work.questionnaire.sections[1]
    add_action(work, "a1", {"question": question.id, "title": "Ring the council", "due": "2027-03-31"})
    add_action(work, "a2", {"section": section.id, "title": "Ask the library"})
    rounds.start_next(talk.workspace, work.header.id, Start(title="")).__getitem__(0).close()
    said = flat(
        talk.type("1.1", "outcome", "5", "2", "1.1", "K", "outcome", "", "4", "G 2.1", "outcome", "U")
    )
    assert "Planned before: “Ring the council”. Type OUTCOME to say what became of it." in said
    assert "Planned before: “Ring the council”, by 2027-03-31. What became of it: not said yet." in said
    assert "Type a number from 1 to 4 for “Ring the council”. Nothing was changed." in said
    assert "Saved: “Ring the council”: Partly done." in said
    assert "Saved: “Ask the library”: No longer relevant." in said
    assert "The round before planned nothing here." in said
    assert "Undone and saved:" in said
    review = talk.workspace.open()
    outcomes = {action.title: action.outcome for action in review.view.actions()}
    review.close()
    assert outcomes == {"Ring the council": Outcome.PARTLY, "Ask the library": None}


def test_a_pack_is_locked_only_with_a_passphrase_typed_twice(
    talk: Conversation, work: Work, tmp_path: Path
) -> None:
    pack = tmp_path / "locked.hia"
    words = "correct horse battery"
    said = talk.type("3", "pack", "", str(pack), words, "other", words, words)
    assert "The two passphrases differ. No pack was made yet." in said
    assert "Tell its passphrase by another way than the pack." in said
    assert words.encode() not in pack.read_bytes()
    assert next(iter(arrivals_at([pack]))).needs_passphrase


def test_teams_are_heard_side_by_side_with_small_ones_left_out(talk: Conversation, work: Work) -> None:
    talk.workspace.create(Start(title="Ward 5")).close()
    said = flat(talk.type("J", "8", "", "8", "1 2", "B", "8", "B"))
    assert "To put teams side by side takes two." in said
    assert "hia team" not in said
    assert "0 teams side by side, by name. 2 teams of fewer than five people left out of all figures." in said
    assert "Common gaps: none." in said
    assert "Nothing was put side by side." in said
