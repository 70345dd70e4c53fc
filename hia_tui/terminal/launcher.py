"""Starts the app beside a parent that outlives it: a word at once, a terminal that works whatever happens.

The parent forks before anything large is imported, waits, passes signals on, and after any end that was not
orderly (`kill -9` included) switches the terminal's modes back, restores its settings and says a sentence.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, TextIO

from hia_tui.terminal.environment import quicken
from hia_tui.terminal.modes import PUT_RIGHT, put_back, terminal_state, write_at_last, write_within

_PASSED_ON = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTSTP", "SIGCONT")
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")
_PATIENCE_S = 0.48
"""How long the app may take to put its work on disk after it was asked to end."""
_ASKED = (129, 130, 131, 143)
"""Statuses with which the app ends itself after SIGHUP, SIGINT, SIGQUIT and SIGTERM."""


def launch(child: Callable[[], int], *, first_line: str) -> int:
    """Run `child` in a process of its own and return its status.

    Args:
        child: imports and runs the app; turns its own errors into words and returns an exit status.
        first_line: a plain line shown before anything else happens; empty for none.
    """
    if first_line:
        _say(sys.stdout, first_line)
    if not hasattr(os, "fork"):
        return child()
    terminal = sys.stdin.fileno()
    state = terminal_state(terminal)
    heard, kept_open = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(kept_open)
        _run(child, heard)
    os.close(heard)
    try:
        ended = _wait(pid)
    finally:
        os.close(kept_open)
    return _after(ended, terminal, state)


def _run(child: Callable[[], int], lifeline: int) -> None:
    """The child's whole life. It never returns: what stands after `launch` is the parent's."""
    quicken()
    threading.Thread(target=_end_with_parent, args=(lifeline,), name="hia-lifeline", daemon=True).start()
    status = 1
    try:
        status = child()
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except KeyboardInterrupt:
        status = 130
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)


def _end_with_parent(lifeline: int) -> None:
    """Wait for the end of a pipe that nobody writes to: it comes when the parent is gone, however it went."""
    with suppress(OSError):
        os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _wait(pid: int) -> int:
    """Wait for the child, passing signals on; its status as `waitpid` has it."""
    before = {}

    def pass_on(number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if signal.Signals(number).name in _ENDING:
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE_S)

    def no_longer(_number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    for name in _PASSED_ON:
        number = getattr(signal, name)
        # What the person's shell told us to ignore (nohup, trap '') stays ignored, here and in the child.
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, pass_on)
    before[signal.SIGALRM] = signal.signal(signal.SIGALRM, no_longer)
    try:
        while True:
            _, status = os.waitpid(pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                return status
            # The shell waits for this process: it has to stop with the app for the prompt to come back.
            os.kill(os.getpid(), signal.SIGSTOP)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _after(ended: int, terminal: int, state: list[Any] | None) -> int:
    """Leave a working terminal and a sentence behind; the status to end with."""
    status = os.waitstatus_to_exitcode(ended)
    if 0 <= status < 128:
        return status
    put_back(terminal, state)
    if write_at_last(sys.stdout.fileno(), PUT_RIGHT.encode()):
        _say(sys.stderr, _sentence(status))
    return status if status > 0 else 128 - status


def _sentence(status: int) -> str:
    if status in _ASKED or -status in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        return "HIA TUI was told to stop. Everything that you had entered is on disk; start hia to carry on."
    name = signal.Signals(-status).name if -status in set(signal.Signals) else str(status)
    return (
        f"HIA TUI was ended from outside ({name}). Your answers are on disk; at most the last second of "
        "typing can be missing. Start hia to carry on."
    )


def _say(stream: TextIO, sentence: str) -> None:
    """One line, and no more than a moment spent on a terminal that may be gone or stuck."""
    with suppress(OSError, ValueError, AttributeError):
        write_within(stream.fileno(), f"{sentence}\n".encode(stream.encoding or "ascii", "replace"))
