"""Asking again where that helps: after a random wait that grows, or after as long as the server asked for."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Self

from hia_tui.sync.client import Answer, Client, Traffic
from hia_tui.sync.trouble import Unavailable

TRIES = 4
LONGEST_WAIT = 60.0


class Patient:
    """A client that tries again. Every request of the protocol may be repeated: ids make that harmless."""

    def __init__(
        self,
        client: Client,
        *,
        sleep: Callable[[float], None],
        random: Callable[[], float],
        tries: int = TRIES,
        longest: float = LONGEST_WAIT,
    ) -> None:
        """Wrap a client.

        Args:
            client: what asks.
            sleep: waits so many seconds.
            random: from 0 to 1; machines that failed together do not come back together.
            tries: in all.
            longest: a server that asks for a longer wait is left alone until the next sync.
        """
        self._client = client
        self._sleep = sleep
        self._random = random
        self._tries = tries
        self._longest = longest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    @property
    def traffic(self) -> Traffic:
        """What was asked so far."""
        return self._client.traffic

    def ask(
        self, method: str, path: str, body: bytes | None = None, *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask, several times if need be (Unavailable, Declined)."""
        for turn in range(1, self._tries + 1):
            try:
                return self._client.ask(method, path, body, headers=headers)
            except Unavailable as problem:
                wait = waiting(turn, problem.after, self._random)
                if turn == self._tries or wait > self._longest:
                    raise
                self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def ask_json(self, method: str, path: str, body: object = None) -> Any:
        """Ask with a JSON body; returns the answer's (Unavailable, Declined)."""
        return self.ask(method, path, None if body is None else json.dumps(body).encode()).body


def waiting(failures: int, after: float | None, random: Callable[[], float]) -> float:
    """Seconds to wait after so many failures: what the server asked for, and some chance on top."""
    spread = random() * min(LONGEST_WAIT, 2.0 ** min(failures - 1, 10))
    return (after or 0.0) + spread
