"""Rating a question, marking it, and taking the rating back."""

from hia_tui.domain import validation
from hia_tui.domain.assessment import Field
from hia_tui.domain.errors import BadInput, OpenDisagreement
from hia_tui.domain.questionnaire import Question
from hia_tui.linear.moving import here, neighbour, to_question
from hia_tui.linear.session import Session
from hia_tui.workspace import answers, rounds
from hia_tui.workspace.words import count

OUTSIDE = {"5": "dont-know", "6": "not-applicable"}
"""Digits of the two answers outside the scale, so that letters stay free for commands."""
_CODES = {code: code for code in "1234"} | OUTSIDE
_DIGITS = {code: digit for digit, code in OUTSIDE.items()}


def rating_of(typed: str, first: str) -> str | None:
    """The rating that was typed, as a digit that words may follow or as its name; None when it is none."""
    if first in _CODES:
        return _CODES[first]
    try:
        return None if first.isdecimal() or typed.casefold() == "clear" else validation.rating(typed)
    except BadInput:
        return None


def rating_words(session: Session, code: str) -> str:
    """`2, Starting` or `5, Don't know`: as it is typed and as it is called."""
    return f"{_DIGITS.get(code, code)}, {session.work.questionnaire.level(code).label}"


def rate(session: Session, question: Question, code: str, rest: str, shown: Field) -> None:
    """Give a rating, with a note or the reason behind it, and go on.

    Raises:
        OpenDisagreement: different answers stand, which a person has to settle first.
        NotSaved: the disk did not take it.
    """
    work, number = session.work, question.number
    extra = "reason" if code == "not-applicable" else "note"
    _check_agreed(session, question, ("rating", extra) if rest else ("rating",))
    done = answers.edit_field(work, f"q/{question.id}/rating", code, shown.ids)
    if done.operations:
        was = f" It was {rating_words(session, shown.text)}." if shown.text else ""
        session.say(f"Saved: {number}, {rating_words(session, code)}.{was}")
    else:
        session.say(f"{number} stands at {rating_words(session, code)} already.")
    if rest and extra == "note":
        add_line(session, question, "note", rest)
    if extra == "reason":
        _give_reason(session, question, rest)
    _say_what_was_before(session, question)
    if work.view.answer(question).rating.is_disagreed:
        session.say(f"Somebody else has just answered {number} differently. Type D to settle it.")
        session.again()
        return
    _go_on(session, question)


def add_line(session: Session, question: Question, name: str, line: str) -> None:
    """Add a line to the evidence or the note; what is there stays."""
    _check_agreed(session, question, (name,))
    field = session.work.view.field(f"q/{question.id}/{name}")
    text = f"{field.text}\n{line}" if field.text else line
    done = answers.edit_field(session.work, field.name, text, field.ids)
    say_left_out(session, done.removed_characters)
    session.say(f"Saved: the {name} of {question.number}, {count(len(text.splitlines()), 'line')}.")


def say_left_out(session: Session, removed: int) -> None:
    """Say that characters could not be kept."""
    if removed:
        said = count(removed, "control character was", "control characters were")
        session.say(f"{said} left out, because text cannot hold them.")


def mark(session: Session, rest: str) -> None:
    """Mark a question to come back to, or take the mark off."""
    question = here(session, rest)
    marked = not session.work.view.answer(question).come_back
    answers.answer(session.work, question, come_back=marked)
    state = "marked to come back to" if marked else "no longer marked to come back to"
    session.say(f"Saved: {question.number} is {state}.")


def clear(session: Session, rest: str) -> None:
    """Take the rating back; U brings it again."""
    question = here(session, rest)
    _check_agreed(session, question, ("rating",))
    rating = session.work.view.answer(question).rating
    if not rating.text:
        session.say(f"{question.number} has no rating to take back.")
        return
    answers.edit_field(session.work, rating.name, None, rating.ids)
    session.say(
        f"Saved: {question.number} is not answered any more. It was {rating_words(session, rating.text)}."
    )
    session.again()


def confirm(session: Session, rest: str) -> None:
    """Say that evidence from the round before still holds."""
    question = here(session, rest)
    if rounds.confirm(session.work, question):
        session.say(f"Saved: the evidence of {question.number} still holds.")
    else:
        session.say(f"{question.number} has no evidence to confirm.")


def target(session: Session, rest: str) -> None:
    """Set the level aimed for."""
    question = here(session)
    field = session.work.view.answer(question).target
    _check_agreed(session, question, ("target",))
    if not rest:
        now = rating_words(session, field.text) if field.text else "none"
        session.say(f"The level aimed for in {question.number} is now: {now}.")
    typed = rest or session.ask(f"Level aimed for in {question.number}, 1 to 4, or 0 for none")
    if not typed:
        return
    if typed not in ("0", "1", "2", "3", "4"):
        raise BadInput(
            f"The level aimed for in {question.number} is a number from 1 to 4, or 0 for none. "
            "Nothing was changed."
        )
    answers.edit_field(session.work, field.name, None if typed == "0" else typed, field.ids)
    said = "none" if typed == "0" else rating_words(session, typed)
    session.say(f"Saved: the level aimed for in {question.number} is {said}.")


def turn_brief(session: Session, rest: str) -> None:
    """Leave out what the levels mean, or read it again."""
    session.is_brief = not session.is_brief
    session.say(
        "The levels are now read by name only. W reads what they mean."
        if session.is_brief
        else "What each level means is now read with the question."
    )


def _check_agreed(session: Session, question: Question, names: tuple[str, ...]) -> None:
    for name in names:
        field = session.work.view.field(f"q/{question.id}/{name}")
        if field.is_disagreed:
            raise OpenDisagreement(
                f"{len(field.live)} different versions stand for the {name} of {question.number}. "
                "Nothing was changed. Type D to settle it."
            )


def _give_reason(session: Session, question: Question, typed: str) -> None:
    field = session.work.view.answer(question).reason
    if field.is_disagreed or (field.text and not typed):
        return
    reason = typed or session.ask(
        f"Why is {question.number} not applicable?",
        "Type one line that says why. Enter leaves it out for now. B goes back.",
    )
    if reason:
        done = answers.edit_field(session.work, field.name, reason, field.ids)
        say_left_out(session, done.removed_characters)
        session.say(f"Saved: the reason for {question.number}.")
    else:
        session.say(
            f"A reason for {question.number} is still needed. Type {question.number} 6 and the reason."
        )


def _say_what_was_before(session: Session, question: Question) -> None:
    if not session.work.view.field("assessment/from").text:
        return
    before = rounds.earlier_answer(
        rounds.earlier_round(session.workspace, session.work), session.work, question
    )
    if before is not None and before.rating.text:
        session.say(
            f"In the round before, {question.number} was {rating_words(session, before.rating.text)}."
        )


def _go_on(session: Session, question: Question) -> None:
    after = neighbour(session, question, 1)
    if after is not None and after.section == question.section:
        to_question(session, after)
        return
    from hia_tui.linear.section import open_section

    number = session.work.questionnaire.section(question.section).number
    session.say(f"The last question of section {number} is answered.")
    open_section(session, str(number))
