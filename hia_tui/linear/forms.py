"""A form that the full-screen app left half filled: hearing it, saving it as an action, or removing it."""

import json

from hia_tui.domain.actions import ATTRIBUTES
from hia_tui.linear.session import Session
from hia_tui.storage.places import Draft
from hia_tui.workspace import actions

PREFIX = "form/"


def take_form(session: Session, draft: Draft) -> None:
    """Say what was typed into a form, and take it or leave it."""
    typed = _typed(draft)
    subject = draft.field.removeprefix(PREFIX)
    for name, text in typed.items():
        session.talk.quote(f"Half typed, {name.replace('-', ' ')}", text)
    chosen = session.choose("For the half-filled action", {"s": "save it", "r": "remove it"})
    if chosen is None:
        session.say("The action is kept half filled. DRAFT takes it up again.")
        return
    if chosen == "s":
        _save(session, subject, typed)
    session.draft = None
    session.workspace.store.places.drop_draft(session.work.header.id)
    session.say("Saved: the action." if chosen == "s" else "The half-filled action is removed.")


def _typed(draft: Draft) -> dict[str, str]:
    try:
        said = json.loads(draft.text)
    except ValueError:
        return {}
    pairs = said.items() if isinstance(said, dict) else ()
    texts = {str(name): text for name, text in pairs if isinstance(text, str) and text.strip()}
    return {name: text for name, text in texts.items() if name in ATTRIBUTES}


def _save(session: Session, subject: str, typed: dict[str, str]) -> None:
    if not subject.startswith("new:"):
        actions.change_action(session.work, subject, typed)
        return
    _, kind, about = [*subject.split(":", 2), ""][:3]
    if kind == "section":
        belongs = {"section": about}
    elif session.work.questionnaire.find(about.partition("/")[0]) is not None:
        belongs = {"question": about.partition("/")[0]}
    else:
        belongs = {"section": session.work.questionnaire.sections[0].id}
    actions.add_action(session.work, session.workspace.new_action_id(), belongs | typed)
