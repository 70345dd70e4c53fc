"""What can stand between a machine and its team's server; in every case what is on the machine stays there.

```
ServerTrouble
├── Unavailable   may go away by itself: try again later, after `after` seconds if the server said so
└── Declined      the same request gets the same answer: `status` and `code` say why
```
"""

from hia_tui.domain.errors import ServerTrouble


class Unavailable(ServerTrouble):
    """The server was not reached, was busy, or answered something else.

    Attributes:
        after: seconds that the server asked to wait; None when it said nothing.
    """

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Declined(ServerTrouble):
    """The server understood and said no.

    Attributes:
        status: the HTTP status.
        code: the server's word for it, such as `revoked`.
    """

    def __init__(self, message: str, status: int, code: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
