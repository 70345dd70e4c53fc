"""The ASGI application: the routes over a store, with everything random or timed passed in."""

import os
import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from sync_server.codes import RandomBytes
from sync_server.edge import Edge, LogLines
from sync_server.endpoint import Endpoint, said_no
from sync_server.pages import PAGES, PageEndpoint
from sync_server.problem import Problem
from sync_server.routes import ROUTES
from sync_server.service import Service
from sync_server.settings import Settings
from sync_server.store.engine import Store

_MESSAGES = {
    404: ("not-found", "There is nothing at this address."),
    405: ("method", "This address does not take that method."),
}


def create_service(
    store: Store,
    settings: Settings,
    *,
    clock: Callable[[], float] = time.time,
    random: RandomBytes = os.urandom,
) -> Service:
    """The server without its network; the clock alone decides when codes and links run out."""
    return Service(store, settings, clock, random)


def create_app(service: Service, log: LogLines | None = None) -> ASGIApp:
    """The application. Whoever makes it opens the store before, and closes it after."""
    by_path: dict[str, dict[str, ASGIApp]] = {}
    for route in ROUTES:
        by_path.setdefault(route.path, {})[route.method] = Endpoint(service, route)
    for page in PAGES:
        by_path.setdefault(page.path, {})[page.method] = PageEndpoint(service, page)
    routes = [StarletteRoute(path, _Methods(found), methods=list(found)) for path, found in by_path.items()]
    handlers = {HTTPException: _answer_http_exception, Exception: _answer_broken}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return Edge(app, service, log)


class _Methods:
    """What an address does, by method: one route for each address, so that `Allow` names them all."""

    def __init__(self, by_method: dict[str, ASGIApp]) -> None:
        self._by_method = by_method

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        await self._by_method[method](scope, receive, send)


def _answer_http_exception(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    code, message = _MESSAGES.get(status, ("refused", "The server does not do this."))
    headers = dict(problem.headers or {}) if isinstance(problem, HTTPException) else {}
    return said_no(Problem(status, code, message, headers=headers))


def _answer_broken(request: Request, problem: Exception) -> Response:
    message = "Something is wrong with the server. Whoever runs it finds a line in its log."
    return said_no(Problem(500, "broken", message))
