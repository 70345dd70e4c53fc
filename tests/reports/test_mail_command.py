"""`hia report --email` and `hia outbox` against a real mail server with encryption and a password."""

import socket
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from hia_tui.cli.main import main
from tests.reports.test_mail import PASSWORD, Place, certificates, needs_openssl, running

__all__ = ["certificates", "running"]
pytestmark = needs_openssl
TO = "manager@example.org"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HIA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HIA_SMTP_PASSWORD", PASSWORD)
    assert main(["new", "--title", "Ward 5", "--name", "Ana Khan", "--email", "ana@example.org"]) == 0
    assert main(["answer", "1.1", "3", "--note", "We asked twice"]) == 0
    return tmp_path / "home"


def use(place: Place, port: int = 0) -> None:
    for key, value in (
        ("smtp.host", "localhost"),
        ("smtp.port", str(port or place.port)),
        ("smtp.user", "team"),
        ("smtp.ca-file", str(place.certificate)),
    ):
        assert main(["settings", key, value]) == 0


def test_a_report_is_sent_once_and_no_password_is_kept(running, home: Path, capsys) -> None:
    place = running()
    use(place)
    assert main(["report", "1", "--email", TO, "--yes"]) == 0
    assert f"Sent to {TO}" in capsys.readouterr().out
    (raw,) = place.inbox.received
    arrived = message_from_bytes(raw, policy=SMTP)
    (attached,) = arrived.iter_attachments()
    assert attached.get_payload(decode=True).startswith(b"%PDF-")
    assert "Khan" not in attached.get_filename()
    assert "We asked twice" in arrived.get_body(("plain",)).get_content()
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert all(PASSWORD.encode() not in path.read_bytes() for path in kept)
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}
    (item,) = {path.name.partition(".")[0] for path in (home / "outbox").glob("*.eml")}
    assert main(["outbox", "send", item]) == 0
    assert "already" in capsys.readouterr().out
    assert len(place.inbox.received) == 1


def test_what_waits_while_the_line_is_down_goes_out_later_once(running, home: Path, capsys) -> None:
    place = running()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        use(place, nobody.getsockname()[1])
        assert main(["report", "1", "--email", TO, "--yes"]) == 1
    assert "kept in the outbox" in capsys.readouterr().err
    assert main(["outbox"]) == 0
    assert "queued" in capsys.readouterr().out
    use(place)
    assert main(["outbox", "send"]) == 0
    assert main(["outbox", "send"]) == 0
    assert "Nothing waits" in capsys.readouterr().out
    assert len(place.inbox.received) == 1


def test_a_bad_certificate_sends_nothing(running, home: Path, capsys) -> None:
    place = running("other")
    use(place)
    assert main(["report", "1", "--email", TO, "--yes"]) == 1
    assert "certificate" in capsys.readouterr().err
    assert place.inbox.received == []


def test_nobody_is_written_to_unasked_and_without_a_server_there_is_a_draft(home: Path, capsys) -> None:
    assert main(["report", "1", "--email", TO]) == 2
    assert not (home / "outbox").exists()
    assert main(["report", "1", "--email", "not an address", "--yes"]) == 2
    assert main(["report", "1", "--email", TO, "--yes"]) == 2
    (path,) = (home / "outbox").glob("*.eml")
    assert str(path) in capsys.readouterr().err.replace("\n", "")
    drafted = message_from_bytes(path.read_bytes(), policy=SMTP)
    assert (drafted["X-Unsent"], drafted["To"]) == ("1", TO)
