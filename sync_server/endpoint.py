"""One door for every route: who asks, how often, in what shape; then the handler; then the answer."""

import re
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sync_server.body import check_type, read_body
from sync_server.codes import hashed, is_token
from sync_server.messages import OLDEST, PROTOCOL
from sync_server.problem import Problem, malformed, not_allowed, refusal, slow_down, unauthorised
from sync_server.service import Answer, Call, Service
from sync_server.store import teams
from sync_server.store.records import Device, Refused, Role, StoreBroken, StoreFull

EVERYBODY = frozenset(Role)
WRITERS = frozenset({Role.MEMBER, Role.COORDINATOR})
LEADERS = frozenset({Role.COORDINATOR})
GZIP_ABOVE = 512
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
_DAY = 86_400
_PLACE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that can be asked of the server."""

    method: str
    path: str
    summary: str
    handler: Callable[[Service, Call[Any]], Awaitable[Any]]
    answer: type[msgspec.Struct] | None
    body: type[msgspec.Struct] | None = None
    roles: frozenset[Role] | None = None
    """Whose devices it is for; None where no known device is needed."""
    brings_token: bool = False
    """Whether the Authorization header brings a new token rather than a known one."""
    cost: float = 1.0
    """Requests that it counts as."""
    query: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()


class Endpoint:
    """A route made an ASGI application."""

    def __init__(self, service: Service, route: Route) -> None:
        self.service = service
        self.route = route
        self._decoder = msgspec.json.Decoder(route.body) if route.body else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["hia.route"] = self.route.path
        request = Request(scope, receive, send)
        try:
            found = await self.route.handler(self.service, await self._admit(request))
            response = _answered(request, found)
        except Refused as refused:
            response = said_no(refusal(refused))
        except Problem as problem:
            response = said_no(problem)
        except StoreFull:
            response = said_no(Problem(507, "full", "The server's disk is full. What was sent was not kept."))
        except StoreBroken:
            response = said_no(
                Problem(
                    503,
                    "database",
                    "The server's database does not answer. What was sent was not kept.",
                    headers={"Retry-After": "30"},
                )
            )
        await response(scope, receive, send)

    async def _admit(self, request: Request) -> Call[Any]:
        service, route = self.service, self.route
        address = request.client.host if request.client else ""
        token, device = _bearer(request), None
        if route.roles is not None:
            device = await self._known(token, address)
            request.scope["hia.team"] = device.team
            if wait := service.devices.wait_for(device.id, route.cost):
                raise slow_down(wait)
            if device.role not in route.roles:
                raise not_allowed()
        elif wait := service.strangers.wait_for(address, route.cost):
            raise slow_down(wait)
        elif route.brings_token and not is_token(token):
            raise unauthorised()
        path = {name: str(value) for name, value in request.path_params.items()}
        if not all(_PLACE.fullmatch(value) for value in path.values()):
            raise Problem(404, "not-found", "There is nothing at this address.")
        body = await self._body(request)
        return Call(body, token, device, address, _is_local(request), path, dict(request.query_params))

    async def _known(self, token: str, address: str) -> Device:
        """The device of a token. Only those that are not known are counted against an address."""
        service, device = self.service, None
        if is_token(token):
            token_hash = hashed(token)
            device = await service.store.read(lambda: teams.device_of(token_hash))
        idle = service.settings.idle_days * _DAY
        if device is None or service.now - device.seen > idle:
            if wait := service.strangers.wait_for(address):
                raise slow_down(wait)
            raise unauthorised()
        if device.revoked:
            raise refusal(Refused("revoked"))
        return device

    async def _body(self, request: Request) -> Any:
        if self._decoder is None:
            return None
        check_type(request)
        data = await read_body(request)
        request.scope["hia.bytes"] = len(data)
        try:
            body = self._decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            _check_protocol(data)
            raise malformed("The body is not of the shape that this address takes.") from problem
        if not OLDEST <= getattr(body, "p", PROTOCOL) <= PROTOCOL:
            raise _other_protocol()
        return body


def said_no(problem: Problem) -> Response:
    """The answer to a request that is not granted."""
    return Response(
        msgspec.json.encode(problem.body), problem.status, problem.headers, media_type="application/json"
    )


def _answered(request: Request, found: Any) -> Response:
    if isinstance(found, Response):
        return found
    answer = found if isinstance(found, Answer) else Answer(found)
    headers: dict[str, str] = {}
    if answer.etag:
        headers = {"ETag": answer.etag, "Cache-Control": "private, no-cache"}
        if answer.etag in request.headers.get("if-none-match", "").split(", "):
            return Response(None, 304, headers)
    data = answer.body if isinstance(answer.body, bytes) else msgspec.json.encode(answer.body)
    if len(data) > GZIP_ABOVE and _takes_gzip(request.headers):
        packer = zlib.compressobj(5, zlib.DEFLATED, 31)
        data = packer.compress(data) + packer.flush()
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(data, answer.status, headers, media_type="application/json")


def _bearer(request: Request) -> str:
    """The one bearer token that the request carries; empty where there is none, or there are several."""
    given = request.headers.getlist("authorization")
    kind, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    return token if kind.lower() == "bearer" else ""


def _takes_gzip(headers: Mapping[str, str]) -> bool:
    return any(part.split(";")[0].strip() == "gzip" for part in headers.get("accept-encoding", "").split(","))


def _is_local(request: Request) -> bool:
    peer = request.client.host if request.client else ""
    return peer in ("127.0.0.1", "::1") and not any(name in request.headers for name in _FORWARDED)


class _Spoken(msgspec.Struct):
    p: int = PROTOCOL


def _check_protocol(data: bytes) -> None:
    """A body that cannot be read may be of a protocol that this server does not speak."""
    try:
        spoken = msgspec.json.decode(data, type=_Spoken).p
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if not OLDEST <= spoken <= PROTOCOL:
        raise _other_protocol()


def _other_protocol() -> Problem:
    return Problem(
        426,
        "protocol",
        "This server speaks another version of the sync protocol.",
        extra={"min": OLDEST, "max": PROTOCOL},
    )
