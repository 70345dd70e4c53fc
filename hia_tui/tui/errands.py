"""Errands to the network or a slow disk: done on a thread by other hands, told to the screen when over."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.message import Message

from hia_tui.domain.errors import HiaError
from hia_tui.workspace.home import Workspace

T = TypeVar("T")
BUSY = "One moment: the errand before this one is not over yet."


@dataclass
class ErrandOver(Message):
    """An errand is over; `tell` says so on the screen's thread, and raises what was a fault of ours."""

    tell: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """What to do on a thread, and what to do with what came of it."""

    do: Callable[[Workspace], T]
    """Gets the home as another program would have it open."""
    done: Callable[[T], None]
    failed: Callable[[HiaError], None]


class Errands:
    """One errand at a time. None holds the screen up, and none keeps the program from being left."""

    def __init__(self, workspace: Workspace, post: Callable[[Message], object]) -> None:
        self._workspace = workspace
        self._post = post
        self.is_out = False

    def send(self, errand: Errand[T]) -> bool:
        """Begin; False while another errand is out."""
        if self.is_out:
            return False
        self.is_out = True
        threading.Thread(target=self._run, args=(errand,), name="hia-errand", daemon=True).start()
        return True

    def over(self, message: ErrandOver) -> None:
        """Tell what came of it, on the screen's thread."""
        self.is_out = False
        message.tell()

    def _run(self, errand: Errand[T]) -> None:
        try:
            found = errand.do(other_hands(self._workspace))
        except HiaError as problem:
            failure = problem
            self._post(ErrandOver(lambda: errand.failed(failure)))
        except Exception as problem:
            fault = problem
            self._post(ErrandOver(lambda: _raise(fault)))
        else:
            self._post(ErrandOver(lambda: errand.done(found)))


def other_hands(workspace: Workspace) -> Workspace:
    """The same home as another program would have it: what a thread does shares nothing with the screen."""
    return Workspace(workspace.paths, clock=workspace.clock, token=workspace.token)


def _raise(fault: Exception) -> None:
    raise fault
