"""What a merge would do is said before, and nothing is done."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.questionnaire import Change
from hia_tui.exchange.arrival import Arrival, arrivals_in
from hia_tui.exchange.evaluation import EvaluationSheet
from hia_tui.exchange.pack import write_pack
from hia_tui.exchange.preview import ArrivalState, Here, MergePreview, preview, version_key

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOTE = "q/knowledge.data/note"
RATING = "q/knowledge.data/rating"


@pytest.fixture
def arrive(make_header):
    def make(operations, member: str = "ben", evaluations=(), **header) -> Arrival:
        (arrival,) = arrivals_in(
            write_pack(make_header(member, **header), operations, evaluations), f"{member}.hia"
        )
        return arrival

    return make


@pytest.fixture
def look(questionnaire, header):
    def make(held, *arrivals: Arrival, partial: bool = False, **here) -> MergePreview:
        view = Assessment(Ledger(held), questionnaire)
        before = view.ledger.digest
        found = preview(
            Here(**{"view": view, "assessment": header.assessment, **here}),
            arrivals,
            partial=partial,
            now=NOW,
        )
        assert view.ledger.digest == before
        return found

    return make


def test_a_pack_of_new_answers_is_counted(look, arrive, ana, ben):
    held = [ana.write(RATING, "3")]
    came = [held[0], ben.write("q/practice.money/rating", "2"), ben.write("q/practice.money/note", "Weekly")]
    found = look(held, arrive(came))
    (pack,) = found.packs
    assert (pack.state, pack.new, pack.same, pack.is_taken) == (ArrivalState.NEW, 2, 1, True)
    assert (pack.person, pack.trouble) == ("Ben, Team leader", "")
    assert found.adds == ("q/practice.money/note", "q/practice.money/rating")
    assert (found.replaces, found.disagreements, found.agrees, found.settles) == ((), (), (), ())
    assert [op.id for op in found.new] == sorted(op.id for op in came[1:])
    assert not found.is_empty
    assert not found.refused


def test_the_same_pack_again_is_already_merged(look, arrive, ana):
    held = [ana.write(RATING, "3")]
    found = look(held, arrive(held))
    assert found.packs[0].state is ArrivalState.ALREADY_MERGED
    assert (found.packs[0].new, found.packs[0].same, found.packs[0].is_taken) == (0, 1, False)
    assert found.is_empty
    assert not found.refused


def test_what_they_had_seen_and_changed_replaces(look, arrive, ana, ben):
    first = ana.write(RATING, "3")
    found = look([first], arrive([first, ben.write(RATING, "4", [first])]))
    assert found.replaces == (RATING,)
    assert found.packs[0].replaces == (RATING,)
    assert (found.adds, found.disagreements) == ((), ())


def test_independent_answers_that_differ_are_a_disagreement_to_come(look, arrive, ana, ben):
    base = ana.write(RATING, "1")
    mine, theirs = ana.write(RATING, "3", [base]), ben.write(RATING, "4", [base])
    found = look([base, mine], arrive([base, theirs]))
    assert found.disagreements == (RATING,)
    assert found.packs[0].disagreements == (RATING,)
    assert (found.adds, found.replaces, found.agrees) == ((), (), ())


def test_independent_answers_that_are_equal_agree(look, arrive, ana, ben):
    found = look([ana.write(RATING, "3")], arrive([ben.write(RATING, "3")]))
    assert found.agrees == (RATING,)
    assert (found.disagreements, found.replaces) == ((), ())


def test_different_fields_of_one_question_ask_nothing(look, arrive, ana, ben):
    found = look([ana.write(RATING, "3")], arrive([ben.write(NOTE, "Weekly")]))
    assert found.adds == (NOTE,)
    assert found.disagreements == ()


def test_two_packs_that_differ_from_each_other_disagree_in_an_empty_home(look, arrive, ana, ben):
    found = look(
        [], arrive([ana.write(RATING, "3")], "ana"), arrive([ben.write(RATING, "4")]), assessment=None
    )
    assert found.disagreements == (RATING,)
    assert [pack.disagreements for pack in found.packs] == [(RATING,), (RATING,)]
    assert [pack.new for pack in found.packs] == [1, 1]


def test_somebody_may_have_settled_what_is_open_here(look, arrive, ana, ben):
    held = [ana.write(RATING, "3"), ben.write(RATING, "4")]
    settled = ben.write(RATING, "4", held, how="pick", why="Agreed on Monday")
    found = look(held, arrive([*held, settled]))
    assert found.settles == (RATING,)
    assert (found.disagreements, found.replaces) == ((), ())


def test_a_version_that_joins_an_open_disagreement_is_counted(look, arrive, ana, ben, writer):
    held = [ana.write(RATING, "3"), ben.write(RATING, "4")]
    found = look(held, arrive([writer("cy", "d3").write(RATING, "1")]))
    assert found.disagreements == (RATING,)
    again = look(held, arrive([ben.write(NOTE, "x")]))
    assert again.disagreements == (), "one that stays as it is does not come anew"


def test_clearing_what_was_cleared_is_no_change(look, arrive, ana, ben):
    held = [ana.write(RATING, None)]
    found = look(held, arrive([ben.write(RATING, None)]))
    assert (found.adds, found.replaces, found.agrees, found.disagreements) == ((), (), (), ())


def test_a_pack_of_another_assessment_is_not_taken_unless_somebody_says_so(look, arrive, ben):
    foreign = arrive([ben.write(RATING, "4")], assessment="another", title="Ward 7")
    found = look([], foreign)
    assert found.packs[0].state is ArrivalState.OTHER_ASSESSMENT
    assert found.packs[0].trouble == "is of another assessment, “Ward 7”"
    assert found.is_empty
    assert found.refused == found.packs
    joined = look([], foreign, also={"another"})
    assert joined.packs[0].is_taken
    assert len(joined.new) == 1


def test_of_damaged_and_incomplete_packs_the_sound_part_is_taken_only_when_asked_for(
    look, arrive, header, ana
):
    made = [ana.write(f"q/knowledge.{name}/rating", "3") for name in ("data", "access", "voices")]
    data = write_pack(header, made, [])
    cut = arrivals_in(b"".join(data.splitlines(keepends=True)[:3]), "cut")
    flipped = arrivals_in(data.replace(b'"3"', b'"2"', 1), "flipped")
    for arrivals, state in ((cut, ArrivalState.INCOMPLETE), (flipped, ArrivalState.DAMAGED)):
        found = look([], *arrivals)
        assert (found.packs[0].state, found.packs[0].is_taken, found.new) == (state, False, ())
        assert found.refused == found.packs
        part = look([], *arrivals, partial=True)
        assert (part.packs[0].state, part.packs[0].is_taken, len(part.new)) == (state, True, 2)
        assert set(part.new) <= set(made)
        assert not part.refused


def test_nothing_can_be_taken_from_what_is_no_pack(look):
    (arrival,) = arrivals_in(b"rubbish", "photo.png")
    found = look([], arrival, partial=True)
    assert (found.packs[0].state, found.packs[0].person) == (ArrivalState.DAMAGED, "")
    assert found.packs[0].trouble.startswith("is damaged in line 1, or is no pack")
    assert found.refused == found.packs


def test_a_locked_pack_waits_for_its_passphrase(look, arrive, ben):
    locked = replace(arrive([ben.write(RATING, "4")]), needs_passphrase=True)
    assert look([], locked).packs[0].state is ArrivalState.LOCKED


def test_questions_that_are_not_known_here_are_kept_and_counted(look, arrive, ben):
    found = look([], arrive([ben.write("q/knowledge.future/rating", "4"), ben.write(RATING, "1")]))
    assert found.unknown == ("knowledge.future",)
    assert found.packs[0].unknown == ("knowledge.future",)
    assert len(found.new) == 2


def test_answers_to_earlier_wording_are_listed_with_what_changed(look, arrive, ben, questionnaire):
    changes = (
        Change("knowledge.data", "knowledge.data", "wording", "2026.10", "Clearer"),
        Change("knowledge.access", "knowledge.old", "meaning", "2026.2", "Another question"),
        Change("knowledge.voices", "knowledge.voices", "wording", "2026.1", "Long ago"),
    )
    newer = replace(questionnaire, version="2026.10", changes=changes)
    view = Assessment(Ledger(), newer)
    came = [ben.write(f"q/knowledge.{name}/rating", "2") for name in ("data", "old", "voices")]
    came.append(replace_questionnaire(ben, "q/knowledge.access/rating", "other@2020.1"))
    found = preview(Here(view, None), [arrive(came)])
    assert [change.note for change in found.wording] == ["Clearer", "Another question"]
    assert "It answers hia@2026.1, other@2020.1; here it is hia@2026.10." in found.packs[0].unusual


def replace_questionnaire(ben, field: str, reference: str):
    from hia_tui.domain.operation import parse_operation

    return parse_operation(ben.write(field, "2").body | {"qv": reference})


def test_versions_count_as_numbers():
    assert version_key("2026.9") < version_key("2026.10") < version_key("2027.1")
    assert version_key("draft") < version_key("2026.1")


def test_an_operation_that_was_erased_on_purpose_is_not_new(look, arrive, ben):
    came = [ben.write("member/ben/name", "Ben")]
    found = look([], arrive(came), refused={came[0].id})
    assert (found.packs[0].state, found.packs[0].new) == (ArrivalState.ALREADY_MERGED, 0)


SHEET = EvaluationSheet("c0deC0de", 0, (("improve.hardest", "2.7"),))


def test_evaluations_come_along_once(look, arrive):
    arrival = arrive([], evaluations=[SHEET])
    found = look([], arrival)
    assert (found.packs[0].state, found.evaluations) == (ArrivalState.NEW, (SHEET,))
    assert found.packs[0].is_taken
    again = look([], arrival, evaluations=[SHEET])
    assert (again.packs[0].state, again.evaluations) == (ArrivalState.ALREADY_MERGED, ())


def test_a_changed_evaluation_is_newer(look, arrive):
    newer = EvaluationSheet(SHEET.respondent, 1, ())
    assert look([], arrive([], evaluations=[newer]), evaluations=[SHEET]).evaluations == (newer,)
    assert look([], arrive([], evaluations=[SHEET]), evaluations=[newer]).is_empty


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "2036-11-21",
            "The clock of its machine is off: it says 21 November 2036. That changes nothing else.",
        ),
        (
            "2016-11-21",
            "The clock of its machine is off: it says 21 November 2016. That changes nothing else.",
        ),
        ("2026-11-22", None),
        ("99999-11-2", None),
    ],
)
def test_a_clock_that_is_off_is_noticed_and_decides_nothing(look, arrive, ana, writer, day: str, sentence):
    held = [ana.write(RATING, "3")]
    found = look(held, arrive([writer("ben", day=day).write(RATING, "4")]))
    assert found.disagreements == (RATING,)
    assert found.packs[0].unusual == ((sentence,) if sentence else ())


def test_a_whole_section_overwritten_is_unusual(look, arrive, ana, ben, questionnaire):
    first = questionnaire.sections[0]
    many = replace(
        questionnaire,
        sections=(replace(first, questions=tuple(
            replace(first.questions[0], id=f"knowledge.q{i}", number=f"1.{i}") for i in range(6)
        )),),
    )  # fmt: skip
    held = [ana.write(f"q/knowledge.q{i}/rating", "3") for i in range(6)]
    view = Assessment(Ledger(held), many)
    over = [ben.write(op.field, "1", [op]) for op in held]
    cleared = [ben.write(op.field, None, [op]) for op in held[:5]]
    here = Here(view, None)
    assert preview(here, [arrive([*held, *over])]).packs[0].unusual == (
        "It replaces all 6 answers of section 1.",
    )
    assert preview(here, [arrive([*held, *over[:5]])]).packs[0].unusual == ()
    assert preview(here, [arrive([*held, *cleared])]).packs[0].unusual == ("It clears 5 answers or texts.",)
    assert preview(here, [arrive([*held, *cleared[:4]])]).packs[0].unusual == ()


def test_changes_under_ones_own_name_that_are_not_here_are_unusual(look, arrive, ana):
    came = arrive([ana.write(RATING, "3"), ana.write(NOTE, "x")], "ana")
    assert look([], came, member="ana").packs[0].unusual == (
        "2 changes under your own name that are not here.",
    )
    one = arrive([ana.write(RATING, "3")], "ana")
    assert look([], one, member="ana").packs[0].unusual == (
        "1 change under your own name that are not here.",
    )


def test_a_removal_that_meets_a_change_is_shown(look, arrive, ana, ben):
    title = ana.write("action/k3x/title", "Name an owner")
    gone = ben.write("action/k3x/gone", True, saw=(title.id,))
    due = ana.write("action/k3x/due", "2026-12-01")
    found = look([title, due], arrive([title, gone]))
    assert found.unusual == (
        "The action “Name an owner” was removed by one person and changed by another, so it stays.",
    )
    assert look([title], arrive([title, gone])).unusual == ()


def test_a_change_to_what_was_signed_off_is_shown(look, arrive, ana, ben):
    held = [ana.write(RATING, "3"), ana.write("sign/knowledge", "1:" + "0" * 30)]
    assert look(held, arrive([ben.write(NOTE, "x")])).unusual == (
        "Section 1 was signed off, and this changes it.",
    )
    assert look(held, arrive([ben.write("q/practice.money/note", "x")])).unusual == ()


def test_lines_that_break_a_rule_are_counted(look, header, ana):
    import json

    good, odd = ana.write(RATING, "3"), ana.write(NOTE, "x")
    body = json.dumps(odd.body | {"f": "q/a/colour"}, sort_keys=True, separators=(",", ":")).encode()
    found = look([], *arrivals_in(write_pack(header, [good, replace(odd, canonical=body)], []), "x"))
    assert (found.malformed, len(found.new)) == (1, 1)
    assert found.packs[0].unusual == ("1 line that cannot be read as a change.",)


def test_a_pack_given_twice_is_taken_once(look, arrive, ben):
    arrival = arrive([ben.write(RATING, "4")])
    found = look([], arrival, arrival)
    assert len(found.new) == 1
    assert [pack.state for pack in found.packs] == [ArrivalState.NEW, ArrivalState.NEW]
