"""Sends the difference between the screen that is wanted and the one that is there; the latest frame wins.

Textual sends every cell of every region that may have changed. Here its frames only fill a grid, and a thread
of its own sends what differs from what the terminal was last told. A terminal that reads slowly, or not at
all, holds up nobody: frames that were overtaken are never sent, and saving goes on.
"""

import os
import select
import threading
import time
from collections import deque
from contextlib import suppress

from textual._compositor import ChopsUpdate, LayoutUpdate

from hia_tui.terminal.facts import TerminalFacts
from hia_tui.terminal.grid import Grid, Row
from hia_tui.terminal.looks import Looks
from hia_tui.terminal.pen import Pen

_PIECE = 256
"""A terminal that can take anything takes this much without holding the thread up."""
_STEADY = 400
"""From so many bytes on, the cursor is hidden while it runs about."""
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"


class Painter:
    """The screen of one terminal. Called from the app's thread; writes from its own."""

    def __init__(self, fd: int, facts: TerminalFacts) -> None:
        self._fd = fd
        self._looks = Looks(facts.colour_depth)
        self._pen = Pen(facts, self._looks)
        self._wanted = Grid(0, 0, self._looks)
        self._shown: list[Row] | None = None
        self._touched: set[int] = set()
        self._cursor: tuple[int, int] | None = None
        self._cursor_on = False
        self._to_say: deque[str] = deque()
        self._has_frame = False
        self._quiet = False
        self._change = threading.Condition()
        self._stop_by: float | None = None
        self._is_told = False
        self._thread: threading.Thread | None = None

    def start(self, width: int, height: int) -> None:
        """Take the terminal over; nothing is known of what is on it."""
        self._stop_by = None
        self._is_told = False
        self._quiet = False
        self.resize(width, height)
        self._thread = threading.Thread(target=self._run, name="hia-painter", daemon=True)
        self._thread.start()

    def say(self, sequence: str) -> None:
        """Send a sequence that paints nothing: a mode, the bell. Before the frames that follow it."""
        with self._change:
            self._to_say.append(sequence)
            self._change.notify()

    def paint(self, update: LayoutUpdate | ChopsUpdate, cursor: tuple[int, int] | None) -> bool:
        """Take a frame in, and where the cursor belongs (None: nowhere). Never waits for the terminal.

        False where the frame is a part of a screen of which the rest is not known; nothing is shown then.
        """
        with self._change:
            self._touched |= self._wanted.apply(update)
            self._cursor = cursor
            self._has_frame = self._has_frame or isinstance(update, LayoutUpdate)
            self._change.notify()
            return self._has_frame

    def place(self, cursor: tuple[int, int] | None) -> None:
        """Take note of where the cursor belongs when nothing else has changed."""
        with self._change:
            if cursor != self._cursor:
                self._cursor = cursor
                self._change.notify()

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size; what it shows now is anybody's guess."""
        with self._change:
            if (width, height) != (self._wanted.width, self._wanted.height):
                self._wanted = Grid(width, height, self._looks)
                self._touched.clear()
                self._has_frame = False
            self._forget()
            self._change.notify()

    @property
    def is_empty(self) -> bool:
        """Whether no whole frame has come since the terminal's size changed."""
        return not self._has_frame

    def repaint(self) -> None:
        """Send the whole screen again: something else may have written on it."""
        with self._change:
            self._forget()
            self._change.notify()

    def _forget(self) -> None:
        self._shown = None
        self._pen.lift()
        self._cursor_on = False

    def stop(self, farewell: str, within: float = 0.3) -> bool:
        """Send a last sequence and no more frames; waits for a terminal that does not read only so long.

        False when the terminal did not take it in time.
        """
        with self._change:
            self._quiet = True
            self._to_say.append(farewell)
            self._stop_by = time.monotonic() + within
            self._change.notify()
        if self._thread is not None:
            self._thread.join(within + 0.02)
            self._thread = None
        return self._is_told

    def _run(self) -> None:
        own = self._reopened()
        try:
            while True:
                with self._change:
                    self._change.wait_for(self._has_work)
                    data = self._pen.encode(self._due())
                if data and not self._send(own, data):
                    return
                if self._stop_by is not None and not self._to_say:
                    self._is_told = True
                    return
        finally:
            if own != self._fd:
                os.close(own)

    def _has_work(self) -> bool:
        if self._to_say or self._stop_by is not None:
            return True
        at_rest = self._shown is not None and not self._touched and self._cursor == self._told_cursor()
        return self._has_frame and not at_rest

    def _told_cursor(self) -> tuple[int, int] | None:
        return self._pen.at if self._cursor_on else None

    def _due(self) -> str:
        """All that the terminal has yet to be told."""
        said = "".join(self._to_say)
        self._to_say.clear()
        if self._quiet or not self._has_frame:
            return said
        if self._shown is None:
            self._begin_afresh()
        shown = self._shown or []
        for y in sorted(self._touched):
            row = self._wanted.rows[y]
            if row != shown[y]:
                self._pen.change(y, shown[y], row)
                shown[y] = row.copy()
        self._touched.clear()
        return said + self._with_cursor(self._pen.take())

    def _begin_afresh(self) -> None:
        rows = self._wanted.rows
        fill = self._pen.clear(rows)
        self._shown = [Row(self._wanted.width, fill) for _ in rows]
        self._touched = set(range(len(rows)))

    def _with_cursor(self, painted: str) -> str:
        hidden = not self._cursor_on
        if self._cursor is None:
            self._cursor_on = False
            return painted if hidden else _HIDE + painted
        self._cursor_on = True
        self._pen.move(*self._cursor)
        moved = self._pen.take()
        if not hidden and len(painted) > _STEADY:
            return _HIDE + painted + moved + _SHOW
        return painted + moved + (_SHOW if hidden else "")

    def _send(self, fd: int, data: bytes) -> bool:
        """Write all of it, however long the terminal takes; False when it is gone, or was given up on."""
        while data:
            wait = None if self._stop_by is None else self._stop_by - time.monotonic()
            if wait is not None and wait <= 0:
                return False
            try:
                # Looked at twice a second, in case the app wants to end while the terminal is stuck.
                if select.select([], [fd], [], 0.5 if wait is None else min(wait, 0.5))[1]:
                    data = data[os.write(fd, data if fd != self._fd else data[:_PIECE]) :]
            except BlockingIOError:
                continue
            except OSError:
                return False
        return True

    def _reopened(self) -> int:
        """The terminal once more, not blocking: set on the one we were given, that would reach the shell."""
        with suppress(OSError):
            return os.open(os.ttyname(self._fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        return self._fd
