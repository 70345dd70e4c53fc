"""What a question was before: every edit of it, and how it stood on a day."""

from hia_tui.domain import validation
from hia_tui.domain.assessment import QUESTION_FIELDS
from hia_tui.linear.moving import here
from hia_tui.linear.session import Session
from hia_tui.workspace import facts
from hia_tui.workspace.history import as_of
from hia_tui.workspace.words import count, value_text


def history(session: Session, rest: str) -> None:
    """Every edit of a question, oldest first as far as one replaced another."""
    question, work = here(session, rest), session.work
    paths = [f"q/{question.id}/{name}" for name in QUESTION_FIELDS]
    entries = [entry for path in paths for entry in facts.field_history(work, path)]
    session.say(f"History of {question.number}: {count(len(entries), 'edit')}.")
    for entry in entries:
        state = "replaced since" if entry["replaced_by"] else "current"
        label = f"{entry['at'][:16].replace('T', ' ')}, {entry['by']}, {entry['field']}, {state}"
        session.talk.quote(label, value_text(work.view, entry["path"], entry["value"]))
        session.talk.quote(f"{label}, reason", entry["why"] or "")


def as_it_stood(session: Session, rest: str) -> None:
    """A question as it stood on an earlier day, by the writers' clocks."""
    question = here(session)
    typed = rest or session.ask(f"{question.number} as it stood on which day, such as 31 March 2027")
    if not typed:
        return
    day = validation.day(typed, "The day")
    view = as_of(session.work, day).view
    fields = [view.field(f"q/{question.id}/{name}") for name in QUESTION_FIELDS]
    for field in fields:
        label = field.name.rsplit("/", 1)[1].replace("-", " ").capitalize()
        for op in field.live:
            said = value_text(view, field.name, op.value)
            who = view.member_name(view.given(op).member)
            session.talk.quote(f"On {day}, {label.lower()} of {question.number}, by {who}", said)
    if not any(field.live for field in fields):
        session.say(f"Nothing had been written about {question.number} on {day}.")
