"""How the app ends when it is told to or its terminal goes: work on disk, then gone, in half a second."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

_LIMIT_S = 0.4
"""How long saving may take. Whatever is on disk by then stays on disk; the process ends all the same."""
_TOLD = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")


class Ends:
    """The way out of one app: asked any number of times, taken once."""

    def __init__(self, app: "App[Any]", save: Callable[[], None]) -> None:
        self._app = app
        self._save = save
        self._taken = threading.Event()

    def listen(self) -> None:
        """Take the signals that end a program. One that the person's shell ignores (nohup) stays ignored."""
        for name in _TOLD:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._told)

    def _told(self, number: int, _frame: FrameType | None) -> None:
        self.take(128 + number)

    def take(self, status: int) -> None:
        """End the process with a status; from any thread, and as often as one likes."""
        if self._taken.is_set():
            return
        self._taken.set()
        # Textual's loop may be stuck, or the save itself: a thread of its own keeps the time.
        timer = threading.Timer(_LIMIT_S, self._leave, (status,))
        timer.daemon = True
        timer.start()
        loop = self._app._loop
        if loop is None or not loop.is_running():
            self._save_and_leave(status)
        else:
            # Between two callbacks, never in the middle of one: the store is in one piece there.
            loop.call_soon_threadsafe(self._save_and_leave, status)

    def _save_and_leave(self, status: int) -> None:
        try:
            self._save()
        finally:
            self._leave(status)

    def _leave(self, status: int) -> None:
        try:
            driver = self._app._driver
            put_right = getattr(driver, "put_right", None)
            if put_right is not None:
                put_right()
        finally:
            os._exit(status)


def install(app: "App[Any]", save: Callable[[], None]) -> Ends:
    """End `app` in good order on SIGTERM, SIGHUP, SIGINT, SIGQUIT and when its terminal is gone.

    Args:
        app: the app; call this before it runs, in the main thread.
        save: puts everything that is only in memory on disk. It may be called in the middle of anything that
            awaits, has 0.4 s, and is the last thing that runs.
    """
    ends = Ends(app, save)
    ends.listen()
    return ends
