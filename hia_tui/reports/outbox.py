"""Messages that wait to be sent: each a file whose name says how far it is, so that a crash loses none.

A message moves from one state to the next by renaming its file, which only one process can do. One that
was being handed over when the machine stopped is `unsure`: it is not sent again unless a person says so.
"""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from pathlib import Path

from hia_tui.domain.errors import NotSaved, UnknownName
from hia_tui.reports.mail import NotSent

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
STALE = timedelta(minutes=5)
"""After this long a connection that was begun is taken for dead."""

Sender = Callable[[bytes, Callable[[], None]], None]
"""Hands a message over, calling back right before it does; raises `NotSent`."""


class MessageState(StrEnum):
    """How far a message is."""

    QUEUED = "queued"
    CONNECTING = "connecting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message of the outbox."""

    id: str
    state: MessageState
    to: str
    subject: str
    tries: int
    next_try: str
    """ISO time before which it is not tried again by itself; empty: at once."""
    trouble: str


class Outbox:
    """A folder of messages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, message: EmailMessage) -> str:
        """Keep a message on disk, ready to be sent.

        Returns:
            Its id.

        Raises:
            NotSaved: if the disk did not take it.
        """
        item = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self.folder / f"{item}.{MessageState.QUEUED}.eml", message.as_bytes())
        except OSError as problem:
            raise NotSaved("The message was not kept in the outbox: the disk did not take it.") from problem
        return item

    def messages(self) -> list[Waiting]:
        """All messages, by id."""
        found = []
        for path in sorted(self.folder.glob("*.eml")):
            item, _, state = path.name.removesuffix(".eml").rpartition(".")
            if item and state in set(MessageState):
                found.append(self._waiting(path, item, MessageState(state)))
        return found

    def find(self, item: str) -> Waiting:
        """One message.

        Raises:
            UnknownName: if it is not in the outbox.
        """
        for waiting in self.messages():
            if waiting.id == item:
                return waiting
        raise UnknownName(f"There is no message {item!r} in the outbox.")

    def recover(self, now: datetime) -> list[Waiting]:
        """Take up again what a crash left behind.

        A message that was only being connected for is queued again. One that was being handed over
        becomes `unsure`.
        """
        for waiting in self.messages():
            if not self._is_stale(waiting, now):
                continue
            if waiting.state is MessageState.CONNECTING:
                self._move(waiting.id, MessageState.CONNECTING, MessageState.QUEUED)
            elif waiting.state is MessageState.SENDING:
                self._move(waiting.id, MessageState.SENDING, MessageState.UNSURE)
        return self.messages()

    def due(self, now: datetime) -> list[Waiting]:
        """Queued messages whose time has come."""
        return [
            w
            for w in self.messages()
            if w.state is MessageState.QUEUED
            and (not w.next_try or datetime.fromisoformat(w.next_try) <= now)
        ]

    def send(self, item: str, sender: Sender, now: datetime) -> Waiting:
        """Try to send a queued message; another process that is at it already is left alone."""
        self._note(item, since=now.isoformat())
        if not self._move(item, MessageState.QUEUED, MessageState.CONNECTING):
            return self.find(item)
        raw = self._path(item, MessageState.CONNECTING).read_bytes()
        state = MessageState.CONNECTING

        def handing_over() -> None:
            nonlocal state
            self._move(item, state, MessageState.SENDING)
            state = MessageState.SENDING

        try:
            sender(raw, handing_over)
        except NotSent as problem:
            self._failed(item, state, problem, now)
        else:
            self._move(item, state, MessageState.SENT)
        return self.find(item)

    def again(self, item: str) -> bool:
        """Queue a message that failed or is unsure, because a person said so."""
        self._note(item, next_try="", trouble="")
        old = self.find(item).state
        return old in (MessageState.FAILED, MessageState.UNSURE) and self._move(
            item, old, MessageState.QUEUED
        )

    def remove(self, item: str) -> None:
        """Forget a message."""
        state = self.find(item).state
        self._path(item, state).unlink(missing_ok=True)
        (self.folder / f"{item}.json").unlink(missing_ok=True)

    def _failed(self, item: str, state: MessageState, problem: NotSent, now: datetime) -> None:
        tries = self.find(item).tries + 1
        if problem.is_unsure:
            reached = MessageState.UNSURE
        elif problem.may_retry:
            reached = MessageState.QUEUED
        else:
            reached = MessageState.FAILED
        wait = WAITS[min(tries, len(WAITS)) - 1]
        self._note(item, tries=tries, next_try=(now + wait).isoformat(), trouble=str(problem))
        self._move(item, state, reached)

    def _waiting(self, path: Path, item: str, state: MessageState) -> Waiting:
        headers = message_from_bytes(path.read_bytes(), policy=SMTP)
        noted = self._noted(item)
        return Waiting(
            id=item,
            state=state,
            to=str(headers["To"] or ""),
            subject=str(headers["Subject"] or ""),
            tries=int(str(noted.get("tries", 0))),
            next_try=str(noted.get("next_try", "")),
            trouble=str(noted.get("trouble", "")),
        )

    def _is_stale(self, waiting: Waiting, now: datetime) -> bool:
        since = str(self._noted(waiting.id).get("since", ""))
        return not since or now - datetime.fromisoformat(since) >= STALE

    def _path(self, item: str, state: MessageState) -> Path:
        return self.folder / f"{item}.{state}.eml"

    def _move(self, item: str, old: MessageState, new: MessageState) -> bool:
        try:
            self._path(item, old).rename(self._path(item, new))
        except FileNotFoundError:
            return False
        return True

    def _noted(self, item: str) -> dict[str, object]:
        try:
            noted = json.loads((self.folder / f"{item}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def _note(self, item: str, **more: object) -> None:
        body = json.dumps({**self._noted(item), **more}, ensure_ascii=False)
        _write(self.folder / f"{item}.json", body.encode())


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, for its owner only."""
    handle, made = tempfile.mkstemp(prefix=".hia-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(path)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise
