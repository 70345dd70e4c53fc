"""What goes over the wire, as shapes that check themselves."""

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

PROTOCOL = 1
"""The protocol that this server speaks, beside the one before it; there is none before the first."""
OLDEST = 1

Label = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$(?!\\n)", max_length=64)]
AssessmentId = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{8,64}$(?!\\n)", max_length=64)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
OperationId = Annotated[str, Meta(min_length=20, max_length=20)]
Protocol = Annotated[int, Meta(ge=OLDEST, le=PROTOCOL)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]


class Fingerprint(Struct, frozen=True):
    """Count and XOR of the ids of a set of operations."""

    n: Count
    x: Annotated[str, Meta(pattern="^[0-9a-f]{30}$(?!\\n)")]


class SyncRequest(Struct, frozen=True):
    """One sync of one assessment."""

    a: AssessmentId
    cur: Count = 0
    have: Fingerprint | None = None
    push: list[Raw] = []
    max: Annotated[int, Meta(ge=1, le=2**53 - 1)] = 262_144
    p: Protocol = PROTOCOL


class EntryReply(Struct, frozen=True):
    """One line of the log: an operation, or the id of one that every device has to drop."""

    s: int
    via: str | UnsetType = UNSET
    rx: str | UnsetType = UNSET
    op: Raw | UnsetType = UNSET
    drop: str | UnsetType = UNSET


class Bad(Struct, frozen=True):
    """An operation that was not taken, and why."""

    id: str
    code: str
    msg: str


class SyncReply(Struct, frozen=True):
    """What lies after the cursor. What was pushed and is not in `bad` is durable."""

    p: int
    cur: int
    more: bool
    new: list[EntryReply]
    bad: list[Bad]
    set: Fingerprint
    rv: int
    ttl: int
    all: int | UnsetType = UNSET
    """Up to where every other device in use has confirmed; absent when there is no other."""
    ev: int | UnsetType = UNSET
    """For coordinators: moves with each evaluation that is handed in; absent while there is none."""


class ReconcileRequest(Struct, frozen=True):
    """The ids of everything that a device holds of an assessment."""

    a: AssessmentId
    ids: Annotated[list[OperationId], Meta(max_length=60_000)]
    max: Annotated[int, Meta(ge=1, le=2**53 - 1)] = 262_144
    p: Protocol = PROTOCOL


class ReconcileReply(Struct, frozen=True):
    """What each side lacks; `cur` holds once `more` is false."""

    p: int
    want: list[str]
    new: list[EntryReply]
    cur: int
    more: bool
    set: Fingerprint


class CreateTeam(Struct, frozen=True):
    """Makes a team, with the token in the Authorization header as its first coordinator's."""

    name: Line
    member: Label
    admin: Annotated[str, Meta(max_length=200)] = ""
    """The server's secret for making teams, where it asks for one."""


class JoinTeam(Struct, frozen=True):
    """Lets the token in the Authorization header in."""

    code: Annotated[str, Meta(max_length=64)]
    member: Label


class AssessmentReply(Struct, frozen=True):
    """One assessment of a team."""

    a: str
    n: int
    x: str


class Membership(Struct, frozen=True):
    """What a machine that is in has to know."""

    team: str
    name: str
    member: str
    role: str
    rv: int
    assessments: list[AssessmentReply]


class CreateInvite(Struct, frozen=True):
    """Asks for a join code."""

    role: Annotated[str, Meta(pattern="^(member|coordinator|viewer)$(?!\\n)")] = "member"
    uses: Annotated[int, Meta(ge=1, le=1000)] = 20
    days: Annotated[int, Meta(ge=1, le=30)] = 3
    myself: bool = False


class InviteReply(Struct, frozen=True):
    """A join code, shown once."""

    code: str
    expires: str


class DeviceReply(Struct, frozen=True):
    """One machine of a member."""

    id: str
    seen: str
    revoked: bool


class MemberReply(Struct, frozen=True):
    """One person of a team; names are in the assessments only."""

    member: str
    role: str
    seen: str
    active: bool
    """Whether any of their machines may still sync."""
    devices: list[DeviceReply]


class RosterReply(Struct, frozen=True):
    """A team: who, with which machines, working on what."""

    rv: int
    team: str
    name: str
    members: list[MemberReply]
    assessments: list[AssessmentReply]


class SetRole(Struct, frozen=True):
    """Another role for a member."""

    role: Annotated[str, Meta(pattern="^(member|coordinator|viewer)$(?!\\n)")]


class RosterVersion(Struct, frozen=True):
    """The roster's version after a change."""

    rv: int


class OutlineQuestion(Struct, frozen=True):
    """One question, as far as a board needs it."""

    id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9._-]{0,79}$(?!\\n)", max_length=80)]
    number: Annotated[str, Meta(max_length=12)]
    name: Annotated[str, Meta(max_length=200)]


class OutlineSection(Struct, frozen=True):
    """One section with its questions."""

    id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9._-]{0,79}$(?!\\n)", max_length=80)]
    number: Annotated[int, Meta(ge=0, le=999)]
    title: Annotated[str, Meta(max_length=200)]
    questions: Annotated[list[OutlineQuestion], Meta(max_length=500)]


class Outline(Struct, frozen=True):
    """Which questions an assessment asks: what the server needs to count answers."""

    questionnaire: Annotated[str, Meta(max_length=100)]
    sections: Annotated[list[OutlineSection], Meta(max_length=50)]


class Evaluation(Struct, frozen=True):
    """One respondent's evaluation, under a random code and nothing else."""

    a: AssessmentId
    code: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{8,64}$(?!\\n)", max_length=64)]
    answers: dict[
        Annotated[str, Meta(max_length=80)],
        Annotated[str, Meta(max_length=10_000)]
        | Annotated[list[Annotated[str, Meta(max_length=500)]], Meta(max_length=50)]
        | None,
    ]


class EvaluationReply(Struct, frozen=True):
    """One evaluation as it is handed to a coordinator."""

    code: str
    answers: Raw


class EvaluationsReply(Struct, frozen=True):
    """All evaluations of an assessment."""

    evaluations: list[EvaluationReply]


class AskBoardLink(Struct, frozen=True):
    """Asks for a link by which the board opens in a browser."""

    a: AssessmentId


class BoardLink(Struct, frozen=True):
    """A path on this server that opens once, before it expires."""

    path: str
    expires: str


class Done(Struct, frozen=True):
    """It was done."""

    done: bool = True


class ProblemReply(Struct, frozen=True):
    """Why a request was not granted: a word for programs, a sentence for people."""

    code: str
    msg: str
