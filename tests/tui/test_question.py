"""The question's screen: rating, marks, texts, and going on."""

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.domain.questionnaire import Question
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.scale import Scale
from hia_tui.workspace import answers
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Author, Edit, Work
from tests.tui.conftest import (
    open_at,
    reopen,
    seen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
    wait_until_saved,
)

CAUSES = Place("question", "knowledge.causes")


def causes(work: Work) -> Question:
    return work.questionnaire.question("1.1")


async def test_space_chooses_and_shows_it_in_words(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("down", "space")
        await wait_for_text(pilot, "> (•) 2 Starting")
        await wait_until_saved(pilot)
        assert "question 1 of 12" in seen(app), "choosing does not go on by itself"
    assert reopen(started).view.answer(causes(reopen(started))).state == "2"


async def test_digits_choose_on_the_scale(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        for key, code in (("1", "1"), ("4", "4"), ("5", "dont-know"), ("6", "not-applicable")):
            await pilot.press(key)
            await wait_for(pilot, lambda wanted=code: app.screen.query_one(Scale).value == wanted, code)
    work = reopen(started)
    assert work.view.answer(causes(work)).state == "not-applicable"


async def test_with_single_keys_off_digits_do_nothing_and_the_footer_names_others(started: Workspace) -> None:
    started.set_setting("keys.single", "no")
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("3", "w")
        assert app.screen.query_one(Scale).value == ""
        assert "F5 why" in seen(app)
        assert "F1 help" in seen(app)
        await pilot.press("space")
        await wait_for_text(pilot, "> (•) 1 Not yet")


async def test_advance_goes_on_when_it_is_set(started: Workspace) -> None:
    started.set_setting("question.advance", "yes")
    async with open_at(started, CAUSES) as (_app, pilot):
        await pilot.press("3")
        await wait_for_text(pilot, "question 2 of 12")


async def test_not_applicable_asks_once_for_its_reason_and_never_locks_in(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("6")
        await wait_for_text(pilot, "Why does it not apply?")
        await pilot.press("pagedown")
        await wait_for_text(pilot, "Error: Enter a reason why 1.1 does not apply.")
        await pilot.press("pagedown")
        await wait_for_text(pilot, "question 2 of 12")
        await pilot.press("pageup", "tab")
        await wait_for_text(pilot, "> Why does it not apply?")
        await type_text(pilot, "no")
        await pilot.press("pagedown")
        await wait_for_text(pilot, "question 2 of 12")
        assert "Error" not in seen(app)
    assert reopen(started).view.field("q/knowledge.causes/reason").text == "no"


async def test_the_mark_to_come_back_is_no_rating(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (_app, pilot):
        await pilot.press("c")
        await wait_for_text(pilot, "[x] Come back to this")
        await pilot.press("end", "space")
        await wait_for_text(pilot, "> [ ] Come back to this")
        await pilot.press("f4")
        await wait_for_text(pilot, "Marked to come back to.")
    answer = reopen(started).view.answer(causes(reopen(started)))
    assert answer.come_back
    assert answer.state is None


async def test_leaving_a_box_saves_it_as_one_edit(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("tab")
        await type_text(pilot, "on a file")
        assert app.sitting is not None
        assert app.sitting.words == "Saving…"
        assert not app.sitting.work.view.field("q/knowledge.causes/evidence").live
        await pilot.press("tab")
        await wait_until_saved(pilot)
        await wait_for_text(pilot, "Saved 14:02")
    work = reopen(started)
    assert len(work.ledger.operations_on("q/knowledge.causes/evidence")) == 1
    assert work.view.field("q/knowledge.causes/evidence").text == "on a file"


async def test_typing_that_rests_is_saved_without_leaving(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("tab")
        await type_text(pilot, "ab")
        assert app.sitting is not None
        field = "q/knowledge.causes/evidence"
        work = app.sitting.work
        await wait_for(pilot, lambda: work.view.field(field).text == "ab", "the text in the assessment")
        assert app.focused is not None
        assert app.focused.id == "evidence"
        await type_text(pilot, "c")
        await pilot.press("tab")
        assert work.view.field(field).text == "abc"


async def test_page_down_and_up_keep_the_section_and_end_at_its_end(started: Workspace) -> None:
    async with open_at(started, Place("question", "knowledge.attitudes")) as (_app, pilot):
        await pilot.press("pagedown")
        await wait_for_screen(pilot, "end")
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("pageup")
        await wait_for_text(pilot, "This is the first question.")
        await pilot.press("pagedown", "escape")
        screen = await wait_for_screen(pilot, "section")
        assert "> 1.2" in seen(app)
        assert screen.start.subject == "knowledge"


async def test_undo_and_redo_name_the_step(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (_app, pilot):
        await pilot.press("2")
        await wait_for_text(pilot, "(•) 2 Starting")
        await pilot.press("u")
        await wait_for_text(pilot, "Undone: 1.1 from Starting to nothing")
        await wait_for_text(pilot, "( ) 2 Starting")
        await pilot.press("ctrl+y")
        await wait_for_text(pilot, "Redone: 1.1 from nothing to Starting")
        await pilot.press("u", "u")
        await wait_for_text(pilot, "There is nothing to undo.")


async def test_in_a_box_undo_takes_back_letters(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("2", "tab")
        await type_text(pilot, "xy")
        await pilot.press("ctrl+z")
        assert app.screen.query_one("#evidence", Note).text == ""
        assert app.screen.query_one(Scale).value == "2"


async def test_enter_in_a_note_starts_a_line(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("f2")
        await type_text(pilot, "a\nb")
        assert app.screen.query_one("#note", Note).text == "a\nb"


async def test_letters_in_a_box_are_text_and_never_commands(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("tab")
        await type_text(pilot, "wnq?:6")
        assert app.screen.query_one("#evidence", Note).text == "wnq?:6"
        assert app.shown is not None
        assert app.shown.kind == "question"


async def test_a_disagreement_shows_who_chose_what_and_is_settled(started: Workspace) -> None:
    disagree(started)
    async with open_at(started, CAUSES) as (app, pilot):
        await wait_for_text(pilot, "People gave different answers here: rating.")
        assert "chosen by Jo Orr (Nurse), 2026-03-02 14:02" in seen(app)
        await pilot.press("1")
        await wait_for_text(pilot, "People chose different ratings.")
        await pilot.press("d")
        await wait_for_screen(pilot, "settle")
        await wait_for_text(pilot, "1. ")
        assert "(•)" not in seen(app), "nothing is chosen beforehand"
        await pilot.press("1", "tab")
        await type_text(pilot, "talked")
        await pilot.press("tab", "enter")
        await wait_for_screen(pilot, "question")
        await wait_for_text(pilot, "Settled: 1.1.")
        await wait_until_saved(pilot)
    work = reopen(started)
    rating = work.view.field("q/knowledge.causes/rating")
    assert not rating.is_disagreed
    assert rating.live[0].why == "talked"
    assert len(rating.live[0].sup) == 2


async def test_a_text_written_by_two_is_shown_whole_and_can_be_kept_whole(started: Workspace) -> None:
    disagree(started, "note", "mine [b]bold[/b]", "theirs")
    async with open_at(started, CAUSES) as (app, pilot):
        await wait_for_text(pilot, "People gave different answers here: note.")
        assert not app.screen.query_one("#note", Note).display
        await pilot.press("f7")
        await wait_for_screen(pilot, "settle")
        await wait_for_text(pilot, "mine [b]bold[/b]")
        await pilot.press("down", "down", "space")
        await wait_for(pilot, lambda: app.screen.query_one("#another", Note).display, "the box")
        text = app.screen.query_one("#another", Note).text
        assert "mine [b]bold[/b]" in text
        assert "theirs" in text
        await pilot.press("tab", "tab", "tab", "enter")
        await wait_for_screen(pilot, "question")
        await wait_until_saved(pilot)
    assert "theirs" in reopen(started).view.field("q/knowledge.causes/note").text


async def test_what_another_program_writes_shows_by_itself(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (_app, pilot):
        other = reopen(started)
        answers.answer(other, causes(other), rating="4", note="from the other window")
        other.close()
        await wait_for_text(pilot, "(•) 4 Embedded")
        await wait_for_text(pilot, "from the other window")


async def test_what_another_writes_while_one_types_is_kept_beside_it(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        await pilot.press("tab")
        await type_text(pilot, "mine")
        other = reopen(started)
        other.author = Author("m-jo", "d-jo", "Jo Orr", "Nurse")
        answers.answer(other, causes(other), evidence="theirs")
        other.close()
        assert app.sitting is not None
        field = "q/knowledge.causes/evidence"
        work = app.sitting.work
        await wait_for(pilot, lambda: len(work.view.field(field).live) == 2, "both texts")
        assert app.screen.query_one("#evidence", Note).text == "mine"
        await type_text(pilot, "!")
        await pilot.press("tab")
        assert {op.value for op in work.view.field(field).live} == {"mine!", "theirs"}
        assert not app.screen.query_one("#evidence", Note).display


async def test_a_full_disk_is_said_and_the_text_stays(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        assert app.sitting is not None

        def full(*_args: object, **_kwargs: object) -> None:
            raise NotSaved("Not saved: the disk is full. What was saved before is unchanged; make room.")

        with monkeypatch.context() as patched:
            patched.setattr(app.sitting.work.store, "append", full)
            await pilot.press("3")
            await wait_for_text(pilot, "Not saved")
            await wait_for_text(pilot, "Error: Not saved: the disk is full.")
            assert "(•) 3 Established" in seen(app)
        await wait_until_saved(pilot)
        await wait_for_text(pilot, "Saved 14:02")
    assert reopen(started).view.answer(causes(reopen(started))).state == "3"


async def test_ten_thousand_characters_are_kept_and_one_more_is_said(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (app, pilot):
        note = app.screen.query_one("#note", Note)
        note.focus()
        note.insert("é" * 7_600)
        await wait_for_text(pilot, "7,600 of 10,000 characters")
        note.insert("é" * 2_401)
        await wait_for_text(pilot, "1 characters too many")
        assert "Error" not in seen(app), "nothing is an error while it is being typed"
        await pilot.press("pagedown")
        await wait_for_text(pilot, "Error: This text must be 10,000 characters or less. It has 10,001.")
        assert len(note.text) == 10_001
        await pilot.press("backspace", "pagedown")
        await wait_for_text(pilot, "question 2 of 12")
    assert len(reopen(started).view.field("q/knowledge.causes/note").text) == 10_000


async def test_the_cursor_of_another_question_starts_afresh(started: Workspace) -> None:
    async with open_at(started, CAUSES) as (_app, pilot):
        await pilot.press("4")
        await pilot.press("pagedown")
        await wait_for_text(pilot, "> ( ) 1 Not yet")


def disagree(workspace: Workspace, name: str = "rating", mine: str = "2", theirs: str = "4") -> None:
    """Two people answer without having seen each other's."""
    work = workspace.open()
    field = f"q/knowledge.causes/{name}"
    work.write([Edit(field, mine)])
    work.author = Author("m-jo", "d-jo", "Jo Orr", "Nurse")
    work.write([Edit(field, theirs, replaces=())])
    work.close()
