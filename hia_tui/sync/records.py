"""What is remembered of an assessment's dealings with a server, as a side document beside its operations.

It is saved in the same write as the operations that arrive, so a crash anywhere leaves both or neither.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hia_tui.domain.ledger import Digest, id_number
from hia_tui.domain.operation import ID_LENGTH

KEY = "sync"
"""The side document's key."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a server did not take an operation."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """How far this copy of an assessment and a team's server have come with each other."""

    server: str
    team: str
    cursor: int = 0
    """Everything that the server's log holds up to here is here too."""
    held: frozenset[str] = frozenset()
    """Ids that the server is known to hold: it said so, or sent them."""
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Ids of operations that the server holds and this program does not understand."""
    program: str = ""
    """The version that could not read those; another one tries again."""
    mark: int = 0
    """The cursor at which the last of this machine's own changes was on the server."""

    def to_json(self) -> dict[str, Any]:
        """The record as a JSON object; ids stand end to end, which takes a fifth less than a list."""
        return {
            "v": 1,
            "server": self.server,
            "team": self.team,
            "cur": self.cursor,
            "held": "".join(sorted(self.held)),
            "refused": {key: [why.code, why.message] for key, why in sorted(self.refused.items())},
            "unread": "".join(sorted(self.unread)),
            "program": self.program,
            "mark": self.mark,
        }

    def is_with(self, server: str, team: str) -> bool:
        """Whether it is about that team on that server."""
        return (self.server, self.team) == (server, team)


def read_record(kept: Any) -> Record | None:
    """The record that a side document holds; None where there is none that can be read.

    Without a record everything is asked for and sent again, which is safe and only costs time.
    """
    try:
        return Record(
            server=str(kept["server"]),
            team=str(kept["team"]),
            cursor=max(0, int(kept["cur"])),
            held=frozenset(_split(kept["held"])),
            refused={str(key): Refusal(str(why[0]), str(why[1])) for key, why in kept["refused"].items()},
            unread=frozenset(_split(kept["unread"])),
            program=str(kept["program"]),
            mark=max(0, int(kept["mark"])),
        )
    except (TypeError, KeyError, ValueError, IndexError, AttributeError):
        return None


def unsent(kept: Any, ids: Iterable[str]) -> int:
    """How many of an assessment's operations its server has not taken yet; 0 where it has no server."""
    record = read_record(kept)
    if record is None:
        return 0
    return sum(op_id not in record.held and op_id not in record.refused for op_id in ids)


def digest_of(ids: Iterable[str]) -> Digest:
    """Count and XOR of ids, as the server keeps them."""
    number = xor = 0
    for op_id in ids:
        number += 1
        xor ^= id_number(op_id)
    return Digest(number, f"{xor:030x}")


def forgetful(record: Record, program: str) -> Record:
    """The record for a program of another version: what could not be read before is asked for again."""
    if record.unread and record.program != program:
        return replace(record, cursor=0, unread=frozenset())
    return record


def _split(ids: str) -> Iterator[str]:
    if len(ids) % ID_LENGTH:
        raise ValueError(ids)
    for start in range(0, len(ids), ID_LENGTH):
        yield ids[start : start + ID_LENGTH]
