"""Hands keys to the app in step with it, so that what is typed ahead goes where it was meant to.

Textual moves the focus, and shows a screen, some messages after the key that asked for it. On a slow line
people type ahead: Tab and a word come in one packet, and the word would still go to what had the focus.
A letter is taken by the widget itself, an arrow by a binding far above it: Down and a digit would change
places. After a key that the focused widget does not take itself, the next one waits until it is done with.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

_PATIENCE_S = 1.5
"""However busy the app is, the next key is not kept from it for longer."""
_STAYING = frozenset({"up", "down", "left", "right", "backspace", "delete", "home", "end", "ctrl+l"})
"""Keys that move no focus to a widget that is still to come: the next one does not wait for a picture."""


class Delivery:
    """The keys that have come and have not been handed on. Used from the app's thread only."""

    def __init__(self, app: "App[Any]", loop: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._loop = loop
        self._waiting: deque[Message] = deque()
        self._turn = 0
        self._is_held = False
        self._later: Callable[..., bool] = app.call_after_refresh

    def take(self, message: Message) -> None:
        """Hand a message on, at once or when it is its turn."""
        self._waiting.append(message)
        if not self._is_held:
            self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting:
            message = self._waiting.popleft()
            self._app.post_message(message)
            if isinstance(message, events.Key) and not self._is_taken(message):
                self._turn += 1
                self._is_held = True
                self._later = (
                    self._app.call_later if message.key in _STAYING else self._app.call_after_refresh
                )
                self._later(self._ask_focused, self._turn)
                self._loop.call_later(_PATIENCE_S, self._release, self._turn)
                return

    def _is_taken(self, key: events.Key) -> bool:
        """Whether what has the focus takes the key itself."""
        focused = self._app.focused
        return focused is not None and focused.check_consume_key(key.key, key.character)

    def _ask_focused(self, turn: int) -> None:
        """The app has passed the key on to what has the focus."""
        self._climb(self._app.focused or self._app.screen, turn)

    def _climb(self, target: "DOMNode", turn: int) -> None:
        """Follow the key up: a key that nobody takes goes from each widget to the one around it.

        Each passes messages on in their order, so this one comes to the app after the key did.
        """
        above = target.parent
        if above is None or not target.call_later(self._climb, above, turn):
            self._later(self._release, turn)

    def _release(self, turn: int) -> None:
        if self._is_held and turn == self._turn:
            self._is_held = False
            self._hand_on()
