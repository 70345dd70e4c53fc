"""Checking all answers: progress and score of the whole and of each section, and signing off."""

from functools import partial

from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.merging import look
from hia_tui.linear.section import open_section, score_words, sign
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace.words import SECTION_STATES, count


def open_check(session: Session, rest: str) -> None:
    """Be at the list of sections."""
    session.go(Menu(Spot("tasks"), "All sections", _facts, _items))


def _facts(session: Session) -> list[str]:
    work = session.work
    tally = work.view.tally()
    facts = [
        f"{work.title}: {tally.answered} of {tally.questions} answered, {tally.completion} %.",
        f"{score_words(session, tally)}.",
    ]
    to_agree = len(list(work.view.disagreements()))
    if to_agree:
        facts.append(f"{count(to_agree, 'field')} to agree. Type D to settle them.")
    unanswered = work.view.next_unanswered()
    if unanswered is not None:
        facts.append(f"Next unanswered: {unanswered.number} {unanswered.name}. Type N to go there.")
    unknown = work.view.unknown_questions()
    if unknown:
        facts.append(f"{count(len(unknown), 'answered question')} of another questionnaire version kept.")
    waiting = look(session)
    if waiting.sentence:
        facts.append(f"Waiting to be merged: {waiting.sentence.rstrip('.')}. Type M.")
    unsent = work.unsent()
    if unsent:
        facts.append(f"{count(unsent, 'change')} not sent to the team's server yet.")
    return facts


def _items(session: Session) -> list[Item]:
    views = session.work.view.sections()
    items = []
    for view in views:
        agree = f", {len(view.disagreements)} to agree" if view.disagreements else ""
        text = (
            f"Section {view.section.number}, {view.section.title}: {SECTION_STATES[view.state.value]}, "
            f"{view.tally.answered} of {view.tally.questions} answered{agree}"
        )
        items.append(Item(text, partial(open_section, rest=str(view.section.number))))
    return [*items, Item("Sign off every section that is not signed off yet", _sign_all)]


def _sign_all(session: Session) -> None:
    for view in session.work.view.sections():
        if view.sign_off is None or not view.sign_off.still_holds:
            sign(session, view.section)
