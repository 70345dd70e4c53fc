"""An HTTP protocol that does not wait for ever: headers within 10 seconds, a whole request within 30."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_SECONDS = 10.0
REQUEST_SECONDS = 30.0


class DeadlineProtocol(H11Protocol):
    """Closes connections on which a request does not arrive in time."""

    headers_seconds = HEADERS_SECONDS
    request_seconds = REQUEST_SECONDS

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._receives_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._arm(self.headers_seconds)

    def data_received(self, data: bytes) -> None:
        if self._deadline is None:
            self._arm(self.headers_seconds)
        super().data_received(data)
        self._follow()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def _follow(self) -> None:
        state = self.conn.their_state
        if state is h11.SEND_BODY:
            if not self._receives_body:
                self._receives_body = True
                self._arm(self.request_seconds)
        elif state is not h11.IDLE or self._is_between_requests():
            self._receives_body = False
            self._disarm()

    def _is_between_requests(self) -> bool:
        """Whether a request was answered already and nothing of the next has come."""
        return self.timeout_keep_alive_task is not None

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._deadline = self.loop.call_later(seconds, self._close)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.abort()
