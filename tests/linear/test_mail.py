"""A report by e-mail, line by line: addresses read back, a draft without a server, an outbox that keeps."""

from pathlib import Path

from hia_tui.workspace.work import Work
from tests.linear.conftest import Conversation
from tests.linear.transcript import unclear


def clear(talk: Conversation, *lines: str) -> str:
    said = talk.type(*lines)
    assert unclear(said.replace(str(talk.workspace.paths.home), "/home"), "zebra") == []
    return " ".join(said.split())


def test_without_a_mail_server_the_message_is_a_file_for_the_mail_program(
    talk: Conversation, work: Work
) -> None:
    said = clear(
        talk, "3", "R 1", "m", "board@example.org", "n", "R 1", "m", "board@example.org", "y", "outbox"
    )
    assert said.count("To: board@example.org") == 2
    assert said.count("Nothing was sent.") == 1
    assert "No mail server is set. The message is made as a file that a mail program opens." in said
    path = Path(said.split("Saved: /")[1].split(".eml")[0].join(["/", ".eml"]))
    assert b"board@example.org" in path.read_bytes()
    assert "1 message." in said


def test_an_address_that_is_none_and_an_unreachable_server_lose_nothing(
    talk: Conversation, work: Work
) -> None:
    talk.workspace.set_setting("smtp.host", "127.0.0.1")
    talk.workspace.set_setting("smtp.port", "9")
    said = clear(talk, "R 1", "m", "nobody", "R 1", "m", "board@example.org", "y")
    assert "'nobody' is not an e-mail address. Nothing was sent." in said
    assert "There is no sender's address, so nothing was sent. Give one: PROFILE" in said
    talk.workspace.set_profile(email="ana@example.org")
    said = clear(talk, "R 1", "m", "board@example.org", "y", "outbox", "1", "r", "outbox")
    assert "The message is kept. OUTBOX tries the message again." in said
    assert "Saved: the message is removed." in said
    assert "0 messages." in said
