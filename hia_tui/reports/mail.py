"""Reports by e-mail: the message, and sending it over verified TLS or not at all."""

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from hia_tui.domain.errors import BadInput, CouldNotDo
from hia_tui.domain.text import printable

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_TYPES = {
    "pdf": ("application", "pdf"),
    "html": ("text", "html"),
    "md": ("text", "markdown"),
    "txt": ("text", "plain"),
    "csv": ("text", "csv"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": ("application", "json"),
    "ics": ("text", "calendar"),
}


class NotSent(CouldNotDo):
    """The message did not go out; it is kept.

    Attributes:
        may_retry: whether the same message may go out later without a change.
        is_unsure: whether the server may have taken it although it did not say so.
    """

    def __init__(self, message: str, *, may_retry: bool, is_unsure: bool = False) -> None:
        super().__init__(message)
        self.may_retry = may_retry
        self.is_unsure = is_unsure


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int = 587
    user: str = ""
    is_tls_from_start: bool = False
    """TLS before the first word (port 465); otherwise STARTTLS is demanded."""
    timeout: float = 10.0
    authority_file: str = ""
    """Certificates to trust instead of the operating system's."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    data: bytes


def addresses_in(text: str) -> list[str]:
    """The addresses in what a person typed, parted by commas, semicolons or blanks.

    Raises:
        BadInput: naming the first that is not an address.
    """
    found = [part for part in re.split(r"[,;\s]+", text) if part]
    for address in found:
        if not _ADDRESS.fullmatch(address):
            raise BadInput(f"{printable(address)!r} is not an e-mail address. Nothing was sent.")
    if not found:
        raise BadInput("There is no e-mail address. Nothing was sent.")
    return list(dict.fromkeys(found))


def outside(addresses: Sequence[str], own_domains: Sequence[str]) -> list[str]:
    """The addresses that lie outside the organisation's domains, to be pointed out before sending."""
    own = tuple(domain.lower().lstrip("@") for domain in own_domains if domain)
    if not own:
        return []

    def is_own(address: str) -> bool:
        domain = address.rpartition("@")[2].lower()
        return any(domain == o or domain.endswith(f".{o}") for o in own)

    return [address for address in addresses if not is_own(address)]


def compose(
    *,
    sender: str,
    to: Sequence[str],
    subject: str,
    text: str,
    attachments: Sequence[Attachment],
    token: str,
    at: datetime,
    is_draft: bool = False,
) -> EmailMessage:
    """A message with reports attached.

    Args:
        sender: the address that it comes from.
        to: who gets it.
        subject: one line.
        text: the body.
        attachments: the reports.
        token: random letters for the Message-ID, which stays the same in every try.
        at: when it was written.
        is_draft: whether it is opened in a mail program, to be sent from there.
    """
    message = EmailMessage(policy=SMTP)
    if sender:
        message["From"] = addresses_in(sender)[0]
    message["To"] = ", ".join(to)
    message["Subject"] = " ".join(printable(subject).split())
    message["Date"] = format_datetime(at)
    domain = sender.rpartition("@")[2] or "hia.invalid"
    message["Message-ID"] = f"<{token}@{domain}>"
    if is_draft:
        message["X-Unsent"] = "1"
    message.set_content(printable(text))
    for attachment in attachments:
        main, sub = _TYPES.get(attachment.name.rpartition(".")[2], ("application", "octet-stream"))
        message.add_attachment(attachment.data, maintype=main, subtype=sub, filename=attachment.name)
    return message


def tls_context(server: MailServer) -> ssl.SSLContext:
    """TLS 1.2 or newer, certificate and host name checked."""
    if server.authority_file:
        context = ssl.create_default_context(cafile=server.authority_file)
    else:
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def send(
    raw: bytes,
    server: MailServer,
    password: str = "",
    *,
    handing_over: Callable[[], None] = lambda: None,
) -> None:
    """Hand a message to the server.

    Args:
        raw: the message as it stands in its `.eml` file.
        server: where to hand it in.
        password: for `server.user`; never kept.
        handing_over: called right before the text is handed over: from then on it may have been taken.

    Raises:
        NotSent: with a sentence, and whether another try makes sense.
    """
    message = message_from_bytes(raw, policy=SMTP)
    sender = str(message["From"] or "")
    to = [address for _, address in getaddresses([str(value) for value in message.get_all("To", [])])]
    connection = _connected(server)
    try:
        _hand_over(connection, server, password, sender, to, raw, handing_over)
    finally:
        connection.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection under TLS."""
    place = f"{server.host}:{server.port}"
    try:
        if server.is_tls_from_start:
            return smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=tls_context(server)
            )
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except ssl.SSLError as problem:
        raise _bad_certificate(place) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(
            f"The mail server {place} cannot be reached. The message is kept.", may_retry=True
        ) from problem
    try:
        connection.ehlo()
        if not connection.has_extn("starttls"):
            raise NotSent(
                f"The mail server {place} offers no encryption (STARTTLS), so nothing was sent.",
                may_retry=False,
            )
        connection.starttls(context=tls_context(server))
        connection.ehlo()
    except ssl.SSLError as problem:
        connection.close()
        raise _bad_certificate(place) from problem
    except NotSent:
        connection.close()
        raise
    except (OSError, smtplib.SMTPException) as problem:
        connection.close()
        raise NotSent(f"The mail server {place} broke off. The message is kept.", may_retry=True) from problem
    return connection


def _bad_certificate(place: str) -> NotSent:
    return NotSent(
        f"The certificate of {place} cannot be trusted, so nothing was sent. Ask your IT team.",
        may_retry=False,
    )


def _hand_over(
    connection: smtplib.SMTP,
    server: MailServer,
    password: str,
    sender: str,
    to: Sequence[str],
    raw: bytes,
    handing_over: Callable[[], None],
) -> None:
    is_over = False
    try:
        if server.user:
            connection.login(server.user, password)
        _check_size(connection, len(raw))
        _expect(connection.mail(sender), "the sender")
        for address in to:
            _expect(connection.rcpt(address), address)
        handing_over()
        is_over = True
        _expect(connection.data(raw), "the message")
    except smtplib.SMTPAuthenticationError as problem:
        raise NotSent(
            "The mail server refused the user name or the password. The message is kept.", may_retry=False
        ) from problem
    except (OSError, smtplib.SMTPException) as problem:
        if is_over and not isinstance(problem, smtplib.SMTPDataError):
            raise NotSent(
                "The line broke during sending. The message may have arrived: ask before sending again.",
                may_retry=False,
                is_unsure=True,
            ) from problem
        raise NotSent("The mail server broke off. The message is kept.", may_retry=True) from problem
    _say_goodbye(connection)


def _say_goodbye(connection: smtplib.SMTP) -> None:
    """End the session; what was handed over counts, whatever the server says now."""
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        return


def _check_size(connection: smtplib.SMTP, size: int) -> None:
    offered = connection.esmtp_features.get("size", "")
    if offered.isdigit() and 0 < int(offered) < size:
        raise NotSent(
            f"The message has {size:,} bytes; the mail server takes {int(offered):,}. Nothing was sent.",
            may_retry=False,
        )


def _expect(reply: tuple[int, bytes], what: str) -> None:
    code, said = reply
    if 200 <= code < 300:
        return
    words = printable(said.decode("utf-8", "replace"))[:200]
    raise NotSent(
        f"The mail server refused {what}: {code} {words}. The message is kept.", may_retry=400 <= code < 500
    )
