"""Textual's driver for one terminal: the painter at one end, the keyboard at the other.

It stands in for `textual.drivers.linux_driver.LinuxDriver`, whose interface to the app it keeps: Textual's
`Driver` base class says what that is.
"""

import asyncio
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if sys.platform != "win32":
    import termios

from textual import constants, events
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from hia_tui.terminal import modes
from hia_tui.terminal.cursor import cursor_place
from hia_tui.terminal.delivery import Delivery
from hia_tui.terminal.environment import calm_down
from hia_tui.terminal.facts import TerminalFacts
from hia_tui.terminal.keyboard import Keyboard
from hia_tui.terminal.painter import Painter

if TYPE_CHECKING:
    from textual.app import App

COPY_AT_MOST = 8192
"""Characters of an OSC 52 copy; more would hold a slow line up for seconds, and many terminals drop it."""
_CURSOR_LAG_S = 0.02
_UNUSED = ("\x1b[?2026h", "\x1b[?2026l", "\x1b]22;")
"""What Textual sends beside its frames and nobody needs here: frame marks, the mouse pointer's shape."""


class TerminalDriver(Driver):
    """Reads keys from, and paints on, the terminal that the process was started in."""

    def __init__(
        self,
        app: "App[Any]",
        *,
        facts: TerminalFacts,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdin__ is not None
        assert sys.__stdout__ is not None
        self._in = sys.__stdin__.fileno()
        self._out = sys.__stdout__.fileno()
        self.painter = Painter(self._out, facts)
        self._state: list[Any] | None = None
        self._is_on = False
        self._reader: threading.Thread | None = None
        self._delivery = Delivery(app, self._loop)
        self._wake = os.pipe()
        self._resizing = False
        self._continues = False
        self._checking: asyncio.TimerHandle | None = None

    @property
    def can_suspend(self) -> bool:
        """Ctrl+Z, and an editor called from the app, give the terminal back and take it again."""
        return True

    def write(self, data: str) -> None:
        """Send what is not a frame: the bell, a copy to the clipboard."""
        if data.startswith(_UNUSED) or (data.startswith("\x1b]52;") and len(data) > COPY_AT_MOST):
            return
        self.painter.say(data)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._state = modes.terminal_state(self._in)
        self._set_raw()
        self._is_on = True
        width, height = self._measure()
        self.painter.start(width, height)
        self.painter.say(modes.ENTER + (modes.MOUSE_ON if self._mouse else ""))
        signal.signal(signal.SIGWINCH, lambda *_: self._on_resize())
        signal.signal(signal.SIGTSTP, lambda *_: self._soon(self._pause))
        signal.signal(signal.SIGCONT, lambda *_: self._soon(self._continue))
        self._post_size()
        self._reader = threading.Thread(target=self._read, name="hia-keyboard", daemon=True)
        self._reader.start()
        if self._continues:
            self._continues = False
            self.send_message(self.SignalResume())

    def disable_input(self) -> None:
        """Stop reading keys."""
        reader, self._reader = self._reader, None
        if reader is not None:
            os.write(self._wake[1], b".")
            reader.join(1.0)
            os.read(self._wake[0], 1)
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self.disable_input()
        if self._is_on:
            self._is_on = False
            self._say_farewell(0.3)
            self._flush_input()
            modes.put_back(self._in, self._state)

    def put_right(self) -> None:
        """Give the terminal back from any thread, at any moment, because the process is about to end."""
        if self._is_on:
            self._is_on = False
            self._say_farewell(0.05)
            modes.put_back(self._in, self._state)

    def _say_farewell(self, within: float) -> None:
        farewell = (modes.MOUSE_OFF if self._mouse else "") + modes.LEAVE
        if not self.painter.stop(farewell, within):
            modes.write_at_last(self._out, farewell.encode(), 0.0)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app from the keyboard's thread, without a task for each as in Textual."""
        self._soon(self._delivery.take, message)

    def _soon(self, callback: Callable[..., object], *arguments: object) -> None:
        """Between two steps of the app: a signal, like a key, comes in the middle of anything."""
        with suppress(RuntimeError):  # the loop has been closed: nobody is there to hear of it
            self._loop.call_soon_threadsafe(callback, *arguments)

    # The terminal's size

    def _measure(self) -> tuple[int, int]:
        """Columns and rows by the terminal itself; COLUMNS and LINES may be from another window or day."""
        try:
            size = os.get_terminal_size(self._out)
        except OSError:
            return 80, 24
        return size.columns or 80, size.lines or 24

    def _on_resize(self) -> None:
        # A window that is dragged sends dozens; what counts is the size when the app gets round to it.
        if not self._resizing:
            self._resizing = True
            self._soon(self._post_size)

    def _post_size(self) -> None:
        self._resizing = False
        width, height = self._measure()
        self.painter.resize(width, height)
        size = Size(width, height)
        self._app.post_message(events.Resize(size, size))
        self._app.call_after_refresh(self._fill)

    def _fill(self) -> None:
        """Of several sizes Textual sees the last; if that is the one it has, it has nothing to paint."""
        if self.painter.is_empty:
            self._app.refresh()

    # The cursor

    def check_cursor_soon(self) -> None:
        """Widgets may place the cursor after the frame that shows why; no other frame need follow."""
        if self._checking is None:
            self._checking = self._loop.call_later(_CURSOR_LAG_S, self._check_cursor)

    def _check_cursor(self) -> None:
        self._checking = None
        calm_down()
        if self._is_on and self._app._running:
            self.painter.place(cursor_place(self._app))

    # Stopping and continuing (job control)

    def _pause(self) -> None:
        if self._auto_restart and self._is_on:
            self.suspend_application_mode()
            self._continues = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        if not self._auto_restart:
            return
        if self._is_on:
            # Stopped from outside without a warning: the shell has had the terminal in the meantime.
            self._set_raw()
            self.painter.say(modes.ENTER + (modes.MOUSE_ON if self._mouse else ""))
            self.painter.repaint()
        elif self._continues:
            self.resume_application_mode()

    # The line's settings and the keys

    def _set_raw(self) -> None:
        with suppress(termios.error):
            new = termios.tcgetattr(self._in)
            new[0] &= ~(
                termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR | termios.ISTRIP
            )
            new[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            new[6][termios.VMIN] = 1
            new[6][termios.VTIME] = 0
            termios.tcsetattr(self._in, termios.TCSANOW, new)

    def _flush_input(self) -> None:
        """Keys pressed after the end are not for the shell."""
        with suppress(termios.error):
            termios.tcflush(self._in, termios.TCIFLUSH)

    def _read(self) -> None:
        keyboard = Keyboard(constants.ESCAPE_DELAY)
        while True:
            ready, _, _ = select.select([self._in, self._wake[0]], [], [], keyboard.wait(time.monotonic()))
            now = time.monotonic()
            if self._wake[0] in ready:
                return
            if not ready:
                messages = keyboard.rest(now)
            else:
                data = self._read_once()
                if not data:
                    self._gone()
                    return
                if data == b"\x0c":
                    self.painter.repaint()
                    continue
                messages = keyboard.feed(data, now)
            for message in messages:
                self.process_message(message)

    def _read_once(self) -> bytes:
        """What has come; nothing when the terminal is gone."""
        try:
            return os.read(self._in, 8192)
        except BlockingIOError:
            return b"\x00"
        except OSError:
            return b""

    def _gone(self) -> None:
        """The terminal is gone, whether or not anybody sent a signal to say so: end as if told to."""
        if signal.getsignal(signal.SIGTERM) is signal.SIG_IGN:
            os._exit(129)
        os.kill(os.getpid(), signal.SIGTERM)
