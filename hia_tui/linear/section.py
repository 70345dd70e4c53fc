"""A section as a whole: its progress, strengths, gaps, actions, whether it is completed, and its sign-off."""

from hia_tui.domain.errors import UnknownName
from hia_tui.domain.questionnaire import Section
from hia_tui.domain.scoring import Tally
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.moving import to_question
from hia_tui.linear.question import QuestionPlace
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.linear.writing import write_field
from hia_tui.workspace import answers
from hia_tui.workspace.words import SECTION_STATES, count, shortened


def open_section(session: Session, rest: str) -> None:
    """Be at the section named, or at the one where the person is."""
    section = here(session, rest)

    def go_on(session: Session) -> None:
        later = [s for s in session.work.questionnaire.sections if s.number > section.number]
        if later:
            to_question(session, later[0].questions[0])
        else:
            session.say(
                f"Section {section.number} is the last one. "
                "Type K to check all answers, or EVALUATION for the evaluation."
            )

    session.go(
        Menu(
            Spot("end", section.id),
            f"Section {section.number}",
            lambda session: _facts(session, section),
            lambda session: _items(session, section),
            go_on,
            "to go on",
        )
    )


def here(session: Session, named: str = "") -> Section:
    """The section that a command is about: the one named, or the one where the person is.

    Raises:
        UnknownName: no such section, or the person is not in one and named none.
    """
    questionnaire = session.work.questionnaire
    if named:
        return questionnaire.section(named)
    place = session.place
    if isinstance(place, QuestionPlace):
        return questionnaire.section(place.question.section)
    if place is not None and place.spot.screen in ("section", "end"):
        return questionnaire.section(place.spot.subject)
    raise UnknownName(
        f"Say which section, 1 to {len(questionnaire.sections)}, after the command. Nothing was changed."
    )


def score_words(session: Session, tally: Tally) -> str:
    """The score with its denominator, or why there is none yet."""
    if tally.score is None or tally.band is None:
        return f"No score yet: {tally.rated} of {tally.applicable} are rated, and half are needed"
    word = session.work.questionnaire.level(tally.band).label
    return f"Score {tally.points} of {tally.possible} points, {tally.score} %, {word}"


def _facts(session: Session, section: Section) -> list[str]:
    view = session.work.view.section(section)
    tally, here = view.tally, f"section {section.number}"
    facts = [
        f"Section {section.number}, {section.title}: {SECTION_STATES[view.state.value]}.",
        f"In {here}, {tally.answered} of {tally.questions} are answered, {tally.completion} %.",
        f"{score_words(session, tally)}.",
        *answers.open_points(session.work, section),
    ]
    for name, field in (("Strengths", view.strengths), ("Gaps", view.gaps)):
        if field.is_disagreed:
            facts.append(
                f"{name} of section {section.number}: {len(field.live)} different versions. D settles them."
            )
        else:
            facts.append(f"{name} of {here}: {shortened(field.text, 70) or 'nothing written yet'}")
    return facts


def _items(session: Session, section: Section) -> list[Item]:
    view = session.work.view.section(section)
    actions = [a for a in session.work.view.actions() if session.work.view.section_of_action(a) == section.id]
    is_done, is_signed = view.done.value is True, view.sign_off is not None and view.sign_off.still_holds
    return [
        Item(
            "Write the strengths",
            lambda session: _write(session, section, "strengths", section.strengths_prompt),
        ),
        Item("Write the gaps", lambda session: _write(session, section, "gaps", section.gaps_prompt)),
        Item(
            f"Add an action; it has {count(len(actions), 'action')}", lambda session: _act(session, section)
        ),
        Item(
            "Say that it is not completed yet" if is_done else "Say that it is completed",
            lambda session: _complete(session, section, not is_done),
        ),
        Item(
            "Take the sign-off back" if is_signed else "Sign it off",
            lambda session: _withdraw(session, section) if is_signed else sign(session, section),
        ),
        Item("Hear its questions", lambda session: _list(session, section)),
        Item("Hear what it is for and how to fill it in", lambda session: _about(session, section)),
        Item("Make its report", lambda session: _report(session, section)),
    ]


def _write(session: Session, section: Section, name: str, prompt: str) -> None:
    session.say(prompt)
    write_field(session, f"section/{section.id}/{name}")


def _act(session: Session, section: Section) -> None:
    from hia_tui.linear.plan import add_to_section

    session.say(section.action_prompt)
    add_to_section(session, section)


def _complete(session: Session, section: Section, completed: bool) -> None:
    answers.describe_section(session.work, section, completed=completed)
    view = session.work.view.section(section)
    session.say(
        f"Saved: section {section.number} is {'' if completed else 'not '}completed, as you say it.",
        f"Section {section.number} now stands as: {SECTION_STATES[view.state.value]}.",
    )
    if completed and view.state.value == "in-progress":
        session.say(
            f"Section {section.number} counts as completed once nothing in it is unanswered or to agree.",
            *answers.open_points(session.work, section),
        )
    session.again()


def sign(session: Session, section: Section) -> None:
    """Sign a section off, after saying what is open in it.

    Raises:
        OpenDisagreement: something in it is not agreed.
    """
    points = answers.open_points(session.work, section)
    if session.work.view.section(section).disagreements:
        session.say(
            f"Section {section.number} was not signed off: something in it is to agree. Type D to settle it."
        )
        return
    if points:
        session.say(*(f"Before section {section.number} is signed off: {point}" for point in points))
        if not session.agrees(f"Sign section {section.number} off as it stands?"):
            session.say(f"Section {section.number} was not signed off.")
            return
    from hia_tui.workspace import team_board

    team_board.sign_off(session.workspace, session.work, section)
    session.say(f"Saved: section {section.number} is signed off.")
    session.again()


def _withdraw(session: Session, section: Section) -> None:
    from hia_tui.workspace import team_board

    team_board.withdraw_sign_off(session.workspace, session.work, section)
    session.say(f"Saved: section {section.number} is no longer signed off.")
    session.again()


def _list(session: Session, section: Section) -> None:
    from hia_tui.linear.finding import list_section

    list_section(session, str(section.number))


def _about(session: Session, section: Section) -> None:
    from hia_tui.linear.guidance import why_section

    why_section(session, section)


def _report(session: Session, section: Section) -> None:
    from hia_tui.linear.reports import choose_format

    choose_format(session, "section", section)
