"""The board as a web page: read only, no script, opened by a link that works once and not for long."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sync_server.codes import hashed, new_secret
from sync_server.handlers.boards import BoardReply, board_reply
from sync_server.service import Service
from sync_server.store import shelf
from sync_server.store.records import StoreBroken, StoreFull

if TYPE_CHECKING:
    import jinja2

SESSION_SECONDS = 8 * 3600
"""A working day: how long the page can be read after the link was opened."""
COOKIE = "hia-board"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STATES = {
    "not-started": "Not started",
    "in-progress": "In progress",
    "completed": "Completed",
    "signed-off": "Signed off",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    method: str
    path: str
    handler: Callable[[Service, Request], Awaitable[Response]]


class PageEndpoint:
    """A page made an ASGI application."""

    def __init__(self, service: Service, page: Page) -> None:
        self.service = service
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["hia.route"] = self.page.path
        request = Request(scope, receive, send)
        address = request.client.host if request.client else ""
        if wait := self.service.strangers.wait_for(address):
            response = _sentence(429, "Too many requests", "Wait a little, then load the page again.")
            response.headers["Retry-After"] = str(wait)
        else:
            try:
                response = await self.page.handler(self.service, request)
            except (StoreBroken, StoreFull):
                response = _sentence(
                    503, "Not now", "The server's database does not answer. Try again later."
                )
        await response(scope, receive, send)


async def door(service: Service, request: Request) -> Response:
    """The page behind a link: one button. A mail scanner that follows links does not use it up."""
    return _page("door.html", 200)


async def enter(service: Service, request: Request) -> Response:
    """Use the link up, and let this browser read the board for a working day."""
    secret = str(request.path_params["secret"])
    found = await service.store.write(partial(shelf.take_pass, hashed(secret), "link", service.now))
    if found is None:
        return _used_up()
    session = new_secret(service.random)
    held = shelf.Pass(found.team, found.assessment, service.now + SESSION_SECONDS)
    await service.store.write(partial(shelf.add_pass, hashed(session), "session", held, service.now))
    response = Response(None, 303, {**_HEADERS, "Location": "/board"})
    response.set_cookie(
        COOKIE,
        session,
        max_age=SESSION_SECONDS,
        path="/board",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


async def board(service: Service, request: Request) -> Response:
    """The board of the one assessment that the link was for."""
    session = request.cookies.get(COOKIE, "")
    found = await service.store.read(partial(shelf.find_pass, hashed(session), "session", service.now))
    if found is None:
        return _used_up()
    reply = await board_reply(service, found.team, found.assessment)
    moment = datetime.fromtimestamp(service.now, UTC)
    return _page("board.html", 200, **_facts(reply), moment=moment)


async def style(service: Service, request: Request) -> Response:
    """How the pages look."""
    text = (resources.files("sync_server") / "templates" / "style.css").read_bytes()
    return Response(text, 200, {**_HEADERS, "Cache-Control": "max-age=3600"}, media_type="text/css")


PAGES = (
    Page("GET", "/board", board),
    Page("GET", "/board/style.css", style),
    Page("GET", "/board/open/{secret}", door),
    Page("POST", "/board/open/{secret}", enter),
)


def _facts(reply: BoardReply) -> dict[str, Any]:
    names = {person.member: person.name for person in reply.people}
    titles = {section.id: f"{section.number} {section.title}" for section in reply.sections}
    return {"board": reply, "names": names, "titles": titles, "states": _STATES}


def _used_up() -> Response:
    return _sentence(
        403,
        "This link does not open the board any more",
        "A link opens once, within 15 minutes, and the page can then be read for a working day. Ask the "
        "coordinator for a new link.",
    )


def _sentence(status: int, title: str, text: str) -> Response:
    return _page("sentence.html", status, title=title, text=text)


def _page(name: str, status: int, **facts: Any) -> Response:
    text = _environment().get_template(name).render(**facts)
    return Response(text, status, _HEADERS, media_type="text/html")


@lru_cache(maxsize=1)
def _environment() -> "jinja2.Environment":
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("sync_server"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    made.filters["day"] = _day
    return made


def _day(given: date | str) -> str:
    """A day as people write it: 9 March 2027. What is no day stays as somebody wrote it."""
    try:
        day = date.fromisoformat(given.partition("T")[0]) if isinstance(given, str) else given
    except ValueError:
        return str(given)
    return f"{day.day} {day:%B %Y}"
