"""The OpenAPI document, made from the table of routes and the shapes that check requests."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from hia_tui import __version__
from sync_server.endpoint import Route
from sync_server.messages import AssessmentId, ProblemReply

_ERRORS = {
    400: "Not of the shape that this address takes",
    401: "No token, or one that is not known",
    403: "Known, but not allowed",
    404: "Not there",
    409: "Not possible as things stand",
    413: "Too large; the answer names the limits",
    415: "Neither JSON nor gzip",
    426: "Another version of the protocol; the answer names those that are spoken",
    429: "Too many requests; Retry-After says when to come back",
    503: "The database does not answer",
    507: "The disk is full; nothing of the request was kept",
}
_CREATED = {"/v1/teams", "/v1/join", "/v1/invites", "/v1/board-link"}


def document(routes: Iterable[Route]) -> bytes:
    """The document as JSON."""
    table = list(routes)
    shapes = [shape for route in table for shape in (route.body, route.answer) if shape is not None]
    _, components = msgspec.json.schema_components(
        [*dict.fromkeys(shapes), ProblemReply], ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "HIA TUI sync server",
                "version": __version__,
                "description": "Moves operations between the machines of a team, and keeps them.",
            },
            "paths": paths,
            "components": {
                "schemas": components,
                "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
            },
        }
    )


def _operation(route: Route) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{route.method.lower()}-{re.sub(r'[^a-z]+', '-', route.path).strip('-')}",
        "summary": route.summary,
        "responses": _responses(route),
    }
    if route.roles is not None or route.brings_token:
        described["security"] = [{"device": []}]
    parameters = [_parameter(name, "path") for name in re.findall(r"{(\w+)}", route.path)]
    parameters += [_parameter(name, "query") for name in route.query]
    if parameters:
        described["parameters"] = parameters
    if route.body is not None:
        described["requestBody"] = {"required": True, "content": _json(route.body)}
    return described


def _responses(route: Route) -> dict[str, Any]:
    good = "201" if route.path in _CREATED else "200"
    found: dict[str, Any] = {good: {"description": route.summary}}
    if route.answer is not None:
        found[good]["content"] = _json(route.answer)
    expected = {429, 503, *route.errors}
    if route.roles is not None or route.brings_token:
        expected |= {401, 403}
    if route.path == "/metrics":
        expected.add(403)
    if route.body is not None:
        expected |= {400, 413, 415, 426, 507}
    if "{" in route.path or route.query:
        expected |= {400, 404}
    for status in sorted(expected):
        found[str(status)] = {"description": _ERRORS[status], "content": _json(ProblemReply)}
    return found


def _parameter(name: str, place: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
    if name == "a":
        schema = msgspec.json.schema(AssessmentId)
    return {"name": name, "in": place, "required": True, "schema": schema}


def _json(shape: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
