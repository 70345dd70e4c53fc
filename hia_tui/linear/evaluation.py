"""The evaluation: what the person thinks of the assessment itself, without their name."""

from functools import partial

from hia_tui.domain.questionnaire import EvaluationItem
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace import evaluation
from hia_tui.workspace.words import shortened


def open_evaluation(session: Session, rest: str) -> None:
    """Be at the list of its items."""
    session.go(Menu(Spot("evaluation"), "Evaluation", _facts, _items, _next, "for the next unanswered"))


def _facts(session: Session) -> list[str]:
    given = evaluation.mine(session.workspace, session.work)
    return [
        f"Evaluation: {given.answered} of {len(given.items)} answered.",
        "Your answers here are kept apart from the assessment, without your name.",
    ]


def _items(session: Session) -> list[Item]:
    given = evaluation.mine(session.workspace, session.work)
    items = []
    for item in given.items:
        said = given.reply.get(item.id, "")
        now = "; ".join(said) if isinstance(said, list) else said
        text = f"{item.text} Answer: {shortened(now, 60) or 'none yet'}"
        items.append(Item(text, partial(_answer, item=item)))
    return items


def _next(session: Session) -> None:
    given = evaluation.mine(session.workspace, session.work)
    left = [item for item in given.items if not given.reply.get(item.id)]
    if left:
        _answer(session, left[0])
    else:
        session.say("Every item of the evaluation is answered.")


def _answer(session: Session, item: EvaluationItem) -> None:
    said = evaluation.mine(session.workspace, session.work).reply.get(item.id, "")
    session.say(item.text, *(f"{number}. {option}" for number, option in enumerate(item.options, start=1)))
    if said:
        session.talk.quote("Answer now", "; ".join(said) if isinstance(said, list) else said)
    if item.type == "text":
        how = "a line, added to what is there, or a full stop to empty it"
    elif item.type == "choices":
        how = f"one or more of 1 to {len(item.options)}, such as 1 3, or a full stop for none"
    else:
        how = f"number 1 to {len(item.options)}, or a full stop for none"
    typed = session.ask(f"Answer, {how}, Enter to leave it")
    if not typed:
        session.say("The answer is left as it was.")
        return
    if typed == ".":
        value = ""
    elif item.type == "text":
        value = f"{said}\n{typed}" if said else typed
    else:
        value = ";".join(typed.replace(",", " ").split()) if typed[0].isdecimal() else typed
    given = evaluation.answer(session.workspace, session.work, item.id, value)
    session.say(f"Saved: {given.answered} of {len(given.items)} of the evaluation answered.")
