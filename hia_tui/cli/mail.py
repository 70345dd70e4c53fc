"""`hia report --email` and `hia outbox`: recipients confirmed, the password asked and never stored."""

import getpass
import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.cli.reports import say_unprintable
from hia_tui.domain.errors import BadInput
from hia_tui.reports.outbox import MessageState
from hia_tui.workspace import mailing
from hia_tui.workspace.reporting import Wanted, unprintable_in


def send(session: Session, asked: Wanted, typed: str, *, confirmed: bool) -> int:
    """Send a report to the addresses in `typed`; returns the exit status."""
    to = mailing.recipients(typed)
    if missing := unprintable_in(session.workspace, session.work, asked):
        say_unprintable(session, missing)
    if not confirmed and not _agrees(to):
        raise BadInput("Nothing was sent. To send without being asked, add --yes.")
    if not session.workspace.settings["smtp.host"]:
        item = mailing.queue_report(session.workspace, session.work, asked, to, is_draft=True)
        raise BadInput(
            "No mail server is set, so nothing was sent. The message is kept, to be opened in your mail "
            f"program: {mailing.message_path(session.workspace, item)} "
            "To set a server: hia settings smtp.host mail.example.nhs.uk"
        )
    item = mailing.queue_report(session.workspace, session.work, asked, to)
    return _send_one(session, item, _password(session))


def _send_one(session: Session, item: str, password: str) -> int:
    before = mailing.outbox(session.workspace).find(item)
    if mailing.was_sent(before):
        session.say(f"It was sent to {before.to} already, and is not sent twice.")
        return 0
    sent = mailing.send_queued(session.workspace, item, password)
    if mailing.was_sent(sent):
        session.say(f"Sent to {sent.to}.")
        return 0
    session.warn(f"{sent.trouble} The message is kept in the outbox; try again with: hia outbox send {item}")
    return 1


def _agrees(to: list[str]) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(f"Send the report to {', '.join(to)}? Type yes: ").strip().casefold() in ("yes", "y")


def _password(session: Session) -> str:
    """Asked each time, or taken from the environment by a script; never an argument, never stored."""
    user = session.workspace.settings["smtp.user"]
    if not user:
        return ""
    given = os.environ.get("HIA_SMTP_PASSWORD")
    if given is not None:
        return given
    return getpass.getpass(f"Password of {user} at the mail server: ") if sys.stdin.isatty() else ""


def _outbox_arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="verb", metavar="list|send|again|remove")
    takes_json(parser)
    takes_json(kinds.add_parser("list", help="what is in the outbox", allow_abbrev=False))
    send_now = kinds.add_parser("send", help="try what waits now", allow_abbrev=False)
    send_now.add_argument("message", nargs="?", help="its id (default: every message that waits)")
    for verb, about in (("again", "queue one that failed"), ("remove", "forget one")):
        kinds.add_parser(verb, help=about, allow_abbrev=False).add_argument("message", help="its id")


def _send_waiting(session: Session, item: str | None) -> int:
    """Try one message, or all that wait; 1 where one of them could not be sent."""
    box = mailing.outbox(session.workspace)
    if item is not None:
        box.find(item)
    waiting = [one.id for one in box.recover(session.workspace.clock()) if one.state is MessageState.QUEUED]
    chosen = waiting if item is None else [item]
    if not chosen:
        session.say("Nothing waits to be sent.")
        return 0
    password = _password(session)
    return max(_send_one(session, one, password) for one in chosen)


def _outbox(options: Namespace, session: Session) -> int:
    box = mailing.outbox(session.workspace)
    if options.verb == "send":
        return _send_waiting(session, options.message)
    if options.verb == "again":
        session.say("Queued." if box.again(box.find(options.message).id) else "It is queued or sent already.")
        return 0
    if options.verb == "remove":
        box.remove(options.message)
        session.say("Removed from the outbox.")
        return 0
    found = box.recover(session.workspace.clock())
    if options.json:
        session.facts([asdict(waiting) | {"state": waiting.state.value} for waiting in found])
        return 0
    for one in found:
        session.say(f"{one.id}  {one.state.value}  to {one.to}  {one.subject}  {one.trouble}".rstrip())
    if not found:
        session.say("The outbox is empty.")
    return 0


COMMANDS = {"outbox": Command(_outbox_arguments, _outbox)}
