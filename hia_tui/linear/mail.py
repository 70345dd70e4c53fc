"""Sending a report by e-mail, and the messages that wait."""

from functools import partial

from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.reports.outbox import Waiting
from hia_tui.workspace import mailing
from hia_tui.workspace.reporting import Wanted
from hia_tui.workspace.words import count


def mail_report(session: Session, asked: Wanted) -> None:
    """Send a report: the recipients are read back before anything goes out."""
    typed = session.ask("Send it to which addresses")
    if not typed:
        session.say("Nothing was sent.")
        return
    to = mailing.recipients(typed)
    session.say(*(f"To: {address}" for address in to))
    has_server = bool(session.workspace.settings["smtp.host"])
    if not has_server:
        session.say("No mail server is set. The message is made as a file that a mail program opens.")
    if not session.agrees(f"Make the message to {count(len(to), 'address', 'addresses')}?"):
        session.say("Nothing was sent.")
        return
    item = mailing.queue_report(session.workspace, session.work, asked, to, is_draft=not has_server)
    if has_server:
        _send(session, item)
    else:
        session.talk.quote("Saved", str(mailing.message_path(session.workspace, item)))


def _send(session: Session, item: str) -> None:
    user = session.workspace.settings["smtp.user"]
    password = session.secret(f"Password of {user} at the mail server") if user else ""
    if password is None:
        session.say("Nothing was sent. The message is kept. OUTBOX sends it.")
        return
    sent = mailing.send_queued(session.workspace, item, password)
    if mailing.was_sent(sent):
        session.say(f"Sent to {sent.to}.")
    else:
        kept = "" if "is kept" in sent.trouble else "The message is kept. "
        session.say(sent.trouble, f"{kept}OUTBOX tries the message again.")


def open_outbox(session: Session, rest: str) -> None:
    """Be at the list of messages."""
    box = mailing.outbox(session.workspace)
    session.go(
        Menu(
            Spot("outbox"),
            "Outbox",
            lambda session: [f"{count(len(box.recover(session.workspace.clock())), 'message')}."],
            lambda session: [
                Item(
                    f"{one.state.value.capitalize()}, to {one.to}: {one.subject.rstrip('.')}. {one.trouble}",
                    partial(_handle, one=one),
                )
                for one in box.messages()
            ],
        )
    )


def _handle(session: Session, one: Waiting) -> None:
    box = mailing.outbox(session.workspace)
    chosen = session.choose("For this message", {"s": "send it now", "a": "queue it again", "r": "remove it"})
    if chosen == "s":
        _send(session, one.id)
    elif chosen == "a":
        session.say("Saved: queued." if box.again(one.id) else "The message is queued or sent already.")
    elif chosen == "r":
        box.remove(one.id)
        session.say("Saved: the message is removed.")
    session.again()
