import json

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.linear import session
from hia_tui.storage.places import Draft, Places
from hia_tui.workspace.work import Author, Edit, Work
from tests.linear.conftest import Conversation, open_home

EVIDENCE = "q/knowledge.causes/evidence"


def text_of(work: Work, path: str = EVIDENCE) -> str:
    work.refresh()
    return work.view.field(path).text


def test_a_text_is_typed_by_line_and_ended_by_a_full_stop(talk: Conversation, work: Work) -> None:
    said = talk.type("E", "minutes of May", "", "  poster. ", ".", "3")
    assert text_of(work) == "minutes of May\n\n  poster. "
    assert "Do not name patients or staff." in said
    assert "Saved: the evidence of 1.1, 3 lines." in said
    assert "Saved: 1.1, 3, Established." in said
    assert talk.workspace.store.places.drafts(work.header.id) == []


@pytest.mark.parametrize("first", ["B", "back", "."])
def test_nothing_typed_leaves_the_text_as_it_was(talk: Conversation, work: Work, first: str) -> None:
    said = talk.type("E", first, "E", "kept", ".", "E", "w", first)
    assert said.count("is left as it was") == 2
    assert text_of(work) == "kept"


def test_a_text_is_added_to_written_anew_and_removed(talk: Conversation, work: Work) -> None:
    talk.type("T", "one", ".", "T", "add", "two", ".")
    assert text_of(work, "q/knowledge.causes/note") == "one\ntwo"
    said = talk.type("T 1.1", "W", "three", ".", "T", "z", "B")
    assert text_of(work, "q/knowledge.causes/note") == "three"
    assert "Now, line 1 of 2: one" in said
    assert "“z” is not one of the answers to this." in said
    talk.type("T", "R", "u")
    assert text_of(work, "q/knowledge.causes/note") == "three"


def test_a_half_typed_text_is_kept_line_by_line_and_taken_up_again(talk: Conversation, work: Work) -> None:
    places = talk.workspace.store.places
    kept: list[str] = []
    typed = iter(["E", "one", "two"])

    def read(prompt: str) -> str | None:
        kept.extend(one.draft.text for one in places.drafts(work.header.id))
        return next(typed, None)

    session.run(talk.workspace, read=read, write=lambda text: None)
    assert kept == ["one", "one\ntwo"]
    assert text_of(work) == ""

    said = talk.type("DRAFT", "g", "three", ".", "3")
    assert "The evidence of 1.1 was left half typed. Type DRAFT to go on with it." in said
    assert "Half typed, line 2 of 2: two" in said
    assert text_of(work) == "one\ntwo\nthree"
    assert places.drafts(work.header.id) == []


@pytest.mark.parametrize(
    ("chosen", "left", "saved"),
    [
        (("s",), "", "one\ntwo"),
        (("d", "s"), "", "one"),
        (("r",), "", ""),
        (("b",), "one\ntwo", ""),
        ((), "one\ntwo", ""),
        (("nonsense", "g", "."), "", "one\ntwo"),
    ],
)
def test_a_half_typed_text_can_be_saved_shortened_removed_or_left(
    talk: Conversation, work: Work, chosen: tuple[str, ...], left: str, saved: str
) -> None:
    places = talk.workspace.store.places
    places.keep_draft(work.header.id, Draft(EVIDENCE, "one\ntwo", 1, 3))
    talk.type("DRAFT", *chosen)
    assert text_of(work) == saved
    assert "\n".join(one.draft.text for one in places.drafts(work.header.id)) == left


def test_another_text_does_not_type_over_a_half_typed_one(talk: Conversation, work: Work) -> None:
    places = talk.workspace.store.places
    places.keep_draft(work.header.id, Draft(EVIDENCE, "half", 0, 4))
    said = talk.type("T", "x", "E")
    assert said.count("A half-typed text waits. Type DRAFT") == 2
    assert [one.draft.text for one in places.drafts(work.header.id)] == ["half"]


def test_a_text_that_is_too_long_stays_half_typed(talk: Conversation, work: Work) -> None:
    lines = ["x" * 2_000] * 6
    said = " ".join(talk.type("E", *lines, ".", "DRAFT", "d", "d", "s").split())
    assert "must be 10,000 characters or less. It has 12,005." in said
    assert "The text stays half typed." in said
    assert text_of(work) == "\n".join(lines[:4])


def test_what_cannot_be_kept_in_a_text_is_left_out_and_counted(talk: Conversation, work: Work) -> None:
    said = talk.type("E", "a\x1b[2Jb\x07 [b] =1+1 “x” ŵ", ".")
    assert text_of(work) == "a[2Jb [b] =1+1 “x” ŵ"
    assert "2 control characters were left out, because text cannot hold them." in said


def test_a_text_that_somebody_else_changed_meanwhile_stands_beside_theirs(
    talk: Conversation, work: Work
) -> None:
    other = Work(work.store, work.questionnaire, Author("o" * 10, "other", "B. Ross", ""), work.clock)
    typed = iter(["E", "mine", "."])

    def read(prompt: str) -> str | None:
        if prompt.startswith("Evidence, line 2"):
            other.write([Edit(EVIDENCE, "theirs", ())])
        said.append(prompt)
        return next(typed, None)

    said: list[str] = []
    session.run(talk.workspace, read=read, write=said.append)
    assert "Somebody else has changed the evidence of 1.1 meanwhile" in "".join(said)
    work.refresh()
    work.take(other.ledger)
    assert {op.value for op in work.view.field(EVIDENCE).live} == {"mine", "theirs"}


def test_a_full_disk_keeps_the_text_in_memory_and_says_so(
    talk: Conversation, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = True
    append, keep = type(work.store).append, Places.keep_draft

    def refuse_append(*args: object, **kwargs: object) -> object:
        if full:
            raise NotSaved("Not saved: the disk is full.")
        return append(*args, **kwargs)  # type: ignore[arg-type]

    def refuse_draft(*args: object) -> None:
        if full:
            raise NotSaved("Not saved: the disk is full.")
        keep(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(type(work.store), "append", refuse_append)
    monkeypatch.setattr(Places, "keep_draft", refuse_draft)
    typed = iter(["E", "one", "two", ".", "DRAFT", "s"])
    said: list[str] = []

    def read(prompt: str) -> str | None:
        nonlocal full
        line = next(typed, None)
        full = full and line != "s"
        return line

    session.run(talk.workspace, read=read, write=said.append)
    transcript = "".join(said)
    assert transcript.count("What you type is still in memory.") == 1
    assert "The text stays half typed." in transcript
    assert text_of(work) == "one\ntwo"


def test_the_editor_is_used_when_it_is_set(talk: Conversation, work: Work) -> None:
    seen: list[str] = []

    def edit(text: str) -> str | None:
        seen.append(text)
        return f"{text}\nfrom the editor\n" if text else "first\n"

    talk.type("E", "by line", ".", edit=edit)
    assert seen == []
    talk.workspace.set_setting("text.editor", "yes")
    talk.type("E", "a", "T", edit=edit)
    assert text_of(work) == "by line\nfrom the editor"
    assert text_of(work, "q/knowledge.causes/note") == "first"
    assert "is left as it was" in talk.type("E", "w", edit=lambda text: None)
    assert text_of(work) == "by line\nfrom the editor"


def test_strengths_and_gaps_are_texts_of_the_section(talk: Conversation, work: Work) -> None:
    talk.type("S 2", "1", "we talk", ".", "2", "we forget", ".")
    assert text_of(work, "section/practice/strengths") == "we talk"
    assert text_of(work, "section/practice/gaps") == "we forget"


def test_a_half_typed_text_is_left_for_the_full_screen(talk: Conversation, work: Work) -> None:
    talk.type("E", "one")
    seen_from_there = open_home(talk.workspace.paths.home.parent).store.places.draft(work.header.id)
    assert seen_from_there is not None
    assert (seen_from_there.field, seen_from_there.text) == (EVIDENCE, "one")
    assert (seen_from_there.cursor_row, seen_from_there.cursor_col) == (0, 3)


def test_a_half_filled_action_of_the_full_screen_is_saved_or_removed(talk: Conversation, work: Work) -> None:
    places = talk.workspace.store.places
    typed = json.dumps({"title": "Ring the council", "owner": "Jo", "junk": "x", "due": ""})
    places.keep_draft(work.header.id, Draft("form/new:question:knowledge.causes", typed))
    said = talk.type("DRAFT", "b", "DRAFT", "s")
    assert "The action was left half typed. Type DRAFT to go on with it." in said
    assert said.count("Half typed, title: Ring the council") == 2
    work.refresh()
    [action] = work.view.actions()
    assert (action.title, action.text("owner"), action.text("question")) == (
        "Ring the council",
        "Jo",
        "knowledge.causes",
    )
    places.keep_draft(work.header.id, Draft(f"form/{action.id}", json.dumps({"owner": "B. Ross"})))
    talk.type("DRAFT", "s")
    places.keep_draft(work.header.id, Draft("form/new:section:practice", "no json"))
    assert "The half-filled action is removed." in talk.type("DRAFT", "r")
    work.refresh()
    assert work.view.actions()[0].text("owner") == "B. Ross"
    assert places.drafts(work.header.id) == []
