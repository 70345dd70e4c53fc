"""Mail goes out over verified TLS or not at all; what did not go out is kept; nothing goes out twice."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from hia_tui.domain.errors import BadInput, NotSaved, UnknownName
from hia_tui.reports.mail import Attachment, MailServer, NotSent, addresses_in, compose, outside, send
from hia_tui.reports.outbox import MessageState, Outbox

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
REPORT = bytes(range(256)) * 300
PASSWORD = "a secret of the team"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
pytestmark = needs_openssl


class Inbox:
    """Takes what is handed over."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.breaks_off = False
        self.answer = "250 OK"

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:
        if self.breaks_off:
            server.transport.abort()  # type: ignore[attr-defined]
            return "451 gone"
        if self.answer.startswith("250"):
            self.received.append(bytes(envelope.content or b""))
        return self.answer


def authenticate(
    server: object, session: object, envelope: object, mechanism: str, data: object
) -> AuthResult:
    is_right = getattr(data, "password", b"") == PASSWORD.encode()
    return AuthResult(success=is_right, handled=is_right)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One certificate for localhost, one for another name."""
    folder = tmp_path_factory.mktemp("tls")
    made = {}
    for name, host in (("good", "localhost"), ("other", "mail.example.org")):
        path = folder / f"{name}.pem"
        command = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout",
            str(folder / f"{name}.key"), "-out", str(path),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=30)
        made[name] = path
    return made


class Place:
    """A running server."""

    def __init__(self, inbox: Inbox, controller: Controller, certificate: Path) -> None:
        self.inbox = inbox
        self.port = controller.port
        self.certificate = certificate

    def server(self, **changes: object) -> MailServer:
        options = {"host": "localhost", "port": self.port, "user": "team", "timeout": 5.0,
                   "authority_file": str(self.certificate)} | changes  # fmt: skip
        return MailServer(**options)


@pytest.fixture
def running(certificates: dict[str, Path]) -> Iterator[object]:
    """Starts servers and stops them."""
    started: list[Controller] = []

    def start(certificate: str = "good", **options: object) -> Place:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        path = certificates[certificate]
        context.load_cert_chain(path, path.with_suffix(".key"))
        secured = {"tls_context": context, "require_starttls": True, "auth_required": True,
                   "authenticator": authenticate}  # fmt: skip
        inbox = Inbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        controller = Controller(inbox, hostname="127.0.0.1", port=port, **({**secured, **options}))
        controller.start()
        started.append(controller)
        return Place(inbox, controller, path)

    yield start
    for controller in started:
        controller.stop()


def message(token: str = "t0ken", to: str = "manager@example.org") -> object:
    return compose(
        sender="team@example.org",
        to=[to],
        subject="Report of the self-assessment",
        text="The report is attached.",
        attachments=[Attachment("hia-overall-leith-2026-11-21.pdf", REPORT)],
        token=token,
        at=NOW,
    )


def sender_for(server: MailServer, password: str = PASSWORD):
    return lambda raw, handing_over: send(raw, server, password, handing_over=handing_over)


def test_report_arrives_as_it_was(running) -> None:
    place = running()
    send(message().as_bytes(), place.server(), PASSWORD)
    (raw,) = place.inbox.received
    arrived = message_from_bytes(raw, policy=SMTP)
    assert arrived["Message-ID"] == "<t0ken@example.org>"
    (attached,) = arrived.iter_attachments()
    assert attached.get_filename() == "hia-overall-leith-2026-11-21.pdf"
    assert attached.get_payload(decode=True) == REPORT


def test_untrusted_certificate_is_refused(running, certificates) -> None:
    place = running()
    with pytest.raises(NotSent, match="certificate") as caught:
        send(message().as_bytes(), place.server(authority_file=str(certificates["other"])), PASSWORD)
    assert not caught.value.may_retry
    assert place.inbox.received == []


def test_certificate_of_another_host_is_refused(running) -> None:
    place = running("other")
    with pytest.raises(NotSent, match="certificate"):
        send(message().as_bytes(), place.server(), PASSWORD)
    assert place.inbox.received == []


def test_system_certificates_are_used_without_a_file(running) -> None:
    place = running()
    with pytest.raises(NotSent, match="certificate"):
        send(message().as_bytes(), place.server(authority_file=""), PASSWORD)
    assert place.inbox.received == []


def test_server_without_encryption_is_refused(running) -> None:
    place = running(tls_context=None, require_starttls=False, auth_required=False, authenticator=None)
    with pytest.raises(NotSent, match="STARTTLS"):
        send(message().as_bytes(), place.server(user=""), PASSWORD)
    assert place.inbox.received == []


def test_wrong_password_keeps_the_message(running, tmp_path: Path) -> None:
    place = running()
    outbox = Outbox(tmp_path / "outbox")
    item = outbox.add(message())
    tried = outbox.send(item, sender_for(place.server(), "wrong"), NOW)
    assert tried.state is MessageState.FAILED
    assert "password" in tried.trouble
    assert outbox.again(item)
    assert outbox.send(item, sender_for(place.server()), NOW).state is MessageState.SENT
    assert len(place.inbox.received) == 1


def test_message_too_large_is_refused_before_it_is_sent(running) -> None:
    place = running(data_size_limit=1000)
    with pytest.raises(NotSent, match="takes 1,000"):
        send(message().as_bytes(), place.server(), PASSWORD)
    assert place.inbox.received == []


def test_temporary_and_final_refusals_differ(running) -> None:
    place = running()
    for answer, may_retry in (("451 later", True), ("554 never", False)):
        place.inbox.answer = answer
        with pytest.raises(NotSent) as caught:
            send(message().as_bytes(), place.server(), PASSWORD)
        assert caught.value.may_retry is may_retry
        assert not caught.value.is_unsure


def test_queued_while_away_and_sent_later_once(running, tmp_path: Path) -> None:
    place = running()
    away = MailServer("localhost", 1, timeout=1.0)
    outbox = Outbox(tmp_path / "outbox")
    item = outbox.add(message())
    first = outbox.send(item, sender_for(away), NOW)
    assert (first.state, first.tries) == (MessageState.QUEUED, 1)
    assert outbox.due(NOW) == []
    waits = []
    for _ in range(4):
        waiting = outbox.find(item)
        waits.append(datetime.fromisoformat(waiting.next_try) - NOW)
        outbox.send(item, sender_for(away), NOW)
    assert waits == [timedelta(minutes=m) for m in (1, 5, 30, 30)]
    (due,) = outbox.due(NOW + timedelta(hours=1))
    assert outbox.send(due.id, sender_for(place.server()), NOW).state is MessageState.SENT
    assert outbox.send(due.id, sender_for(place.server()), NOW).state is MessageState.SENT
    assert outbox.due(NOW + timedelta(days=1)) == []
    assert len(place.inbox.received) == 1


def test_line_lost_during_sending_is_not_sent_again_by_itself(running, tmp_path: Path) -> None:
    place = running()
    place.inbox.breaks_off = True
    outbox = Outbox(tmp_path / "outbox")
    item = outbox.add(message())
    tried = outbox.send(item, sender_for(place.server()), NOW)
    assert tried.state is MessageState.UNSURE
    assert "may have arrived" in tried.trouble
    assert outbox.due(NOW + timedelta(days=1)) == []
    place.inbox.breaks_off = False
    assert outbox.send(item, sender_for(place.server()), NOW).state is MessageState.UNSURE
    assert outbox.again(item)
    assert outbox.send(item, sender_for(place.server()), NOW).state is MessageState.SENT
    assert [message_from_bytes(raw)["Message-ID"] for raw in place.inbox.received] == ["<t0ken@example.org>"]


class Stopped(BaseException):
    """The machine stops here."""


@pytest.mark.parametrize(
    ("when", "found", "after"),
    [
        ("before", MessageState.CONNECTING, MessageState.QUEUED),
        ("during", MessageState.SENDING, MessageState.UNSURE),
    ],
)
def test_crash_loses_no_message_and_sends_none_twice(
    tmp_path: Path, when: str, found: MessageState, after: MessageState
) -> None:
    def dies(raw: bytes, handing_over) -> None:
        if when == "during":
            handing_over()
        raise Stopped

    outbox = Outbox(tmp_path / "outbox")
    item = outbox.add(message())
    with pytest.raises(Stopped):
        outbox.send(item, dies, NOW)
    again = Outbox(tmp_path / "outbox")
    assert again.find(item).state is found
    assert [w.state for w in again.recover(NOW + timedelta(seconds=30))] == [found]
    assert [w.state for w in again.recover(NOW + timedelta(minutes=10))] == [after]
    assert len(again.due(NOW + timedelta(days=1))) == (1 if after is MessageState.QUEUED else 0)


def test_two_programs_do_not_send_the_same_message(tmp_path: Path) -> None:
    outbox, other = Outbox(tmp_path), Outbox(tmp_path)
    item = outbox.add(message())
    sent: list[bytes] = []

    def sends(raw: bytes, handing_over) -> None:
        assert other.send(item, sends, NOW).state is MessageState.CONNECTING
        handing_over()
        sent.append(raw)

    assert outbox.send(item, sends, NOW).state is MessageState.SENT
    assert len(sent) == 1


def test_outbox_is_private_and_can_be_emptied(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    item = outbox.add(message())
    (path,) = outbox.folder.glob("*.eml")
    assert path.stat().st_mode & 0o777 == 0o600
    assert outbox.folder.stat().st_mode & 0o777 == 0o700
    assert PASSWORD.encode() not in path.read_bytes()
    assert outbox.messages()[0].to == "manager@example.org"
    outbox.remove(item)
    assert outbox.messages() == []
    assert list(outbox.folder.iterdir()) == []
    with pytest.raises(UnknownName):
        outbox.find(item)


def test_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSaved, match="outbox"):
        Outbox(tmp_path).add(message())


def test_damaged_notes_do_not_lose_a_message(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    item = outbox.add(message())
    (tmp_path / f"{item}.json").write_text("{broken", "utf-8")
    (tmp_path / "stray.eml").write_bytes(b"x")
    assert [w.id for w in outbox.due(NOW)] == [item]


@pytest.mark.parametrize(
    "text", ["", "nobody", "a@b", "a@b.example\nBcc: c@d.example x", "<a@b.example>", "ŵ@b.example"]
)
def test_bad_addresses_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        addresses_in(text)


def test_addresses_are_parted_and_those_outside_pointed_out() -> None:
    found = addresses_in("a@nhs.example, b@x.nhs.example; c@evil.example a@nhs.example")
    assert found == ["a@nhs.example", "b@x.nhs.example", "c@evil.example"]
    assert outside(found, ["nhs.example"]) == ["c@evil.example"]
    assert outside(found, []) == []


def test_subject_cannot_add_headers() -> None:
    made = compose(
        sender="a@b.example", to=["c@d.example"], subject="x\r\nBcc: y@z.example\u001b[31m", text="t",
        attachments=[], token="t", at=NOW,
    )  # fmt: skip
    assert "Bcc" not in made
    assert made["Subject"] == "x Bcc: y@z.example[31m"


def test_draft_opens_unsent() -> None:
    made = compose(
        sender="", to=["c@d.example"], subject="x", text="t", attachments=[Attachment("r.html", b"<p>")],
        token="t", at=NOW, is_draft=True,
    )  # fmt: skip
    assert made["X-Unsent"] == "1"
    assert "From" not in made
