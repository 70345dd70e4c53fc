"""The coordinator's board, from the operations alone."""

from datetime import date

from hia_tui.domain.assessment import Assessment, SectionState
from hia_tui.domain.board import BoardChange, board_of, written_on
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import parse_operation

TODAY = date(2026, 11, 22)


def board(questionnaire, *operations, others=()):
    return board_of(Assessment(Ledger(operations), questionnaire), TODAY, date(2026, 11, 20), others)


def test_sections_show_owner_claim_day_and_return(questionnaire, ana, ben):
    found = board(
        questionnaire,
        ana.write("assign/knowledge", "ben"),
        ana.write("claim/knowledge", "ana"), ben.write("claim/knowledge", "ben"),
        ana.write("due/knowledge", "2026-11-21"), ana.write("due/practice", "someday"),
        ana.write("q/knowledge.data/returned", "Look again"), ana.write("q/knowledge.data/come-back", True),
        ana.write("q/knowledge.access/returned", "Dealt with"), ben.write("q/knowledge.data/rating", "3"),
        ana.write("q/knowledge.data/rating", "2"),
    )  # fmt: skip
    first, second = found.sections
    assert (first.owners, first.claimed, first.due, first.is_overdue) == (
        ("ben",), ("ana", "ben"), "2026-11-21", True,
    )  # fmt: skip
    assert (first.answered, first.questions, first.to_agree, first.returned) == (1, 3, 1, 1)
    assert (second.is_overdue, second.state) == (False, SectionState.NOT_STARTED)


def test_a_completed_section_is_never_late(questionnaire, ana):
    done = [
        ana.write("due/practice", "2026-11-01"), ana.write("section/practice/done", True),
        *(ana.write(f"q/practice.{name}/rating", "3") for name in ("directory", "money")),
    ]  # fmt: skip
    section = board(questionnaire, *done).sections[1]
    assert (section.state, section.is_overdue) == (SectionState.COMPLETED, False)


def test_people_show_what_is_theirs(questionnaire, ana, ben):
    found = board(
        questionnaire,
        ana.write("member/ana/name", "Ana"), ana.write("q/knowledge.data/rating", "3"),
        ben.write("q/knowledge.data/rating", "4"), ben.write("q/practice.money/rating", "4"),
        ben.write("q/practice.directory/rating", None), others=["zoe"],
    )  # fmt: skip
    people = {person.member: person for person in found.people}
    assert list(people) == ["ana", "ben", "zoe"]
    assert (people["ana"].name, people["ana"].total, people["ana"].to_agree) == ("Ana", 1, 1)
    assert people["ben"].answered == {"knowledge": 1, "practice": 1}
    assert (people["zoe"].total, people["zoe"].last) == (0, "")


def test_changes_are_counted_since_a_day(questionnaire, writer):
    early, late = writer("ana", day="2026-11-19"), writer("ana", day="2026-11-20")
    found = board(
        questionnaire, early.write("q/knowledge.data/note", "x"),
        late.write("q/knowledge.data/note", "y"), late.write("q/knowledge.data/rating", "3"),
        late.write("assessment/title", "T"),
    )  # fmt: skip
    assert found.changes == (BoardChange("ana", None, 1), BoardChange("ana", "knowledge", 2))


def test_a_clock_that_says_nothing_is_long_ago(ana):
    op = parse_operation(ana.write("q/knowledge.data/note", "x").body | {"at": "some day soon"})
    assert written_on(op) == date.min
