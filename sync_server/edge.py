"""The outermost layer: a line and a count for each request, a limit on its time, no traceback to anybody."""

import asyncio
import hashlib
import json
import sys
import time
import traceback
from collections.abc import Callable
from typing import TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync_server.service import Service

SECONDS = 60.0
"""The longest that a request may take, its answer's way to a slow reader included."""


class LogLines:
    """Writes one JSON object a line: never a name, a token, an address's query or a body."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr

    def write(self, **said: object) -> None:
        """Write a line; JSON leaves nothing in it that could start another."""
        self._stream.write(json.dumps(said, separators=(",", ":")) + "\n")
        self._stream.flush()


class Edge:
    """Wraps the application."""

    def __init__(
        self,
        app: ASGIApp,
        service: Service,
        log: LogLines | None,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._service = service
        self._log = log
        self._stopwatch = stopwatch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = self._stopwatch()
        answer = _Answering(send)
        trouble = ""
        try:
            async with asyncio.timeout(SECONDS):
                await self._app(scope, receive, answer.send)
        except TimeoutError:
            trouble = "timeout"
        except Exception as problem:
            # Whoever asked was given a sentence; whoever runs the server gets the place in the code.
            trouble = _place(problem)
        self._note(scope, answer, self._stopwatch() - started, trouble)

    def _note(self, scope: Scope, answer: "_Answering", seconds: float, trouble: str) -> None:
        route = scope.get("hia.route", "unknown")
        self._service.counted[route, str(answer.status)] += 1
        if self._log is None:
            return
        said: dict[str, object] = {
            "ts": self._service.said(self._service.now),
            "method": scope["method"] if scope["method"] in _METHODS else "other",
            "route": route,
            "status": answer.status,
            "ms": round(seconds * 1000, 2),
            "in": scope.get("hia.bytes", 0),
            "out": answer.bytes,
        }
        if "hia.team" in scope:
            said["team"] = hashlib.sha256(scope["hia.team"].encode()).hexdigest()[:8]
        if trouble:
            said["trouble"] = trouble
        self._log.write(**said)


class _Answering:
    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)


_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}


def _place(problem: Exception) -> str:
    """The error's kind and where it arose; not its text, which may quote what somebody wrote."""
    frames = traceback.extract_tb(problem.__traceback__)
    last = frames[-1] if frames else None
    where = f" at {last.filename.rsplit('/', 1)[-1]}:{last.lineno}" if last else ""
    return f"{type(problem).__name__}{where}"
