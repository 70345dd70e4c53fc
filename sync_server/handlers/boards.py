"""What stands beside the logs: the board, the outline it counts by, evaluations, links to the web page."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import msgspec

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.board import Board, BoardChange, BoardPerson, BoardSection, board_of
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import parse_canonical
from sync_server.codes import hashed, new_secret
from sync_server.messages import (
    AskBoardLink,
    BoardLink,
    Done,
    Evaluation,
    EvaluationReply,
    EvaluationsReply,
    Outline,
)
from sync_server.outline import questionnaire_of
from sync_server.problem import LIMITS, Problem, too_large
from sync_server.service import Answer, Call, Service, required
from sync_server.store import log, shelf, teams
from sync_server.store.records import Roster, RosterMember

LINK_SECONDS = 900
"""How long a link to the board may lie before it is opened."""


class PersonReply(msgspec.Struct, frozen=True):
    """One person's part, with what only the server knows: when they were heard of."""

    member: str
    name: str
    role: str
    team_role: str | None
    active: bool
    answered: dict[str, int]
    total: int
    to_agree: int
    last_written: str | None
    last_heard: str | None


class BoardReply(msgspec.Struct, frozen=True):
    """The board of one assessment."""

    a: str
    title: str
    round: str
    since: date
    sections: tuple[BoardSection, ...]
    people: list[PersonReply]
    changes: tuple[BoardChange, ...]


async def board(service: Service, call: Call[None]) -> Answer:
    """Section by person, as the program shows it too."""
    reply = await board_reply(service, call.device.team, required(call, "a"))
    data = msgspec.json.encode(reply)
    return Answer(data, etag=f'"{hashed(data.decode())[:24]}"')


async def put_outline(service: Service, call: Call[Outline]) -> Done:
    """Keep which questions an assessment asks."""
    body = msgspec.json.encode(call.body)
    await service.store.write(partial(shelf.put_outline, call.device.team, _assessment(call.path["a"]), body))
    return Done()


async def get_outline(service: Service, call: Call[None]) -> Answer:
    """Which questions an assessment asks, as a member's program last said."""
    body = await service.store.read(partial(shelf.outline, call.device.team, call.path["a"]))
    if body is None:
        raise Problem(404, "not-found", "Nobody has said yet which questions this assessment asks.")
    return Answer(body, etag=f'"{hashed(body.decode())[:24]}"')


async def put_evaluation(service: Service, call: Call[Evaluation]) -> Done:
    """Keep one respondent's evaluation: nothing of the sender goes with it."""
    body = msgspec.json.encode(call.body.answers)
    if len(body) > LIMITS["operation"]:
        raise too_large()
    work = partial(shelf.put_evaluation, call.device.team, call.body.a, call.body.code, body)
    await service.store.write(work)
    return Done()


async def evaluations(service: Service, call: Call[None]) -> EvaluationsReply:
    """All evaluations of an assessment, in the order of their random codes."""
    found = await service.store.read(partial(shelf.evaluations, call.device.team, required(call, "a")))
    return EvaluationsReply([EvaluationReply(code, msgspec.Raw(body)) for code, body in found])


async def link(service: Service, call: Call[AskBoardLink]) -> Answer:
    """Make a path by which the board opens once, in a browser without a token."""
    secret = new_secret(service.random)
    expires = service.now + LINK_SECONDS
    given = shelf.Pass(call.device.team, call.body.a, expires)
    await service.store.write(partial(shelf.add_pass, hashed(secret), "link", given, service.now))
    return Answer(BoardLink(f"/board/open/{secret}", service.said(expires)), 201)


async def board_reply(service: Service, team: str, assessment: str) -> BoardReply:
    """The board, from the log, the outline and the roster."""
    bodies = await service.store.read(partial(log.operations, team, assessment), long=True)
    outline = await service.store.read(partial(shelf.outline, team, assessment))
    roster = await service.store.read(partial(teams.roster, team))
    asked = msgspec.json.decode(outline, type=Outline) if outline else Outline("hia@0", [])
    today = datetime.fromtimestamp(service.now, UTC).date()
    # A full log takes half a second: in a thread, so that others are answered meanwhile.
    view, found = await asyncio.to_thread(_computed, bodies, asked, today, roster)
    return BoardReply(
        a=assessment,
        title=view.field("assessment/title").text,
        round=view.field("assessment/round").text,
        since=found.since,
        sections=found.sections,
        people=_people(service, found, roster),
        changes=found.changes,
    )


def _computed(
    bodies: Iterable[bytes], asked: Outline, today: date, roster: Roster
) -> tuple[Assessment, Board]:
    view = Assessment(Ledger(parse_canonical(body) for body in bodies), questionnaire_of(asked))
    return view, board_of(view, today, today - timedelta(days=1), (member.id for member in roster.members))


def _people(service: Service, found: Board, roster: Roster) -> list[PersonReply]:
    known = {member.id: member for member in roster.members}
    return [_person(service, person, known.get(person.member)) for person in found.people]


def _person(service: Service, person: BoardPerson, known: RosterMember | None) -> PersonReply:
    machines = known.devices if known else ()
    heard = max((machine.seen for machine in machines), default=0)
    return PersonReply(
        member=person.member,
        name=person.name,
        role=person.role,
        team_role=known.role.value if known else None,
        active=any(not machine.revoked for machine in machines),
        answered=person.answered,
        total=person.total,
        to_agree=person.to_agree,
        last_written=person.last or None,
        last_heard=service.said(heard) if heard else None,
    )


def _assessment(given: str) -> str:
    if len(given) < 8:
        raise Problem(400, "shape", "The address has to name an assessment.")
    return given
