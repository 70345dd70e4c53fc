"""The places besides questions: sections, plan, search, help, profile, settings, evaluation, upkeep."""

from pathlib import Path

import pytest

from hia_tui.domain.questionnaire import Form
from hia_tui.linear.commands import COMMANDS
from hia_tui.workspace.answers import answer
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work
from tests.linear.conftest import Conversation, open_home
from tests.linear.transcript import unclear


def flat(said: str) -> str:
    return " ".join(said.split())


def test_the_first_start_asks_who_one_is_and_starts_an_assessment(workspace: Workspace) -> None:
    talk = Conversation(workspace)
    said = talk.type("A. Khan", "Nurse", "1", "Leith", "NHS Lothian", "Spring 2027", "2", "1", "3")
    assert said.startswith("Health Inequalities Self-Assessment, line by line.")
    assert "Everything is kept in: " in said
    assert workspace.profile.name == "A. Khan"
    work = workspace.open()
    assert (work.title, work.organisation, work.round) == ("Leith", "NHS Lothian", "Spring 2027")
    assert work.questionnaire.form is Form.SHORT
    assert work.view.tally().answered == 1
    work.close()


def test_a_first_start_that_is_broken_off_goes_on_where_it_was(workspace: Workspace) -> None:
    talk = Conversation(workspace)
    talk.type("A. Khan")
    said = talk.type("", "1", "", "1", "B", "7", "what")
    assert "There is no assessment here yet." in said
    assert said.count("No assessment was started.") == 2
    assert "There is no number 7 here." in said
    assert "“what” is not an answer here." in said
    assert workspace.assessments() == []
    assert "No assessment is open yet. Type O to open or start one." in flat(talk.type("N", "T", "K"))


def test_assessments_are_listed_opened_and_continued_by_a_next_round(talk: Conversation, work: Work) -> None:
    answer(work, work.questionnaire.questions[0], rating="3", evidence="a folder")
    said = talk.type("O", "1", "O", "3", "", "confirm", "2", "O", "3")
    assert "Open Leith community nursing, Baseline, started 2026-11-23, full form" in said
    assert "Saved: Review 1 is started." in said
    assert "1 piece of evidence and 0 actions." in flat(said)
    assert "The evidence is from the round before. Type CONFIRM if it still holds." in said
    assert "Saved: the evidence of 1.1 still holds." in said
    assert "In the round before, 1.1 was 3, Established." in said


def test_the_plan_adds_changes_lists_and_removes(talk: Conversation, work: Work) -> None:
    question = work.questionnaire.questions[0]
    said = talk.type(
        "A", "1", "Jo", "never", "31 March 2027", "", "P", "1", "6", "2", "4", ".", "1", "", "13"
    )
    assert f"Suggested action 1: {question.action_suggestions[0]}" in flat(said)
    assert "must be a day such as 2026-03-31" in flat(said)
    assert "Status: In progress" in said
    assert "Due: nothing yet" in said
    assert "is left as it was." in said
    work.refresh()
    [action] = work.view.actions()
    assert (action.title, action.text("owner"), action.text("due")) == (
        question.action_suggestions[0],
        "Jo",
        "",
    )
    said = talk.type("P", "1", "12", "P open", "P done", "U", "A Ring the council", "2", "B", "A", "B")
    assert "is removed. U brings it back." in flat(said)
    assert "Shown: open." in said
    assert "No action was added." in said
    work.refresh()
    assert sorted(a.title for a in work.view.actions()) == sorted(
        [question.action_suggestions[0], "Ring the council"]
    )


def test_a_broken_off_action_keeps_what_was_typed(talk: Conversation, work: Work) -> None:
    talk.type("A", "Ring the council", "Jo")
    work.refresh()
    [action] = work.view.actions()
    assert (action.title, action.text("owner")) == ("Ring the council", "Jo")


def test_search_and_list_lead_to_questions(talk: Conversation, work: Work) -> None:
    answer(work, work.questionnaire.question("5.3"), rating="dont-know", note="Ask the zebra keeper")
    said = talk.type(
        "/zebra",
        "1",
        "/ don't know",
        "/ unanswered",
        "",
        "more",
        "L 2",
        "12",
        "/ nothing like it",
        "G dental",
    )
    assert "“zebra”: 1 question." in said
    assert "Rating of 5.3, 1 to 6" in said
    assert "“unanswered”: 71 questions." in said
    assert "59 more. Type MORE, or press Enter, to hear the next 12." in said
    assert said.index("13. 2.1") < said.index("25. 3.1")
    assert "Rating of 2.12, 1 to 6" in said
    assert "“nothing like it”: 0 questions." in said


def test_a_section_is_completed_signed_off_and_taken_back(talk: Conversation, work: Work) -> None:
    for question in work.questionnaire.sections[0].questions:
        answer(work, question, rating="not-applicable" if question.number == "1.2" else "3")
    said = talk.type("S 1", "4", "5", "n", "5", "y", "5", "4", "S 2", "4", "6", "B", "7", "B", "", "S 9")
    assert "Section 1 now stands as: Completed." in said
    assert "Not applicable without a reason: 1.2." in said
    assert "Section 1 was not signed off." in said
    assert "Saved: section 1 is signed off." in said
    assert "Saved: section 1 is no longer signed off." in said
    assert "Section 2 counts as completed once nothing in it is unanswered or to agree." in flat(said)
    assert "There is no section '9'." in said


def test_help_is_at_hand_everywhere(talk: Conversation, work: Work) -> None:
    said = talk.type("H", "K", "?", "H scoring", "B", "H pages", "1", "more", "all", "H zzzz")
    said += talk.type("1.1", "A", "H", "B", "W", "W 2.1")
    for command in COMMANDS:
        assert f"{command.name}: " in said
    assert "No page of the guidance has “zzzz”." in said
    assert "Type the action in a line. B adds none." in said
    assert f"To look for as evidence: {work.questionnaire.question('2.1').evidence_prompts[0]}" in flat(said)
    assert "**" not in said
    assert "#" not in said


def test_profile_and_settings_are_changed(talk: Conversation) -> None:
    said = talk.type(
        "profile", "B. Ross", ".", "nobody", "b@example.org", "settings", "7", "yes", "7", "maybe", "7", ""
    )
    assert talk.workspace.profile.name == "B. Ross"
    assert talk.workspace.profile.role == ""
    assert talk.workspace.profile.email == "b@example.org"
    assert "An e-mail address looks like" in flat(said)
    assert talk.workspace.settings["text.editor"] == "yes"
    assert "text.editor takes yes, no, not 'maybe'." in flat(said)
    said = talk.type("3", "v 1.1")
    assert "B. Ross, rating, current: Established" in said


def test_the_evaluation_is_answered_without_a_name(talk: Conversation, work: Work) -> None:
    said = talk.type(
        "evaluation", "1", "3", "", "2", "5", "1, 2", "9", "the words", "9", "and more", "1", ".", "1", "99"
    )
    assert "Saved: 1 of 11 of the evaluation answered." in said
    assert "Answer now: the words" in said
    assert "is not one of the answers" in said
    work.refresh()
    [reply] = [work.store.side(key) for key in work.store.side_keys("evaluation/")]
    assert isinstance(reply, dict)
    assert "the words\nand more" in reply.values()


def test_backups_the_bin_erasing_and_the_doctor(talk: Conversation, work: Work) -> None:
    said = talk.type(
        "backups", "B", "doctor", "erase A. Khan", "n", "erase A. Khan", "y", "erase Nobody", "y"
    )
    assert "Nothing is wrong." in said or "to do." in said
    assert "Nothing was changed." in said
    assert "record" in said
    assert "Nobody called 'Nobody' wrote in this assessment." in said
    said = talk.type("bin", "1", "n", "1", "y", "bin", "1", "1")
    assert "Saved: Leith community nursing is in the bin" in said
    assert "Saved: Leith community nursing is out of the bin." in said
    assert len(talk.workspace.assessments()) == 1


def test_reports_are_read_saved_and_verified(talk: Conversation, work: Work) -> None:
    answer(work, work.questionnaire.questions[0], rating="3", note="a zebra")
    said = talk.type("R 1", "r", "more", "B", "R", "3", "s", "txt", "", "R", "1", "s", "9", "R", "1", "q")
    assert "Heading: " in said
    assert "'9' is not a format." in said
    [saved] = talk.workspace.paths.reports.iterdir()
    said = talk.type(f"verify {saved}", "1.1 4", f"verify {saved}", "verify /nowhere", "compare")
    assert "There is no file /nowhere." in said
    assert "There is no other assessment here." in said


def test_a_pack_is_made_handed_on_and_merged(talk: Conversation, work: Work, tmp_path: Path) -> None:
    pack = tmp_path / "mine.hia"
    said = talk.type("3 a zebra", "pack", "", str(pack), "", "pack 1", "text", "")
    assert f"Saved: {pack}" in said
    pasted = [line for line in said.split("HIA PACK BEGINS")[1].splitlines() if line.strip()]
    other = Conversation(open_home(tmp_path / "other"))
    said = other.type("B. Ross", "", "3", str(pack), "m", "1.1", "receipts", "1", "t", "y", "Q")
    assert "Saved: merged." in said
    assert "Answer now: 3, Established, by A. Khan." in said
    assert "Saved: the merge is taken back." in said
    third = Conversation(open_home(tmp_path / "third"))
    assert "Saved: merged." in third.type("Cy", "", "3", "paste", "HIA PACK BEGINS", *pasted, ".", "m")
    said = flat(talk.type(f"M {pack}", "M /nowhere", f"M {tmp_path / 'home'}", "M", ""))
    assert "All of it is here already. Nothing was merged." in said
    assert "There is no pack in" in said


def test_damaged_foreign_and_locked_packs(talk: Conversation, work: Work, tmp_path: Path) -> None:
    pack, locked, damaged = (tmp_path / name for name in ("a.hia", "locked.hia", "damaged.hia"))
    words = "correct horse battery"
    talk.type("3", "4", "pack", "", str(pack), "", "pack", "", str(locked), words, "other", words, words)
    lines = pack.read_bytes().splitlines(keepends=True)
    damaged.write_bytes(b"".join(lines[:-2]))
    other = Conversation(open_home(tmp_path / "other"))
    other.type("B. Ross", "", "1", "Other work", "", "", "", "")
    said = other.type(
        f"M {pack}", "b", f"M {pack}", "k", "y", f"M {damaged}", "t", "y", f"M {locked}", "wrong", "b"
    )
    assert "is of another assessment" in flat(said)
    assert "P to put it together with this one, K to keep it beside this one" in flat(said)
    assert "Saved: merged." in said
    assert "--" not in said
    assert len(other.workspace.assessments()) == 2
    third = Conversation(open_home(tmp_path / "third"))
    said = third.type("Cy", "", "3", str(damaged), "t", "n", "3", str(locked), words, "m")
    assert said.count("Saved: merged.") == 1
    work.refresh()
    opened = third.workspace.open()
    assert opened.ledger.digest == work.ledger.digest
    opened.close()


def test_questions_are_sent_back_with_a_note(talk: Conversation, work: Work) -> None:
    said = talk.type("3", "return", "1.1", "which minutes?", "return", "", "return 1.1", "")
    assert "Saved: 1 question sent back." in said
    assert "1.1 was sent back by A. Khan on 2026-11-23: not changed yet." in said
    assert "Note on 1.1: which minutes?" in said


def test_paper_is_keyed_checked_and_taken_in(talk: Conversation, work: Work) -> None:
    lines = ["1.1 3 a note", "1.2 9", "1.2 4", "= 3", "= 2", "."]
    said = talk.type("paper", "C. Lee", "Clerk", *lines, "c", "1.1 3", "1.2 3", ".", "t")
    assert "Not taken: “9” is not an answer to 1.2." in said
    assert "The total of section 1 agrees: 2 answers." in said
    assert "2 questions compared, 1 difference." in said
    assert "Saved: 2 answers from C. Lee." in said
    work.refresh()
    assert [a.state for a in work.view.answers()][:2] == ["3", "4"]
    said = talk.type("paper", "C. Lee", "Clerk", *lines, "t", "n", "paper", "", "", ".", "paper", "b")
    assert "This return was taken in already, word for word." in said
    assert "The lines are kept in: " in said
    assert "No answer was keyed." in said
    assert len(list(talk.workspace.paths.home.joinpath("keyed").iterdir())) == 1


def test_as_it_stood_on_a_day(talk: Conversation, work: Work) -> None:
    said = talk.type("3", "1.1", "then 1 January 2020", "then 2026-11-23", "then", "never", "then")
    assert "Nothing had been written about 1.1 on 2020-01-01." in said
    assert "On 2026-11-23, rating of 1.1, by A. Khan: Established" in said
    assert "must be a day such as" in said


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
def test_each_command_is_there_and_survives_the_end_of_input(talk: Conversation, command: object) -> None:
    word = command.word  # type: ignore[attr-defined]
    said = talk.type(word)
    assert "is not an answer here" not in said
    said += talk.type("K", word, "")
    said += talk.type(f"{word} 1.1")
    assert unclear(said.replace(str(talk.workspace.paths.home), "/home"), "zebra") == []
