"""What stands beside the logs: outlines for the board, evaluations without names, passes to the web page."""

from dataclasses import dataclass

from sync_server.store.log import open_log
from sync_server.store.records import Counts, Refused
from sync_server.store.statements import Query, Steps

EVALUATIONS = 2_000
"""Evaluations that one assessment may have."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to read one assessment's board for a short time."""

    team: str
    assessment: str
    expires: int


def put_outline(team: str, assessment: str, body: bytes) -> Steps[None]:
    """Keep which questions an assessment asks, in which sections: what a board needs to count."""
    log = yield from _log(team, assessment)
    yield Query(
        "INSERT INTO outline (log, body) VALUES ($1, $2) "
        "ON CONFLICT (log) DO UPDATE SET body = excluded.body",
        (log, body),
    )


def outline(team: str, assessment: str) -> Steps[bytes | None]:
    """The outline that a coordinator's program left; None when there is none."""
    rows = yield Query(
        "SELECT o.body FROM outline o JOIN assessment a ON a.log = o.log WHERE a.team = $1 AND a.a = $2",
        (team, assessment),
    )
    return bytes(rows[0][0]) if rows else None


def put_evaluation(team: str, assessment: str, code: str, body: bytes) -> Steps[None]:
    """Keep one respondent's evaluation under their random code, and nothing about who sent it.

    Raises:
        Refused: `full`.
    """
    log = yield from _log(team, assessment)
    rows = yield Query("SELECT COUNT(*) FROM evaluation WHERE log = $1 AND code <> $2", (log, code))
    if rows[0][0] >= EVALUATIONS:
        raise Refused("full")
    yield Query(
        "INSERT INTO evaluation (log, code, body) VALUES ($1, $2, $3) "
        "ON CONFLICT (log, code) DO UPDATE SET body = excluded.body",
        (log, code, body),
    )
    yield Query("UPDATE assessment SET ev = ev + 1 WHERE log = $1", (log,))


def evaluations(team: str, assessment: str) -> Steps[list[tuple[str, bytes]]]:
    """All evaluations of an assessment, by code."""
    rows = yield Query(
        "SELECT e.code, e.body FROM evaluation e JOIN assessment a ON a.log = e.log "
        "WHERE a.team = $1 AND a.a = $2 ORDER BY e.code",
        (team, assessment),
    )
    return [(row[0], bytes(row[1])) for row in rows]


def add_pass(hashed: str, kind: str, to: Pass, now: int) -> Steps[None]:
    """Keep a pass's hash; those that ran out are swept."""
    yield Query("DELETE FROM pass WHERE expires <= $1", (now,))
    yield Query(
        "INSERT INTO pass (hash, kind, team, a, expires) VALUES ($1, $2, $3, $4, $5)",
        (hashed, kind, to.team, to.assessment, to.expires),
    )


def take_pass(hashed: str, kind: str, now: int) -> Steps[Pass | None]:
    """Use a pass up: it opens once."""
    rows = yield Query(
        "DELETE FROM pass WHERE hash = $1 AND kind = $2 AND expires > $3 RETURNING team, a, expires",
        (hashed, kind, now),
    )
    return Pass(*rows[0]) if rows else None


def find_pass(hashed: str, kind: str, now: int) -> Steps[Pass | None]:
    """A pass that still holds."""
    rows = yield Query(
        "SELECT team, a, expires FROM pass WHERE hash = $1 AND kind = $2 AND expires > $3",
        (hashed, kind, now),
    )
    return Pass(*rows[0]) if rows else None


def counts() -> Steps[Counts]:
    """How much there is."""
    found = []
    for statement in (
        "SELECT COUNT(*) FROM team",
        "SELECT COUNT(*) FROM device WHERE revoked = 0",
        "SELECT COUNT(*) FROM assessment",
        "SELECT COALESCE(SUM(n), 0) FROM assessment",
    ):
        rows = yield Query(statement)
        found.append(int(rows[0][0]))
    return Counts(*found)


def _log(team: str, assessment: str) -> Steps[int]:
    yield from open_log(team, assessment)
    rows = yield Query("SELECT log FROM assessment WHERE team = $1 AND a = $2", (team, assessment))
    log: int = rows[0][0]
    return log
