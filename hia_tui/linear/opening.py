"""The first moments: opening what is in use, at the place and with the half-typed text that were left."""

import importlib
from contextlib import suppress

from hia_tui.domain.errors import HiaError
from hia_tui.linear import trail
from hia_tui.linear.question import QuestionPlace
from hia_tui.linear.session import Session
from hia_tui.workspace import returning, settling
from hia_tui.workspace.words import count, field_name
from hia_tui.workspace.work import Work

_PLACES = {
    "section": "section.open_section",
    "end": "section.open_section",
    "quick": "finding.list_section",
    "plan": "plan.open_plan",
    "disagreements": "disagreements.open_list",
    "evaluation": "evaluation.open_evaluation",
}
"""Where to go on besides questions, by the screen of the full-screen app."""


def begin(session: Session) -> None:
    """Open the assessment in use where it was left, or the list of assessments when there is none."""
    if session.workspace.in_use() is None:
        from hia_tui.linear.home import welcome

        welcome(session)
        return
    try:
        work = session.workspace.open()
    except HiaError as problem:
        from hia_tui.linear.home import open_home

        session.explain(problem)
        open_home(session, "")
        return
    take_up(session, work)


def take_up(session: Session, work: Work) -> None:
    """Go on with an open assessment at the place where it was left."""
    session.take_up(work)
    counted = work.view.tally()
    name = f"{work.title}, {work.round}" if work.round else work.title
    session.say(f"{name}. {counted.answered} of {counted.questions} answered, {counted.completion} %.")
    if work.store.recovery:
        session.say(work.store.recovery.sentence())
    if work.store.read_only:
        session.say(work.store.read_only)
    _say_what_others_did(session, work)
    _return_to_place(session, work)
    _mention_draft(session, work)


def overruled_facts(work: Work, known: int = 0) -> list[str]:
    """That others have replaced answers of one's own; nothing when it is no more than what was known."""
    number = len(settling.overruled(work))
    if number <= known:
        return []
    were = "answer of yours was" if number == 1 else "answers of yours were"
    return [f"{number} {were} replaced when a disagreement was settled. D shows and restores them."]


def _say_what_others_did(session: Session, work: Work) -> None:
    """What waits for this person because of what others did, with the letter that leads there."""
    session.say(*overruled_facts(work))
    back = returning.returned(work)
    if back:
        wait = "sent back to you waits" if len(back) == 1 else "sent back to you wait"
        session.say(f"{count(len(back), 'question')} {wait}. RETURN reads the note.")


def _return_to_place(session: Session, work: Work) -> None:
    way = trail.read(session.workspace.store.places.place(work.header.id))
    question = work.view.next_unanswered() or work.questionnaire.questions[0]
    for spot in way:
        if spot.screen == "question":
            question = work.questionnaire.find(spot.subject) or question
    session.start_over(QuestionPlace(question))
    last = way[-1] if way else None
    if last is not None and last.screen in _PLACES:
        module, _, name = _PLACES[last.screen].partition(".")
        with suppress(HiaError):
            getattr(importlib.import_module(f"hia_tui.linear.{module}"), name)(session, last.subject)


def _mention_draft(session: Session, work: Work) -> None:
    """Say that a text was left half typed; the person takes it up when they want to."""
    places = session.workspace.store.places
    left = [kept.draft for kept in places.drafts(work.header.id) if kept.is_left_behind]
    # With none left behind, what there is was typed by this program, in full screen.
    draft = left[0] if left else places.draft(work.header.id)
    if draft is None:
        return
    if not left:
        session.draft = draft
    what = "action" if draft.field.startswith("form/") else field_name(work.view, draft.field)
    session.say(f"The {what} was left half typed. Type DRAFT to go on with it.")
