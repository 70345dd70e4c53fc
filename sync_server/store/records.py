"""What the store is asked for and what it answers with, as plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hia_tui.domain.operation import Operation

NOTHING = "0" * 30
"""The fingerprint of an empty set."""


class Role(StrEnum):
    """What a member of a team may do on the server."""

    MEMBER = "member"
    COORDINATOR = "coordinator"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Device:
    """Who a token stands for."""

    id: str
    team: str
    member: str
    role: Role
    seen: int
    """When it was last heard of, in seconds of the server's clock."""
    revoked: bool
    version: int
    """The team's roster version."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One sync: what a device brings and from where on it wants to hear."""

    device: Device
    assessment: str
    cursor: int
    operations: tuple[Operation, ...]
    now: int
    most: int = 500
    """Operations in the answer."""
    room: int = 262_144
    """Bytes of operations in the answer."""
    capacity: int = 50_000
    """Operations that an assessment may hold."""
    size: int = 64 * 1024 * 1024
    """Bytes of operations that an assessment may hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an assessment's log."""

    s: int
    id: str
    via: str
    rx: int
    body: bytes | None
    """Canonical bytes; None where the operation was erased, and every device has to drop it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What lies after a cursor, and the fingerprint of the whole."""

    cursor: int
    more: bool
    entries: tuple[Entry, ...]
    n: int
    x: str
    refused: Mapping[str, str] = field(default_factory=dict)
    """Code by id, for operations that were not taken."""
    everywhere: int | None = None
    """Up to where every other device of the team has confirmed; None when there is no other."""
    evaluations: int = 0
    """Moves with each evaluation that is handed in."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What each side lacks."""

    want: tuple[str, ...]
    page: Page


@dataclass(frozen=True, slots=True)
class Invite:
    """A join code as it is kept: never the code itself."""

    code_hash: str
    team: str
    role: Role
    member: str | None
    """The one person whom it lets in on a further machine; None for anybody new."""
    uses: int
    expires: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A machine that asks to be let in."""

    member: str
    device: str
    token_hash: str
    now: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A machine that is in."""

    team: str
    name: str
    member: str
    role: Role
    version: int


@dataclass(frozen=True, slots=True)
class RosterDevice:
    """One machine of a member."""

    id: str
    seen: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class RosterMember:
    """One person of a team; names are in the assessments only."""

    id: str
    role: Role
    devices: tuple[RosterDevice, ...]


@dataclass(frozen=True, slots=True)
class RosterAssessment:
    """One assessment of a team."""

    id: str
    n: int
    x: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A team: who, with which machines, working on what."""

    version: int
    team: str
    name: str
    members: tuple[RosterMember, ...]
    assessments: tuple[RosterAssessment, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, for whoever runs the server."""

    teams: int
    devices: int
    assessments: int
    operations: int


class Refused(Exception):
    """The store will not do it; nothing was changed.

    Attributes:
        code: a short machine word.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StoreFull(Exception):
    """The disk takes no more; nothing was changed."""


class StoreBroken(Exception):
    """The database does not answer as it should; nothing was changed."""
