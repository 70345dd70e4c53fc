"""Merging, settling and returning as front ends other than the commands use them."""

import os
from pathlib import Path

import pytest

from hia_tui.domain.errors import BadInput, BadPack, CouldNotDo, NotSaved, UnknownName
from hia_tui.domain.operation import Operation
from hia_tui.exchange.arrival import arrivals_in
from hia_tui.exchange.evaluation import EvaluationSheet
from hia_tui.exchange.inbox import Inbox
from hia_tui.exchange.preview import ArrivalState
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.sync.records import KEY as SYNC
from hia_tui.sync.records import Record
from hia_tui.workspace import (
    answers,
    disagreements,
    evaluation,
    merging,
    packing,
    receipts,
    returning,
    settling,
    undo,
)
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Edit, Work

PATH = "q/practice.directory/rating"


def pack_of(workspace: Workspace, work: Work) -> bytes:
    return packing.make_pack(workspace, work).data


def take(workspace: Workspace, work: Work | None, *packs: bytes, **how: bool) -> merging.Merged:
    arrivals = [arrival for pack in packs for arrival in arrivals_in(pack, "pack.hia")]
    return merging.apply(workspace, merging.propose(workspace, work, arrivals, **how))


@pytest.fixture
def ben(open_home, workspace: Workspace, work: Work) -> tuple[Workspace, Work]:
    """Ben, whose home took Ana's pack."""
    home = open_home("ben")
    home.set_profile(name="Ben", role="Manager")
    return home, take(home, None, pack_of(workspace, work)).work


def rate(work: Work, number: str, rating: str) -> list[Operation]:
    return list(answers.answer(work, work.questionnaire.question(number), rating=rating).operations)


@pytest.fixture
def open_disagreement(workspace: Workspace, work: Work, ben) -> disagreements.Disagreement:
    home, theirs = ben
    rate(work, "2.6", "3")
    rate(theirs, "2.6", "1")
    take(workspace, work, pack_of(home, theirs))
    return disagreements.find(work, "2.6")


def test_a_merge_is_one_save_with_a_backup_and_a_receipt(workspace: Workspace, work: Work, ben) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    rate(work, "1.1", "2")
    before = work.store.generation
    merged = take(workspace, work, pack_of(home, theirs))
    assert work.store.generation == before + 1
    assert merged.receipt is not None
    assert merged.left == 0
    backups = workspace.store.backups(work.header.id).entries()
    assert merged.receipt.backup == backups[0].path.name
    assert backups[0].operations == merged.receipt.before.n
    again = workspace.open(work.header.id)
    assert again.ledger.digest == work.ledger.digest == merged.receipt.after
    assert receipts.receipts(again) == [merged.receipt]
    assert take(workspace, work, pack_of(home, theirs)).receipt is None
    assert work.store.generation == before + 1


def test_when_the_disk_does_not_take_it_nothing_has_changed(
    workspace: Workspace, work: Work, ben, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    pack, digest = pack_of(home, theirs), work.ledger.digest

    def full(*args: object, **more: object) -> None:
        raise NotSaved("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(AssessmentStore, "append", full)
        with pytest.raises(NotSaved):
            take(workspace, work, pack)
    assert work.ledger.digest == digest
    assert receipts.receipts(workspace.open(work.header.id)) == []
    assert take(workspace, work, pack).receipt is not None


def test_what_is_typed_is_on_the_disk_before_a_merge_is_made_or_taken_back(
    workspace: Workspace, work: Work, ben, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    work.save_in_background(lambda state: None, lambda arrived: None)
    rate(work, "1.1", "2")
    merged = take(workspace, work, pack_of(home, theirs))
    assert merged.receipt is not None
    rate(work, "1.2", "3")
    receipts.unmerge(workspace, work, merged.receipt)
    assert work.view.answer(work.questionnaire.question("1.2")).is_answered
    monkeypatch.setattr(work, "flush", lambda: False)
    with pytest.raises(NotSaved, match="not saved yet"):
        take(workspace, work, pack_of(home, theirs))
    with pytest.raises(NotSaved, match="not saved yet"):
        receipts.unmerge(workspace, work, merged.receipt)
    monkeypatch.undo()
    work.close()


def test_more_than_an_assessment_can_hold_is_refused_with_numbers(
    workspace: Workspace, work: Work, ben, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    digest = work.ledger.digest
    monkeypatch.setattr(merging, "CAPACITY", len(work.ledger) + 1)
    with pytest.raises(BadInput, match=r"This would make \d+ changes, and an assessment can hold \d+"):
        take(workspace, work, pack_of(home, theirs))
    assert work.ledger.digest == digest


def test_nothing_to_merge_in_an_empty_home(open_home) -> None:
    with pytest.raises(BadPack, match=r"is damaged in line 1, or is no pack.* Ask for it again\."):
        take(open_home("none"), None, b"rubbish")
    with pytest.raises(BadPack, match="There is nothing in it to merge"):
        merging.apply(open_home("none"), merging.propose(open_home("none"), None, []))


def test_a_shared_folder_is_an_inbox(workspace: Workspace, work: Work, ben, tmp_path: Path) -> None:
    home, theirs = ben
    folder = tmp_path / "shared"
    folder.mkdir()
    inbox = Inbox(folder)
    assert merging.propose(workspace, work, inbox.scan()).preview.is_empty
    rate(theirs, "2.6", "1")
    packing.save_pack(home, theirs, packing.make_pack(home, theirs), folder, None, os.urandom)
    mine = packing.make_pack(workspace, work)
    packing.save_pack(workspace, work, mine, folder, None, os.urandom)
    proposal = merging.propose(workspace, work, inbox.scan())
    states = {pack.person: pack.state for pack in proposal.preview.packs}
    assert states == {"Ben, Manager": ArrivalState.NEW, "Ana, Nurse": ArrivalState.ALREADY_MERGED}
    merging.apply(workspace, proposal)
    assert merging.propose(workspace, work, inbox.scan()).preview.is_empty


def test_a_proposal_that_was_overtaken_by_another_program_adds_only_what_is_new(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    proposal = merging.propose(workspace, work, arrivals_in(pack_of(home, theirs), "pack.hia"))
    other = workspace.open(work.header.id)
    take(workspace, other, pack_of(home, theirs))
    merged = merging.apply(workspace, proposal)
    assert merged.receipt is not None
    assert merged.receipt.operations == ()
    assert work.ledger.digest == other.ledger.digest


def test_two_programs_merge_and_edit_one_store_and_lose_nothing(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    other = workspace.open(work.header.id)
    rate(theirs, "2.6", "1")
    rate(other, "1.1", "4")
    take(workspace, work, pack_of(home, theirs))
    rate(other, "1.2", "3")
    work.refresh()
    assert {op.id for op in work.ledger} == {op.id for op in workspace.open(work.header.id).ledger}
    assert all(work.view.answer(work.questionnaire.question(n)).is_answered for n in ("1.1", "1.2", "2.6"))


def test_a_merge_is_taken_back_under_another_open_program(workspace: Workspace, work: Work, ben) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    digest = work.ledger.digest
    merged = take(workspace, work, pack_of(home, theirs))
    assert merged.receipt is not None
    other = workspace.open(work.header.id)
    receipts.unmerge(workspace, other, merged.receipt)
    work.refresh()
    assert work.ledger.digest == other.ledger.digest == digest
    with pytest.raises(BadInput, match="taken back already"):
        receipts.unmerge(workspace, work, merged.receipt)


def test_what_a_server_holds_is_taken_back_by_writing_values_again(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "1")
    merged = take(workspace, work, pack_of(home, theirs))
    assert merged.receipt is not None
    record = Record("https://example.org", "t", held=frozenset(merged.receipt.operations))
    work.store.put_side({SYNC: record.to_json()})
    undone = receipts.unmerge(workspace, work, merged.receipt).undone
    assert undone is not None
    assert undone.how == "restored"
    assert work.view.field(PATH).value is None
    assert len(undone.operations) == 1


def test_a_reply_that_was_here_before_a_merge_survives_its_undoing(workspace: Workspace, work: Work) -> None:
    work.store.put_side({"evaluation/c0deC0de": {"who.role": "a"}, "evaluation/0therC0de": {"revision": 2}})
    assert [sheet.revision for sheet in merging.sheets(work)] == [2, 0]
    newer = EvaluationSheet("c0deC0de", 1, (("who.role", ("a", "b")),))
    arrived = EvaluationSheet("thirdC0de", 0, (("who.role", "c"),))
    from hia_tui.exchange.pack import write_pack

    data = write_pack(packing.make_pack(workspace, work).header, [], [newer, arrived])
    merged = take(workspace, work, data)
    assert merged.receipt is not None
    assert merged.receipt.evaluations == ("thirdC0de",)
    assert work.store.side("evaluation/c0deC0de") == {"who.role": ["a", "b"], "revision": 1}
    receipts.unmerge(workspace, work, merged.receipt)
    assert work.store.side("evaluation/thirdC0de") is None
    assert work.store.side("evaluation/c0deC0de") is not None


def test_settling_replaces_what_was_shown_and_a_late_version_opens_the_field_again(
    work: Work, open_disagreement: disagreements.Disagreement
) -> None:
    late = work.make(PATH, "2", ())
    work.record([late])
    (written,) = settling.settle(work, open_disagreement, "4", how=settling.NEW, why="At the meeting")
    assert set(written.sup) == set(open_disagreement.seen)
    assert set(work.ledger.live(PATH)) == {written, late}
    assert written.why == "At the meeting"


def test_a_decision_that_came_too_late_changes_nothing(
    work: Work, open_disagreement: disagreements.Disagreement
) -> None:
    settling.settle(work, open_disagreement, "4", how=settling.NEW)
    digest = work.ledger.digest
    with pytest.raises(CouldNotDo, match=r"2.6 was settled meanwhile"):
        settling.settle(work, open_disagreement, "1", how=settling.NEW)
    assert work.ledger.digest == digest


def test_settling_is_undone_like_any_edit(work: Work, open_disagreement: disagreements.Disagreement) -> None:
    settling.settle(work, open_disagreement, "4", how=settling.NEW)
    undo.undo(work)
    assert {op.value for op in work.ledger.live(PATH)} == {"1", "3"}


def test_versions_stand_in_an_order_that_favours_nobody(
    open_disagreement: disagreements.Disagreement,
) -> None:
    ids = [version.operation.id for version in open_disagreement.versions]
    assert ids == sorted(ids)
    assert {(version.by, version.role) for version in open_disagreement.versions} == {
        ("Ana", "Nurse"), ("Ben", "Manager"),
    }  # fmt: skip
    assert not open_disagreement.is_text


def test_the_overruled_see_it_and_restore_theirs(
    workspace: Workspace, work: Work, ben, open_disagreement
) -> None:
    home, theirs = ben
    settling.settle(work, open_disagreement, "3", how=settling.PICK, why="Agreed")
    assert settling.overruled(work) == []
    take(home, theirs, pack_of(workspace, work))
    (lost,) = settling.overruled(theirs)
    assert (lost.name, lost.mine.value, lost.decision.why) == ("2.6", "1", "Agreed")
    settling.restore_mine(theirs, lost, "I still think so")
    assert theirs.view.field(PATH).value == "1"
    assert settling.overruled(theirs) == []
    take(workspace, work, pack_of(home, theirs))
    assert work.view.field(PATH).value == "1", "it was written in sight of the decision"


def test_the_owner_of_a_section_can_be_the_rule(workspace: Workspace, work: Work, ben) -> None:
    home, theirs = ben
    for number in ("1.1", "2.6"):
        rate(work, number, "3")
        rate(theirs, number, "1")
    take(workspace, work, pack_of(home, theirs))
    assert settling.by_rule(work, settling.OWNER) == []
    work.write([Edit("assign/practice", theirs.author.member)])
    (choice,) = settling.by_rule(work, settling.OWNER)
    assert (choice.disagreement.path, choice.version.by) == (PATH, "Ben")
    claimed = work.make("claim/knowledge", work.author.member, ())
    work.record([claimed])
    assert [c.version.by for c in settling.by_rule(work, settling.OWNER)] == ["Ana", "Ben"]
    with pytest.raises(UnknownName, match="Nobody called 'Zoe' wrote"):
        settling.by_rule(work, "Zoe")


def test_a_rule_says_nothing_where_it_names_two_answers_or_no_section(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    theirs.record([theirs.make(PATH, "1", ()), theirs.make(PATH, "2", ())])
    theirs.record([theirs.make("assessment/title", "Ward 6", ())])
    take(workspace, work, pack_of(home, theirs))
    assert {one.path for one in disagreements.disagreements(work)} == {PATH, "assessment/title"}
    assert [c.disagreement.path for c in settling.by_rule(work, "Ben")] == ["assessment/title"]
    assert settling.by_rule(work, settling.OWNER) == []


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        (PATH, "embedded", "4"),
        ("q/practice.directory/target", "clear", None),
        ("section/practice/done", "yes", True),
        ("section/practice/done", "No", None),
        ("action/k/status", "in progress", "in-progress"),
        ("action/k/due", "31 March 2026", "2026-03-31"),
        ("action/k/due", " ", None),
        ("q/practice.directory/note", "Two\r\nlines\n", "Two\nlines"),
    ],
)
def test_another_answer_is_read_as_its_field_has_it(work: Work, path: str, typed: str, value: object) -> None:
    found = disagreements.describe(work, work.view.field(path))
    assert settling.typed_value(found, typed) == value


@pytest.mark.parametrize(("path", "typed"), [("section/practice/done", "perhaps"), (PATH, "5")])
def test_what_cannot_be_an_answer_is_refused(work: Work, path: str, typed: str) -> None:
    with pytest.raises(BadInput):
        settling.typed_value(disagreements.describe(work, work.view.field(path)), typed)


def test_texts_are_proposed_put_together_and_only_confirmed_by_a_person(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    note = "q/practice.directory/note"
    work.write([Edit(note, "Shared folder\nOwner: Ana\nChecked in May")])
    take(home, theirs, pack_of(workspace, work))
    work.write([Edit(note, "Shared folder\nOwner: Ben\nChecked in May")])
    theirs.write([Edit(note, "Shared folder\nOwner: Ana\nChecked in June")])
    take(workspace, work, pack_of(home, theirs))
    found = disagreements.find(work, "2.6", "note")
    assert found.is_text
    assert found.base is not None
    proposal = settling.proposed_text(found)
    assert proposal == settling.Proposal("Shared folder\nOwner: Ben\nChecked in June", is_clean=True)
    assert work.view.field(note).is_disagreed
    settling.settle(work, found, proposal.text, how=settling.MERGE)
    assert work.view.field(note).text == proposal.text


def test_texts_too_long_to_keep_together_are_said_so(workspace: Workspace, work: Work, ben) -> None:
    home, theirs = ben
    note = "q/practice.directory/note"
    work.write([Edit(note, "a" * 6_000)])
    theirs.write([Edit(note, "b" * 6_000)])
    take(workspace, work, pack_of(home, theirs))
    found = disagreements.find(work, note)
    with pytest.raises(
        BadInput, match=r"Together the texts have 12,0\d\d characters, and one can have 10,000"
    ):
        settling.all_texts(found)
    assert not settling.proposed_text(found).is_clean


def test_questions_come_back_with_a_note_until_they_are_dealt_with(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    rate(theirs, "2.6", "3")
    take(workspace, work, pack_of(home, theirs))
    asked = [work.questionnaire.question("2.6"), work.questionnaire.question("2.7")]
    assert returning.returned(work) == []
    returning.send_back(work, asked, "Say where it is kept.")
    take(home, theirs, pack_of(workspace, work))
    first, second = returning.returned(theirs)
    assert (first.question.number, first.note, first.by) == ("2.6", "Say where it is kept.", "Ana")
    assert not first.is_changed
    rate(theirs, "2.6", "2")
    assert returning.returned(theirs)[0].is_changed
    answers.answer(theirs, asked[0], come_back=False)
    assert [found.question.number for found in returning.returned(theirs)] == ["2.7"]
    assert second.question.number == "2.7"
    assert list(theirs.view.disagreements()) == []


@pytest.mark.parametrize(("numbers", "note"), [((), "Why"), (("2.6",), " ")])
def test_sending_back_needs_questions_and_a_note(work: Work, numbers, note: str) -> None:
    with pytest.raises(BadInput, match="Say which questions go back, and why"):
        returning.send_back(work, [work.questionnaire.question(n) for n in numbers], note)


def test_an_earlier_copy_of_a_reply_never_takes_the_place_of_a_later_one(
    workspace: Workspace, work: Work, ben
) -> None:
    home, theirs = ben
    asked = next(item.id for item in work.questionnaire.evaluation if item.type == "text")
    evaluation.answer(workspace, work, asked, "Too long")
    earlier = pack_of(workspace, work)
    evaluation.answer(workspace, work, asked, "")
    take(home, theirs, earlier)
    assert evaluation.replies(theirs) == [{asked: "Too long"}]
    take(home, theirs, pack_of(workspace, work))
    assert evaluation.replies(theirs) == []
    take(workspace, work, earlier, pack_of(home, theirs))
    assert evaluation.replies(work) == []


def test_an_empty_selection_is_no_pack(workspace: Workspace, open_home, work: Work) -> None:
    header = work.header
    empty = open_home("empty").adopt(header)
    with pytest.raises(BadInput, match="There is nothing to pack yet"):
        packing.make_pack(workspace, empty)


def test_a_pack_that_does_not_read_back_is_not_handed_out(
    workspace: Workspace, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "write_pack", lambda *parts: b"something else")
    with pytest.raises(NotSaved, match="did not read back"):
        packing.make_pack(workspace, work)


def test_what_was_erased_on_purpose_does_not_come_back_with_a_pack(
    workspace: Workspace, work: Work, ben
) -> None:
    from hia_tui.workspace.keeping import erase_name

    home, theirs = ben
    rate(work, "1.1", "2")
    erase_name(workspace, work, "Ana")
    names = [field for field in work.ledger.fields() if field.startswith("member/")]
    assert names == []
    take(workspace, work, pack_of(home, theirs))
    assert merging.propose(workspace, work, arrivals_in(pack_of(home, theirs), "again")).preview.is_empty
    assert not any(f.startswith(f"member/{work.author.member}") for f in work.ledger.fields())
