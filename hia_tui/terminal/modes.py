"""The terminal's modes: what the app switches on, and what puts a terminal right whatever was on."""

import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

ENTER = "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?25l"
"""Other screen, no wrapping, bracketed paste, no cursor until the first frame is there."""
MOUSE_ON = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
MOUSE_OFF = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
LEAVE = "\x1b[m\x1b[?2004l\x1b[?7h\x1b[?1049l\r\x1b[J\x1b[?25h"
"""The opposite of ENTER, in the opposite order. GNU screen as it comes, the Linux console and old terminals
have one screen only: there, what the app has painted is wiped, from where the cursor was before it."""
PUT_RIGHT = (
    "\x1b[m\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[?2026l"
    "\x1b[?7h\x1b7\x1b[?1049l\r\x1b[J\x1b[?25h"
)
"""Every mode that this app or Textual's own painting may have left on, off. Saving the cursor just before
leaving the other screen keeps it where it is in a terminal that was never on the other screen."""
_WRITE_AT_MOST_S = 0.3


def write_within(fd: int, data: bytes, seconds: float = _WRITE_AT_MOST_S) -> bool:
    """Write to a terminal that may be gone or may not be reading; whether all of it went out."""
    until = time.monotonic() + seconds
    with _own_description(fd) as own, suppress(OSError):
        while data:
            wait = until - time.monotonic()
            if wait <= 0 or not select.select([], [own], [], wait)[1]:
                return False
            # A terminal that can take something takes a little without blocking; more might not return.
            with suppress(BlockingIOError):
                data = data[os.write(own, data[:256]) :]
        return True
    return False


def write_at_last(fd: int, data: bytes, seconds: float = 0.1) -> bool:
    """Write the last that a terminal hears; one that is stuck will read this instead of what waits for it.

    A window that hung while frames were sent would else be left on the other screen when it comes back.
    """
    if write_within(fd, data, seconds):
        return True
    if sys.platform == "win32":
        return False
    import termios

    with suppress(termios.error, OSError):
        termios.tcflush(fd, termios.TCOFLUSH)
    # What was dropped may have begun with half a sequence: CAN ends it.
    return write_within(fd, b"\x18" + data, 0.05)


@contextmanager
def _own_description(fd: int) -> Iterator[int]:
    """The terminal, opened once more without blocking: the flag on the shared one would reach the shell."""
    try:
        own = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        yield fd
        return
    try:
        yield own
    finally:
        os.close(own)


def terminal_state(fd: int) -> list[Any] | None:
    """The line settings (termios) of a terminal, to be put back later; None where there are none."""
    if sys.platform == "win32":
        return None
    import termios

    try:
        return list(termios.tcgetattr(fd))
    except (termios.error, OSError, ValueError):
        return None


def put_back(fd: int, state: list[Any] | None) -> None:
    """Put line settings back, from whatever process group and whether or not the terminal is still there."""
    if state is None or sys.platform == "win32":
        return
    import signal
    import termios

    # Without this, a process that is no longer in the foreground is stopped here for ever.
    with suppress(ValueError):  # not in the main thread: then whoever called has seen to it
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    with suppress(termios.error, OSError, ValueError):
        termios.tcsetattr(fd, termios.TCSANOW, state)
