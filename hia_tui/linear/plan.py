"""The action plan: adding, changing and removing actions."""

from collections.abc import Callable, Iterator

from hia_tui.domain.actions import Action, ActionStatus, Outcome, action_of
from hia_tui.domain.errors import BadInput
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.question import QuestionPlace
from hia_tui.linear.section import here as section_here
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace import actions, rounds
from hia_tui.workspace.words import count, shortened

_ASKED = {
    "owner": "Who leads this action",
    "due": "When the action is due, such as 31 March 2027",
    "measure": "How you will know that the action worked",
}
"""What is asked about a new action after its title; Enter leaves a part out."""
_LABELS = {
    "title": "What will be done",
    "owner": "Who leads it",
    "start": "Start",
    "due": "Due",
    "measure": "How we know that it worked",
    "status": "Status",
    "first-step": "First step",
    "helpers": "Who helps",
    "risk": "What could get in the way",
    "progress": "Progress",
    "reason": "Reason",
    "outcome": "What became of it",
}
_CHOICES = {
    "status": {str(n): (status.value, status.label) for n, status in enumerate(ActionStatus, start=1)},
    "outcome": {str(n): (outcome.value, outcome.label) for n, outcome in enumerate(Outcome, start=1)},
}
_SHOWN: dict[str, Callable[[Action], bool]] = {
    "all": lambda action: True,
    "open": lambda action: action.is_open,
    "done": lambda action: not action.is_open,
    "not ready": lambda action: not action.is_ready,
}


def add(session: Session, rest: str) -> None:
    """Add an action for the question or section where the person is, or for one that they name."""
    place = session.place
    if isinstance(place, QuestionPlace):
        _add(session, rest, {"question": place.question.id}, place.question)
        return
    if place is not None and place.spot.screen == "end":
        _add(session, rest, {"section": section_here(session).id}, None)
        return
    about = session.ask("For which question or section, such as 2.6 or 2")
    if not about:
        session.say("No action was added.")
        return
    question = session.work.questionnaire.find(about)
    if question is not None:
        _add(session, rest, {"question": question.id}, question)
    else:
        _add(session, rest, {"section": session.work.questionnaire.section(about).id}, None)


def add_to_section(session: Session, section: Section) -> None:
    """Add an action for a section."""
    _add(session, "", {"section": section.id}, None)


def _add(session: Session, title: str, about: dict[str, str], question: Question | None) -> None:
    suggestions = question.action_suggestions if question is not None and not title else ()
    session.say(*(f"Suggested action {n}: {text}" for n, text in enumerate(suggestions, start=1)))
    takes = f", 1 to {len(suggestions)} to take a suggestion" if suggestions else ""
    typed = title or session.ask(f"What will be done{takes}", "Type the action in a line. B adds none.")
    if not typed:
        session.say("No action was added.")
        return
    if typed.isdecimal() and 0 < int(typed[:6]) <= len(suggestions):
        typed = suggestions[int(typed) - 1]
    item = session.workspace.new_action_id()
    # On the disk before more is asked, so that a dropped line costs nothing of it.
    actions.add_action(session.work, item, about | {"title": typed})
    session.say("Saved: the action is added.")
    for name, ask in _ASKED.items():
        if not _ask_part(session, item, name, ask):
            break
    added = action_of(session.work.ledger, item)
    if not added.is_ready:
        session.say("The action is not ready until it has somebody who leads it and a due date.")
    number = len([a for a in session.work.view.actions() if a.is_open])
    if number > actions.FEW:
        session.say(f"The plan has {number} open actions. Three to five are more likely to be done.")


def _ask_part(session: Session, item: str, name: str, ask: str) -> bool:
    while True:
        typed = session.ask(ask, "Enter leaves this out. B ends the action here; what was saved stays.")
        if typed is None:
            return False
        if not typed:
            return True
        try:
            actions.change_action(session.work, item, {name: typed})
        except BadInput as problem:
            session.explain(problem)
        else:
            session.say(f"Saved for the action: {_LABELS[name].lower()}.")
            return True


def open_plan(session: Session, rest: str) -> None:
    """The plan by date; a word shows only some of it: open, done, overdue, not ready."""
    shown = rest.casefold() if rest.casefold() in (*_SHOWN, "overdue") else "all"
    session.go(
        Menu(
            Spot("plan"),
            "Action plan",
            lambda session: _facts(session, shown),
            lambda session: [_item(session, one) for one in _chosen(session, shown)],
        )
    )


def _chosen(session: Session, shown: str) -> list[Action]:
    today = session.work.clock().date()
    found = actions.by_date(session.work.view.actions())
    if shown == "overdue":
        return [action for action in found if action.is_overdue(today)]
    return [action for action in found if _SHOWN[shown](action)]


def _facts(session: Session, shown: str) -> Iterator[str]:
    number = len(session.work.view.actions())
    yield f"{count(number, 'action')} in the plan." if number else "There are no actions yet. A adds one."
    if shown != "all":
        yield f"Shown: {shown}."
    elif number:
        yield "P and a word shows only some: P open, P done, P overdue, P not ready."


def _item(session: Session, action: Action) -> Item:
    marks = ["overdue"] if action.is_overdue(session.work.clock().date()) else []
    marks += [] if action.is_ready else ["not ready"]
    marks += ["removed by one, changed by another"] if action.changed_after_removal else []
    owner, due = action.text("owner") or "nobody leads it yet", action.text("due") or "no date"
    text = f"{action.title.rstrip('.')}. {owner}. Due: {due}. {', '.join([action.status.label, *marks])}"
    return Item(text, lambda session: _open_action(session, action.id))


def _open_action(session: Session, item: str) -> None:
    session.go(
        Menu(
            Spot("action", item),
            "Action",
            lambda session: _about(session, action_of(session.work.ledger, item)),
            lambda session: [
                *(_part(action_of(session.work.ledger, item), name) for name in _names(session, item)),
                Item("Remove this action from the plan", lambda session: _remove(session, item)),
            ],
        )
    )


def _about(session: Session, action: Action) -> Iterator[str]:
    linked = session.work.questionnaire.find(action.text("question"))
    if linked is not None:
        yield f"Action for question {linked.number}, {linked.name}."
    if action.changed_after_removal:
        yield "One person removed this action while another changed it. It stands until it is removed again."


def _names(session: Session, item: str) -> list[str]:
    came_along = bool(action_of(session.work.ledger, item).text("from"))
    return [name for name in _LABELS if name != "outcome" or came_along]


def _part(action: Action, name: str) -> Item:
    if action.is_disagreed(name):
        now = f"{len(action.attributes[name])} different versions, to settle with D"
    elif name in _CHOICES:
        now = dict(_CHOICES[name].values()).get(action.text(name), "not said yet")
        now = action.status.label if name == "status" else now
    else:
        now = shortened(action.text(name), 200) or "nothing yet"
    return Item(f"{_LABELS[name]}: {now}", lambda session: _change(session, action.id, name))


def _change(session: Session, item: str, name: str) -> None:
    action = action_of(session.work.ledger, item)
    if action.is_disagreed(name):
        session.say(f"{_LABELS[name]}: different versions stand. Type D to settle them.")
        return
    choices = _CHOICES.get(name, {})
    session.talk.quote(f"{_LABELS[name]} now", action.text(name))
    session.say(*(f"{number}. {label}" for number, (_, label) in choices.items()))
    how = f"1 to {len(choices)}" if choices else "a new text, or a full stop to empty it"
    typed = session.ask(f"{_LABELS[name]}, {how}, Enter to leave it")
    if not typed:
        session.say(f"{_LABELS[name]} is left as it was.")
        return
    if choices and typed not in choices:
        raise BadInput(f"{_LABELS[name]}: type a number from 1 to {len(choices)}. Nothing was changed.")
    value = choices[typed][0] if choices else ("" if typed == "." else typed)
    if name == "outcome":
        rounds.say_outcome(session.work, item, value)
    else:
        actions.change_action(session.work, item, {name: value})
    session.say(f"Saved for the action: {_LABELS[name].lower()}.")
    session.again()


def _remove(session: Session, item: str) -> None:
    removed = actions.remove_action(session.work, item)
    session.say(f"Saved: the action “{shortened(removed.title)}” is removed. U brings it back.")
    session.back()
