"""Why a request is not granted: a status, a word for programs, a sentence for people."""

from collections.abc import Mapping

from sync_server.store.records import Refused

LIMITS = {"body": 1 << 20, "inflated": 8 << 20, "operation": 64 * 1024, "push": 2000, "page": 500}
"""Bytes of a body as sent and as unpacked, bytes of an operation, operations in a push and in a page."""

_REFUSALS = {
    "code": (
        404,
        "This code is not known here, was used up, or has run out. Ask the coordinator for a new one.",
    ),
    "member-taken": (
        409,
        "This person is in the team already. On a machine of theirs that is in, hia team invite --myself "
        "makes a code for another one.",
    ),
    "revoked": (403, "This machine was removed from the team. What is on it stays there."),
    "last-coordinator": (409, "A team needs a coordinator. Make somebody else one first."),
    "unknown-member": (404, "There is no such person in the team."),
    "unknown-device": (404, "There is no such machine in the team."),
    "full": (507, "There is no room for more."),
}  # fmt: skip


class Problem(Exception):
    """A request that is not granted.

    Attributes:
        status: the HTTP status.
        code: a short machine word.
        message: one or two plain sentences; never text that a client sent.
        headers: such as Retry-After.
        extra: further keys of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    @property
    def body(self) -> dict[str, object]:
        """The answer's body."""
        return {"code": self.code, "msg": self.message, **self.extra}


def refusal(refused: Refused) -> Problem:
    """What the store's refusal means to whoever asked."""
    status, message = _REFUSALS.get(refused.code, (409, "This cannot be done now."))
    return Problem(status, refused.code, message)


def unauthorised() -> Problem:
    """The one answer to every token that is not known, whatever is wrong with it."""
    return Problem(
        401,
        "token",
        "The server does not know this machine. Join the team again with a code.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def not_allowed() -> Problem:
    """The caller is known, but their role does not include this."""
    return Problem(403, "role", "Your role in the team does not include this.")


def too_large() -> Problem:
    """Too many bytes or operations."""
    return Problem(
        413, "too-large", "The request is larger than this server takes.", extra={"limits": LIMITS}
    )


def slow_down(seconds: int) -> Problem:
    """Too many requests; told when to come back."""
    return Problem(
        429,
        "slow-down",
        "Too many requests. Try again a little later.",
        headers={"Retry-After": str(seconds)},
    )


def malformed(message: str) -> Problem:
    """The request is not of the shape that it should have."""
    return Problem(400, "shape", message)
