"""Moving about: back, next, go to, undo and redo, the other front end, and stopping."""

import re

from hia_tui.domain.errors import BadInput
from hia_tui.domain.questionnaire import Question
from hia_tui.linear.dialogue import Stopped
from hia_tui.linear.session import FULL_SCREEN, Session
from hia_tui.workspace import undo

QUESTION_NUMBER = re.compile(r"\d{1,3}\.\d{1,3}")


def to_question(session: Session, question: Question) -> None:
    """Be at a question; the way back from there is the question before it."""
    from hia_tui.linear.question import QuestionPlace

    session.start_over(QuestionPlace(question))


def to_numbered(session: Session, typed: str) -> bool:
    """Be at the question whose number was typed, and answer it with what follows; False for anything else."""
    number, _, rest = typed.partition(" ")
    if session.opened is None or not QUESTION_NUMBER.fullmatch(number):
        return False
    from hia_tui.linear.question import QuestionPlace

    place = QuestionPlace(session.work.questionnaire.question(number))
    session.start_over(place)
    if rest.strip():
        session.work.refresh()
        place.shown = session.work.view.answer(place.question).rating
        if not place.take(session, rest.strip()):
            session.say(f"“{rest.strip()[:60]}” is not an answer here. Nothing was changed.")
    return True


def here(session: Session, named: str = "") -> Question:
    """The question that a command is about: the one named, or the one where the person is.

    Raises:
        UnknownName: no such question.
        BadInput: the person is not at a question and named none.
    """
    from hia_tui.linear.question import QuestionPlace

    if named:
        return session.work.questionnaire.question(named)
    if isinstance(session.place, QuestionPlace):
        return session.place.question
    raise BadInput("Say which question, such as 2.6, after the command. Nothing was changed.")


def back(session: Session, rest: str) -> None:
    """The place before; at a question, the question before."""
    from hia_tui.linear.question import QuestionPlace

    place = session.place
    if session.back():
        return
    if not isinstance(place, QuestionPlace):
        session.say("There is nothing to go back to from here. Q stops.")
        return
    before = neighbour(session, place.question, -1)
    if before is None:
        session.say(f"{place.question.number} is the first question.")
    else:
        to_question(session, before)


def skip(session: Session, rest: str) -> None:
    """The question after this one, in order."""
    question = here(session)
    after = neighbour(session, question, 1)
    if after is None:
        session.say(f"{question.number} is the last question. Type K to check all answers.")
    else:
        to_question(session, after)


def neighbour(session: Session, question: Question, step: int) -> Question | None:
    """The question so many after another, if there is one."""
    questions = session.work.questionnaire.questions
    number = questions.index(question) + step
    return questions[number] if 0 <= number < len(questions) else None


def next_unanswered(session: Session, rest: str) -> None:
    """The next question that nobody has answered."""
    from hia_tui.linear.question import QuestionPlace

    place = session.place
    after = place.question.id if isinstance(place, QuestionPlace) else None
    found = session.work.view.next_unanswered(after)
    if found is None:
        session.say("Every question is answered. Type K to check all answers and sign off.")
    else:
        to_question(session, found)


def go(session: Session, rest: str) -> None:
    """A question or section by its number, or questions by words."""
    wanted = rest.removeprefix("to ").strip()
    if not wanted:
        last = session.work.questionnaire.questions[-1].number
        typed = session.ask(f"Go to which question, 1.1 to {last}, or section, or words")
        if not typed:
            return
        wanted = typed
    if QUESTION_NUMBER.fullmatch(wanted) or session.work.questionnaire.find(wanted):
        to_question(session, session.work.questionnaire.question(wanted))
    elif wanted.isdecimal():
        from hia_tui.linear.section import open_section

        open_section(session, wanted)
    else:
        from hia_tui.linear.finding import search

        search(session, wanted)


def undo_last(session: Session, rest: str) -> None:
    """Take the last change back."""
    session.say(f"Undone and saved: {undo.undo(session.work)}.")
    session.again()


def redo_last(session: Session, rest: str) -> None:
    """Bring back what was undone."""
    session.say(f"Redone and saved: {undo.redo(session.work)}.")
    session.again()


def full_screen(session: Session, rest: str) -> None:
    """Go on in the full-screen app, at the same place with the same draft."""
    if not session.can_go_full:
        session.say("This terminal cannot show the full-screen app. Nothing was changed.")
        return
    session.say("Going on in full screen at the same place.")
    session.status = FULL_SCREEN
    raise Stopped


def stop(session: Session, rest: str) -> None:
    """Stop; everything is kept."""
    raise Stopped
