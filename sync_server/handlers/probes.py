"""For whoever runs the server: is it alive, is it ready, how much does it do; and what it speaks."""

import asyncio

from starlette.responses import PlainTextResponse, Response

from sync_server.codes import is_same
from sync_server.messages import Done
from sync_server.problem import Problem
from sync_server.service import Call, Service
from sync_server.store import shelf
from sync_server.store.records import StoreBroken, StoreFull


async def alive(service: Service, call: Call[None]) -> Done:
    """The process answers; the database is not asked."""
    return Done()


async def ready(service: Service, call: Call[None]) -> Done:
    """Work can be taken: not stopping, the database writes, the disk has room."""
    if service.draining:
        raise Problem(503, "stopping", "The server is stopping.", headers={"Retry-After": "30"})
    try:
        await asyncio.wait_for(service.store.probe(), 2.0)
    except (StoreBroken, StoreFull, TimeoutError) as problem:
        raise Problem(503, "database", "The server's database does not take writes.") from problem
    return Done()


async def metrics(service: Service, call: Call[None]) -> Response:
    """Counts in the Prometheus text form, for this machine or whoever knows the admin secret."""
    secret = service.settings.admin_secret
    if not (call.is_local or (secret and call.token and is_same(call.token, secret))):
        raise Problem(403, "closed", "Metrics are for the machine that the server runs on.")
    counts = await service.store.read(shelf.counts, long=True)
    lines = []
    for name in ("teams", "devices", "assessments", "operations"):
        lines += [f"# TYPE hia_sync_{name} gauge", f"hia_sync_{name} {getattr(counts, name)}"]
    lines.append("# TYPE hia_sync_requests_total counter")
    for (kind, what), number in sorted(service.counted.items()):
        if kind == "operations":
            lines.append(f'hia_sync_operations_total{{result="{what}"}} {number}')
        else:
            lines.append(f'hia_sync_requests_total{{route="{kind}",status="{what}"}} {number}')
    return PlainTextResponse("\n".join(lines) + "\n")


async def openapi(service: Service, call: Call[None]) -> Response:
    """The OpenAPI document, made from the routes themselves."""
    from sync_server.openapi import document
    from sync_server.routes import ROUTES

    return Response(document(ROUTES), media_type="application/json")
