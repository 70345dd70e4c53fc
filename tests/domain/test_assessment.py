"""The typed view of a ledger."""

from hia_tui.domain.assessment import UNNAMED, Assessment, Field, SectionState
from hia_tui.domain.ledger import Ledger, Status

DATA, NOTE = "q/knowledge.data/rating", "q/knowledge.data/note"


def see(questionnaire, *operations) -> Assessment:
    return Assessment(Ledger(operations), questionnaire)


def all_of(section, writer, rating: str = "3"):
    return [writer.write(f"q/{question.id}/rating", rating) for question in section.questions]


def test_an_answer_is_everything_current_about_a_question(questionnaire, ana, ben):
    view = see(
        questionnaire,
        ana.write(DATA, "3"),
        ben.write(NOTE, "Weekly"),
        ana.write("q/knowledge.data/come-back", True),
        ben.write("q/knowledge.data/come-back", None),
        ana.write("q/knowledge.data/target", "4"),
    )
    answer = view.answer(questionnaire.question("1.1"))
    assert (answer.state, answer.is_answered, answer.come_back) == ("3", True, True)
    assert (answer.note.text, answer.target.value, answer.evidence.status) == ("Weekly", "4", Status.EMPTY)
    assert [field.name.rsplit("/", 1)[1] for field in answer.fields] == [
        "rating", "reason", "evidence", "note", "target",
    ]  # fmt: skip
    assert len(answer.rating.ids) == 1


def test_states_of_an_answer(questionnaire, ana, ben):
    question = questionnaire.question("1.1")
    three = ana.write(DATA, "3")
    assert see(questionnaire).answer(question).state is None
    assert see(questionnaire, three, ben.write(DATA, "4")).answer(question).state == "disagreement"
    assert see(questionnaire, three, ana.write(DATA, None, [three])).answer(question).state is None
    disagreed = see(questionnaire, three, ben.write(DATA, "4")).field(DATA)
    assert (disagreed.value, disagreed.text, disagreed.is_disagreed) == (None, "", True)
    assert Field("x", ()).value is None


def test_completion_and_score_of_a_section_and_of_all(questionnaire, ana):
    view = see(
        questionnaire, *all_of(questionnaire.sections[0], ana, "4"), ana.write("q/practice.money/rating", "1")
    )
    first, second = view.sections()
    assert (first.tally.answered, first.tally.questions, first.tally.score) == (3, 3, 100)
    assert (second.tally.answered, second.tally.questions, second.tally.score) == (1, 2, 0)
    assert (view.tally().answered, view.tally().questions, view.tally().score) == (4, 5, 75)


def test_a_section_is_completed_when_a_person_said_so_and_nothing_is_open(questionnaire, ana, ben):
    first = questionnaire.sections[0]
    answers = all_of(first, ana)
    done = ana.write("section/knowledge/done", True)

    def state(*operations) -> SectionState:
        return see(questionnaire, *operations).section(first).state

    assert state() is SectionState.NOT_STARTED
    assert state(ana.write(NOTE, None)) is SectionState.NOT_STARTED
    assert state(ana.write("q/knowledge.data/evidence", "x", how="import")) is SectionState.NOT_STARTED
    assert state(answers[0]) is SectionState.IN_PROGRESS
    assert state(*answers) is SectionState.IN_PROGRESS
    assert state(*answers, done) is SectionState.COMPLETED
    assert state(*answers[:2], done) is SectionState.IN_PROGRESS
    assert state(*answers, done, ben.write(DATA, "1")) is SectionState.IN_PROGRESS
    assert (
        state(*answers, done, ana.write("section/knowledge/done", None, [done])) is SectionState.IN_PROGRESS
    )
    texts = see(questionnaire, ana.write("section/knowledge/gaps", "Many")).section(first)
    assert (texts.gaps.text, texts.strengths.text, texts.done.value) == ("Many", "", None)


def test_a_sign_off_holds_until_something_under_it_changes(questionnaire, ana, ben, writer):
    first = questionnaire.sections[0]
    answers = all_of(first, ana)
    view = see(questionnaire, *answers)
    digest = view.section_digest(first)
    seen = tuple(op.id for op in view.live_of(first))
    signed = ana.write("sign/knowledge", f"{digest.n}:{digest.x}", saw=seen)
    held = see(questionnaire, *answers, signed).section(first)
    assert held.state is SectionState.SIGNED_OFF
    assert held.sign_off is not None
    assert (held.sign_off.still_holds, held.sign_off.changed_by) == (True, ())
    changed = see(
        questionnaire, *answers, signed, ben.write(NOTE, "x"), writer("cy").write(DATA, "1")
    ).section(first)
    assert changed.sign_off is not None
    assert (changed.sign_off.still_holds, changed.sign_off.changed_by) == (False, ("ben", "cy"))
    assert changed.state is SectionState.IN_PROGRESS
    withdrawn = see(questionnaire, *answers, signed, ana.write("sign/knowledge", None, [signed])).section(
        first
    )
    assert withdrawn.sign_off is None
    elsewhere = see(questionnaire, *answers, signed, ben.write("q/practice.money/note", "x")).section(first)
    assert elsewhere.state is SectionState.SIGNED_OFF


def test_the_next_unanswered_goes_round(questionnaire, ana):
    view = see(questionnaire, ana.write(DATA, "3"), ana.write("q/practice.money/rating", "1"))

    def after(name: str | None) -> str | None:
        found = view.next_unanswered(name)
        return found.number if found else None

    assert after(None) == "1.2"
    assert after("knowledge.access") == "1.3"
    assert after("practice.money") == "1.2"
    assert after("unknown") == "1.2"
    full = see(
        questionnaire, *all_of(questionnaire.sections[0], ana), *all_of(questionnaire.sections[1], ana)
    )
    assert full.next_unanswered() is None


def test_disagreements_are_about_what_a_team_agrees_on(questionnaire, ana, ben):
    def both(field: str, mine, theirs):
        return [ana.write(field, mine), ben.write(field, theirs)]

    view = see(
        questionnaire,
        *both(DATA, "1", "2"),
        *both(NOTE, "same", "same"),
        *both("q/knowledge.data/come-back", True, None),
        *both("q/knowledge.data/returned", "Look again", "Say where"),
        *both("member/ana/name", "Ana", "Anna"),
        *both("claim/practice", "ana", "ben"),
        *both("assign/practice", "ana", "ben"),
        *both("action/k/title", "A", "B"),
        *both("action/off/title", "A", "B"),
        ana.write("section/knowledge/gaps", "alone"),
    )
    names = [field.name for field in view.disagreements()]
    assert names == ["action/k/title", "action/off/title", "assign/practice", DATA]
    assert [field.name for field in view.disagreements(questionnaire.sections[0])] == [DATA]
    assert [field.name for field in view.disagreements(questionnaire.sections[1])] == ["assign/practice"]
    seen = tuple(op.id for op in view.ledger.live("action/off/title"))
    view.ledger.add(ana.write("action/off/gone", True, saw=seen))
    assert "action/off/title" not in [field.name for field in view.disagreements()]


def test_actions_stand_in_their_order_and_belong_to_sections(questionnaire, ana, ben):
    view = see(
        questionnaire,
        ana.write("action/b/title", "B"), ana.write("action/b/order", "1"),
        ana.write("action/b/section", "practice"),
        ana.write("action/a/title", "A"), ana.write("action/a/order", "2"),
        ana.write("action/a/question", "knowledge.data"),
        ana.write("action/c/title", "C"),
        ana.write("action/d/title", "D"), ben.write("action/d/gone", True),
    )  # fmt: skip
    assert [action.id for action in view.actions()] == ["c", "d", "b", "a"]
    assert [action.id for action in view.removed_but_changed()] == ["d"]
    assert view.section_of("action/a/title") == "knowledge"
    assert view.section_of("action/b/due") == "practice"
    assert view.section_of("action/c/due") is None


def test_fields_belong_to_sections(questionnaire):
    view = see(questionnaire)
    assert view.section_of(DATA) == "knowledge"
    assert view.section_of("q/unknown.thing/rating") is None
    assert view.section_of("section/practice/gaps") == "practice"
    assert view.section_of("sign/practice") == "practice"
    assert view.section_of("assessment/title") is None


def test_history_says_what_replaced_what(questionnaire, ana, ben):
    first = ana.write(DATA, "1")
    left, right = ana.write(DATA, "2", [first]), ben.write(DATA, "3", [first])
    entries = see(questionnaire, right, left, first).history(DATA)
    assert entries[0].operation == first
    assert entries[0].replaced_by == min(left.id, right.id)
    assert [entry.replaced_by for entry in entries[1:]] == [None, None]


def test_people_go_by_their_names(questionnaire, ana, ben):
    view = see(
        questionnaire,
        ana.write("member/ana/name", "Ana"), ben.write("member/ana/name", "A. Khan"),
        ana.write("member/ana/role", "Nurse"), ben.write(DATA, "3"),
    )  # fmt: skip
    assert view.member_name("ana") == "A. Khan / Ana"
    assert (view.member_role("ana"), view.member_role("ben")) == ("Nurse", "")
    assert view.member_name("ben") == UNNAMED
    assert view.members() == ["ana", "ben"]


def test_unknown_questions_are_counted(questionnaire, ana):
    view = see(questionnaire, ana.write("q/future.thing/rating", "3"), ana.write(DATA, "3"))
    assert view.unknown_questions() == ["future.thing"]


def test_evidence_that_came_along_is_to_confirm_until_it_is_written_anew(questionnaire, ana):
    question = questionnaire.question("1.1")
    prefix = f"q/{question.id}/"
    brought = ana.write(prefix + "evidence", "Minutes", how="import")
    asked = ana.write(prefix + "confirm", True, how="import")
    assert not see(questionnaire, brought).is_to_confirm(question)
    assert see(questionnaire, brought, asked).is_to_confirm(question)
    anew = ana.write(prefix + "evidence", "Minutes of May", [brought])
    assert not see(questionnaire, brought, asked, anew).is_to_confirm(question)


def test_what_an_undo_brings_back_is_whose_it_was(questionnaire, ana, ben):
    three, four = ana.write(DATA, "3"), ben.write(DATA, "4")
    settled = ana.write(DATA, "3", [three, four], how="pick")
    back = ana.write(DATA, "4", [settled], how="undo")
    again = ana.write(DATA, "4", [back], how="undo")
    other = ana.write(NOTE, "4", [settled], how="undo")
    view = see(questionnaire, three, four, settled, back, again, other)
    assert [view.given(op) for op in (four, back, again)] == [four, four, four]
    assert view.given(settled) == settled, "a decision is whoever's it is"
    assert view.given(other) == other, "the other field says nothing about this one"
    assert see(questionnaire, again).given(again) == again, "what it brought back is not here"
