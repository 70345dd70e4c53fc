"""What became of the plans of the round before: asked one by one."""

from hia_tui.domain.actions import Outcome
from hia_tui.linear.moving import here
from hia_tui.linear.question import QuestionPlace
from hia_tui.linear.session import Session
from hia_tui.workspace import rounds
from hia_tui.workspace.rounds import Planned
from hia_tui.workspace.words import shortened

OUTCOMES = {str(number): outcome for number, outcome in enumerate(Outcome, start=1)}
"""What may have become of a plan, by the number to type."""


def say_outcomes(session: Session, rest: str) -> None:
    """Ask what became of each plan of the round before: of the question's here, else of all of them."""
    questions = [here(session, rest)] if rest or isinstance(session.place, QuestionPlace) else None
    planned = [
        one
        for question in questions or session.work.questionnaire.questions
        for one in rounds.planned_for(session.work, question)
    ]
    if questions is None:
        known = {one.action.id for one in planned}
        planned += [
            one
            for section in session.work.questionnaire.sections
            for one in rounds.planned_in(session.work, section)
            if one.action.id not in known
        ]
    if not planned:
        session.say("The round before planned nothing here." if questions else "No plan came along.")
        return
    how = ", ".join(f"{number} {outcome.label}" for number, outcome in OUTCOMES.items())
    for one in planned:
        if not _say_outcome(session, one, f"What became of it, {how}, Enter to leave it"):
            return
    session.say("Every plan asked about here was gone through.")


def _say_outcome(session: Session, one: Planned, ask: str) -> bool:
    """Ask about one plan; False when the person goes back."""
    by = f", by {one.due.isoformat()}" if one.due else ""
    now = one.action.outcome.label if one.action.outcome else "not said yet"
    if one.action.is_disagreed("outcome"):
        session.say(f"“{shortened(one.title)}”: people said different things. Type D to settle them.")
        return True
    session.say(f"Planned before: “{one.title}”{by}. What became of it: {now}.")
    while (typed := session.ask(ask)) is not None:
        if not typed:
            return True
        if typed in OUTCOMES:
            rounds.say_outcome(session.work, one.action.id, OUTCOMES[typed].value)
            session.say(f"Saved: “{shortened(one.title)}”: {OUTCOMES[typed].label}.")
            return True
        session.say(
            f"Type a number from 1 to {len(OUTCOMES)} for “{shortened(one.title)}”. Nothing was changed."
        )
    return False
