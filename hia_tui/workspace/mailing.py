"""Sending reports by e-mail: kept in the outbox first, sent by the server in the settings, never twice."""

from pathlib import Path

from hia_tui.domain.errors import BadInput
from hia_tui.reports.mail import Attachment, MailServer, addresses_in, compose, send
from hia_tui.reports.outbox import MessageState, Outbox, Waiting
from hia_tui.reports.save import suggested_name
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.reporting import Wanted, meta_of_work, render_report, report_text
from hia_tui.workspace.work import Work

_TOKEN_BYTES = 18


def recipients(typed: str) -> list[str]:
    """The addresses in what was typed (BadInput, naming the first that is none)."""
    return addresses_in(typed)


def outbox(workspace: Workspace) -> Outbox:
    """Messages that wait, were sent, or could not be sent."""
    return Outbox(workspace.paths.home / "outbox")


def queue_report(
    workspace: Workspace, work: Work, asked: Wanted, to: list[str], *, is_draft: bool = False
) -> str:
    """Put a report in the outbox; returns the message's id there (NotSaved)."""
    sender = workspace.settings["smtp.from"] or workspace.profile.email
    if not sender and not is_draft:
        raise BadInput(
            "There is no sender's address, so nothing was sent. Give one: "
            "hia profile --email name@example.nhs.uk"
        )
    name = suggested_name(meta_of_work(workspace, work), asked.kind, asked.section, asked.format)
    message = compose(
        sender=sender,
        to=to,
        subject=f"{work.title}: health inequalities self-assessment, {work.round}",
        text=report_text(workspace, work, asked),
        attachments=[Attachment(name, render_report(workspace, work, asked))],
        token=workspace.token(_TOKEN_BYTES),
        at=workspace.clock(),
        is_draft=is_draft,
    )
    return outbox(workspace).add(message)


def message_path(workspace: Workspace, item: str) -> Path:
    """Where a message of the outbox is, as an `.eml` file that mail programs open."""
    waiting = outbox(workspace).find(item)
    return outbox(workspace).folder / f"{waiting.id}.{waiting.state.value}.eml"


def send_queued(workspace: Workspace, item: str, password: str) -> Waiting:
    """Try to send one message of the outbox; its new state says what came of it.

    Raises:
        BadInput: no mail server is set.
    """
    settings = workspace.settings
    if not settings["smtp.host"]:
        raise BadInput(
            "No mail server is set, so nothing was sent; the message is kept in the outbox. "
            "Set one: hia settings smtp.host mail.example.nhs.uk"
        )
    server = MailServer(
        settings["smtp.host"],
        int(settings["smtp.port"]),
        settings["smtp.user"],
        is_tls_from_start=settings["smtp.security"] == "tls",
        authority_file=settings["smtp.ca-file"],
    )
    box = outbox(workspace)
    box.recover(workspace.clock())
    return box.send(
        item,
        lambda raw, handing_over: send(raw, server, password, handing_over=handing_over),
        workspace.clock(),
    )


def was_sent(waiting: Waiting) -> bool:
    """Whether the server took the message."""
    return waiting.state is MessageState.SENT
